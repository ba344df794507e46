"use client";

/** The carts of the company: one's own drafts, and what waits for an owner. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type Cart, type CartSummary, carts, dropCart, makeCurrent, saveDraft } from "@/api/carts";
import { useFormat } from "@/i18n/use-format";
import { randomKey } from "@/lib/random-key";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Money } from "@/ui/money";
import { LinesSkeleton } from "@/ui/page";
import { say } from "@/ui/toast";
import type { OpenCart } from "./use-open-cart";

interface DraftsProps {
  open: OpenCart;
  cart: Cart;
  onOpen: (id: string | null) => void;
  onClose: () => void;
}

export default function Drafts({ open, cart, onOpen, onClose }: DraftsProps) {
  const t = useTranslations("cart.drafts");
  const loading = useTranslations("common")("loading");
  const errorText = useErrorText();
  const client = useQueryClient();
  const list = useQuery({
    queryKey: ["carts", open.company],
    queryFn: ({ signal }) => carts(open.company, signal),
  });
  const again = () => client.invalidateQueries({ queryKey: ["carts"] });
  const onError = (error: unknown) => say(errorText(error));
  const dropping = useMutation({
    mutationFn: (draft: CartSummary) => dropCart(draft.id, open.company),
    onSuccess: async (_, draft) => {
      if (draft.id === cart.id) onOpen(null);
      await again();
    },
    onError,
  });
  const current = useMutation({
    mutationFn: (draft: CartSummary) => makeCurrent(draft.id, open.company),
    onSuccess: async (_, draft) => {
      const former = list.data?.items.find(isCurrent);
      const name = draft.name ?? "";
      say(
        former !== undefined && former.lines > 0
          ? t("madeCurrentKept", { name })
          : t("madeCurrent", { name }),
      );
      onOpen(null);
      onClose();
      await client.invalidateQueries({ queryKey: ["cart"] });
      await again();
    },
    onError,
  });
  return (
    <Dialog open onClose={onClose} title={t("title")} place="right">
      <NewDraft open={open} cart={cart} onSaved={again} />
      {list.data ? (
        <ul className="px-4 pb-6">
          {list.data.items.map((draft) => (
            <li key={draft.id} className="border-line/70 border-b py-3 text-grid">
              <button
                type="button"
                onClick={() => {
                  onOpen(isCurrent(draft) ? null : draft.id);
                  onClose();
                }}
                className="flex w-full justify-between gap-3 text-left hover:text-accent"
              >
                <span className="min-w-0">
                  <span className={cx("block truncate", draft.id === cart.id && "font-semibold")}>
                    {draft.name ?? t("current")}
                  </span>
                  <Facts draft={draft} />
                </span>
                <Money cents={draft.goods_cents} />
              </button>
              {draft.mine && draft.name !== null && draft.state === "open" && (
                <span className="mt-1 flex gap-1">
                  <Button look="quiet" disabled={current.isPending} onClick={() => current.mutate(draft)}>
                    {t("makeCurrent")}
                  </Button>
                  <Button look="quiet" onClick={() => dropping.mutate(draft)}>
                    {t("drop")}
                  </Button>
                </span>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <div className="px-4">
          <LinesSkeleton label={loading} />
        </div>
      )}
    </Dialog>
  );
}

/** The person's own cart, as against his drafts and what colleagues ask about. */
const isCurrent = (one: CartSummary) => one.name === null && one.mine && one.state === "open";

function Facts({ draft }: { draft: CartSummary }) {
  const t = useTranslations("cart.drafts");
  const format = useFormat();
  return (
    <span className="block text-ink-3 text-note">
      {draft.approval !== null ? (
        <span className="font-medium text-info">{t("waiting", { name: draft.approval.asked_by_name })}</span>
      ) : (
        t("facts", { lines: draft.lines, units: format.integer(draft.units) })
      )}{" "}
      · <span title={format.moment(draft.updated_at)}>{format.relative(draft.updated_at)}</span>
      {!draft.mine && ` · ${draft.made_by}`}
    </span>
  );
}

function NewDraft({ open, cart, onSaved }: { open: OpenCart; cart: Cart; onSaved: () => void }) {
  const t = useTranslations("cart.drafts");
  const errorText = useErrorText();
  const [name, setName] = useState("");
  const saving = useMutation({
    mutationFn: () => saveDraft(name.trim(), cart.id, open.company, randomKey()),
    onSuccess: () => {
      say(t("saved", { name: name.trim() }));
      setName("");
      onSaved();
    },
    onError: (error) => say(errorText(error)),
  });
  if (cart.items.length === 0) return null;
  return (
    <form
      className="flex items-end gap-2 border-line border-b px-4 py-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "" && !saving.isPending) saving.mutate();
      }}
    >
      <Field label={t("save")} className="flex-1">
        {(control) => (
          <Input
            dense
            maxLength={100}
            placeholder={t("placeholder")}
            value={name}
            onChange={(event) => setName(event.target.value)}
            {...control}
          />
        )}
      </Field>
      <Button type="submit" disabled={name.trim() === "" || saving.isPending}>
        {t("keep")}
      </Button>
    </form>
  );
}
