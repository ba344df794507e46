//! Stock and cost of single articles, asked just before an order.

use std::time::Duration;

use dbc_domain::money::Money;
use dbc_domain::offer::OfferKey;
use dbc_domain::vat::VatRegime;
use futures::StreamExt;
use http::Method;
use serde_json::value::RawValue;

use crate::client::{Client, fill};
use crate::error::Error;
use crate::json::{Fields, elements, scalar, unreadable};
use crate::surroundings::Operation;
use crate::transport::{Outgoing, Whole};

/// What the supplier has of one offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    /// Units on sale; 0 when the supplier no longer lists the article.
    pub quantity: u32,
    /// Purchase price per unit, `Some(None)` when there is none yet; `None` when the answer does not speak of prices.
    pub cost: Option<Option<Money>>,
    /// False when the supplier does not know the article any more.
    pub listed: bool,
}

impl Client {
    /// Stock of one offer.
    ///
    /// # Errors
    /// See [`Error`]. An article that the supplier does not list is no error.
    pub async fn check_stock(&self, offer: &OfferKey) -> Result<Stock, Error> {
        let call = &self.profile.stock;
        let path = fill(&call.path, "sku", offer.sku.as_str());
        let outgoing = Outgoing {
            operation: Operation::CheckStock,
            method: Method::GET,
            path: format!("{path}?{}={}", call.vat_margin, offer.regime == VatRegime::Marginal),
            body: None,
            timeout: self.profile.timeout(),
            json: true,
            translate: None,
        };
        match self.read(&outgoing, Whole::default).await {
            Ok(body) => self.read_stock(offer, &body),
            Err(Error::NotFound) => Ok(Stock { quantity: 0, cost: None, listed: false }),
            Err(error) => Err(error),
        }
    }

    /// Stock of several offers, in parallel within the limits of the profile, all within one deadline. What did not
    /// come in time is [`Error::Timeout`]: the caller falls back on the last stock that it knows.
    pub async fn check_stock_of(
        &self,
        offers: &[OfferKey],
        deadline: Duration,
    ) -> Vec<(OfferKey, Result<Stock, Error>)> {
        let end = tokio::time::Instant::now() + deadline;
        let checks = offers.iter().cloned().enumerate().map(|(place, offer)| async move {
            let result = tokio::time::timeout_at(end, self.check_stock(&offer)).await;
            (place, offer, result.unwrap_or(Err(Error::Timeout(deadline))))
        });
        // In order of arrival: a slow article must not keep those behind it from being asked.
        let at_once = self.profile.transport.concurrent_requests;
        let mut checked: Vec<_> = futures::stream::iter(checks).buffer_unordered(at_once).collect().await;
        checked.sort_by_key(|(place, _, _)| *place);
        checked.into_iter().map(|(_, offer, result)| (offer, result)).collect()
    }

    fn read_stock(&self, offer: &OfferKey, body: &[u8]) -> Result<Stock, Error> {
        let names = &self.profile.stock;
        let raw: &RawValue = serde_json::from_slice(body).map_err(unreadable)?;
        let ours = |row: &Fields<'_>| {
            let sku = row.get("SKU").is_none_or(|raw| scalar(raw) == offer.sku.as_str());
            let regime = row.flag(&names.row_vat_margin).is_none_or(|m| m == (offer.regime == VatRegime::Marginal));
            sku && regime
        };
        let rows = elements(raw);
        if rows.is_empty() {
            return Ok(Stock { quantity: 0, cost: None, listed: false });
        }
        let row = rows.into_iter().filter_map(Fields::of).find(ours);
        let row = row.ok_or_else(|| Error::Unreadable("no row for the article that was asked for".into()))?;
        let quantity = row.units(&names.quantity);
        let quantity = quantity.ok_or_else(|| Error::Unreadable("the answer holds no quantity".into()))?;
        let cost = row.money(&names.price).map(|price| Some(price).filter(|price| price.is_positive()));
        Ok(Stock { quantity, cost, listed: true })
    }
}
