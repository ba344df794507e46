//! How much one person may ask, and what the operator can measure of it.

use std::net::TcpListener;
use std::process::Stdio;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::place::Person;
use crate::town::Town;

/// How many requests in a row get through, of at most a hundred, and the refusal after them.
async fn until_refused(person: &Person, method: Method, path: &str) -> (usize, Option<(String, Value)>) {
    for n in 0..100 {
        let answer = match method {
            Method::GET => person.send(Method::GET, path).await.unwrap(),
            _ => person.send_json(method.clone(), path, &json!({})).await.unwrap(),
        };
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            let wait = answer.headers()["retry-after"].to_str().unwrap().to_owned();
            return (n, Some((wait, answer.json().await.unwrap())));
        }
    }
    (100, None)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_who_asks_too_much_waits_and_nobody_else_does() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let metrics = format!("127.0.0.1:{port}");
    // Making the people of the town asks a little as well.
    let settings =
        [("DBC_READS_PER_MINUTE", "30"), ("DBC_WRITES_PER_MINUTE", "10"), ("DBC_METRICS_LISTEN", metrics.as_str())];
    let town = Town::start(&settings, Stdio::inherit()).await;
    let buyer = &town.visitor("buyer-a").browser;
    let (let_in, refusal) = until_refused(buyer, Method::GET, "/api/catalog/state").await;
    assert!((29..=40).contains(&let_in), "{let_in} reads got through");
    let (wait, problem) = refusal.unwrap();
    assert_eq!(problem["code"], "too_many_requests");
    assert!((1..=60).contains(&wait.parse::<u32>().unwrap()), "{wait}");
    assert!(problem["detail"].as_str().unwrap().starts_with("Trop de requêtes"), "{problem}");
    let (let_in, refusal) = until_refused(buyer, Method::POST, "/api/saved-searches").await;
    assert!((9..=12).contains(&let_in) && refusal.is_some(), "{let_in} writes got through");

    // Colleagues and other companies are not concerned; software counts by itself.
    for other in ["owner-a", "buyer-b", "software of owner-a"] {
        town.visitor(other).browser.get("/api/catalog/state").await;
    }
    let software = &town.visitor("software of owner-a").browser;
    assert!(until_refused(software, Method::GET, "/api/catalog/state").await.1.is_some(), "software has no limit");
    town.visitor("owner-a").browser.get("/api/catalog/state").await;

    let text = reqwest::get(format!("http://{metrics}/metrics")).await.unwrap().text().await.unwrap();
    for line in [
        r#"dbc_http_requests_total{method="GET",route="/api/catalog/state",status="429"}"#,
        r#"dbc_http_request_duration_seconds_bucket{method="GET",route="/api/catalog/state",le="0.005"}"#,
        "dbc_database_up 1",
        r#"dbc_database_connections{state="open"}"#,
        r#"dbc_mails{state="kept"}"#,
        "dbc_catalogue_version",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
    assert!(!text.contains("town.example"), "the metrics name somebody");
    // Apart from the server: what clients reach has no such address.
    let there = reqwest::get(format!("{}/metrics", town.server.address)).await.unwrap();
    assert!(!there.text().await.unwrap().contains("dbc_http_requests_total"));
}
