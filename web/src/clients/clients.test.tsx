import { cleanup, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setAuth } from "@/auth/store";
import { draw } from "@/test/page";
import { answer, SESSION, ServerOf } from "@/test/server";
import { ClientsPage } from "./clients-page";

vi.mock("next/navigation", () => ({ useRouter: () => ({ push: vi.fn() }) }));

const server = new ServerOf();

function aClient(known: object) {
  return {
    id: "c1",
    name: "Brestmobiles SARL",
    status: "pending",
    country: "FR",
    vat_number: "FR83404833048",
    siren: "404833048",
    group: null,
    people: 1,
    created_at: "2026-11-24T07:00:00Z",
    contact: { name: "Jeanne Quillivic", email: "jeanne@brestmobiles.example" },
    version: 7,
    ...known,
  };
}

function open(permissions: string[]) {
  const user = { ...SESSION.user, role: "admin", client: null, permissions };
  server.on("POST", "/api/auth/refresh", () => answer(200, { ...SESSION, user }));
  server.on("GET", "/api/clients", () =>
    answer(200, {
      total: 2,
      counters: { pending: 1, active: 1, suspended: 0, refused: 0 },
      items: [aClient({ id: "c0", name: "Relais Mobile", status: "active" }), aClient({})],
    }),
  );
  server.on("GET", "/api/clients/c1", () => answer(200, aClient({})));
  server.on("GET", "/api/client-groups", () => answer(200, { items: [] }));
  setAuth({ phase: "signed-in", user: user as never });
  draw(<ClientsPage />);
}

beforeEach(() => {
  window.history.replaceState(null, "", "/admin/clients/");
  server.listen();
});
afterEach(() => {
  server.close();
  cleanup();
});

describe("the list of clients", () => {
  it("is worked through with the keyboard: down to the request, A, terms, approved", async () => {
    let approved: unknown = null;
    server.on("POST", "/api/clients/c1/approve", async (request) => {
      approved = await request.json();
      return answer(200, aClient({ status: "active" }));
    });
    open(["clients:read", "clients:write"]);
    await screen.findAllByText("Brestmobiles SARL");
    await userEvent.keyboard("{ArrowDown}a");
    await screen.findByText("Approuver Brestmobiles SARL", { selector: "h2" });
    await userEvent.selectOptions(screen.getByLabelText("Conditions de paiement"), "net_30");
    const limit = screen.getByLabelText("Encours autorisé");
    await userEvent.clear(limit);
    await userEvent.type(limit, "5 000,50");
    await userEvent.click(screen.getByRole("button", { name: "Approuver" }));
    await vi.waitFor(() =>
      expect(approved).toEqual({
        group_id: null,
        payment_terms: "net_30",
        credit_limit_cents: 500_050,
        version: 7,
      }),
    );
  });

  it("does not refuse a request without a reason", async () => {
    open(["clients:read", "clients:write"]);
    await screen.findAllByText("Brestmobiles SARL");
    await userEvent.keyboard("{ArrowDown}r");
    await screen.findByText("Refuser Brestmobiles SARL", { selector: "h2" });
    await userEvent.click(screen.getByRole("button", { name: "Refuser" }));
    expect(await screen.findByText("Indiquez le motif.")).toBeTruthy();
    expect(server.asked().some(([path]) => path.endsWith("/refuse"))).toBe(false);
  });

  it("offers no decision to those who only read", async () => {
    open(["clients:read"]);
    await screen.findAllByText("Brestmobiles SARL");
    await userEvent.keyboard("{ArrowDown}a");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.queryByText("Approuver")).toBeNull();
  });
});
