"use client";

/** What can be done with all chosen orders at once: each act takes those that it fits and says what became of the others. */
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { cancelSupplierOrder, groupOrders, shipmentArrives, shipmentLeaves, shipmentPaper } from "@/api/desk";
import { exportOrder, type OrderRow, type Shipment, shipments } from "@/api/orders";
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
import { type Outcome, oneByOne } from "./one-by-one";
import { useSendLater } from "./send-later";
import { useDeskAgain } from "./use-again";

/** An order's departures in this state; null for all that were not cancelled. */
async function departuresOf(order: OrderRow, state: Shipment["state"] | null): Promise<Shipment[]> {
  const all = await shipments(order.id, new AbortController().signal);
  return all.items.filter((one) => (state === null ? one.state !== "cancelled" : one.state === state));
}

interface BatchBarProps {
  rows: OrderRow[];
  selection: Selection;
}

export function BatchBar({ rows, selection }: BatchBarProps) {
  const t = useTranslations("orderDesk.batch");
  const day = useTranslations("day");
  const list = useTranslations("orders");
  const format = useFormat();
  const errorText = useErrorText();
  const again = useDeskAgain();
  const sendLater = useSendLater();
  const mayGroup = useMay("supplier:write");
  const mayShip = useMay("order:ship");
  const chosen = rows.filter((row) => selection.chosen.has(row.id));
  const inState = (...states: OrderRow["state"][]) => chosen.filter(({ state }) => states.includes(state));
  const toGroup = inState("submitted");
  const underWay = inState("preparing", "shipping");

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
  /** Act by act; the first refusal does not keep the others from it. */
  const running = useMutation({
    mutationFn: (work: () => Promise<Outcome<{ number: string }>>) => work(),
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

  /** Clients are told of each: which ones it concerns is found out at once, and they are moved when the way back is over. */
  const moving = useMutation({
    mutationFn: async (state: "prepared" | "left") => {
      const found = await Promise.all(underWay.map((order) => departuresOf(order, state)));
      return found.flat();
    },
    onSuccess: (departures, state) => {
      if (departures.length === 0) return say(t("done", { count: 0 }));
      const act = state === "prepared" ? shipmentLeaves : shipmentArrives;
      sendLater(`batch ${state}`, (leaving) =>
        running.mutateAsync(() => oneByOne(departures, ({ id }) => act(id).then(() => 1), leaving)),
      );
    },
    onError: (error) => say(errorText(error)),
  });
  const busy = grouping.isPending || ungrouping.isPending || running.isPending || moving.isPending;
  const papers = (paper: "delivery-note" | "labels") =>
    running.mutate(() =>
      oneByOne(chosen, async (order) => {
        const departures = await departuresOf(order, paper === "labels" ? "prepared" : null);
        for (const { id, number } of departures)
          saveFile(await shipmentPaper(id, paper), `${number}-${paper}.pdf`);
        return departures.length;
      }),
    );
  const workbooks = () =>
    running.mutate(() =>
      oneByOne(chosen, async (order) => {
        saveFile(await exportOrder(order.id, "sku", "xlsx"), `commande_${order.number}_sku.xlsx`);
        return 1;
      }),
    );
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
      <p role="status" className="mr-2 max-md:basis-full">
        <span className="font-medium">{t("chosen", { count: chosen.length })}</span>{" "}
        <span className="text-ink-2">
          {t("units", { count: chosen.reduce((sum, { units }) => sum + units, 0) })}{" "}
          <Money cents={chosen.reduce((sum, { total_cents }) => sum + total_cents, 0)} />
        </span>
      </p>
      {/* On a phone the acts stand in one row to move along, so that the list keeps its room. */}
      <div className="flex min-w-0 flex-1 items-center gap-2 max-md:overflow-x-auto max-md:pb-1 md:flex-wrap">
        {mayGroup && toGroup.length > 0 && (
          <Button look="primary" disabled={busy} onClick={() => grouping.mutate(toGroup)}>
            {t("group", { count: toGroup.length })}
          </Button>
        )}
        {mayShip && underWay.length > 0 && (
          <>
            <Button disabled={busy} onClick={() => moving.mutate("prepared")}>
              {t("leave")}
            </Button>
            <Button disabled={busy} onClick={() => moving.mutate("left")}>
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
        {chosen.length < rows.length && (
          <Button look="quiet" className="md:hidden" onClick={selection.all}>
            {list("chooseAll")}
          </Button>
        )}
        <Button look="quiet" onClick={selection.clear}>
          {t("clear")}
        </Button>
      </div>
    </section>
  );
}
