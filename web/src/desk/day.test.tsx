import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setAuth } from "@/auth/store";
import { draw } from "@/test/page";
import { answer, SESSION, ServerOf } from "@/test/server";
import { Toasts } from "@/ui/toast";
import { DayPage } from "./day-page";

vi.mock("next/navigation", () => ({ useRouter: () => ({ push: vi.fn() }) }));

const server = new ServerOf();

function section(code: string, label: string, action: string, title: string, id: string) {
  const item = {
    id,
    title,
    subtitle: "Brestmobiles SARL",
    since: "2026-11-24T07:00:00Z",
    due_at: null,
    units: 3,
    amount_cents: 14_835,
    href: "/admin/orders/",
    action: { code, label: action },
  };
  return { code, label, count: 1, items: [item] };
}

const CLAIM = {
  id: "m1",
  number: "REC-2026-000001",
  client_id: "c1",
  client_name: "Brestmobiles SARL",
  order_id: "o2",
  order_number: "CMD-2026-000002",
  device_id: "d1",
  identifier: "350000001020011",
  product_name: "Apple iPhone 12 64GB",
  price_cents: 23_000,
  state: "open",
  description: "Absent du colis.",
  answer: "",
  claimed_at: "2026-11-24T07:00:00Z",
  closed_at: null,
  version: 4,
};

beforeEach(() => {
  server.listen();
  const user = {
    ...SESSION.user,
    role: "admin",
    client: null,
    permissions: ["supplier:write", "order:ship"],
  };
  server.on("POST", "/api/auth/refresh", () => answer(200, { ...SESSION, user }));
  server.on("GET", "/api/admin/day", () =>
    answer(200, {
      list: { list_day: "2026-11-24", late: false, ordering_suspended: false },
      total: 2,
      sections: [
        section("orders_to_send", "Commandes à envoyer", "Grouper", "CMD-2026-000001", "o1"),
        section("claims", "Réclamations", "Répondre", CLAIM.number, CLAIM.id),
      ],
    }),
  );
  server.on("GET", "/api/orders/to-send", () =>
    answer(200, { suppliers: [{ supplier: "S", units: 3, cost_cents: 0, orders: [{ order_id: "o1" }] }] }),
  );
  server.on("GET", "/api/supplier-orders", () => answer(200, { items: [] }));
  server.on("GET", "/api/claims", () => answer(200, { items: [CLAIM], total: 1 }));
  setAuth({ phase: "signed-in", user: user as never });
  draw(
    <>
      <DayPage />
      <Toasts />
    </>,
  );
});
afterEach(() => {
  server.close();
  cleanup();
});

describe("the day", () => {
  it("groups an order at a key and takes it back at another", async () => {
    server.on("POST", "/api/supplier-orders", () =>
      answer(201, { id: "s1", number: "CF-2026-000009", version: 1 }),
    );
    let cancelled: unknown = null;
    server.on("POST", "/api/supplier-orders/s1/cancel", async (request) => {
      cancelled = await request.json();
      return answer(200, {});
    });
    await screen.findByText("CMD-2026-000001");
    await userEvent.keyboard("{Enter}");
    await screen.findByText(/CF-2026-000009 préparée/);
    await userEvent.keyboard("{Control>}z{/Control}");
    await waitFor(() => expect(cancelled).toMatchObject({ version: 1 }));
  });

  it("answers a claim in place, and holds the answer back as long as it has not left", async () => {
    await screen.findByText(CLAIM.number);
    await userEvent.keyboard("{ArrowDown}{Enter}");
    const window = within(await screen.findByRole("dialog"));
    await userEvent.click(await window.findByRole("button", { name: "Accepter" }));
    await userEvent.click(await screen.findByRole("button", { name: "Retenir" }));
    expect(await screen.findByRole("button", { name: /Répondre/ })).toBeDefined();
    expect(server.asked().some(([path]) => path.endsWith("/answer"))).toBe(false);
  });
});
