"use client";

/** The cart: what is in it, what changed since, what it comes to, and submitting it. */
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { type Cart, cartMargins } from "@/api/carts";
import { readClient } from "@/api/clients";
import { useAuth } from "@/auth/store";
import { setSearch, useSearch } from "@/lib/address";
import { usePhone } from "@/lib/media";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Money } from "@/ui/money";
import { Notice } from "@/ui/notice";
import { LinesSkeleton, PageHead } from "@/ui/page";
import { Doubts } from "./doubts";
import { CartLines } from "./lines";
import { SubmittedOrders, useSubmitted } from "./submitted";
import { Summary } from "./summary";
import { OrderTexts } from "./texts";
import { type OpenCart, useOpenCart } from "./use-open-cart";

const AddDialog = lazy(() => import("./add-dialog"));
const Drafts = lazy(() => import("./drafts"));

export function CartPage() {
  return (
    <OrderTexts>
      <Page />
    </OrderTexts>
  );
}

function Page() {
  const t = useTranslations("cart");
  const loading = useTranslations("common")("loading");
  const params = new URLSearchParams(useSearch());
  const staff = useAuth((state) => state.user?.role === "admin");
  const open = useOpenCart(params.get("id"), staff ? params.get("client") : null);
  const { submitted } = useSubmitted();
  const [dialog, setDialog] = useState<"add" | "drafts" | null>(null);
  const { cart } = open;

  function goTo(id: string | null) {
    if (id === null) params.delete("id");
    else params.set("id", id);
    setSearch(params.toString(), "push");
  }

  return (
    <>
      <title>{`${t("title")} · DBC`}</title>
      <PageHead
        title={cart?.name ?? t("title")}
        lead={open.company !== null && <Whose id={open.company} cart={cart} />}
      >
        {cart?.state === "open" && submitted === null && (
          <Button onClick={() => setDialog("add")}>{t("addList")}</Button>
        )}
        {cart && <Button onClick={() => setDialog("drafts")}>{t("drafts.title")}</Button>}
      </PageHead>
      {submitted !== null ? (
        <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
          <SubmittedOrders submitted={submitted} staff={staff} />
        </div>
      ) : cart ? (
        <Content open={open} cart={cart} onAdd={() => setDialog("add")} />
      ) : (
        <div className="flex-1 bg-surface px-4 md:px-6">
          {open.error ? (
            <ErrorBlock error={open.error} retry={open.retry} />
          ) : (
            <LinesSkeleton label={loading} lines={8} />
          )}
        </div>
      )}
      {cart && dialog === "add" && (
        <Suspense fallback={null}>
          <AddDialog open={open} cart={cart} onClose={() => setDialog(null)} />
        </Suspense>
      )}
      {cart && dialog === "drafts" && (
        <Suspense fallback={null}>
          <Drafts open={open} cart={cart} onOpen={goTo} onClose={() => setDialog(null)} />
        </Suspense>
      )}
    </>
  );
}

/** Staff are told whose cart it is. */
function Whose({ id, cart }: { id: string; cart: Cart | undefined }) {
  const t = useTranslations("cart");
  const client = useQuery({ queryKey: ["client", id], queryFn: ({ signal }) => readClient(id, signal) });
  const mayCost = useAuth((state) => state.user?.permissions.includes("cost:read") ?? false);
  const margins = useQuery({
    queryKey: ["cart", id, "margins", cart?.id, cart?.version],
    queryFn: ({ signal }) => cartMargins(cart?.id ?? "", id, signal),
    enabled: mayCost && cart !== undefined,
  });
  return (
    <>
      <a href={`/admin/clients/?id=${id}`} className="underline-offset-4 hover:underline">
        {t("of", { client: client.data?.name ?? "…" })}
      </a>
      {margins.data && margins.data.items.length > 0 && (
        <span>
          {" · "}
          {t("margin")} <Money cents={margins.data.margin_cents} className="font-medium text-ink" />
        </span>
      )}
    </>
  );
}

function Content({ open, cart, onAdd }: { open: OpenCart; cart: Cart; onAdd: () => void }) {
  const t = useTranslations("cart");
  const phone = usePhone();
  // On a desk lines and summary scroll apart, on a phone as one. They keep their place in the page when it turns from one
  // to the other, and with it what was ticked and typed.
  const page = useRef<HTMLDivElement>(null);
  const lines = useRef<HTMLDivElement>(null);
  if (cart.items.length === 0 && cart.doubts.length === 0) return <EmptyCart onAdd={onAdd} />;
  const notices = cart.notices.filter(({ code }) => code !== "price_changed" && code !== "doubts_open");
  return (
    <div ref={page} className="flex min-h-0 flex-1 max-md:flex-col max-md:overflow-y-auto">
      <div
        ref={lines}
        className="relative min-w-0 bg-surface max-md:shrink-0 md:min-h-0 md:flex-1 md:overflow-y-auto"
      >
        {notices.length > 0 && (
          <div className="px-4 pt-3 md:px-6">
            {notices.map(({ code, sentence }) => (
              <Notice key={code} tone="info" className="mb-2">
                {sentence}
              </Notice>
            ))}
          </div>
        )}
        <Doubts open={open} doubts={cart.doubts} />
        <CartLines open={open} cart={cart} scroller={phone ? page : lines} />
      </div>
      <aside
        aria-label={t("summary")}
        className="shrink-0 border-line bg-surface max-md:flex-1 md:w-[340px] md:overflow-y-auto md:border-l"
      >
        <Summary open={open} cart={cart} />
      </aside>
    </div>
  );
}

function EmptyCart({ onAdd }: { onAdd: () => void }) {
  const t = useTranslations("cart");
  return (
    <Empty
      title={t("empty")}
      className="flex-1 bg-surface"
      action={
        <>
          <Link
            href="/catalog/"
            className="inline-flex h-8 items-center rounded-md bg-accent px-3 font-medium text-grid text-on-accent hover:bg-accent-strong"
          >
            {t("toCatalogue")}
          </Link>
          <Button onClick={onAdd}>{t("addList")}</Button>
        </>
      }
    >
      {t("emptyHint")}
    </Empty>
  );
}
