//! Orders, credit and papers.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use dbc_domain::offer::OfferKey;
use dbc_domain::sku::Sku;
use dbc_foxway::order::{OrderState, Reference};
use dbc_foxway::profile::RequestNames;
use serde_json::{Value, json};

use crate::catalogue_routes::{json as answer, regime};
use crate::event::written;
use crate::fault::problem;
use crate::order_book::{Line, Order, OrderBook};
use crate::paper::pdf;
use crate::simulator::Simulator;
use crate::world::World;

/// A line that was asked for.
struct Wanted {
    key: OfferKey,
    quantity: u32,
}

pub(crate) async fn create(State(simulator): State<Simulator>, body: Bytes) -> Response {
    let names = &simulator.profile().orders.request;
    let read = || {
        let body: Value = serde_json::from_slice(&body).ok()?;
        let reference = Reference::parse(body.get(&names.reference)?.as_str()?).ok()?;
        let lines = body.get(&names.lines)?.as_array()?.iter().map(|line| wanted(names, line));
        let lines = lines.collect::<Option<Vec<_>>>().filter(|lines| !lines.is_empty())?;
        Some((reference, lines, body.get(&names.address)?.clone()))
    };
    let Some((reference, lines, address)) = read() else {
        return problem(StatusCode::BAD_REQUEST, "InvalidRequest");
    };
    let filled = |name: &str| address.get(name).and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty());
    if ![&names.street, &names.city, &names.postal_code, &names.country].into_iter().all(|name| filled(name)) {
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "InvalidAddress");
    }
    simulator.with_world(|world, now| {
        if world.orders.get(reference.as_str()).is_some() {
            return problem(StatusCode::CONFLICT, "DuplicateReference");
        }
        let mut planned: Vec<Line> = Vec::with_capacity(lines.len());
        for wanted in &lines {
            let before: u32 = planned.iter().filter(|line| line.key == wanted.key).map(|line| line.accepted).sum();
            planned.push(plan(world, wanted, before));
        }
        let units: u32 = planned.iter().map(|line| line.accepted).sum();
        if units == 0 {
            return problem(StatusCode::UNPROCESSABLE_ENTITY, "StockUnavailable");
        }
        let total = planned.iter().filter_map(|line| line.price.checked_times(line.accepted)).sum();
        if world.orders.unpaid() + total > world.orders.limit {
            return problem(StatusCode::UNPROCESSABLE_ENTITY, "CreditLimitReached");
        }
        for line in &planned {
            world.take(now, &line.key, line.accepted);
        }
        let World { orders, events, .. } = world;
        orders.add(now, reference.as_str(), planned, events);
        let mut response = shown(&world.orders, reference.as_str());
        *response.status_mut() = StatusCode::CREATED;
        response
    })
}

pub(crate) async fn list(State(simulator): State<Simulator>) -> Response {
    simulator
        .with_world(|world, _| answer(&world.orders.all().map(|o| written_out(&world.orders, o)).collect::<Vec<_>>()))
}

pub(crate) async fn status(State(simulator): State<Simulator>, Path(reference): Path<String>) -> Response {
    simulator.with_world(|world, _| shown(&world.orders, &reference))
}

pub(crate) async fn confirm_payment(State(simulator): State<Simulator>, Path(reference): Path<String>) -> Response {
    simulator.with_world(|world, _| {
        world.orders.pay(&reference);
        shown(&world.orders, &reference)
    })
}

pub(crate) async fn cancel(State(simulator): State<Simulator>, Path(reference): Path<String>) -> Response {
    simulator.with_world(|world, now| {
        let World { orders, events, .. } = &mut *world;
        if orders.get(&reference).is_none() {
            return problem(StatusCode::NOT_FOUND, "NotFound");
        }
        let Some(lines) = orders.cancel(now, &reference, events) else {
            return problem(StatusCode::CONFLICT, "NotCancellable");
        };
        for line in lines {
            world.give_back(now, &line.key, line.accepted);
        }
        shown(&world.orders, &reference)
    })
}

pub(crate) async fn credit(State(simulator): State<Simulator>) -> Response {
    simulator.with_world(|world, _| {
        answer(&json!({ "Limit": written(Some(world.orders.limit)), "Used": written(Some(world.orders.unpaid())) }))
    })
}

pub(crate) async fn documents(State(simulator): State<Simulator>, Path(reference): Path<String>) -> Response {
    simulator.with_world(|world, _| match world.orders.get(&reference) {
        None => problem(StatusCode::NOT_FOUND, "NotFound"),
        Some(order) if order.state != OrderState::Shipped => answer(&json!([])),
        Some(order) => answer(&json!([
            { "Id": order.number, "Type": "Invoice", "FileName": format!("invoice-{}.pdf", order.number) }
        ])),
    })
}

pub(crate) async fn document(
    State(simulator): State<Simulator>,
    Path((reference, document)): Path<(String, String)>,
) -> Response {
    simulator.with_world(|world, _| {
        let order = world.orders.get(&reference).filter(|order| order.state == OrderState::Shipped);
        let Some(order) = order.filter(|order| order.number.to_string() == document) else {
            return problem(StatusCode::NOT_FOUND, "NotFound");
        };
        let mut lines = vec![format!("Invoice {} for order {}", order.number, order.reference)];
        lines.extend(order.lines.iter().filter(|line| line.accepted > 0).map(|line| {
            format!("{}  {}  {} x {} EUR", line.key.sku, line.key.regime.supplier_word(), line.accepted, line.price)
        }));
        lines.push(format!("Total {} EUR", order.total()));
        ([(CONTENT_TYPE, "application/pdf")], pdf(&lines)).into_response()
    })
}

fn wanted(names: &RequestNames, line: &Value) -> Option<Wanted> {
    let sku = Sku::parse(line.get(&names.sku)?.as_str()?).ok()?;
    let regime = regime(line.get(&names.vat_margin)?.as_bool()?);
    let quantity = u32::try_from(line.get(&names.quantity)?.as_u64()?).ok().filter(|units| *units > 0)?;
    Some(Wanted { key: OfferKey { sku, regime }, quantity })
}

/// What of a line can be delivered when earlier lines took `before` units of the same offer.
fn plan(world: &World, wanted: &Wanted, before: u32) -> Line {
    let priced = world.offer(&wanted.key).and_then(|offer| offer.cost.map(|cost| (offer.quantity, cost)));
    let (there, price) = priced.unwrap_or_default();
    let accepted = there.saturating_sub(before).min(wanted.quantity);
    Line {
        key: wanted.key.clone(),
        requested: wanted.quantity,
        accepted,
        price,
        reason: match accepted {
            0 => Some("Sold out"),
            units if units < wanted.quantity => Some("Partly sold"),
            _ => None,
        },
        devices: Vec::new(),
    }
}

fn shown(orders: &OrderBook, reference: &str) -> Response {
    match orders.get(reference) {
        Some(order) => answer(&written_out(orders, order)),
        None => problem(StatusCode::NOT_FOUND, "NotFound"),
    }
}

fn written_out(orders: &OrderBook, order: &Order) -> Value {
    let status = orders.status(order.state);
    let lines = order.lines.iter().map(|line| {
        json!({
            "SKU": line.key.sku,
            "VatMargin": line.key.regime == regime(true),
            "RequiredCount": line.requested,
            "Quantity": line.accepted,
            "Price": line.price.to_string(),
            "Reason": line.reason,
            "Devices": line.devices.iter().map(|device| json!({ "ItemIdentifier": device })).collect::<Vec<_>>(),
        })
    });
    json!({
        "Id": order.number,
        "Reference": order.reference,
        "Status": status.parse::<u32>().map_or_else(|_| json!(status), |number| json!(number)),
        "Total": order.total().to_string(),
        "Lines": lines.collect::<Vec<_>>(),
        "Tracking": order.tracking.iter().map(|code| json!({ "Code": code, "Carrier": "DHL" })).collect::<Vec<_>>(),
    })
}
