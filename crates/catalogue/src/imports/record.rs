//! What reading found out, written down: findings, refused keys, contradicting rows, counts and scope.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Europe::Paris;
use dbc_domain::finding::Finding;
use dbc_domain::ids::ImportId;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use dbc_ground::jobs::JobError;
use dbc_sheets::price_list::PriceList;
use serde_json::json;

use super::duplicates;
use super::model::{MOBILE_DEVICES, RowCounts, StoredFailure};
use super::process::{ImportContext, Stop};
use super::queries::{self, ReadResult};

/// Writes findings, refused keys, counts and scope.
pub(super) async fn record_read(context: &ImportContext, id: ImportId, list: &PriceList) -> Result<(), Stop> {
    let mut tx = context.db.system_tx().await?;
    let Some(import) = queries::lock(&mut tx, id).await? else { return Ok(()) };
    if import.state.is_settled() {
        return Err(Stop::Decided);
    }
    let family = family_of(import.family.clone(), list)?;
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
        queries::set_read(&mut tx, id, &read_result(context, family, &import, counts, list)).await?;
        tx.commit().await?;
        return Err(Stop::Failed(StoredFailure {
            code: "no_usable_row".to_owned(),
            fr: "Aucune ligne de la liste n’est utilisable : rien ne serait publié. Les remarques par ligne disent pourquoi.".to_owned(),
            en: "No row of the list can be used: nothing would be published. The findings by row say why.".to_owned(),
        }));
    }
    insert_findings(&mut tx, id, &list.findings).await?;
    insert_refused_keys(&mut tx, id, list).await?;
    duplicates::keep(&mut tx, id, &list.conflicting).await?;
    queries::set_read(&mut tx, id, &read_result(context, family, &import, counts, list)).await?;
    tx.commit().await?;
    Ok(())
}

fn read_result(
    context: &ImportContext,
    family: String,
    import: &queries::Row,
    counts: RowCounts,
    list: &PriceList,
) -> ReadResult {
    let day = import.list_day.unwrap_or_else(|| context.clock.today());
    let regimes = VatRegime::ALL.into_iter().filter(|regime| list.regimes.contains(regime));
    ReadResult {
        family,
        supplier_as_of: import.supplier_as_of.unwrap_or_else(|| start_of_day(day)),
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
