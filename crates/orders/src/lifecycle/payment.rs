//! Payment is an axis of its own; its only say in the life of an order is that goods may leave (trade rules 5.1).

use dbc_domain::ids::{OrderId, UserId};
use dbc_domain::orders::axes::{PaymentSums, ShippingPermission};
use dbc_domain::orders::lifecycle::{EventKind, Guard, OrderState};
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::http::Problem;

use super::open::{Opened, of_id};
use crate::Orders;
use crate::ledger::{By, Stamp};

/// Looks at an order after a receipt, its undoing, a write-off or a release, and allows shipping when it may. True when
/// the order moved.
pub(crate) async fn after_payment(tx: &mut Tx, orders: &Orders, order: OrderId) -> Result<bool, Problem> {
    match of_id(tx, order).await? {
        Some(mut opened) => allow_shipping(tx, orders, &mut opened, None).await,
        None => Ok(false),
    }
}

/// Allows shipping of a confirmed order that is paid, on credit terms, or released.
pub(super) async fn allow_shipping(
    tx: &mut Tx,
    orders: &Orders,
    opened: &mut Opened,
    cause: Option<UserId>,
) -> Result<bool, Problem> {
    if opened.order.state != OrderState::PendingPayment || !may_ship(opened, &orders.clock) {
        return Ok(false);
    }
    let facts = opened.facts(&orders.clock).with(Guard::MayShip, true);
    let stamp = Stamp::by(By::system(cause));
    Box::pin(opened.go(tx, orders, EventKind::ShippingAllowed, &facts, &stamp)).await?;
    Ok(true)
}

/// True when goods may leave. Credit was checked against the limit under the client's lock when the order was submitted
/// and when the client accepted a change.
fn may_ship(opened: &Opened, clock: &Clock) -> bool {
    let order = &opened.order;
    let sums = PaymentSums {
        due: order.total,
        received: order.received,
        written_off: order.written_off,
        past_due_date: order.payment_due_at.is_some_and(|due| clock.now() >= due),
    };
    let permission =
        ShippingPermission { payment: sums.state(), within_credit: order.on_credit, released: order.released };
    permission.granted()
}
