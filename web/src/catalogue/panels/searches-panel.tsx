"use client";

/** Searches that a person keeps: save the view on screen, be told when it can be met, come back to it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import {
  changeSearch,
  forgetSearch,
  type SavedSearch,
  savedSearches,
  saveSearch,
  searchSeen,
} from "@/api/market";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Dialog } from "@/ui/dialog";
import { LinesSkeleton } from "@/ui/page";
import { say } from "@/ui/toast";
import type { PanelProps } from "../actions";
import { formatView, parseView } from "../view";
import { MarketTexts } from "./panel-texts";
import { SaveSearch } from "./save-search";
import { SearchLine } from "./search-line";

export const SEARCHES_KEY = ["saved-searches"] as const;

export default function SearchesPanel(props: PanelProps) {
  return (
    <MarketTexts>
      <Panel {...props} />
    </MarketTexts>
  );
}

function Panel({ view, total, onChange, onClose }: PanelProps) {
  const t = useTranslations();
  const client = useQueryClient();
  const here = formatView(view);
  const kept = useQuery({ queryKey: SEARCHES_KEY, queryFn: ({ signal }) => savedSearches(signal) });
  const renew = () => void client.invalidateQueries({ queryKey: SEARCHES_KEY });

  const forgetting = useMutation({
    mutationFn: async (search: SavedSearch) => {
      await forgetSearch(search);
      return search;
    },
    onSuccess: (search) => {
      renew();
      say(t("market.searches.forgotten", { name: search.name }), {
        label: t("market.undo"),
        run: () => void saveSearch(search).then(renew),
      });
    },
    onError: renew,
  });
  const telling = useMutation({
    mutationFn: ({ search, alert }: { search: SavedSearch; alert: SavedSearch["alert"] }) =>
      changeSearch(search, { alert }),
    onSettled: renew,
  });

  const saved = kept.data ?? [];
  return (
    <Dialog open onClose={onClose} title={t("market.searches.title")} place="right">
      <SaveSearch
        key={here}
        view={view}
        total={total}
        known={saved.some((search) => formatView(parseView(search.query)) === here)}
        onSaved={renew}
      />
      <h3 className="px-4 pt-4 pb-1 font-medium text-grid">{t("market.searches.list")}</h3>
      {kept.isError ? (
        <ErrorBlock error={kept.error} retry={() => void kept.refetch()} />
      ) : !kept.data ? (
        <div className="px-4">
          <LinesSkeleton label={t("common.loading")} lines={3} />
        </div>
      ) : saved.length === 0 ? (
        <Empty title={t("market.searches.none")}>{t("market.searches.noneHint")}</Empty>
      ) : (
        <ul>
          {saved.map((search) => (
            <SearchLine
              key={search.id}
              search={search}
              busy={forgetting.isPending || telling.isPending}
              onShow={() => {
                onChange(parseView(search.query));
                if (search.new_since > 0) void searchSeen(search).then(renew, () => {});
                onClose();
              }}
              onForget={() => forgetting.mutate(search)}
              onAlert={(alert) => telling.mutate({ search, alert })}
            />
          ))}
        </ul>
      )}
    </Dialog>
  );
}
