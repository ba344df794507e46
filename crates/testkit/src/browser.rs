//! A browser of one person: keeps the access token in memory and the cookie in its jar, as the web application does.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use axum::{Router, body::Body, extract::ConnectInfo};
use http::{Method, Request, header};
use serde::Serialize;
use serde_json::json;
use tower::ServiceExt;

use crate::{answer::Answer, multipart::Part};

/// One browser.
#[derive(Clone, Debug)]
pub struct Browser {
    router: Router,
    headers: BTreeMap<String, String>,
    cookie: Option<String>,
    token: Option<String>,
    address: IpAddr,
}

impl Browser {
    pub(crate) fn new(router: Router) -> Self {
        let headers = BTreeMap::from([("host".to_owned(), "localhost:8080".to_owned())]);
        Browser { router, headers, cookie: None, token: None, address: IpAddr::V4(Ipv4Addr::LOCALHOST) }
    }

    /// The same browser sending this header with each request.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The same browser at this network address.
    #[must_use]
    pub fn at(mut self, address: &str) -> Self {
        self.address = address.parse().expect("a network address");
        self
    }

    /// The same browser with this access token.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// The same browser with this `name=value` in its jar.
    #[must_use]
    pub fn with_cookie(mut self, cookie: &str) -> Self {
        self.cookie = Some(cookie.to_owned());
        self
    }

    /// The same browser with an empty jar.
    #[must_use]
    pub fn without_cookie(mut self) -> Self {
        self.cookie = None;
        self
    }

    /// The `name=value` in its jar.
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// Its access token.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Logs in; keeps what it gets.
    pub async fn log_in(&mut self, email: &str, password: &str) -> Answer {
        let answer = self.post_json("/api/auth/login", &json!({ "email": email, "password": password })).await;
        self.keep(&answer);
        answer
    }

    /// Asks for a new access token with its cookie; keeps what it gets.
    pub async fn refresh(&mut self) -> Answer {
        let answer = self.post("/api/auth/refresh").await;
        self.keep(&answer);
        answer
    }

    /// Logs out; keeps the emptied cookie.
    pub async fn log_out(&mut self) -> Answer {
        let answer = self.post("/api/auth/logout").await;
        self.keep(&answer);
        answer
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Vec::new()).await
    }

    /// POST without a body.
    pub async fn post(&self, path: &str) -> Answer {
        self.send(Method::POST, path, None, Vec::new()).await
    }

    /// POST of JSON.
    pub async fn post_json(&self, path: &str, body: &impl Serialize) -> Answer {
        let body = serde_json::to_vec(body).expect("a JSON body");
        self.send(Method::POST, path, Some("application/json"), body).await
    }

    /// POST of a form with files.
    pub async fn post_form(&self, path: &str, parts: &[Part]) -> Answer {
        let (kind, body) = Part::join(parts);
        self.send(Method::POST, path, Some(&kind), body).await
    }

    /// Any request.
    pub async fn send(&self, method: Method, path: &str, content_type: Option<&str>, body: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(kind) = content_type {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let request = request.extension(ConnectInfo(SocketAddr::from((self.address, 40_000))));
        let request = request.body(Body::from(body)).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("the service answers");
        Answer::read(response).await
    }

    fn keep(&mut self, answer: &Answer) {
        if let Some(cookie) = answer.header("set-cookie") {
            let pair = cookie.split(';').next().unwrap_or_default();
            self.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
        }
        if answer.status() == 200 {
            self.token = answer.json()["access_token"].as_str().map(ToOwned::to_owned);
        }
    }
}
