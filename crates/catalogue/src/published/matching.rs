//! Which offers of the catalogue in memory the lines of somebody's file mean, and what could stand in for one.

use dbc_catalogue_index::{Catalogue, Substitute};
use dbc_domain::ids::OfferId;
use dbc_domain::margin::Buyer;
use dbc_domain::matching::{Match, MatchIndex, Method, Traits, Wanted};
use dbc_domain::money::Money;

use super::Edition;

/// What a line means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineMatch {
    /// One offer, or the first of several that are equally near and cost the same.
    Found {
        /// The offer.
        offer: OfferId,
        /// How it was found.
        method: Method,
        /// How many are equally near.
        equals: usize,
    },
    /// Several are equally near and differ in price or regime: somebody must choose.
    Ambiguous(Vec<OfferId>),
    /// Only under the other regime: its price does not hold for this line.
    OtherRegime(OfferId),
    /// Nothing.
    NotFound,
}

/// The offers of a version made ready for matching.
#[derive(Debug)]
pub(super) struct Matching {
    index: MatchIndex,
    offers: Vec<OfferId>,
}

impl Matching {
    pub(super) fn of(catalogue: &Catalogue) -> Self {
        let mut matching = Matching { index: MatchIndex::default(), offers: Vec::with_capacity(catalogue.len()) };
        for offer in catalogue.rows() {
            let traits = Traits {
                product_name: offer.name,
                appearance: offer.grade,
                functionality: offer.functionality,
                boxed: offer.boxed,
                additional_info: offer.info.unwrap_or_default(),
                color: offer.colour.unwrap_or_default(),
            };
            // Offers that are alike in everything that rules look at and cost the same have the same price for everybody.
            matching.index.add(offer.sku, offer.regime, &traits, offer.cost.map_or(0, Money::cents));
            matching.offers.push(offer.id);
        }
        matching
    }

    fn find(&self, wanted: &Wanted) -> LineMatch {
        let offer = |place: usize| self.offers.get(place).copied();
        let found = match self.index.find(wanted) {
            Match::Found { offer: place, method, equals } => {
                offer(place).map(|offer| LineMatch::Found { offer, method, equals })
            }
            Match::Ambiguous(places) => Some(LineMatch::Ambiguous(places.into_iter().filter_map(offer).collect())),
            Match::OtherRegime(place) => offer(place).map(LineMatch::OtherRegime),
            Match::NotFound => None,
        };
        found.unwrap_or(LineMatch::NotFound)
    }
}

impl Edition {
    /// What a line of a file or of a paste means: by its SKU, else by its characteristics, within its own regime. The
    /// first line that is asked of a version makes its index (some 50 ms for 50,000 offers): not on a thread that
    /// answers requests.
    pub fn match_line(&self, wanted: &Wanted) -> LineMatch {
        self.matching.get_or_init(|| Matching::of(&self.catalogue)).find(wanted)
    }

    /// Offers that may take the place of this one for this buyer and can be had now, nearest first; each says in what it
    /// differs (`Difference::sentence`). None for an offer that the catalogue does not hold.
    pub fn substitutes(&self, offer: OfferId, buyer: Buyer, limit: usize) -> Vec<(OfferId, Substitute)> {
        let Some(row) = self.catalogue.find(offer) else { return Vec::new() };
        let found = self.priced_for(buyer).substitutes(row, limit).into_iter();
        found.filter_map(|one| Some((self.catalogue.record(one.row)?.id, one))).collect()
    }
}
