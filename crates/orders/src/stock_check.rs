//! What this crate asks of a supplier with an interface: the binary wires it, because the supplier's crate knows nothing
//! of orders.

use std::sync::Arc;

use dbc_domain::ids::OfferId;
use futures::future::BoxFuture;
use thiserror::Error;

/// The supplier did not say.
#[derive(Debug, Error)]
#[error("the supplier's stock could not be asked: {0}")]
pub struct StockCheckFailed(pub String);

/// What the supplier says that it has now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StockNow {
    /// Units of the offers that were answered for.
    pub units: Vec<(OfferId, u32)>,
    /// False when an offer that the supplier sells was not answered for in time.
    pub complete: bool,
}

/// Asks the supplier for the units that it has of these offers now. The last published list counts for an offer that was
/// not answered for, and for all of them when it fails: a submission never waits for a supplier that is away.
pub type StockCheck = Arc<dyn Fn(Vec<OfferId>) -> BoxFuture<'static, Result<StockNow, StockCheckFailed>> + Send + Sync>;
