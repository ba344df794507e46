//! What staff do to offers by hand: corrections on top of the supplier's words, which imports leave alone, offers of
//! their own, and withdrawing either from sale.

mod edit;
mod fields;
mod queries;

pub(crate) use edit::{CurationError, add_offer, correct, correct_product, withdraw, withdraw_product};
pub(crate) use fields::{Facts, Field, OfferEdit};
pub(crate) use queries::{Curated, by_sku, curated};
