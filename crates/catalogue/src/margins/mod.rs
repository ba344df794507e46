//! The margin rules: loaded in force and with a fingerprint of everything that makes prices, edited with a version and
//! a history, tried on the whole catalogue before use. Saving prices the published catalogue again.

mod check;
mod demand;
mod edit;
mod floor;
mod load;
pub mod model;
mod past;
mod queries;
mod reprice;
mod simulate;

pub use check::RuleFault;
pub use demand::{DemandEffect, DemandOf, Demanded, Wanted, demand_effect};
pub use edit::{Change as MarginChange, MarginError, current, history, save};
pub use floor::{Decision as FloorChoice, FloorError, Quarantined, decide, quarantined};
pub use load::{Rules, load};
pub use past::{PastRules, rules_since};
pub use reprice::{Reprice, RepriceContext, reprice};
pub use simulate::{Effect, Histogram, Mover, rules_tried, simulate};
