//! A list as far as a comparison needs it: about seventy bytes an offer, so that two lists of a million rows fit.

use std::hash::{DefaultHasher, Hash, Hasher};

use dbc_domain::money::Money;
use dbc_domain::offer::SupplierOffer;
use dbc_domain::vat::VatRegime;
use dbc_domain::words::Words;

use crate::amount::read_price;
use crate::error::ReadError;
use crate::header::{Column, Header};
use crate::memory::Claim;
use crate::price_list::{OfferVisitor, ReadOptions, each_offer};
use crate::row::{Cell, Row};
use crate::source::Source;

/// The offers of a list, each key once.
#[derive(Debug)]
pub struct Snapshot {
    skus: Words,
    names: Words,
    /// By the number of the SKU, the places of its offers, one for each regime.
    places: Vec<[u32; 2]>,
    offers: Vec<SnapshotOffer>,
    /// Where the supplier's price stands in a catalogue of the house.
    original: Option<u32>,
    claim: Claim,
}

/// What is kept of an offer.
#[derive(Debug, Clone, Copy)]
pub(super) struct SnapshotOffer {
    cost: i64,
    /// A hash of all other words and of the campaign price.
    rest: u64,
    sku: u32,
    name: u32,
    pub(super) quantity: u32,
    pub(super) regime: VatRegime,
}

const NOWHERE: u32 = u32::MAX;
/// In place of a cost that is not there; costs are above zero.
const NONE: i64 = -1;

impl Snapshot {
    /// Reads a price list, or a catalogue of the house. Blocking.
    pub fn read(source: &Source, options: &ReadOptions) -> Result<Self, ReadError> {
        let mut snapshot = Snapshot {
            skus: Words::default(),
            names: Words::default(),
            places: Vec::new(),
            offers: Vec::new(),
            original: None,
            claim: options.memory.claim(),
        };
        each_offer(source, options, &mut snapshot)?;
        Ok(snapshot)
    }

    pub(super) fn len(&self) -> usize {
        self.offers.len()
    }

    /// The offers with their places, in the order of the list.
    pub(super) fn offers(&self) -> impl Iterator<Item = (u32, &SnapshotOffer)> {
        (0..).zip(&self.offers)
    }

    pub(super) fn offer(&self, place: u32) -> Option<&SnapshotOffer> {
        self.offers.get(place as usize)
    }

    pub(super) fn place(&self, sku: &str, regime: VatRegime) -> Option<u32> {
        let places = self.places.get(self.skus.known(sku)? as usize)?;
        Some(places[slot(regime)]).filter(|place| *place != NOWHERE)
    }

    pub(super) fn sku(&self, offer: &SnapshotOffer) -> &str {
        self.skus.get(offer.sku)
    }

    pub(super) fn name(&self, offer: &SnapshotOffer) -> &str {
        self.names.get(offer.name)
    }

    fn bytes(&self) -> usize {
        let rows = size_of::<SnapshotOffer>() * self.offers.len() + size_of::<[u32; 2]>() * self.places.len();
        self.skus.bytes() + self.names.bytes() + rows
    }
}

fn slot(regime: VatRegime) -> usize {
    match regime {
        VatRegime::Marginal => 0,
        VatRegime::Standard => 1,
    }
}

impl SnapshotOffer {
    pub(super) fn cost(&self) -> Option<Money> {
        (self.cost != NONE).then(|| Money::from_cents(self.cost))
    }

    /// Everything counts except columns that nobody knows: two lists need not have the same ones. The names come from
    /// different lists and are part of the hash.
    pub(super) fn says_the_same_as(&self, other: &SnapshotOffer) -> bool {
        (self.rest, self.quantity, self.cost) == (other.rest, other.quantity, other.cost)
    }
}

impl OfferVisitor for Snapshot {
    fn begin(&mut self, header: &Header) {
        (self.skus, self.names) = Default::default();
        self.places.clear();
        self.offers.clear();
        self.original = header.position(Column::OriginalPrice);
    }

    fn offer(&mut self, offer: SupplierOffer, row: &Row) -> Result<(), ReadError> {
        let original = self.original.map_or(Cell::Empty, |at| row.cell(at));
        let original = read_price(original, None).ok().map(|price| price.amount).filter(|amount| amount.is_positive());
        let place = u32::try_from(self.offers.len()).unwrap_or(NOWHERE);
        let sku = self.skus.number(offer.sku.as_str());
        if self.places.len() == sku as usize {
            self.places.push([NOWHERE; 2]);
        }
        if let Some(places) = self.places.get_mut(sku as usize) {
            places[slot(offer.regime)] = place;
        }
        self.offers.push(SnapshotOffer {
            cost: original.or(offer.cost).map_or(NONE, Money::cents),
            rest: rest_of(&offer),
            sku,
            name: self.names.number(&offer.product_name),
            quantity: offer.quantity,
            regime: offer.regime,
        });
        self.claim.hold(self.bytes())
    }
}

/// The pattern makes the compiler ask when a field is added.
fn rest_of(offer: &SupplierOffer) -> u64 {
    let SupplierOffer {
        sku: _,
        regime: _,
        item_group,
        product_name,
        appearance,
        functionality,
        boxed,
        color,
        cloud_lock,
        additional_info,
        quantity: _,
        cost: _,
        campaign_price,
        extra: _,
    } = offer;
    let mut hasher = DefaultHasher::new();
    (item_group, product_name, appearance, functionality, boxed).hash(&mut hasher);
    (color, cloud_lock, additional_info, campaign_price).hash(&mut hasher);
    hasher.finish()
}
