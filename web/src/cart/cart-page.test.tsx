import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setAuth } from "@/auth/store";
import { aCart, aDraft } from "@/test/cart";
import { draw } from "@/test/page";
import { answer, SESSION, ServerOf } from "@/test/server";
import { Toasts } from "@/ui/toast";
import { CartPage } from "./cart-page";

const server = new ServerOf();
let turn: (phone: boolean) => void;

beforeEach(() => {
  server.listen();
  server.on("GET", "/api/cart", () => answer(200, aCart()));
  server.on("GET", "/api/client", () => answer(200, { addresses: [] }));
  setAuth({ phase: "signed-in", user: SESSION.user as never });
  let phone = false;
  const ears = new Set<() => void>();
  vi.spyOn(window, "matchMedia").mockImplementation(
    () =>
      ({
        get matches() {
          return phone;
        },
        addEventListener: (_: string, ear: () => void) => ears.add(ear),
        removeEventListener: (_: string, ear: () => void) => ears.delete(ear),
      }) as never,
  );
  turn = (next) => {
    phone = next;
    for (const ear of ears) ear();
  };
  draw(
    <>
      <CartPage />
      <Toasts />
    </>,
  );
});
afterEach(() => {
  server.close();
  cleanup();
  vi.restoreAllMocks();
});

describe("the cart", () => {
  it("keeps what was ticked and typed when the tablet is turned", async () => {
    await userEvent.click(await screen.findByRole("checkbox", { name: /conditions générales/ }));
    await userEvent.type(screen.getByLabelText(/référence/i), "BC-17");
    act(() => turn(true));
    expect(screen.getByRole<HTMLInputElement>("checkbox", { name: /conditions générales/ }).checked).toBe(
      true,
    );
    expect(screen.getByLabelText<HTMLInputElement>(/référence/i).value).toBe("BC-17");
    act(() => turn(false));
    expect(screen.getByRole<HTMLButtonElement>("button", { name: /^Transmettre/ }).disabled).toBe(false);
  });

  it("shows a draft as the cart once it was made that, and says where the former one is", async () => {
    const current = aDraft({ id: "c1", name: null });
    server.on("GET", "/api/carts", () => answer(200, { items: [current, aDraft()] }));
    server.on("POST", "/api/carts/d1/make-current", () => {
      server.on("GET", "/api/cart", () => answer(200, aCart({ id: "d1", customer_reference: "BC-48" })));
      return answer(200, aCart({ id: "d1" }));
    });
    await userEvent.click(await screen.findByRole("button", { name: "Paniers et brouillons" }));
    const panel = within(await screen.findByRole("dialog"));
    await userEvent.click(await panel.findByRole("button", { name: "En faire le panier" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(await screen.findByDisplayValue("BC-48")).toBeDefined();
    expect(screen.getByText(/« Semaine 48 » est maintenant le panier ; l’ancien est gardé/)).toBeDefined();
  });
});
