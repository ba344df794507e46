//! Where the prices of an imported order come from: the catalogue at the client's prices, its most alike offer, the
//! margin rules.

use std::collections::HashMap;
use std::sync::Arc;

use dbc_catalogue::published::{Edition, LineMatch};
use dbc_catalogue::selling::{self, Quote};
use dbc_catalogue_index::PricedCatalogue;
use dbc_domain::ids::{ClientId, OfferId};
use dbc_domain::matching::{Traits, Wanted};
use dbc_domain::money::Money;
use dbc_domain::orders::placed_order::{CatalogueOffer, PlacedRow, PriceSources};
use dbc_domain::product_name::ProductIdentity;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;

use crate::Orders;
use crate::answers::prices::{Facts, Prices};

/// The sources, read once for a file.
pub(super) struct Sources {
    client: ClientId,
    quotes: HashMap<(Sku, VatRegime), Quote>,
    edition: Arc<Edition>,
    priced: Arc<PricedCatalogue>,
    prices: Prices,
}

impl Sources {
    pub(super) async fn load(
        tx: &mut Tx,
        orders: &Orders,
        client: ClientId,
        rows: &[PlacedRow],
    ) -> Result<Self, sqlx::Error> {
        let mut skus: Vec<Sku> = rows.iter().map(|row| row.sku.clone()).collect();
        skus.sort_unstable();
        skus.dedup();
        let offers: Vec<OfferId> = selling::offers_of(tx, &skus).await?.into_iter().map(|found| found.offer).collect();
        let quotes = selling::quotes(tx, &orders.clock, client, &offers).await?;
        let quotes = quotes.into_iter().map(|quote| ((quote.sku.clone(), quote.regime), quote)).collect();
        let edition = orders.published.current();
        let priced = edition.priced_for(edition.buyer(client));
        let prices = Prices::load(tx, &orders.clock).await?;
        Ok(Sources { client, quotes, edition, priced, prices })
    }

    /// The offer of this article under this regime, when there is one.
    pub(super) fn quote(&self, sku: &Sku, regime: VatRegime) -> Option<&Quote> {
        self.quotes.get(&(sku.clone(), regime))
    }

    fn facts_of<'a>(row: &'a PlacedRow, brand: &'a str, regime: VatRegime) -> Facts<'a> {
        Facts {
            regime,
            brand,
            item_group: super::ITEM_GROUP,
            grade: &row.traits.appearance,
            functionality: &row.traits.functionality,
            floor_waived: false,
        }
    }
}

impl PriceSources for Sources {
    fn offer(&self, sku: &Sku, regime: Option<VatRegime>) -> Option<CatalogueOffer> {
        let found = match regime {
            Some(regime) => self.quote(sku, regime),
            None => {
                let mut of_both = VatRegime::ALL.into_iter().filter_map(|regime| self.quote(sku, regime));
                of_both.next().filter(|_| of_both.next().is_none())
            }
        }?;
        Some(CatalogueOffer {
            regime: found.regime,
            available: found.available(),
            price: found.price.as_ref().map(|price| price.price),
        })
    }

    fn neighbour_price(&self, traits: &Traits, regime: VatRegime) -> Option<Money> {
        let wanted = Wanted { sku: None, regime: Some(regime), traits: traits.clone() };
        let LineMatch::Found { offer, .. } = self.edition.match_line(&wanted) else { return None };
        self.priced.price(self.edition.catalogue.find(offer)?)
    }

    fn rule_price(&self, line: &PlacedRow, regime: VatRegime, cost: Money) -> Option<Money> {
        let brand = ProductIdentity::parse(&line.traits.product_name).brand.unwrap_or_default();
        self.prices.price(self.client, Sources::facts_of(line, &brand, regime), cost)
    }
}
