//! `/api/foxway/orders/{reference}` and `/api/foxway/credit`: an order at the supplier as it stands now, its papers, and
//! how much may still be ordered on credit.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use dbc_foxway::Error;
use dbc_foxway::order::Reference;
use dbc_ground::http::{Caller, Path, Problem};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems;
use crate::orders::{self, AtSupplier};
use crate::supplier::Supplier;

pub(super) fn routes() -> OpenApiRouter<Supplier> {
    OpenApiRouter::new()
        .routes(routes!(supplier_order_now))
        .routes(routes!(supplier_order_document))
        .routes(routes!(supplier_credit))
}

/// An order at the supplier: asked at this moment, beside what was kept of it.
#[utoipa::path(
    get, path = "/api/foxway/orders/{reference}", tag = "supplier", params(("reference" = String, Path)),
    responses(
        (status = 200, description = "The order as the supplier has it", body = AtSupplier),
        (status = 404, description = "`unknown_supplier_order`: neither we nor the supplier know it"),
        (status = 409, description = "`supplier_off`"),
        (status = 502, description = "`supplier_failed`, with the class of the error in `supplier_error`"),
    ),
    extensions(("x-permission" = json!("supplier:read")))
)]
async fn supplier_order_now(
    State(supplier): State<Supplier>,
    caller: Caller,
    Path(reference): Path<String>,
) -> Result<axum::Json<AtSupplier>, Problem> {
    let client = supplier.client().filter(|_| supplier.profile().orders.enabled).ok_or_else(problems::off)?;
    let asked = Reference::parse(&reference).map_err(|_| unknown())?;
    let mut tx = supplier.db().tenant_tx(&caller.actor).await?;
    let ours = orders::of_reference(&mut tx, &reference).await?;
    tx.commit().await?;
    // The supplier knows it under our number, whatever number was asked for.
    let asked = ours.as_ref().and_then(|ours| Reference::parse(&ours.reference).ok()).unwrap_or(asked);
    match (client.get_order_status(&asked).await, ours) {
        (Ok(there), Some(ours)) => Ok(axum::Json(ours.with(there))),
        (Ok(there), None) => Ok(axum::Json(AtSupplier::only_there(reference).with(there))),
        (Err(Error::NotFound), Some(ours)) => Ok(axum::Json(ours)),
        (Err(Error::NotFound), None) => Err(unknown()),
        (Err(error), _) => Err(problems::of_supplier(&error)),
    }
}

/// A paper of an order, as the supplier sent it.
#[utoipa::path(
    get, path = "/api/foxway/orders/{reference}/documents/{document}", tag = "supplier",
    params(("reference" = String, Path), ("document" = String, Path)),
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 404, description = "`unknown_document`"),
    ),
    extensions(("x-permission" = json!("supplier:read")), ("x-cost" = json!(5)))
)]
async fn supplier_order_document(
    State(supplier): State<Supplier>,
    caller: Caller,
    Path((reference, document)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let mut tx = supplier.db().tenant_tx(&caller.actor).await?;
    let found = orders::document(&mut tx, &reference, &document).await?;
    tx.commit().await?;
    let (content, media_type, name) = found.ok_or_else(|| {
        Problem::not_found("unknown_document", "Ce document n’existe pas.", "There is no such document.")
    })?;
    // The name is the supplier's: nothing but plain letters goes into a header.
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name: String = name.unwrap_or(document).chars().filter(|c| plain(*c)).take(100).collect();
    let mut response = content.into_response();
    let headers = response.headers_mut();
    // Whatever the supplier says it is: it is never shown as a page of ours.
    let shown = if media_type.starts_with("application/pdf") { "application/pdf" } else { "application/octet-stream" };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(shown));
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

/// Credit at the supplier.
#[derive(Debug, Serialize, ToSchema)]
struct SupplierCredit {
    /// The limit of the contract.
    limit_cents: i64,
    /// Unpaid orders.
    used_cents: i64,
    /// What may still be ordered; below zero when the limit is exceeded.
    available_cents: i64,
    /// When this was so.
    at: DateTime<Utc>,
}

/// How much may still be ordered on credit, asked at this moment.
#[utoipa::path(
    get, path = "/api/foxway/credit", tag = "supplier",
    responses(
        (status = 200, description = "The limit and what is used of it", body = SupplierCredit),
        (status = 409, description = "`supplier_off`"),
        (status = 502, description = "`supplier_failed`, with the class of the error in `supplier_error`"),
    ),
    extensions(("x-permission" = json!("supplier:read")))
)]
async fn supplier_credit(State(supplier): State<Supplier>) -> Result<axum::Json<SupplierCredit>, Problem> {
    let client = supplier.client().filter(|_| supplier.profile().orders.enabled).ok_or_else(problems::off)?;
    let credit = client.get_credit().await.map_err(|error| problems::of_supplier(&error))?;
    Ok(axum::Json(SupplierCredit {
        limit_cents: credit.limit.cents(),
        used_cents: credit.used.cents(),
        available_cents: credit.available().cents(),
        at: credit.at,
    }))
}

fn unknown() -> Problem {
    Problem::not_found(
        "unknown_supplier_order",
        "Ni nous ni le fournisseur ne connaissons cette commande.",
        "Neither we nor the supplier know this order.",
    )
}
