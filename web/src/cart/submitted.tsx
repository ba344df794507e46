"use client";

/** What a submission became: the orders, each with its number. */
import { Check as CheckMark } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { create } from "zustand";
import type { Submitted } from "@/api/carts";
import { RegimeBadge } from "@/ui/badges";
import { Button } from "@/ui/button";
import { Money } from "@/ui/money";
import { Notice } from "@/ui/notice";

export const useSubmitted = create<{ submitted: Submitted | null }>()(() => ({ submitted: null }));

export function SubmittedOrders({ submitted, staff }: { submitted: Submitted; staff: boolean }) {
  const t = useTranslations("cart");
  const to = staff ? "/admin/orders/view/" : "/orders/view/";
  return (
    <div className="mx-auto flex w-full max-w-xl flex-col gap-5 px-4 py-12" role="status">
      <p className="flex items-center gap-2 font-semibold text-title">
        <CheckMark size={22} aria-hidden className="text-success" />
        {t("doneTitle", { count: submitted.orders?.length ?? 0 })}
      </p>
      <p className="text-ink-2">{t("doneText", { number: submitted.checkout_number ?? "" })}</p>
      {submitted.notices?.map(({ code, sentence }) => (
        <Notice key={code} tone="warning">
          {sentence}
        </Notice>
      ))}
      <ul className="border-line border-t">
        {submitted.orders?.map((order) => (
          <li key={order.id} className="flex items-center gap-3 border-line border-b py-3">
            <RegimeBadge regime={order.vat_regime === "marginal" ? "marginal" : "standard"} />
            <Link
              href={`${to}?id=${order.id}`}
              className="font-medium text-accent underline underline-offset-4"
            >
              {order.number}
            </Link>
            <span className="text-ink-2">
              {t("units", { count: order.units, value: String(order.units) })}
            </span>
            <Money cents={order.total_cents} className="ml-auto font-medium" />
          </li>
        ))}
      </ul>
      <div className="flex gap-2">
        <Link
          href={staff ? "/admin/orders/" : "/orders/"}
          className="inline-flex h-8 items-center rounded-md bg-accent px-3 font-medium text-grid text-on-accent hover:bg-accent-strong"
        >
          {t("toOrders")}
        </Link>
        <Button onClick={() => useSubmitted.setState({ submitted: null })}>{t("again")}</Button>
      </div>
    </div>
  );
}
