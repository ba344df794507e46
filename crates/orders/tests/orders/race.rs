//! Two hundred companies race for the last units. However submissions, withdrawals and new figures of the supplier fall
//! together: nothing is promised that is not there, what is held is what lines hold, and nothing is told twice.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use dbc_domain::ids::ClientId;
use dbc_testkit::{Browser, TestApp};
use serde_json::json;
use uuid::Uuid;

use crate::support::*;

const CLIENTS: usize = 200;
const OFFERS: u32 = 40;
/// Buyers who act at the same time.
const TOGETHER: u64 = 8;

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_clients_race_for_the_last_units() {
    race(20_000, false).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "slow: a million attempts take hours"]
async fn a_million_attempts_promise_nothing_that_is_not_there() {
    race(1_000_000, false).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "slow: the base's connections are cut again and again, as by a server that is killed"]
async fn cut_in_the_middle_a_submission_is_whole_or_nothing() {
    race(20_000, true).await;
}

/// What came of the attempts.
#[derive(Default)]
struct Score {
    submitted: AtomicU64,
    short: AtomicU64,
    withdrawn: AtomicU64,
    /// Attempts that were cut: nobody knows, the base does.
    cut: AtomicU64,
}

struct Track {
    app: TestApp,
    staff: Browser,
    user: Uuid,
    clients: Vec<ClientId>,
    offers: Vec<Uuid>,
    /// Orders that can be withdrawn, with their company.
    live: Mutex<Vec<(String, ClientId)>>,
    score: Score,
    cutting: bool,
}

async fn race(attempts: u64, cutting: bool) {
    let app = house().await;
    publish(&app, 17, (1..=OFFERS).map(|number| phone(number).quantity(6))).await;
    forbid_promises_beyond_the_stock(&app).await;
    let staff = app.as_staff().await;
    let user = text(&staff.get("/api/auth/me").await.expect(200).json()["id"]).parse().unwrap();
    let track = Track {
        clients: companies(&app).await,
        offers: ids(&app, "select id from products order by id").await,
        staff,
        user,
        app,
        live: Mutex::default(),
        score: Score::default(),
        cutting,
    };
    let track = std::sync::Arc::new(track);
    let since = std::time::Instant::now();
    let racers: Vec<_> = (0..TOGETHER)
        .map(|racer| {
            let track = std::sync::Arc::clone(&track);
            tokio::spawn(async move {
                let mut dice = Dice(racer.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
                for _ in 0..attempts / TOGETHER {
                    track.attempt(&mut dice).await;
                }
            })
        })
        .collect();
    let cutter = cutting.then(|| tokio::spawn(cut_connections(std::sync::Arc::clone(&track))));
    for racer in racers {
        racer.await.unwrap();
    }
    if let Some(cutter) = cutter {
        cutter.abort();
    }
    let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    let score = &track.score;
    println!(
        "{attempts} attempts in {:.1?}: {} submitted, {} short, {} withdrawn, {} cut",
        since.elapsed(),
        count(&score.submitted),
        count(&score.short),
        count(&score.withdrawn),
        count(&score.cut)
    );
    assert!(count(&score.submitted) > attempts / 20 && count(&score.short) > attempts / 50, "it was no race");
    track.assert_sound().await;
}

impl Track {
    async fn attempt(&self, dice: &mut Dice) {
        match dice.below(100) {
            0..55 => self.submit(dice).await,
            55..95 => self.withdraw(dice).await,
            _ => self.restock(dice).await,
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
        if !self.fill(cart, client, &lines).await {
            self.score.cut.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let path = format!("/api/carts/{cart}/submit?client_id={client}");
        let body = json!({ "version": 1, "conditions_version": "2026-11" });
        let key = fresh_key();
        let sent = self.staff.clone().with_header("idempotency-key", &key).post_json(&path, &body).await;
        match (sent.status(), sent.json()["code"].as_str()) {
            (201, _) => {
                self.score.submitted.fetch_add(1, Ordering::Relaxed);
                let orders = sent.json()["orders"].as_array().unwrap().clone();
                let mut live = self.live.lock().unwrap();
                live.extend(orders.iter().map(|order| (text(&order["id"]), client)));
            }
            (409, Some("stock_short")) => {
                self.score.short.fetch_add(1, Ordering::Relaxed);
            }
            _ if self.cutting && sent.status() >= 500 => {
                self.score.cut.fetch_add(1, Ordering::Relaxed);
            }
            _ => panic!("{}", sent.text()),
        }
    }

    /// A client gives an order up while it can.
    async fn withdraw(&self, dice: &mut Dice) {
        let order = {
            let mut live = self.live.lock().unwrap();
            if live.is_empty() {
                return;
            }
            let place = dice.below(live.len() as u64) as usize;
            live.swap_remove(place)
        };
        let path = format!("/api/orders/{}/withdraw", order.0);
        let answer = self.staff.post_json(&path, &json!({ "version": 1 })).await;
        match answer.status() {
            200..300 => {
                self.score.withdrawn.fetch_add(1, Ordering::Relaxed);
            }
            500.. if self.cutting => {
                self.score.cut.fetch_add(1, Ordering::Relaxed);
            }
            _ => panic!("{}", answer.text()),
        }
    }

    /// The supplier says another quantity, now and then less than is held.
    async fn restock(&self, dice: &mut Dice) {
        let offer = self.offers[dice.below(self.offers.len() as u64) as usize];
        let quantity = dice.below(13) as i32;
        let write = async {
            let mut tx = self.app.ground().db.system_tx().await?;
            sqlx::query("update offer_stock set quantity = $2 where offer_id = $1")
                .bind(offer)
                .bind(quantity)
                .execute(&mut *tx)
                .await?;
            tx.commit().await
        };
        let written: Result<(), sqlx::Error> = write.await;
        assert!(written.is_ok() || self.cutting, "{written:?}");
    }

    async fn fill(&self, cart: Uuid, client: ClientId, lines: &[(Uuid, i32)]) -> bool {
        let now = self.app.ground().clock.now();
        let write = async {
            let mut tx = self.app.ground().db.system_tx().await?;
            sqlx::query(
                "insert into carts (id, client_id, user_id, name, created_at, updated_at) values ($1, $2, $3, 'race', $4, $4)",
            )
            .bind(cart)
            .bind(client.uuid())
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
            .bind(client.uuid())
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

    async fn assert_sound(&self) {
        let app = &self.app;
        assert_holds_add_up(app).await;
        let none = async |what: &str, sql: &'static str| assert_eq!(number(app, sql).await, 0, "{what}");
        none(
            "orders without exactly one submission in their timeline",
            "select count(*) from orders o where (select count(*) from order_events e
               where e.order_id = o.id and e.kind = 'submitted') <> 1",
        )
        .await;
        none(
            "orders whose state is not where their last move led",
            "select count(*) from orders o where o.state not in ('submitted', 'cancelled')
                or (o.state = 'cancelled') <> exists (
                   select from order_events e where e.order_id = o.id and e.to_state = 'cancelled')",
        )
        .await;
        none(
            "orders that were withdrawn and not exactly once",
            "select count(*) from orders o where o.state = 'cancelled' and (select count(*) from order_events e
               where e.order_id = o.id and e.kind = 'withdrawn') <> 1",
        )
        .await;
        none(
            "lines of cancelled orders that still hold",
            "select count(*) from order_items i join orders o on o.id = i.order_id where o.state = 'cancelled' and i.held > 0",
        )
        .await;
        none(
            "lines that do not hold what they ordered",
            "select count(*) from order_items i join orders o on o.id = i.order_id
              where o.state = 'submitted' and i.held <> i.ordered_quantity",
        )
        .await;
        none(
            "numbers with a gap",
            "select (select last_number from document_counters where series = 'CMD') - count(*) from orders",
        )
        .await;
        if !self.cutting {
            let submitted = number(app, "select count(*) from checkouts").await;
            assert_eq!(submitted as u64, self.score.submitted.load(Ordering::Relaxed), "every answer is true");
            let withdrawn = number(app, "select count(*) from orders where state = 'cancelled'").await;
            assert_eq!(withdrawn as u64, self.score.withdrawn.load(Ordering::Relaxed), "every answer is true");
        }
    }
}

/// From now on the base itself refuses to hold more than there is: an attempt that tries becomes a fault, which fails the
/// test.
async fn forbid_promises_beyond_the_stock(app: &TestApp) {
    let owner = sqlx::PgPool::connect_with(app.database().superuser()).await.unwrap();
    sqlx::raw_sql(
        "create function promises_nothing() returns trigger language plpgsql as $$
         begin
           if new.reserved > old.reserved and new.reserved > new.quantity then
             raise exception 'promised % of % units', new.reserved, new.quantity;
           end if;
           return new;
         end $$;
         create trigger promises_nothing before update on offer_stock for each row execute function promises_nothing();",
    )
    .execute(&owner)
    .await
    .unwrap();
    owner.close().await;
}

/// Cuts every connection of the application, again and again.
async fn cut_connections(track: std::sync::Arc<Track>) {
    let superuser = sqlx::PgPool::connect_with(track.app.database().superuser()).await.unwrap();
    loop {
        tokio::time::sleep(std::time::Duration::from_millis(70)).await;
        sqlx::query(
            "select pg_terminate_backend(pid) from pg_stat_activity
              where datname = current_database() and usename = 'dbc_app' and pid <> pg_backend_pid()",
        )
        .execute(&superuser)
        .await
        .unwrap();
    }
}

/// Two hundred companies in Paris.
async fn companies(app: &TestApp) -> Vec<ClientId> {
    let (clock, mut clients) = (&app.ground().clock, Vec::with_capacity(CLIENTS));
    for number in 0..CLIENTS {
        clients.push(app.company(&format!("Boutique {number}")).await);
    }
    let ids: Vec<Uuid> = clients.iter().map(|client| client.uuid()).collect();
    let addresses: Vec<Uuid> = clients.iter().map(|_| clock.new_id()).collect();
    let mut tx = app.ground().db.system_tx().await.unwrap();
    sqlx::query(
        "insert into client_addresses (id, client_id, kind, recipient, line1, postcode, city, country, is_default, created_at,
                                       updated_at)
         select a.id, a.client_id, 'delivery', 'Boutique', '1 rue du Port', '75011', 'Paris', 'FR', true, $3, $3
           from unnest($1::uuid[], $2::uuid[]) as a (id, client_id)",
    )
    .bind(addresses)
    .bind(ids)
    .bind(clock.now())
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    clients
}

async fn ids(app: &TestApp, sql: &'static str) -> Vec<Uuid> {
    let mut tx = app.ground().db.system_tx().await.unwrap();
    sqlx::query_scalar(sql).fetch_all(&mut *tx).await.unwrap()
}

/// A small generator of its own, so that a run can be repeated (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}
