//! The permission table at the door. Each handler names its permission in its `#[utoipa::path]`
//! (`extensions(("x-permission" = json!("catalog:read")))`), so that the document shows what the server enforces. A
//! route that names none, or an unknown one, stops the start of the server, and with it every test.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use dbc_domain::access::Permission;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use utoipa::openapi::{OpenApi, PathItem, path::Operation};
use utoipa_axum::router::OpenApiRouter;

use super::{
    caller::{Access, Authenticator, Caller},
    context::{AnsweredTo, is_api},
    document,
    problem::Problem,
    rate::Rates,
    rate_shared::keep_telling,
    settings::HttpSettings,
};
use crate::clock::Clock;

/// The name of the extension in the OpenAPI document.
pub const PERMISSION: &str = "x-permission";

/// Routes that may not be served.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("these routes name no known permission in \"x-permission\": {}", .0.join(", "))]
pub struct UnguardedRoutes(pub Vec<String>);

/// The extension of operations that cost as much as so many usual ones: exports, simulations. Absent means 1.
pub const COST: &str = "x-cost";

/// What one route asks for.
#[derive(Debug, Clone, Copy)]
struct Rule {
    permission: Permission,
    cost: u32,
}

/// What each route asks for.
#[derive(Debug, Default)]
pub struct RouteTable(BTreeMap<String, BTreeMap<String, Rule>>);

impl RouteTable {
    /// Reads the table out of the document.
    ///
    /// Errors: every route that names no known permission.
    pub fn of(document: &OpenApi) -> Result<Self, UnguardedRoutes> {
        let mut table = RouteTable::default();
        let mut unguarded = Vec::new();
        for (path, item) in &document.paths.paths {
            for (method, operation) in operations(item) {
                match permission_of(operation) {
                    Some(permission) => {
                        let rule = Rule { permission, cost: cost_of(operation) };
                        table.0.entry(path.clone()).or_default().insert(method, rule);
                    }
                    None => unguarded.push(format!("{method} {path}")),
                }
            }
        }
        if unguarded.is_empty() { Ok(table) } else { Err(UnguardedRoutes(unguarded)) }
    }

    /// Every route: method, path pattern, permission.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, Permission)> {
        self.0.iter().flat_map(|(path, methods)| {
            methods.iter().map(move |(method, rule)| (method.as_str(), path.as_str(), rule.permission))
        })
    }

    fn methods(&self, path: &str) -> Option<&BTreeMap<String, Rule>> {
        self.0.get(path)
    }
}

/// The operations of one path with their methods.
pub(super) fn operations(item: &PathItem) -> impl Iterator<Item = (String, &Operation)> {
    let named = [
        ("GET", &item.get),
        ("PUT", &item.put),
        ("POST", &item.post),
        ("DELETE", &item.delete),
        ("OPTIONS", &item.options),
        ("HEAD", &item.head),
        ("PATCH", &item.patch),
        ("TRACE", &item.trace),
        ("QUERY", &item.query),
    ];
    let named = named.into_iter().filter_map(|(method, operation)| Some((method.to_owned(), operation.as_ref()?)));
    named.chain(item.additional_operations.iter().map(|(method, operation)| (method.to_uppercase(), operation)))
}

/// The permission that an operation names.
pub(super) fn permission_of(operation: &Operation) -> Option<Permission> {
    Permission::from_code(operation.extensions.as_ref()?.get(PERMISSION)?.as_str()?)
}

fn cost_of(operation: &Operation) -> u32 {
    let cost = operation.extensions.as_ref().and_then(|extensions| extensions.get(COST)?.as_u64());
    cost.and_then(|cost| u32::try_from(cost).ok()).unwrap_or(1)
}

/// An API whose every route is guarded.
pub struct Guarded {
    /// The routes, with the guard around them and `GET /api/openapi.json` among them.
    pub router: Router,
    /// The document, completed with what holds for every route.
    pub document: OpenApi,
    /// What each route asks for.
    pub table: Arc<RouteTable>,
}

/// Puts the guard around an API; `web` answers what is not of the API.
///
/// Errors: [`UnguardedRoutes`].
pub fn guarded(
    api: OpenApiRouter,
    authenticator: Authenticator,
    web: Router,
    settings: &HttpSettings,
) -> Result<Guarded, UnguardedRoutes> {
    let (router, document, serve_document) = document::with_own_route(api);
    let table = Arc::new(RouteTable::of(&document)?);
    let document = document::completed(document);
    let rates = Arc::new(Rates::new(settings.rates, settings.shared_rates.is_some()));
    if let Some(shared) = settings.shared_rates.clone() {
        tokio::spawn(keep_telling(Arc::downgrade(&rates), shared, settings.clock.clone()));
    }
    let door = Door { table: Arc::clone(&table), authenticator, rates, clock: settings.clock.clone() };
    let router = serve_document(router, &document).fallback_service(web).layer(from_fn_with_state(door, pass));
    Ok(Guarded { router, document, table })
}

#[derive(Clone)]
struct Door {
    table: Arc<RouteTable>,
    authenticator: Authenticator,
    rates: Arc<Rates>,
    clock: Clock,
}

/// A route that is served without being in the document: a mistake of ours that must not open anything.
#[derive(Debug, thiserror::Error)]
#[error("the route {0} is not in the OpenAPI document, so nothing says who may call it")]
struct Undocumented(String);

/// The middleware.
async fn pass(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    let Some(path) = request.extensions().get::<MatchedPath>().map(|matched| matched.as_str().to_owned()) else {
        return match is_api(request.uri().path()) {
            true => Problem::of_status(StatusCode::NOT_FOUND).into_response(),
            false => next.run(request).await,
        };
    };
    let Some(methods) = door.table.methods(&path) else {
        return Problem::internal(Undocumented(path)).into_response();
    };
    // The router answers HEAD with the handler of GET.
    let method = if request.method() == Method::HEAD { "GET" } else { request.method().as_str() };
    let Some(rule) = methods.get(method).copied() else { return not_allowed(methods.keys()) };
    if rule.permission == Permission::Public {
        return next.run(request).await;
    }
    let access = if method == "GET" { Access::Read } else { Access::Write };
    let caller = match authenticated(&door, request.headers(), access).await {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    tracing::Span::current().record("user", tracing::field::display(caller.actor.user));
    let admitted = door
        .rates
        .count(&caller, access, rule.cost, door.clock.now())
        .and_then(|()| caller.admit(rule.permission, access));
    let mut response = match admitted {
        Ok(()) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    };
    response.extensions_mut().insert(AnsweredTo { user: caller.actor.user, language: caller.language });
    response
}

async fn authenticated(door: &Door, headers: &HeaderMap, access: Access) -> Result<Caller, Problem> {
    let token = bearer(headers).ok_or_else(Problem::not_authenticated)?;
    door.authenticator.authenticate(token, access).await
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn not_allowed<'a>(methods: impl Iterator<Item = &'a String>) -> Response {
    let mut response = Problem::of_status(StatusCode::METHOD_NOT_ALLOWED).into_response();
    let allowed: Vec<&str> = methods.map(String::as_str).collect();
    if let Ok(allowed) = HeaderValue::from_str(&allowed.join(", ")) {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}
