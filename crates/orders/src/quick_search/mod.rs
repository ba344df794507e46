//! The quick search: from any page to the order, the client, the article, the phone. Roles are respected: a client
//! finds what is the company's, staff what their permissions show.

mod queries;

use axum::extract::State;
use dbc_domain::access::{Permission, Role};
use dbc_domain::imei::DeviceIdentifier;
use dbc_ground::http::{Caller, Problem, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Orders;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(quick_search))
}

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
struct SearchQuery {
    /// A number, a reference, a name, a SKU, an identifier of a phone: 2 to 100 characters.
    #[param(min_length = 2, max_length = 100)]
    q: String,
}

/// Something found.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Hit {
    /// `order`, `supplier_order`, `client`, `unit` or `article`.
    kind: String,
    /// Its id; of a phone and an article none.
    #[schema(required)]
    id: Option<Uuid>,
    /// Its number, name, identifier or SKU.
    title: String,
    /// What it is, in words.
    subtitle: String,
    /// The page of the web application.
    href: String,
}

/// What was found, best first.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Hits {
    /// At most eight of a kind.
    items: Vec<Hit>,
}

/// Find an order by its number or the client's own reference, a client, an article, a phone, an order at the supplier.
#[utoipa::path(
    get, path = "/api/search", tag = "orders", params(SearchQuery),
    responses((status = 200, description = "What was found", body = Hits)),
    extensions(("x-permission" = json!("order:read")))
)]
async fn quick_search(
    State(state): State<Orders>,
    caller: Caller,
    Query(asked): Query<SearchQuery>,
) -> Result<axum::Json<Hits>, Problem> {
    let text = asked.q.replace('\0', "").trim().to_owned();
    if !(2..=100).contains(&text.chars().count()) {
        return Err(Problem::bad_request(
            "invalid_search",
            "Cherchez avec 2 à 100 caractères.",
            "Search with 2 to 100 characters.",
        ));
    }
    let staff = matches!(caller.actor.role, Role::Staff(_));
    let wanted = queries::Wanted {
        pattern: format!("%{}%", taken_literally(&text)),
        beginning: format!("{}%", taken_literally(&text.to_uppercase())),
        identifier: DeviceIdentifier::parse(&text).ok().map(String::from),
        suppliers: staff && caller.allows(Permission::SupplierRead),
        clients: staff && caller.allows(Permission::ClientsRead),
    };
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let found = queries::find(&mut tx, &wanted).await?;
    let items = found.into_iter().map(|row| {
        let href = match (row.kind.as_str(), staff) {
            ("order", true) => format!("/admin/orders/view/?id={}", row.id.unwrap_or_default()),
            ("order", false) => format!("/orders/view/?id={}", row.id.unwrap_or_default()),
            ("supplier_order", _) => format!("/admin/supplier/view/?id={}", row.id.unwrap_or_default()),
            ("client", _) => format!("/admin/clients/?id={}", row.id.unwrap_or_default()),
            ("unit", true) => format!("/admin/orders/?unit={}", row.title),
            ("unit", false) => format!("/orders/?unit={}", row.title),
            _ => format!("/catalog/?q={}", row.title),
        };
        Hit { kind: row.kind, id: row.id, title: row.title, subtitle: row.subtitle, href }
    });
    Ok(axum::Json(Hits { items: items.collect() }))
}

/// A text whose own wildcards mean themselves.
fn taken_literally(text: &str) -> String {
    text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_")
}
