//! Which offers the lines of a list mean for a buyer: known ones, proposed ones, and what must be asked back.

use std::collections::HashMap;

use dbc_catalogue::published::Edition;
use dbc_catalogue::published::LineMatch;
use dbc_catalogue_index::{PricedCatalogue, RowId};
use dbc_domain::ids::OfferId;
use dbc_domain::matching::{Method, Wanted};
use dbc_domain::orders::shorthand::Wish;

use super::doubts::{AMBIGUOUS, NOT_FOUND, OTHER_REGIME, QUANTITY, reason_of};
use super::reading::{Wanting, What};

/// Offers kept beside a doubt.
const CANDIDATES: usize = 12;

/// What a line turned out to mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// An offer by its article number, or a shorthand line that fits one offer only.
    Known(OfferId),
    /// An offer by its characteristics: in the cart, and shown as a proposal.
    Proposed(OfferId),
    /// To be asked back, with the offers that may be meant.
    Doubt(&'static str, Vec<OfferId>),
}

/// Looks for the lines of a list. Blocking: the first line that is asked of a version makes its index.
pub(super) struct Finder<'a> {
    edition: &'a Edition,
    priced: &'a PricedCatalogue,
    /// Rows by model, made when the first shorthand line comes.
    models: Option<HashMap<String, Vec<RowId>>>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(edition: &'a Edition, priced: &'a PricedCatalogue) -> Self {
        Finder { edition, priced, models: None }
    }

    pub(super) fn find(&mut self, line: &Wanting) -> Meaning {
        match &line.what {
            What::Line(wanted) => self.article(wanted, line.quantity),
            What::Wish(wish) => self.wish(wish),
        }
    }

    fn article(&self, wanted: &Wanted, quantity: u32) -> Meaning {
        let meaning = match self.edition.match_line(wanted) {
            LineMatch::Found { offer, method: Method::Sku, .. } => Meaning::Known(offer),
            LineMatch::Found { offer, method: Method::Characteristics, .. } => Meaning::Proposed(offer),
            LineMatch::Ambiguous(offers) => Meaning::Doubt(AMBIGUOUS, offers.into_iter().take(CANDIDATES).collect()),
            LineMatch::OtherRegime(offer) => Meaning::Doubt(OTHER_REGIME, vec![offer]),
            LineMatch::NotFound => Meaning::Doubt(NOT_FOUND, Vec::new()),
        };
        match meaning {
            Meaning::Known(offer) | Meaning::Proposed(offer) if quantity == 0 => Meaning::Doubt(QUANTITY, vec![offer]),
            Meaning::Known(offer) | Meaning::Proposed(offer) if !self.is_for_sale(offer) => {
                Meaning::Doubt(NOT_FOUND, self.instead(offer))
            }
            other => other,
        }
    }

    fn is_for_sale(&self, offer: OfferId) -> bool {
        self.priced.catalogue().find(offer).is_some_and(|row| self.priced.price(row).is_some())
    }

    fn instead(&self, offer: OfferId) -> Vec<OfferId> {
        let Some(row) = self.priced.catalogue().find(offer) else { return Vec::new() };
        self.priced.substitutes(row, CANDIDATES).iter().filter_map(|one| self.id(one.row)).collect()
    }

    fn id(&self, row: RowId) -> Option<OfferId> {
        self.priced.catalogue().record(row).map(|offer| offer.id)
    }

    /// A shorthand line means an offer when nothing is open and one offer alone fits; else it is asked back with those
    /// that fit, the ones in stock and the cheapest first.
    fn wish(&mut self, wish: &Wish) -> Meaning {
        let mut fitting = self.fitting(wish);
        let key = |row: &RowId| {
            let units = self.priced.catalogue().record(*row).map_or(0, |offer| offer.quantity);
            (units == 0, self.priced.price(*row), *row)
        };
        fitting.sort_by_key(key);
        let in_stock = |row: &&RowId| self.priced.catalogue().record(**row).is_some_and(|offer| offer.quantity > 0);
        let available = fitting.iter().filter(in_stock).count();
        let offers: Vec<OfferId> = fitting.iter().filter_map(|row| self.id(*row)).collect();
        // What is missing matters only where it leaves a choice.
        let open = wish.doubts.iter().copied().map(reason_of).find(|reason| *reason == QUANTITY || available != 1);
        match (open, available, offers.first()) {
            (None, 1, Some(offer)) => Meaning::Known(*offer),
            (Some(reason), ..) if !offers.is_empty() => Meaning::Doubt(reason, short(offers)),
            (_, _, Some(_)) => Meaning::Doubt(AMBIGUOUS, short(offers)),
            (_, _, None) => Meaning::Doubt(NOT_FOUND, Vec::new()),
        }
    }

    fn fitting(&mut self, wish: &Wish) -> Vec<RowId> {
        let catalogue = self.priced.catalogue();
        let models = self.models.get_or_insert_with(|| {
            let mut models: HashMap<String, Vec<RowId>> = HashMap::new();
            for offer in catalogue.rows() {
                if let Some(row) = catalogue.find(offer.id) {
                    models.entry(offer.model.to_lowercase()).or_default().push(row);
                }
            }
            models
        });
        let rows = models.get(&wish.model).or_else(|| {
            // `samsung galaxy s21`: the maker stands before the model.
            let (_, model) = wish.model.split_once(' ')?;
            models.get(model)
        });
        let fits = |row: &RowId| {
            let Some(offer) = catalogue.record(*row) else { return false };
            let word = |asked: &Option<String>, has: &str| {
                asked.as_deref().is_none_or(|asked| asked.eq_ignore_ascii_case(has))
            };
            self.priced.price(*row).is_some()
                && wish.storage_gb.is_none_or(|storage| offer.storage_gb == Some(storage))
                && wish.regime.is_none_or(|regime| regime == offer.regime)
                && word(&wish.grade, offer.grade)
                && word(&wish.functionality, offer.functionality)
                && word(&wish.colour, offer.colour.unwrap_or_default())
                && word(&wish.boxed, offer.boxed)
        };
        rows.map(|rows| rows.iter().copied().filter(fits).collect()).unwrap_or_default()
    }
}

fn short(offers: Vec<OfferId>) -> Vec<OfferId> {
    offers.into_iter().take(CANDIDATES).collect()
}
