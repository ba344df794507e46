//! Answers to an order at the supplier: by file, by hand; what staff do with them, and closing.

use axum::extract::{DefaultBodyLimit, State};
use dbc_domain::ids::SupplierOrderId;
use dbc_domain::language::Language;
use dbc_domain::money::Money;
use dbc_ground::db::Tx;
use dbc_ground::files::{FileHash, MAX_FILE, store};
use dbc_ground::http::{Caller, Json, Multipart, Path, Problem, uncut};
use dbc_sheets::error::ReadError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::close::{self, Closing};
use super::queries;
use super::record::{Origin, record};
use super::{acts, rows};
use crate::Orders;
use crate::supplier_orders::model::SupplierOrder;
use crate::supplier_orders::show;

pub(super) fn routes() -> OpenApiRouter<Orders> {
    let upload = OpenApiRouter::new()
        .routes(routes!(upload_supplier_answer))
        // The form's own lines come on top of the file.
        .layer(DefaultBodyLimit::max(MAX_FILE + 64 * 1024));
    OpenApiRouter::new()
        .merge(upload)
        .routes(routes!(answer_supplier_line))
        .routes(routes!(assign_answer_row))
        .routes(routes!(reallocate_supplier_line))
        .routes(routes!(absorb_rise))
        .routes(routes!(close_supplier_order))
        .routes(routes!(get_fill_rates))
}

/// The upload form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form to the OpenAPI document; the parts are read one by one")]
struct AnswerForm {
    /// The supplier's answer in any layout of his: xlsx, xls, ods or csv.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// A typed answer.
#[derive(Debug, Deserialize, ToSchema)]
struct LineAnswer {
    /// Units confirmed; 0 refuses the line.
    #[schema(maximum = 100000)]
    answered_quantity: u32,
    /// Cost per unit; null leaves it.
    #[serde(default)]
    answered_cost_cents: Option<i64>,
}

/// Which line a row belongs to.
#[derive(Debug, Deserialize, ToSchema)]
struct RowAssignment {
    /// The line; null takes the choice back.
    #[schema(required)]
    line_id: Option<Uuid>,
}

/// Who gets how much.
#[derive(Debug, Deserialize, ToSchema)]
struct Reallocation {
    /// By client line; lines that are not named get nothing.
    allocations: Vec<ItemShare>,
}

/// Units for one client line.
#[derive(Debug, Deserialize, ToSchema)]
struct ItemShare {
    /// The client's line.
    item_id: Uuid,
    /// Units.
    quantity: u32,
}

/// A rise taken on the house.
#[derive(Debug, Deserialize, ToSchema)]
struct Absorption {
    /// The client's price per unit: from the frozen one up to the raised one, never below the floor.
    price_cents: i64,
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// Closing the validation.
#[derive(Debug, Deserialize, ToSchema)]
struct CloseBody {
    /// The version that the caller saw.
    version: i32,
    /// Lines without an answer count as refused.
    #[serde(default)]
    unanswered_refused: bool,
}

/// How much of what was ordered was confirmed.
#[derive(Debug, Serialize, ToSchema)]
struct FillRate {
    /// The supplier.
    supplier: String,
    /// Model; empty for all of the supplier.
    model: String,
    /// Visual grade; empty for all of the model.
    appearance: String,
    /// Units that were answered.
    answered: i64,
    /// Of them, confirmed.
    confirmed: i64,
}

/// Fill rates.
#[derive(Debug, Serialize, ToSchema)]
struct FillRates {
    /// By supplier, model and grade.
    items: Vec<FillRate>,
}

async fn shown(mut tx: Tx, orders: &Orders, id: SupplierOrderId) -> Result<axum::Json<SupplierOrder>, Problem> {
    let shown = show(&mut tx, &orders.clock, id).await?;
    tx.commit().await?;
    Ok(axum::Json(shown))
}

/// Bring an answer of the supplier in. Several accumulate: a later one replaces what it says anew. The same file twice
/// is one answer.
#[utoipa::path(
    post, path = "/api/supplier-orders/{id}/answer", tag = "supplier-orders", params(("id" = Uuid, Path)),
    request_body(content = inline(AnswerForm), content_type = "multipart/form-data"),
    responses((status = 200, description = "The order with the three-way difference", body = SupplierOrder),
              (status = 422, description = "`file_missing`, `file_unreadable`")),
    extensions(("x-permission" = json!("supplier:write")), ("x-cost" = json!(20)))
)]
async fn upload_supplier_answer(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    form: Multipart,
) -> Result<axum::Json<SupplierOrder>, Problem> {
    let (name, content) = file_of(form).await?;
    uncut(async move {
        let hash = FileHash::of(&content);
        let (read_name, read_content) = (name.clone(), content.clone());
        let read = tokio::task::spawn_blocking(move || rows::read(&read_name, read_content)).await;
        let (rows, _) = read.map_err(Problem::internal)?.map_err(|error| unreadable(&error))?;
        let (mut tx, id) = (state.db.system_tx().await?, SupplierOrderId::new(id));
        store(&mut tx, &content, "application/octet-stream", state.clock.now()).await.map_err(Problem::internal)?;
        let origin = Origin::File { name: &name, hash: hash.as_bytes() };
        record(&mut tx, &state, id, origin, &rows, Some(caller.actor.user)).await?;
        shown(tx, &state, id).await
    })
    .await
}

/// The file of a form.
///
/// Errors: 422 `file_missing`; 413.
async fn file_of(Multipart(mut form): Multipart) -> Result<(String, Vec<u8>), Problem> {
    while let Some(field) = form.next_field().await? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().chars().take(255).collect();
            return Ok((name, field.bytes().await?.to_vec()));
        }
    }
    Err(file_missing())
}

pub(crate) fn file_missing() -> Problem {
    Problem::invalid("file_missing", "Joignez un fichier.", "Attach a file.").with_field(
        "file",
        "missing",
        "Fichier absent.",
        "No file.",
    )
}

/// 422: the file cannot be read, with where and why.
pub(crate) fn unreadable(error: &ReadError) -> Problem {
    Problem::invalid("file_unreadable", error.sentence(Language::Fr), error.sentence(Language::En))
        .with_extra("reason", error.code())
}

/// Type the answer of one line.
#[utoipa::path(
    post, path = "/api/supplier-orders/{id}/lines/{line}", tag = "supplier-orders",
    params(("id" = Uuid, Path), ("line" = Uuid, Path)), request_body = LineAnswer,
    responses((status = 200, description = "The order", body = SupplierOrder)),
    extensions(("x-permission" = json!("supplier:write")))
)]
async fn answer_supplier_line(
    State(state): State<Orders>,
    caller: Caller,
    Path((id, line)): Path<(Uuid, Uuid)>,
    Json(body): Json<LineAnswer>,
) -> Result<axum::Json<SupplierOrder>, Problem> {
    let cost = body.answered_cost_cents.map(Money::from_cents);
    if body.answered_quantity > 100_000 || cost.is_some_and(|cost| !cost.is_positive() || cost > Money::LIMIT) {
        return Err(Problem::invalid(
            "answer_invalid",
            "De 0 à 100 000 unités, et un coût au-dessus de zéro.",
            "From 0 to 100,000 units, and a cost above zero.",
        ));
    }
    uncut(async move {
        let (mut tx, id) = (state.db.system_tx().await?, SupplierOrderId::new(id));
        acts::by_hand(&mut tx, &state, id, line, body.answered_quantity, cost, caller.actor.user).await?;
        shown(tx, &state, id).await
    })
    .await
}

/// Say which line a row of an answer belongs to.
#[utoipa::path(
    post, path = "/api/supplier-orders/{id}/answers/{answer}/rows/{row}", tag = "supplier-orders",
    params(("id" = Uuid, Path), ("answer" = Uuid, Path), ("row" = u32, Path)), request_body = RowAssignment,
    responses((status = 200, description = "The order", body = SupplierOrder)),
    extensions(("x-permission" = json!("supplier:write")))
)]
async fn assign_answer_row(
    State(state): State<Orders>,
    Path((id, answer, row)): Path<(Uuid, Uuid, u32)>,
    Json(body): Json<RowAssignment>,
) -> Result<axum::Json<SupplierOrder>, Problem> {
    uncut(async move {
        let (mut tx, id) = (state.db.system_tx().await?, SupplierOrderId::new(id));
        let row = usize::try_from(row).unwrap_or(usize::MAX);
        acts::assign(&mut tx, id, answer, row, body.line_id).await?;
        shown(tx, &state, id).await
    })
    .await
}

/// Give the units of a line to other client orders than by time of submission.
#[utoipa::path(
    put, path = "/api/supplier-orders/{id}/lines/{line}/allocation", tag = "supplier-orders",
    params(("id" = Uuid, Path), ("line" = Uuid, Path)), request_body = Reallocation,
    responses((status = 200, description = "The order", body = SupplierOrder),
              (status = 422, description = "`allocation_invalid`")),
    extensions(("x-permission" = json!("supplier:write")))
)]
async fn reallocate_supplier_line(
    State(state): State<Orders>,
    caller: Caller,
    Path((id, line)): Path<(Uuid, Uuid)>,
    Json(body): Json<Reallocation>,
) -> Result<axum::Json<SupplierOrder>, Problem> {
    uncut(async move {
        let (mut tx, id) = (state.db.system_tx().await?, SupplierOrderId::new(id));
        let wanted: Vec<(Uuid, u32)> = body.allocations.iter().map(|one| (one.item_id, one.quantity)).collect();
        acts::reallocate(&mut tx, &state, id, line, &wanted, caller.actor.user).await?;
        shown(tx, &state, id).await
    })
    .await
}

/// Take the rise of one client's line on the house, wholly or in part.
#[utoipa::path(
    post, path = "/api/supplier-orders/{id}/items/{item}/absorb", tag = "supplier-orders",
    params(("id" = Uuid, Path), ("item" = Uuid, Path)), request_body = Absorption,
    responses((status = 200, description = "The order", body = SupplierOrder),
              (status = 422, description = "`below_floor`, `outside_rise`, `reason_given`")),
    extensions(("x-permission" = json!("order:manage")))
)]
async fn absorb_rise(
    State(state): State<Orders>,
    caller: Caller,
    Path((id, item)): Path<(Uuid, Uuid)>,
    Json(body): Json<Absorption>,
) -> Result<axum::Json<SupplierOrder>, Problem> {
    uncut(async move {
        let (mut tx, id) = (state.db.system_tx().await?, SupplierOrderId::new(id));
        let price = Money::from_cents(body.price_cents);
        acts::absorb(&mut tx, &state, id, item, price, &body.reason, caller.actor.user).await?;
        shown(tx, &state, id).await
    })
    .await
}

/// Close the validation: each client order is confirmed, or its client is asked.
#[utoipa::path(
    post, path = "/api/supplier-orders/{id}/close", tag = "supplier-orders", params(("id" = Uuid, Path)),
    request_body = CloseBody,
    responses((status = 200, description = "The order, closed", body = SupplierOrder),
              (status = 409, description = "`unanswered_lines`, `price_needed`, `changed_meanwhile`")),
    extensions(("x-permission" = json!("supplier:write")))
)]
async fn close_supplier_order(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<CloseBody>,
) -> Result<axum::Json<SupplierOrder>, Problem> {
    uncut(async move {
        let (mut tx, id) = (state.db.system_tx().await?, SupplierOrderId::new(id));
        let closing = Closing { version: body.version, unanswered_refused: body.unanswered_refused };
        close::close(&mut tx, &state, id, closing, caller.actor.user).await?;
        shown(tx, &state, id).await
    })
    .await
}

/// How much of what was ordered each supplier confirmed, by model and grade, over closed orders.
#[utoipa::path(
    get, path = "/api/supplier-orders/fill-rates", tag = "supplier-orders",
    responses((status = 200, description = "The counts", body = FillRates)),
    extensions(("x-permission" = json!("supplier:read")))
)]
async fn get_fill_rates(State(state): State<Orders>, caller: Caller) -> Result<axum::Json<FillRates>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let rows = queries::fill_counts(&mut tx, None).await?;
    let items = rows.into_iter().map(|row| FillRate {
        supplier: row.supplier,
        model: row.model,
        appearance: row.appearance,
        answered: row.answered,
        confirmed: row.confirmed,
    });
    Ok(axum::Json(FillRates { items: items.collect() }))
}
