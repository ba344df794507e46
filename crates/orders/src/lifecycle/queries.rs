//! SQL of locked orders: one statement reads them, one writes all their lines.

use dbc_catalogue::selling::Quote;
use dbc_domain::ids::{ClientId, OfferId, OrderId, OrderItemId};
use dbc_domain::money::Money;
use dbc_domain::orders::acceptance::LineTerms;
use dbc_domain::orders::lifecycle::OrderState;
use dbc_domain::orders::territory::Territory;
use dbc_domain::orders::vat_treatment::VatTreatment;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use serde_json::{Value, json};
use uuid::Uuid;

use super::model::{ItemState, LineOwner, LockedItem, LockedOrder};

/// Something in the base that no code writes.
fn unreadable(what: &str, id: Uuid) -> sqlx::Error {
    sqlx::Error::Decode(format!("{what} {id} cannot be read").into())
}

fn count(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

/// Locks an order; `None` when there is none.
pub(crate) async fn lock(tx: &mut Tx, id: OrderId) -> Result<Option<LockedOrder>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select id, number, client_id, state, vat_regime, vat_treatment, all_or_nothing, payment_terms,
                  source, shipping_shown_cents, shipping_offered, units, total_cents, received_cents, written_off_cents,
                  answer_due_at, payment_due_at, released_by, cancellation_asked_at, submitted_at, version
             from orders where id = $1 for update"#,
        id.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let treatment = row.vat_treatment.as_deref().map_or(Some(VatTreatment::ToValidate), VatTreatment::from_code);
    let read = OrderState::from_code(&row.state).zip(VatRegime::from_code(&row.vat_regime)).zip(treatment);
    let ((state, regime), treatment) = read.ok_or_else(|| unreadable("order", row.id))?;
    Ok(Some(LockedOrder {
        id,
        number: row.number,
        client: ClientId::new(row.client_id),
        state,
        regime,
        treatment,
        all_or_nothing: row.all_or_nothing,
        on_credit: row.payment_terms != "prepaid",
        imported: row.source == "supplier_file",
        shipping_shown: Money::from_cents(row.shipping_shown_cents),
        shipping_offered: row.shipping_offered,
        units: count(row.units),
        total: Money::from_cents(row.total_cents),
        received: Money::from_cents(row.received_cents),
        written_off: Money::from_cents(row.written_off_cents),
        answer_due_at: row.answer_due_at,
        payment_due_at: row.payment_due_at,
        released: row.released_by.is_some(),
        cancellation_asked: row.cancellation_asked_at.is_some(),
        submitted_at: row.submitted_at,
        version: row.version,
    }))
}

/// The lines of an order, which is locked.
pub(crate) async fn items(tx: &mut Tx, order: OrderId) -> Result<Vec<LockedItem>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select i.id, i.position, i.offer_id, i.sku, i.item_group, i.brand, i.appearance,
                  i.functionality, i.boxed, i.color, i.additional_info, i.quantity, i.price_cents, i.state, i.held,
                  i.at_risk, i.sent_at, i.acknowledged_at, i.closed_at, i.changes, i.proposed_quantity,
                  i.proposed_price_cents, i.proposed_terms, i.decision, i.units_attached,
                  c.cost_cents as "cost_cents?", c.answered_cost_cents as "answered_cost_cents?",
                  c.absorbed_price_cents as "absorbed_price_cents?"
             from order_items i left join order_item_costs c on c.order_item_id = i.id
            where i.order_id = $1 order by i.position"#,
        order.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let state = ItemState::from_code(&row.state).ok_or_else(|| unreadable("line", row.id))?;
        let sku = Sku::parse(&row.sku).map_err(|_| unreadable("line", row.id))?;
        items.push(LockedItem {
            id: OrderItemId::new(row.id),
            position: count(row.position),
            offer: OfferId::new(row.offer_id),
            item_group: row.item_group,
            brand: row.brand,
            terms: LineTerms {
                sku,
                quantity: count(row.quantity),
                unit_price: Money::from_cents(row.price_cents),
                appearance: row.appearance,
                functionality: row.functionality,
                colour: row.color.unwrap_or_default(),
                boxed: row.boxed,
                remark: row.additional_info.unwrap_or_default(),
            },
            state,
            held: count(row.held),
            at_risk: row.at_risk,
            sent_at: row.sent_at,
            acknowledged_at: row.acknowledged_at,
            closed_at: row.closed_at,
            changes: row.changes,
            proposed_quantity: row.proposed_quantity.map(count),
            proposed_price: row.proposed_price_cents.map(Money::from_cents),
            proposed_terms: row.proposed_terms,
            decision: row.decision,
            units_attached: count(row.units_attached),
            cost: row.cost_cents.map(Money::from_cents),
            answered_cost: row.answered_cost_cents.map(Money::from_cents),
            absorbed_price: row.absorbed_price_cents.map(Money::from_cents),
        });
    }
    Ok(items)
}

/// Writes what a use case changed of lines: everything but what they hold, which the ledger keeps.
pub(crate) async fn save_items(tx: &mut Tx, items: &[LockedItem], decided_by: Option<Uuid>) -> Result<(), sqlx::Error> {
    let rows: Vec<Value> = items
        .iter()
        .map(|item| {
            json!({
                "id": item.id.uuid(), "quantity": item.terms.quantity, "price": item.terms.unit_price.cents(),
                "state": item.state.code(), "at_risk": item.at_risk, "sent_at": item.sent_at,
                "acknowledged_at": item.acknowledged_at, "closed_at": item.closed_at, "changes": item.changes,
                "proposed_quantity": item.proposed_quantity,
                "proposed_price": item.proposed_price.map(Money::cents), "proposed_terms": item.proposed_terms,
                "decision": item.decision, "answered_cost": item.answered_cost.map(Money::cents),
            })
        })
        .collect();
    let rows = Value::Array(rows);
    sqlx::query!(
        r#"update order_items i
              set quantity = x.quantity, price_cents = x.price, state = x.state, at_risk = x.at_risk, sent_at = x.sent_at,
                  acknowledged_at = x.acknowledged_at, closed_at = x.closed_at, changes = coalesce(x.changes, '{}'),
                  proposed_quantity = x.proposed_quantity, proposed_price_cents = x.proposed_price,
                  proposed_terms = x.proposed_terms, decision = x.decision,
                  decided_by = case when x.decision is distinct from i.decision then $2 else i.decided_by end,
                  version = i.version + 1
             from jsonb_to_recordset($1) as x(id uuid, quantity integer, price bigint, state text, at_risk boolean,
                  sent_at timestamptz, acknowledged_at timestamptz, closed_at timestamptz, changes text[],
                  proposed_quantity integer, proposed_price bigint, proposed_terms jsonb, decision text)
            where i.id = x.id"#,
        rows,
        decided_by,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        r#"update order_item_costs c set answered_cost_cents = x.answered_cost
             from jsonb_to_recordset($1) as x(id uuid, answered_cost bigint)
            where c.order_item_id = x.id and c.answered_cost_cents is distinct from x.answered_cost"#,
        rows,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The amounts of an order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Amounts {
    pub units: u32,
    pub goods: Money,
    pub shipping: Money,
    /// Null while staff must decide the treatment.
    pub vat: Option<Money>,
    pub total: Money,
}

/// Writes the amounts and counts the version.
pub(crate) async fn save_amounts(
    tx: &mut Tx,
    order: OrderId,
    amounts: &Amounts,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<i32, sqlx::Error> {
    sqlx::query_scalar!(
        "update orders set units = $2, goods_cents = $3, shipping_cents = $4, vat_cents = $5, total_cents = $6,
                version = version + 1, updated_at = $7
          where id = $1 returning version",
        order.uuid(),
        i32::try_from(amounts.units).unwrap_or(i32::MAX),
        amounts.goods.cents(),
        amounts.shipping.cents(),
        amounts.vat.map(Money::cents),
        amounts.total.cents(),
        now,
    )
    .fetch_one(&mut **tx)
    .await
}

/// The VAT of each line, for display.
pub(crate) async fn save_vat(tx: &mut Tx, items: &[Uuid], vat: &[Option<i64>]) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update order_items i set vat_cents = x.vat from unnest($1::uuid[], $2::bigint[]) as x(id, vat)
          where i.id = x.id and i.vat_cents is distinct from x.vat",
        items,
        vat as &[Option<i64>],
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Units of the orders that travel together: of one submission, to one address, not cancelled. This order comes first.
pub(crate) async fn units_together(tx: &mut Tx, order: OrderId) -> Result<(Territory, Vec<u32>), sqlx::Error> {
    let rows = sqlx::query!(
        r#"select o.units, me.delivery_address->>'country' as country, me.delivery_address->>'postcode' as postcode
             from orders me join orders o on o.checkout_id = me.checkout_id and o.delivery_address = me.delivery_address
            where me.id = $1 and (o.id = me.id or o.state <> 'cancelled')
            order by o.id <> me.id, o.number"#,
        order.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let address = rows.first().map(|row| (row.country.as_deref(), row.postcode.as_deref()));
    let (country, postcode) = address.unwrap_or_default();
    let arrival = Territory::of(country.unwrap_or_default(), postcode.unwrap_or_default());
    Ok((arrival, rows.iter().map(|row| count(row.units)).collect()))
}

/// Receipts of a client that nobody allocated yet, in cents.
pub(crate) async fn unallocated(tx: &mut Tx, client: ClientId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select coalesce(sum(p.amount_cents - coalesce((select sum(a.amount_cents) from payment_allocations a
                    where a.payment_id = p.id and a.undone_at is null), 0)), 0)::bigint as "left!"
             from payments p where p.client_id = $1 and p.undone_at is null"#,
        client.uuid(),
    )
    .fetch_one(&mut **tx)
    .await
}

/// Adds a line with the description and price of an offer as quoted now. Gives its id; it holds nothing yet.
pub(crate) async fn insert_item(
    tx: &mut Tx,
    id: OrderItemId,
    owner: LineOwner,
    position: u32,
    new: &NewItem<'_>,
) -> Result<(), sqlx::Error> {
    let quote = new.quote;
    sqlx::query!(
        "insert into order_items (id, order_id, client_id, position, offer_id, sku, item_group, product_name, brand, model,
                                  storage_gb, appearance, functionality, boxed, color, cloud_lock, additional_info,
                                  ordered_quantity, quantity, price_cents, replaces_item_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18, $19, $20)",
        id.uuid(),
        owner.order.uuid(),
        owner.client.uuid(),
        i32::try_from(position).unwrap_or(i32::MAX),
        quote.offer.uuid(),
        quote.sku.as_str(),
        quote.item_group,
        quote.name,
        quote.brand,
        quote.model,
        quote.storage_gb.and_then(|storage| i32::try_from(storage).ok()),
        quote.grade,
        quote.functionality,
        quote.boxed,
        quote.colour,
        quote.cloud_lock,
        quote.additional_info,
        i32::try_from(new.quantity).unwrap_or(i32::MAX),
        new.price.cents(),
        new.replaces.map(OrderItemId::uuid),
    )
    .execute(&mut **tx)
    .await?;
    let quoted = quote.price.as_ref();
    sqlx::query!(
        "insert into order_item_costs (order_item_id, cost_cents, margin_rule_id, floor_cents) values ($1, $2, $3, $4)",
        id.uuid(),
        new.cost.map(Money::cents),
        quoted.map(|price| price.rule.uuid()),
        quoted.map(|price| price.floor.cents()),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Adds a line of one unit beside another one, as this phone is. Gives its words.
pub(super) async fn insert_part(
    tx: &mut Tx,
    id: OrderItemId,
    of: OrderItemId,
    unit: Uuid,
    position: u32,
    price: Money,
) -> Result<LineTerms, sqlx::Error> {
    let row = sqlx::query!(
        "insert into order_items (id, order_id, client_id, position, offer_id, sku, item_group, product_name, brand, model,
                                  storage_gb, appearance, functionality, boxed, color, cloud_lock, additional_info,
                                  ordered_quantity, quantity, price_cents, replaces_item_id, sent_at, acknowledged_at,
                                  closed_at)
         select $1, i.order_id, i.client_id, $4, i.offer_id, u.sku, i.item_group, u.product_name, i.brand, i.model,
                i.storage_gb, u.appearance, u.functionality, u.boxed, u.color, u.cloud_lock, u.additional_info,
                1, 1, $5, i.id, i.sent_at, i.acknowledged_at, i.closed_at
           from order_items i, units u where i.id = $2 and u.id = $3
         returning sku, appearance, functionality, color, boxed, additional_info",
        id.uuid(),
        of.uuid(),
        unit,
        i32::try_from(position).unwrap_or(i32::MAX),
        price.cents(),
    )
    .fetch_one(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into order_item_costs (order_item_id, cost_cents, margin_rule_id, floor_cents, answered_cost_cents)
         select $1, cost_cents, margin_rule_id, floor_cents, answered_cost_cents from order_item_costs where order_item_id = $2",
        id.uuid(),
        of.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(LineTerms {
        sku: Sku::parse(&row.sku).map_err(|_| unreadable("line", id.uuid()))?,
        quantity: 1,
        unit_price: price,
        appearance: row.appearance,
        functionality: row.functionality,
        colour: row.color.unwrap_or_default(),
        boxed: row.boxed,
        remark: row.additional_info.unwrap_or_default(),
    })
}

/// One unit that the supplier confirmed for a line is for another line from now on.
pub(super) async fn move_allocation(tx: &mut Tx, from: OrderItemId, to: OrderItemId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "with one as (
             select supplier_order_line_id as line, quantity from supplier_order_allocations
              where order_item_id = $1 and answered_quantity > 0 order by supplier_order_line_id limit 1
         ), emptied as (
             delete from supplier_order_allocations a using one
              where a.supplier_order_line_id = one.line and a.order_item_id = $1 and one.quantity = 1
         ), lowered as (
             update supplier_order_allocations a
                set quantity = a.quantity - 1, answered_quantity = a.answered_quantity - 1
               from one
              where a.supplier_order_line_id = one.line and a.order_item_id = $1 and one.quantity > 1
         )
         insert into supplier_order_allocations (supplier_order_line_id, order_item_id, quantity, answered_quantity)
         select line, $2, 1, 1 from one",
        from.uuid(),
        to.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A line about to be added.
pub(crate) struct NewItem<'a> {
    pub quote: &'a Quote,
    pub quantity: u32,
    pub price: Money,
    pub cost: Option<Money>,
    pub replaces: Option<OrderItemId>,
}
