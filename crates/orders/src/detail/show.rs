//! Puts one order together for its reader.

use axum::response::{IntoResponse, Response};
use dbc_domain::access::{Permission, Role};
use dbc_domain::ids::OrderId;
use dbc_domain::language::Language;
use dbc_domain::orders::lifecycle::{EventKind, Mover, OrderState};
use dbc_domain::orders::vat_treatment::{VatTreatment, default_references, reference};
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, Problem};
use http::header;

use super::actions::{Situation, actions};
use super::model::{
    ClientOrder, Order, OrderEvent, OrderItem, OrderParts, OrderVat, Proposed, StaffOrder, StaffOrderItem,
};
use super::queries::{self, EventRow, Head, ItemRow};
use super::words;
use crate::Orders;
use crate::lifecycle::problems;
use crate::lists;
use crate::lists::model::{Reader, margin};

/// Commits what a use case did and answers with the order as its reader sees it then.
pub(crate) async fn answer(
    tx: Tx,
    orders: &Orders,
    caller: &Caller,
    id: OrderId,
    language: Language,
) -> Result<Response, Problem> {
    tx.commit().await?;
    let order = show(orders, caller, id, language).await?;
    Ok(([(header::CACHE_CONTROL, "private, no-store")], axum::Json(order)).into_response())
}

/// One order, read in the reader's own name.
///
/// Errors: 404 `unknown_order`.
pub(crate) async fn show(orders: &Orders, caller: &Caller, id: OrderId, language: Language) -> Result<Order, Problem> {
    let mut tx = orders.db.tenant_tx(&caller.actor).await?;
    let order = read(&mut tx, orders, caller, id, language).await?;
    tx.commit().await?;
    Ok(order)
}

async fn read(
    tx: &mut Tx,
    orders: &Orders,
    caller: &Caller,
    id: OrderId,
    language: Language,
) -> Result<Order, Problem> {
    let id = id.uuid();
    let row = lists::queries::one(tx, id).await?.ok_or_else(problems::unknown_order)?;
    let head = queries::head(tx, id).await?.ok_or_else(problems::unknown_order)?;
    let items = queries::items(tx, id).await?;
    let staff = matches!(caller.actor.role, Role::Staff(_));
    let costs = caller.allows(Permission::CostRead);
    let payments = match !staff || caller.allows(Permission::PaymentRead) {
        true => queries::payments(tx, id).await?,
        false => Vec::new(),
    };
    let situation = Situation {
        state: row.state(),
        cancellation_asked: row.cancellation_asked,
        released: head.released,
        devices: head.devices,
    };
    let parts = OrderParts {
        version: head.version,
        vat: vat(&head, orders, language),
        delivery_address: head.delivery_address,
        billing_address: head.billing_address,
        note: head.note,
        all_or_nothing: head.all_or_nothing,
        subject_to_confirmation: head.subject_to_confirmation,
        payment_terms: head.payment_terms,
        shipping_shown_cents: head.shipping_shown_cents,
        shipping_offered: head.shipping_offered,
        cancellation_reason: head.cancellation_reason,
        events: events(queries::events(tx, id).await?, staff, costs, language),
        actions: actions(&situation, caller, language),
        devices_count: head.devices,
        shipments: queries::shipments(tx, id).await?,
        payments,
        returns: queries::returns(tx, id).await?,
    };
    let reader = Reader { language, staff, costs, now: orders.clock.now() };
    if !staff {
        let items = items.into_iter().map(item).collect();
        return Ok(Order::Client(Box::new(ClientOrder { summary: row.summary(reader), parts, items })));
    }
    let marginal = row.vat_regime == "marginal";
    let supplier_orders = match caller.allows(Permission::SupplierRead) {
        true => queries::supplier_orders(tx, id).await?,
        false => Vec::new(),
    };
    let items = items.into_iter().map(|row| staff_item(row, marginal, costs)).collect();
    Ok(Order::Staff(Box::new(StaffOrder { summary: row.for_staff(reader), parts, items, supplier_orders })))
}

fn vat(head: &Head, orders: &Orders, language: Language) -> OrderVat {
    let treatment = head.vat_treatment.as_deref().and_then(VatTreatment::from_code).unwrap_or(VatTreatment::ToValidate);
    let references = default_references();
    let text = reference(&references, treatment, orders.clock.today());
    OrderVat {
        treatment: treatment.code().to_owned(),
        label: treatment.label(language).to_owned(),
        text: text.map(|text| language.pick(&text.french, &text.english).to_owned()),
        number_state: head.buyer_vat_number_state.clone(),
        number: head.buyer_vat_number.clone(),
    }
}

fn item(row: ItemRow) -> OrderItem {
    let proposed = (!row.changes.is_empty()).then(|| Proposed {
        quantity: row.proposed_quantity.unwrap_or(row.quantity),
        price_cents: row.proposed_price_cents.unwrap_or(row.price_cents),
        terms: row.proposed_terms,
    });
    OrderItem {
        id: row.id,
        position: row.position,
        offer_id: row.offer_id,
        sku: row.sku,
        product_name: row.product_name,
        brand: row.brand,
        appearance: row.appearance,
        functionality: row.functionality,
        boxed: row.boxed,
        color: row.color,
        cloud_lock: row.cloud_lock,
        additional_info: row.additional_info,
        ordered_quantity: row.ordered_quantity,
        quantity: row.quantity,
        price_cents: row.price_cents,
        total_cents: row.price_cents * i64::from(row.quantity),
        state: row.state,
        at_risk: row.at_risk,
        changes: row.changes,
        proposed,
        decision: row.decision,
        replaces_item_id: row.replaces_item_id,
        units_attached: row.units_attached,
        units_shipped: row.units_shipped,
        units_delivered: row.units_delivered,
    }
}

fn staff_item(row: ItemRow, marginal: bool, costs: bool) -> StaffOrderItem {
    let shown = |cents: Option<i64>| cents.filter(|_| costs);
    let cost = shown(row.answered_cost_cents.or(row.cost_cents));
    StaffOrderItem {
        cost_cents: shown(row.cost_cents),
        answered_cost_cents: shown(row.answered_cost_cents),
        margin_cents: cost.map(|cost| margin(marginal, (row.price_cents - cost) * i64::from(row.quantity))),
        floor_cents: shown(row.floor_cents),
        absorbed_reason: row.absorbed_reason.clone(),
        held: row.held,
        sent_at: row.sent_at,
        closed_at: row.closed_at,
        item: item(row),
    }
}

fn events(rows: Vec<EventRow>, staff: bool, costs: bool, language: Language) -> Vec<OrderEvent> {
    let read = |row: EventRow| {
        let kind = EventKind::from_code(&row.kind)?;
        Some(OrderEvent {
            id: row.id,
            kind,
            label: words::event(kind, staff, language).to_owned(),
            at: row.at,
            mover: Mover::from_code(&row.mover)?,
            who: row.who,
            from_state: row.from_state.as_deref().and_then(OrderState::from_code),
            to_state: row.to_state.as_deref().and_then(OrderState::from_code),
            detail: row.detail,
            // What the house keeps to itself can name costs.
            internal: row.internal.filter(|_| staff && costs),
        })
    };
    rows.into_iter().filter_map(read).collect()
}
