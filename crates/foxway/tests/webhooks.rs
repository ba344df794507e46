//! Push messages: who is believed, and what a message may say.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

use chrono::{DateTime, TimeDelta, Utc};
use dbc_domain::money::Money;
use dbc_foxway::profile::Profile;
use dbc_foxway::webhook::{BadEvent, Change, Event, Verifier, WebhookError, sign};
use http::{HeaderMap, HeaderName};
use secrecy::SecretString;

const BODY: &[u8] = br#"{"Type":"stock.updated","Sequence":5,"OccurredAt":"2026-11-24T10:00:00Z","Data":{"SKU":"00102671100031","VatMargin":true,"Quantity":3}}"#;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

fn headers(id: &str, timestamp: &str, signature: &str) -> HeaderMap {
    let names = Profile::standard().unwrap().webhooks;
    [(names.id_header, id), (names.timestamp_header, timestamp), (names.signature_header, signature)]
        .into_iter()
        .map(|(name, value)| (HeaderName::try_from(name).unwrap(), value.parse().unwrap()))
        .collect()
}

fn signed(secret: &str, sent: DateTime<Utc>) -> HeaderMap {
    let timestamp = sent.timestamp();
    headers("evt-1", &timestamp.to_string(), &sign(&secret.into(), "evt-1", timestamp, BODY))
}

fn verifier(current: &str, previous: Option<&str>) -> Verifier {
    let webhooks = Profile::standard().unwrap().webhooks;
    Verifier::new(webhooks, current.into(), previous.map(SecretString::from))
}

#[test]
fn both_secrets_are_live_while_one_replaces_the_other() {
    let rotating = verifier("new", Some("old"));
    for secret in ["new", "old"] {
        let verified = rotating.verify(&signed(secret, now()), BODY, now()).unwrap();
        assert_eq!((verified.id.as_str(), verified.sent_at), ("evt-1", now()));
    }
    assert_eq!(verifier("new", None).verify(&signed("old", now()), BODY, now()), Err(WebhookError::Signature));
    let long = "a secret that is longer than the block of the hash, which the scheme then hashes by itself";
    assert!(verifier(long, None).verify(&signed(long, now()), BODY, now()).is_ok());
    // A sender that rotates signs with both.
    let timestamp = now().timestamp();
    let two =
        format!("{}, {}", sign(&"x".into(), "evt-1", timestamp, BODY), sign(&"new".into(), "evt-1", timestamp, BODY));
    assert!(verifier("new", None).verify(&headers("evt-1", &timestamp.to_string(), &two), BODY, now()).is_ok());
}

#[test]
fn the_signature_is_that_of_the_published_scheme() {
    // HMAC-SHA256("secret", "evt-1.1795000000.{}"), computed with openssl.
    let signature = sign(&"secret".into(), "evt-1", 1_795_000_000, b"{}");
    assert_eq!(signature, "v1=6d948366e17b996f13c4a80498ec2d20467a93ec6f1ce40dd003dcd201429021");
}

#[test]
fn nothing_of_a_message_can_be_changed_or_kept_for_later() {
    let verifier = verifier("secret", None);
    let good = signed("secret", now());
    let timestamp = now().timestamp().to_string();
    let signature = sign(&"secret".into(), "evt-1", now().timestamp(), BODY);
    let check = |headers: &HeaderMap, body: &[u8], at| verifier.verify(headers, body, at).map(|_| ());
    assert_eq!(check(&good, b"{}", now()), Err(WebhookError::Signature));
    assert_eq!(check(&headers("evt-2", &timestamp, &signature), BODY, now()), Err(WebhookError::Signature));
    let later = (now().timestamp() + 1).to_string();
    assert_eq!(check(&headers("evt-1", &later, &signature), BODY, now()), Err(WebhookError::Signature));
    for at in [now() + TimeDelta::seconds(300), now() - TimeDelta::seconds(300)] {
        assert_eq!(check(&good, BODY, at), Ok(()));
    }
    for at in [now() + TimeDelta::seconds(301), now() - TimeDelta::seconds(301)] {
        assert_eq!(check(&good, BODY, at), Err(WebhookError::Window));
    }
    for (id, timestamp, signature, error) in [
        ("", timestamp.as_str(), signature.as_str(), WebhookError::Headers),
        ("evt-1", "yesterday", &signature, WebhookError::Headers),
        ("evt-1", "99999999999999999", &signature, WebhookError::Headers),
        ("evt-1", &timestamp, "v1=zz", WebhookError::Signature),
        ("evt-1", &timestamp, &signature[3..], WebhookError::Signature),
        ("evt-1", &timestamp, "", WebhookError::Signature),
    ] {
        assert_eq!(check(&headers(id, timestamp, signature), BODY, now()), Err(error), "{id} {timestamp} {signature}");
    }
    assert_eq!(check(&HeaderMap::new(), BODY, now()), Err(WebhookError::Headers));
    assert_eq!(check(&good, &vec![b' '; (256 << 10) + 1], now()), Err(WebhookError::TooLarge));
}

#[test]
fn messages_are_read_or_named() {
    let event = |kind: &str, data: &str| {
        Event::parse(
            format!(r#"{{"Type":"{kind}","Sequence":7,"OccurredAt":"2026-11-24T10:00:00Z","Data":{data}}}"#).as_bytes(),
        )
    };
    assert!(matches!(Event::parse(BODY).unwrap().change, Change::Stock { quantity: 3, .. }));
    let sku = r#""SKU":"00102671100031","VatMargin":false"#;
    let price = event("price.changed", &format!("{{{sku},\"Price\":211.50}}")).unwrap();
    assert!(matches!(price.change, Change::Price { cost: Some(cost), .. } if cost == Money::from_cents(21_150)));
    let none = event("price.changed", &format!("{{{sku},\"Price\":0.0}}")).unwrap();
    assert!(matches!(none.change, Change::Price { cost: None, .. }));
    let order = event("order.status_changed", r#"{"Reference":"SO-1","Status":4}"#).unwrap();
    assert!(matches!(order.change, Change::Order { status, .. } if status == "4"));
    assert_eq!(event("parcel.lost", "{}").unwrap().change, Change::Unknown { kind: "parcel.lost".into() });
    for bad in [
        event("stock.updated", &format!("{{{sku}}}")),
        event("stock.updated", &format!("{{{sku},\"Quantity\":-1}}")),
        event("price.changed", &format!("{{{sku},\"Price\":-1.00}}")),
        event("price.changed", r#"{"SKU":"00102671100031","Price":1.00}"#),
        event("order.status_changed", r#"{"Reference":"../..","Status":4}"#),
        event("stock.updated", "[]"),
        Event::parse(b"<html>"),
        Event::parse(b""),
    ] {
        assert!(matches!(bad, Err(BadEvent(_))), "{bad:?}");
    }
}
