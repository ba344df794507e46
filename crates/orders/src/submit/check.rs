//! Whether the lines of a cart can be sold at this instant: for sale, at the prices that were seen, in stock.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use dbc_catalogue::published::Edition;
use dbc_catalogue::selling::{Quote, QuotedPrice};
use dbc_domain::ids::{ClientId, OfferId};
use dbc_domain::language::Language;
use dbc_domain::money::Money;
use dbc_domain::orders::reservation::{Short, check_all};
use dbc_ground::http::Problem;
use uuid::Uuid;

use super::problems::{ChangedPrice, ProposedSubstitute, ShortLine, not_for_sale, price_changed, stock_short};
use crate::cart::queries::ItemRow;
use crate::proposals::{Standing, agreed_price};

/// Substitutes proposed beside a short line.
const SUBSTITUTES: usize = 3;

/// A line that is for sale.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub item: &'a ItemRow,
    pub quote: &'a Quote,
    pub quoted: QuotedPrice,
    pub units: u32,
    /// What the client pays per unit.
    pub price: Money,
    /// True when that is an agreed price.
    pub agreed: bool,
}

/// The lines with their quotes and prices.
///
/// Errors: 409 `not_for_sale` that names the offers.
pub(super) fn for_sale<'a>(
    items: &'a [ItemRow],
    quotes: &'a [Quote],
    standing: &[Standing],
    now: DateTime<Utc>,
) -> Result<Vec<Line<'a>>, Problem> {
    let by_offer: HashMap<Uuid, &Quote> = quotes.iter().map(|quote| (quote.offer.uuid(), quote)).collect();
    let (mut lines, mut gone) = (Vec::with_capacity(items.len()), Vec::new());
    for item in items {
        let units = u32::try_from(item.quantity).unwrap_or(0);
        let quote = by_offer.get(&item.offer_id).copied();
        match quote.and_then(|quote| Some((quote, quote.price?))) {
            Some((quote, quoted)) => {
                let agreed = agreed_price(standing, quote.offer, units, now).filter(|agreed| *agreed < quoted.price);
                let price = agreed.unwrap_or(quoted.price);
                lines.push(Line { item, quote, quoted, units, price, agreed: agreed.is_some() });
            }
            None => gone.push(item.offer_id),
        }
    }
    if gone.is_empty() { Ok(lines) } else { Err(not_for_sale(&gone)) }
}

/// The lines whose price is not the one that was seen, in either direction.
pub(super) fn moved(lines: &[Line<'_>]) -> Vec<ChangedPrice> {
    let changed = lines.iter().filter(|line| line.item.seen_price_cents != Some(line.price.cents()));
    let changed = changed.map(|line| ChangedPrice {
        offer_id: line.item.offer_id,
        seen_cents: line.item.seen_price_cents,
        current_cents: Some(line.price.cents()),
    });
    changed.collect()
}

/// Errors: 409 `price_changed` when a price moved.
pub(super) fn prices_as_seen(lines: &[Line<'_>]) -> Result<(), Problem> {
    let moved = moved(lines);
    if moved.is_empty() { Ok(()) } else { Err(price_changed(&moved)) }
}

/// What is left of each offer: the list less what is held, and never more than the supplier says that it has.
pub(super) fn left(quote: &Quote, supplier: &HashMap<OfferId, u32>) -> u32 {
    supplier.get(&quote.offer).map_or(quote.available(), |units| quote.available().min(*units))
}

/// All lines or none.
///
/// Errors: 409 `stock_short` that names every short offer with what is left and what could stand in for it.
pub(super) fn in_stock(
    lines: &[Line<'_>],
    supplier: &HashMap<OfferId, u32>,
    edition: &Edition,
    client: ClientId,
    language: Language,
) -> Result<(), Problem> {
    let wanted: Vec<(OfferId, u32)> = lines.iter().map(|line| (line.quote.offer, line.units)).collect();
    let quotes: HashMap<OfferId, &Quote> = lines.iter().map(|line| (line.quote.offer, line.quote)).collect();
    let left = |offer: &OfferId| quotes.get(offer).map_or(0, |quote| left(quote, supplier));
    check_all(&wanted, left).map_err(|short| {
        let lines: Vec<ShortLine> = short
            .into_iter()
            .filter_map(|short| Some(short_line(&short, quotes.get(&short.offer)?, edition, client, language)))
            .collect();
        stock_short(&lines)
    })
}

fn short_line(
    short: &Short<OfferId>,
    quote: &Quote,
    edition: &Edition,
    client: ClientId,
    language: Language,
) -> ShortLine {
    let buyer = edition.buyer(client);
    let priced = edition.priced_for(buyer);
    let found = edition.substitutes(short.offer, buyer, SUBSTITUTES);
    let substitutes = found.into_iter().filter_map(|(_, substitute)| {
        let offer = edition.catalogue.record(substitute.row)?;
        Some(ProposedSubstitute {
            offer_id: offer.id.uuid(),
            sku: offer.sku.as_str().to_owned(),
            product_name: offer.name.to_owned(),
            appearance: offer.grade.to_owned(),
            color: offer.colour.map(str::to_owned),
            available: offer.quantity,
            price_cents: priced.price(substitute.row)?.cents(),
            differences: substitute.differences.iter().map(|difference| difference.sentence(language)).collect(),
        })
    });
    ShortLine {
        offer_id: short.offer.uuid(),
        sku: quote.sku.as_str().to_owned(),
        product_name: quote.name.clone(),
        requested: short.wanted,
        left: short.left,
        substitutes: substitutes.collect(),
    }
}
