"use client";

/** The work of the day as the page shows it: what the server lists, the day's list before it, lines at risk among it. */
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { type Day, type DayItem, linesAtRisk, supplierOrders, toSend } from "@/api/desk";
import { useMay } from "@/clients/use-clients";
import { useFormat } from "@/i18n/use-format";
import { parisToday } from "@/insight/period";
import { countryName } from "@/lib/countries";

export type DaySection = Day["sections"][number];

/** Rows whose second line is a code of the server's, said in words. */
const CODED = ["imports", "sign_ups", "supplier_trouble"];

export function useDaySections(day: Day): DaySection[] {
  const t = useTranslations("day");
  const { language } = useFormat();
  const mayList = useMay("import:write");
  const mayRisk = useMay("supplier:read");
  const risky = useQuery({
    queryKey: ["day", "at-risk"],
    queryFn: ({ signal }) => linesAtRisk(signal),
    enabled: mayRisk,
    refetchInterval: 60_000,
  });
  const maySend = useMay("supplier:write");
  const grouped = useQuery({
    queryKey: ["day", "drafts"],
    queryFn: ({ signal }) => supplierOrders("draft", signal),
    enabled: maySend,
    refetchInterval: 30_000,
  });
  const ungrouped = useQuery({
    queryKey: ["day", "to-send"],
    queryFn: ({ signal }) => toSend(signal),
    enabled: maySend,
    refetchInterval: 30_000,
  });
  const sections = day.sections
    .map(withoutGrouped)
    .filter(({ count }) => count > 0)
    .map(inWords);
  const risks = atRisk();
  const drafts = toBeSent();
  if (drafts) {
    const before = sections.findIndex(({ code }) => code === "orders_to_send");
    sections.splice(before + 1, 0, drafts);
  }
  const sent = sections.findIndex(({ code }) => code === "answers");
  if (risks) sections.splice(sent === -1 ? sections.length : sent, 0, risks);
  const list = listOfTheDay();
  return list ? [list, ...sections] : sections;

  /** An order that stands in one at the supplier is not grouped again: that one is to be sent. */
  function withoutGrouped(section: DaySection): DaySection {
    if (section.code !== "orders_to_send" || !ungrouped.data) return section;
    const waiting = new Set(
      ungrouped.data.suppliers.flatMap(({ orders }) => orders.map(({ order_id }) => order_id)),
    );
    const items = section.items.filter(({ id }) => waiting.has(id));
    return { ...section, items, count: Math.max(items.length, waiting.size) };
  }

  function toBeSent(): DaySection | null {
    const items = (grouped.data?.items ?? []).map((order) => ({
      id: order.id,
      title: order.number,
      subtitle: t("drafts.line", { supplier: order.supplier, orders: order.orders }),
      since: order.created_at,
      due_at: null,
      units: order.units,
      amount_cents: order.cost_cents,
      href: `/admin/supplier/view/?id=${order.id}`,
      action: { code: "send", label: t("drafts.send") },
    }));
    return items.length === 0
      ? null
      : { code: "drafts", label: t("drafts.title"), count: items.length, items };
  }

  function inWords(section: DaySection): DaySection {
    if (!CODED.includes(section.code)) return section;
    const items = section.items.map((item) =>
      section.code === "sign_ups"
        ? { ...item, subtitle: countryName(item.subtitle, language) }
        : section.code === "imports"
          ? { ...item, subtitle: t(`imports.${item.subtitle as "held"}`) }
          : item.subtitle === "order" || item.subtitle === "waiting"
            ? { ...item, subtitle: t(item.subtitle === "order" ? "orderFailed" : "orderWaiting") }
            : { ...item, title: t(`looks.${item.title as "failed"}`), subtitle: t("look") },
    );
    return { ...section, items };
  }

  /** The first thing of the day, until today's list is there or waits to be published. */
  function listOfTheDay(): DaySection | null {
    const { list_day } = day.list;
    const coming = day.sections.some(({ code, count }) => code === "imports" && count > 0);
    if (!mayList || coming || list_day === parisToday(new Date())) return null;
    if (!day.list.late && !day.list.ordering_suspended) return null;
    const item: DayItem = {
      id: "list",
      title: t("list.missing"),
      subtitle: t(day.list.ordering_suspended ? "list.suspended" : "list.late"),
      since: `${list_day ?? parisToday(new Date())}T00:00:00Z`,
      due_at: null,
      units: null,
      amount_cents: null,
      href: "/admin/catalog/",
      action: { code: "import", label: t("list.bring") },
    };
    return { code: "list", label: t("list.title"), count: 1, items: [item] };
  }

  function atRisk(): DaySection | null {
    const lines = risky.data?.items ?? [];
    if (lines.length === 0) return null;
    const items = lines.slice(0, 20).map((line) => ({
      id: line.item_id,
      title: line.product_name,
      subtitle: t("risk.line", {
        number: line.order_number,
        client: line.client_name,
        listed: line.listed_quantity,
        held: line.held,
      }),
      since: line.submitted_at,
      due_at: null,
      units: line.quantity,
      amount_cents: null,
      href: `/admin/orders/view/?id=${line.order_id}`,
      action: { code: "look", label: t("risk.look") },
    }));
    return { code: "at_risk", label: t("risk.title"), count: lines.length, items };
  }
}
