//! The one error that leaves the platform: an RFC 9457 problem document with a stable code, a sentence in the
//! reader's language and the request id. A server fault (5xx) never shows its cause: the cause goes to the log, once,
//! at the edge ([`super::context`]).

use std::{error::Error, fmt, sync::Arc, time::Duration};

use axum::response::{IntoResponse, Response};
use dbc_domain::language::Language;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::text::Text;

/// The media type of every error answer.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// An error as the caller of the API sees it. Build it with the constructors, refine it with the `with_` methods, and
/// return it from a handler with `?`.
#[derive(Clone)]
pub struct Problem(Box<Inner>);

#[derive(Clone)]
struct Inner {
    status: StatusCode,
    code: &'static str,
    title: Text,
    detail: Text,
    fields: Vec<FieldProblem>,
    extras: Map<String, Value>,
    retry_after: Option<Duration>,
    cause: Option<Arc<dyn Error + Send + Sync>>,
}

/// What is wrong with one field of the request.
#[derive(Debug, Clone)]
struct FieldProblem {
    field: String,
    code: &'static str,
    detail: Text,
}

impl Problem {
    /// A problem with its own stable `code` (snake_case, never renamed) and its sentence. The title is that of the
    /// status.
    pub fn new(status: StatusCode, code: &'static str, detail: Text) -> Self {
        Problem(Box::new(Inner {
            status,
            code,
            title: title_of(status),
            detail,
            fields: Vec::new(),
            extras: Map::new(),
            retry_after: None,
            cause: None,
        }))
    }

    /// 400: the request cannot be understood.
    pub fn bad_request(code: &'static str, fr: impl Into<String>, en: impl Into<String>) -> Self {
        Problem::new(StatusCode::BAD_REQUEST, code, Text::new(fr.into(), en.into()))
    }

    /// 404: the thing does not exist, or is not the caller's.
    pub fn not_found(code: &'static str, fr: impl Into<String>, en: impl Into<String>) -> Self {
        Problem::new(StatusCode::NOT_FOUND, code, Text::new(fr.into(), en.into()))
    }

    /// 409: the state of things forbids it now.
    pub fn conflict(code: &'static str, fr: impl Into<String>, en: impl Into<String>) -> Self {
        Problem::new(StatusCode::CONFLICT, code, Text::new(fr.into(), en.into()))
    }

    /// 422: understood, but some values are wrong; say which with [`Problem::with_field`].
    pub fn invalid(code: &'static str, fr: impl Into<String>, en: impl Into<String>) -> Self {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, Text::new(fr.into(), en.into()))
    }

    /// 401: no usable access token came with the request.
    pub fn not_authenticated() -> Self {
        Problem::new(
            StatusCode::UNAUTHORIZED,
            "not_authenticated",
            Text::new("Connectez-vous pour continuer.", "Log in to continue."),
        )
    }

    /// 403: the caller is known and may not do this.
    pub fn forbidden() -> Self {
        Problem::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            Text::new(
                "Votre compte ne permet pas cette action. Demandez l’accès à un responsable.",
                "Your account does not allow this. Ask a manager for access.",
            ),
        )
    }

    /// 500: our fault. The cause is logged, never shown.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Problem::fault(StatusCode::INTERNAL_SERVER_ERROR, "internal", cause.into())
    }

    /// 503: something that we need is away for the moment; the same request may be sent again.
    pub fn unavailable(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Problem::fault(StatusCode::SERVICE_UNAVAILABLE, "unavailable", cause.into())
            .with_retry_after(Duration::from_secs(2))
    }

    fn fault(status: StatusCode, code: &'static str, cause: Box<dyn Error + Send + Sync>) -> Self {
        let mut problem = Problem::new(status, code, fault_detail(status));
        problem.0.cause = Some(Arc::from(cause));
        problem
    }

    /// The problem that stands for a bare status, when a library answered without one of ours.
    pub fn of_status(status: StatusCode) -> Self {
        let (code, detail) = match status {
            StatusCode::NOT_FOUND => (
                "not_found",
                Text::new("Cette adresse n’existe pas dans l’API.", "This address does not exist in the API."),
            ),
            StatusCode::METHOD_NOT_ALLOWED => (
                "method_not_allowed",
                Text::new(
                    "Cette adresse n’accepte pas cette méthode ; l’en-tête Allow dit lesquelles.",
                    "This address does not take this method; the Allow header says which it takes.",
                ),
            ),
            StatusCode::PAYLOAD_TOO_LARGE => (
                "body_too_large",
                Text::new(
                    "Le contenu envoyé dépasse la taille permise pour cette adresse.",
                    "The content sent is larger than this address allows.",
                ),
            ),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => (
                "unsupported_media_type",
                Text::new(
                    "L’en-tête Content-Type ne convient pas à cette adresse.",
                    "The Content-Type header does not suit this address.",
                ),
            ),
            StatusCode::REQUEST_TIMEOUT => (
                "timeout",
                Text::new(
                    "La requête est arrivée trop lentement. Réessayez.",
                    "The request arrived too slowly. Try again.",
                ),
            ),
            StatusCode::UNAUTHORIZED => return Problem::not_authenticated(),
            StatusCode::FORBIDDEN => return Problem::forbidden(),
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => ("unavailable", fault_detail(status)),
            status if status.is_server_error() => ("internal", fault_detail(status)),
            _ => ("bad_request", Text::new("La requête n’a pas été comprise.", "The request could not be understood.")),
        };
        Problem::new(status, code, detail)
    }

    /// Adds what is wrong with one field. `field` is its path in the request (`items[2].quantity`).
    #[must_use]
    pub fn with_field(
        mut self,
        field: impl Into<String>,
        code: &'static str,
        fr: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        self.0.fields.push(FieldProblem { field: field.into(), code, detail: Text::new(fr.into(), en.into()) });
        self
    }

    /// Adds a member to the document, for programs (RFC 9457, section 3.2). Values reach the caller as they are.
    #[must_use]
    pub fn with_extra(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.0.extras.insert(name.to_owned(), value.into());
        self
    }

    /// Says when the caller may try again; sent as `Retry-After` in whole seconds, rounded up, at least one.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// Keeps the error behind the problem, for the log.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.cause = Some(Arc::from(cause.into()));
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The sentence in this language. For server faults it is the general one.
    pub fn detail(&self, language: Language) -> &str {
        self.0.detail.of(language)
    }

    /// The cause and its causes, joined, for the log.
    pub fn cause_chain(&self) -> Option<String> {
        let mut current: &dyn Error = self.0.cause.as_deref()?;
        let mut chain = current.to_string();
        while let Some(next) = current.source() {
            // Many errors repeat their source in their own words; the same sentence once is enough.
            let text = next.to_string();
            if !chain.ends_with(&text) {
                chain.push_str(": ");
                chain.push_str(&text);
            }
            current = next;
        }
        Some(chain)
    }

    /// The document for one reader.
    pub fn document(&self, language: Language, request_id: Option<Uuid>) -> ProblemDocument {
        let inner = &self.0;
        ProblemDocument {
            kind: format!("urn:dbc:problem:{}", inner.code),
            title: inner.title.of(language).to_owned(),
            status: inner.status.as_u16(),
            detail: inner.detail.of(language).to_owned(),
            code: inner.code.to_owned(),
            request_id,
            errors: inner
                .fields
                .iter()
                .map(|field| FieldError {
                    field: field.field.clone(),
                    code: field.code.to_owned(),
                    detail: field.detail.of(language).to_owned(),
                })
                .collect(),
            extras: inner.extras.clone(),
        }
    }

    /// The answer for one reader. The problem travels with it, so that the edge can log it.
    pub fn into_response_for(self, language: Language, request_id: Option<Uuid>) -> Response {
        let document = self.document(language, request_id);
        // A document of strings and JSON values cannot fail to serialise; were it to, the status still tells.
        let body = serde_json::to_vec(&document).unwrap_or_default();
        let mut response = (self.0.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.0.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(wait) = self.0.retry_after {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Rendered in French at first; the outermost layer renders it again for the real reader, whom a handler does not know.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.into_response_for(Language::default(), None)
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("status", &self.0.status.as_u16())
            .field("code", &self.0.code)
            .field("detail", &self.detail(Language::En))
            .field("cause", &self.cause_chain())
            .finish()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code, self.detail(Language::En))?;
        match self.cause_chain() {
            Some(chain) => write!(f, " ({chain})"),
            None => Ok(()),
        }
    }
}

impl Error for Problem {}

/// A lost or overloaded base is 503 and worth another try; a text that Postgres cannot keep is the sender's; anything
/// else that a query says is a fault of ours.
impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        if passes_by_itself(&error) {
            Problem::unavailable(error)
        } else if is_unstorable_text(&error) {
            Problem::bad_request(
                "unstorable_text",
                "Un texte envoyé contient un caractère nul, qui ne peut pas être enregistré. Retirez-le.",
                "A text sent contains a null character, which cannot be stored. Remove it.",
            )
            .with_cause(error)
        } else {
            Problem::internal(error)
        }
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Problem::internal(error)
    }
}

/// 22021: a null character in a text; 22P05: the same in JSON.
fn is_unstorable_text(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|database| database.code());
    code.is_some_and(|code| code == "22021" || code == "22P05")
}

fn passes_by_itself(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        // Class 08: connection; 40: serialisation and deadlocks; 53: resources; 57P0x: shutting down; 55P03: lock;
        // 57014: a statement that took too long; 25P03: a transaction that waited too long for its next one.
        sqlx::Error::Database(database) => database.code().is_some_and(|code| {
            ["08", "40", "53", "57P0"].iter().any(|class| code.starts_with(class))
                || ["55P03", "57014", "25P03"].contains(&code.as_ref())
        }),
        _ => false,
    }
}

fn title_of(status: StatusCode) -> Text {
    let (fr, en) = match status {
        StatusCode::BAD_REQUEST => ("Requête incorrecte", "Bad request"),
        StatusCode::UNAUTHORIZED => ("Connexion nécessaire", "Login needed"),
        StatusCode::FORBIDDEN => ("Accès refusé", "Access denied"),
        StatusCode::NOT_FOUND => ("Introuvable", "Not found"),
        StatusCode::METHOD_NOT_ALLOWED => ("Méthode non permise", "Method not allowed"),
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => ("Délai dépassé", "Timed out"),
        StatusCode::CONFLICT => ("Conflit", "Conflict"),
        StatusCode::PRECONDITION_FAILED => ("Version dépassée", "Out-of-date version"),
        StatusCode::PAYLOAD_TOO_LARGE => ("Contenu trop volumineux", "Content too large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("Type de contenu refusé", "Unsupported media type"),
        StatusCode::UNPROCESSABLE_ENTITY => ("Valeurs à corriger", "Values to correct"),
        StatusCode::TOO_MANY_REQUESTS => ("Trop de tentatives", "Too many attempts"),
        StatusCode::SERVICE_UNAVAILABLE => ("Momentanément indisponible", "Unavailable for the moment"),
        status if status.is_server_error() => ("Erreur interne", "Internal error"),
        _ => ("Requête refusée", "Request refused"),
    };
    Text::new(fr, en)
}

fn fault_detail(status: StatusCode) -> Text {
    if status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::GATEWAY_TIMEOUT {
        Text::new(
            "Le service est momentanément indisponible. Réessayez dans quelques secondes.",
            "The service is unavailable for the moment. Try again in a few seconds.",
        )
    } else {
        Text::new(
            "Une erreur est survenue de notre côté. Si elle persiste, donnez-nous l’identifiant de la requête.",
            "Something went wrong on our side. If it persists, give us the request id.",
        )
    }
}

/// The problem document (RFC 9457).
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// `urn:dbc:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem, in the reader's language.
    pub title: String,
    /// The HTTP status, repeated.
    pub status: u16,
    /// What happened and what to do, in the reader's language.
    pub detail: String,
    /// The stable code for programs.
    pub code: String,
    /// The id under which the logs know this request.
    #[schema(required)]
    pub request_id: Option<Uuid>,
    /// What is wrong, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// Further members of some codes.
    #[serde(flatten)]
    #[schema(ignore)]
    pub extras: Map<String, Value>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldError {
    /// The path of the field in the request.
    pub field: String,
    /// The stable code for programs.
    pub code: String,
    /// What to correct, in the reader's language.
    pub detail: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_speaks_the_reader_s_language_and_keeps_its_code() {
        let problem = Problem::invalid("bad_order", "Commande refusée.", "Order refused.").with_field(
            "items[2].quantity",
            "too_many",
            "Il en reste 3.",
            "3 are left.",
        );
        let id = Uuid::from_u128(7);
        let (fr, en) = (problem.document(Language::Fr, Some(id)), problem.document(Language::En, Some(id)));
        assert_eq!((fr.detail.as_str(), en.detail.as_str()), ("Commande refusée.", "Order refused."));
        assert_eq!((fr.errors[0].detail.as_str(), en.errors[0].detail.as_str()), ("Il en reste 3.", "3 are left."));
        assert_eq!((fr.title.as_str(), en.title.as_str()), ("Valeurs à corriger", "Values to correct"));
        for document in [fr, en] {
            assert_eq!((document.status, document.code.as_str()), (422, "bad_order"));
            assert_eq!(document.kind, "urn:dbc:problem:bad_order");
            assert_eq!(document.request_id, Some(id));
        }
    }

    #[test]
    fn a_server_fault_hides_its_cause_from_the_reader_and_keeps_it_for_the_log() {
        let problem = Problem::internal(std::io::Error::other("disk /secret is full"));
        let shown = serde_json::to_string(&problem.document(Language::En, None)).unwrap();
        assert!(!shown.contains("secret"), "{shown}");
        assert!(problem.cause_chain().unwrap().contains("disk /secret is full"));
    }

    #[test]
    fn a_lost_base_is_worth_another_try_and_a_wrong_query_is_not() {
        assert_eq!(Problem::from(sqlx::Error::PoolTimedOut).status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(Problem::from(sqlx::Error::RowNotFound).status(), StatusCode::INTERNAL_SERVER_ERROR);
    }

    #[test]
    fn retry_after_is_in_whole_seconds_and_never_zero() {
        let after = |wait| {
            let response = Problem::forbidden().with_retry_after(wait).into_response();
            response.headers()[header::RETRY_AFTER].to_str().unwrap().to_owned()
        };
        assert_eq!(after(Duration::ZERO), "1");
        assert_eq!(after(Duration::from_millis(1500)), "2");
        assert_eq!(after(Duration::from_secs(60)), "60");
    }
}
