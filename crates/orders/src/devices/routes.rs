//! `/api/orders/{id}/devices` and its neighbours: devices come in, are looked at and corrected.

use std::collections::BTreeSet;

use axum::extract::{DefaultBodyLimit, State};
use dbc_accounts::audit::{self, Entry, Source, Subject};
use dbc_domain::access::{Permission, Role};
use dbc_domain::ids::{OrderId, SupplierOrderId};
use dbc_domain::language::Language;
use dbc_domain::money::Money;
use dbc_domain::orders::imei_file::Outcome;
use dbc_ground::files::MAX_FILE;
use dbc_ground::http::{Caller, Json, Lang, Multipart, Path, Problem, Query, Text, uncut};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::attach::{self, Taking};
use super::error::DeviceError;
use super::model::{DeviceQuestion, DeviceQuestions, Devices, FileReport};
use super::price::{self, Offered};
use super::target::Scope;
use super::{correct, list, read};
use crate::ledger::By;
use crate::{Orders, lifecycle, notify};

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    let uploads = OpenApiRouter::new()
        .routes(routes!(attach_devices))
        .routes(routes!(attach_supplier_devices))
        .layer(DefaultBodyLimit::max(MAX_FILE + 64 * 1024));
    OpenApiRouter::new()
        .merge(uploads)
        .routes(routes!(list_devices))
        .routes(routes!(detach_device))
        .routes(routes!(list_device_questions))
        .routes(routes!(answer_device_question))
        .routes(routes!(offer_device_price))
}

/// The devices of a delivery.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form to the OpenAPI document; the parts are read one by one")]
struct DeviceForm {
    /// The supplier's file with one device per row: xlsx, xls, ods or csv, at most 32 MiB.
    #[schema(value_type = String, format = Binary)]
    file: Option<Vec<u8>>,
    /// Instead of a file: one identifier per line, with its article beside it where it is known.
    text: Option<String>,
    /// `true`: only say what would happen.
    dry_run: Option<bool>,
    /// Why devices whose check digit is wrong are attached all the same.
    #[schema(max_length = 500)]
    override_reason: Option<String>,
}

#[derive(Default)]
struct Sent {
    file: Option<(String, Vec<u8>)>,
    text: Option<String>,
    dry_run: bool,
    override_reason: Option<String>,
}

async fn read_form(Multipart(mut form): Multipart) -> Result<Sent, Problem> {
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await? {
        match field.name().unwrap_or_default().to_owned().as_str() {
            "file" => {
                let name = field.file_name().unwrap_or_default().to_owned();
                sent.file = Some((name, field.bytes().await?.to_vec()));
            }
            "text" => sent.text = Some(field.text().await?).filter(|text| !text.trim().is_empty()),
            "dry_run" => sent.dry_run = field.text().await?.trim() == "true",
            "override_reason" => {
                let reason = field.text().await?.replace('\0', "").trim().to_owned();
                sent.override_reason = Some(reason).filter(|reason| !reason.is_empty());
            }
            _ => {}
        }
    }
    Ok(sent)
}

/// Attach the devices of an order out of a file or a pasted text. Every row is told about; good rows attach whatever
/// the others say. Sending the same again attaches nothing twice.
#[utoipa::path(
    post, path = "/api/orders/{id}/devices", tag = "devices", params(("id" = Uuid, Path)),
    request_body(content = inline(DeviceForm), content_type = "multipart/form-data"),
    responses((status = 200, description = "What became of each row", body = FileReport)),
    extensions(("x-permission" = json!("order:ship")), ("x-cost" = json!(20)))
)]
async fn attach_devices(
    State(state): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    source: Source,
    form: Multipart,
) -> Result<axum::Json<FileReport>, Problem> {
    take(state, caller, language, source, Scope::Order(OrderId::new(id)), read_form(form).await?).await
}

/// Attach devices to every client order that an order at the supplier serves, first submitted first.
#[utoipa::path(
    post, path = "/api/supplier-orders/{id}/devices", tag = "devices", params(("id" = Uuid, Path)),
    request_body(content = inline(DeviceForm), content_type = "multipart/form-data"),
    responses((status = 200, description = "What became of each row", body = FileReport)),
    extensions(("x-permission" = json!("order:ship")), ("x-cost" = json!(20)))
)]
async fn attach_supplier_devices(
    State(state): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    source: Source,
    form: Multipart,
) -> Result<axum::Json<FileReport>, Problem> {
    take(state, caller, language, source, Scope::SupplierOrder(SupplierOrderId::new(id)), read_form(form).await?).await
}

async fn take(
    state: Orders,
    caller: Caller,
    language: Language,
    source: Source,
    scope: Scope,
    sent: Sent,
) -> Result<axum::Json<FileReport>, Problem> {
    let Sent { file, text, dry_run, override_reason } = sent;
    let listed = match (&file, text) {
        (Some((name, content)), _) => {
            let (name, content) = (name.clone(), content.clone());
            tokio::task::spawn_blocking(move || read::read_file(&name, content)).await.map_err(Problem::internal)?
        }
        (None, Some(text)) => Ok(read::read_text(&text)),
        (None, None) => return Err(DeviceError::NothingSent.into()),
    };
    let listed = listed.map_err(DeviceError::Read)?;
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        let subject = match scope {
            Scope::Order(order) => Subject::new("order", order.uuid()),
            Scope::SupplierOrder(order) => Subject::new("supplier_order", order.uuid()),
        };
        let taking = Taking { dry_run, override_reason: override_reason.clone(), language, file };
        let by = By::caller(&caller);
        let report = attach::take(&mut tx, &state, by, scope, listed, taking).await?;
        if !report.dry_run && report.asked > 0 {
            let title = ("des appareils attendent votre accord", "devices wait for your consent");
            for order in asked_orders(&report) {
                notify::goods(&mut tx, &state, OrderId::new(order), by, title, question()).await?;
            }
        }
        if !report.dry_run && report.attached + report.asked + report.unallocated > 0 {
            let entry = Entry::new("devices.attached", caller.actor, source, subject)
                .with("attached", report.attached)
                .with("unallocated", report.unallocated)
                .with("override_reason", override_reason);
            audit::record(&mut tx, &state.clock, entry).await?;
        }
        if !report.dry_run {
            tx.commit().await?;
        }
        Ok(axum::Json(report))
    })
    .await
}

/// The orders whose clients are asked about devices of a file.
fn asked_orders(report: &FileReport) -> BTreeSet<Uuid> {
    report.rows.iter().filter(|row| row.outcome == Outcome::NeedsClient).filter_map(|row| row.order_id).collect()
}

fn question() -> Text {
    Text::new(
        "Certains appareils sont dans un autre état, ou en remplacent d’autres. Acceptez-les ou refusez-les dans la commande.",
        "Some devices are in another condition, or stand in for others. Accept or refuse them in the order.",
    )
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
struct DeviceQuery {
    /// Skip so many (default 0).
    #[param(minimum = 0)]
    offset: Option<u32>,
    /// Show so many (1 to 1000, default 200).
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// The devices of an order: the company's own; staff see of each phone where it was bought.
#[utoipa::path(
    get, path = "/api/orders/{id}/devices", tag = "devices", params(("id" = Uuid, Path), DeviceQuery),
    responses((status = 200, description = "One page", body = Devices)),
    extensions(("x-permission" = json!("order:read")))
)]
async fn list_devices(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(paging): Query<DeviceQuery>,
) -> Result<axum::Json<Devices>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let regime = list::visible_order(&mut tx, id).await?.ok_or(DeviceError::UnknownOrder)?;
    let limit = i64::from(paging.limit.unwrap_or(200).clamp(1, 1000));
    let page = list::devices(&mut tx, id, i64::from(paging.offset.unwrap_or(0)), limit).await?;
    Ok(axum::Json(match caller.actor.role {
        Role::Client { .. } => Devices::Client(page),
        Role::Staff(_) => {
            let costs = caller.allows(Permission::CostRead);
            Devices::Staff(list::for_staff(&mut tx, &regime, page, costs).await?)
        }
    }))
}

/// Why a phone is taken off.
#[derive(Debug, Deserialize, ToSchema)]
struct DetachBody {
    /// The reason; kept.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// Take a phone off an order before it leaves. It waits for another order; repeating it does nothing more.
#[utoipa::path(
    post, path = "/api/orders/{id}/devices/{device}/detach", tag = "devices", request_body = DetachBody,
    params(("id" = Uuid, Path), ("device" = Uuid, Path)),
    responses((status = 204, description = "Taken off")),
    extensions(("x-permission" = json!("order:ship")))
)]
async fn detach_device(
    State(state): State<Orders>,
    caller: Caller,
    Path((id, device)): Path<(Uuid, Uuid)>,
    source: Source,
    Json(body): Json<DetachBody>,
) -> Result<axum::http::StatusCode, Problem> {
    let reason = lifecycle::reason(&body.reason)?;
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        correct::detach(&mut tx, &state, By::caller(&caller), OrderId::new(id), device, &reason).await?;
        let entry = Entry::new("device.detached", caller.actor, source, Subject::new("order", id))
            .with("device_id", device.to_string())
            .with("reason", reason);
        audit::record(&mut tx, &state.clock, entry).await?;
        tx.commit().await?;
        Ok(axum::http::StatusCode::NO_CONTENT)
    })
    .await
}

/// Phones of an order that wait for the client's word, and those that had it.
#[utoipa::path(
    get, path = "/api/orders/{id}/device-questions", tag = "devices", params(("id" = Uuid, Path)),
    responses((status = 200, description = "Open ones first", body = DeviceQuestions)),
    extensions(("x-permission" = json!("order:read")))
)]
async fn list_device_questions(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<DeviceQuestions>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    list::visible_order(&mut tx, id).await?.ok_or(DeviceError::UnknownOrder)?;
    Ok(axum::Json(DeviceQuestions { items: list::questions(&mut tx, Some(id), None).await? }))
}

/// The client's word about a phone.
#[derive(Debug, Deserialize, ToSchema)]
struct AnswerBody {
    /// The version that was seen.
    version: i32,
    /// True: it may stay, at the lower price that is offered or else at the line's. False: the line goes on waiting.
    accept: bool,
}

/// Accept or refuse a phone of another condition, or instead of another one.
#[utoipa::path(
    post, path = "/api/device-questions/{id}/answer", tag = "devices", request_body = AnswerBody,
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "Answered", body = DeviceQuestion)),
    extensions(("x-permission" = json!("order:decide")))
)]
async fn answer_device_question(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    source: Source,
    Json(body): Json<AnswerBody>,
) -> Result<axum::Json<DeviceQuestion>, Problem> {
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        correct::answer(&mut tx, &state, &caller, id, body.version, body.accept).await?;
        let entry = Entry::new("device.answered", caller.actor, source, Subject::new("device_question", id))
            .with("accept", body.accept);
        audit::record(&mut tx, &state.clock, entry).await?;
        let question = list::questions(&mut tx, None, Some(id)).await?.into_iter().next();
        tx.commit().await?;
        Ok(axum::Json(question.ok_or(DeviceError::UnknownQuestion)?))
    })
    .await
}

/// At which price a phone is offered.
#[derive(Debug, Deserialize, ToSchema)]
struct DevicePriceBody {
    /// The version that was seen.
    version: i32,
    /// In cents, below the price of the line; null takes the offer back.
    price_cents: Option<i64>,
    /// The legal exception that lets it stand below the loss floor.
    #[serde(default)]
    #[schema(max_length = 500)]
    floor_exception: Option<String>,
}

/// Offer the client a lower price for a phone that he is asked about. When he accepts, it gets a line of its own.
#[utoipa::path(
    post, path = "/api/device-questions/{id}/price", tag = "devices", request_body = DevicePriceBody,
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "The question", body = DeviceQuestion),
              (status = 409, description = "`changed_meanwhile`"),
              (status = 422, description = "`not_lower`, `below_floor`")),
    extensions(("x-permission" = json!("order:manage")))
)]
async fn offer_device_price(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    source: Source,
    Json(body): Json<DevicePriceBody>,
) -> Result<axum::Json<DeviceQuestion>, Problem> {
    let exception =
        body.floor_exception.map(|text| text.replace('\0', " ").trim().chars().take(500).collect::<String>());
    let offered = Offered {
        version: body.version,
        price: body.price_cents.map(Money::from_cents),
        floor_exception: exception.filter(|text| !text.is_empty()),
    };
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        price::offer(&mut tx, &state, &caller, id, &offered).await?;
        let entry = Entry::new("device.price_offered", caller.actor, source, Subject::new("device_question", id))
            .with("price_cents", offered.price.map(Money::cents));
        audit::record(&mut tx, &state.clock, entry).await?;
        let question = list::questions(&mut tx, None, Some(id)).await?.into_iter().next();
        tx.commit().await?;
        Ok(axum::Json(question.ok_or(DeviceError::UnknownQuestion)?))
    })
    .await
}
