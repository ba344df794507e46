//! What a company pays at this instant by the catalogue in memory, agreed prices included.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use dbc_catalogue_index::PricedCatalogue;
use dbc_domain::ids::OfferId;
use dbc_domain::money::Money;
use dbc_ground::db::Tx;
use uuid::Uuid;

use super::Owner;
use crate::Orders;
use crate::proposals::{self, Standing, agreed_price};

/// The prices of one company.
pub(super) struct Prices {
    priced: Arc<PricedCatalogue>,
    agreed: Vec<Standing>,
    now: DateTime<Utc>,
}

impl Prices {
    /// At this instant.
    pub(super) async fn now(tx: &mut Tx, orders: &Orders, owner: Owner) -> Result<Self, sqlx::Error> {
        let now = orders.clock.now();
        let agreed = proposals::standing(tx, owner.client, now).await?;
        let edition = orders.published.current();
        Ok(Prices { priced: edition.priced_for(edition.buyer(owner.client)), agreed, now })
    }

    /// What a unit of so many costs; `None`: the offer is not for sale to the company.
    pub(super) fn price(&self, offer: Uuid, units: u32) -> Option<Money> {
        let offer = OfferId::new(offer);
        let price = self.priced.catalogue().find(offer).and_then(|row| self.priced.price(row))?;
        Some(agreed_price(&self.agreed, offer, units, self.now).map_or(price, |agreed| agreed.min(price)))
    }

    /// Units that can be ordered.
    pub(super) fn available(&self, offer: Uuid) -> u32 {
        let row = self.priced.catalogue().find(OfferId::new(offer));
        row.and_then(|row| self.priced.catalogue().record(row)).map_or(0, |offer| offer.quantity)
    }
}
