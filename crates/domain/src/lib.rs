//! The rules of the business and nothing else: money, VAT regimes, margins, identifiers, permissions, the life of an
//! import. No input or output, no clock, no async: every function gives the same answer for the same arguments, so
//! that the command line, the server and the tests share one implementation.

pub mod access;
pub mod change;
pub mod ean;
pub mod finding;
pub mod freshness;
pub mod grade;
pub mod guard;
pub mod ids;
pub mod imei;
pub mod import_state;
pub mod insight;
pub mod language;
pub mod loss_floor;
pub mod margin;
pub mod matching;
pub mod money;
pub mod offer;
pub mod orders;
pub mod payment_terms;
pub mod price_list_name;
pub mod price_trend;
pub mod product_name;
pub mod settings;
pub mod siren;
pub mod sku;
pub mod substitute;
pub mod vat;
pub mod vat_number;
pub mod vocabulary;
pub mod words;
