"use client";

import Link from "next/link";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { Me } from "@/api/types";
import { useAuth } from "@/auth/store";
import { buys } from "@/cart/use-cart";
import { useFormat } from "@/i18n/use-format";
import { useKeptColumns } from "@/lib/kept-columns";
import { usePhone, useWide } from "@/lib/media";
import { useOnline } from "@/lib/online";
import { usePreferences } from "@/lib/preferences";
import { useRoom } from "@/lib/room";
import { useShortcut } from "@/lib/shortcuts";
import { InTopbar } from "@/shell/topbar-slot";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { say } from "@/ui/toast";
import { Actions } from "./actions";
import { Cards } from "./cards";
import { Chips } from "./chips";
import { columnsOf } from "./columns";
import { FacetRail, RailSkeleton } from "./facets/rail";
import { Grid } from "./grid";
import { GridSkeleton } from "./loading";
import { Notices } from "./notices";
import { SearchField } from "./search-field";
import { Toolbar } from "./toolbar";
import { type Catalogue, useCatalogue } from "./use-catalogue";
import { usePasteIntoCart } from "./use-paste";
import { useAddress } from "./use-view";
import { cleared, filterCount, suggested, type View } from "./view";

const FacetSheet = lazy(() => import("./facets/sheet"));
const ProductDrawer = lazy(() => import("./drawer/drawer"));

export function CataloguePage() {
  const t = useTranslations("catalogue");
  const user = useAuth((state) => state.user);
  return (
    <>
      <title>{`${t("title")} · DBC`}</title>
      {user && <CatalogueOf user={user} />}
    </>
  );
}

function CatalogueOf({ user }: { user: Me }) {
  const t = useTranslations("catalogue");
  const { view, product, setView, openProduct } = useAddress();
  const catalogue = useCatalogue(user.id, view);
  const staff = user.role === "admin";
  const phone = usePhone();
  const wide = useWide();
  const rail = usePreferences((state) => state.rail);
  const [sheet, setSheet] = useState(false);
  const page = catalogue.first;
  const railShown = wide && rail;
  const content = useRef<HTMLDivElement>(null);
  const [rows, room] = useRoom();
  const chosen = usePreferences((state) => state.columns[user.id]);
  const buying = buys(user);
  useKeptColumns(user.id);
  const columns = useMemo(() => columnsOf(staff, room, chosen, buying), [staff, room, chosen, buying]);
  usePasteIntoCart(buying);
  useAnnouncedList(catalogue);

  const close = useCallback(() => {
    openProduct(null);
    // The focus returns to the grid, whose cursor is still on the row.
    content.current?.querySelector<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true });
  }, [openProduct]);
  useShortcut("Escape", close, product !== null && !phone);

  const search = (
    <SearchField
      value={view.q}
      onChange={(q) => setView({ ...view, q })}
      label={t("searchLabel")}
      placeholder={t("searchPlaceholder")}
      onSuggestion={(query) => setView({ ...view, ...suggested(view, query) })}
    />
  );

  return (
    <div ref={content} className="relative flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">{t("title")}</h1>
      {!staff && !phone && <InTopbar>{search}</InTopbar>}
      <Toolbar
        view={view}
        page={page}
        failed={catalogue.error !== null}
        phone={phone}
        filtersOpen={wide ? railShown : sheet}
        onFilters={() => (wide ? usePreferences.setState({ rail: !rail }) : setSheet(true))}
        onChange={setView}
        search={staff || phone ? search : null}
        actions={
          <Actions
            userId={user.id}
            staff={staff}
            phone={phone}
            view={view}
            total={page?.total ?? 0}
            columns={columns}
            onChange={setView}
          />
        }
      />
      <div className="relative flex min-h-0 flex-1">
        {railShown && (
          <aside
            aria-label={t("filters")}
            className="w-[264px] shrink-0 overflow-y-auto overscroll-contain border-line border-r bg-surface"
          >
            <h2 className="sr-only">{t("filters")}</h2>
            {page?.facets ? (
              <FacetRail view={view} facets={page.facets} onChange={setView} />
            ) : (
              catalogue.error === null && <RailSkeleton />
            )}
          </aside>
        )}
        <div ref={rows} className="flex min-w-0 flex-1 flex-col">
          <Notices view={view} catalogue={catalogue} onChange={setView} />
          <Chips view={view} onChange={setView} />
          <Rows
            catalogue={catalogue}
            view={view}
            staff={staff}
            phone={phone}
            onChange={setView}
            product={product}
            onOpen={openProduct}
            columns={columns}
            buying={buying}
          />
        </div>
        {product !== null && (
          <Suspense fallback={null}>
            <ProductDrawer
              userId={user.id}
              sku={product}
              staff={staff}
              phone={phone}
              onOpen={openProduct}
              onClose={close}
            />
          </Suspense>
        )}
      </div>
      {sheet && page?.facets && !railShown && (
        <Suspense fallback={null}>
          <FacetSheet
            open
            onClose={() => setSheet(false)}
            view={view}
            facets={page.facets}
            total={page.total}
            phone={phone}
            onChange={setView}
          />
        </Suspense>
      )}
    </div>
  );
}

interface RowsProps {
  catalogue: Catalogue;
  view: View;
  staff: boolean;
  phone: boolean;
  buying: boolean;
  columns: ReturnType<typeof columnsOf>;
  product: string | null;
  onChange: (view: View) => void;
  onOpen: (sku: string | null) => void;
}

/** The rows, or what stands in their place. */
function Rows({ catalogue, view, staff, phone, buying, columns, product, onChange, onOpen }: RowsProps) {
  const page = catalogue.first;
  const online = useOnline();
  if (!page) {
    if (!online) return <NotKept onHome={() => onChange(cleared(view))} />;
    return catalogue.error ? (
      <ErrorBlock error={catalogue.error} retry={catalogue.retry} className="flex-1 bg-surface" />
    ) : (
      <GridSkeleton columns={columns} view={view} />
    );
  }
  if (page.version === 0) return <NothingPublished staff={staff} />;
  if (page.total === 0) return <NothingFound view={view} onChange={onChange} />;
  // What was kept is the first page: rows that cannot come are not promised.
  const total = !online && catalogue.staleSince !== null ? page.items.length : page.total;
  if (phone) return <Cards catalogue={catalogue} total={total} view={view} buying={buying} onOpen={onOpen} />;
  return (
    <Grid
      catalogue={catalogue}
      total={total}
      columns={columns}
      view={view}
      onSort={onChange}
      open={product}
      onOpen={onOpen}
    />
  );
}

/** Without a network, and without this view in the browser. */
function NotKept({ onHome }: { onHome: () => void }) {
  const t = useTranslations();
  return (
    <Empty
      title={t("errors.offlineView")}
      className="flex-1 bg-surface"
      action={<Button onClick={onHome}>{t("catalogue.clearFilters")}</Button>}
    >
      {t("errors.offlineViewText")}
    </Empty>
  );
}

function NothingPublished({ staff }: { staff: boolean }) {
  const t = useTranslations("catalogue.empty");
  return (
    <Empty
      title={t("title")}
      className="flex-1 bg-surface"
      action={
        staff && (
          <Link
            href="/admin/catalog/"
            className="inline-flex h-8 items-center rounded-md bg-accent px-3 font-medium text-grid text-on-accent hover:bg-accent-strong"
          >
            {t("action")}
          </Link>
        )
      }
    >
      {staff ? t("staff") : t("client")}
    </Empty>
  );
}

function NothingFound({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  const t = useTranslations("catalogue");
  const filtered = filterCount(view) > 0 || view.q.trim() !== "";
  return (
    <Empty
      title={t("empty.noResult")}
      className="flex-1 bg-surface"
      action={
        <>
          {view.stock === "in" && (
            <Button onClick={() => onChange({ ...view, stock: "all" })}>{t("empty.includeOut")}</Button>
          )}
          {filtered && (
            <Button look="primary" onClick={() => onChange(cleared(view))}>
              {t("clearFilters")}
            </Button>
          )}
        </>
      }
    >
      {t("empty.noResultHint")}
    </Empty>
  );
}

/** Says, once, that another list has taken the place of the one on screen. */
function useAnnouncedList({ first, changing }: Catalogue): void {
  const t = useTranslations("catalogue");
  const format = useFormat();
  const known = useRef<number | null>(null);
  const version = changing ? undefined : first?.version;
  const day = first?.list_day;
  useEffect(() => {
    if (version === undefined) return;
    const before = known.current;
    known.current = version;
    if (before !== null && before > 0 && version > before && day)
      say(t("updated", { day: format.longDay(day) }));
  }, [version, day, t, format]);
}
