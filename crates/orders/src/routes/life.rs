//! From the submission to the confirmed order, and the orders at the supplier.

use utoipa_axum::router::OpenApiRouter;

use crate::{
    Orders, answers, comments, deadlines, decisions, detail, lifecycle, lists, notify, supplier_orders, surplus,
};

pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
        .merge(answers::routes())
        .merge(comments::routes())
        .merge(deadlines::routes())
        .merge(decisions::routes())
        .merge(detail::routes())
        .merge(lifecycle::routes())
        .merge(lists::routes())
        .merge(notify::routes())
        .merge(supplier_orders::routes())
        .merge(surplus::routes())
}
