//! Counts who looks at the catalogue, without asking the base on that path.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use dbc_domain::access::Role;
use dbc_ground::http::{Caller, Through};
use dbc_insight::views::Views;

/// The question whose asking is a look.
const SEARCH: &str = "/api/catalog/products";

/// Counts the searches of clients' people; staff in their place do not count.
pub(super) async fn count(State(views): State<Views>, request: Request, next: Next) -> Response {
    if request.uri().path() == SEARCH
        && let Some(caller) = request.extensions().get::<Caller>()
        && let Role::Client { client, .. } = caller.actor.role
        && !matches!(caller.through, Through::Acting(_))
    {
        views.seen(caller.actor.user, client);
    }
    next.run(request).await
}
