import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FeatureTexts } from "@/i18n/feature";
import { trade } from "@/i18n/trade.fr";
import { anImport } from "@/test/imports";
import { draw } from "@/test/page";
import { answer, ServerOf } from "@/test/server";
import { Toasts } from "@/ui/toast";
import { Decide } from "./decide";
import { Review } from "./review";
import { Tiles } from "./tiles";
import { Verdict } from "./verdict";

const server = new ServerOf();
beforeEach(() => server.listen());
afterEach(() => {
  server.close();
  cleanup();
});

const english = () => import("@/i18n/trade.en").then((texts) => texts.trade);

/** The page's own texts, as `imports-page.tsx` gives them. */
function Texts({ children }: { children: ReactNode }) {
  return (
    <FeatureTexts french={trade} english={english}>
      {children}
    </FeatureTexts>
  );
}

describe("publishing", () => {
  it("says what it will do before it does it", () => {
    draw(<Decide one={anImport()} online={false} />);
    expect(
      screen.getByRole("button", { name: "Publier 11\u202f634 offres, 212 prix modifiés" }),
    ).toBeTruthy();
  });

  it("is not offered for a list that changes nothing", () => {
    draw(<Decide one={anImport({ no_op: true })} online={false} />);
    expect(screen.queryByRole("button", { name: /Publier/ })).toBeNull();
    expect(screen.getByRole("button", { name: "Écarter" })).toBeTruthy();
  });

  it("sends no override when the guard is satisfied", async () => {
    const one = anImport();
    server.on("POST", `/api/catalog/imports/${one.id}/publish`, () =>
      answer(200, { ...one, state: "scheduled" }),
    );
    draw(<Decide one={one} online={false} />);
    await userEvent.click(screen.getByRole("button", { name: /Publier/ }));
    await waitFor(() => expect(server.bodies()).toEqual([{ override_guard: false, reason: null }]));
  });

  it("says so once the list is online, whether at once or a moment later", async () => {
    const one = anImport();
    server.on("POST", `/api/catalog/imports/${one.id}/publish`, () =>
      answer(200, { ...one, state: "published", version: 8 }),
    );
    server.on("GET", `/api/catalog/imports/${one.id}`, () => answer(200, one));
    server.on("GET", "/api/catalog/state", () =>
      answer(200, { version: 7, offers: 0, in_stock: 0, units: 0 }),
    );
    server.on("GET", `/api/catalog/imports/${one.id}/changes`, () => answer(200, { total: 0, items: [] }));
    draw(
      <Texts>
        <Review id={one.id} onBack={() => {}} />
        <Toasts />
      </Texts>,
    );
    await userEvent.click(await screen.findByRole("button", { name: /Publier/ }));
    expect(await screen.findByText("Liste publiée : les clients voient la version 8.")).toBeTruthy();
    // The answer to "which version is online" may still be the one before.
    expect(screen.getByText("Cette liste est en ligne.")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Voir le catalogue" })).toBeTruthy();
  });

  it("asks for a reason when the guard holds, and sends it", async () => {
    const guard = {
      verdict: "hold" as const,
      reasons: [{ code: "gone", detail: "38 % des offres sont absentes." }],
    };
    const one = anImport({ state: "held", guard });
    server.on("POST", `/api/catalog/imports/${one.id}/publish`, () =>
      answer(200, { ...one, state: "scheduled" }),
    );
    draw(<Decide one={one} online={false} />);
    await userEvent.click(screen.getByRole("button", { name: /Publier/ }));
    const reason = await screen.findByLabelText("Raison");
    expect(screen.getByText("38 % des offres sont absentes.")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Publier 11\u202f634 offres" }));
    expect(screen.getByText("Indiquez la raison.")).toBeTruthy();
    expect(server.bodies()).toEqual([]);
    await userEvent.type(reason, "Confirmé par téléphone");
    await userEvent.click(screen.getByRole("button", { name: "Publier 11\u202f634 offres" }));
    await waitFor(() =>
      expect(server.bodies()).toEqual([{ override_guard: true, reason: "Confirmé par téléphone" }]),
    );
  });

  it("shows the server's sentence when it is refused", async () => {
    const one = anImport();
    server.on("POST", `/api/catalog/imports/${one.id}/publish`, () =>
      answer(409, { status: 409, code: "guard_holds", detail: "La garde retient cette liste." }),
    );
    draw(<Decide one={one} online={false} />);
    await userEvent.click(screen.getByRole("button", { name: /Publier/ }));
    expect(await screen.findByText("La garde retient cette liste.")).toBeTruthy();
  });
});

describe("the change set", () => {
  it("filters by a figure, and a second click shows everything again", async () => {
    const onChoose = vi.fn();
    draw(<Tiles one={anImport()} chosen="all" onChoose={onChoose} />);
    await userEvent.click(screen.getByRole("button", { name: /Baisses de prix/ }));
    expect(onChoose).toHaveBeenLastCalledWith("price_down");
    cleanup();
    draw(<Tiles one={anImport()} chosen="price_down" onChoose={onChoose} />);
    await userEvent.click(screen.getByRole("button", { name: /Baisses de prix/ }));
    expect(onChoose).toHaveBeenLastCalledWith("all");
  });

  it("does not offer figures that are zero", () => {
    const one = anImport();
    draw(
      <Tiles
        one={{ ...one, changes: one.changes && { ...one.changes, gone: 0 } }}
        chosen="all"
        onChoose={() => {}}
      />,
    );
    expect(screen.getByRole("button", { name: /Absentes/ }).hasAttribute("disabled")).toBe(true);
  });
});

describe("the verdict", () => {
  it("names the scope within which absent offers go to zero, and not the supplier", () => {
    draw(<Verdict one={anImport()} online={false} />);
    expect(screen.getByText(/Rien d’anormal/)).toBeTruthy();
    expect(screen.getByText(/Mobile devices, M et HT/)).toBeTruthy();
  });

  it("says why a list failed", () => {
    const error = { code: "missing_column", detail: "La colonne « Price » est absente." };
    draw(<Verdict one={anImport({ state: "failed", rows: null, changes: null, error })} online={false} />);
    expect(screen.getByText(/La colonne « Price » est absente/)).toBeTruthy();
    expect(screen.getByText("missing_column")).toBeTruthy();
  });
});
