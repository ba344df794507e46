//! An offer as it leaves the platform. What a client sees and what staff see are two types: the client's has no field
//! that could hold a cost, a margin or a campaign price.

use dbc_catalogue_index::{Badge, Offer, PricedCatalogue, RowId};
use dbc_domain::money::{BasisPoints, Money};
use dbc_domain::vat::VatRegime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::codes::RegimeCode;

/// What everybody may know of an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfferFacts {
    /// Identity.
    pub id: Uuid,
    /// Article number, with its zeros.
    pub sku: String,
    /// European article number, when the supplier states one.
    #[schema(required)]
    pub ean: Option<String>,
    /// `marginal` (VAT on the margin, price net) or `standard` (price without VAT).
    #[schema(value_type = RegimeCode)]
    pub regime: VatRegime,
    /// Item group.
    pub item_group: String,
    /// Product name.
    pub name: String,
    /// Maker; empty when unknown.
    pub brand: String,
    /// Model without brand and storage.
    pub model: String,
    /// Storage in GB.
    #[schema(required)]
    pub storage_gb: Option<u32>,
    /// Visual grade.
    pub grade: String,
    /// Functionality.
    pub functionality: String,
    /// Packaging.
    pub boxed: String,
    /// Colour.
    #[schema(required)]
    pub colour: Option<String>,
    /// Account lock.
    #[schema(required)]
    pub cloud_lock: Option<String>,
    /// Remark.
    #[schema(required)]
    pub additional_info: Option<String>,
    /// Units that can be ordered.
    pub quantity: u32,
    /// What the last list changed.
    pub badges: Vec<OfferBadge>,
}

/// What the last list changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfferBadge {
    /// Not in any list before.
    New,
    /// Back in stock.
    Restocked,
    /// Cheaper.
    PriceDown,
    /// Dearer.
    PriceUp,
}

/// An offer as a client sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClientOffer {
    #[serde(flatten)]
    #[allow(missing_docs, reason = "documented at OfferFacts")]
    pub facts: OfferFacts,
    /// Price per unit in cents, the client's own.
    pub price_cents: i64,
    /// Price per unit before the last list, when that list moved it.
    #[schema(required)]
    pub previous_price_cents: Option<i64>,
}

/// An offer as staff see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaffOffer {
    #[serde(flatten)]
    #[allow(missing_docs, reason = "documented at OfferFacts")]
    pub facts: OfferFacts,
    /// Selling price per unit in cents by the default rules; null while the supplier has no price.
    #[schema(required)]
    pub price_cents: Option<i64>,
    /// Selling price before the last list, when that list moved it.
    #[schema(required)]
    pub previous_price_cents: Option<i64>,
    /// Supplier's price per unit; null without the permission `cost:read`.
    #[schema(required)]
    pub cost_cents: Option<i64>,
    /// Supplier's campaign price; null without the permission `cost:read`.
    #[schema(required)]
    pub campaign_price_cents: Option<i64>,
    /// Selling price less cost; null without the permission `cost:read`.
    #[schema(required)]
    pub margin_cents: Option<i64>,
    /// Margin over cost (taux de marge) in basis points; null without the permission `cost:read`.
    #[schema(required)]
    pub markup_bp: Option<i32>,
}

impl From<Badge> for OfferBadge {
    fn from(badge: Badge) -> Self {
        match badge {
            Badge::New => OfferBadge::New,
            Badge::Restocked => OfferBadge::Restocked,
            Badge::PriceDown => OfferBadge::PriceDown,
            Badge::PriceUp => OfferBadge::PriceUp,
        }
    }
}

impl From<&Offer<'_>> for OfferFacts {
    fn from(offer: &Offer<'_>) -> Self {
        OfferFacts {
            id: offer.id.uuid(),
            sku: offer.sku.as_str().to_owned(),
            ean: offer.ean.map(|ean| ean.to_string()),
            regime: offer.regime,
            item_group: offer.item_group.to_owned(),
            name: offer.name.to_owned(),
            brand: offer.brand.unwrap_or_default().to_owned(),
            model: offer.model.to_owned(),
            storage_gb: offer.storage_gb,
            grade: offer.grade.to_owned(),
            functionality: offer.functionality.to_owned(),
            boxed: offer.boxed.to_owned(),
            colour: offer.colour.map(str::to_owned),
            cloud_lock: offer.cloud_lock.map(str::to_owned),
            additional_info: offer.info.map(str::to_owned),
            quantity: offer.quantity,
            badges: offer.badges.iter().map(OfferBadge::from).collect(),
        }
    }
}

/// The price before the last list, when that list moved it.
fn previous_price(priced: &PricedCatalogue, row: RowId) -> Option<Money> {
    let now = priced.price(row)?;
    priced.previous_price(row).filter(|before| *before != now)
}

impl ClientOffer {
    /// The offer of a row at the client's prices; `None` for one without a price, which clients do not see.
    pub fn of(priced: &PricedCatalogue, row: RowId) -> Option<Self> {
        let offer = priced.catalogue().record(row)?;
        Some(ClientOffer {
            facts: OfferFacts::from(&offer),
            price_cents: priced.price(row)?.cents(),
            previous_price_cents: previous_price(priced, row).map(Money::cents),
        })
    }
}

impl StaffOffer {
    /// The offer of a row; costs and margins only with `sees_costs`.
    pub fn of(priced: &PricedCatalogue, row: RowId, sees_costs: bool) -> Option<Self> {
        let offer = priced.catalogue().record(row)?;
        let price = priced.price(row);
        let cost = offer.cost.filter(|_| sees_costs);
        let sold = cost.zip(price);
        Some(StaffOffer {
            facts: OfferFacts::from(&offer),
            price_cents: price.map(Money::cents),
            previous_price_cents: previous_price(priced, row).map(Money::cents),
            cost_cents: cost.map(Money::cents),
            campaign_price_cents: offer.campaign_price.filter(|_| sees_costs).map(Money::cents),
            margin_cents: sold.map(|(cost, price)| (price - cost).cents()),
            markup_bp: sold.and_then(|(cost, price)| BasisPoints::markup_between(cost, price)).map(BasisPoints::get),
        })
    }
}
