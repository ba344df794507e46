//! Orders at the supplier: client lines grouped, exported, sent; orders that were placed there already.

mod export;
mod group;
pub mod interface;
pub(crate) mod model;
mod placed;
pub(crate) mod problems;
pub(crate) mod queries;
mod routes;
mod rule;
mod send;
mod show;

use utoipa_axum::router::OpenApiRouter;

pub(crate) use export::{KEY_COLUMN, key};
pub(crate) use model::PriceEffect;
pub(crate) use queries::{listed, take_out_of_drafts};
pub(crate) use rule::group_by_rule;
pub(crate) use show::show;

use crate::Orders;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    routes::routes().merge(placed::routes())
}
