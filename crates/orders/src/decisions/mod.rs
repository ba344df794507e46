//! What the client is asked and decides; edits of staff that ask him again; what his silence means.

mod decide;
mod edit;
mod routes;
mod substitute;

use dbc_domain::orders::acceptance::TermChange;
use utoipa_axum::router::OpenApiRouter;

pub(crate) use decide::silence;
pub(crate) use edit::above_floor;

use crate::Orders;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    routes::routes()
}

/// Changes as they are kept with a line.
pub(crate) fn codes(changes: &[TermChange]) -> Vec<String> {
    let code = |change: &TermChange| {
        let code = serde_json::to_value(change).ok()?;
        code.as_str().map(str::to_owned)
    };
    changes.iter().filter_map(code).collect()
}
