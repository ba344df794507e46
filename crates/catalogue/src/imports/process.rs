//! The job: read, price, stage, compare, guard. Each step commits; a repetition starts from the stored file and
//! replaces what an earlier attempt left. Nothing here touches the published catalogue.

use std::time::Instant;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Europe::Paris;
use dbc_domain::finding::Finding;
use dbc_domain::guard::{GuardLimits, judge};
use dbc_domain::ids::ImportId;
use dbc_domain::import_state::ImportState;
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::{Db, Tx};
use dbc_ground::files;
use dbc_ground::jobs::{Job, JobClass, JobError, JobRun};
use dbc_sheets::price_list::PriceList;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tracing::{info, warn};

use super::compare::{Subject, compare, guard_figures};
use super::model::{MOBILE_DEVICES, RowCounts, StoredFailure};
use super::publish::{Override, PublishError, publish, repeats, to_block};
use super::queries::{self, CompareResult, ReadResult};
use super::{read, stage};
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
enum Stop {
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
    let Some((file_name, content)) = begin(context, id).await? else { return Ok(()) };
    let since = Instant::now();
    let list = match read::read(file_name, content, run).await? {
        Ok(list) => list,
        Err(refusal) => {
            return Err(Stop::Failed(StoredFailure {
                code: refusal.code().to_owned(),
                fr: refusal.sentence(dbc_domain::language::Language::Fr),
                en: refusal.sentence(dbc_domain::language::Language::En),
            }));
        }
    };
    record_read(context, id, &list).await?;
    let read = since.elapsed();
    let staged = price_and_stage(context, id, list, run).await?;
    let priced_and_staged = since.elapsed() - read;
    run.progress("comparing", 0, 1).await?;
    let (state, auto_publish) = compare_and_guard(context, id, staged).await?;
    let compared = since.elapsed() - read - priced_and_staged;
    info!(?state, ?read, ?priced_and_staged, ?compared, "import ready");
    if auto_publish && state == ImportState::Staged {
        publish_by_itself(context, id).await?;
    }
    Ok(())
}

/// Takes the import if there is still something to do, and starts clean.
async fn begin(context: &ImportContext, id: ImportId) -> Result<Option<(String, Vec<u8>)>, Stop> {
    let mut tx = context.db.system_tx().await?;
    let Some(import) = queries::lock(&mut tx, id).await? else { return Ok(None) };
    if import.state.is_settled() {
        // A repetition after the end: only the automatic publication may still be missing.
        tx.commit().await?;
        if import.auto_publish && import.state == ImportState::Staged {
            publish_by_itself(context, id).await?;
        }
        return Ok(None);
    }
    let Some(hash) = import.file_hash else {
        return Err(Stop::Job(JobError::Fail("the import has no file".to_owned())));
    };
    let Some((content, _)) = files::load(&mut tx, hash).await? else {
        return Err(Stop::Job(JobError::Fail("the import's file is not in the base".to_owned())));
    };
    queries::clear(&mut tx, id).await?;
    queries::set_state(&mut tx, id, ImportState::Received, context.clock.now()).await?;
    tx.commit().await?;
    Ok(Some((import.file_name, content)))
}

/// Writes findings, refused keys, counts and scope.
async fn record_read(context: &ImportContext, id: ImportId, list: &PriceList) -> Result<(), Stop> {
    let mut tx = context.db.system_tx().await?;
    let Some(import) = queries::lock(&mut tx, id).await? else { return Ok(()) };
    if import.state.is_settled() {
        return Err(Stop::Decided);
    }
    let family = family_of(import.family, list)?;
    let counts = RowCounts {
        read: list.counts.read,
        accepted: list.counts.accepted,
        refused: list.counts.refused,
        notices: list.counts.notices,
        without_price: list.counts.without_price,
        duplicates: list.counts.duplicates,
    };
    if counts.accepted == 0 {
        insert_findings(&mut tx, id, &list.findings).await?;
        queries::set_read(&mut tx, id, &read_result(context, family, import.list_day, counts, list)).await?;
        tx.commit().await?;
        return Err(Stop::Failed(StoredFailure {
            code: "no_usable_row".to_owned(),
            fr: "Aucune ligne de la liste n’est utilisable : rien ne serait publié. Les remarques par ligne disent pourquoi.".to_owned(),
            en: "No row of the list can be used: nothing would be published. The findings by row say why.".to_owned(),
        }));
    }
    insert_findings(&mut tx, id, &list.findings).await?;
    insert_refused_keys(&mut tx, id, list).await?;
    queries::set_read(&mut tx, id, &read_result(context, family, import.list_day, counts, list)).await?;
    tx.commit().await?;
    Ok(())
}

fn read_result(
    context: &ImportContext,
    family: String,
    list_day: Option<NaiveDate>,
    counts: RowCounts,
    list: &PriceList,
) -> ReadResult {
    let day = list_day.unwrap_or_else(|| context.clock.today());
    let regimes = VatRegime::ALL.into_iter().filter(|regime| list.regimes.contains(regime));
    ReadResult {
        family,
        supplier_as_of: start_of_day(day),
        rows: json!(counts),
        priced_rows: i64::try_from(counts.accepted - counts.without_price).unwrap_or(i64::MAX),
        regimes: regimes.map(|regime| regime.code().to_owned()).collect(),
        now: context.clock.now(),
    }
}

/// A list without a time counts as made at 00:00 of its day, in Paris (trade rules 1.6).
fn start_of_day(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    midnight.and_local_timezone(Paris).earliest().map_or_else(|| midnight.and_utc(), |time| time.with_timezone(&Utc))
}

/// The family: from the name or as given, else from the item group. One that the platform has no profile for is never
/// imported as phones (trade rules 2.1).
fn family_of(given: Option<String>, list: &PriceList) -> Result<String, Stop> {
    let family = given.unwrap_or_else(|| {
        let phones = list.rows.iter().all(|row| row.offer.item_group.is_empty() || row.offer.item_group == "Mobiles");
        if phones {
            MOBILE_DEVICES.to_owned()
        } else {
            list.rows.first().map(|row| row.offer.item_group.clone()).unwrap_or_default()
        }
    });
    if family.eq_ignore_ascii_case(MOBILE_DEVICES) {
        return Ok(MOBILE_DEVICES.to_owned());
    }
    Err(Stop::Failed(StoredFailure {
        code: "family_unknown".to_owned(),
        fr: format!(
            "La famille « {family} » n’est pas encore décrite dans la plateforme : la liste n’est pas importée comme des téléphones. Si ce sont des téléphones, renvoyez-la en indiquant la famille « {MOBILE_DEVICES} »."
        ),
        en: format!(
            "The family “{family}” is not described in the platform yet: the list is not imported as phones. If these are phones, send it again with the family “{MOBILE_DEVICES}”."
        ),
    }))
}

async fn insert_findings(tx: &mut Tx, id: ImportId, findings: &[Finding]) -> Result<(), Stop> {
    /// More than this help nobody; the counts stay exact.
    const KEPT: usize = 20_000;
    let kept = &findings[..findings.len().min(KEPT)];
    let column = |of: fn(&Finding) -> Option<String>| kept.iter().map(of).collect::<Vec<Option<String>>>();
    let positions: Vec<i32> = (1..).take(kept.len()).collect();
    let rows: Vec<i32> = kept.iter().map(|finding| i32::try_from(finding.row).unwrap_or(i32::MAX)).collect();
    let sheets: Vec<String> = kept.iter().map(|finding| clean(&finding.sheet)).collect();
    let severities: Vec<String> = kept.iter().map(|finding| finding.severity.code().to_owned()).collect();
    let documents = kept.iter().map(serde_json::to_value).collect::<Result<Vec<_>, _>>();
    let documents = documents.map_err(|cause| JobError::Fail(format!("a finding is no JSON: {cause}")))?;
    sqlx::query!(
        "insert into import_findings (import_id, position, sheet, row_number, column_name, value, severity, finding)
         select $1, * from unnest($2::int[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::jsonb[])",
        id.uuid(),
        &positions,
        &sheets,
        &rows,
        &column(|finding| finding.column.as_deref().map(clean)) as &[Option<String>],
        &column(|finding| finding.value.as_deref().map(clean)) as &[Option<String>],
        &severities,
        &documents,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Postgres takes no NUL in a text.
fn clean(text: &str) -> String {
    text.replace('\0', "")
}

async fn insert_refused_keys(tx: &mut Tx, id: ImportId, list: &PriceList) -> Result<(), Stop> {
    let keys = || list.refused_keys.iter();
    let skus: Vec<String> = keys().map(|refused| refused.key.sku.as_str().to_owned()).collect();
    let regimes: Vec<String> = keys().map(|refused| refused.key.regime.code().to_owned()).collect();
    let conflicting: Vec<bool> = keys().map(|refused| refused.conflicting).collect();
    sqlx::query!(
        "insert into import_refused_keys (import_id, sku, vat_regime, conflicting)
         select $1, k.sku, k.regime, bool_or(k.conflicting)
           from unnest($2::text[], $3::text[], $4::bool[]) as k (sku, regime, conflicting)
          group by k.sku, k.regime",
        id.uuid(),
        &skus,
        &regimes,
        &conflicting,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What staging hands to the comparison.
struct Staged {
    rules_fingerprint: [u8; 32],
}

async fn price_and_stage(context: &ImportContext, id: ImportId, list: PriceList, run: &JobRun) -> Result<Staged, Stop> {
    let total = u64::try_from(list.rows.len()).unwrap_or(u64::MAX);
    run.progress("pricing", 0, total).await?;
    let mut tx = context.db.system_tx().await?;
    let rules = margins::load(&mut tx, context.clock.today()).await?;
    tx.commit().await?;
    let (set, landed) = (rules.set, rules.landed);
    let rows = tokio::task::spawn_blocking(move || {
        list.rows.into_iter().map(|row| stage::priced(row.row, row.offer, &set, landed)).collect::<Vec<_>>()
    })
    .await
    .map_err(|cause| JobError::Retry(format!("pricing ended badly: {cause}")))?;
    move_on(context, id, ImportState::Priced).await?;
    run.progress("staging", 0, total).await?;
    let mut tx = context.db.system_tx().await?;
    stage::stage(&mut tx, &context.clock, id, &rows).await.map_err(JobError::retry)?;
    tx.commit().await?;
    run.progress("staging", total, total).await?;
    Ok(Staged { rules_fingerprint: rules.fingerprint })
}

async fn move_on(context: &ImportContext, id: ImportId, to: ImportState) -> Result<(), Stop> {
    let mut tx = context.db.system_tx().await?;
    queries::set_state(&mut tx, id, to, context.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

async fn compare_and_guard(context: &ImportContext, id: ImportId, staged: Staged) -> Result<(ImportState, bool), Stop> {
    let mut tx = context.db.system_tx().await?;
    let Some(import) = queries::lock(&mut tx, id).await? else { return Ok((ImportState::Failed, false)) };
    let catalogue = state::read(&mut tx).await?;
    let subject = subject_of(id, &import);
    let changes = compare(&mut tx, &subject).await?;
    let limits = GuardLimits::default();
    let figures = guard_figures(&mut tx, &subject, limits.moved_by_bp).await?;
    let reasons = judge(&figures, &limits);
    let state = if reasons.is_empty() { ImportState::Staged } else { ImportState::Held };
    let blocked = to_block(&mut tx, &subject).await?;
    let repeats = repeats(&catalogue, import.list_day, Some(&staged.rules_fingerprint));
    let listed = changes.new
        + changes.gone
        + changes.restocked
        + changes.out_of_stock
        + changes.price_up
        + changes.price_down
        + changes.regime_flipped
        + changes.other;
    queries::set_compared(
        &mut tx,
        id,
        &CompareResult {
            state,
            changes: json!(changes),
            guard: json!(reasons),
            no_op: listed == 0 && blocked == 0 && repeats,
            rules_fingerprint: staged.rules_fingerprint,
            base_version: catalogue.version,
            now: context.clock.now(),
        },
    )
    .await?;
    tx.commit().await?;
    Ok((state, import.auto_publish))
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
