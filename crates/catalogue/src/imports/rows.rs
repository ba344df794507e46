//! Lists that come as rows and not as a file: the supplier's interface. Both VAT lists form one import; if either is
//! missing, nothing is taken, and so nothing can count as absent. The rows are stored as JSON in the place of a file and
//! go through the same pipeline.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use dbc_domain::finding::Finding;
use dbc_domain::ids::{ImportId, UserId};
use dbc_domain::offer::{OfferKey, SupplierOffer};
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::files::{self, FileError};
use dbc_ground::jobs::{Enqueue, enqueue};
use dbc_sheets::price_list::{Counts, PriceList, PriceListRow, RefusedKey};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::model::{FOXWAY, ImportSource, MOBILE_DEVICES};
use super::process::ProcessImport;
use super::queries::{self, InsertImport};

/// What the stored rows are.
pub(super) const MEDIA_TYPE: &str = "application/vnd.dbc.supplier-rows+json";

/// The two lists of the supplier's interface, read at the same time.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SupplierRows {
    /// Margin goods.
    pub marginal: Vec<SupplierOffer>,
    /// Goods under ordinary VAT.
    pub standard: Vec<SupplierOffer>,
    /// Offers whose row could not be taken: on the list, and so not absent.
    #[serde(default)]
    pub refused: Vec<OfferKey>,
    /// What the reader of the interface has to say.
    #[serde(default)]
    pub findings: Vec<Finding>,
}

/// When the lists were made, and what is to become of them.
#[derive(Debug, Clone, Copy)]
pub struct Arrival {
    /// The supplier's day.
    pub day: NaiveDate,
    /// When the supplier made them: no later list is overwritten by them.
    pub as_of: DateTime<Utc>,
    /// Publish by itself when the guard is satisfied, whatever the setting says.
    pub auto_publish: bool,
    /// Who asked for them; nobody for a schedule.
    pub created_by: Option<UserId>,
}

/// Why rows were not taken. Nothing has changed.
#[derive(Debug, Error)]
pub enum RowsError {
    /// One of the two lists has no row: nothing of this supplier may count as absent.
    #[error("the list of {} goods is empty: the import would empty the catalogue", .0.code())]
    Incomplete(VatRegime),
    /// A row of the other regime.
    #[error("{sku} stands in the list of {} goods and is of the other regime", .regime.code())]
    WrongRegime {
        /// The article.
        sku: String,
        /// The list.
        regime: VatRegime,
    },
    /// The rows are no JSON, or too many.
    #[error("the rows could not be stored: {0}")]
    Store(String),
    /// The base did not take it.
    #[error("the import could not be recorded")]
    Sql(#[from] sqlx::Error),
}

/// Takes both lists in as one import. Commit the transaction to start the work.
pub async fn receive_rows(
    tx: &mut Tx,
    clock: &Clock,
    rows: &SupplierRows,
    arrival: &Arrival,
) -> Result<ImportId, RowsError> {
    for (regime, list) in [(VatRegime::Marginal, &rows.marginal), (VatRegime::Standard, &rows.standard)] {
        if list.is_empty() {
            return Err(RowsError::Incomplete(regime));
        }
        if let Some(stray) = list.iter().find(|offer| offer.regime != regime) {
            return Err(RowsError::WrongRegime { sku: stray.sku.as_str().to_owned(), regime });
        }
    }
    let content = serde_json::to_vec(rows).map_err(|cause| RowsError::Store(cause.to_string()))?;
    let now = clock.now();
    let hash = match files::store(tx, &content, MEDIA_TYPE, now).await {
        Ok(hash) => hash,
        Err(FileError::Sql(cause)) => return Err(cause.into()),
        Err(other) => return Err(RowsError::Store(other.to_string())),
    };
    let id = ImportId::new(clock.new_id());
    let file_name = format!("{MOBILE_DEVICES}-api-{}.json", arrival.day);
    let new = InsertImport {
        id,
        supplier: FOXWAY,
        family: Some(MOBILE_DEVICES.to_owned()),
        list_day: Some(arrival.day),
        supplier_as_of: Some(arrival.as_of),
        source: ImportSource::Supplier.code(),
        file_hash: Some(hash),
        file_name: &file_name,
        file_size: i64::try_from(content.len()).unwrap_or(i64::MAX),
        auto_publish: arrival.auto_publish,
        rolled_back_to: None,
        created_by: arrival.created_by,
        now,
    };
    queries::insert_import(tx, &new).await?;
    enqueue(tx, &ProcessImport { import: id }, Enqueue { key: Some(format!("import:{id}")), ..Enqueue::default() })
        .await?;
    Ok(id)
}

/// The stored rows as a list: identical repetitions count once, contradicting ones wait for a choice.
pub(super) fn as_list(content: &[u8]) -> Result<PriceList, serde_json::Error> {
    let SupplierRows { marginal, standard, refused: rows_refused, findings } = serde_json::from_slice(content)?;
    let mut by_key: BTreeMap<OfferKey, Vec<PriceListRow>> = BTreeMap::new();
    let mut counts = Counts::default();
    for (row, offer) in (1u32..).zip(marginal.into_iter().chain(standard)) {
        counts.read += 1;
        let same_key = by_key.entry(offer.key()).or_default();
        if same_key.iter().any(|known| known.offer == offer) {
            counts.duplicates += 1;
        } else {
            same_key.push(PriceListRow { row, offer });
        }
    }
    let present: BTreeSet<OfferKey> = by_key.keys().cloned().collect();
    let (mut rows, mut conflicting, mut refused_keys) = (Vec::new(), Vec::new(), Vec::new());
    for (key, mut same_key) in by_key {
        if same_key.len() > 1 {
            refused_keys.push(RefusedKey { key, conflicting: true });
            conflicting.append(&mut same_key);
        } else {
            rows.append(&mut same_key);
        }
    }
    rows.sort_by_key(|row| row.row);
    counts.accepted = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let refused: Vec<_> = rows_refused.into_iter().filter(|key| !present.contains(key)).collect();
    counts.read += u64::try_from(refused.len()).unwrap_or(u64::MAX);
    counts.refused = u64::try_from(conflicting.len() + refused.len()).unwrap_or(u64::MAX);
    refused_keys.extend(refused.into_iter().map(|key| RefusedKey { key, conflicting: false }));
    counts.without_price = u64::try_from(rows.iter().filter(|row| row.offer.cost.is_none()).count()).unwrap_or(0);
    Ok(PriceList {
        sheet: String::new(),
        header_row: 0,
        extra_columns: Vec::new(),
        rows,
        conflicting,
        refused_keys,
        regimes: BTreeSet::from(VatRegime::ALL),
        findings,
        findings_omitted: 0,
        counts,
    })
}
