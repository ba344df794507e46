//! The job behind the inbox: for every offer that messages are about, the supplier is asked what is so, and the answer
//! patches the catalogue. When very many offers are meant, the lists are quicker.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use chrono::{DateTime, Utc};
use dbc_domain::offer::OfferKey;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_foxway::Client;
use dbc_foxway::stock::Stock;
use dbc_ground::db::Tx;
use dbc_ground::jobs::{Enqueue, Job, JobClass, JobError, JobRun, enqueue};
use serde::{Deserialize, Serialize};
use tracing::info;
use uuid::Uuid;

use super::model::MessageState;
use super::queries::{self, Waiting};
use crate::looks::{self, Cause, LookState, Move};
use crate::supplier::Supplier;

/// Messages that are taken together.
const BATCH: i64 = 1000;
/// More offers than this are looked up in the lists rather than one by one.
const SINGLE_QUESTIONS: usize = 60;
/// How long the supplier may take to answer about all of a batch.
const DEADLINE: Duration = Duration::from_secs(30);
/// A message about which the supplier could not be asked so often has failed; staff see it.
const ATTEMPTS: i32 = 20;
/// Waits under this name: many messages wake one job.
const KEY: &str = "supplier:messages";

/// Processes what waits in the inbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ProcessMessages {}

impl Job for ProcessMessages {
    const KIND: &'static str = "process_supplier_messages";
    const CLASS: JobClass = JobClass::Supplier;
    type Context = Supplier;

    fn subject(&self) -> String {
        String::new()
    }

    async fn run(&self, supplier: &Supplier, run: &JobRun) -> Result<(), JobError> {
        let Some(client) = supplier.client() else {
            return Err(JobError::Fail("no key of the supplier is configured: nothing can be asked".to_owned()));
        };
        loop {
            let mut tx = supplier.db().system_tx().await?;
            let waiting = queries::waiting(&mut tx, BATCH).await?;
            tx.commit().await?;
            if waiting.is_empty() {
                return Ok(());
            }
            run.progress("asking", 0, waiting.len() as u64).await?;
            process(supplier, client, waiting).await?;
        }
    }
}

/// Wakes the job, when the transaction commits.
pub(super) async fn wake(tx: &mut Tx) -> Result<(), sqlx::Error> {
    // One queue: two of these never ask about the same offer at once.
    let how = Enqueue { key: Some(KEY.to_owned()), queue: Some(KEY.to_owned()), run_at: None };
    enqueue(tx, &ProcessMessages {}, how).await?;
    Ok(())
}

/// Wakes the job when something waits that it gave up about.
pub(crate) async fn wake_if_any(tx: &mut Tx) -> Result<(), sqlx::Error> {
    if queries::anything_waits(tx).await? { wake(tx).await } else { Ok(()) }
}

/// Messages by what they are about.
#[derive(Default)]
struct Sorted {
    offers: BTreeMap<OfferKey, Vec<Uuid>>,
    orders: BTreeMap<String, Vec<Uuid>>,
    /// Nothing that the platform could ask about.
    strange: Vec<Uuid>,
}

fn sort(waiting: &[Waiting]) -> Sorted {
    let mut sorted = Sorted::default();
    for message in waiting {
        let offer = || {
            let sku = Sku::parse(message.subject.as_deref()?).ok()?;
            Some(OfferKey { sku, regime: VatRegime::from_code(message.vat_regime.as_deref()?)? })
        };
        match (message.kind.as_str(), &message.subject) {
            ("order.status_changed", Some(reference)) => {
                sorted.orders.entry(reference.clone()).or_default().push(message.id);
            }
            _ => match offer() {
                Some(offer) => sorted.offers.entry(offer).or_default().push(message.id),
                None => sorted.strange.push(message.id),
            },
        }
    }
    sorted
}

async fn process(supplier: &Supplier, client: &Client, waiting: Vec<Waiting>) -> Result<(), JobError> {
    let attempts: HashMap<Uuid, i32> = waiting.iter().map(|message| (message.id, message.attempts)).collect();
    let sorted = sort(&waiting);
    settle(supplier, &sorted.strange, MessageState::LeftAlone, None).await?;
    for (reference, ids) in &sorted.orders {
        let known = crate::orders::look_soon(supplier, reference).await?;
        settle(supplier, ids, if known { MessageState::Done } else { MessageState::LeftAlone }, None).await?;
    }
    if sorted.offers.len() > SINGLE_QUESTIONS {
        return ask_for_lists(supplier, &sorted).await;
    }
    let offers: Vec<OfferKey> = sorted.offers.keys().cloned().collect();
    // What the answers say was so at this instant or later.
    let as_of = supplier.clock().now();
    let answers = client.check_stock_of(&offers, DEADLINE).await;
    take(supplier, &sorted, answers, as_of, &attempts).await
}

/// Takes the answers and ends the messages that they answer, in one transaction.
async fn take(
    supplier: &Supplier,
    sorted: &Sorted,
    answers: Vec<(OfferKey, Result<Stock, dbc_foxway::Error>)>,
    as_of: DateTime<Utc>,
    attempts: &HashMap<Uuid, i32>,
) -> Result<(), JobError> {
    let (mut moves, mut done, mut failed, mut first_error) = (Vec::new(), Vec::new(), Vec::new(), None);
    for (offer, answer) in answers {
        let ids = sorted.offers.get(&offer).map(Vec::as_slice).unwrap_or_default();
        match answer {
            Ok(stock) => {
                moves.push((Move { offer, quantity: stock.quantity, cost: stock.cost }, as_of));
                done.extend_from_slice(ids);
            }
            Err(error) => {
                failed.extend_from_slice(ids);
                first_error.get_or_insert(error);
            }
        }
    }
    let now = supplier.clock().now();
    let mut tx = supplier.db().system_tx().await?;
    looks::patch(&mut tx, supplier.clock(), &moves).await?;
    queries::settle(&mut tx, &done, MessageState::Done, None, now).await?;
    let error = first_error.map(|error| error.to_string());
    let (given_up, again): (Vec<Uuid>, Vec<Uuid>) =
        failed.into_iter().partition(|id| attempts.get(id).is_some_and(|attempts| attempts + 1 >= ATTEMPTS));
    queries::settle(&mut tx, &given_up, MessageState::Failed, error.as_deref(), now).await?;
    queries::settle(&mut tx, &again, MessageState::Pending, error.as_deref(), now).await?;
    tx.commit().await?;
    info!(patched = moves.len(), messages = done.len(), waiting = again.len(), "messages of the supplier processed");
    match error {
        // The queue waits longer each time; what still waits then is woken by the clock.
        Some(error) if !again.is_empty() => Err(JobError::Retry(error)),
        _ => Ok(()),
    }
}

/// So many offers moved that one look at the lists, after these messages came, tells it all.
async fn ask_for_lists(supplier: &Supplier, sorted: &Sorted) -> Result<(), JobError> {
    let ids: Vec<Uuid> = sorted.offers.values().flatten().copied().collect();
    let state = looks::look_now(supplier, Cause::Messages).await?;
    if matches!(state, LookState::Failed | LookState::Incomplete) {
        let error = format!("the look at the supplier's lists ended as {}", state.code());
        settle(supplier, &ids, MessageState::Pending, Some(&error)).await?;
        return Err(JobError::Retry(error));
    }
    settle(supplier, &ids, MessageState::Done, None).await
}

async fn settle(supplier: &Supplier, ids: &[Uuid], state: MessageState, error: Option<&str>) -> Result<(), JobError> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut tx = supplier.db().system_tx().await?;
    queries::settle(&mut tx, ids, state, error, supplier.clock().now()).await?;
    tx.commit().await?;
    Ok(())
}
