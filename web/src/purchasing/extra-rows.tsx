"use client";

/** Rows of an answer that belong to no line yet: staff say which line each is, those equally near first. */
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { assignAnswerRow, type ExtraRow, type SupplierOrder } from "@/api/desk";
import { useAuth } from "@/auth/store";
import { useAct } from "@/desk/use-again";
import { useFormat } from "@/i18n/use-format";
import { Button } from "@/ui/button";
import { Money } from "@/ui/money";
import { Block } from "@/ui/page";
import { Select } from "@/ui/select";

export function ExtraRows({ order }: { order: SupplierOrder }) {
  const t = useTranslations("purchasing");
  if (order.extra.length === 0) return null;
  return (
    <Block title={t("extra", { count: order.extra.length })} lead={t("extraHint")}>
      <ul>
        {order.extra.map((row) => (
          <Extra key={`${row.answer_id}/${row.row}`} order={order} row={row} />
        ))}
      </ul>
    </Block>
  );
}

function Extra({ order, row }: { order: SupplierOrder; row: ExtraRow }) {
  const t = useTranslations("purchasing");
  const format = useFormat();
  const id = useId();
  const [line, setLine] = useState(row.candidates[0] ?? "");
  const open = order.state === "sent" || order.state === "acknowledged";
  const may = useAuth((state) => state.user?.permissions.includes("supplier:write") ?? false) && open;
  const assigning = useAct((to: string) => assignAnswerRow(order.id, row, to), t("extraAssigned"));
  const near = order.items.filter((item) => row.candidates.includes(item.id));
  const others = order.items.filter((item) => !row.candidates.includes(item.id));
  const option = (item: SupplierOrder["items"][number]) => (
    <option key={item.id} value={item.id}>
      {[item.position, item.product_name, item.appearance, item.color, item.boxed, item.additional_info]
        .filter(Boolean)
        .join(" · ")}
    </option>
  );
  return (
    <li className="grid gap-x-6 gap-y-2 border-line/70 border-b py-2 text-grid md:grid-cols-[minmax(0,1fr)_auto_auto] md:items-center">
      <span className="min-w-0">
        {row.product_name}
        <span className="block text-ink-3 text-note">
          {[
            row.sku,
            t("sheetRow", { row: row.row }),
            t(row.class === "added" ? "extraKnown" : "extraUnknown"),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
      <span className="whitespace-nowrap md:text-right">
        {t("units", { count: row.quantity, value: format.integer(row.quantity) })}
        {row.cost_cents !== null && (
          <span className="block text-ink-2 text-note">
            <Money cents={row.cost_cents} />
          </span>
        )}
      </span>
      {may && (
        <form
          className="flex min-w-0 items-center gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (line !== "") assigning.mutate(line);
          }}
        >
          <label htmlFor={id} className="sr-only">
            {t("extraLine", { article: row.product_name })}
          </label>
          <Select
            id={id}
            dense
            className="w-full md:w-72"
            value={line}
            onChange={(event) => setLine(event.target.value)}
          >
            <option value="">{t("extraNone")}</option>
            {near.length > 0 && <optgroup label={t("extraNear")}>{near.map(option)}</optgroup>}
            <optgroup label={t("extraOthers")}>{others.map(option)}</optgroup>
          </Select>
          <Button type="submit" disabled={line === "" || assigning.isPending}>
            {t("extraAssign")}
          </Button>
        </form>
      )}
    </li>
  );
}
