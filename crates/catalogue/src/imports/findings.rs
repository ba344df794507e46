//! What was found in a list, row by row: filtered, counted, and beside the cells of a copy of the file.

use std::collections::BTreeMap;

use dbc_domain::finding::{Finding, Severity};
use dbc_domain::ids::ImportId;
use dbc_domain::language::Language;
use dbc_ground::db::Tx;
use dbc_sheets::annotate::{self, AnnotateError};
use dbc_sheets::limits::Limits;
use dbc_sheets::source::Source;
use thiserror::Error;

use super::model::{FindingPage, ImportFinding};
use super::review::{contains, decode, original};

/// Which findings.
#[derive(Debug, Clone, Default)]
pub struct FindingFilter {
    /// Only of this severity.
    pub severity: Option<Severity>,
    /// Only of this kind.
    pub code: Option<String>,
    /// Only with this text in the cell, or of this row.
    pub text: Option<String>,
    /// Skip so many.
    pub offset: i64,
    /// Show so many.
    pub limit: i64,
}

/// Why there is no annotated copy.
#[derive(Debug, Error)]
pub enum CopyError {
    /// No such import, or one that came without a workbook.
    #[error("there is no such file")]
    Unknown,
    /// The copy could not be made.
    #[error(transparent)]
    Annotate(#[from] AnnotateError),
    /// The copy's own file could not be made or read.
    #[error("the copy could not be written")]
    Io(#[from] std::io::Error),
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

/// One page of the findings, refusals first, with the counts of each kind over the whole list.
pub async fn findings(
    tx: &mut Tx,
    id: ImportId,
    filter: &FindingFilter,
    language: Language,
) -> Result<FindingPage, sqlx::Error> {
    let text = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let row: Option<i32> = text.and_then(|text| text.parse().ok());
    let rows = sqlx::query!(
        r#"
        select finding, count(*) over () as "total!" from import_findings
         where import_id = $1
           and ($4::text is null or severity = $4)
           and ($5::text is null or finding ->> 'code' = $5)
           and ($6::text is null or value ilike $6 or column_name ilike $6 or row_number = $7)
         order by case severity when 'refused' then 0 when 'warning' then 1 else 2 end, position
        offset $2 limit $3
        "#,
        id.uuid(),
        filter.offset,
        filter.limit,
        filter.severity.map(Severity::code),
        filter.code,
        text.map(contains),
        row,
    )
    .fetch_all(&mut **tx)
    .await?;
    let counts = sqlx::query!(
        r#"select coalesce(finding ->> 'code', '') as "code!", count(*) as "count!"
             from import_findings where import_id = $1 group by 1"#,
        id.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let items = rows.into_iter().map(|row| Ok(in_words(decode(row.finding)?, language)));
    Ok(FindingPage {
        total,
        counts: counts.into_iter().map(|row| (row.code, row.count)).collect::<BTreeMap<_, _>>(),
        items: items.collect::<Result<Vec<_>, sqlx::Error>>()?,
    })
}

fn in_words(finding: Finding, language: Language) -> ImportFinding {
    ImportFinding {
        message: finding.sentence(language),
        code: finding.code.code().to_owned(),
        sheet: finding.sheet,
        row: finding.row,
        column: finding.column,
        value: finding.value,
        severity: finding.severity,
    }
}

/// A copy of the import's file as xlsx with the findings beside the cells: its name and content.
pub async fn annotated(tx: &mut Tx, id: ImportId, language: Language) -> Result<(String, Vec<u8>), CopyError> {
    let (name, media_type, content) = original(tx, id).await?.ok_or(CopyError::Unknown)?;
    if media_type == super::rows::MEDIA_TYPE {
        return Err(CopyError::Unknown);
    }
    let rows =
        sqlx::query_scalar!("select finding from import_findings where import_id = $1 order by position", id.uuid())
            .fetch_all(&mut **tx)
            .await?;
    let findings = rows.into_iter().map(decode).collect::<Result<Vec<Finding>, _>>()?;
    let copy_name = format!("{}-annotated.xlsx", name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem));
    let content = tokio::task::spawn_blocking(move || {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("copy.xlsx");
        annotate::write(&Source::bytes(name, content), &findings, &path, language, &Limits::server(), false)?;
        Ok::<_, CopyError>(std::fs::read(&path)?)
    })
    .await
    .map_err(std::io::Error::other)??;
    Ok((copy_name, content))
}
