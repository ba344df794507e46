//! A lower price for a phone that came in a worse condition, or instead of another (trade rules 1.8, 5.5): staff offer it,
//! the client agrees, and the phone gets a line of its own at that price, so that papers and returns know it.

use dbc_domain::ids::{ClientId, OrderId, OrderItemId, UserId};
use dbc_domain::money::Money;
use dbc_domain::orders::lifecycle::EventKind;
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, Problem, Text};
use serde_json::json;
use uuid::Uuid;

use super::error::DeviceError;
use super::list;
use crate::answers::prices::Prices;
use crate::decisions::above_floor;
use crate::ledger::{By, NewEvent, record};
use crate::lifecycle::{self, of_id, problems};
use crate::{Orders, notify};

/// What staff offer.
#[derive(Debug, Clone)]
pub(super) struct Offered {
    pub version: i32,
    /// `None`: the price of the line after all.
    pub price: Option<Money>,
    /// The legal exception that lets the price stand below the loss floor.
    pub floor_exception: Option<String>,
}

/// Offers a phone that the client is asked about at a lower price.
///
/// Errors: 404 `unknown_question`; 409 `changed_meanwhile`; 422 `not_lower`, `below_floor`.
pub(super) async fn offer(
    tx: &mut Tx,
    orders: &Orders,
    caller: &Caller,
    id: Uuid,
    offered: &Offered,
) -> Result<(), Problem> {
    let order = list::order_of_question(tx, id).await?.ok_or(DeviceError::UnknownQuestion)?;
    let opened = of_id(tx, OrderId::new(order)).await?.ok_or_else(problems::unknown_order)?;
    let question = list::lock_question(tx, id).await?.ok_or(DeviceError::UnknownQuestion)?;
    if question.state != "open" || question.version != offered.version {
        return Err(DeviceError::Answered.into());
    }
    let line = opened.items.iter().find(|item| item.id == OrderItemId::new(question.item_id));
    let line = line.ok_or_else(problems::unknown_item)?;
    if let Some(price) = offered.price {
        if !price.is_positive() || price >= line.terms.unit_price {
            return Err(not_lower(line.terms.unit_price));
        }
        if let Some(cost) = line.answered_cost.or(line.cost) {
            let prices = Prices::load(tx, &orders.clock).await?;
            above_floor(prices.floor(&opened.order, cost), price, offered.floor_exception.as_deref())?;
        }
    }
    list::offer_at(tx, id, offered.price.map(Money::cents)).await?;
    let by = By::caller(caller);
    let mut event = NewEvent::new(OrderId::new(order), ClientId::new(question.client_id), EventKind::UnitsChanged, by)
        .detail(json!({
            "what": "device_price_offered", "units": 1, "identifier": question.imei,
            "price_cents": offered.price.map(Money::cents),
        }));
    event.internal = offered.floor_exception.as_ref().map(|exception| json!({ "floor_exception": exception }));
    record(tx, &orders.clock, &event).await?;
    if offered.price.is_some() {
        let title = ("un appareil vous est proposé à un prix plus bas", "a device is offered at a lower price");
        let body = Text::new(
            "Il est dans un autre état que celui commandé. Acceptez-le à ce prix, ou refusez-le, dans la commande.",
            "It is in another condition than the one ordered. Accept it at this price, or refuse it, in the order.",
        );
        notify::goods(tx, orders, OrderId::new(order), by, title, body).await?;
    }
    Ok(())
}

fn not_lower(of_line: Money) -> Problem {
    Problem::invalid(
        "not_lower",
        format!("Le prix proposé doit être au-dessus de zéro et sous celui de la ligne, {of_line} €."),
        format!("The price offered must be above zero and below that of the line, €{of_line}."),
    )
    .with_extra("price_cents", of_line.cents())
}

/// Gives the phone a line of its own at the price that was agreed, with the condition in which it is. Gives that line.
pub(super) async fn own_line(
    tx: &mut Tx,
    orders: &Orders,
    by: UserId,
    order: OrderId,
    item: Uuid,
    unit: Uuid,
    price: Money,
) -> Result<Uuid, Problem> {
    let mut opened = of_id(tx, order).await?.ok_or_else(problems::unknown_order)?;
    let id = lifecycle::add::part(tx, orders, &mut opened, OrderItemId::new(item), unit, price).await?;
    opened.save(tx, &orders.clock, Some(by)).await?;
    Ok(id.uuid())
}
