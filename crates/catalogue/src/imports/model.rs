//! What staff see of an import.

use chrono::{DateTime, NaiveDate, Utc};
use dbc_domain::change::ChangeClass;
use dbc_domain::finding::Severity;
use dbc_domain::guard::GuardReason;
use dbc_domain::import_state::ImportState;
use dbc_domain::language::Language;
use dbc_domain::vat::VatRegime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::codes::{ChangeClassCode, ImportStateCode, RegimeCode, SeverityCode};

/// The one supplier of today, as offers name it. Clients never see it.
pub const FOXWAY: &str = "foxway";

/// The product family whose profile the platform knows; the name is the one in the supplier's file names.
pub const MOBILE_DEVICES: &str = "Mobile devices";

/// How a list came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportSource {
    /// Through the browser or the API.
    Upload,
    /// `dbc import`.
    CommandLine,
    /// The demonstration's own list.
    Demonstration,
    /// From the watched folder.
    Folder,
    /// From the supplier's interface.
    Supplier,
    /// Made from the snapshot of an earlier one.
    RollBack,
}

impl ImportSource {
    /// The code used in the base.
    pub fn code(self) -> &'static str {
        match self {
            ImportSource::Upload => "upload",
            ImportSource::CommandLine => "command_line",
            ImportSource::Demonstration => "demonstration",
            ImportSource::Folder => "folder",
            ImportSource::Supplier => "supplier",
            ImportSource::RollBack => "roll_back",
        }
    }
}

/// Counts of rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowCounts {
    /// Rows of the list, without header, titles and empty ones.
    pub read: u64,
    /// Taken into the catalogue.
    pub accepted: u64,
    /// Refused, each with a finding.
    pub refused: u64,
    /// Findings that refuse nothing.
    pub notices: u64,
    /// Accepted rows whose price is 0: the supplier has no price yet.
    pub without_price: u64,
    /// Rows that repeat another one.
    pub duplicates: u64,
}

/// Counts of the change set. An offer may be in several classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangeCounts {
    /// Offers that did not exist.
    pub new: u64,
    /// On sale before, absent now.
    pub gone: u64,
    /// Back in stock.
    pub restocked: u64,
    /// In the list with quantity 0, on sale before.
    pub out_of_stock: u64,
    /// Dearer at the supplier.
    pub price_up: u64,
    /// Cheaper at the supplier.
    pub price_down: u64,
    /// Moved to the other VAT regime.
    pub regime_flipped: u64,
    /// Something else changed.
    pub other: u64,
    /// As before.
    pub unchanged: u64,
}

/// What absence means for this list: only offers of this scope can be gone (trade rules 2.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Scope {
    /// Supplier.
    pub supplier: String,
    /// Product family.
    pub family: String,
    /// VAT regimes that the list holds.
    #[schema(value_type = Vec<RegimeCode>)]
    pub regimes: Vec<VatRegime>,
}

/// The guard's verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Guard {
    /// `clear` or `hold`.
    pub verdict: Verdict,
    /// Why it holds.
    pub reasons: Vec<GuardSentence>,
}

/// Whether the list may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing unusual.
    Clear,
    /// Somebody must look and decide.
    Hold,
}

/// One reason in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GuardSentence {
    /// Stable code.
    pub code: String,
    /// In words.
    pub detail: String,
}

impl Guard {
    /// The verdict that these reasons make, in words.
    pub fn of(reasons: &[GuardReason], language: Language) -> Self {
        Guard {
            verdict: if reasons.is_empty() { Verdict::Clear } else { Verdict::Hold },
            reasons: reasons
                .iter()
                .map(|reason| GuardSentence { code: reason.code().to_owned(), detail: reason.sentence(language) })
                .collect(),
        }
    }
}

/// Why an import failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportFailure {
    /// Stable code.
    pub code: String,
    /// What happened and what to do, in the reader's language.
    pub detail: String,
}

/// A failure as it is stored: in both languages, because its readers come later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFailure {
    /// Stable code.
    pub code: String,
    /// French sentence.
    pub fr: String,
    /// English sentence.
    pub en: String,
}

impl StoredFailure {
    /// The failure in one language.
    pub fn of(&self, language: Language) -> ImportFailure {
        ImportFailure { code: self.code.clone(), detail: language.pick(&self.fr, &self.en).to_owned() }
    }
}

/// How far the work is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Progress {
    /// `reading`, `pricing`, `staging` or `comparing`.
    pub step: String,
    /// Done so far.
    pub done: u64,
    /// Out of; 0 while not known.
    pub total: u64,
}

/// What may be done with an import now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Possible {
    /// Publish it.
    pub publish: bool,
    /// Publish it at a given time.
    pub schedule: bool,
    /// Say no to it.
    pub reject: bool,
    /// Put its catalogue back in force.
    pub roll_back: bool,
    /// Start again from its file.
    pub retry: bool,
    /// Say what its columns mean.
    pub map: bool,
}

/// One import.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Import {
    /// Identity.
    pub id: Uuid,
    /// The number that people say.
    pub number: i64,
    /// Name of the file.
    pub file_name: String,
    /// Bytes.
    pub file_size: i64,
    /// How it came in.
    pub source: ImportSource,
    /// Product family, from the file's name or as given.
    #[schema(required)]
    pub family: Option<String>,
    /// The supplier's day.
    #[schema(required)]
    pub list_day: Option<NaiveDate>,
    /// Where it stands.
    #[schema(value_type = ImportStateCode)]
    pub state: ImportState,
    /// How far the work is, while it runs.
    #[schema(required)]
    pub progress: Option<Progress>,
    /// Counts of rows, once read.
    #[schema(required)]
    pub rows: Option<RowCounts>,
    /// Counts of the change set, once compared.
    #[schema(required)]
    pub changes: Option<ChangeCounts>,
    /// Scope of absence, once read.
    #[schema(required)]
    pub scope: Option<Scope>,
    /// The guard's verdict, once compared.
    #[schema(required)]
    pub guard: Option<Guard>,
    /// The list says what is published already: publishing it changes nothing.
    pub no_op: bool,
    /// Why it failed.
    #[schema(required)]
    pub error: Option<ImportFailure>,
    /// When it came in.
    pub created_at: DateTime<Utc>,
    /// Who brought it.
    #[schema(required)]
    pub created_by: Option<String>,
    /// When it was published.
    #[schema(required)]
    pub published_at: Option<DateTime<Utc>>,
    /// Who published or rejected it; null when it published itself.
    #[schema(required)]
    pub decided_by: Option<String>,
    /// The reason that was given.
    #[schema(required)]
    pub decision_reason: Option<String>,
    /// The catalogue version that it made.
    #[schema(required)]
    pub version: Option<i64>,
    /// The catalogue version that its change set was computed against.
    #[schema(required)]
    pub base_version: Option<i64>,
    /// When it will be published.
    #[schema(required)]
    pub scheduled_at: Option<DateTime<Utc>>,
    /// The earlier import whose catalogue it puts back.
    #[schema(required)]
    pub rolled_back_to: Option<Uuid>,
    /// Keys that stand in the list more than once with different content and wait for a choice.
    pub open_duplicates: i64,
    /// What may be done with it now.
    pub can: Possible,
}

/// One line of a change set; amounts in cents, null where there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Change {
    /// The supplier's article number.
    pub sku: String,
    /// VAT regime.
    #[schema(value_type = RegimeCode)]
    pub regime: VatRegime,
    /// Product name.
    pub name: String,
    /// Visual grade.
    pub grade: String,
    /// Functionality.
    pub functionality: String,
    /// Colour.
    #[schema(required)]
    pub colour: Option<String>,
    /// What happened.
    #[schema(value_type = Vec<ChangeClassCode>)]
    pub classes: Vec<ChangeClass>,
    /// Units before.
    #[schema(required)]
    pub quantity_before: Option<i32>,
    /// Units after.
    pub quantity_after: i32,
    /// Supplier's price before.
    #[schema(required)]
    pub cost_before_cents: Option<i64>,
    /// Supplier's price after.
    #[schema(required)]
    pub cost_after_cents: Option<i64>,
    /// Selling price by the default rules before.
    #[schema(required)]
    pub price_before_cents: Option<i64>,
    /// Selling price by the default rules after.
    #[schema(required)]
    pub price_after_cents: Option<i64>,
}

/// One finding in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportFinding {
    /// Sheet.
    pub sheet: String,
    /// Row as the spreadsheet program numbers it.
    pub row: u32,
    /// Header or letter of the column.
    #[schema(required)]
    pub column: Option<String>,
    /// What stood there.
    #[schema(required)]
    pub value: Option<String>,
    /// How much it matters.
    #[schema(value_type = SeverityCode)]
    pub severity: Severity,
    /// Stable code.
    pub code: String,
    /// In words.
    pub message: String,
}

/// One column of a list that is to be mapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MappingColumn {
    /// The text of its header.
    pub header: String,
    /// What stands in the first rows below.
    pub samples: Vec<String>,
    /// The usual header that it stands for; null while unknown.
    #[schema(required)]
    pub meaning: Option<String>,
}

/// What a column may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MappingMeaning {
    /// The usual header.
    pub meaning: String,
    /// A list without it cannot be read.
    pub required: bool,
}

/// The columns of a list and what they may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Mapping {
    /// From left to right.
    pub columns: Vec<MappingColumn>,
    /// Required ones first.
    pub meanings: Vec<MappingMeaning>,
}

/// One of several rows that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DuplicateRow {
    /// Row as the spreadsheet program numbers it.
    pub row: i32,
    /// The supplier's article number.
    pub sku: String,
    /// VAT regime.
    #[schema(value_type = RegimeCode)]
    pub regime: VatRegime,
    /// Product name.
    pub name: String,
    /// Visual grade.
    pub grade: String,
    /// Functionality.
    pub functionality: String,
    /// Packaging.
    pub boxed: String,
    /// Colour.
    #[schema(required)]
    pub colour: Option<String>,
    /// Units.
    pub quantity: u32,
    /// Supplier's price; null for none yet.
    #[schema(required)]
    pub cost_cents: Option<i64>,
    /// It is the one that staff chose.
    pub chosen: bool,
}

/// One page of findings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FindingPage {
    /// How many the filter lets through.
    pub total: i64,
    /// How many of each kind the list has, whatever the filter.
    pub counts: std::collections::BTreeMap<String, i64>,
    /// Those of this page.
    pub items: Vec<ImportFinding>,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// How many there are in all.
    pub total: i64,
    /// Those of this page.
    pub items: Vec<T>,
}
