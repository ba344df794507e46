import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Effect, MarginRule } from "@/api/margins";
import { draw } from "@/test/page";
import { answer, SESSION, ServerOf } from "@/test/server";
import { changeCount, draftOf, inOrder } from "./draft";
import { MarginsPage } from "./margins-page";

function aRule(known: Partial<MarginRule> & { id: string }): MarginRule {
  return {
    name: known.id,
    priority: 100,
    active: true,
    valid_from: null,
    valid_to: null,
    scope: {
      regimes: [],
      brands: [],
      item_groups: [],
      grades: [],
      functionalities: [],
      cost_from_cents: null,
      cost_to_cents: null,
      client_id: null,
      client_group_id: null,
    },
    markup_bp: 1_100,
    fixed_cents: 0,
    minimum_price_cents: null,
    rounding: "cent",
    ...known,
  };
}

const EFFECT: Effect = {
  version: 1,
  offers: 10,
  offers_changed: 4,
  dearer: 1,
  cheaper: 3,
  units: 25,
  average_markup_bp_before: 1_100,
  average_markup_bp_after: 980,
  average_margin_cents_before: 2_000,
  average_margin_cents_after: 1_800,
  revenue_cents_before: 500_000,
  revenue_cents_after: 495_000,
  without_price: 0,
  below_floor: 2,
  histogram: [],
  open_carts: null,
  last_orders: null,
  worst: [],
  best: [],
};

describe("the order of rules", () => {
  it("is a company's own, its group's, the common ones, then by priority", () => {
    const { scope } = aRule({ id: "x" });
    const rules = [
      aRule({ id: "common-2", priority: 20 }),
      aRule({ id: "common-1", priority: 10 }),
      aRule({ id: "group", priority: 90, scope: { ...scope, client_group_id: "g" } }),
      aRule({ id: "client", priority: 99, scope: { ...scope, client_id: "c" } }),
    ];
    expect(inOrder(draftOf(rules)).map(({ key }) => key)).toEqual([
      "client",
      "group",
      "common-1",
      "common-2",
    ]);
  });

  it("counts new, changed and removed rules as changes", () => {
    const rules = [aRule({ id: "a" }), aRule({ id: "b" }), aRule({ id: "c" })];
    const [a, b] = draftOf(rules);
    if (!a || !b) throw new Error("two rules");
    const fresh = { key: "new", rule: { ...aRule({ id: "n" }), id: null } };
    expect(changeCount(rules, [a, { ...b, rule: { ...b.rule, markup_bp: 900 } }, fresh])).toBe(3);
    expect(changeCount(rules, draftOf(rules))).toBe(0);
  });
});

describe("the margins page", () => {
  const server = new ServerOf();

  beforeEach(() => {
    server.listen();
    const staff = { ...SESSION.user, role: "admin", permissions: ["margin:read", "margin:write"] };
    server.on("POST", "/api/auth/refresh", () => answer(200, { ...SESSION, user: staff }));
    server.on("GET", "/api/margins", () =>
      answer(200, { version: 7, rules: [aRule({ id: "r1", name: "TVA sur marge" })] }),
    );
    server.on("GET", "/api/catalog/quarantine", () => answer(200, { open: 0, items: [] }));
    server.on("GET", "/api/client-groups", () => answer(200, { items: [] }));
    server.on("GET", "/api/clients", () => answer(200, { items: [] }));
    server.on("POST", "/api/margins/simulate", () => answer(200, EFFECT));
  });
  afterEach(() => server.close());

  it("shows what a change would do, and saves it only with a reason", async () => {
    server.on("POST", "/api/margins", () => answer(200, { version: 8, rules: [aRule({ id: "r2" })] }));
    const user = userEvent.setup();
    draw(<MarginsPage />);
    expect(await screen.findByText("4 prix changent : 1 en hausse, 3 en baisse")).toBeTruthy();
    expect(screen.getByText(/2 prix seraient sous le plancher/)).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Rien à enregistrer" }).disabled).toBe(true);

    await user.click(screen.getByRole("checkbox", { name: /TVA sur marge/ }));
    await user.click(screen.getByRole("button", { name: "Enregistrer 1 changement" }));
    const dialog = await screen.findByRole("dialog");
    await user.click(within(dialog).getByRole("button", { name: "Enregistrer 1 changement" }));
    expect(within(dialog).getByText(/Indiquez la raison/)).toBeTruthy();
    await user.type(within(dialog).getByLabelText("Raison"), "Alignement");
    await user.click(within(dialog).getByRole("button", { name: "Enregistrer 1 changement" }));

    await waitFor(() => {
      const sent = server.bodies().find((body) => (body as { reason?: string }).reason === "Alignement");
      expect(sent).toMatchObject({ version: 7, rules: [{ id: "r1", active: false }] });
    });
  });
});
