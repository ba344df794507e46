/** All texts by type: those of every page and those that come with one part, see `feature.tsx`. */
import type { AccountMessages } from "./account.fr";
import type { DailyMessages } from "./daily.fr";
import type { DeskMessages } from "./desk.fr";
import type { EntryMessages } from "./entry.fr";
import type { Messages } from "./fr";
import type { InsightMessages } from "./insight.fr";
import type { MarketMessages } from "./market.fr";
import type { OfficeMessages } from "./office.fr";
import type { OrderMessages } from "./orders.fr";
import type { ReviewMessages } from "./review.fr";
import type { TradeMessages } from "./trade.fr";

export type AllMessages = Messages &
  DailyMessages &
  DeskMessages &
  EntryMessages &
  AccountMessages &
  OfficeMessages &
  InsightMessages &
  OrderMessages &
  ReviewMessages &
  MarketMessages &
  TradeMessages;
