//! `GET /api/orders/at-risk`.

use axum::extract::State;
use chrono::{DateTime, Utc};
use dbc_ground::http::{Caller, Problem};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Orders;

pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(list_lines_at_risk))
}

/// A line that the last list no longer covers.
#[derive(Debug, Serialize, ToSchema)]
struct LineAtRisk {
    /// The line.
    item_id: Uuid,
    /// The order.
    order_id: Uuid,
    /// Its number.
    order_number: String,
    /// The company.
    client_name: String,
    /// Article number.
    sku: String,
    /// Brand, model and storage.
    product_name: String,
    /// Units wanted.
    quantity: i32,
    /// Units that it holds.
    held: i32,
    /// Units of the list in force.
    listed_quantity: i32,
    /// When its order was submitted.
    submitted_at: DateTime<Utc>,
}

/// Lines at risk.
#[derive(Debug, Serialize, ToSchema)]
struct LinesAtRisk {
    /// Oldest first.
    items: Vec<LineAtRisk>,
}

/// Lines that the last list no longer covers: the supplier's answer decides.
#[utoipa::path(
    get, path = "/api/orders/at-risk", tag = "orders",
    responses((status = 200, description = "The lines", body = LinesAtRisk)),
    extensions(("x-permission" = json!("supplier:read")))
)]
async fn list_lines_at_risk(State(state): State<Orders>, caller: Caller) -> Result<axum::Json<LinesAtRisk>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let items = sqlx::query_as!(
        LineAtRisk,
        r#"select i.id as item_id, o.id as order_id, o.number as order_number, c.name as client_name, i.sku, i.product_name,
                  i.quantity, i.held, f.quantity as "listed_quantity!", o.submitted_at
             from order_items i join orders o on o.id = i.order_id join clients c on c.id = o.client_id
             join offers_in_force f on f.id = i.offer_id
            where i.at_risk and i.state = 'active' and i.closed_at is null and o.state <> 'cancelled'
            order by o.submitted_at, o.number, i.position limit 1000"#,
    )
    .fetch_all(&mut *tx)
    .await?;
    Ok(axum::Json(LinesAtRisk { items }))
}
