//! Putting a list into a cart: known lines and proposals become lines, the others are asked back.

use std::collections::HashMap;

use dbc_catalogue::published::Edition;
use dbc_domain::ids::{CartId, OfferId};
use dbc_domain::money::Money;
use dbc_ground::http::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::finding::{Finder, Meaning};
use super::queries::{self, DoubtRow, NewItem};
use super::reading::List;
use super::{Owner, drafts};
use crate::Orders;
use dbc_ground::http::Caller;

/// Longest text of a line that is kept for asking back.
const MOST_WRITTEN: usize = 1_000;

/// What a list became.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct FillReport {
    /// Lines whose article is known.
    pub known: u32,
    /// Lines found by their characteristics: in the cart, to be looked at.
    pub proposed: u32,
    /// Lines that are asked back.
    pub doubts: u32,
    /// Units put into the cart.
    pub units: u64,
    /// Each line, in the order of the list.
    pub lines: Vec<ListLine>,
    /// Rows that were left out, and why.
    pub remarks: Vec<String>,
}

/// What a line of a list became.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListLine {
    /// Row of the list, from 1.
    pub row: u32,
    /// What was written.
    pub written: String,
    /// Units; 0 when they were not understood.
    pub quantity: u32,
    /// What it became.
    pub outcome: ListOutcome,
    /// The offer that it means.
    #[schema(required)]
    pub offer_id: Option<Uuid>,
    /// What is open.
    #[schema(required)]
    pub reason: Option<String>,
}

/// What a line of a list became.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListOutcome {
    /// In the cart.
    Known,
    /// In the cart, found by its characteristics.
    Proposed,
    /// Asked back.
    Doubt,
}

/// What is to be written.
pub(super) struct Filling {
    report: FillReport,
    items: Vec<NewItem>,
    doubts: Vec<DoubtRow>,
}

/// Decides about every line. Blocking.
pub(super) fn prepare(list: List, edition: &Edition, owner: Owner, orders: &Orders) -> Filling {
    let priced = edition.priced_for(edition.buyer(owner.client));
    let mut finder = Finder::new(edition, &priced);
    let mut filling = Filling {
        report: FillReport { remarks: list.remarks, ..FillReport::default() },
        items: Vec::new(),
        doubts: Vec::new(),
    };
    let mut places: HashMap<OfferId, usize> = HashMap::new();
    for line in list.lines {
        let meaning = finder.find(&line);
        let (outcome, offer, reason) = match &meaning {
            Meaning::Known(offer) => (ListOutcome::Known, Some(*offer), None),
            Meaning::Proposed(offer) => (ListOutcome::Proposed, Some(*offer), None),
            Meaning::Doubt(reason, _) => (ListOutcome::Doubt, None, Some((*reason).to_owned())),
        };
        let units = i32::try_from(line.quantity).unwrap_or(i32::MAX);
        match meaning {
            Meaning::Known(offer) | Meaning::Proposed(offer) => {
                filling.report.units += u64::from(line.quantity);
                let price = priced.catalogue().find(offer).and_then(|row| priced.price(row)).map(Money::cents);
                match places.get(&offer).and_then(|place| filling.items.get_mut(*place)) {
                    // Lines of one offer are one line.
                    Some(item) => item.quantity = item.quantity.saturating_add(units).min(100_000),
                    None => {
                        places.insert(offer, filling.items.len());
                        filling.items.push(NewItem {
                            id: orders.clock.new_id(),
                            offer_id: offer.uuid(),
                            quantity: units,
                            seen_price_cents: price,
                            delivery_address_id: None,
                        });
                    }
                }
            }
            Meaning::Doubt(reason, candidates) => filling.doubts.push(DoubtRow {
                id: orders.clock.new_id(),
                position: i32::try_from(filling.doubts.len() + 1).unwrap_or(i32::MAX),
                written: line.written.chars().take(MOST_WRITTEN).collect(),
                quantity: units,
                reason: reason.to_owned(),
                candidates: candidates.into_iter().map(OfferId::uuid).collect(),
            }),
        }
        match outcome {
            ListOutcome::Known => filling.report.known += 1,
            ListOutcome::Proposed => filling.report.proposed += 1,
            ListOutcome::Doubt => filling.report.doubts += 1,
        }
        filling.report.lines.push(ListLine {
            row: line.row,
            written: line.written,
            quantity: line.quantity,
            outcome,
            offer_id: offer.map(OfferId::uuid),
            reason,
        });
    }
    filling
}

/// Writes what was decided. A line that stands in the cart already takes the quantity of the list, so that sending a list
/// twice changes nothing.
///
/// Errors: 404 `unknown_cart`; 409 `cart_waiting`, `cart_submitted`.
pub(super) async fn write(
    orders: &Orders,
    caller: &Caller,
    owner: Owner,
    id: Uuid,
    filling: Filling,
) -> Result<FillReport, Problem> {
    let (mut tx, cart) = drafts::opened(orders, caller, owner, id, None).await?;
    let (cart, now) = (CartId::new(cart.id), orders.clock.now());
    queries::put_items(&mut tx, cart, owner.client, &filling.items, now).await?;
    queries::put_doubts(&mut tx, cart, owner.client, &filling.doubts, now).await?;
    queries::touch(&mut tx, cart, now).await?;
    tx.commit().await?;
    Ok(filling.report)
}
