"use client";

/** What can be done with all chosen orders at once: each act takes those that it fits and says what became of the others. */
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { cancelSupplierOrder, groupOrders, shipmentArrives, shipmentLeaves, shipmentPaper } from "@/api/desk";
import { exportOrder, type OrderRow, shipments } from "@/api/orders";
import { useMay } from "@/clients/use-clients";
import { useFormat } from "@/i18n/use-format";
import { randomKey } from "@/lib/random-key";
import { saveFile } from "@/lib/save-file";
import type { Selection } from "@/orders/selection";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { copy } from "@/ui/copy";
import { Money } from "@/ui/money";
import { say } from "@/ui/toast";
import { oneByOne } from "./one-by-one";
import { useSendLater } from "./send-later";
import { useDeskAgain } from "./use-again";

interface BatchBarProps {
  rows: OrderRow[];
  selection: Selection;
}

export function BatchBar({ rows, selection }: BatchBarProps) {
  const t = useTranslations("orderDesk.batch");
  const day = useTranslations("day");
  const format = useFormat();
  const errorText = useErrorText();
  const again = useDeskAgain();
  const sendLater = useSendLater();
  const mayGroup = useMay("supplier:write");
  const mayShip = useMay("order:ship");
  const chosen = rows.filter((row) => selection.chosen.has(row.id));
  const inState = (...states: OrderRow["state"][]) => chosen.filter(({ state }) => states.includes(state));
  const toGroup = inState("submitted");
  const moving = inState("preparing", "shipping");

  const ungrouping = useMutation({
    mutationFn: ({ id, version }: { id: string; version: number }) =>
      cancelSupplierOrder(id, version, day("takenBack")),
    onSuccess: () => say(day("ungrouped")),
    onError: (error) => say(errorText(error)),
    onSettled: again,
  });
  const grouping = useMutation({
    mutationFn: (orders: OrderRow[]) =>
      groupOrders(
        null,
        orders.map(({ id }) => id),
        randomKey(),
      ),
    onSuccess: (made) => {
      selection.clear();
      say(day("grouped", { number: made.number }), {
        label: day("undo"),
        run: () => ungrouping.mutate(made),
      });
    },
    onError: (error) => say(errorText(error)),
    onSettled: again,
  });
  /** One act per order, one after the other: the first refusal does not keep the others from it. */
  const running = useMutation({
    mutationFn: ({ orders, act }: { orders: OrderRow[]; act: (order: OrderRow) => Promise<number> }) =>
      oneByOne(orders, act),
    onSuccess: ({ done, refused }) => {
      const [first] = refused;
      say(
        first === undefined
          ? t("done", { count: done })
          : t("partly", {
              done,
              refused: refused.length,
              number: first.item.number,
              why: errorText(first.error),
            }),
      );
    },
    onSettled: again,
  });
  const busy = grouping.isPending || ungrouping.isPending || running.isPending;

  async function ofShipments(
    order: OrderRow,
    state: string | null,
    act: (id: string, number: string) => Promise<void>,
  ): Promise<number> {
    const all = await shipments(order.id, new AbortController().signal);
    const fitting = all.items.filter((one) =>
      state === null ? one.state !== "cancelled" : one.state === state,
    );
    for (const shipment of fitting) await act(shipment.id, shipment.number);
    return fitting.length;
  }
  const leave = (orders: OrderRow[]) =>
    sendLater("batch leave", () =>
      running.mutate({ orders, act: (order) => ofShipments(order, "prepared", shipmentLeaves) }),
    );
  const arrive = (orders: OrderRow[]) =>
    sendLater("batch arrive", () =>
      running.mutate({ orders, act: (order) => ofShipments(order, "left", shipmentArrives) }),
    );
  const papers = (paper: "delivery-note" | "labels") =>
    running.mutate({
      orders: chosen,
      act: (order) =>
        ofShipments(order, paper === "labels" ? "prepared" : null, async (id, number) =>
          saveFile(await shipmentPaper(id, paper), `${number}-${paper}.pdf`),
        ),
    });
  const workbooks = () =>
    running.mutate({
      orders: chosen,
      act: async (order) => {
        saveFile(await exportOrder(order.id, "sku", "xlsx"), `commande_${order.number}_sku.xlsx`);
        return 1;
      },
    });
  /** Columns that a spreadsheet takes when they are pasted. */
  const asText = () =>
    copy(
      chosen
        .map((row) =>
          [
            row.number,
            row.client?.name ?? "",
            row.state_label,
            row.units,
            format.amount(row.total_cents),
            row.payment_label,
          ].join("\t"),
        )
        .join("\n"),
      t("copied", { count: chosen.length }),
    );

  if (chosen.length === 0) return null;
  return (
    <section
      aria-label={t("label")}
      className="flex shrink-0 flex-wrap items-center gap-2 border-line border-t bg-surface px-4 py-2 text-grid md:px-6"
    >
      <p role="status" className="mr-2">
        <span className="font-medium">{t("chosen", { count: chosen.length })}</span>{" "}
        <span className="text-ink-2">
          {t("units", { count: chosen.reduce((sum, { units }) => sum + units, 0) })}{" "}
          <Money cents={chosen.reduce((sum, { total_cents }) => sum + total_cents, 0)} />
        </span>
      </p>
      {mayGroup && toGroup.length > 0 && (
        <Button look="primary" disabled={busy} onClick={() => grouping.mutate(toGroup)}>
          {t("group", { count: toGroup.length })}
        </Button>
      )}
      {mayShip && moving.length > 0 && (
        <>
          <Button disabled={busy} onClick={() => leave(moving)}>
            {t("leave")}
          </Button>
          <Button disabled={busy} onClick={() => arrive(moving)}>
            {t("arrive")}
          </Button>
          <Button disabled={busy} onClick={() => papers("labels")}>
            {t("labels")}
          </Button>
          <Button disabled={busy} onClick={() => papers("delivery-note")}>
            {t("notes")}
          </Button>
        </>
      )}
      <Button disabled={busy} onClick={workbooks}>
        {t("export")}
      </Button>
      <Button disabled={busy} onClick={asText}>
        {t("copy")}
      </Button>
      <span className="flex-1" />
      <Button look="quiet" onClick={selection.clear}>
        {t("clear")}
      </Button>
    </section>
  );
}
