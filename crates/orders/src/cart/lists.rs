//! `POST /api/carts/{id}/lines` and `/file`: a paste, shorthand, or any client's list.

use axum::Json;
use axum::extract::State;
use dbc_domain::ids::CartId;
use dbc_domain::language::Language;
use dbc_ground::http::{Caller, Json as Body, Lang, Multipart, Path, Problem, Query, uncut};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::Owner;
use super::drafts::opened;
use super::fill::{self, FillReport, Filling};
use super::look::{ForClient, shown};
use super::model::Cart;
use super::reading::{List, ListError, MOST_LINES, read_file, read_text};
use crate::Orders;

/// Longest paste.
const MOST_TEXT: usize = 1_000_000;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(paste_lines)).routes(routes!(upload_list))
}

/// A paste.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PastedText {
    /// Two columns from a spreadsheet, or one shorthand line per article: `iphone 13 128 b 20`.
    #[schema(max_length = 1_000_000)]
    pub text: String,
}

/// What a list became, and the cart.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FilledCart {
    /// Line by line.
    pub report: FillReport,
    /// The cart as it stands.
    pub cart: Cart,
}

/// A file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form to the OpenAPI document")]
struct ListForm {
    /// xlsx, xls, ods or csv: a client's own list, an order, an offer list.
    #[schema(content_media_type = "application/octet-stream")]
    file: String,
}

/// Put pasted lines into the cart.
#[utoipa::path(
    post, path = "/api/carts/{id}/lines", tag = "carts", params(("id" = Uuid, Path), ForClient),
    request_body = PastedText,
    responses(
        (status = 200, description = "What became of each line, and the cart", body = FilledCart),
        (status = 404, description = "`unknown_cart`"),
        (status = 409, description = "`cart_waiting`, `cart_submitted`"),
        (status = 422, description = "`too_many_lines`, `text_too_long`"),
    ),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn paste_lines(
    State(orders): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Query(asked): Query<ForClient>,
    Body(pasted): Body<PastedText>,
) -> Result<Json<FilledCart>, Problem> {
    let owner = Owner::of(&caller, asked.client_id)?;
    if pasted.text.len() > MOST_TEXT {
        return Err(super::problems::too_long("text", MOST_TEXT));
    }
    let text = pasted.text.replace('\0', " ");
    fill(orders, caller, owner, id, language, move |orders| {
        let catalogue = orders.published.current().catalogue.clone();
        read_text(&text, |sku| !catalogue.get(sku).is_empty())
    })
    .await
}

/// Put a file's lines into the cart.
#[utoipa::path(
    post, path = "/api/carts/{id}/file", tag = "carts", params(("id" = Uuid, Path), ForClient),
    request_body(content = ListForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What became of each line, and the cart", body = FilledCart),
        (status = 400, description = "`invalid_form`"),
        (status = 404, description = "`unknown_cart`"),
        (status = 409, description = "`cart_waiting`, `cart_submitted`"),
        (status = 413, description = "`body_too_large`"),
        (status = 422, description = "`file_missing`, `unreadable_list`, `too_many_lines`"),
    ),
    extensions(("x-permission" = json!("cart:write")), ("x-cost" = json!(20)))
)]
async fn upload_list(
    State(orders): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Query(asked): Query<ForClient>,
    form: Result<Multipart, Problem>,
) -> Result<Json<FilledCart>, Problem> {
    let owner = Owner::of(&caller, asked.client_id)?;
    // Whose cart it is comes before what was sent.
    drop(opened(&orders, &caller, owner, id, None).await?);
    let Multipart(mut form) = form?;
    let mut file = None;
    while let Some(field) = form.next_field().await? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or("liste").to_owned();
            file = Some((name, field.bytes().await?.to_vec()));
        }
    }
    let Some((name, content)) = file else {
        let (fr, en) = ("Joignez une liste.", "Attach a list.");
        return Err(Problem::invalid("file_missing", fr, en).with_field("file", "missing", fr, en));
    };
    fill(orders, caller, owner, id, language, move |_| read_file(&name, content, language)).await
}

/// Reads on a thread of its own, because workbooks and the first look into the catalogue take their time, then writes.
async fn fill(
    orders: Orders,
    caller: Caller,
    owner: Owner,
    id: Uuid,
    language: Language,
    read: impl FnOnce(&Orders) -> Result<List, ListError> + Send + 'static,
) -> Result<Json<FilledCart>, Problem> {
    uncut(async move {
        let reader = orders.clone();
        let prepared = tokio::task::spawn_blocking(move || -> Result<Filling, ListError> {
            let list = read(&reader)?;
            let edition = reader.published.current();
            Ok(fill::prepare(list, &edition, owner, &reader))
        });
        let filling = prepared.await.map_err(Problem::internal)?.map_err(|error| refused(&error))?;
        let report = fill::write(&orders, &caller, owner, id, filling).await?;
        let cart = shown(&orders, &caller, owner, CartId::new(id), language).await?;
        Ok(Json(FilledCart { report, cart }))
    })
    .await
}

fn refused(error: &ListError) -> Problem {
    match error {
        ListError::TooLong => Problem::invalid(
            "too_many_lines",
            format!("La liste dépasse {MOST_LINES} lignes : coupez-la."),
            format!("The list has more than {MOST_LINES} lines: split it."),
        ),
        // The sentence is already in the reader's language.
        ListError::Unreadable(sentence) => Problem::invalid("unreadable_list", sentence.clone(), sentence.clone()),
    }
}
