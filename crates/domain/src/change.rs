//! What happened to an offer between the published catalogue and a new list. An offer may belong to several classes:
//! back in stock and dearer.

use serde::{Deserialize, Serialize};

/// A class of the change set. The database keeps the codes; SQL computes the classes with the rules written here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeClass {
    /// The offer did not exist.
    New,
    /// On sale before, absent from the list although in its scope: quantity becomes 0, the offer stays.
    Gone,
    /// Quantity was 0 and is above it.
    Restocked,
    /// Quantity was above 0 and is 0, and the row is in the list.
    OutOfStock,
    /// The supplier's price rose.
    PriceUp,
    /// The supplier's price fell.
    PriceDown,
    /// The SKU was on sale under the other regime only, and now stands under this one.
    RegimeFlipped,
    /// Something else changed: a name, a word, a quantity, a first price.
    Other,
}

impl ChangeClass {
    /// All classes, in the order in which they are shown.
    pub const ALL: [ChangeClass; 8] = [
        ChangeClass::New,
        ChangeClass::Restocked,
        ChangeClass::PriceDown,
        ChangeClass::PriceUp,
        ChangeClass::OutOfStock,
        ChangeClass::Gone,
        ChangeClass::RegimeFlipped,
        ChangeClass::Other,
    ];

    /// The code used in the database, in JSON and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            ChangeClass::New => "new",
            ChangeClass::Gone => "gone",
            ChangeClass::Restocked => "restocked",
            ChangeClass::OutOfStock => "out_of_stock",
            ChangeClass::PriceUp => "price_up",
            ChangeClass::PriceDown => "price_down",
            ChangeClass::RegimeFlipped => "regime_flipped",
            ChangeClass::Other => "other",
        }
    }

    /// Reads [`ChangeClass::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        ChangeClass::ALL.into_iter().find(|class| class.code() == code)
    }
}
