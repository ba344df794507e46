//! What goes into the index and what comes out of it: one offer.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use dbc_domain::ean::Ean;
use dbc_domain::ids::OfferId;
use dbc_domain::margin::Priceable;
use dbc_domain::money::Money;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use serde::{Deserialize, Serialize};

/// Which published state of the catalogue this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Header {
    /// Number of the state; 0 while nothing was ever published.
    pub version: i64,
    /// Day of the supplier's list, Europe/Paris.
    pub list_day: Option<NaiveDate>,
    /// When the list was published.
    pub published_at: Option<DateTime<Utc>>,
}

/// What happened to an offer with the last list; shown beside it and used as a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Badge {
    /// Not in any list before.
    New,
    /// Quantity was 0.
    Restocked,
    /// The supplier's price fell.
    PriceDown,
    /// The supplier's price rose.
    PriceUp,
}

impl Badge {
    /// All badges, in the order in which they are shown.
    pub const ALL: [Badge; 4] = [Badge::New, Badge::Restocked, Badge::PriceDown, Badge::PriceUp];

    /// The code used in JSON, in addresses and as value of the badge facet.
    pub fn code(self) -> &'static str {
        match self {
            Badge::New => "new",
            Badge::Restocked => "restocked",
            Badge::PriceDown => "price_down",
            Badge::PriceUp => "price_up",
        }
    }

    /// Reads [`Badge::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Badge::ALL.into_iter().find(|badge| badge.code() == code)
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of badges.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Badge>", into = "Vec<Badge>")]
pub struct Badges(u8);

impl Badges {
    /// No badge.
    pub const NONE: Badges = Badges(0);

    /// The set with this badge too.
    #[must_use]
    pub fn with(self, badge: Badge) -> Self {
        Badges(self.0 | badge.bit())
    }

    /// Whether the badge is in the set.
    pub fn contains(self, badge: Badge) -> bool {
        self.0 & badge.bit() != 0
    }

    /// The badges in the order of [`Badge::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Badge> {
        Badge::ALL.into_iter().filter(move |&badge| self.contains(badge))
    }
}

impl FromIterator<Badge> for Badges {
    fn from_iter<I: IntoIterator<Item = Badge>>(badges: I) -> Self {
        badges.into_iter().fold(Badges::NONE, Badges::with)
    }
}

impl From<Vec<Badge>> for Badges {
    fn from(badges: Vec<Badge>) -> Self {
        badges.into_iter().collect()
    }
}

impl From<Badges> for Vec<Badge> {
    fn from(badges: Badges) -> Self {
        badges.iter().collect()
    }
}

impl fmt::Debug for Badges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// One offer as it enters the index. Optional words that are empty count as absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferRecord {
    /// Identity.
    pub id: OfferId,
    /// The supplier's article number.
    pub sku: Sku,
    /// European article number.
    pub ean: Option<Ean>,
    /// VAT regime.
    pub regime: VatRegime,
    /// `Mobiles` for phones.
    pub item_group: String,
    /// The supplier's product name.
    pub name: String,
    /// Maker, derived from the name.
    pub brand: Option<String>,
    /// Model without brand and storage, derived from the name.
    pub model: String,
    /// Storage in GB, derived from the name.
    pub storage_gb: Option<u32>,
    /// Visual grade in the supplier's words.
    pub grade: String,
    /// `Working`, `Minor Fault`…
    pub functionality: String,
    /// Packaging.
    pub boxed: String,
    /// Trade colour.
    pub colour: Option<String>,
    /// `CloudOFF`…
    pub cloud_lock: Option<String>,
    /// The supplier's remark.
    pub info: Option<String>,
    /// Units that can be ordered.
    pub quantity: u32,
    /// Supplier's price per unit; `None` when there is none yet, and then clients do not see the offer.
    pub cost: Option<Money>,
    /// Supplier's campaign price; only staff see it.
    pub campaign_price: Option<Money>,
    /// Supplier's price before the last list.
    pub previous_cost: Option<Money>,
    /// What happened with the last list.
    pub badges: Badges,
}

/// A row of one [`crate::Catalogue`]. Rows are numbered in the default order (name, grade, SKU, regime) and mean
/// nothing in another version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(pub(crate) u32);

impl RowId {
    /// The number, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One offer as the index shows it; the fields are those of [`OfferRecord`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are documented at OfferRecord")]
pub struct Offer<'a> {
    pub id: OfferId,
    pub sku: &'a Sku,
    pub ean: Option<Ean>,
    pub regime: VatRegime,
    pub item_group: &'a str,
    pub name: &'a str,
    pub brand: Option<&'a str>,
    pub model: &'a str,
    pub storage_gb: Option<u32>,
    pub grade: &'a str,
    pub functionality: &'a str,
    pub boxed: &'a str,
    pub colour: Option<&'a str>,
    pub cloud_lock: Option<&'a str>,
    pub info: Option<&'a str>,
    pub quantity: u32,
    pub cost: Option<Money>,
    pub campaign_price: Option<Money>,
    pub previous_cost: Option<Money>,
    pub badges: Badges,
}

impl<'a> Offer<'a> {
    /// The offer with this cost, for the margin rules.
    pub fn priceable(&self, cost: Money) -> Priceable<'a> {
        Priceable {
            regime: self.regime,
            brand: self.brand.unwrap_or_default(),
            item_group: self.item_group,
            grade: self.grade,
            functionality: self.functionality,
            cost,
            floor_waived: false,
        }
    }

    /// An owned copy.
    pub fn to_record(&self) -> OfferRecord {
        OfferRecord {
            id: self.id,
            sku: self.sku.clone(),
            ean: self.ean,
            regime: self.regime,
            item_group: self.item_group.to_owned(),
            name: self.name.to_owned(),
            brand: self.brand.map(str::to_owned),
            model: self.model.to_owned(),
            storage_gb: self.storage_gb,
            grade: self.grade.to_owned(),
            functionality: self.functionality.to_owned(),
            boxed: self.boxed.to_owned(),
            colour: self.colour.map(str::to_owned),
            cloud_lock: self.cloud_lock.map(str::to_owned),
            info: self.info.map(str::to_owned),
            quantity: self.quantity,
            cost: self.cost,
            campaign_price: self.campaign_price,
            previous_cost: self.previous_cost,
            badges: self.badges,
        }
    }
}

/// The text of an optional word that says something.
pub(crate) fn present(word: &Option<String>) -> &str {
    word.as_deref().unwrap_or_default()
}
