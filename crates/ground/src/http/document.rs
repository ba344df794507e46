//! The OpenAPI document as it is served: completed with what holds for every route, so that handlers say only what is
//! particular to them.

use axum::{
    Extension, Router,
    body::Bytes,
    response::{IntoResponse, Response},
};
use dbc_domain::access::Permission;
use http::{HeaderValue, header};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ContentBuilder, OpenApi, PathItem, Ref, RefOr, ResponseBuilder, Schema,
        path::Operation,
        schema::AnyOf,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    guard::permission_of,
    problem::{FieldError, MEDIA_TYPE, ProblemDocument},
};

/// The name of the security scheme of access tokens.
const BEARER: &str = "bearer";

#[derive(Clone)]
struct Served(Bytes);

/// The OpenAPI document of this API.
#[utoipa::path(
    get, path = "/api/openapi.json", tag = "meta", extensions(("x-permission" = json!("public"))),
    responses((status = 200, description = "The document", content_type = "application/json"))
)]
async fn openapi_document(Extension(Served(bytes)): Extension<Served>) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], bytes).into_response()
}

/// Adds the document's own route. The last part of the answer puts the finished document behind it.
pub(super) fn with_own_route(api: OpenApiRouter) -> (Router, OpenApi, impl FnOnce(Router, &OpenApi) -> Router) {
    let (router, document) = api.routes(routes!(openapi_document)).split_for_parts();
    let serve = |router: Router, document: &OpenApi| {
        // The document is made of strings and maps: it always serialises.
        let bytes = serde_json::to_vec(document).unwrap_or_default();
        router.layer(Extension(Served(bytes.into())))
    };
    (router, document, serve)
}

/// Adds to every operation the problem document as its default answer, and to those that ask for a permission the
/// access token and its refusals.
pub(super) fn completed(mut document: OpenApi) -> OpenApi {
    let components = document.components.get_or_insert_default();
    components.schemas.insert(ProblemDocument::name().into_owned(), ProblemDocument::schema());
    components.schemas.insert(FieldError::name().into_owned(), FieldError::schema());
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    components.add_security_scheme(BEARER, SecurityScheme::Http(token));
    components.schemas.values_mut().for_each(widened);
    for item in document.paths.paths.values_mut() {
        operations_mut(item).for_each(complete);
    }
    document
}

/// One answer may be both of two shapes at once (an empty page of either kind): `anyOf`, where the derived schema of
/// untagged types says `oneOf`.
fn widened(schema: &mut RefOr<Schema>) {
    if let RefOr::T(Schema::OneOf(one)) = schema
        && one.discriminator.is_none()
        && one.items.iter().all(|item| matches!(item, RefOr::Ref(_)))
    {
        let mut any = AnyOf::new();
        any.items = std::mem::take(&mut one.items);
        any.description = one.description.take();
        *schema = RefOr::T(Schema::AnyOf(any));
    }
}

fn complete(operation: &mut Operation) {
    for response in operation.responses.responses.values_mut() {
        let RefOr::T(response) = response else { continue };
        for content in response.content.values_mut() {
            if let RefOr::T(content) = content
                && let Some(schema) = &mut content.schema
            {
                widened(schema);
            }
        }
    }
    if permission_of(operation) != Some(Permission::Public) {
        operation.security = Some(vec![SecurityRequirement::new::<_, [&str; 0], &str>(BEARER, [])]);
        add_problem(operation, "401", "Not logged in (`not_authenticated`)");
        add_problem(operation, "403", "Not allowed (`forbidden`)");
        let waits = "Too many requests (`too_many_requests`); `Retry-After` says how long to wait";
        add_problem(operation, "429", waits);
    }
    add_problem(operation, "default", "Any other refusal or fault, as a problem document (RFC 9457)");
}

fn add_problem(operation: &mut Operation, status: &str, description: &str) {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(ProblemDocument::name()))).build();
    let response = ResponseBuilder::new().description(description).content(MEDIA_TYPE, content).build();
    operation.responses.responses.entry(status.to_owned()).or_insert_with(|| response.into());
}

fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.options,
        &mut item.head,
        &mut item.patch,
        &mut item.trace,
        &mut item.query,
    ]
    .into_iter()
    .filter_map(Option::as_mut)
    .chain(item.additional_operations.values_mut())
}
