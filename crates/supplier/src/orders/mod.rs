//! Orders at the supplier: what a message about one of them means.

use dbc_ground::db::Tx;

use crate::supplier::Supplier;

mod queries;

/// Has an order looked at by the next job that asks about orders. False when it is none of ours.
pub(crate) async fn look_soon(supplier: &Supplier, reference: &str) -> Result<bool, sqlx::Error> {
    let mut tx: Tx = supplier.db().system_tx().await?;
    let known = queries::poll_at(&mut tx, reference, supplier.clock().now()).await?;
    tx.commit().await?;
    Ok(known)
}
