//! `/api/catalog/imports`: staff bring price lists in, look at what they change, publish or reject.

use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use dbc_accounts::audit::{self, Entry, Source, Subject};
use dbc_domain::change::ChangeClass;
use dbc_domain::ids::ImportId;
use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use dbc_ground::files::MAX_FILE;
use dbc_ground::http::{
    Attempt, Caller, Claim, Fingerprint, IdempotencyKey, Json, Lang, Multipart, Path, Problem, Query, uncut,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::import_list::Paging;
use super::import_problems::{moved_meanwhile, published_meanwhile, too_large, unknown_import};
use crate::imports::model::{Change, Import, ImportSource, Page};
use crate::imports::{self, ChangeFilter, NewImport, Override, Publication};

/// What the handlers need.
#[derive(Clone, Debug)]
pub struct ImportRoutes {
    /// The base.
    pub db: Db,
    /// Time and ids.
    pub clock: Clock,
}

/// The routes.
pub(super) fn routes() -> OpenApiRouter<ImportRoutes> {
    let upload = OpenApiRouter::new()
        .routes(routes!(upload_import))
        // The form's own lines come on top of the file.
        .layer(DefaultBodyLimit::max(MAX_FILE + 64 * 1024));
    OpenApiRouter::new()
        .merge(upload)
        .routes(routes!(get_import))
        .routes(routes!(list_import_changes))
        .routes(routes!(get_import_file))
        .routes(routes!(publish_import))
        .routes(routes!(reject_import))
        .routes(routes!(retry_import))
}

/// The upload form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form to the OpenAPI document; the parts are read one by one")]
struct UploadForm {
    /// The price list: xlsx, xls, ods or csv, at most 32 MiB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The supplier's day, when the file's name does not tell.
    day: Option<NaiveDate>,
    /// The product family, when the file's name does not tell.
    family: Option<String>,
}

#[derive(Default)]
struct Upload {
    file: Option<(String, Vec<u8>)>,
    day: Option<NaiveDate>,
    family: Option<String>,
}

/// Bring a price list in. The answer comes at once; follow the import by its id.
#[utoipa::path(
    post, path = "/api/catalog/imports", tag = "imports",
    request_body(content = inline(UploadForm), content_type = "multipart/form-data"),
    params(("Idempotency-Key" = String, Header, description = "The same key and file twice make one import")),
    responses((status = 202, description = "Taken; being read", body = Import)),
    extensions(("x-permission" = json!("import:write")), ("x-cost" = json!(20)))
)]
async fn upload_import(
    State(state): State<ImportRoutes>,
    caller: Caller,
    Lang(language): Lang,
    key: IdempotencyKey,
    source: Source,
    form: Multipart,
) -> Result<Response, Problem> {
    let upload = read_form(form).await?;
    let Some((file_name, content)) = upload.file else {
        return Err(Problem::invalid("file_missing", "Joignez une liste de prix.", "Attach a price list.").with_field(
            "file",
            "missing",
            "Fichier absent.",
            "No file.",
        ));
    };
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let attempt = Attempt {
            user: caller.actor.user,
            route: "POST /api/catalog/imports",
            key,
            fingerprint: Fingerprint::new()
                .with(&file_name)
                .with(&content)
                .with(upload.day.map(|day| day.to_string()).unwrap_or_default())
                .with(upload.family.as_deref().unwrap_or_default()),
            now: state.clock.now(),
        };
        let claimed = match attempt.claim(&mut tx).await? {
            Claim::Done(replay) => return Ok(replay.into_response()),
            Claim::First(claimed) => claimed,
        };
        let new = NewImport {
            file_name: &file_name,
            content: &content,
            day: upload.day,
            family: upload.family.as_deref(),
            source: ImportSource::Upload,
            auto_publish: false,
            created_by: Some(caller.actor.user),
        };
        let id = imports::receive(&mut tx, &state.clock, &new).await?;
        let entry = entry("import.uploaded", &caller, source, id).with("file_name", file_name.as_str());
        audit::record(&mut tx, &state.clock, entry).await?;
        let import = imports::get(&mut tx, id, language).await?.ok_or_else(unknown_import)?;
        claimed.keep(&mut tx, StatusCode::ACCEPTED, &import).await?;
        tx.commit().await?;
        let location = format!("/api/catalog/imports/{id}");
        Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], axum::Json(import)).into_response())
    })
    .await
}

async fn read_form(Multipart(mut form): Multipart) -> Result<Upload, Problem> {
    let mut upload = Upload::default();
    while let Some(field) = form.next_field().await.map_err(form_problem)? {
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "file" => {
                let file_name = field.file_name().unwrap_or_default().to_owned();
                let content = field.bytes().await.map_err(form_problem)?;
                upload.file = Some((file_name, content.to_vec()));
            }
            "day" => {
                let text = field.text().await?;
                let text = text.trim();
                if !text.is_empty() {
                    upload.day = Some(text.parse().map_err(|_| bad_day())?);
                }
            }
            "family" => upload.family = Some(field.text().await?.trim().to_owned()).filter(|family| !family.is_empty()),
            _ => {}
        }
    }
    if upload.family.as_ref().is_some_and(|family| family.chars().count() > 100) {
        return Err(Problem::invalid("family_invalid", "La famille est trop longue.", "The family is too long.")
            .with_field("family", "too_long", "100 caractères au plus.", "At most 100 characters."));
    }
    Ok(upload)
}

/// The form's size is the file's size: whoever sends too much is told how much a file may have.
fn form_problem(cause: MultipartError) -> Problem {
    let problem = Problem::from(cause);
    if problem.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large() } else { problem }
}

fn bad_day() -> Problem {
    Problem::invalid("day_invalid", "Le jour s’écrit AAAA-MM-JJ.", "The day is written YYYY-MM-DD.").with_field(
        "day",
        "format",
        "Par exemple 2026-11-18.",
        "For example 2026-11-18.",
    )
}

/// One import.
#[utoipa::path(
    get, path = "/api/catalog/imports/{id}", tag = "imports", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The import", body = Import)),
    extensions(("x-permission" = json!("import:read")))
)]
async fn get_import(
    State(state): State<ImportRoutes>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Import>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let import = imports::get(&mut tx, ImportId::new(id), language).await?.ok_or_else(unknown_import)?;
    Ok(axum::Json(import))
}

/// What to show of a change set.
#[derive(Debug, Deserialize, IntoParams)]
struct ChangeQuery {
    /// Only this class: new, gone, restocked, out_of_stock, price_up, price_down, regime_flipped or other.
    class: Option<String>,
    /// Only names or SKUs that contain this text.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Skip so many (default 0).
    #[param(minimum = 0)]
    offset: Option<u32>,
    /// Show so many (1 to 200, default 50).
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// The change set of an import, largest price movement first.
#[utoipa::path(
    get, path = "/api/catalog/imports/{id}/changes", tag = "imports", params(("id" = Uuid, Path), ChangeQuery),
    responses((status = 200, description = "One page", body = Page<Change>)),
    extensions(("x-permission" = json!("import:read")))
)]
async fn list_import_changes(
    State(state): State<ImportRoutes>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(query): Query<ChangeQuery>,
) -> Result<axum::Json<Page<Change>>, Problem> {
    let (offset, limit) = Paging { offset: query.offset, limit: query.limit }.limits()?;
    let class = match query.class.as_deref().filter(|class| !class.is_empty()) {
        None => None,
        Some(code) => Some(ChangeClass::from_code(code).ok_or_else(unknown_class)?),
    };
    let text = query.q.map(|text| text.replace('\0', "")).map(|text| text.chars().take(200).collect());
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let filter = ChangeFilter { class, text, offset, limit };
    Ok(axum::Json(imports::changes(&mut tx, ImportId::new(id), &filter).await?))
}

pub(super) fn unknown_class() -> Problem {
    let codes: Vec<&str> = ChangeClass::ALL.iter().map(|class| class.code()).collect();
    let codes = codes.join(", ");
    Problem::bad_request(
        "unknown_class",
        format!("Classe inconnue. Les classes sont : {codes}."),
        format!("Unknown class. The classes are: {codes}."),
    )
}

/// The original file, as it came.
#[utoipa::path(
    get, path = "/api/catalog/imports/{id}/file", tag = "imports", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The file", content_type = "application/octet-stream")),
    extensions(("x-permission" = json!("import:read")), ("x-cost" = json!(5)))
)]
async fn get_import_file(
    State(state): State<ImportRoutes>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let (name, media_type, content) =
        imports::original(&mut tx, ImportId::new(id)).await?.ok_or_else(unknown_import)?;
    Ok(download(&name, &media_type, content))
}

/// A file to be kept under this name.
pub(super) fn download(name: &str, media_type: &str, content: Vec<u8>) -> Response {
    let disposition = format!(
        "attachment; filename*=UTF-8''{}",
        percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC)
    );
    let mut response = content.into_response();
    let headers = response.headers_mut();
    // Both texts are ASCII: a media type of ours, and percent-encoded bytes.
    if let (Ok(kind), Ok(disposition)) = (HeaderValue::from_str(media_type), HeaderValue::from_str(&disposition)) {
        headers.insert(header::CONTENT_TYPE, kind);
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

/// The decision to publish.
#[derive(Debug, Deserialize, ToSchema)]
struct PublishBody {
    /// Publish although the guard holds; needs a reason.
    #[serde(default)]
    override_guard: bool,
    /// Why; kept with the import.
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// The `base_version` that the preview showed: if the catalogue is another one by now, nothing is published.
    base_version: Option<i64>,
}

/// Publish an import: its rows become the catalogue in one transaction. Repeating it does nothing more.
#[utoipa::path(
    post, path = "/api/catalog/imports/{id}/publish", tag = "imports", params(("id" = Uuid, Path)),
    request_body = PublishBody,
    responses(
        (status = 200, description = "Published, or superseded by a later list", body = Import),
        (status = 409, description = "`guard_holds`, `import_not_publishable`, `published_meanwhile`, `catalogue_moved`"),
    ),
    extensions(("x-permission" = json!("import:write")))
)]
async fn publish_import(
    State(state): State<ImportRoutes>,
    caller: Caller,
    source: Source,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Json(body): Json<PublishBody>,
) -> Result<axum::Json<Import>, Problem> {
    let reason = checked_reason(body.reason)?;
    let decision = override_of(body.override_guard, reason)?;
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let id = ImportId::new(id);
        let (overridden, why) = match &decision {
            Override::None => (false, None),
            Override::Because(reason) => (true, Some(reason.clone())),
        };
        if let Some(seen) = body.base_version {
            imports::expect_version(&mut tx, seen).await?.map_err(moved_meanwhile)?;
        }
        let publication = imports::publish(&mut tx, &state.clock, id, Some(caller.actor.user), decision).await?;
        let import = imports::get(&mut tx, id, language).await?.ok_or_else(unknown_import)?;
        if let Publication::AlreadyDone { by } = publication
            && by != Some(caller.actor.user)
        {
            return Err(published_meanwhile(&import));
        }
        if !matches!(publication, Publication::AlreadyDone { .. }) {
            let entry = entry("import.published", &caller, source, id)
                .with("state", import.state.code())
                .with("guard_overridden", overridden)
                .with("reason", why);
            audit::record(&mut tx, &state.clock, entry).await?;
        }
        tx.commit().await?;
        Ok(axum::Json(import))
    })
    .await
}

pub(super) fn checked_reason(reason: Option<String>) -> Result<Option<String>, Problem> {
    let reason = reason.map(|reason| reason.replace('\0', "").trim().to_owned()).filter(|reason| !reason.is_empty());
    if reason.as_ref().is_some_and(|reason| reason.chars().count() > 500) {
        return Err(Problem::invalid(
            "reason_too_long",
            "Le motif a 500 caractères au plus.",
            "A reason has at most 500 characters.",
        )
        .with_field("reason", "too_long", "500 caractères au plus.", "At most 500 characters."));
    }
    Ok(reason)
}

/// The decision to override the guard, which needs a reason.
pub(super) fn override_of(override_guard: bool, reason: Option<String>) -> Result<Override, Problem> {
    match (override_guard, reason) {
        (false, _) => Ok(Override::None),
        (true, Some(reason)) => Ok(Override::Because(reason)),
        (true, None) => Err(Problem::invalid(
            "reason_required",
            "Pour publier une liste retenue, donnez un motif.",
            "To publish a held list, give a reason.",
        )
        .with_field("reason", "required", "Motif absent.", "No reason.")),
    }
}

/// What a person did to an import, for the record.
pub(super) fn entry(action: &'static str, caller: &Caller, source: Source, import: ImportId) -> Entry {
    Entry::new(action, caller.actor, source, Subject::new("import", import.uuid()))
}

/// The decision not to publish.
#[derive(Debug, Deserialize, ToSchema)]
struct RejectBody {
    /// Why; kept with the import.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// Reject an import. Repeating it does nothing more.
#[utoipa::path(
    post, path = "/api/catalog/imports/{id}/reject", tag = "imports", params(("id" = Uuid, Path)),
    request_body = RejectBody,
    responses((status = 200, description = "Rejected", body = Import)),
    extensions(("x-permission" = json!("import:write")))
)]
async fn reject_import(
    State(state): State<ImportRoutes>,
    caller: Caller,
    source: Source,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Json(body): Json<RejectBody>,
) -> Result<axum::Json<Import>, Problem> {
    let reason = checked_reason(body.reason)?;
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let id = ImportId::new(id);
        if imports::reject(&mut tx, &state.clock, id, caller.actor.user, reason.as_deref()).await? {
            let entry = entry("import.rejected", &caller, source, id).with("reason", reason);
            audit::record(&mut tx, &state.clock, entry).await?;
        }
        let import = imports::get(&mut tx, id, language).await?.ok_or_else(unknown_import)?;
        tx.commit().await?;
        Ok(axum::Json(import))
    })
    .await
}

/// Start a failed import again from its stored file.
#[utoipa::path(
    post, path = "/api/catalog/imports/{id}/retry", tag = "imports", params(("id" = Uuid, Path)),
    responses((status = 202, description = "Being read again", body = Import)),
    extensions(("x-permission" = json!("import:write")))
)]
async fn retry_import(
    State(state): State<ImportRoutes>,
    caller: Caller,
    source: Source,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, axum::Json<Import>), Problem> {
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let id = ImportId::new(id);
        imports::retry(&mut tx, &state.clock, id).await?;
        audit::record(&mut tx, &state.clock, entry("import.retried", &caller, source, id)).await?;
        let import = imports::get(&mut tx, id, language).await?.ok_or_else(unknown_import)?;
        tx.commit().await?;
        Ok((StatusCode::ACCEPTED, axum::Json(import)))
    })
    .await
}
