//! Somebody of the demonstration who uses the API as everybody does, in this process: what they fill in is checked and
//! recorded like anybody's.

use anyhow::{Context, bail};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, header};
use serde_json::{Value, json};
use tower::ServiceExt;

/// The largest answer that the demonstration reads.
const LARGEST: usize = 4 * 1024 * 1024;

/// Between the parts of a form; stands in no text of the demonstration.
const BOUNDARY: &str = "demonstration-form";

/// What a request carries.
enum Content<'a> {
    None,
    Json(&'a Value),
    /// A form of one field: its name and text.
    Field(&'a str, &'a str),
}

/// One person, logged in or not.
#[derive(Clone)]
pub struct Visitor {
    router: Router,
    origin: String,
    token: Option<String>,
}

impl Visitor {
    /// Nobody in particular; `origin` is the address that browsers use.
    pub fn nobody(router: Router, origin: &str) -> Self {
        Visitor { router, origin: origin.to_owned(), token: None }
    }

    /// This person, logged in.
    ///
    /// Errors: the password is another one.
    pub async fn log_in(&self, email: &str, password: &str) -> anyhow::Result<Visitor> {
        let session = self.post("/api/auth/login", &json!({ "email": email, "password": password })).await?;
        let token = session["access_token"].as_str().context("the answer to a log-in holds no token")?;
        Ok(Visitor { token: Some(token.to_owned()), ..self.clone() })
    }

    /// GET.
    pub async fn get(&self, path: &str) -> anyhow::Result<Value> {
        self.send(Method::GET, path, Content::None, None).await
    }

    /// POST of JSON.
    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.send(Method::POST, path, Content::Json(body), None).await
    }

    /// POST of JSON that happens once per key.
    pub async fn post_once(&self, path: &str, key: &str, body: &Value) -> anyhow::Result<Value> {
        self.send(Method::POST, path, Content::Json(body), Some(key)).await
    }

    /// POST of nothing: the address says it all.
    pub async fn act(&self, path: &str) -> anyhow::Result<Value> {
        self.send(Method::POST, path, Content::None, None).await
    }

    /// POST of a form with one field.
    pub async fn post_field(&self, path: &str, field: &str, text: &str) -> anyhow::Result<Value> {
        self.send(Method::POST, path, Content::Field(field, text), None).await
    }

    /// PUT of JSON.
    pub async fn put(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.send(Method::PUT, path, Content::Json(body), None).await
    }

    /// PATCH of JSON.
    pub async fn patch(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.send(Method::PATCH, path, Content::Json(body), None).await
    }

    /// Errors: the answer is a refusal or a fault.
    async fn send(&self, method: Method, path: &str, body: Content<'_>, key: Option<&str>) -> anyhow::Result<Value> {
        let mut request = Request::builder().method(method.clone()).uri(path).header(header::ORIGIN, &self.origin);
        if let Some(host) = self.origin.split("://").nth(1) {
            request = request.header(header::HOST, host);
        }
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let request = match body {
            Content::Json(body) => {
                request.header(header::CONTENT_TYPE, "application/json").body(Body::from(serde_json::to_vec(body)?))?
            }
            Content::Field(field, text) => {
                let form = format!("multipart/form-data; boundary={BOUNDARY}");
                let part = format!("content-disposition: form-data; name=\"{field}\"\r\n\r\n{text}\r\n");
                let body = format!("--{BOUNDARY}\r\n{part}--{BOUNDARY}--\r\n");
                request.header(header::CONTENT_TYPE, form).body(Body::from(body))?
            }
            Content::None => request.body(Body::empty())?,
        };
        let answer = self.router.clone().oneshot(request).await?;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), LARGEST).await?;
        if !status.is_success() {
            bail!("the demonstration's {method} {path} was answered {status}: {}", String::from_utf8_lossy(&bytes));
        }
        if bytes.is_empty() { Ok(Value::Null) } else { Ok(serde_json::from_slice(&bytes)?) }
    }
}
