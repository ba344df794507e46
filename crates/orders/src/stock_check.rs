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

/// Asks the supplier for the units that it has of these offers now; an offer that it does not name was not answered for.
/// The last published list counts when it fails: a submission never waits for a supplier that is away.
pub type StockCheck =
    Arc<dyn Fn(Vec<OfferId>) -> BoxFuture<'static, Result<Vec<(OfferId, u32)>, StockCheckFailed>> + Send + Sync>;
