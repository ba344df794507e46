//! What people do in the race. Whoever comes too late is refused; only a fault fails the test.

use std::sync::atomic::{AtomicU64, Ordering};

use dbc_catalogue::imports::{Delta, NewCost, apply_deltas};
use dbc_domain::offer::OfferKey;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_testkit::Answer;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{CLIENTS, Dice, OFFERS, Track};
use crate::support::*;

impl Track {
    pub(super) async fn attempt(&self, dice: &mut Dice) {
        match dice.below(100) {
            0..50 => self.submit(dice).await,
            50..78 => self.withdraw(dice).await,
            78..86 => self.edit(dice).await,
            86..92 => self.decide(dice).await,
            92..94 => self.send(dice).await,
            94..96 => self.answer(dice).await,
            _ => self.list(dice).await,
        }
    }

    /// A cart that was filled while the units were there is submitted now.
    async fn submit(&self, dice: &mut Dice) {
        let client = self.clients[dice.below(CLIENTS as u64) as usize];
        let cart = self.app.ground().clock.new_id();
        let mut lines: Vec<(Uuid, i32)> = Vec::new();
        for _ in 0..=dice.below(4) {
            let offer = self.offers[dice.below(self.offers.len() as u64) as usize];
            if lines.iter().all(|(known, _)| *known != offer) {
                lines.push((offer, 1 + dice.below(3) as i32));
            }
        }
        if !self.fill(cart, client.uuid(), &lines).await {
            self.score.cut.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let path = format!("/api/carts/{cart}/submit?client_id={client}");
        let body = json!({ "version": 1, "conditions_version": "2026-11", "accept_prices": true });
        let sent = self.staff().with_header("idempotency-key", &fresh_key()).post_json(&path, &body).await;
        if sent.status() == 409 && sent.json()["code"] == "stock_short" {
            self.score.short.fetch_add(1, Ordering::Relaxed);
            return;
        }
        if let Some(made) = self.done(sent, &self.score.submitted) {
            let orders = made["orders"].as_array().unwrap().iter().map(|order| text(&order["id"]));
            self.live.lock().unwrap().extend(orders);
        }
    }

    /// A client gives an order up while it can.
    async fn withdraw(&self, dice: &mut Dice) {
        let Some(id) = self.any_order(dice, true) else { return };
        let Some(order) = self.look(&format!("/api/orders/{id}")).await else { return };
        let body = json!({ "version": order["version"] });
        let answer = self.staff().post_json(&format!("/api/orders/{id}/withdraw"), &body).await;
        if self.done(answer, &self.score.withdrawn).is_none() {
            self.live.lock().unwrap().push(id);
        }
    }

    /// Staff change units of a line, up or down, or add another article.
    async fn edit(&self, dice: &mut Dice) {
        let Some(id) = self.any_order(dice, false) else { return };
        let Some(order) = self.look(&format!("/api/orders/{id}")).await else { return };
        let items = order["items"].as_array().unwrap();
        let item = &items[dice.below(items.len() as u64) as usize];
        let mut body = json!({ "version": order["version"], "reason": "the race" });
        if dice.below(4) == 0 {
            let offer = self.offers[dice.below(self.offers.len() as u64) as usize];
            body["add"] = json!([{ "offer_id": offer, "quantity": 1 }]);
        } else {
            body["lines"] = json!([{ "item_id": item["id"], "quantity": 1 + dice.below(4) }]);
        }
        let path = format!("/api/orders/{id}/items");
        let _ = self.done(patch(&self.staff(), &path, &body).await, &self.score.edited);
    }

    /// A client answers what he is asked: accepts, or drops.
    async fn decide(&self, dice: &mut Dice) {
        let Some(id) = self.any_order(dice, false) else { return };
        let Some(order) = self.look(&format!("/api/orders/{id}")).await else { return };
        let asked = |item: &&Value| item["changes"].as_array().is_some_and(|changes| !changes.is_empty());
        let verdict = if dice.below(3) == 0 { "drop" } else { "accept" };
        let items = order["items"].as_array().unwrap().iter().filter(asked);
        let lines: Vec<Value> = items.map(|item| json!({ "item_id": item["id"], "decision": verdict })).collect();
        if order["state"] != "awaiting_client" || lines.is_empty() {
            return;
        }
        let body = json!({ "version": order["version"], "lines": lines });
        let answer = self.staff().post_json(&format!("/api/orders/{id}/decision"), &body).await;
        let _ = self.done(answer, &self.score.decided);
    }

    /// Staff put a few orders into one at the supplier and send it.
    async fn send(&self, dice: &mut Dice) {
        let orders: Vec<String> = (0..3).filter_map(|_| self.any_order(dice, false)).collect();
        let staff = self.staff().with_header("idempotency-key", &fresh_key());
        let made = staff.post_json("/api/supplier-orders", &json!({ "order_ids": orders })).await;
        let Some(draft) = self.done(made, &AtomicU64::new(0)) else { return };
        let id = text(&draft["id"]);
        let body = json!({ "version": draft["version"], "channel": "excel", "accept_short": true });
        let sent = self.staff().post_json(&format!("/api/supplier-orders/{id}/send"), &body).await;
        if self.done(sent, &AtomicU64::new(0)).is_some() {
            self.placed.lock().unwrap().push(id);
        }
    }

    /// The supplier answers line by line, now and then with fewer or dearer, and staff close.
    async fn answer(&self, dice: &mut Dice) {
        let id = {
            let mut placed = self.placed.lock().unwrap();
            if placed.is_empty() {
                return;
            }
            let place = dice.below(placed.len() as u64) as usize;
            placed.swap_remove(place)
        };
        let path = format!("/api/supplier-orders/{id}");
        let Some(order) = self.look(&path).await else { return self.placed.lock().unwrap().push(id) };
        for line in order["items"].as_array().unwrap() {
            let wanted = line["quantity"].as_u64().unwrap();
            let units = if dice.below(3) == 0 { dice.below(wanted + 1) } else { wanted };
            let cost = if dice.below(4) == 0 { 10_400 } else { 10_000 };
            let body = json!({ "answered_quantity": units, "answered_cost_cents": cost });
            let line = format!("{path}/lines/{}", text(&line["id"]));
            if self.done(self.staff().post_json(&line, &body).await, &AtomicU64::new(0)).is_none() {
                return self.placed.lock().unwrap().push(id);
            }
        }
        let Some(now) = self.look(&path).await else { return self.placed.lock().unwrap().push(id) };
        let body = json!({ "version": now["version"], "unanswered_refused": true });
        let closed = self.staff().post_json(&format!("{path}/close"), &body).await;
        if self.done(closed, &self.score.closed).is_none() {
            self.placed.lock().unwrap().push(id);
        }
    }

    /// The supplier's list says other quantities, now and then fewer than are held.
    async fn list(&self, dice: &mut Dice) {
        let clock = &self.app.ground().clock;
        let mut deltas = Vec::new();
        for _ in 0..=dice.below(3) {
            let number = 1 + dice.below(u64::from(OFFERS)) as u32;
            let key = OfferKey { sku: Sku::parse(&sku(number)).unwrap(), regime: VatRegime::Marginal };
            let quantity = Some(dice.below(13) as u32);
            deltas.push(Delta { key, cost: NewCost::AsBefore, quantity, as_of: clock.now() });
        }
        let write = async {
            let mut tx = self.app.ground().db.system_tx().await?;
            apply_deltas(&mut tx, clock, "Foxway", &deltas).await?;
            tx.commit().await
        };
        let written: Result<(), sqlx::Error> = write.await;
        let counter = match &written {
            Ok(()) => &self.score.lists,
            Err(error) if !self.cutting && tries_again(error) => &self.score.again,
            Err(_) => &self.score.cut,
        };
        assert!(written.is_ok() || self.cutting || tries_again(written.as_ref().unwrap_err()), "{written:?}");
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts what an act came to; gives its answer when it was done. A fault is one, unless the server was lost.
    fn done(&self, answer: Answer, counter: &AtomicU64) -> Option<Value> {
        match answer.status() {
            200..300 => {
                counter.fetch_add(1, Ordering::Relaxed);
                Some(answer.json())
            }
            // Refused with a reason.
            404 | 409 | 422 => {
                self.score.late.fetch_add(1, Ordering::Relaxed);
                None
            }
            // The base asks to try again: nothing was done. The race says how often.
            503 if !self.cutting => {
                self.score.again.fetch_add(1, Ordering::Relaxed);
                None
            }
            500.. | 401 if self.cutting => {
                self.score.cut.fetch_add(1, Ordering::Relaxed);
                None
            }
            status => panic!("{status}: {}", answer.text()),
        }
    }

    async fn look(&self, path: &str) -> Option<Value> {
        let answer = self.staff().get(path).await;
        self.done(answer, &AtomicU64::new(0))
    }

    /// An order that something can still happen to; taken out of the list when nothing will.
    fn any_order(&self, dice: &mut Dice, take: bool) -> Option<String> {
        let mut live = self.live.lock().unwrap();
        if live.is_empty() {
            return None;
        }
        let place = dice.below(live.len() as u64) as usize;
        // Old orders make room, so that the race stays among the latest.
        if live.len() > 2_000 {
            live.swap_remove(0);
            return None;
        }
        Some(if take { live.swap_remove(place) } else { live[place].clone() })
    }

    async fn fill(&self, cart: Uuid, client: Uuid, lines: &[(Uuid, i32)]) -> bool {
        let now = self.app.ground().clock.now();
        let write = async {
            let mut tx = self.app.ground().db.system_tx().await?;
            sqlx::query(
                "insert into carts (id, client_id, user_id, name, created_at, updated_at) values ($1, $2, $3, 'race', $4, $4)",
            )
            .bind(cart)
            .bind(client)
            .bind(self.user)
            .bind(now)
            .execute(&mut *tx)
            .await?;
            let (offers, units): (Vec<Uuid>, Vec<i32>) = lines.iter().copied().unzip();
            sqlx::query(
                "insert into cart_items (id, cart_id, client_id, offer_id, quantity, seen_price_cents, position, updated_at)
                 select gen_random_uuid(), $1, $2, l.offer_id, l.units, 10100, l.place, $3
                   from unnest($4::uuid[], $5::integer[]) with ordinality as l (offer_id, units, place)",
            )
            .bind(cart)
            .bind(client)
            .bind(now)
            .bind(offers)
            .bind(units)
            .execute(&mut *tx)
            .await?;
            tx.commit().await
        };
        let written: Result<(), sqlx::Error> = write.await;
        assert!(written.is_ok() || self.cutting, "{written:?}");
        written.is_ok()
    }
}

/// Two writers stood in each other's way and one was sent back: a job does the same again.
fn tries_again(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(|base| base.code()).is_some_and(|code| code == "40P01" || code == "55P03")
}
