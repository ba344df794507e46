//! Push messages of the supplier.

use std::time::Duration;

use dbc_foxway::webhook::sign;
use dbc_foxway_simulator::{Fault, FaultKind, HubEvent, HubOptions, plan};
use dbc_supplier::WatchSupplier;
use dbc_testkit::{Answer, Browser};
use http::Method;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::house::{House, SECRET, SECRET_BEFORE};

const ADDRESS: &str = "/api/foxway/webhooks";
const HOUR: i64 = 3600;

pub struct Sender<'a> {
    house: &'a House,
    nobody: Browser,
    secret: SecretString,
}

impl<'a> Sender<'a> {
    pub fn of(house: &'a House) -> Self {
        Sender { house, nobody: house.app.as_nobody(), secret: SecretString::from(SECRET) }
    }

    async fn send(&self, id: &str, body: &str) -> Answer {
        let now = self.house.app.ground().clock.now().timestamp();
        self.send_at(id, body, now, &sign(&self.secret, id, now, body.as_bytes())).await
    }

    async fn send_at(&self, id: &str, body: &str, timestamp: i64, signature: &str) -> Answer {
        let names = &self.house.profile.webhooks;
        let browser = self
            .nobody
            .clone()
            .with_header(&names.id_header, id)
            .with_header(&names.timestamp_header, &timestamp.to_string())
            .with_header(&names.signature_header, signature);
        browser.send(Method::POST, ADDRESS, Some("application/json"), body.as_bytes().to_vec()).await
    }

    pub async fn tell(&self, event: &HubEvent) {
        self.send(&event.id(), &event.body).await.expect(204);
    }
}

impl House {
    async fn inbox(&self) -> Value {
        self.staff().get("/api/foxway/status").await.expect(200).json()["inbox"].clone()
    }

    pub async fn inbox_empty(&self) {
        self.until(async || (self.inbox().await["pending"] == 0).then_some(())).await;
    }
}

#[tokio::test]
async fn messages_late_doubled_and_in_no_order_leave_the_catalogue_as_the_supplier_has_it() {
    let house = House::stocked().await;
    let sender = Sender::of(&house);
    for hour in 0..6 {
        let known = house.simulator.events(0).len();
        house.pass(HOUR).await;
        let events = house.simulator.events(known);
        let options = HubOptions {
            url: String::new(),
            secret: SecretString::from(SECRET),
            latest: Duration::from_secs(60),
            twice_per_mille: 500,
        };
        let mut planned: Vec<_> = events.iter().flat_map(|event| plan(hour, &options, event.sequence)).collect();
        planned.sort_by_key(|planned| planned.after);
        for planned in planned {
            let event = events.iter().find(|event| event.sequence == planned.sequence).unwrap();
            sender.tell(event).await;
        }
    }
    house.inbox_empty().await;
    assert_eq!(house.catalogue().await, house.truth());
    let messages = house.staff().get("/api/foxway/webhooks?limit=200").await.expect(200).json();
    let messages = messages["items"].as_array().unwrap().clone();
    assert_eq!(messages.len(), house.simulator.events(0).len(), "each message once");
    assert!(messages.iter().all(|message| message["state"] == "done"), "{messages:?}");
    assert!(messages.iter().any(|message| message["repeated"].as_i64().unwrap() > 0));
}

#[tokio::test]
async fn so_many_messages_that_the_lists_are_quicker_are_answered_by_the_lists() {
    let house = House::stocked().await;
    let sender = Sender::of(&house);
    house.pass(22 * HOUR).await;
    let events = house.simulator.events(0);
    assert!(events.len() > 150, "a new day: {}", events.len());
    house.simulator.fail(Fault::of(FaultKind::ServerError));
    for event in events.iter().rev() {
        sender.tell(event).await;
    }
    house.simulator.heal();
    house.run(&WatchSupplier {}).await;
    house.inbox_empty().await;
    let looks = house.looks().await;
    assert!(looks.iter().any(|look| look["cause"] == "messages"), "{looks:?}");
    let known: Vec<_> = house.catalogue().await;
    let truth = house.truth();
    let wrong: Vec<_> = known.iter().filter(|offer| !truth.contains(offer)).collect();
    assert!(wrong.is_empty(), "what the catalogue has is so; what is new waits for a whole list: {wrong:?}");
    house.synchronise(true).await;
    house.until(async || (house.catalogue().await == truth).then_some(())).await;
}

#[tokio::test]
async fn only_messages_of_the_supplier_are_believed_and_only_for_five_minutes() {
    let house = House::start().await;
    let mut sender = Sender::of(&house);
    let body = json!({ "Id": "e-1", "Type": "hello", "OccurredAt": "2026-11-17T07:00:00Z", "Sequence": 1, "Data": {} });
    let body = body.to_string();
    let now = house.app.ground().clock.now().timestamp();
    let good = |at: i64| sign(&SecretString::from(SECRET), "e-1", at, body.as_bytes());
    sender.send_at("e-1", &body, now, "v1=00").await.expect_problem(401, "webhook_not_believed");
    sender.send_at("e-2", &body, now, &good(now)).await.expect_problem(401, "webhook_not_believed");
    sender.send_at("e-1", &format!("{body} "), now, &good(now)).await.expect_problem(401, "webhook_not_believed");
    sender.send_at("e-1", &body, now - 301, &good(now - 301)).await.expect_problem(401, "webhook_not_believed");
    sender.nobody.post(ADDRESS).await.expect_problem(401, "webhook_not_believed");
    let long = "x".repeat(300 << 10);
    sender.send("e-3", &long).await.expect_problem(413, "body_too_large");
    assert_eq!(house.inbox().await["last_received_at"], json!(null), "nothing of all that is kept");

    sender.send_at("e-1", &body, now - 299, &good(now - 299)).await.expect(204);
    sender.secret = SecretString::from(SECRET_BEFORE);
    sender.send("e-1", &body).await.expect(204);
    let kept = house.staff().get(ADDRESS).await.expect(200).json();
    let kept = &kept["items"];
    assert_eq!(
        (&kept[0]["kind"], &kept[0]["state"], &kept[0]["repeated"]),
        (&json!("hello"), &json!("left_alone"), &json!(1))
    );
    sender.send("e-4", "no JSON").await.expect(204);
    let failed = house.staff().get(&format!("{ADDRESS}?state=failed")).await.expect(200).json();
    assert_eq!((&failed["items"][0]["kind"], failed["items"].as_array().unwrap().len()), (&json!("unreadable"), 1));
}

#[tokio::test]
async fn a_message_waits_while_the_supplier_is_away_and_staff_can_have_it_processed_again() {
    let house = House::stocked().await;
    let sender = Sender::of(&house);
    house.pass(5 * HOUR).await;
    let event = house.simulator.events(0).into_iter().find(|event| event.kind == "stock.updated").unwrap();
    house.simulator.fail(Fault::of(FaultKind::ServerError));
    sender.tell(&event).await;
    let waiting = house
        .until(async || {
            let list = house.staff().get(ADDRESS).await.expect(200).json();
            list["items"].as_array().unwrap().iter().find(|one| one["attempts"].as_i64() > Some(0)).cloned()
        })
        .await;
    assert_eq!(waiting["state"], "pending", "{waiting}");
    assert!(waiting["error"].as_str().unwrap().contains("500"), "{waiting}");
    house.simulator.heal();
    let replay = format!("{ADDRESS}/{}/replay", waiting["id"].as_str().unwrap());
    house.staff().post(&replay).await.expect(200);
    house.inbox_empty().await;
    let sku = waiting["subject"].as_str().unwrap();
    let of = |offers: Vec<dbc_foxway_simulator::TrueOffer>| {
        offers.into_iter().filter(|offer| offer.sku.as_str() == sku).collect::<Vec<_>>()
    };
    assert_eq!(of(house.catalogue().await), of(house.truth()));
    house.staff().post(&format!("{ADDRESS}/{}/replay", uuid::Uuid::nil())).await.expect_problem(404, "unknown_webhook");
}
