//! A file becomes client orders at the supplier, acknowledged: nothing is reserved, no quantity of the catalogue changes,
//! unknown articles become offers with quantity 0 (trade rules 1.13).

use std::collections::HashMap;

use dbc_catalogue::selling::{self, AbsentOffer, Quote};
use dbc_domain::ids::{CheckoutId, ClientId, OfferId, OrderId, OrderItemId, SupplierOrderId, UserId};
use dbc_domain::money::Money;
use dbc_domain::offer::OfferKey;
use dbc_domain::orders::lifecycle::{EventKind, Facts, OrderState, decide};
use dbc_domain::orders::placed_order::{PlacedLine, PlacedOrder};
use dbc_domain::orders::sharing::by_largest_remainder;
use dbc_domain::orders::tariff::{ShippingQuote, quote as shipping_quote};
use dbc_domain::orders::territory::Territory;
use dbc_domain::orders::vat_treatment::{Sale, VatTreatment, treatment};
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, Problem};
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::queries::{self as supplier, NewSupplierOrder};
use super::super::show;
use super::file::PlacedFile;
use super::model::{PlacedMade, PlacedOrderMade, TypedPrice};
use super::preview::plan;
use super::queries::{self, NewCheckout, NewOrder};
use super::sources::Sources;
use crate::Orders;
use crate::cart::addresses::{self, AddressBook, PostalAddress};
use crate::cart::company::{self, Company};
use crate::ledger::{self, By, Moved, NewEvent, Series, next_number};
use crate::lifecycle::queries::{NewItem, insert_item};
use crate::lifecycle::{model, of_id, problems};
use crate::{notify, tariffs};

/// What staff said about the file.
pub(super) struct Wanted {
    pub client: ClientId,
    pub delivery_address: Option<Uuid>,
    pub reference: Option<String>,
    pub customer_reference: String,
    pub prices: Vec<TypedPrice>,
    /// For an address without tariff.
    pub shipping: Option<Money>,
}

/// Makes the orders.
///
/// Errors: 404 `unknown_client`; 409 `already_imported`, `shipping_on_quote`; 422 `address_missing`, `price_missing`,
/// `no_rows`.
pub(super) async fn commit(
    tx: &mut Tx,
    orders: &Orders,
    caller: &Caller,
    file: &PlacedFile,
    wanted: &Wanted,
) -> Result<PlacedMade, Problem> {
    let company = company::of(tx, wanted.client).await?.ok_or_else(unknown_client)?;
    let book = addresses::of(tx, wanted.client).await?;
    let address = match wanted.delivery_address {
        Some(id) => book.delivery(id),
        None => book.proposed(),
    };
    let address = address.ok_or_else(address_missing)?;
    let reference = wanted.reference.clone().or(file.reference.as_ref().map(|known| known.as_str().to_owned()));
    if let Some(reference) = &reference
        && let Some(existing) = queries::by_reference(tx, reference).await?
    {
        return Err(already_imported(existing));
    }
    let (mut planned, sources) = plan(tx, orders, wanted.client, file).await?;
    if planned.is_empty() {
        return Err(Problem::invalid(
            "no_rows",
            "Le fichier n’a aucune ligne à importer.",
            "The file has no line to import.",
        ));
    }
    type_prices(&mut planned, &wanted.prices)?;
    let offers = offers(tx, orders, file, &planned, &sources).await?;
    let quotes =
        selling::quotes(tx, &orders.clock, wanted.client, &offers.values().copied().collect::<Vec<_>>()).await?;
    let quotes: HashMap<OfferId, Quote> = quotes.into_iter().map(|quote| (quote.offer, quote)).collect();
    let shipping = shipping(tx, address, &planned, wanted.shipping).await?;
    let by = By::caller(caller);
    decide(None, EventKind::Imported, by.mover, &Facts::default()).map_err(problems::refused)?;
    let work = Work { orders, by, user: caller.actor.user, wanted, company: &company, book: &book, address };
    work.write(tx, &planned, &offers, &quotes, &shipping, reference.as_deref()).await
}

fn unknown_client() -> Problem {
    Problem::not_found("unknown_client", "Ce client n’existe pas.", "There is no such client.")
}

fn address_missing() -> Problem {
    let (fr, en) = ("Ce client n’a pas d’adresse de livraison.", "This client has no delivery address.");
    Problem::invalid("address_missing", fr, en).with_field("delivery_address_id", "missing", fr, en)
}

fn already_imported(existing: Uuid) -> Problem {
    Problem::conflict(
        "already_imported",
        "Cette commande du fournisseur est déjà importée.",
        "This order of the supplier was imported already.",
    )
    .with_extra("supplier_order_id", existing.to_string())
}

/// Puts typed prices in; every line must have one then, above zero.
fn type_prices(planned: &mut [PlacedOrder], typed: &[TypedPrice]) -> Result<(), Problem> {
    let typed: HashMap<(&str, &str), i64> =
        typed.iter().map(|price| ((price.sku.as_str(), price.vat_regime.as_str()), price.price_cents)).collect();
    let mut missing = Vec::new();
    for order in planned.iter_mut() {
        for line in &mut order.lines {
            if let Some(cents) = typed.get(&(line.offer.sku.as_str(), order.regime.code())) {
                line.price = Some(Money::from_cents(*cents));
            }
            if !line.price.is_some_and(|price| price.is_positive() && price <= Money::LIMIT) {
                missing.push(json!({ "sku": line.offer.sku, "vat_regime": order.regime.code() }));
            }
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Problem::invalid("price_missing", "Donnez un prix à chaque ligne.", "Give a price to every line.")
        .with_extra("lines", missing))
}

/// The offer of every line; those that no list holds are made, with quantity 0.
async fn offers(
    tx: &mut Tx,
    orders: &Orders,
    file: &PlacedFile,
    planned: &[PlacedOrder],
    sources: &Sources,
) -> Result<HashMap<OfferKey, OfferId>, Problem> {
    let lines: Vec<&PlacedLine> = planned.iter().flat_map(|order| &order.lines).collect();
    let mut found = HashMap::with_capacity(lines.len());
    let mut absent = Vec::new();
    for line in lines {
        match sources.quote(&line.offer.sku, line.offer.regime) {
            Some(quote) => {
                found.insert(line.offer.clone(), quote.offer);
            }
            None => absent.push(absent_offer(line, file)),
        }
    }
    let made = selling::add_absent_offers(tx, &orders.clock, super::SUPPLIER, &absent).await?;
    found.extend(absent.into_iter().map(|offer| offer.key).zip(made));
    Ok(found)
}

fn absent_offer(line: &PlacedLine, file: &PlacedFile) -> AbsentOffer {
    let place = file.rows.iter().position(|row| line.rows.contains(&row.row));
    let traits = place.map(|place| file.rows[place].traits.clone()).unwrap_or_default();
    let optional = |text: String| Some(text).filter(|text| !text.is_empty());
    AbsentOffer {
        key: line.offer.clone(),
        item_group: super::ITEM_GROUP.to_owned(),
        name: traits.product_name,
        grade: traits.appearance,
        functionality: traits.functionality,
        boxed: traits.boxed,
        colour: optional(traits.color),
        cloud_lock: place.and_then(|place| file.locks.get(place)).cloned().and_then(optional),
        additional_info: optional(traits.additional_info),
        cost: line.cost,
    }
}

/// Shipping of each order: the tariff on all units, shared out by them.
async fn shipping(
    tx: &mut Tx,
    address: &PostalAddress,
    planned: &[PlacedOrder],
    given: Option<Money>,
) -> Result<Vec<Money>, Problem> {
    let units: Vec<u64> =
        planned.iter().map(|order| order.lines.iter().map(|line| u64::from(line.quantity)).sum()).collect();
    let all = u32::try_from(units.iter().sum::<u64>()).unwrap_or(u32::MAX);
    let total = match (given, shipping_quote(&tariffs::zones(tx).await?, &address.territory(), all)) {
        (Some(given), _) => given,
        (None, ShippingQuote::Priced { amount }) => amount,
        (None, ShippingQuote::OnRequest) => {
            return Err(Problem::conflict(
                "shipping_on_quote",
                "Le port est sur devis pour cette adresse : donnez-le.",
                "Shipping to this address is on request: give it.",
            ));
        }
    };
    Ok(by_largest_remainder(total, &units).unwrap_or_else(|| vec![Money::ZERO; planned.len()]))
}

/// Everything that is known when writing begins.
struct Work<'a> {
    orders: &'a Orders,
    by: By,
    user: UserId,
    wanted: &'a Wanted,
    company: &'a Company,
    book: &'a AddressBook,
    address: &'a PostalAddress,
}

impl Work<'_> {
    async fn write(
        &self,
        tx: &mut Tx,
        planned: &[PlacedOrder],
        offers: &HashMap<OfferKey, OfferId>,
        quotes: &HashMap<OfferId, Quote>,
        shipping: &[Money],
        reference: Option<&str>,
    ) -> Result<PlacedMade, Problem> {
        let (clock, now) = (&self.orders.clock, self.orders.clock.now());
        let count = u32::try_from(planned.len()).unwrap_or(u32::MAX);
        let group = next_number(tx, clock, Series::Group, 1).await?.remove(0);
        let numbers = next_number(tx, clock, Series::Order, count).await?;
        let supplier_number = next_number(tx, clock, Series::SupplierOrder, 1).await?.remove(0);
        let checkout = CheckoutId::new(clock.new_id());
        let units = planned.iter().flat_map(|order| &order.lines).map(|line| line.quantity).sum();
        let total = shipping.iter().copied().sum();
        let (client, by) = (self.wanted.client, self.user);
        let together = NewCheckout { id: checkout, number: &group, client, by, units, shipping: total };
        queries::insert_checkout(tx, &together, now).await?;
        let (mut lines, mut allocations, mut made, mut items) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for ((order, number), shipping) in planned.iter().zip(&numbers).zip(shipping) {
            let id = self.order(tx, checkout, order.regime, number, *shipping).await?;
            for (place, line) in order.lines.iter().enumerate() {
                let Some(quote) = offers.get(&line.offer).and_then(|offer| quotes.get(offer)) else { continue };
                let item = self.line(tx, id, place, order.regime, line, quote).await?;
                let key = clock.new_id();
                lines.push(json!({
                    "id": key, "position": lines.len() + 1, "offer_id": quote.offer.uuid(), "sku": quote.sku,
                    "regime": order.regime.code(), "quantity": line.quantity, "cost": line.cost.map(Money::cents),
                }));
                allocations.push(json!({ "line": key, "item": item.uuid(), "quantity": line.quantity }));
                items.push(item.uuid());
            }
            made.push(self.finish(tx, id, number, order.regime, &supplier_number).await?);
        }
        let supplier_order = SupplierOrderId::new(clock.new_id());
        let new = NewSupplierOrder {
            id: supplier_order,
            number: &supplier_number,
            supplier: super::SUPPLIER,
            state: "acknowledged",
            channel: "imported",
            reference,
            note: "",
            created_by: Some(self.user.uuid()),
            placed_at: Some(now),
        };
        supplier::insert(tx, &new, now).await?;
        supplier::insert_lines(tx, supplier_order, &Value::Array(lines), &Value::Array(allocations)).await?;
        supplier::mark_sent(tx, &items, &[], now).await?;
        supplier::mark_acknowledged(tx, supplier_order, now).await?;
        let detail = json!({ "reference": reference, "lines": items.len() });
        supplier::note(tx, clock, supplier_order, "imported", &detail, Some(self.user.uuid()), Some("created")).await?;
        let supplier_order = show::show(tx, clock, supplier_order).await?;
        Ok(PlacedMade { checkout_number: group, orders: made, supplier_order })
    }

    async fn order(
        &self,
        tx: &mut Tx,
        checkout: CheckoutId,
        regime: VatRegime,
        number: &str,
        shipping: Money,
    ) -> Result<OrderId, Problem> {
        let id = OrderId::new(self.orders.clock.new_id());
        let arrival = self.address.territory();
        let sale =
            Sale { purchase: regime, departure: &Territory::MetropolitanFrance, arrival: &arrival, number: None };
        let treated = Some(treatment(&sale)).filter(|treatment| *treatment != VatTreatment::ToValidate);
        let billing = self.book.billing.as_ref().map(serde_json::to_value).transpose()?;
        let new = NewOrder {
            id,
            number,
            checkout,
            client: self.wanted.client,
            by: self.user,
            regime: regime.code(),
            country: &self.address.country,
            vat_number: self.company.vat_number.as_deref(),
            treatment: treated.map(VatTreatment::code),
            delivery: &serde_json::to_value(self.address)?,
            billing: billing.as_ref(),
            reference: &self.wanted.customer_reference,
            payment_terms: &self.company.payment_terms,
            shipping,
        };
        queries::insert_order(tx, &new, self.orders.clock.now()).await?;
        Ok(id)
    }

    async fn line(
        &self,
        tx: &mut Tx,
        order: OrderId,
        place: usize,
        regime: VatRegime,
        line: &PlacedLine,
        quote: &Quote,
    ) -> Result<OrderItemId, Problem> {
        let id = OrderItemId::new(self.orders.clock.new_id());
        let price = line.price.unwrap_or_default();
        let new = NewItem { quote, quantity: line.quantity, price, cost: line.cost, replaces: None };
        let position = u32::try_from(place + 1).unwrap_or(u32::MAX);
        let owner = model::LineOwner { order, client: self.wanted.client };
        debug_assert!(quote.regime == regime, "an offer of the order's own regime");
        insert_item(tx, id, owner, position, &new).await?;
        Ok(id)
    }

    /// Computes the amounts, writes the timeline, tells the client.
    async fn finish(
        &self,
        tx: &mut Tx,
        id: OrderId,
        number: &str,
        regime: VatRegime,
        supplier_number: &str,
    ) -> Result<PlacedOrderMade, Problem> {
        let mut opened = of_id(tx, id).await?.ok_or_else(problems::unknown_order)?;
        opened.save(tx, &self.orders.clock, None).await?;
        let client = self.wanted.client;
        let mut event = NewEvent::new(id, client, EventKind::Imported, self.by)
            .internal(json!({ "supplier_order": supplier_number }))
            .once("imported");
        event.moved = Some((None, OrderState::AwaitingSupplier));
        ledger::record(tx, &self.orders.clock, &event).await?;
        let (from, to) = (OrderState::AwaitingSupplier, OrderState::AwaitingSupplier);
        let moved = Moved { from, to, version: opened.order.version, client, fresh: true };
        notify::moved(tx, self.orders, id, number, EventKind::Imported, &moved, self.by).await?;
        Ok(PlacedOrderMade {
            id: id.uuid(),
            number: number.to_owned(),
            vat_regime: regime.code().to_owned(),
            units: opened.order.units,
            total_cents: opened.order.total.cents(),
        })
    }
}
