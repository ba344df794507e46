"use client";

/** The one button of a cart: submit, ask for approval, approve. And what the server says against it. */
import { useMutation } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { acceptPrices, type Cart, refuseCart, submitCart, takeBack } from "@/api/carts";
import { extraOf, NetworkError } from "@/api/problem";
import { useAuth } from "@/auth/store";
import { useFormat } from "@/i18n/use-format";
import { setSearch } from "@/lib/address";
import { randomKey } from "@/lib/random-key";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Check } from "@/ui/check";
import { ServerSaid } from "@/ui/form-dialog";
import { Notice } from "@/ui/notice";
import { say } from "@/ui/toast";
import { Short, type ShortLine } from "./short";
import { useSubmitted } from "./submitted";
import type { OpenCart } from "./use-open-cart";

const ReasonDialog = lazy(() => import("@/ui/reason-dialog"));

/** The conditions of sale that the box speaks of. */
export const CONDITIONS = "2026-11";

export function Submit({ open, cart }: { open: OpenCart; cart: Cart }) {
  const owner = useAuth((state) => state.user?.company_role === "owner");
  if (cart.items.length === 0) return null;
  if (cart.state !== "waiting") return <SubmitOpen open={open} cart={cart} />;
  return owner ? <Approve open={open} cart={cart} /> : <Waiting open={open} cart={cart} />;
}

function SubmitOpen({ open, cart }: { open: OpenCart; cart: Cart }) {
  const t = useTranslations("cart");
  const [agreed, setAgreed] = useState(false);
  const sending = useSending(open, cart, "submit");
  const moved = cart.blockers.some(({ code }) => code === "price_changed");
  const others = cart.blockers.filter(({ code }) => code !== "price_changed");
  return (
    <div className="flex flex-col gap-3">
      {moved && <NewPrices open={open} cart={cart} />}
      {others.length > 0 && (
        <Notice tone="warning">
          <ul>
            {others.map(({ code, sentence }) => (
              <li key={code}>{sentence}</li>
            ))}
          </ul>
        </Notice>
      )}
      {cart.approval.state === "refused" && (
        <Notice tone="warning">{t("approvalRefused", { reason: cart.approval.reason ?? "" })}</Notice>
      )}
      <Refusal open={open} error={sending.error} />
      <Check checked={agreed} onChange={(event) => setAgreed(event.target.checked)}>
        {t("conditions")}
      </Check>
      <Button
        look="primary"
        size="large"
        className="w-full"
        disabled={!cart.can_submit || !agreed || sending.isPending || open.busy}
        onClick={() => sending.mutate(false)}
      >
        {sending.isPending
          ? t("checking")
          : cart.approval.needed
            ? t("askApproval")
            : t("submit", { count: cart.groups.length })}
      </Button>
      <p className="text-ink-3 text-note" role="status">
        {sending.isPending ? t("checkingHint") : cart.approval.needed ? t("approvalHint") : t("submitHint")}
      </p>
    </div>
  );
}

function NewPrices({ open, cart }: { open: OpenCart; cart: Cart }) {
  const t = useTranslations("cart");
  const errorText = useErrorText();
  const accepting = useMutation({
    mutationFn: () => acceptPrices(cart.id, open.company),
    onSuccess: open.show,
    onError: (error) => say(errorText(error)),
  });
  return (
    <Notice tone="info">
      <span className="block">{t("moved", { count: cart.items.filter((item) => item.moved).length })}</span>
      <Button className="mt-2" disabled={accepting.isPending} onClick={() => accepting.mutate()}>
        {t("acceptPrices")}
      </Button>
    </Notice>
  );
}

/** An owner decides about a colleague's cart: to approve is to submit, at the prices of this moment. */
function Approve({ open, cart }: { open: OpenCart; cart: Cart }) {
  const t = useTranslations("cart");
  const format = useFormat();
  const [refusing, setRefusing] = useState(false);
  const sending = useSending(open, cart, "approve");
  const rise = extraOf(sending.error, "price_changed", "rise_cents");
  const { asked_by_name, total_cents } = cart.approval;
  return (
    <div className="flex flex-col gap-3">
      <Notice tone="info">
        {t("approvalOf", { name: asked_by_name ?? "", total: format.money(total_cents ?? 0) })}
      </Notice>
      {typeof rise === "number" ? (
        <Notice tone="warning" role="alert">
          <span className="block">{t("rise", { rise: format.money(rise) })}</span>
          <Button look="primary" className="mt-2" onClick={() => sending.mutate(true)}>
            {t("approveAll")}
          </Button>
        </Notice>
      ) : (
        <Refusal open={open} error={sending.error} />
      )}
      <Button look="primary" size="large" disabled={sending.isPending} onClick={() => sending.mutate(false)}>
        {t("approve")}
      </Button>
      <Button onClick={() => setRefusing(true)}>{t("refuse")}</Button>
      {refusing && (
        <Suspense fallback={null}>
          <ReasonDialog
            title={t("refuseTitle")}
            text={t("refuseText", { name: asked_by_name ?? "" })}
            action={t("refuse")}
            run={(reason) => refuseCart(cart.id, cart.version, reason)}
            onDone={() => {
              say(t("refused"));
              window.location.assign("/cart/");
            }}
            onClose={() => setRefusing(false)}
          />
        </Suspense>
      )}
    </div>
  );
}

function Waiting({ open, cart }: { open: OpenCart; cart: Cart }) {
  const t = useTranslations("cart");
  const errorText = useErrorText();
  const taking = useMutation({
    mutationFn: () => takeBack(cart.id, open.company),
    onSuccess: open.show,
    onError: (error) => say(errorText(error)),
  });
  return (
    <div className="flex flex-col gap-3">
      <Notice tone="info">{t("waiting")}</Notice>
      <Button disabled={taking.isPending} onClick={() => taking.mutate()}>
        {t("takeBack")}
      </Button>
    </div>
  );
}

/** Sends the cart; the key stays the same until something else is sent, so that a lost answer does not order twice. */
function useSending(open: OpenCart, cart: Cart, how: "submit" | "approve") {
  const t = useTranslations("cart");
  const [key, setKey] = useState(randomKey);
  return useMutation({
    mutationFn: (accept: boolean) =>
      submitCart(
        cart.id,
        open.company,
        how,
        { version: cart.version, accept_prices: accept, conditions_version: CONDITIONS },
        key,
      ),
    onSuccess: (answer) => {
      setKey(randomKey());
      if (answer.orders) useSubmitted.setState({ submitted: answer });
      else say(t("askedApproval"));
      const address = new URLSearchParams(window.location.search);
      // A draft that became orders is no more: the page goes back to the current cart.
      if (answer.orders && address.has("id")) {
        address.delete("id");
        setSearch(address.toString());
      } else open.retry();
    },
    onError: (error) => {
      // An answer was given: the next attempt is another one. Without one, the same may have succeeded.
      if (!(error instanceof NetworkError)) setKey(randomKey());
      open.retry();
    },
  });
}

function Refusal({ open, error }: { open: OpenCart; error: unknown }) {
  if (error == null) return null;
  const lines = extraOf(error, "stock_short", "lines");
  return (
    <>
      <ServerSaid error={error} />
      {Array.isArray(lines) && <Short open={open} lines={lines as ShortLine[]} />}
    </>
  );
}
