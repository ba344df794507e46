//! Units that the supplier confirmed and whose buyer went away (trade rules 1.1, 1.9): they are the house's and on their
//! way. They stay visible until they go to another client, to own stock once they are here, or are given up at the
//! supplier.

mod model;
mod note;
mod queries;
mod reallocate;
mod routes;

use utoipa_axum::router::OpenApiRouter;

pub(crate) use note::{of_order, of_supplier_order};

use crate::Orders;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    routes::routes()
}
