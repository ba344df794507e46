//! Parcels, devices and papers of an order, kept when the supplier offers them.

use chrono::{DateTime, Utc};
use dbc_domain::ids::SupplierOrderId;
use dbc_domain::money::Money;
use dbc_foxway::Client;
use dbc_foxway::order::{Document, DocumentFile, Reference, SupplierOrder};
use dbc_ground::db::Tx;
use dbc_ground::files::{self, FileError};
use dbc_ground::jobs::JobError;
use dbc_orders::at_supplier_devices;
use tracing::{info, warn};

use super::OrderSide;
use super::queries::{self, Due};

/// Papers that are not filed yet. One that does not come now comes with the next look.
pub(super) async fn papers(
    side: &OrderSide,
    client: &Client,
    order: &Due,
    reference: &Reference,
) -> Result<Vec<(Document, DocumentFile)>, JobError> {
    let listed = match client.get_documents(reference).await {
        Ok(listed) => listed,
        Err(error) => {
            warn!(order = order.number, %error, "the papers of an order are not to be had");
            return Ok(Vec::new());
        }
    };
    let mut tx = side.supplier.db().system_tx().await?;
    let filed = queries::filed(&mut tx, order.id).await?;
    tx.commit().await?;
    let mut papers = Vec::new();
    for document in listed.into_iter().filter(|document| !filed.contains(&document.id) && document.id.len() <= 100) {
        match client.get_document(reference, &document).await {
            Ok(file) => papers.push((document, file)),
            Err(error) => warn!(order = order.number, document = document.id, %error, "a paper did not come"),
        }
    }
    Ok(papers)
}

/// Files papers, each once.
pub(super) async fn file(
    tx: &mut Tx,
    order: SupplierOrderId,
    papers: &[(Document, DocumentFile)],
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    for (document, file) in papers {
        let hash = match files::store(tx, &file.bytes, &file.content_type, now).await {
            Ok(hash) => hash,
            Err(FileError::TooLarge(bytes)) => {
                warn!(document = document.id, bytes, "a paper is too large to be kept");
                continue;
            }
            Err(FileError::Sql(cause)) => return Err(cause.into()),
        };
        queries::file(tx, order, document, &file.content_type, hash, now).await?;
    }
    Ok(())
}

/// Attaches devices that the supplier told of to the orders of clients. While those cannot take them, because staff have
/// not closed the answer yet, the devices wait.
pub(super) async fn hand_over(side: &OrderSide, order: &Due) -> Result<(), JobError> {
    let mut tx = side.supplier.db().system_tx().await?;
    let devices = queries::not_handed_over(&mut tx, order.id).await?;
    if devices.is_empty() {
        return Ok(());
    }
    match at_supplier_devices(&mut tx, &side.orders, order.id, &devices).await {
        Ok(()) => {
            queries::handed_over(&mut tx, order.id, &devices, side.supplier.clock().now()).await?;
            tx.commit().await?;
            Ok(())
        }
        Err(problem) if problem.status().is_client_error() => {
            info!(order = order.number, code = problem.code(), "devices wait for their orders");
            Ok(())
        }
        Err(problem) => Err(JobError::Retry(problem.cause_chain().unwrap_or_else(|| problem.code().to_owned()))),
    }
}

/// Keeps parcels and devices, each once.
pub(super) async fn keep(
    tx: &mut Tx,
    order: SupplierOrderId,
    there: &SupplierOrder,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    for parcel in &there.tracking {
        queries::keep_parcel(tx, order, parcel, now).await?;
    }
    for line in &there.lines {
        for device in &line.devices {
            let cost = line.price.filter(|price| price.is_positive()).map(Money::cents);
            queries::keep_device(tx, order, line, device.as_str(), cost, now).await?;
        }
    }
    Ok(())
}
