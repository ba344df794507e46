"use client";

/** Articles that came back dearer: the client is asked, unless the house takes the rise on itself. */
import Link from "next/link";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { absorbRise, type SupplierLine, type SupplierOrder } from "@/api/desk";
import { useMay } from "@/clients/use-clients";
import { oneByOne } from "@/desk/one-by-one";
import { useDeskAgain } from "@/desk/use-again";
import { useFormat } from "@/i18n/use-format";
import { Description } from "@/orders/description";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Block } from "@/ui/page";
import { say } from "@/ui/toast";
import { absorbable, kept, lossOf, type Rise, risesOf } from "./rise";

const AbsorbDialog = lazy(() => import("./absorb-dialog"));
const ReasonDialog = lazy(() => import("@/ui/reason-dialog"));

export function Rises({ order }: { order: SupplierOrder }) {
  const t = useTranslations("review.rises");
  const format = useFormat();
  const again = useDeskAgain();
  const may = useMay("order:manage");
  const [taking, setTaking] = useState<Rise | "all" | null>(null);
  const rises = risesOf(order);
  const open = absorbable(rises);
  if (rises.length === 0) return null;
  const amount = format.money(open.reduce((sum, rise) => sum + lossOf(rise, kept(rise)), 0));
  const orders = new Set(open.map(({ orderId }) => orderId)).size;
  const asked = new Set(
    rises.filter(({ absorbed, price }) => (absorbed ?? 0) > price).map(({ orderId }) => orderId),
  ).size;
  const finished = () => {
    setTaking(null);
    say(t("taken"));
    void again();
  };
  return (
    <Block
      title={t("title")}
      lead={open.length > 0 ? t("lead", { orders, amount }) : t("settled", { asked })}
      actions={may && open.length > 1 && <Button onClick={() => setTaking("all")}>{t("all")}</Button>}
    >
      <ul className="border-line border-t">
        {rises.map((rise) => (
          <Row
            key={rise.item}
            rise={rise}
            line={order.items.find(({ id }) => id === rise.line)}
            onTake={may ? () => setTaking(rise) : undefined}
          />
        ))}
      </ul>
      {taking === "all" ? (
        <Suspense fallback={null}>
          <ReasonDialog
            title={t("allTitle")}
            text={t("allText", { count: open.length, amount })}
            action={t("all")}
            run={async (reason) => {
              const { refused } = await oneByOne(open, async (rise) => {
                await absorbRise(order.id, rise.item, kept(rise), reason);
                return 1;
              });
              void again();
              if (refused[0]) throw refused[0].error;
            }}
            onDone={finished}
            onClose={() => setTaking(null)}
          />
        </Suspense>
      ) : (
        taking && (
          <Suspense fallback={null}>
            <AbsorbDialog order={order} rise={taking} onDone={finished} onClose={() => setTaking(null)} />
          </Suspense>
        )
      )}
    </Block>
  );
}

interface RowProps {
  rise: Rise;
  line: SupplierLine | undefined;
  onTake: (() => void) | undefined;
}

function Row({ rise, line, onTake }: RowProps) {
  const t = useTranslations("review.rises");
  const format = useFormat();
  const margin = (price: number) => (
    <span className={price < rise.costAfter ? "text-danger" : undefined}>
      {format.money(price - rise.costAfter)}
    </span>
  );
  const facts: [name: string, value: ReactNode, wide?: boolean][] = [
    [t("units"), format.integer(rise.units)],
    [t("cost"), `${format.money(rise.costBefore)} → ${format.money(rise.costAfter)}`, true],
    [
      t("price"),
      rise.raised === null
        ? format.money(rise.price)
        : `${format.money(rise.price)} → ${format.money(rise.raised)}`,
      true,
    ],
    [t("marginRaised"), rise.raised === null ? "–" : margin(rise.raised)],
    [t("marginKept"), margin(rise.absorbed ?? kept(rise))],
  ];
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 border-line/70 border-b py-2.5 text-grid">
      <span className="min-w-56 flex-1 max-md:basis-full">
        {line && <Description item={line} />}
        <Link
          href={`/admin/orders/view/?id=${rise.orderId}`}
          className="text-ink-2 underline-offset-4 hover:underline"
        >
          {rise.number}, {rise.client}
        </Link>
        {rise.absorbed !== null && (
          <span className="block text-success">
            {t("absorbed", { price: format.money(rise.absorbed), reason: rise.reason ?? "" })}
          </span>
        )}
        {rise.raised === null && rise.absorbed === null && (
          <span className="block text-warning">{t("noRule")}</span>
        )}
      </span>
      <dl className="flex flex-wrap gap-x-6 gap-y-1 max-md:grid max-md:basis-full max-md:grid-cols-[1fr_auto] max-md:gap-x-4">
        {facts.map(([name, value, wide]) => (
          <div key={name} className={cx("max-md:contents md:text-right", wide && "md:min-w-40")}>
            <dt className="text-ink-3 text-note">{name}</dt>
            <dd className="whitespace-nowrap text-right tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {onTake && (
        <Button
          className="max-md:ml-auto md:min-w-48"
          look={rise.absorbed === null ? "secondary" : "quiet"}
          aria-label={t("takeOf", { article: rise.article, number: rise.number })}
          onClick={onTake}
        >
          {t(rise.absorbed === null ? "take" : "change")}
        </Button>
      )}
    </li>
  );
}
