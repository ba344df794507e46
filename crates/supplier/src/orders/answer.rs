//! What the supplier says of an order's lines, as an answer of the order.

use dbc_domain::ids::SupplierOrderId;
use dbc_domain::sku::Sku;
use dbc_foxway::order::{OrderState, SupplierOrder};
use dbc_ground::db::Tx;
use dbc_ground::jobs::JobError;
use dbc_orders::at_supplier::{self, StoredRow, ToPlace};
use http::StatusCode;
use sha2::{Digest, Sha256};

use super::OrderSide;

/// The lines that are answered; `None` while the supplier has not answered. Silence is never confirmation: an order
/// that was only received says nothing, and neither does one in a state that the profile does not know.
pub(super) fn rows(order: &SupplierOrder) -> Option<Vec<StoredRow>> {
    let cancelled = match order.state? {
        OrderState::Created => return None,
        OrderState::Accepted | OrderState::Picking | OrderState::Shipped => false,
        OrderState::Cancelled => true,
    };
    let answered = order.lines.iter().enumerate().filter_map(|(place, line)| {
        let quantity = if cancelled { 0 } else { line.accepted? };
        let mut row = blank(place, &line.sku);
        row.regime = line.regime;
        row.quantity = quantity;
        row.cost = line.price.filter(|price| price.is_positive());
        Some(row)
    });
    let rows: Vec<StoredRow> = answered.collect();
    (!rows.is_empty()).then_some(rows)
}

/// An order that was refused because nothing is left.
pub(super) fn nothing_left(order: &ToPlace) -> Vec<StoredRow> {
    let row = |(place, line): (usize, &at_supplier::LineToPlace)| {
        let mut row = blank(place, &Sku::parse(&line.sku).ok()?);
        row.key = Some(line.key.clone());
        row.regime = Some(line.regime);
        Some(row)
    };
    order.lines.iter().enumerate().filter_map(row).collect()
}

fn blank(place: usize, sku: &Sku) -> StoredRow {
    StoredRow {
        row: place + 1,
        key: None,
        sku: Some(sku.clone()),
        regime: None,
        product_name: String::new(),
        appearance: String::new(),
        functionality: String::new(),
        boxed: String::new(),
        additional_info: String::new(),
        color: String::new(),
        quantity: 0,
        cost: None,
        picked: None,
    }
}

/// Records the answer, once: the same rows again change nothing. An order that staff have closed keeps its answer.
pub(super) async fn record(
    tx: &mut Tx,
    side: &OrderSide,
    id: SupplierOrderId,
    rows: &[StoredRow],
) -> Result<(), JobError> {
    let text = serde_json::to_vec(rows).map_err(|cause| JobError::Fail(cause.to_string()))?;
    let hash = Sha256::digest(&text);
    match at_supplier::answer(tx, &side.orders, id, &hash, rows).await {
        Ok(()) => Ok(()),
        Err(problem) if problem.status() == StatusCode::CONFLICT => Ok(()),
        Err(problem) => Err(JobError::Retry(problem.cause_chain().unwrap_or_else(|| problem.code().to_owned()))),
    }
}
