import { cleanup, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { draw } from "@/test/page";
import { answer, ServerOf } from "@/test/server";
import { EntryTexts } from "./entry-frame";
import { safeNext } from "./home";
import { LoginForm } from "./login-form";

const server = new ServerOf();
beforeEach(() => server.listen());
afterEach(() => {
  server.close();
  cleanup();
});

async function signIn() {
  draw(
    <EntryTexts>
      <LoginForm />
    </EntryTexts>,
  );
  await userEvent.type(screen.getByLabelText("Adresse e-mail"), "karim@example.test");
  await userEvent.type(screen.getByLabelText("Mot de passe", { selector: "input" }), "secret");
  await userEvent.click(screen.getByRole("button", { name: "Se connecter" }));
}

describe("signing in", () => {
  it("says which field is missing, beside it, without asking the server", async () => {
    draw(
      <EntryTexts>
        <LoginForm />
      </EntryTexts>,
    );
    await userEvent.click(screen.getByRole("button", { name: "Se connecter" }));
    expect(screen.getByText("Indiquez votre adresse e-mail.")).toBeTruthy();
    expect(screen.getByText("Indiquez votre mot de passe.")).toBeTruthy();
    expect(server.asked()).toEqual([]);
  });

  it("explains a wrong password", async () => {
    server.on("POST", "/api/auth/login", () =>
      answer(401, { status: 401, code: "invalid_credentials", detail: "" }),
    );
    await signIn();
    expect(await screen.findByText("Adresse ou mot de passe incorrect.")).toBeTruthy();
  });

  it("says how long to wait after too many attempts", async () => {
    server.on("POST", "/api/auth/login", () =>
      answer(429, { status: 429, code: "too_many_attempts", detail: "" }, { "retry-after": "42" }),
    );
    await signIn();
    expect(await screen.findByText(/Réessayez dans 42 secondes/)).toBeTruthy();
  });

  it("gives the request's number when the fault is ours", async () => {
    server.on("POST", "/api/auth/login", () =>
      answer(500, {
        status: 500,
        code: "internal",
        detail: "Une erreur est survenue.",
        request_id: "01a3f7c2",
      }),
    );
    await signIn();
    expect(await screen.findByText("Une erreur est survenue.")).toBeTruthy();
    expect(screen.getByRole("button", { name: "01a3f7c2" })).toBeTruthy();
  });
});

describe("the page to go back to", () => {
  it("is a page of this site", () => {
    expect(safeNext("?next=%2Fcatalog%2F%3Fbrand%3DApple")).toBe("/catalog/?brand=Apple");
  });

  it("is never elsewhere", () => {
    expect(safeNext("?next=https%3A%2F%2Fevil.test")).toBeNull();
    expect(safeNext("?next=%2F%2Fevil.test")).toBeNull();
    expect(safeNext("?next=%2F%5Cevil.test")).toBeNull();
    expect(safeNext("?next=%2Flogin%2F")).toBeNull();
    expect(safeNext("")).toBeNull();
  });
});

describe("a second factor", () => {
  it("is asked after the password, sent with its sixth digit, and explained when wrong", async () => {
    server.on("POST", "/api/auth/login", async (request) => {
      const { code } = await request.json();
      return code === undefined
        ? answer(401, { status: 401, code: "second_factor_required", detail: "" })
        : answer(401, { status: 401, code: "invalid_code", detail: "" });
    });
    await signIn();
    await userEvent.type(await screen.findByLabelText("Code à six chiffres"), "123 456");
    expect(await screen.findByText(/Ce code n’est pas le bon/)).toBeTruthy();
    expect(server.bodies()).toContainEqual({
      email: "karim@example.test",
      password: "secret",
      code: "123456",
    });
    await userEvent.click(screen.getByRole("button", { name: /code de secours/ }));
    await userEvent.type(screen.getByLabelText("Code de secours"), "aaaa-bbbb");
    await userEvent.click(screen.getByRole("button", { name: "Continuer" }));
    expect(await screen.findByText(/Ce code de secours n’est pas valable/)).toBeTruthy();
  });
});
