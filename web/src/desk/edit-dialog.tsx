"use client";

/** Lines of an order changed by staff after its submission; anything but a lower price waits for the client. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { searchCatalogue } from "@/api/catalogue";
import { editOrder } from "@/api/desk";
import type { Order, OrderItem } from "@/api/orders";
import type { Offer } from "@/api/types";
import { decimalOfCents } from "@/i18n/format";
import { useFormat } from "@/i18n/use-format";
import { useDebounced } from "@/lib/debounced";
import { centsOf, wholeOf } from "@/lib/typed-numbers";
import { GradeBadge } from "@/ui/badges";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { TextArea } from "@/ui/text-area";
import { say } from "@/ui/toast";
import { useDeskAgain } from "./use-again";

interface Typed {
  quantity: string;
  price: string;
}

export default function EditDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const t = useTranslations("orderDesk.edit");
  const common = useTranslations("common");
  const format = useFormat();
  const again = useDeskAgain();
  const written = (cents: number) => decimalOfCents(cents).replace(".", format.language === "fr" ? "," : ".");
  const lines = order.items.filter(({ state }) => state === "active");
  const [typed, setTyped] = useState<Record<string, Typed>>({});
  const [added, setAdded] = useState<{ offer: Offer; quantity: string }[]>([]);
  const [reason, setReason] = useState("");
  const [exception, setException] = useState("");
  const [tried, setTried] = useState(false);
  const shownOf = (item: OrderItem): Typed =>
    typed[item.id] ?? { quantity: String(item.quantity), price: written(item.price_cents) };
  const read = lines.map((item) => {
    const { quantity, price } = shownOf(item);
    return { item, quantity: wholeOf(quantity), price_cents: centsOf(price) };
  });
  const more = added.map(({ offer, quantity }) => ({ offer_id: offer.id, quantity: wholeOf(quantity) }));
  const changed = read.filter(
    ({ item, quantity, price_cents }) => quantity !== item.quantity || price_cents !== item.price_cents,
  );
  const readable =
    read.every(({ quantity, price_cents }) => quantity !== null && price_cents !== null) &&
    more.every(({ quantity }) => quantity !== null && quantity > 0);
  const below = changed.some(
    ({ item, price_cents }) =>
      item.floor_cents != null && price_cents !== null && price_cents < item.floor_cents,
  );
  const missing = reason.trim().length < 3;
  const editing = useMutation({
    mutationFn: () =>
      editOrder(order.id, {
        version: order.version,
        reason: reason.trim(),
        floor_exception: below && exception.trim() !== "" ? exception.trim() : null,
        lines: changed.map(({ item, quantity, price_cents }) => ({
          item_id: item.id,
          quantity: quantity === item.quantity ? null : quantity,
          price_cents: price_cents === item.price_cents ? null : price_cents,
        })),
        add: more.map(({ offer_id, quantity }) => ({ offer_id, quantity: quantity ?? 0 })),
      }),
    onSuccess: async () => {
      say(t("done"));
      onClose();
      await again();
    },
    onError: again,
  });
  return (
    <FormDialog
      title={t("title", { number: order.number })}
      action={t("action")}
      busy={editing.isPending || !readable || (changed.length === 0 && more.length === 0)}
      error={editing.error}
      onSubmit={() => {
        setTried(true);
        if (!missing) editing.mutate();
      }}
      onClose={onClose}
    >
      <p className="text-ink-2">{t("text")}</p>
      <table className="w-full border-collapse text-grid">
        <thead>
          <tr className="border-line border-b text-left text-ink-2 text-note">
            <th scope="col" className="py-1 font-medium">
              {t("article")}
            </th>
            <th scope="col" className="pl-2 text-right font-medium">
              {t("quantity")}
            </th>
            <th scope="col" className="pl-2 text-right font-medium">
              {t("price")}
            </th>
          </tr>
        </thead>
        <tbody>
          {read.map(({ item, quantity, price_cents }) => (
            <tr key={item.id} className="border-line/70 border-b">
              <td className="w-full max-w-0 py-1.5">
                <span className="flex items-center gap-2">
                  <GradeBadge grade={item.appearance} />
                  <span className={cx("truncate", quantity === 0 && "text-ink-3 line-through")}>
                    {item.product_name}
                  </span>
                </span>
              </td>
              <td className="min-w-20 pl-2">
                <Input
                  dense
                  inputMode="numeric"
                  className="text-right"
                  aria-label={t("quantityOf", { article: item.product_name })}
                  aria-invalid={quantity === null || undefined}
                  value={shownOf(item).quantity}
                  onChange={(event) =>
                    setTyped({ ...typed, [item.id]: { ...shownOf(item), quantity: event.target.value } })
                  }
                />
              </td>
              <td className="min-w-28 pl-2">
                <Input
                  dense
                  inputMode="decimal"
                  className="text-right"
                  aria-label={t("priceOf", { article: item.product_name })}
                  aria-invalid={price_cents === null || undefined}
                  value={shownOf(item).price}
                  onChange={(event) =>
                    setTyped({ ...typed, [item.id]: { ...shownOf(item), price: event.target.value } })
                  }
                />
              </td>
            </tr>
          ))}
          {added.map(({ offer, quantity }) => (
            <tr key={offer.id} className="border-line/70 border-b">
              <td className="w-full max-w-0 py-1.5">
                <span className="flex items-center gap-2">
                  <GradeBadge grade={offer.grade} />
                  <span className="truncate font-medium">{offer.name}</span>
                </span>
              </td>
              <td className="min-w-20 pl-2">
                <Input
                  dense
                  inputMode="numeric"
                  className="text-right"
                  aria-label={t("quantityOf", { article: offer.name })}
                  value={quantity}
                  onChange={(event) =>
                    setAdded(
                      added.map((one) =>
                        one.offer.id === offer.id ? { ...one, quantity: event.target.value } : one,
                      ),
                    )
                  }
                />
              </td>
              <td className="pl-2 text-right">
                <Button
                  look="quiet"
                  onClick={() => setAdded(added.filter((one) => one.offer.id !== offer.id))}
                >
                  {t("remove")}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <AddLine
        regime={order.vat_regime}
        onAdd={(offer) =>
          setAdded((now) =>
            now.some((one) => one.offer.id === offer.id) ? now : [...now, { offer, quantity: "1" }],
          )
        }
      />
      {below && (
        <Field label={t("exception")} hint={t("exceptionHint")}>
          {(control) => (
            <Input value={exception} onChange={(event) => setException(event.target.value)} {...control} />
          )}
        </Field>
      )}
      <Field label={common("reason")} error={tried && missing ? common("reasonMissing") : null}>
        {(control) => (
          <TextArea
            rows={2}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            {...control}
          />
        )}
      </Field>
    </FormDialog>
  );
}

/** Finds an offer of the order's own regime: an order has one. */
function AddLine({ regime, onAdd }: { regime: string; onAdd: (offer: Offer) => void }) {
  const t = useTranslations("orderDesk.edit");
  const format = useFormat();
  const [text, setText] = useState("");
  const wanted = useDebounced(text.trim(), 200);
  const found = useQuery({
    queryKey: ["edit", "offers", regime, wanted],
    queryFn: ({ signal }) =>
      searchCatalogue(
        { q: wanted, regime: [regime === "marginal" ? "marginal" : "standard"], limit: 6, facets: false },
        signal,
      ),
    enabled: wanted.length >= 2,
  });
  return (
    <div>
      <Field label={t("add")}>
        {(control) => (
          <Input
            type="search"
            placeholder={t("addHint")}
            value={text}
            onChange={(event) => setText(event.target.value)}
            {...control}
          />
        )}
      </Field>
      {wanted.length >= 2 && found.data && (
        <ul className="mt-1 border-line border-t text-grid">
          {found.data.items.map((offer) => (
            <li key={offer.id} className="border-line/70 border-b">
              <button
                type="button"
                className="flex w-full items-center gap-2 py-1.5 text-left hover:bg-hover"
                onClick={() => {
                  onAdd(offer);
                  setText("");
                }}
              >
                <GradeBadge grade={offer.grade} />
                <span className="min-w-0 flex-1 truncate">{offer.name}</span>
                <span className="text-ink-2 tabular-nums">{format.integer(offer.quantity)}</span>
                <span className="w-20 text-right">
                  {offer.price_cents === null ? "–" : format.money(offer.price_cents)}
                </span>
              </button>
            </li>
          ))}
          {found.data.items.length === 0 && <li className="py-1.5 text-ink-3">{t("nothingFound")}</li>}
        </ul>
      )}
    </div>
  );
}
