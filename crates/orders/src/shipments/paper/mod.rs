//! The papers that go with a shipment: the delivery note, without prices, and a label per parcel.

mod queries;
mod sheet;
mod text;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono_tz::Europe::Paris;
use dbc_domain::language::Language;
use dbc_ground::http::{Caller, Lang, Path, Problem};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::error::ShipmentError;
use super::model::Shipment;
use super::queries as shipments;
use crate::Orders;
use queries::{Contents, PaperAddress};
use sheet::Sheet;

/// The routes of papers.
pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(delivery_note)).routes(routes!(parcel_labels))
}

/// The delivery note: what is inside, phone by phone, without prices.
#[utoipa::path(
    get, path = "/api/shipments/{id}/delivery-note.pdf", tag = "shipments", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The note", content_type = "application/pdf", body = Vec<u8>)),
    extensions(("x-permission" = json!("order:read")), ("x-cost" = json!(5)))
)]
async fn delivery_note(
    State(state): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let (shipment, contents) = load(&state, &caller, id).await?;
    Ok(pdf(&shipment.number, note(&shipment, &contents, language)))
}

/// A label per parcel, 100 × 150 mm.
#[utoipa::path(
    get, path = "/api/shipments/{id}/labels.pdf", tag = "shipments", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The labels", content_type = "application/pdf", body = Vec<u8>)),
    extensions(("x-permission" = json!("order:ship")), ("x-cost" = json!(5)))
)]
async fn parcel_labels(
    State(state): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let (shipment, contents) = load(&state, &caller, id).await?;
    Ok(pdf(&format!("{}-etiquettes", shipment.number), labels(&shipment, &contents, language)))
}

async fn load(state: &Orders, caller: &Caller, id: Uuid) -> Result<(Shipment, Contents), Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let shipment = shipments::shipments(&mut tx, None, Some(id)).await?.into_iter().next();
    let shipment = shipment.ok_or(ShipmentError::UnknownShipment)?;
    let contents = queries::contents(&mut tx, id).await?;
    Ok((shipment, contents))
}

fn note(shipment: &Shipment, contents: &Contents, language: Language) -> Vec<u8> {
    let word = |fr: &'static str, en: &'static str| language.pick(fr, en);
    // A4.
    let mut sheet = Sheet::new(595.0, 842.0, 48.0);
    let title = format!("{} {}", word("Bon de livraison", "Delivery note"), shipment.number);
    let day = shipment.left_at.unwrap_or(shipment.created_at).with_timezone(&Paris).date_naive();
    sheet.line("DBC", 11.0, true);
    sheet.gap(8.0);
    sheet.line(&title, 18.0, true);
    sheet.gap(6.0);
    sheet.line(&format!("{} {}", word("Commande", "Order"), shipment.order_number), 10.0, false);
    if !contents.customer_reference.is_empty() {
        sheet.line(
            &format!("{} {}", word("Votre référence", "Your reference"), contents.customer_reference),
            10.0,
            false,
        );
    }
    sheet.line(&format!("{} {}", word("Date", "Date"), day.format(word("%d/%m/%Y", "%Y-%m-%d"))), 10.0, false);
    sheet.gap(8.0);
    sheet.line(word("Livré à", "Delivered to"), 10.0, true);
    for line in contents.address.lines(&contents.client_name) {
        sheet.line(&line, 10.0, false);
    }
    sheet.gap(8.0);
    sheet.line(&format!("{} : {}", word("Transporteur", "Carrier"), shipment.carrier_name), 10.0, false);
    for parcel in &shipment.parcels {
        let weight = parcel.weight_grams.map(|grams| format!("{grams} g")).unwrap_or_default();
        let number = format!("{} {}", word("Colis", "Parcel"), parcel.position);
        sheet.cells(&[(0.0, &number), (70.0, &parcel.tracking_number), (330.0, &weight)], 10.0, false);
    }
    sheet.gap(10.0);
    let heads = [(0.0, "SKU"), (110.0, word("Article", "Article")), (380.0, "IMEI")];
    sheet.cells(&heads, 9.0, true);
    sheet.rule();
    for device in &contents.devices {
        let words = [device.product_name.as_str(), &device.appearance, device.color.as_deref().unwrap_or_default()];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        sheet.cells(&[(0.0, &device.sku), (110.0, &words.join(", ")), (380.0, &device.imei)], 9.0, false);
    }
    sheet.rule();
    let units = format!("{} {}", contents.devices.len(), word("appareil(s)", "device(s)"));
    sheet.line(&units, 10.0, true);
    sheet.into_bytes(&title)
}

fn labels(shipment: &Shipment, contents: &Contents, language: Language) -> Vec<u8> {
    // 100 × 150 mm.
    let mut sheet = Sheet::new(283.5, 425.2, 20.0);
    let count = shipment.parcels.len();
    for (n, parcel) in shipment.parcels.iter().enumerate() {
        if n > 0 {
            sheet.turn();
        }
        sheet.line("DBC", 12.0, true);
        sheet.rule();
        sheet.gap(14.0);
        for (place, line) in contents.address.lines(&contents.client_name).iter().enumerate() {
            sheet.line(line, 13.0, place == 0);
        }
        sheet.gap(14.0);
        sheet.rule();
        sheet.gap(6.0);
        sheet.line(&format!("{} · {}", shipment.number, shipment.order_number), 11.0, false);
        sheet.line(&format!("{} {}/{count}", language.pick("Colis", "Parcel"), n + 1), 16.0, true);
        sheet.line(&format!("{} {}", shipment.carrier_name, parcel.tracking_number), 12.0, false);
    }
    sheet.into_bytes(&shipment.number)
}

fn pdf(name: &str, content: Vec<u8>) -> Response {
    let disposition = HeaderValue::from_str(&format!("inline; filename=\"{name}.pdf\""))
        .unwrap_or(HeaderValue::from_static("inline"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    (headers, Body::from(content)).into_response()
}

impl PaperAddress {
    /// The lines of the address, the recipient first.
    fn lines(&self, company: &str) -> Vec<String> {
        let town = format!("{} {}", self.postcode, self.city);
        let recipient = if self.recipient.is_empty() { company } else { &self.recipient };
        let lines = [recipient, &self.line1, &self.line2, town.trim(), &self.country, &self.phone];
        lines.into_iter().filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }
}
