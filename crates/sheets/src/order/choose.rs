//! Which catalogue goes with an order when nobody names one: by the days in the names of the files of a folder.

use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use dbc_domain::price_list_name::FileName;
use serde::Serialize;

/// Why a catalogue was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It is of the order's day.
    ExactDay,
    /// It is of the day before or after.
    WithinADay,
    /// It is the newest one; none is near the order's day, or the order's name holds no day.
    Newest,
}

/// A chosen catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The file.
    pub path: PathBuf,
    /// Its day.
    pub day: NaiveDate,
    /// Why.
    pub reason: Reason,
}

/// Chooses among the catalogues and price lists of a folder: the order's exact day first, then the nearest within a
/// day (the earlier one of two), then the newest. Of one day, the one made last; a catalogue before a raw list.
pub fn choose_catalogue(folder: &Path, order_name: &str) -> std::io::Result<Option<Choice>> {
    let mut candidates: Vec<(NaiveDateTime, bool, PathBuf)> = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let readable = [".xlsx", ".xls", ".ods", ".csv"].iter().any(|end| name.to_lowercase().ends_with(end));
        match FileName::parse(&name) {
            Some(FileName::Catalogue { made_at }) if readable => candidates.push((made_at, true, entry.path())),
            Some(FileName::PriceList { day, .. }) if readable => {
                candidates.push((day.and_time(NaiveTime::MIN), false, entry.path()));
            }
            _ => {}
        }
    }
    let order_day = FileName::parse(order_name).and_then(|name| name.day());
    Ok(choose(candidates, order_day))
}

fn choose(mut candidates: Vec<(NaiveDateTime, bool, PathBuf)>, order_day: Option<NaiveDate>) -> Option<Choice> {
    // Last the best: within a day catalogues after lists, later ones after earlier ones.
    candidates.sort_by_key(|(made, is_catalogue, path)| (made.date(), *is_catalogue, made.time(), path.clone()));
    let of_day = |day: NaiveDate| candidates.iter().rfind(|(made, ..)| made.date() == day);
    let near = order_day.and_then(|day| {
        let exact = of_day(day).map(|found| (found, Reason::ExactDay));
        let before = || day.pred_opt().and_then(of_day).map(|found| (found, Reason::WithinADay));
        let after = || day.succ_opt().and_then(of_day).map(|found| (found, Reason::WithinADay));
        exact.or_else(before).or_else(after)
    });
    let ((made, _, path), reason) = near.or_else(|| candidates.last().map(|found| (found, Reason::Newest)))?;
    Some(Choice { path: path.clone(), day: made.date(), reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(names: &[&str], order_day: Option<u32>) -> Option<(String, Reason)> {
        let candidates = names
            .iter()
            .map(|name| match FileName::parse(name).unwrap() {
                FileName::Catalogue { made_at } => (made_at, true, PathBuf::from(name)),
                other => (other.day().unwrap().and_time(NaiveTime::MIN), false, PathBuf::from(name)),
            })
            .collect();
        let day = order_day.map(|day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap());
        choose(candidates, day).map(|choice| (choice.path.display().to_string(), choice.reason))
    }

    #[test]
    fn the_exact_day_comes_before_its_neighbours_and_the_newest_is_last() {
        let all = [
            "catalogue_dbc_20261116_080000.xlsx",
            "catalogue_dbc_20261117_080000.xlsx",
            "catalogue_dbc_20261117_093000.xlsx",
            "Mobile devices-pricelist-Tuesday, November 17, 2026.xlsx",
            "catalogue_dbc_20261119_080000.xlsx",
        ];
        let pick = |n: usize, reason| Some((all[n].to_owned(), reason));
        assert_eq!(chosen(&all, Some(17)), pick(2, Reason::ExactDay));
        assert_eq!(chosen(&all, Some(18)), pick(2, Reason::WithinADay), "the day before rather than the day after");
        assert_eq!(chosen(&all, Some(20)), pick(4, Reason::WithinADay));
        assert_eq!(chosen(&all, Some(5)), pick(4, Reason::Newest));
        assert_eq!(chosen(&all, None), pick(4, Reason::Newest));
        assert_eq!(chosen(&[], Some(17)), None);
    }
}
