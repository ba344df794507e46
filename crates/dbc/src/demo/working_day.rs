//! The orders of a wholesaler at every stage that staff meet in a day: delivered with a phone to come back, on its way,
//! waiting to be scanned, for money, for the client's word, for the supplier's answer.

use anyhow::{Context, ensure};
use chrono::NaiveDate;
use dbc_domain::imei::{DeviceIdentifier, IdentifierKind};
use dbc_ground::clock::Clock;
use serde_json::{Value, json};

use super::PASSWORD;
use super::orders::{filled, offers, path};
use super::visitor::Visitor;

/// Offers of one regime that the orders share out, and the units that one line asks for.
const LINES: usize = 2;
const UNITS: i64 = 2;

/// Who takes part.
struct Desk {
    buyer: Visitor,
    staff: Visitor,
    today: NaiveDate,
}

/// Walks six orders to their stages, once.
///
/// Errors: the API refuses something, which is a mistake of ours.
pub async fn prepare(nobody: &Visitor, clock: &Clock) -> anyhow::Result<()> {
    let buyer = nobody.log_in("jan@rheinhandy.example", PASSWORD).await?;
    let before = buyer.get("/api/orders").await?;
    let suspended = buyer.get("/api/cart").await?["freshness"]["suspended"] == true;
    if suspended || before["items"].as_array().is_some_and(|orders| !orders.is_empty()) {
        return Ok(());
    }
    let staff = nobody.log_in("camille@dbc.example", PASSWORD).await?;
    german_tariff(&staff).await?;
    let desk = Desk { buyer, staff, today: clock.today() };
    let all = offers(&desk.buyer).await?;
    // Of both regimes in turn: every second one is sold with VAT. The first ones are in other people's carts.
    let offers: Vec<&Value> = all.iter().skip(1).step_by(2).rev().collect();
    let lots: Vec<&[&Value]> = offers.chunks_exact(LINES).collect();
    // A small list shows less.
    let [arrives, leaves, scanned, waits, shorter, asked, ..] = lots[..] else { return Ok(()) };

    let delivered = desk.paid("delivered", arrives).await?;
    let phones = desk.attach(&delivered, 1).await?;
    desk.leave(&delivered, "delivered", true).await?;
    desk.comes_back(&delivered, &phones).await?;

    let leaving = desk.paid("leaving", leaves).await?;
    desk.attach(&leaving, 100).await?;
    desk.leave(&leaving, "leaving", false).await?;

    desk.paid("to scan", scanned).await?;
    let unpaid = desk.confirmed("unpaid", waits, UNITS).await?;
    desk.money_without_a_name(&unpaid).await?;
    desk.confirmed("short", shorter, UNITS - 1).await?;
    desk.sent("sent", asked).await?;
    Ok(())
}

/// What the house agreed with its carrier for Germany: the bands of the first zone.
async fn german_tariff(staff: &Visitor) -> anyhow::Result<()> {
    let before = staff.get("/api/shipping/tariffs").await?;
    let mut zones = before["zones"].as_array().cloned().unwrap_or_default();
    let bands = zones.first().context("the house has a tariff")?["bands"].clone();
    zones.push(json!({ "name": "Allemagne", "territories": ["member_state:DE"], "bands": bands }));
    staff.put("/api/shipping/tariffs", &json!({ "version": before["version"], "zones": zones })).await?;
    Ok(())
}

impl Desk {
    /// An order of the buyer, submitted.
    async fn submitted(&self, what: &str, lot: &[&Value]) -> anyhow::Result<String> {
        let lines: Vec<(&Value, i64)> = lot.iter().map(|offer| (*offer, UNITS)).collect();
        let cart = filled(&self.buyer, &lines).await?;
        let body = json!({ "version": cart["version"], "conditions_version": "2026-11" });
        let key = format!("demonstration-day-{what}");
        let submitted = self.buyer.post_once(&path(&cart, "submit"), &key, &body).await?;
        let order = submitted["orders"][0]["id"].as_str().context("a submission answers with its orders")?;
        Ok(order.to_owned())
    }

    /// The same, asked of the supplier. Gives the client's order and the supplier's.
    async fn sent(&self, what: &str, lot: &[&Value]) -> anyhow::Result<(String, Value)> {
        let order = self.submitted(what, lot).await?;
        let key = format!("demonstration-day-group-{what}");
        let draft = self.staff.post_once("/api/supplier-orders", &key, &json!({ "order_ids": [order] })).await?;
        let body = json!({ "version": draft["version"], "channel": "excel" });
        let sent = self.staff.post(&at("supplier-orders", &draft, "send"), &body).await?;
        Ok((order, sent))
    }

    /// The same, with so many units of its first line confirmed and all of the others.
    async fn confirmed(&self, what: &str, lot: &[&Value], first: i64) -> anyhow::Result<String> {
        let (order, placed) = self.sent(what, lot).await?;
        let lines = placed["items"].as_array().context("an order at the supplier has lines")?;
        for (place, line) in lines.iter().enumerate() {
            let id = line["id"].as_str().context("a line has an id")?;
            let quantity = if place == 0 { first } else { UNITS };
            let answer = json!({ "answered_quantity": quantity });
            self.staff.post(&at("supplier-orders", &placed, &format!("lines/{id}")), &answer).await?;
        }
        let now = self.staff.get(at("supplier-orders", &placed, "").trim_end_matches('/')).await?;
        self.staff.post(&at("supplier-orders", &now, "close"), &json!({ "version": now["version"] })).await?;
        Ok(order)
    }

    /// The same, paid.
    async fn paid(&self, what: &str, lot: &[&Value]) -> anyhow::Result<String> {
        let order = self.confirmed(what, lot, UNITS).await?;
        let now = self.staff.get(&format!("/api/orders/{order}")).await?;
        let receipt = json!({
            "client_id": now["client"]["id"], "amount_cents": now["total_cents"], "received_on": self.today,
            "method": "transfer", "payer": "Rheinhandy GmbH", "reference": now["number"],
            "allocations": [{ "order_id": order, "amount_cents": now["total_cents"] }],
        });
        self.staff.post_once("/api/payments", &format!("demonstration-day-money-{what}"), &receipt).await?;
        Ok(order)
    }

    /// Part of what is due comes in and does not say what it pays.
    async fn money_without_a_name(&self, order: &str) -> anyhow::Result<()> {
        let now = self.staff.get(&format!("/api/orders/{order}")).await?;
        let due = now["total_cents"].as_i64().context("an order has a total")?;
        let receipt = json!({
            "client_id": now["client"]["id"], "amount_cents": due / 2, "received_on": self.today, "method": "transfer",
            "payer": "J. Becker", "reference": "Anzahlung", "allocations": [],
        });
        self.staff.post_once("/api/payments", "demonstration-day-deposit", &receipt).await?;
        Ok(())
    }

    /// One made-up phone for every unit of the order, counted from `first` on. Gives their ids on the order.
    async fn attach(&self, order: &str, first: u64) -> anyhow::Result<Vec<Value>> {
        let now = self.staff.get(&format!("/api/orders/{order}")).await?;
        let mut text = String::new();
        let mut number = first;
        for line in now["items"].as_array().into_iter().flatten() {
            for _ in 0..UNITS {
                text += &format!("{}\t{}\n", imei(number)?, line["sku"].as_str().unwrap_or_default());
                number += 1;
            }
        }
        self.staff.post_field(&format!("/api/orders/{order}/devices"), "text", &text).await?;
        let devices = self.staff.get(&format!("/api/orders/{order}/devices")).await?;
        let devices = devices["items"].as_array().cloned().unwrap_or_default();
        ensure!(!devices.is_empty(), "no phone of the demonstration was attached");
        Ok(devices)
    }

    /// Everything leaves in one parcel, and arrives if it is said so.
    async fn leave(&self, order: &str, what: &str, arrives: bool) -> anyhow::Result<()> {
        let wanted = json!({
            "carrier": "fedex", "parcels": [{ "tracking_number": "771234567890", "weight_grams": 1100 }],
        });
        let key = format!("demonstration-day-parcel-{what}");
        let shipment = self.staff.post_once(&format!("/api/orders/{order}/shipments"), &key, &wanted).await?;
        self.staff.act(&at("shipments", &shipment, "leave")).await?;
        if arrives {
            self.staff.act(&at("shipments", &shipment, "deliver")).await?;
        }
        Ok(())
    }

    /// One phone does not start, another was not in the parcel.
    async fn comes_back(&self, order: &str, phones: &[Value]) -> anyhow::Result<()> {
        let [dead, missing, ..] = phones else { return Ok(()) };
        let back = json!({
            "order_id": order,
            "devices": [{ "device_id": dead["id"], "reason": "dead_on_arrival", "description": "Does not start." }],
        });
        self.buyer.post_once("/api/returns", "demonstration-day-return", &back).await?;
        let claim = json!({
            "order_id": order, "device_id": missing["id"], "description": "The box was open, one phone is not inside.",
        });
        self.buyer.post_once("/api/claims", "demonstration-day-claim", &claim).await?;
        Ok(())
    }
}

fn at(place: &str, thing: &Value, what: &str) -> String {
    format!("/api/{place}/{}/{what}", thing["id"].as_str().unwrap_or_default())
}

/// A made-up IMEI with its check digit.
fn imei(number: u64) -> anyhow::Result<String> {
    let body = 35_987_654_000_000 + number;
    (0..10)
        .map(|digit| format!("{body}{digit}"))
        .find(|text| DeviceIdentifier::parse(text).is_ok_and(|found| found.kind() == IdentifierKind::Imei))
        .context("one of ten digits checks an IMEI")
}
