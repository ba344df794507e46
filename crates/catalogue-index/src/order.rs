//! Orders of rows: a list of all rows by some key, walked forwards or backwards, of which a page is cut.

use std::cmp::Ordering;

use crate::rows::RowSet;

/// The order after some rows moved: the others keep their places, the moved ones are put where they belong now.
/// `compare` is total and is the order by which `old` was sorted, but for the moved rows.
pub(crate) fn moved(old: &[u32], moved: &RowSet, compare: impl Fn(u32, u32) -> Ordering) -> Vec<u32> {
    let mut arriving: Vec<u32> = moved.iter().collect();
    if arriving.is_empty() {
        return old.to_vec();
    }
    arriving.sort_unstable_by(|&a, &b| compare(a, b));
    let mut arriving = arriving.into_iter().peekable();
    let mut new = Vec::with_capacity(old.len());
    for &row in old.iter().filter(|&&row| !moved.contains(row)) {
        while let Some(first) = arriving.next_if(|&first| compare(first, row).is_lt()) {
            new.push(first);
        }
        new.push(row);
    }
    new.extend(arriving);
    new
}

/// Cuts a page out of a stream of rows, one group of equal rows after the other.
pub(crate) struct Page<'a> {
    keep: &'a RowSet,
    skip: usize,
    limit: usize,
    pub(crate) rows: Vec<u32>,
}

impl<'a> Page<'a> {
    /// The rows of `keep` number `offset` to `offset + limit`, in the order in which they will be offered.
    pub(crate) fn new(keep: &'a RowSet, offset: usize, limit: usize) -> Self {
        Page { keep, skip: offset, limit, rows: Vec::new() }
    }

    fn is_full(&self) -> bool {
        self.rows.len() >= self.limit
    }

    fn offer(&mut self, row: u32) {
        match (self.keep.contains(row), self.skip) {
            (false, _) => {}
            (true, 0) => self.rows.push(row),
            (true, _) => self.skip -= 1,
        }
    }

    /// Offers the rows of each range; ranges are skipped without looking at their rows.
    pub(crate) fn offer_ranges(&mut self, ranges: impl Iterator<Item = (u32, u32)>) {
        for (from, to) in ranges {
            if self.is_full() {
                return;
            }
            if self.skip > 0 {
                let inside = self.keep.count_range(from, to) as usize;
                if inside <= self.skip {
                    self.skip -= inside;
                    continue;
                }
            }
            let wanted = self.limit - self.rows.len();
            let skip = std::mem::take(&mut self.skip);
            self.rows.extend(self.keep.range(from, to).skip(skip).take(wanted));
        }
    }

    /// Offers the rows of a list.
    pub(crate) fn offer_ascending(&mut self, list: &[u32]) {
        for &row in list {
            if self.is_full() {
                return;
            }
            self.offer(row);
        }
    }

    /// Offers the rows of a list from its end; rows that are equal by `same` keep their order among each other. Only
    /// rows that are kept are compared.
    pub(crate) fn offer_descending(&mut self, list: &[u32], same: impl Fn(u32, u32) -> bool) {
        let mut group: Vec<u32> = Vec::new();
        for &row in list.iter().rev().filter(|&&row| self.keep.contains(row)) {
            if group.last().is_some_and(|&last| !same(last, row)) {
                self.offer_reversed(&mut group);
                if self.is_full() {
                    return;
                }
            }
            group.push(row);
        }
        self.offer_reversed(&mut group);
    }

    fn offer_reversed(&mut self, group: &mut Vec<u32>) {
        let wanted = self.limit - self.rows.len();
        let skipped = self.skip.min(group.len());
        self.skip -= skipped;
        self.rows.extend(group.drain(..).rev().skip(skipped).take(wanted));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn moving_some_rows_equals_sorting_all(
            before in prop::collection::vec(0u8..10, 1..60),
            changes in prop::collection::vec((any::<prop::sample::Index>(), 0u8..10), 0..20),
        ) {
            let sorted = |keys: &[u8]| {
                let mut order: Vec<u32> = (0..keys.len() as u32).collect();
                order.sort_by_key(|&row| keys[row as usize]);
                order
            };
            let mut after = before.clone();
            let mut rows = RowSet::empty(before.len() as u32);
            for (index, key) in changes {
                let row = index.index(before.len());
                after[row] = key;
                rows.insert(row as u32);
            }
            let compare = |a: u32, b: u32| (after[a as usize], a).cmp(&(after[b as usize], b));
            prop_assert_eq!(moved(&sorted(&before), &rows, compare), sorted(&after));
        }

        #[test]
        fn pages_follow_each_other_without_gap_or_repetition(
            keys in prop::collection::vec(0u8..5, 1..80),
            kept in prop::collection::btree_set(0u32..80, 0..80),
            limit in 1usize..9,
        ) {
            let rows = keys.len() as u32;
            let keep = RowSet::from_fn(rows, |row| kept.contains(&row));
            let mut list: Vec<u32> = (0..rows).collect();
            list.sort_by_key(|&row| keys[row as usize]);
            let mut expected: Vec<u32> = keep.iter().collect();
            expected.sort_by_key(|&row| std::cmp::Reverse(keys[row as usize]));
            let mut seen = Vec::new();
            let mut ranged = Vec::new();
            for offset in (0..expected.len()).step_by(limit) {
                let mut page = Page::new(&keep, offset, limit);
                page.offer_descending(&list, |a, b| keys[a as usize] == keys[b as usize]);
                seen.extend(page.rows);
                let mut page = Page::new(&keep, offset, limit);
                page.offer_ranges([(0, rows / 3), (rows / 3, rows / 2), (rows / 2, rows)].into_iter());
                ranged.extend(page.rows);
            }
            prop_assert_eq!(seen, expected);
            prop_assert_eq!(ranged, keep.iter().collect::<Vec<_>>());
        }
    }
}
