//! Receipts, devices, shipments, returns; exports and the day's screen.

use utoipa_axum::router::OpenApiRouter;

use crate::{
    Orders, claims, day, devices, exports, own_stock, payments, quick_search, reception, returns, shipments, units,
};

pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
        .merge(claims::routes())
        .merge(day::routes())
        .merge(devices::routes())
        .merge(exports::routes())
        .merge(own_stock::routes())
        .merge(payments::routes())
        .merge(quick_search::routes())
        .merge(reception::routes())
        .merge(returns::routes())
        .merge(shipments::routes())
        .merge(units::routes())
}
