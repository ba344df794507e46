//! What is likely to be confirmed of a line, from what the supplier confirmed so far.

use std::collections::{BTreeSet, HashMap};

use dbc_catalogue::published::Edition;
use dbc_domain::ids::OfferId;
use dbc_domain::orders::fill_rate::{FillCount, likely_confirmed};
use dbc_ground::db::Tx;

use super::queries::ItemRow;
use crate::answers::fill_counts;

/// The counts of the models of a cart.
#[derive(Debug, Default)]
pub(crate) struct Likely(HashMap<(String, String), FillCount>);

impl Likely {
    /// Reads them. Needs a transaction of the platform or of staff.
    pub(super) async fn of(tx: &mut Tx, edition: &Edition, items: &[ItemRow]) -> Result<Self, sqlx::Error> {
        let offer = |item: &ItemRow| edition.catalogue.find(OfferId::new(item.offer_id));
        let model = |item: &ItemRow| Some(edition.catalogue.record(offer(item)?)?.model.to_owned());
        let models: BTreeSet<String> = items.iter().filter_map(model).collect();
        let models: Vec<String> = models.into_iter().collect();
        let mut counts: HashMap<(String, String), FillCount> = HashMap::new();
        for row in fill_counts(tx, Some(&models)).await? {
            let count = counts.entry((row.model, row.appearance)).or_default();
            count.answered = count.answered.saturating_add(u64::try_from(row.answered).unwrap_or(0));
            count.confirmed = count.confirmed.saturating_add(u64::try_from(row.confirmed).unwrap_or(0));
        }
        Ok(Likely(counts))
    }

    /// Whole per cent, rounded down; `None` while too little is known.
    pub(super) fn percent(&self, model: &str, grade: &str, units: u32) -> Option<u8> {
        let count =
            |model: &str, grade: &str| self.0.get(&(model.to_owned(), grade.to_owned())).copied().unwrap_or_default();
        let likely = likely_confirmed(units, count(model, grade), count(model, ""), count("", ""))?;
        u8::try_from(likely.rate.get() / 100).ok()
    }
}
