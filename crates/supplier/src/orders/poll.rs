//! Asking about orders that are at the supplier.

use chrono::TimeDelta;
use dbc_foxway::order::{OrderState, Reference, SupplierOrder};
use dbc_foxway::{Client, Error};
use dbc_ground::jobs::JobError;
use dbc_orders::at_supplier;
use tracing::warn;

use super::queries::{self, Due};
use super::{OrderSide, answer, things};

/// An order that the supplier does not know is asked about once a day: it was refused, or somebody removed it there.
const UNKNOWN_ORDER: TimeDelta = TimeDelta::days(1);

/// Asks about every order that is due. A supplier that is away ends the round: the next one begins where this ended.
pub(super) async fn poll_due(side: &OrderSide, client: &Client) -> Result<(), JobError> {
    let now = side.supplier.clock().now();
    let mut tx = side.supplier.db().system_tx().await?;
    let due = queries::due(&mut tx, now).await?;
    tx.commit().await?;
    for order in due {
        let Ok(reference) = Reference::parse(&order.number) else { continue };
        match client.get_order_status(&reference).await {
            Ok(there) => take(side, client, &order, &there).await?,
            Err(Error::NotFound) => {
                let mut tx = side.supplier.db().system_tx().await?;
                at_supplier::seen(&mut tx, &side.orders, order.id, "unknown", now + UNKNOWN_ORDER).await?;
                tx.commit().await?;
            }
            Err(error) => {
                warn!(order = order.number, %error, "an order at the supplier could not be asked about");
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Devices came before staff closed the answer: they are attached as soon as that is done, without asking again.
pub(super) async fn hand_over_waiting(side: &OrderSide) -> Result<(), JobError> {
    let mut tx = side.supplier.db().system_tx().await?;
    let waiting = queries::with_waiting_devices(&mut tx, side.supplier.clock().now()).await?;
    tx.commit().await?;
    for order in waiting {
        things::hand_over(side, &order).await?;
    }
    Ok(())
}

async fn take(side: &OrderSide, client: &Client, order: &Due, there: &SupplierOrder) -> Result<(), JobError> {
    let now = side.supplier.clock().now();
    let profile = &side.supplier.profile().orders;
    let shipped = there.state == Some(OrderState::Shipped);
    let next = match there.state {
        Some(OrderState::Shipped | OrderState::Cancelled) => TimeDelta::hours(i64::from(profile.poll_shipped_hours)),
        _ => TimeDelta::minutes(i64::from(profile.poll_minutes)),
    };
    // Papers are fetched before anything is written: the base does not wait for the supplier.
    let papers = if shipped { things::papers(side, client, order, &there.reference).await? } else { Vec::new() };
    let mut tx = side.supplier.db().system_tx().await?;
    at_supplier::seen(&mut tx, &side.orders, order.id, &there.status, now + next).await?;
    if let Some(rows) = answer::rows(there) {
        answer::record(&mut tx, side, order.id, &rows).await?;
    }
    things::keep(&mut tx, order.id, there, now).await?;
    things::file(&mut tx, order.id, &papers, now).await?;
    tx.commit().await?;
    if shipped { things::hand_over(side, order).await } else { Ok(()) }
}
