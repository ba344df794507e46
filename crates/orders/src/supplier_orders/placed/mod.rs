//! Orders that were placed at the supplier before the platform knew of them (trade rules 1.13).

mod commit;
mod file;
pub(crate) mod model;
mod preview;
mod queries;
mod routes;
mod sources;

use utoipa_axum::router::OpenApiRouter;

use crate::Orders;

/// The supplier whose files are imported.
const SUPPLIER: &str = dbc_catalogue::imports::model::FOXWAY;
/// The item group of articles that no list holds.
const ITEM_GROUP: &str = "Mobiles";

/// The routes of this room.
pub(super) fn routes() -> OpenApiRouter<Orders> {
    routes::routes()
}
