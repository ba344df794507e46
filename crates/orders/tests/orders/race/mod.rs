//! Two hundred companies race for the last units. However submissions, withdrawals, edits of staff, answers of the
//! supplier and of clients, and new lists fall together, and also when the server loses everything in the middle: nothing
//! is promised that is not there, what is held is what lines hold, and no event is lost or told twice.

mod acts;
mod sound;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, Instant};

use dbc_domain::ids::ClientId;
use dbc_testkit::{Browser, TestApp};
use uuid::Uuid;

use crate::support::*;

const CLIENTS: usize = 200;
const OFFERS: u32 = 40;
/// Buyers and staff who act at the same time.
const TOGETHER: u64 = 8;
/// How long a server lives when it is killed again and again.
const LIFE: Duration = Duration::from_secs(4);

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_clients_race_for_the_last_units() {
    race(5_000, false).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "slow: as many attempts as DBC_RACE_ATTEMPTS says; `make race` tries a million times"]
async fn a_long_race_promises_nothing_that_is_not_there() {
    race(attempts(), false).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "slow: the server is lost and started again every few seconds; DBC_RACE_ATTEMPTS says how often to try"]
async fn with_the_server_lost_in_the_middle_an_act_is_whole_or_nothing() {
    race(attempts(), true).await;
}

/// How often the long versions try.
fn attempts() -> u64 {
    std::env::var("DBC_RACE_ATTEMPTS").map_or(20_000, |text| text.parse().unwrap())
}

/// What came of the attempts.
#[derive(Default)]
struct Score {
    submitted: AtomicU64,
    short: AtomicU64,
    withdrawn: AtomicU64,
    edited: AtomicU64,
    decided: AtomicU64,
    closed: AtomicU64,
    lists: AtomicU64,
    /// Acts that came too late: the order had moved meanwhile.
    late: AtomicU64,
    /// Acts that the base sent back to be tried again.
    again: AtomicU64,
    /// Attempts that were cut: nobody knows, the base does.
    cut: AtomicU64,
    /// Servers that went away.
    lost: AtomicU64,
}

struct Track {
    app: TestApp,
    /// Who talks to the server that lives now.
    staff: RwLock<Browser>,
    user: Uuid,
    clients: Vec<ClientId>,
    offers: Vec<Uuid>,
    /// Orders that something can still happen to.
    live: Mutex<Vec<String>>,
    /// Orders at the supplier that wait for an answer.
    placed: Mutex<Vec<String>>,
    score: Score,
    cutting: bool,
}

async fn race(attempts: u64, cutting: bool) {
    let app = house().await;
    publish(&app, 17, (1..=OFFERS).map(|number| phone(number).quantity(6))).await;
    forbid_promises_beyond_the_stock(&app).await;
    let staff = app.as_staff().await;
    let user = text(&staff.get("/api/auth/me").await.expect(200).json()["id"]).parse().unwrap();
    let track = Arc::new(Track {
        clients: companies(&app).await,
        offers: ids(&app, "select id from products order by id").await,
        staff: RwLock::new(staff),
        user,
        app,
        live: Mutex::default(),
        placed: Mutex::default(),
        score: Score::default(),
        cutting,
    });
    let since = Instant::now();
    let racers: Vec<_> = (0..TOGETHER)
        .map(|racer| {
            let track = Arc::clone(&track);
            tokio::spawn(async move {
                let mut dice = Dice(racer.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
                for _ in 0..attempts / TOGETHER {
                    track.attempt(&mut dice).await;
                }
            })
        })
        .collect();
    let reaper = cutting.then(|| tokio::spawn(lose_the_server(Arc::clone(&track))));
    for racer in racers {
        racer.await.unwrap();
    }
    if let Some(reaper) = reaper {
        reaper.abort();
    }
    track.tell(attempts, since.elapsed());
    track.assert_sound().await;
}

impl Track {
    fn staff(&self) -> Browser {
        self.staff.read().unwrap().clone()
    }

    fn tell(&self, attempts: u64, took: Duration) {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let score = &self.score;
        println!(
            "{attempts} attempts in {took:.1?}: {} submitted, {} short, {} withdrawn, {} edited, {} decided, {} answers \
             closed, {} lists, {} too late, {} sent back, {} cut, {} servers lost",
            count(&score.submitted),
            count(&score.short),
            count(&score.withdrawn),
            count(&score.edited),
            count(&score.decided),
            count(&score.closed),
            count(&score.lists),
            count(&score.late),
            count(&score.again),
            count(&score.cut),
            count(&score.lost),
        );
        // Stock that was sold stays sold: the longer the race, the rarer a submission.
        assert!(count(&score.submitted) > 200 && count(&score.short) > attempts / 100, "it was no race");
        assert!(count(&score.again) <= attempts / 500, "too many stand in each other's way");
        assert!(
            count(&score.edited) > 0 && count(&score.decided) > 0 && count(&score.closed) > 0,
            "nobody did the rest"
        );
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

/// Kills the server as the base sees it: every connection is cut in the middle of whatever it does. Then another one
/// starts on the same base, with an empty memory, and everybody talks to that one.
async fn lose_the_server(track: Arc<Track>) {
    let superuser = sqlx::PgPool::connect_with(track.app.database().superuser()).await.unwrap();
    let token = track.staff().token().unwrap().to_owned();
    // Each lives until the next one is there.
    let mut alive: Option<TestApp> = None;
    loop {
        tokio::time::sleep(LIFE).await;
        // Several cuts while the next one starts, so that acts are hit at every point.
        for _ in 0..5 {
            sqlx::query(
                "select pg_terminate_backend(pid) from pg_stat_activity
                  where datname = current_database() and usename = 'dbc_app' and pid <> pg_backend_pid()",
            )
            .execute(&superuser)
            .await
            .unwrap();
            tokio::time::sleep(Duration::from_millis(70)).await;
        }
        let next = track.app.another_instance(parts).await;
        *track.staff.write().unwrap() = next.as_nobody().with_token(&token);
        track.score.lost.fetch_add(1, Ordering::Relaxed);
        alive.replace(next);
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
