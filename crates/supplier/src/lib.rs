//! The platform's side of the supplier's interface, off where no key is configured:
//!
//! - [`looks`]: the supplier's lists are fetched by the clock or on demand, compared with the catalogue, and go through
//!   the import pipeline or, when only prices and stock moved, patch the catalogue;
//! - [`messages`]: push messages come into an inbox; the state that they are about is then asked for, so that neither
//!   order nor repetition of messages matters;
//! - [`calls`]: every request to the supplier is written down with its latency and outcome.
//!
//! Rooms: [`routes`] (HTTP), one folder per step with its use cases, its `queries` (SQL) and its jobs.

mod alerts;
pub mod calls;
mod hint;
mod house_keeping;
pub mod jobs;
pub mod looks;
pub mod messages;
pub mod orders;
pub mod routes;
mod supplier;
mod units;
mod watch;

pub use house_keeping::KeepSupplier;
pub use supplier::{StartError, Supplier};
pub use units::{UnitsError, units_now};
pub use watch::WatchSupplier;
