//! `/api/own-stock`: phones that the house owns and sells itself (trade rules 5.8).

mod model;
mod queries;
mod sell;

use axum::extract::State;
use axum::http::StatusCode;
use dbc_accounts::audit::{self, Entry, Source, Subject};
use dbc_domain::access::Permission;
use dbc_ground::http::{Caller, Json, Path, Problem, uncut};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Orders;
use model::{OwnStock, PutOnSale};
pub(crate) use sell::{STOCK_DBC, recount};

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(list_own_stock, put_on_sale)).routes(routes!(take_from_sale))
}

/// Phones of the house's own that are on sale.
#[utoipa::path(
    get, path = "/api/own-stock", tag = "devices",
    responses((status = 200, description = "Longest on sale first", body = OwnStock)),
    extensions(("x-permission" = json!("order:ship")))
)]
async fn list_own_stock(State(state): State<Orders>, caller: Caller) -> Result<axum::Json<OwnStock>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let mut items = queries::list(&mut tx).await?;
    if !caller.allows(Permission::CostRead) {
        items.iter_mut().for_each(|unit| unit.cost_cents = None);
    }
    Ok(axum::Json(OwnStock { items }))
}

/// Where a phone is on sale.
#[derive(Debug, Serialize, ToSchema)]
struct OnSale {
    /// The offer in the catalogue.
    offer_id: Uuid,
}

/// Put a returned or unallocated phone on sale, as the check found it. Repeating it does nothing more.
#[utoipa::path(
    post, path = "/api/own-stock", tag = "devices", request_body = PutOnSale,
    responses((status = 200, description = "On sale", body = OnSale)),
    extensions(("x-permission" = json!("catalog:write")))
)]
async fn put_on_sale(
    State(state): State<Orders>,
    caller: Caller,
    source: Source,
    Json(wanted): Json<PutOnSale>,
) -> Result<axum::Json<OnSale>, Problem> {
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        let offer_id = sell::put_on_sale(&mut tx, &state, &wanted).await?;
        let entry = Entry::new("unit.put_on_sale", caller.actor, source, Subject::new("unit", wanted.unit_id))
            .with("offer_id", offer_id.to_string());
        audit::record(&mut tx, &state.clock, entry).await?;
        tx.commit().await?;
        Ok(axum::Json(OnSale { offer_id }))
    })
    .await
}

/// Why a phone is no longer on sale.
#[derive(Debug, Deserialize, ToSchema)]
struct TakeFromSale {
    /// True: it went back to the supplier, and may be bought anew. False: it waits for another use.
    back_at_supplier: bool,
}

/// Take a phone from sale, or send it back to the supplier. Repeating it does nothing more.
#[utoipa::path(
    post, path = "/api/own-stock/{id}/withdraw", tag = "devices", request_body = TakeFromSale,
    params(("id" = Uuid, Path)),
    responses((status = 204, description = "Taken from sale")),
    extensions(("x-permission" = json!("catalog:write")))
)]
async fn take_from_sale(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    source: Source,
    Json(body): Json<TakeFromSale>,
) -> Result<StatusCode, Problem> {
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        sell::take_from_sale(&mut tx, &state, id, body.back_at_supplier).await?;
        let entry = Entry::new("unit.taken_from_sale", caller.actor, source, Subject::new("unit", id))
            .with("back_at_supplier", body.back_at_supplier);
        audit::record(&mut tx, &state.clock, entry).await?;
        tx.commit().await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
