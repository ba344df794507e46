"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Copy, PencilLine, Plus } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { product as readProduct } from "@/api/catalogue";
import { hasCode } from "@/api/problem";
import type { Offer, Product, Regime } from "@/api/types";
import { useAuth } from "@/auth/store";
import { QuantityField } from "@/cart/quantity-field";
import { buys } from "@/cart/use-cart";
import { movement } from "@/i18n/format";
import { useFormat } from "@/i18n/use-format";
import { GradeBadge, NewsTag, RegimeBadge } from "@/ui/badges";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Button, IconButton } from "@/ui/button";
import { copy } from "@/ui/copy";
import { cx } from "@/ui/cx";
import { Money, Movement } from "@/ui/money";
import { Sku } from "@/ui/sku";
import { Swatch } from "@/ui/swatch";
import { useLabels } from "../labels";
import { Block } from "./block";
import { ModelPrices } from "./model-prices";
import { PriceFigures } from "./price-figures";
import { PriceHistory } from "./price-history";
import { SiblingMatrix } from "./sibling-matrix";
import { Substitutes } from "./substitutes";

const CurationDialog = lazy(() => import("../curation/curation-dialog"));
const NewOfferDialog = lazy(() => import("../curation/new-offer-dialog"));

interface ProductPanelProps {
  userId: string;
  sku: string;
  staff: boolean;
  onOpen: (sku: string) => void;
}

export function ProductPanel({ userId, sku, staff, onOpen }: ProductPanelProps) {
  const t = useTranslations("product");
  const product = useQuery({
    queryKey: ["product", userId, sku],
    queryFn: ({ signal }) => readProduct(sku, signal),
    // Walking through rows must not blink.
    placeholderData: keepPreviousData,
  });

  if (product.isError && hasCode(product.error, "unknown_product")) {
    return <Empty title={t("notFound")}>{t("notFoundHint", { sku })}</Empty>;
  }
  if (product.isError) return <ErrorBlock error={product.error} retry={() => void product.refetch()} />;
  if (!product.data) return <PanelSkeleton />;
  return (
    <div className={cx("transition-opacity duration-120", product.isPlaceholderData && "opacity-60")}>
      <Panel key={product.data.sku} product={product.data} staff={staff} onOpen={onOpen} />
    </div>
  );
}

function Panel({
  product,
  staff,
  onOpen,
}: {
  product: Product;
  staff: boolean;
  onOpen: (sku: string) => void;
}) {
  const t = useTranslations();
  const [first] = product.offers;
  const mayCorrect = useAuth((state) => state.user?.permissions.includes("catalog:write") ?? false);
  const buyer = useAuth((state) => state.user !== null && buys(state.user));
  const [dialog, setDialog] = useState<"correct" | "add" | null>(null);
  const [regime, setRegime] = useState<Regime>(first?.regime ?? "marginal");
  const offer = product.offers.find((candidate) => candidate.regime === regime) ?? first;
  if (!offer)
    return <Empty title={t("product.notFound")}>{t("product.notFoundHint", { sku: product.sku })}</Empty>;
  return (
    <>
      <header className="border-line border-b px-4 pt-4 pb-4">
        <h2 className="pr-10 font-semibold text-[16px] proportional-nums leading-6">{product.name}</h2>
        <p className="mt-0.5 flex items-center gap-1">
          <Sku sku={product.sku} className="text-ink-2" />
          <IconButton
            label={t("common.copySku")}
            className="size-6"
            onClick={() => copy(product.sku, t("common.skuCopied", { sku: product.sku }))}
          >
            <Copy size={13} aria-hidden />
          </IconButton>
          {offer.badges
            .filter((badge) => badge === "new" || badge === "restocked")
            .map((badge) => (
              <NewsTag key={badge} badge={badge} />
            ))}
        </p>
        <div className="mt-3 flex flex-col gap-2">
          {product.offers.map((candidate) => (
            <OfferLine
              key={candidate.id}
              offer={candidate}
              picked={candidate.id === offer.id}
              onPick={product.offers.length > 1 ? () => setRegime(candidate.regime) : undefined}
            />
          ))}
        </div>
        {buyer && offer.price_cents != null && (
          <p className="mt-3 flex items-center justify-between gap-3 text-grid">
            <span className="text-ink-2">{t("cartBar.inCart")}</span>
            <QuantityField
              key={offer.id}
              offer={offer.id}
              available={offer.quantity}
              name={`${product.name} ${offer.grade}`}
            />
          </p>
        )}
      </header>
      <Attributes offer={offer} product={product} staff={staff} />
      {mayCorrect && (
        <div className="flex flex-wrap gap-2 border-line border-b px-4 py-2">
          <Button icon={<PencilLine size={14} aria-hidden />} onClick={() => setDialog("correct")}>
            {t("market.curation.open")}
          </Button>
          <Button icon={<Plus size={14} aria-hidden />} onClick={() => setDialog("add")}>
            {t("market.curation.newOffer")}
          </Button>
        </div>
      )}
      <Suspense fallback={null}>
        {dialog === "correct" && <CurationDialog offer={offer} onClose={() => setDialog(null)} />}
        {dialog === "add" && (
          <NewOfferDialog product={product} onClose={() => setDialog(null)} onDone={() => setDialog(null)} />
        )}
      </Suspense>
      <Block title={t("product.history")}>
        <PriceHistory points={product.history.filter((point) => point.regime === offer.regime)} />
        <PriceFigures sku={offer.sku} offerId={offer.id} />
      </Block>
      <ModelPrices offer={offer} />
      <Block title={t("market.substitutes.title")}>
        <Substitutes offerId={offer.id} onOpen={onOpen} />
      </Block>
      <Block title={t("product.siblings")}>
        <SiblingMatrix offer={offer} offers={[...product.offers, ...product.siblings]} onOpen={onOpen} />
      </Block>
    </>
  );
}

/** One price: regime, amount, how it moved, how many. A SKU may stand under both regimes. */
function OfferLine({
  offer,
  picked,
  onPick,
}: {
  offer: Offer;
  picked: boolean;
  onPick?: (() => void) | undefined;
}) {
  const t = useTranslations();
  const format = useFormat();
  const moved = movement(offer.previous_price_cents, offer.price_cents);
  const content = (
    <>
      <RegimeBadge regime={offer.regime} />
      {offer.price_cents == null ? (
        <span className="text-ink-3">{t("catalogue.noPrice")}</span>
      ) : (
        <Money cents={offer.price_cents} className="font-semibold text-[18px]" />
      )}
      <span className="text-ink-3 text-note">{t(`catalogue.regime.${offer.regime}Price`)}</span>
      {moved !== null && offer.previous_price_cents != null && (
        <span title={t("product.previous", { before: format.money(offer.previous_price_cents) })}>
          <Movement basisPoints={moved} />
        </span>
      )}
      <span className={cx("ml-auto text-grid", offer.quantity === 0 && "text-ink-3")}>
        {t("product.available", { count: offer.quantity, value: format.integer(offer.quantity) })}
      </span>
    </>
  );
  const className = "flex w-full items-center gap-2.5";
  if (!onPick) return <div className={className}>{content}</div>;
  return (
    <button
      type="button"
      aria-pressed={picked}
      onClick={onPick}
      className={cx(
        className,
        "-mx-2 w-[calc(100%+16px)] rounded-md px-2 py-1",
        picked ? "bg-selected" : "hover:bg-hover",
      )}
    >
      {content}
    </button>
  );
}

function Attributes({ offer, product, staff }: { offer: Offer; product: Product; staff: boolean }) {
  const t = useTranslations();
  const format = useFormat();
  const labels = useLabels();
  return (
    <dl className="grid grid-cols-2 gap-x-6 border-line border-b px-4 py-3">
      <Fact label={t("catalogue.columns.grade")}>
        <GradeBadge grade={offer.grade} />
        {labels.grade(offer) !== labels.value("grade", offer.grade) && !/^Grade /.test(offer.grade) && (
          <span className="text-ink-2">{labels.grade(offer)}</span>
        )}
      </Fact>
      <Fact label={t("catalogue.facets.functionality")}>{labels.functionality(offer.functionality)}</Fact>
      {offer.colour && (
        <Fact label={t("catalogue.columns.colour")}>
          <Swatch colour={offer.colour} />
          {labels.colour(offer.colour)}
        </Fact>
      )}
      <Fact label={t("catalogue.columns.boxed")}>{labels.boxed(offer.boxed)}</Fact>
      {offer.additional_info && (
        <Fact label={t("catalogue.facets.info")}>{labels.info(offer.additional_info)}</Fact>
      )}
      {product.storage_gb != null && (
        <Fact label={t("product.storage")}>{labels.storage(product.storage_gb)}</Fact>
      )}
      {offer.cloud_lock && <Fact label={t("product.lock")}>{labels.cloudLock(offer.cloud_lock)}</Fact>}
      {staff && offer.cost_cents != null && (
        <Fact label={t("product.cost")}>
          <Money cents={offer.cost_cents} />
        </Fact>
      )}
      {staff && offer.margin_cents != null && (
        <Fact label={t("product.margin")}>
          <Money cents={offer.margin_cents} />
          {offer.markup_bp != null && (
            <span className="text-ink-3 text-note">{format.percent(offer.markup_bp)}</span>
          )}
        </Fact>
      )}
      {staff && offer.campaign_price_cents != null && (
        <Fact label={t("product.campaign")}>
          <Money cents={offer.campaign_price_cents} />
        </Fact>
      )}
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="py-1">
      <dt className="text-ink-3 text-note">{label}</dt>
      <dd className="flex min-h-5 items-center gap-1.5 text-grid">{children}</dd>
    </div>
  );
}

function PanelSkeleton() {
  const t = useTranslations("product");
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-col gap-4 px-4 pt-5">
      <span className="skeleton h-4 w-2/3" />
      <span className="skeleton h-3 w-1/3" />
      <span className="skeleton h-6 w-full" />
      <div className="grid grid-cols-2 gap-4 pt-4">
        {[1, 2, 3, 4, 5, 6].map((fact) => (
          <span key={fact} className="skeleton h-3 w-3/4" />
        ))}
      </div>
      <span className="skeleton mt-6 h-32 w-full" />
    </div>
  );
}
