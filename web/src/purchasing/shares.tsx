"use client";

/** Who gets the units of an article of which the supplier confirmed less than clients want. Staff may move them. */
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type SupplierLine, type SupplierOrder, shareOut } from "@/api/desk";
import { useMay } from "@/clients/use-clients";
import { useAct } from "@/desk/use-again";
import { useFormat } from "@/i18n/use-format";
import { wholeOf } from "@/lib/typed-numbers";
import { Description } from "@/orders/description";
import { RegimeBadge } from "@/ui/badges";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Input } from "@/ui/input";
import { Block } from "@/ui/page";
import { contested, firstCome, leftOver } from "./sharing";

export function Shares({ order }: { order: SupplierOrder }) {
  const t = useTranslations("review.share");
  const open = order.state === "sent" || order.state === "acknowledged";
  const lines = contested(order.items);
  if (!open || lines.length === 0) return null;
  return (
    <Block title={t("title")} lead={t("lead")}>
      <ul className="border-line border-t">
        {lines.map((line) => (
          <Shared key={`${line.id} ${given(line).join(" ")}`} order={order} line={line} />
        ))}
      </ul>
    </Block>
  );
}

const wanting = (line: SupplierLine) => line.allocations.filter(({ quantity }) => quantity > 0);
const given = (line: SupplierLine) => wanting(line).map((part) => String(part.answered_quantity ?? 0));

function Shared({ order, line }: { order: SupplierOrder; line: SupplierLine }) {
  const t = useTranslations("review.share");
  const format = useFormat();
  const may = useMay("supplier:write");
  const parts = wanting(line);
  const confirmed = line.answered_quantity ?? 0;
  const wanted = parts.map(({ quantity }) => quantity);
  const [typed, setTyped] = useState(() => given(line));
  const left = leftOver(typed, confirmed);
  const beyond = typed.some((text, place) => (wholeOf(text) ?? 0) > (wanted[place] ?? 0));
  const changed = typed.some((text, place) => text.trim() !== given(line)[place]);
  const sharing = useAct(
    (_: null) =>
      shareOut(
        order.id,
        line.id,
        parts.map(({ item_id }, place) => ({ item_id, quantity: wholeOf(typed[place] ?? "") ?? 0 })),
      ),
    t("applied"),
  );
  return (
    <li className="border-line/70 border-b py-3 text-grid">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1">
        <span className="flex min-w-0 items-start gap-2">
          <RegimeBadge regime={line.vat_regime === "marginal" ? "marginal" : "standard"} className="mt-0.5" />
          <Description item={line} />
        </span>
        <span className="font-medium tabular-nums">
          {t("figures", {
            answered: format.integer(confirmed),
            wanted: format.integer(wanted.reduce((sum, units) => sum + units, 0)),
          })}
        </span>
      </div>
      <form
        className="mt-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (may && changed && left !== null && left >= 0 && !beyond) sharing.mutate(null);
        }}
      >
        <ul>
          {parts.map((part, place) => (
            <li key={part.item_id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1 md:pl-9">
              <span className="min-w-0 flex-1 max-md:basis-full">
                <Link
                  href={`/admin/orders/view/?id=${part.order_id}`}
                  className="font-medium underline-offset-4 hover:underline"
                >
                  {part.order_number}
                </Link>{" "}
                <span className="text-ink-2">{part.client_name}</span>
              </span>
              <span className="text-ink-3 text-note" title={format.moment(part.submitted_at)}>
                {t("since", { when: format.relative(part.submitted_at) })}
              </span>
              <span className="flex items-center gap-2 max-md:ml-auto">
                {may ? (
                  <Input
                    dense
                    inputMode="numeric"
                    className="w-16! text-right"
                    aria-label={t("unitsFor", { number: part.order_number })}
                    aria-invalid={
                      (wholeOf(typed[place] || "0") ?? part.quantity + 1) > part.quantity || undefined
                    }
                    value={typed[place] ?? ""}
                    onChange={(event) =>
                      setTyped((now) => now.map((text, at) => (at === place ? event.target.value : text)))
                    }
                  />
                ) : (
                  <span className="font-medium tabular-nums">{typed[place]}</span>
                )}
                <span className="w-14 whitespace-nowrap text-ink-2 tabular-nums">
                  {t("of", { wanted: format.integer(part.quantity) })}
                </span>
              </span>
            </li>
          ))}
        </ul>
        {may && (
          <div className="mt-1 flex flex-wrap items-center justify-end gap-x-3 gap-y-2">
            <span
              role="status"
              className={cx("mr-auto md:pl-9", left !== null && left < 0 ? "text-danger" : "text-warning")}
            >
              {left !== null && left > 0 && t("left", { count: left })}
              {left !== null && left < 0 && t("over", { count: -left })}
            </span>
            <Button look="quiet" onClick={() => setTyped(firstCome(wanted, confirmed).map(String))}>
              {t("byTime")}
            </Button>
            <Button
              type="submit"
              look={changed ? "primary" : "secondary"}
              disabled={!changed || left === null || left < 0 || beyond || sharing.isPending}
            >
              {t("apply")}
            </Button>
          </div>
        )}
      </form>
    </li>
  );
}
