import { cleanup, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { draw } from "@/test/page";
import { answer, ServerOf } from "@/test/server";
import { EntryTexts } from "../entry-frame";
import { waiting } from "../waiting";
import { SignupForm } from "./signup-page";

const replace = vi.fn();
vi.mock("next/navigation", () => ({ useRouter: () => ({ replace }) }));

const server = new ServerOf();
beforeEach(() => {
  localStorage.clear();
  replace.mockClear();
  server.listen();
});
afterEach(() => {
  server.close();
  cleanup();
});

const next = () => userEvent.click(screen.getByRole("button", { name: "Continuer" }));
const type = (label: string, text: string) =>
  userEvent.type(screen.getByLabelText(label, { selector: "input" }), text);

function open() {
  draw(
    <EntryTexts>
      <SignupForm />
    </EntryTexts>,
  );
}

async function toLastStep() {
  open();
  await type("Raison sociale", "Brestmobiles SARL");
  await type("SIREN ou SIRET", "404 833 048");
  await userEvent.click(screen.getByRole("button", { name: "L’utiliser" }));
  await next();
  await type("Adresse", "1 rue de Siam");
  await type("Code postal", "29200");
  await type("Ville", "Brest");
  await next();
  await type("Prénom et nom", "Jeanne Quillivic");
  await type("Adresse e-mail professionnelle", "jeanne@brestmobiles.example");
}

describe("signing up", () => {
  it("does not leave a step whose numbers are wrong, and says which", async () => {
    open();
    await type("Raison sociale", "Brestmobiles SARL");
    await type("SIREN ou SIRET", "404833049");
    await next();
    expect(screen.getByText(/Un chiffre est faux/)).toBeTruthy();
    expect(screen.getByLabelText("SIREN ou SIRET").getAttribute("aria-invalid")).toBe("true");
    expect(server.asked()).toEqual([]);
  });

  it("refuses a password made of the company's name, then sends everything and waits", async () => {
    server.on("POST", "/api/auth/signup", () => answer(202, { waiting_token: "w1" }));
    await toLastStep();
    await type("Mot de passe", "Brestmobiles29");
    expect(await screen.findByText(/facile à deviner$/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Envoyer la demande" }));
    expect(server.asked()).toEqual([]);

    await userEvent.clear(screen.getByLabelText("Mot de passe", { selector: "input" }));
    await type("Mot de passe", "verglas citron boussole");
    await userEvent.click(screen.getByRole("button", { name: "Envoyer la demande" }));
    await vi.waitFor(() => expect(replace).toHaveBeenCalledWith("/pending/"));
    expect(server.bodies()).toMatchObject([
      {
        company: {
          name: "Brestmobiles SARL",
          country: "FR",
          vat_number: "FR83404833048",
          siren: "404833048",
        },
        contact: { name: "Jeanne Quillivic", email: "jeanne@brestmobiles.example", language: "fr" },
        address: { line1: "1 rue de Siam", postcode: "29200", city: "Brest", country: "FR" },
        password: "verglas citron boussole",
      },
    ]);
    expect(waiting()?.token).toBe("w1");
  });

  it("brings back the step of a field that the server refuses, with its words", async () => {
    server.on("POST", "/api/auth/signup", () =>
      answer(422, {
        status: 422,
        code: "invalid_account",
        detail: "Corrigez les champs indiqués.",
        errors: [{ field: "company.vat_number", code: "vat_unknown", detail: "Ce numéro n’existe pas." }],
      }),
    );
    await toLastStep();
    await type("Mot de passe", "verglas citron boussole");
    await userEvent.click(screen.getByRole("button", { name: "Envoyer la demande" }));
    expect(await screen.findByText("Ce numéro n’existe pas.")).toBeTruthy();
    expect(screen.getByLabelText("Numéro de TVA")).toBeTruthy();
  });
});
