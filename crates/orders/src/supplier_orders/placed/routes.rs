//! Import of an order that was placed at the supplier: preview, then commit.

use axum::extract::{DefaultBodyLimit, State};
use axum::response::Response;
use dbc_domain::ids::ClientId;
use dbc_domain::money::Money;
use dbc_domain::orders::numbers::SupplierReference;
use dbc_ground::files::MAX_FILE;
use dbc_ground::http::{Caller, Fingerprint, IdempotencyKey, Lang, Multipart, Problem, uncut};
use http::StatusCode;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::commit::{self, Wanted};
use super::file::{self, PlacedFile};
use super::model::{PlacedMade, PlacedPreview, TypedPrice};
use super::preview;
use crate::Orders;
use crate::answers::{file_missing, unreadable};
use crate::once::Once;

pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
        .routes(routes!(preview_placed_order))
        .routes(routes!(import_placed_order))
        // The form's own lines come on top of the file.
        .layer(DefaultBodyLimit::max(MAX_FILE + 1024 * 1024))
}

/// The form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form to the OpenAPI document; the parts are read one by one")]
struct PlacedForm {
    /// The order as the supplier wrote it: grouped, in any of its layouts.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// Whose order it is.
    client_id: Uuid,
    /// Where the goods go; by default the client's own default.
    delivery_address_id: Option<Uuid>,
    /// The supplier's number; by default the one in the file's name.
    supplier_reference: Option<String>,
    /// The client's own reference.
    customer_reference: Option<String>,
    /// Typed prices, as JSON.
    prices: Option<Vec<TypedPrice>>,
    /// Shipping of all orders together, for an address without tariff.
    shipping_cents: Option<i64>,
}

#[derive(Default)]
struct Form {
    file: Option<(String, Vec<u8>)>,
    client: Option<Uuid>,
    address: Option<Uuid>,
    reference: Option<String>,
    customer_reference: String,
    prices: Vec<TypedPrice>,
    shipping: Option<Money>,
}

async fn read_form(Multipart(mut parts): Multipart) -> Result<Form, Problem> {
    let mut form = Form::default();
    while let Some(field) = parts.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let file_name = field.file_name().unwrap_or_default().chars().take(255).collect();
            form.file = Some((file_name, field.bytes().await?.to_vec()));
            continue;
        }
        let text = field.text().await?;
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        match name.as_str() {
            "client_id" => form.client = Some(text.parse().map_err(|_| wrong("client_id"))?),
            "delivery_address_id" => form.address = Some(text.parse().map_err(|_| wrong("delivery_address_id"))?),
            "supplier_reference" => {
                let known = SupplierReference::parse(text).map_err(|_| wrong("supplier_reference"))?;
                form.reference = Some(known.as_str().to_owned());
            }
            "customer_reference" => form.customer_reference = text.chars().take(100).collect(),
            "prices" => form.prices = serde_json::from_str(text).map_err(|_| wrong("prices"))?,
            "shipping_cents" => {
                let cents: i64 = text.parse().map_err(|_| wrong("shipping_cents"))?;
                let amount = Money::from_cents(cents);
                form.shipping = Some(amount).filter(|amount| (Money::ZERO..=Money::LIMIT).contains(amount));
            }
            _ => {}
        }
    }
    Ok(form)
}

fn wrong(field: &'static str) -> Problem {
    let (fr, en) = ("Cette valeur ne peut pas être lue.", "This value cannot be read.");
    Problem::invalid("form_invalid", fr, en).with_field(field, "invalid", fr, en)
}

async fn read_file(name: &str, content: &[u8]) -> Result<PlacedFile, Problem> {
    let (name, content) = (name.to_owned(), content.to_vec());
    let read = tokio::task::spawn_blocking(move || file::read(&name, content)).await;
    read.map_err(Problem::internal)?.map_err(|error| unreadable(&error))
}

/// What an order that was placed at the supplier would become: its three lists with prices, nothing written.
#[utoipa::path(
    post, path = "/api/supplier-orders/import/preview", tag = "supplier-orders",
    request_body(content = inline(PlacedForm), content_type = "multipart/form-data"),
    responses((status = 200, description = "The client orders to be", body = PlacedPreview)),
    extensions(("x-permission" = json!("supplier:write")), ("x-cost" = json!(20)))
)]
async fn preview_placed_order(
    State(state): State<Orders>,
    Lang(language): Lang,
    form: Multipart,
) -> Result<axum::Json<PlacedPreview>, Problem> {
    let form = read_form(form).await?;
    let (name, content) = form.file.ok_or_else(file_missing)?;
    let client = ClientId::new(form.client.ok_or_else(|| wrong("client_id"))?);
    let file = read_file(&name, &content).await?;
    let mut tx = state.db.system_tx().await?;
    let shown = preview::preview(&mut tx, &state, client, &file, language).await?;
    Ok(axum::Json(shown))
}

/// Make client orders, one per VAT regime, of an order that was placed at the supplier.
#[utoipa::path(
    post, path = "/api/supplier-orders/import", tag = "supplier-orders",
    request_body(content = inline(PlacedForm), content_type = "multipart/form-data"),
    params(("Idempotency-Key" = String, Header, description = "The same key and file twice make the orders once")),
    responses((status = 201, description = "The client orders and the order at the supplier", body = PlacedMade),
              (status = 409, description = "`already_imported`, `shipping_on_quote`"),
              (status = 422, description = "`price_missing` with the lines, `address_missing`, `file_unreadable`")),
    extensions(("x-permission" = json!("supplier:write")), ("x-cost" = json!(20)))
)]
async fn import_placed_order(
    State(state): State<Orders>,
    caller: Caller,
    key: IdempotencyKey,
    form: Multipart,
) -> Result<Response, Problem> {
    let form = read_form(form).await?;
    let (name, content) = form.file.ok_or_else(file_missing)?;
    let client = ClientId::new(form.client.ok_or_else(|| wrong("client_id"))?);
    uncut(async move {
        let file = read_file(&name, &content).await?;
        let asked = Fingerprint::new()
            .with(&name)
            .with(&content)
            .with(client.to_string())
            .with(serde_json::to_vec(&form.prices)?);
        let mut now = match Once::of(&state, &caller, "POST /api/supplier-orders/import", key, asked).await? {
            Once::Before(answer) => return Ok(answer),
            Once::Now(now) => now,
        };
        let wanted = Wanted {
            client,
            delivery_address: form.address,
            reference: form.reference,
            customer_reference: form.customer_reference,
            prices: form.prices,
            shipping: form.shipping,
        };
        let made = commit::commit(&mut now.tx, &state, &caller, &file, &wanted).await?;
        now.answer(StatusCode::CREATED, made).await
    })
    .await
}
