//! When units become surplus: what the supplier's closed answer gave a line, less what the line still takes. Computed
//! from where things stand, so that noting it again changes nothing.

use dbc_domain::ids::{OrderId, SupplierOrderId};
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use uuid::Uuid;

use super::queries;

/// Notes what an order takes no longer, after it changed.
pub(crate) async fn of_order(tx: &mut Tx, clock: &Clock, order: OrderId) -> Result<(), sqlx::Error> {
    note(tx, clock, Some(order.uuid()), None).await
}

/// Notes what the client orders behind a supplier order take no longer, when its validation is closed.
pub(crate) async fn of_supplier_order(tx: &mut Tx, clock: &Clock, id: SupplierOrderId) -> Result<(), sqlx::Error> {
    note(tx, clock, None, Some(id.uuid())).await
}

async fn note(
    tx: &mut Tx,
    clock: &Clock,
    order: Option<Uuid>,
    supplier_order: Option<Uuid>,
) -> Result<(), sqlx::Error> {
    let left = queries::left_over(tx, order, supplier_order).await?;
    if left.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = left.iter().map(|_| clock.new_id()).collect();
    queries::write(tx, &ids, &left, clock.now()).await
}
