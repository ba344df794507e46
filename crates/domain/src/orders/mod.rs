//! Orders: every rule between the cart and the delivered phone that needs neither base nor clock. One rule, one file.

pub mod allocation;
pub mod amounts;
pub mod axes;
pub mod cart;
pub mod lifecycle;
pub mod lifecycle_document;
pub mod lifecycle_words;
pub mod numbers;
pub mod pasted;
pub mod reservation;
pub mod sharing;
pub mod shorthand;
pub mod tariff;
pub mod territory;
pub mod vat_treatment;
