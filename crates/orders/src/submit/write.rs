//! Writing a submission: stock held, the cart closed, then numbers, and with them the group, its orders and their lines.

use std::collections::BTreeMap;

use dbc_catalogue::selling;
use dbc_domain::ids::{OfferId, OrderId};
use dbc_domain::money::Money;
use dbc_domain::orders::lifecycle::{EventKind, Facts, Guard, OrderState, decide};
use dbc_domain::orders::vat_treatment::{VatNumberState, VatTreatment};
use dbc_ground::db::Tx;
use dbc_ground::events::{self, Audience, Event};
use dbc_ground::http::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::check::Line;
use super::plan::{Group, Plan};
use super::stock_known::StockKnown;
use super::work::Ask;
use crate::Orders;
use crate::cart::addresses::{AddressBook, unknown_address};
use crate::cart::company::Company;
use crate::cart::model::CartNotice;
use crate::cart::queries::CartRow;
use crate::ledger::{NewEvent, Series, next_number, record};
use crate::lifecycle::problems::refused;
use crate::notify;

/// What was submitted together.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Submitted {
    /// Always `submitted`.
    pub state: String,
    /// The group.
    pub checkout_id: Uuid,
    /// Its number, `GRP-2026-000045`.
    pub checkout_number: String,
    /// One order per VAT regime and delivery address.
    pub orders: Vec<SubmittedOrder>,
    /// What the person should know about it; `stock_not_checked`: stock could not be asked for, the last list counts.
    #[serde(default)]
    pub notices: Vec<CartNotice>,
}

/// One order of a submission.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SubmittedOrder {
    /// Its id.
    pub id: Uuid,
    /// Its number, `CMD-2026-000123`.
    pub number: String,
    /// `marginal` or `standard`.
    pub vat_regime: String,
    /// Units.
    pub units: u32,
    /// What the client pays.
    pub total_cents: i64,
}

/// Everything that was decided.
pub(super) struct Placing<'a> {
    pub ask: &'a Ask,
    pub cart: &'a CartRow,
    pub company: &'a Company,
    pub book: &'a AddressBook,
    pub lines: &'a [Line<'a>],
    pub plan: &'a Plan,
    pub shipping: Money,
    pub subject_to_confirmation: bool,
    /// How the stock of its lines is known.
    pub stock: StockKnown,
}

/// Every condition of the move was looked at above.
const CONDITIONS: [Guard; 6] = [
    Guard::Approved,
    Guard::PricesAsShown,
    Guard::StockHeld,
    Guard::MinimumReached,
    Guard::WithinCredit,
    Guard::ShippingPriced,
];

pub(super) async fn write(tx: &mut Tx, orders: &Orders, placing: &Placing<'_>) -> Result<Submitted, Problem> {
    let facts: Facts = CONDITIONS.into_iter().collect();
    let by = placing.ask.by;
    let to = decide(Some(OrderState::Draft), EventKind::Submitted, by.mover, &facts).map_err(refused)?;
    hold(tx, orders, placing.lines).await?;
    close_cart(tx, orders, placing).await?;

    let count = u32::try_from(placing.plan.groups.len()).unwrap_or(u32::MAX);
    let group_number = next_number(tx, &orders.clock, Series::Group, 1).await?.remove(0);
    let numbers = next_number(tx, &orders.clock, Series::Order, count).await?;
    let checkout = insert_checkout(tx, orders, placing, &group_number).await?;
    let mut written = Vec::with_capacity(placing.plan.groups.len());
    for (group, number) in placing.plan.groups.iter().zip(numbers) {
        let id = OrderId::new(orders.clock.new_id());
        insert_order(tx, orders, placing, checkout, group, id, &number, to).await?;
        insert_lines(tx, orders, placing, group, id).await?;
        let mut event = NewEvent::new(id, placing.ask.owner.client, EventKind::Submitted, by).detail(json!({
            "checkout_number": group_number,
            "units": group.units,
            "total_cents": group.total().cents(),
            "stock_as_of": placing.stock.since(),
        }));
        event.moved = Some((Some(OrderState::Draft), to));
        event.effect_key = Some("submitted".to_owned());
        record(tx, &orders.clock, &event).await?;
        let hint = Event::new("order", Audience::Company(placing.ask.owner.client)).about(id).version(1);
        events::send(tx, &hint).await?;
        notify::submitted(tx, orders, id, &number, by).await?;
        written.push(SubmittedOrder {
            id: id.uuid(),
            number,
            vat_regime: group.regime.code().to_owned(),
            units: group.units,
            total_cents: group.total().cents(),
        });
    }
    Ok(Submitted {
        state: "submitted".to_owned(),
        checkout_id: checkout,
        checkout_number: group_number,
        orders: written,
        notices: placing.stock.notice(placing.ask.language).into_iter().collect(),
    })
}

/// Holds the stock of every line in one statement; the rows are locked already.
async fn hold(tx: &mut Tx, orders: &Orders, lines: &[Line<'_>]) -> Result<(), sqlx::Error> {
    let mut units: BTreeMap<OfferId, i32> = BTreeMap::new();
    for line in lines {
        let sum = units.entry(line.quote.offer).or_default();
        *sum = sum.saturating_add(line.item.quantity);
    }
    let (offers, held): (Vec<OfferId>, Vec<i32>) = units.into_iter().unzip();
    let ids: Vec<Uuid> = offers.iter().map(|offer| offer.uuid()).collect();
    sqlx::query!(
        "update offer_stock s set reserved = s.reserved + h.units
           from unnest($1::uuid[], $2::integer[]) as h (offer_id, units) where s.offer_id = h.offer_id",
        &ids,
        &held,
    )
    .execute(&mut **tx)
    .await?;
    selling::stock_changed(tx, &orders.clock, &offers).await
}

async fn close_cart(tx: &mut Tx, orders: &Orders, placing: &Placing<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update carts set state = 'submitted', version = version + 1, updated_at = $2 where id = $1",
        placing.cart.id,
        orders.clock.now(),
    )
    .execute(&mut **tx)
    .await?;
    events::send(tx, &Event::new("cart", Audience::Company(placing.ask.owner.client)).about(placing.cart.id)).await
}

async fn insert_checkout(
    tx: &mut Tx,
    orders: &Orders,
    placing: &Placing<'_>,
    number: &str,
) -> Result<Uuid, sqlx::Error> {
    let id = orders.clock.new_id();
    sqlx::query!(
        "insert into checkouts (id, number, client_id, cart_id, placed_by, units, shipping_cents, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id,
        number,
        placing.ask.owner.client.uuid(),
        placing.cart.id,
        placing.ask.owner.user.uuid(),
        int(placing.plan.units()),
        placing.shipping.cents(),
        orders.clock.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

#[expect(clippy::too_many_arguments, reason = "one row with its keys")]
async fn insert_order(
    tx: &mut Tx,
    orders: &Orders,
    placing: &Placing<'_>,
    checkout: Uuid,
    group: &Group,
    id: OrderId,
    number: &str,
    state: OrderState,
) -> Result<(), Problem> {
    let address = placing.book.delivery(group.address).ok_or_else(unknown_address)?;
    let delivery = serde_json::to_value(address)?;
    let billing = placing.book.billing.as_ref().map(serde_json::to_value).transpose()?;
    let treatment = Some(group.treatment).filter(|treatment| *treatment != VatTreatment::ToValidate);
    sqlx::query!(
        "insert into orders (id, number, checkout_id, client_id, placed_by, source, state, vat_regime, arrival,
                             buyer_vat_number, buyer_vat_number_state, vat_treatment, delivery_address, billing_address,
                             customer_reference, note, all_or_nothing, subject_to_confirmation, payment_terms,
                             conditions_version, units, goods_cents, shipping_shown_cents, shipping_cents, vat_cents,
                             total_cents, submitted_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
                 $23, $24, $25, $26, $26)",
        id.uuid(),
        number,
        checkout,
        placing.ask.owner.client.uuid(),
        placing.ask.owner.user.uuid(),
        placing.ask.source,
        state.code(),
        group.regime.code(),
        address.country,
        placing.company.vat_number,
        number_state(VatNumberState::NotAsked),
        treatment.map(VatTreatment::code),
        delivery,
        billing,
        placing.cart.customer_reference,
        placing.cart.note,
        placing.cart.all_or_nothing,
        placing.subject_to_confirmation,
        placing.company.payment_terms,
        placing.ask.conditions_version,
        int(group.units),
        group.amounts.goods.cents(),
        group.amounts.shipping.cents(),
        group.amounts.vat.map(Money::cents),
        group.total().cents(),
        orders.clock.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The lines and what they cost the house, one statement each.
async fn insert_lines(
    tx: &mut Tx,
    orders: &Orders,
    placing: &Placing<'_>,
    group: &Group,
    order: OrderId,
) -> Result<(), sqlx::Error> {
    let vat = group.amounts.vat_by_line();
    let rows: Vec<Value> = group
        .lines
        .iter()
        .enumerate()
        .map(|(place, at)| {
            let line = &placing.lines[*at];
            let vat = vat.as_ref().and_then(|vat| vat.get(place)).map(|vat| vat.cents());
            row(orders.clock.new_id(), place + 1, line, vat)
        })
        .collect();
    let rows = Value::Array(rows);
    sqlx::query!(
        "insert into order_items (id, order_id, client_id, position, offer_id, sku, item_group, product_name, brand, model,
                                  storage_gb, appearance, functionality, boxed, color, cloud_lock, additional_info,
                                  ordered_quantity, quantity, price_cents, vat_cents, held)
         select l.id, $1, $2, l.position, l.offer_id, l.sku, l.item_group, l.product_name, l.brand, l.model, l.storage_gb,
                l.appearance, l.functionality, l.boxed, l.color, l.cloud_lock, l.additional_info, l.units, l.units,
                l.price_cents, l.vat_cents, l.units
           from jsonb_to_recordset($3::jsonb) as l (
                id uuid, position integer, offer_id uuid, sku text, item_group text, product_name text, brand text,
                model text, storage_gb integer, appearance text, functionality text, boxed text, color text,
                cloud_lock text, additional_info text, units integer, price_cents bigint, vat_cents bigint)",
        order.uuid(),
        placing.ask.owner.client.uuid(),
        rows,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into order_item_costs (order_item_id, cost_cents, margin_rule_id, floor_cents)
         select l.id, l.cost_cents, l.rule_id, l.floor_cents
           from jsonb_to_recordset($1::jsonb) as l (id uuid, cost_cents bigint, rule_id uuid, floor_cents bigint)",
        rows,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn row(id: Uuid, position: usize, line: &Line<'_>, vat_cents: Option<i64>) -> Value {
    let quote = line.quote;
    json!({
        "id": id,
        "position": position,
        "offer_id": quote.offer.uuid(),
        "sku": quote.sku.as_str(),
        "item_group": quote.item_group,
        "product_name": quote.name,
        "brand": quote.brand,
        "model": quote.model,
        "storage_gb": quote.storage_gb,
        "appearance": quote.grade,
        "functionality": quote.functionality,
        "boxed": quote.boxed,
        "color": quote.colour,
        "cloud_lock": quote.cloud_lock,
        "additional_info": quote.additional_info,
        "units": line.units,
        "price_cents": line.price.cents(),
        "vat_cents": vat_cents,
        "cost_cents": line.quoted.cost.cents(),
        "rule_id": line.quoted.rule.uuid(),
        "floor_cents": line.quoted.floor.cents(),
    })
}

fn number_state(state: VatNumberState) -> &'static str {
    match state {
        VatNumberState::NotAsked => "not_asked",
        VatNumberState::Valid => "valid",
        VatNumberState::Invalid => "invalid",
    }
}

fn int(units: u32) -> i32 {
    i32::try_from(units).unwrap_or(i32::MAX)
}
