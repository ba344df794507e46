//! The job: read, price, stage, compare, guard. Each step commits; a repetition starts from the stored file and
//! replaces what an earlier attempt left. Nothing here touches the published catalogue.

use std::time::Instant;

use dbc_domain::guard::judge;
use dbc_domain::ids::ImportId;
use dbc_domain::import_state::ImportState;
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::{Db, Tx};
use dbc_ground::jobs::{Job, JobClass, JobError, JobRun};
use dbc_ground::{files, settings};
use dbc_sheets::header::HeaderMapping;
use dbc_sheets::price_list::PriceList;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tracing::{info, warn};

use super::compare::{Subject, compare, guard_figures};
use super::mapping::remembered;
use super::model::StoredFailure;
use super::publish::{Override, PublishError, publish, repeats, to_block};
use super::queries::{self, CompareResult};
use super::record::record_read;
use super::{read, roll_back, rows, stage};
use crate::{margins, state};

/// Reads, prices, stages and compares one import.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ProcessImport {
    /// The import.
    pub import: ImportId,
}

/// What the job needs.
#[derive(Clone, Debug)]
pub struct ImportContext {
    /// The base.
    pub db: Db,
    /// Time and ids.
    pub clock: Clock,
}

/// An end that no repetition can change: it is written on the import, in both languages.
pub(super) enum Stop {
    /// The file is not what it should be.
    Failed(StoredFailure),
    /// A fault of ours or of the base: worth a repetition.
    Job(JobError),
    /// Somebody rejected it in the meantime: nothing more to do.
    Decided,
}

impl<E: Into<JobError>> From<E> for Stop {
    fn from(cause: E) -> Self {
        Stop::Job(cause.into())
    }
}

impl Job for ProcessImport {
    const KIND: &'static str = "process_import";
    const CLASS: JobClass = JobClass::Import;
    const MAX_ATTEMPTS: i16 = 5;
    type Context = ImportContext;

    fn subject(&self) -> String {
        self.import.to_string()
    }

    async fn run(&self, context: &ImportContext, run: &JobRun) -> Result<(), JobError> {
        match process(context, self.import, run).await {
            Ok(()) => Ok(()),
            Err(Stop::Decided) => Ok(()),
            Err(Stop::Failed(failure)) => {
                info!(code = failure.code, "import failed: {}", failure.en);
                fail(context, self.import, &failure).await?;
                Ok(())
            }
            Err(Stop::Job(JobError::Retry(cause))) if run.is_last_attempt() => {
                let failure = StoredFailure {
                    code: "internal".to_owned(),
                    fr: "La lecture s’est arrêtée plusieurs fois de suite. Relancez l’import ; si cela recommence, prévenez le support.".to_owned(),
                    en: "Reading stopped several times in a row. Retry the import; if it happens again, tell support.".to_owned(),
                };
                fail(context, self.import, &failure).await?;
                Err(JobError::Fail(cause))
            }
            Err(Stop::Job(cause)) => Err(cause),
        }
    }
}

async fn process(context: &ImportContext, id: ImportId, run: &JobRun) -> Result<(), Stop> {
    let Some(work) = begin(context, id).await? else { return Ok(()) };
    let since = Instant::now();
    let (list, read) = match work {
        Work::Snapshot(earlier) => {
            let mut tx = context.db.system_tx().await?;
            let fingerprint = roll_back::restage(&mut tx, &context.clock, id, earlier).await?;
            tx.commit().await?;
            return finish(context, id, fingerprint, run).await;
        }
        Work::Rows(content) => {
            let list = tokio::task::spawn_blocking(move || rows::as_list(&content)).await;
            let list = list.map_err(|cause| JobError::Retry(format!("the rows' thread ended badly: {cause}")))?;
            let list = list.map_err(|cause| JobError::Fail(format!("the stored rows cannot be read: {cause}")))?;
            (list, since.elapsed())
        }
        Work::File { name, content, mapping } => match read::read(name, content, mapping, run).await? {
            Ok(list) => (list, since.elapsed()),
            Err(refusal) => {
                return Err(Stop::Failed(StoredFailure {
                    code: refusal.code().to_owned(),
                    fr: refusal.sentence(dbc_domain::language::Language::Fr),
                    en: refusal.sentence(dbc_domain::language::Language::En),
                }));
            }
        },
    };
    record_read(context, id, &list).await?;
    let fingerprint = price_and_stage(context, id, list, run).await?;
    info!(?read, priced_and_staged = ?(since.elapsed() - read), "import staged");
    finish(context, id, fingerprint, run).await
}

/// Compares, lets the guard judge, and publishes when nobody has to look.
async fn finish(context: &ImportContext, id: ImportId, fingerprint: [u8; 32], run: &JobRun) -> Result<(), Stop> {
    run.progress("comparing", 0, 1).await?;
    let since = Instant::now();
    let mut tx = context.db.system_tx().await?;
    let (state, auto_publish) = compare_and_guard(&mut tx, &context.clock, id, fingerprint).await?;
    tx.commit().await?;
    info!(?state, compared = ?since.elapsed(), "import ready");
    if auto_publish && state == ImportState::Staged {
        publish_by_itself(context, id).await?;
    }
    Ok(())
}

/// Where an import's rows come from.
enum Work {
    /// A workbook or a table of text, and what a person said its headers mean.
    File { name: String, content: Vec<u8>, mapping: HeaderMapping },
    /// Rows of the supplier's interface.
    Rows(Vec<u8>),
    /// The snapshot of an earlier import.
    Snapshot(ImportId),
}

/// Takes the import if there is still something to do, and starts clean.
async fn begin(context: &ImportContext, id: ImportId) -> Result<Option<Work>, Stop> {
    let mut tx = context.db.system_tx().await?;
    let Some(import) = queries::lock(&mut tx, id).await? else { return Ok(None) };
    if import.state.is_settled() {
        // A repetition after the end: only the automatic publication may still be missing.
        let auto_publish = publishes_itself(&mut tx, &import).await?;
        tx.commit().await?;
        if auto_publish && import.state == ImportState::Staged {
            publish_by_itself(context, id).await?;
        }
        return Ok(None);
    }
    queries::clear(&mut tx, id).await?;
    queries::set_state(&mut tx, id, ImportState::Received, context.clock.now()).await?;
    if let Some(earlier) = import.rolled_back_to {
        tx.commit().await?;
        return Ok(Some(Work::Snapshot(earlier)));
    }
    let Some(hash) = import.file_hash else {
        return Err(Stop::Job(JobError::Fail("the import has no file".to_owned())));
    };
    let Some((content, media_type)) = files::load(&mut tx, hash).await? else {
        return Err(Stop::Job(JobError::Fail("the import's file is not in the base".to_owned())));
    };
    let mapping = remembered(&mut tx, &import.supplier, import.family.as_deref()).await?;
    tx.commit().await?;
    Ok(Some(if media_type == rows::MEDIA_TYPE {
        Work::Rows(content)
    } else {
        Work::File { name: import.file_name, content, mapping }
    }))
}

/// Whether the import may publish itself when the guard is satisfied. Putting an earlier catalogue back never does.
async fn publishes_itself(tx: &mut Tx, import: &queries::Row) -> Result<bool, sqlx::Error> {
    if import.rolled_back_to.is_some() {
        return Ok(false);
    }
    Ok(import.auto_publish || settings::load(tx).await?.publish_automatically())
}

async fn price_and_stage(
    context: &ImportContext,
    id: ImportId,
    list: PriceList,
    run: &JobRun,
) -> Result<[u8; 32], Stop> {
    let total = u64::try_from(list.rows.len()).unwrap_or(u64::MAX);
    run.progress("pricing", 0, total).await?;
    let mut tx = context.db.system_tx().await?;
    let rules = margins::load(&mut tx, context.clock.today()).await?;
    tx.commit().await?;
    let (set, landed) = (rules.set.clone(), rules.landed);
    let rows = tokio::task::spawn_blocking(move || {
        list.rows.into_iter().map(|row| stage::priced(row.row, row.offer, &set, landed)).collect::<Vec<_>>()
    })
    .await
    .map_err(|cause| JobError::Retry(format!("pricing ended badly: {cause}")))?;
    move_on(context, id, ImportState::Priced).await?;
    run.progress("staging", 0, total).await?;
    let mut tx = context.db.system_tx().await?;
    stage::stage(&mut tx, &context.clock, id, &rows).await.map_err(JobError::retry)?;
    stage::reprice_rows(&mut tx, id, &rules, stage::Rows::Corrected).await?;
    tx.commit().await?;
    run.progress("staging", total, total).await?;
    Ok(rules.fingerprint)
}

async fn move_on(context: &ImportContext, id: ImportId, to: ImportState) -> Result<(), Stop> {
    let mut tx = context.db.system_tx().await?;
    queries::set_state(&mut tx, id, to, context.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Computes the change set and lets the guard judge it. Returns the state and whether the import publishes itself.
pub(super) async fn compare_and_guard(
    tx: &mut Tx,
    clock: &Clock,
    id: ImportId,
    rules_fingerprint: [u8; 32],
) -> Result<(ImportState, bool), sqlx::Error> {
    let Some(import) = queries::lock(tx, id).await? else { return Ok((ImportState::Failed, false)) };
    let catalogue = state::read(tx).await?;
    let subject = subject_of(id, &import);
    let changes = compare(tx, &subject).await?;
    let limits = settings::load(tx).await?.guard_limits();
    let figures = guard_figures(tx, &subject, limits.moved_by_bp).await?;
    let reasons = judge(&figures, &limits);
    let state = if reasons.is_empty() { ImportState::Staged } else { ImportState::Held };
    let blocked = to_block(tx, &subject).await?;
    let repeats = repeats(&catalogue, import.list_day, Some(&rules_fingerprint));
    let listed = changes.new
        + changes.gone
        + changes.restocked
        + changes.out_of_stock
        + changes.price_up
        + changes.price_down
        + changes.regime_flipped
        + changes.other;
    queries::set_compared(
        tx,
        id,
        &CompareResult {
            state,
            changes: json!(changes),
            guard: json!(reasons),
            no_op: listed == 0 && blocked == 0 && repeats,
            rules_fingerprint,
            base_version: catalogue.version,
            now: clock.now(),
        },
    )
    .await?;
    Ok((state, publishes_itself(tx, &import).await?))
}

pub(super) fn subject_of(id: ImportId, import: &queries::Row) -> Subject {
    Subject {
        import: id,
        supplier: import.supplier.clone(),
        family: import.family.clone().unwrap_or_default(),
        regimes: import.regimes.iter().filter_map(|code| VatRegime::from_code(code)).collect(),
        supplier_as_of: import.supplier_as_of.unwrap_or(import.created_at),
    }
}

async fn publish_by_itself(context: &ImportContext, id: ImportId) -> Result<(), Stop> {
    let mut tx = context.db.system_tx().await?;
    match publish(&mut tx, &context.clock, id, None, Override::None).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(())
        }
        Err(PublishError::Sql(cause)) => Err(cause.into()),
        // Somebody decided otherwise in the meantime, or the guard holds after all: it waits for staff.
        Err(reason) => {
            warn!(%reason, "import not published by itself");
            Ok(())
        }
    }
}

async fn fail(context: &ImportContext, id: ImportId, failure: &StoredFailure) -> Result<(), JobError> {
    let mut tx = context.db.system_tx().await?;
    queries::set_failed(&mut tx, id, json!(failure), context.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}
