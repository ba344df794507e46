//! The cart of a person and company, and its named drafts: filled line by line, by paste, file or shorthand, and shown
//! with everything that decides whether it can be submitted.

mod access;
pub(crate) mod addresses;
pub(crate) mod company;
mod doubts;
mod drafts;
mod fill;
mod finding;
mod items;
mod likely;
mod lists;
pub(crate) mod load;
mod look;
mod margins;
pub(crate) mod model;
mod notices;
mod owner;
mod prices;
pub(crate) mod problems;
pub(crate) mod queries;
mod reading;
mod reorder;
mod settle;
pub(crate) mod show;

use utoipa_axum::router::OpenApiRouter;

use crate::Orders;
pub(crate) use notices::{amount_too_large, euros};
pub(crate) use owner::Owner;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
        .merge(look::routes())
        .merge(margins::routes())
        .merge(drafts::routes())
        .merge(items::routes())
        .merge(lists::routes())
        .merge(settle::routes())
        .merge(reorder::routes())
}
