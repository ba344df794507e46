//! The life of a submitted order: taken under lock, changed, recomputed, moved by the table of the domain, and what
//! follows from where it arrives.

pub(crate) mod add;
pub(crate) mod amounts;
mod consequences;
mod give_up;
pub(crate) mod model;
pub(crate) mod open;
mod payment;
pub(crate) mod problems;
pub(crate) mod queries;
mod routes;
mod terms;

use utoipa_axum::router::OpenApiRouter;

pub(crate) use open::of_id;
pub(crate) use payment::after_payment;
pub(crate) use problems::{reason, refused};

use crate::Orders;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    routes::routes()
}
