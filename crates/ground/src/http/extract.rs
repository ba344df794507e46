//! What handlers take from a request. The same as axum's own, except that a refusal is a problem that says where the
//! mistake is.

use axum::extract::{FromRequest, FromRequestParts, Request, rejection::JsonRejection};
use http::{StatusCode, request::Parts};
use serde::de::DeserializeOwned;

use super::problem::Problem;

/// A JSON body.
///
/// Refusals: 400 `invalid_json` (not JSON), 413 `body_too_large`, 415 `unsupported_media_type`, 422 `invalid_body`
/// (JSON of another shape).
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Json(value)),
            Err(rejection) => Err(refused_body(rejection)),
        }
    }
}

fn refused_body(rejection: JsonRejection) -> Problem {
    let text = rejection.body_text();
    match rejection {
        JsonRejection::JsonDataError(_) => Problem::invalid(
            "invalid_body",
            format!("Le contenu JSON n’a pas la forme attendue : {text}"),
            format!("The JSON content does not have the expected shape: {text}"),
        ),
        JsonRejection::JsonSyntaxError(_) => Problem::bad_request(
            "invalid_json",
            format!("Le contenu envoyé n’est pas du JSON correct : {text}"),
            format!("The content sent is not correct JSON: {text}"),
        ),
        other => Problem::of_status(other.status()),
    }
}

/// The query string, with repeated parameters as lists. Refusal: 400 `invalid_query`.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        match axum_extra::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum_extra::extract::Query(value)) => Ok(Query(value)),
            Err(rejection) => Err(refused_query(&rejection.body_text())),
        }
    }
}

impl<T: DeserializeOwned> Query<T> {
    /// Reads a query string that somebody kept, by the same rules as a request's own.
    pub fn parse(text: &str) -> Result<T, Problem> {
        let unreadable = |cause: &str| refused_query(cause);
        let uri: http::Uri =
            format!("/?{text}").parse().map_err(|cause: http::uri::InvalidUri| unreadable(&cause.to_string()))?;
        match axum_extra::extract::Query::<T>::try_from_uri(&uri) {
            Ok(axum_extra::extract::Query(value)) => Ok(value),
            Err(rejection) => Err(unreadable(&rejection.body_text())),
        }
    }
}

fn refused_query(cause: &str) -> Problem {
    let problem = Problem::bad_request(
        "invalid_query",
        format!("Un paramètre de l’adresse est incorrect : {cause}"),
        format!("A parameter of the address is wrong: {cause}"),
    );
    let unknown = cause.split_once("unknown field `").and_then(|(_, rest)| rest.split_once('`'));
    match unknown {
        Some((name, _)) => problem.with_field(name, "unknown", "Paramètre inconnu.", "Unknown parameter."),
        None => problem,
    }
}

/// The variable parts of the path. A part that cannot be read names nothing that exists: 404 `not_found`.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Path(value)),
            Err(rejection) if rejection.status().is_server_error() => Err(Problem::internal(rejection)),
            Err(rejection) => Err(Problem::of_status(StatusCode::NOT_FOUND).with_cause(rejection)),
        }
    }
}

/// A multipart form, read part by part. Refusal: 400 `invalid_form`.
#[derive(Debug)]
pub struct Multipart(pub axum::extract::Multipart);

impl<S: Send + Sync> FromRequest<S> for Multipart {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        Ok(Multipart(axum::extract::Multipart::from_request(request, state).await?))
    }
}

/// Reading a multipart body that stops or is too large.
impl From<axum::extract::multipart::MultipartError> for Problem {
    fn from(error: axum::extract::multipart::MultipartError) -> Self {
        match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE),
            status if status.is_server_error() => Problem::internal(error),
            _ => Problem::bad_request(
                "invalid_form",
                format!("Le formulaire envoyé est illisible ou incomplet : {}", error.body_text()),
                format!("The form sent is unreadable or incomplete: {}", error.body_text()),
            ),
        }
    }
}

/// A request that is not a multipart form where one is wanted.
impl From<axum::extract::multipart::MultipartRejection> for Problem {
    fn from(rejection: axum::extract::multipart::MultipartRejection) -> Self {
        Problem::bad_request(
            "invalid_form",
            format!("Un formulaire multipart/form-data est attendu : {}", rejection.body_text()),
            format!("A multipart/form-data form is expected: {}", rejection.body_text()),
        )
    }
}
