//! `/api/reception`: each phone is scanned against what was announced (trade rules 5.6).

use axum::extract::State;
use dbc_accounts::audit::{self, Entry, Source, Subject};
use dbc_domain::ids::SupplierOrderId;
use dbc_domain::imei::DeviceIdentifier;
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, Json, Path, Problem, uncut};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{ReceivedUnit, Reception, Scan, Scanned};
use super::queries;
use crate::Orders;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(scan_received)).routes(routes!(get_reception)).routes(routes!(close_reception))
}

/// Scan a phone out of a parcel. Scanning it again changes nothing, except that it may be called damaged.
#[utoipa::path(
    post, path = "/api/reception/scan", tag = "devices", request_body = Scan,
    responses((status = 200, description = "What the scan says", body = Scanned)),
    extensions(("x-permission" = json!("order:ship")))
)]
async fn scan_received(
    State(state): State<Orders>,
    caller: Caller,
    Json(scan): Json<Scan>,
) -> Result<axum::Json<Scanned>, Problem> {
    let device = DeviceIdentifier::parse(&scan.identifier).map_err(|_| unreadable())?;
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        let order = SupplierOrderId::new(scan.supplier_order_id);
        queries::lock(&mut tx, order).await?.ok_or_else(unknown)?;
        let (user, now) = (caller.actor.user.uuid(), state.clock.now());
        let outcome = match queries::unit(&mut tx, order, device.as_str()).await? {
            None => {
                queries::add_surplus(&mut tx, order, device.as_str(), user, now).await?;
                "surplus"
            }
            Some(unit) if scan.damaged => {
                queries::set(&mut tx, unit.unit_id, "damaged", user, now).await?;
                "damaged"
            }
            Some(unit) if matches!(unit.reception.as_str(), "received" | "damaged") => "already_received",
            Some(unit) => {
                queries::set(&mut tx, unit.unit_id, "received", user, now).await?;
                "received"
            }
        };
        let unit = queries::unit(&mut tx, order, device.as_str()).await?;
        let still_expected = count(&queries::units(&mut tx, order).await?, "expected");
        tx.commit().await?;
        Ok(axum::Json(Scanned { outcome: outcome.to_owned(), unit, still_expected }))
    })
    .await
}

/// What came of an order at the supplier and what did not.
#[utoipa::path(
    get, path = "/api/reception/{supplier_order_id}", tag = "devices", params(("supplier_order_id" = Uuid, Path)),
    responses((status = 200, description = "The reception", body = Reception)),
    extensions(("x-permission" = json!("order:ship")))
)]
async fn get_reception(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Reception>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let number = sqlx::query_scalar!("select number from supplier_orders where id = $1", id);
    let number = number.fetch_optional(&mut *tx).await?.ok_or_else(unknown)?;
    Ok(axum::Json(reception(&mut tx, SupplierOrderId::new(id), number).await?))
}

/// Close the reception: what was announced and not scanned is missing. A phone that turns up later is scanned all the
/// same.
#[utoipa::path(
    post, path = "/api/reception/{supplier_order_id}/close", tag = "devices", params(("supplier_order_id" = Uuid, Path)),
    responses((status = 200, description = "The reception", body = Reception)),
    extensions(("x-permission" = json!("order:ship")))
)]
async fn close_reception(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    source: Source,
) -> Result<axum::Json<Reception>, Problem> {
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        let order = SupplierOrderId::new(id);
        let number = queries::lock(&mut tx, order).await?.ok_or_else(unknown)?;
        let missing = queries::close(&mut tx, order, caller.actor.user.uuid(), state.clock.now()).await?;
        let entry = Entry::new("reception.closed", caller.actor, source, Subject::new("supplier_order", id))
            .with("missing", missing);
        audit::record(&mut tx, &state.clock, entry).await?;
        let answer = reception(&mut tx, order, number).await?;
        tx.commit().await?;
        Ok(axum::Json(answer))
    })
    .await
}

async fn reception(tx: &mut Tx, order: SupplierOrderId, number: String) -> Result<Reception, Problem> {
    let units = queries::units(tx, order).await?;
    Ok(Reception {
        supplier_order_id: order.uuid(),
        supplier_order_number: number,
        expected: count(&units, "expected"),
        received: count(&units, "received"),
        damaged: count(&units, "damaged"),
        missing: count(&units, "missing"),
        surplus: queries::surplus(tx, order).await?,
        units,
    })
}

fn count(units: &[ReceivedUnit], reception: &str) -> usize {
    units.iter().filter(|unit| unit.reception == reception).count()
}

fn unknown() -> Problem {
    Problem::not_found(
        "unknown_supplier_order",
        "Cette commande fournisseur n’existe pas.",
        "There is no such order at the supplier.",
    )
}

fn unreadable() -> Problem {
    let (fr, en) = ("Ce code n’identifie aucun appareil.", "This code identifies no device.");
    Problem::invalid("no_identifier", fr, en).with_field("identifier", "invalid", fr, en)
}
