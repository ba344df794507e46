//! What happens in the world, as a hub would tell it.

use chrono::{DateTime, SecondsFormat, Utc};
use dbc_domain::money::Money;
use dbc_domain::offer::OfferKey;
use dbc_domain::vat::VatRegime;
use serde::Serialize;
use serde_json::value::RawValue;

/// One event. Its body is the same each time it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HubEvent {
    /// Rises by one with each event, from 1.
    pub sequence: u64,
    /// `stock.updated`, `price.changed` or `order.status_changed`.
    pub kind: &'static str,
    /// The body that is sent.
    pub body: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope<'a, D> {
    id: String,
    r#type: &'a str,
    occurred_at: String,
    sequence: u64,
    data: D,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct StockData<'a> {
    #[serde(rename = "SKU")]
    sku: &'a str,
    vat_margin: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<Box<RawValue>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct OrderData<'a> {
    reference: &'a str,
    status: &'a str,
}

/// The events since the beginning.
#[derive(Debug, Default)]
pub(crate) struct EventLog(Vec<HubEvent>);

impl EventLog {
    pub(crate) fn stock(&mut self, at: DateTime<Utc>, key: &OfferKey, quantity: u32) {
        self.push(at, "stock.updated", StockData { quantity: Some(quantity), ..about(key) });
    }

    pub(crate) fn price(&mut self, at: DateTime<Utc>, key: &OfferKey, cost: Option<Money>) {
        self.push(at, "price.changed", StockData { price: written(cost), ..about(key) });
    }

    pub(crate) fn order(&mut self, at: DateTime<Utc>, reference: &str, status: &str) {
        self.push(at, "order.status_changed", OrderData { reference, status });
    }

    pub(crate) fn since(&self, known: usize) -> &[HubEvent] {
        self.0.get(known..).unwrap_or_default()
    }

    fn push(&mut self, at: DateTime<Utc>, kind: &'static str, data: impl Serialize) {
        let sequence = self.0.len() as u64 + 1;
        let occurred_at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let envelope = Envelope { id: id(sequence), r#type: kind, occurred_at, sequence, data };
        // A struct of texts and numbers always becomes JSON.
        let body = serde_json::to_string(&envelope).unwrap_or_default();
        self.0.push(HubEvent { sequence, kind, body });
    }
}

impl HubEvent {
    /// The id that all deliveries of the event carry.
    pub fn id(&self) -> String {
        id(self.sequence)
    }
}

fn id(sequence: u64) -> String {
    format!("evt-{sequence:08}")
}

fn about(key: &OfferKey) -> StockData<'_> {
    StockData { sku: key.sku.as_str(), vat_margin: key.regime == VatRegime::Marginal, quantity: None, price: None }
}

/// An amount as the supplier writes it: two decimals, and `0.0` for none.
pub(crate) fn written(cost: Option<Money>) -> Option<Box<RawValue>> {
    RawValue::from_string(cost.map_or_else(|| "0.0".into(), |cost| cost.to_string())).ok()
}
