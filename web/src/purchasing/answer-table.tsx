"use client";

/** Ordered, answered, current list, decision: rows that agree are folded, each difference tells the money it moves. */
import { useState } from "react";
import { useTranslations } from "use-intl";
import { answerLine, type SupplierLine, type SupplierOrder } from "@/api/desk";
import { useAuth } from "@/auth/store";
import { useAct } from "@/desk/use-again";
import { decimalOfCents } from "@/i18n/format";
import { useFormat } from "@/i18n/use-format";
import { centsOf, wholeOf } from "@/lib/typed-numbers";
import { Description } from "@/orders/description";
import { RegimeBadge } from "@/ui/badges";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Input } from "@/ui/input";
import { Money } from "@/ui/money";

/** True when the answer is what was ordered, at the cost expected or lower. */
export function agrees(line: SupplierLine): boolean {
  return (
    line.answered_quantity === line.quantity &&
    (line.answered_cost_cents ?? 0) <= (line.expected_cost_cents ?? line.answered_cost_cents ?? 0) &&
    line.substitutes.length === 0
  );
}

/** By how much the answer moves what the house pays. */
export function moves(line: SupplierLine): number {
  if (line.answered_quantity === null) return 0;
  const expected = line.quantity * (line.expected_cost_cents ?? 0);
  return line.answered_quantity * (line.answered_cost_cents ?? line.expected_cost_cents ?? 0) - expected;
}

export function AnswerTable({ order }: { order: SupplierOrder }) {
  const t = useTranslations("purchasing");
  const [all, setAll] = useState(false);
  const answered = order.answered_lines > 0;
  const differing = answered ? order.items.filter((line) => !agrees(line)) : order.items;
  const shown = all ? order.items : differing;
  const folded = order.items.length - differing.length;
  const open = order.state === "sent" || order.state === "acknowledged";
  const may = useAuth((state) => state.user?.permissions.includes("supplier:write") ?? false) && open;
  return (
    <>
      <table className="w-full border-collapse text-grid">
        <thead>
          <tr className="border-line border-b text-left text-ink-2 text-note">
            <th scope="col" className="py-2 font-medium">
              {t("article")}
            </th>
            {(["ordered", "answered", "listed", "moves"] as const).map((id) => (
              <th key={id} scope="col" className="py-2 pl-4 text-right font-medium">
                {t(id)}
              </th>
            ))}
            {may && <th scope="col" className="py-2 pl-4 font-medium" aria-label={t("byHand")} />}
          </tr>
        </thead>
        <tbody>
          {shown.map((line) => (
            <Row key={line.id} order={order} line={line} may={may} />
          ))}
        </tbody>
      </table>
      {folded > 0 && (
        <Button look="quiet" className="mt-2" onClick={() => setAll(!all)}>
          {all ? t("fold") : t("unfold", { count: folded })}
        </Button>
      )}
    </>
  );
}

function Row({ order, line, may }: { order: SupplierOrder; line: SupplierLine; may: boolean }) {
  const t = useTranslations("purchasing");
  const format = useFormat();
  const [editing, setEditing] = useState(false);
  const unanswered = line.answered_quantity === null;
  const moved = moves(line);
  return (
    <>
      <tr
        className={cx(
          "border-line/70 border-b align-top",
          !unanswered && !agrees(line) && "bg-warning-soft/60",
        )}
      >
        <td className="w-full max-w-0 py-2 pr-2">
          <span className="flex items-start gap-2">
            <RegimeBadge
              regime={line.vat_regime === "marginal" ? "marginal" : "standard"}
              className="mt-0.5"
            />
            <Description item={line} />
          </span>
          {line.substitutes.map((other) => (
            <span key={other.sku} className="block pl-9 text-info text-note">
              {t("instead", { sku: other.sku, count: other.quantity, cost: format.money(other.cost_cents) })}
            </span>
          ))}
        </td>
        <Figures quantity={line.quantity} cents={line.expected_cost_cents} />
        {unanswered ? (
          <td className="whitespace-nowrap py-2 pl-4 text-right text-ink-3">{t("unanswered")}</td>
        ) : (
          <Figures
            quantity={line.answered_quantity}
            cents={line.answered_cost_cents}
            strong={!agrees(line)}
          />
        )}
        <Figures quantity={line.listed_quantity} cents={line.listed_cost_cents} quiet />
        <td className="whitespace-nowrap py-2 pl-4 text-right">{moved !== 0 && <Money cents={moved} />}</td>
        {may && (
          <td className="py-1 pl-4 text-right">
            <Button look="quiet" onClick={() => setEditing(!editing)}>
              {t("byHand")}
            </Button>
          </td>
        )}
      </tr>
      {editing && (
        <tr className="border-line border-b bg-sunken">
          <td colSpan={6} className="px-2 py-2">
            <ByHand order={order} line={line} onDone={() => setEditing(false)} />
          </td>
        </tr>
      )}
    </>
  );
}

interface FiguresProps {
  quantity: number | null;
  cents: number | null;
  strong?: boolean;
  quiet?: boolean;
}

function Figures({ quantity, cents, strong, quiet }: FiguresProps) {
  const format = useFormat();
  return (
    <td
      className={cx(
        "whitespace-nowrap py-2 pl-4 text-right tabular-nums",
        strong && "font-semibold",
        quiet && "text-ink-2",
      )}
    >
      {quantity === null ? "–" : format.integer(quantity)}
      {cents !== null && (
        <span className="block font-normal text-ink-2 text-note">
          <Money cents={cents} />
        </span>
      )}
    </td>
  );
}

/** An answer that came by telephone. */
function ByHand({ order, line, onDone }: { order: SupplierOrder; line: SupplierLine; onDone: () => void }) {
  const t = useTranslations("purchasing");
  const format = useFormat();
  const start = line.answered_cost_cents ?? line.expected_cost_cents;
  const [quantity, setQuantity] = useState(String(line.answered_quantity ?? line.quantity));
  const [cost, setCost] = useState(
    start === null ? "" : decimalOfCents(start).replace(".", format.language === "fr" ? "," : "."),
  );
  const units = wholeOf(quantity);
  const cents = cost.trim() === "" ? null : centsOf(cost);
  const keeping = useAct((_: null) => answerLine(order.id, line.id, units ?? 0, cents), t("answerKept"));
  return (
    <form
      className="flex flex-wrap items-center justify-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (units !== null) keeping.mutate(null, { onSuccess: onDone });
      }}
    >
      <label htmlFor={`units-${line.id}`} className="flex items-center gap-2 text-grid text-ink-2">
        {t("confirmedUnits")}
        <Input
          id={`units-${line.id}`}
          dense
          autoFocus
          inputMode="numeric"
          className="w-20! text-right"
          value={quantity}
          onChange={(event) => setQuantity(event.target.value)}
        />
      </label>
      <label htmlFor={`cost-${line.id}`} className="flex items-center gap-2 text-grid text-ink-2">
        {t("unitCost")}
        <Input
          id={`cost-${line.id}`}
          dense
          inputMode="decimal"
          className="w-28! text-right"
          value={cost}
          onChange={(event) => setCost(event.target.value)}
        />
      </label>
      <Button type="submit" look="primary" disabled={units === null || keeping.isPending}>
        {t("keep")}
      </Button>
    </form>
  );
}
