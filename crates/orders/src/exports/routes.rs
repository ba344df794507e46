//! Orders as files: for the client's own stock software, and to be read in again.

use std::collections::HashMap;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Duration, Utc};
use dbc_catalogue::selling;
use dbc_domain::ids::{ClientId, OfferId};
use dbc_domain::money::Money;
use dbc_ground::files::FileHash;
use dbc_ground::http::{Caller, Path, Problem, Query, uncut};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::layout::{ArticleRow, DeviceRow, Rows};
use super::queries;
use crate::Orders;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
        .routes(routes!(export_order_xlsx))
        .routes(routes!(export_order_csv))
        .routes(routes!(link_device_list))
        .routes(routes!(linked_device_list))
}

/// Which rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Layout {
    /// One row per article.
    #[default]
    Sku,
    /// One row per device.
    Imei,
}

/// How an order is exported.
#[derive(Debug, Deserialize, IntoParams)]
struct ExportQuery {
    /// `sku` (default): one row per article. `imei`: one row per device.
    #[serde(default)]
    #[param(inline)]
    layout: Layout,
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv; charset=utf-8";

/// An order as a workbook: the company's own; staff all.
#[utoipa::path(
    get, path = "/api/orders/{id}/export.xlsx", tag = "orders", params(("id" = Uuid, Path), ExportQuery),
    responses((status = 200, description = "The workbook",
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)),
    extensions(("x-permission" = json!("order:read")), ("x-cost" = json!(5)))
)]
async fn export_order_xlsx(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(asked): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let (rows, name) = rows(&state, &caller, id, asked.layout).await?;
    let bytes = tokio::task::spawn_blocking(move || rows.workbook()).await.map_err(Problem::internal)?;
    Ok(file(XLSX, &name, "xlsx", bytes.map_err(Problem::internal)?))
}

/// The same as text between commas.
#[utoipa::path(
    get, path = "/api/orders/{id}/export.csv", tag = "orders", params(("id" = Uuid, Path), ExportQuery),
    responses((status = 200, description = "The text", content_type = "text/csv", body = Vec<u8>)),
    extensions(("x-permission" = json!("order:read")), ("x-cost" = json!(5)))
)]
async fn export_order_csv(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(asked): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let (rows, name) = rows(&state, &caller, id, asked.layout).await?;
    Ok(file(CSV, &name, "csv", rows.text().map_err(Problem::internal)?))
}

async fn rows(state: &Orders, caller: &Caller, id: Uuid, layout: Layout) -> Result<(Rows, String), Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let order = queries::order(&mut tx, id).await?.ok_or_else(unknown_order)?;
    let (rows, word) = match layout {
        Layout::Imei => (Rows::Devices(queries::devices(&mut tx, id).await?), "imei"),
        Layout::Sku => {
            let lines = queries::lines(&mut tx, id).await?;
            // Costs, from which prices are made, are hidden from the client's own transaction.
            let mut house = state.db.system_tx().await?;
            (Rows::Articles(priced(state, &mut house, ClientId::new(order.client_id), lines).await?), "sku")
        }
    };
    Ok((rows, format!("commande_{}_{word}_{}", order.number, state.clock.today())))
}

/// The lines with today's price of their offer for this client beside the frozen one.
async fn priced(
    state: &Orders,
    tx: &mut dbc_ground::db::Tx,
    client: ClientId,
    lines: Vec<queries::Line>,
) -> Result<Vec<ArticleRow>, Problem> {
    let offers: Vec<OfferId> = lines.iter().map(|line| OfferId::new(line.offer_id)).collect();
    let quotes = selling::quotes(tx, &state.clock, client, &offers).await?;
    let prices: HashMap<Uuid, Money> =
        quotes.iter().filter_map(|quote| Some((quote.offer.uuid(), quote.price.as_ref()?.price))).collect();
    let row = |line: queries::Line| ArticleRow {
        catalogue_price: prices.get(&line.offer_id).copied(),
        sku: line.sku,
        product_name: line.product_name,
        quantity: i64::from(line.quantity),
        price: Money::from_cents(line.price_cents),
        appearance: line.appearance,
        functionality: line.functionality,
        color: line.color,
        boxed: line.boxed,
        additional_info: line.additional_info,
    };
    Ok(lines.into_iter().map(row).collect())
}

/// A link to the list of an order's phones.
#[derive(Debug, Serialize, ToSchema)]
struct DeviceListLink {
    /// Where the list is; `?format=` `xlsx`, `csv` or `json` (default). Whoever has it can read the list.
    url: String,
    /// Until when, UTC.
    expires_at: DateTime<Utc>,
}

/// Days that a link opens.
const LINK_DAYS: i64 = 90;

/// Make a link to the list of an order's phones that opens without a login, for the client's own software.
#[utoipa::path(
    post, path = "/api/orders/{id}/device-list-link", tag = "devices", params(("id" = Uuid, Path)),
    responses((status = 201, description = "The link", body = DeviceListLink)),
    extensions(("x-permission" = json!("order:decide")))
)]
async fn link_device_list(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let order = queries::order(&mut tx, id).await?.ok_or_else(unknown_order)?;
        drop(tx);
        let mut secret = [0_u8; 32];
        state.clock.fill_random(&mut secret);
        let token = hex(&secret);
        let (now, hash) = (state.clock.now(), FileHash::of(token.as_bytes()));
        let expires_at = now + Duration::days(LINK_DAYS);
        let mut tx = state.db.system_tx().await?;
        let user = caller.actor.user.uuid();
        queries::insert_link(&mut tx, hash.as_bytes(), id, order.client_id, user, now, expires_at).await?;
        tx.commit().await?;
        let url = format!("{}/api/device-lists/{token}", state.public_url.trim_end_matches('/'));
        Ok((axum::http::StatusCode::CREATED, axum::Json(DeviceListLink { url, expires_at })).into_response())
    })
    .await
}

/// In which form.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Format {
    #[default]
    Json,
    Xlsx,
    Csv,
}

/// How the list is given.
#[derive(Debug, Deserialize, IntoParams)]
struct ListQuery {
    /// `json` (default), `xlsx` or `csv`.
    #[serde(default)]
    #[param(inline)]
    format: Format,
}

/// The phones of an order.
#[derive(Debug, Serialize, ToSchema)]
struct DeviceList {
    /// The order's number.
    order_number: String,
    /// Its phones.
    items: Vec<DeviceRow>,
}

/// The list behind a link.
#[utoipa::path(
    get, path = "/api/device-lists/{token}", tag = "devices", params(("token" = String, Path), ListQuery),
    responses((status = 200, description = "The list", body = DeviceList)),
    extensions(("x-permission" = json!("public")))
)]
async fn linked_device_list(
    State(state): State<Orders>,
    Path(token): Path<String>,
    Query(asked): Query<ListQuery>,
) -> Result<Response, Problem> {
    let mut tx = state.db.system_tx().await?;
    let hash = FileHash::of(token.as_bytes());
    let id = queries::linked_order(&mut tx, hash.as_bytes(), state.clock.now()).await?.ok_or_else(unknown_link)?;
    let order = queries::order(&mut tx, id).await?.ok_or_else(unknown_link)?;
    let items = queries::devices(&mut tx, id).await?;
    let name = format!("commande_{}_imei_{}", order.number, state.clock.today());
    Ok(match asked.format {
        Format::Json => axum::Json(DeviceList { order_number: order.number, items }).into_response(),
        Format::Csv => file(CSV, &name, "csv", Rows::Devices(items).text().map_err(Problem::internal)?),
        Format::Xlsx => {
            let made = tokio::task::spawn_blocking(move || Rows::Devices(items).workbook());
            file(XLSX, &name, "xlsx", made.await.map_err(Problem::internal)?.map_err(Problem::internal)?)
        }
    })
}

fn file(media: &'static str, name: &str, ending: &str, content: Vec<u8>) -> Response {
    // A name of letters, digits, hyphens and underscores.
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}.{ending}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media)),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    (headers, Body::from(content)).into_response()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unknown_order() -> Problem {
    Problem::not_found("unknown_order", "Cette commande n’existe pas.", "There is no such order.")
}

fn unknown_link() -> Problem {
    Problem::not_found(
        "unknown_link",
        "Ce lien n’ouvre rien, ou n’est plus valable : demandez-en un autre.",
        "This link opens nothing, or is no longer valid: ask for another one.",
    )
}
