//! Sets of row numbers: the bitmaps on which every filter and every count works.

/// A set of rows of one catalogue, one bit a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowSet {
    words: Vec<u64>,
    rows: u32,
}

impl RowSet {
    /// No row out of `rows`.
    pub(crate) fn empty(rows: u32) -> Self {
        RowSet { words: vec![0; (rows as usize).div_ceil(64)], rows }
    }

    /// Every row.
    pub(crate) fn full(rows: u32) -> Self {
        let mut set = RowSet::empty(rows);
        set.insert_range(0, rows);
        set
    }

    /// The rows for which `keep` says so.
    pub(crate) fn from_fn(rows: u32, mut keep: impl FnMut(u32) -> bool) -> Self {
        let mut set = RowSet::empty(rows);
        for (index, word) in set.words.iter_mut().enumerate() {
            let first = index as u32 * 64;
            for row in first..rows.min(first.saturating_add(64)) {
                *word |= u64::from(keep(row)) << (row - first);
            }
        }
        set
    }

    /// How many rows the catalogue has.
    pub(crate) fn universe(&self) -> u32 {
        self.rows
    }

    pub(crate) fn insert(&mut self, row: u32) {
        if row < self.rows {
            self.words[row as usize / 64] |= 1 << (row % 64);
        }
    }

    pub(crate) fn remove(&mut self, row: u32) {
        if row < self.rows {
            self.words[row as usize / 64] &= !(1 << (row % 64));
        }
    }

    pub(crate) fn set(&mut self, row: u32, present: bool) {
        if present { self.insert(row) } else { self.remove(row) }
    }

    /// Adds the rows `from..to`.
    pub(crate) fn insert_range(&mut self, from: u32, to: u32) {
        let to = to.min(self.rows);
        if from >= to {
            return;
        }
        let (first, last) = (from as usize / 64, (to as usize - 1) / 64);
        for index in first..=last {
            self.words[index] |= range_mask(index, from, to);
        }
    }

    pub(crate) fn contains(&self, row: u32) -> bool {
        row < self.rows && self.words[row as usize / 64] >> (row % 64) & 1 == 1
    }

    pub(crate) fn intersect(&mut self, other: &RowSet) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    pub(crate) fn unite(&mut self, other: &RowSet) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    pub(crate) fn intersects(&self, other: &RowSet) -> bool {
        self.words.iter().zip(&other.words).any(|(a, b)| a & b != 0)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    pub(crate) fn count(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }

    /// How many rows both sets share.
    pub(crate) fn count_shared(&self, other: &RowSet) -> u32 {
        self.words.iter().zip(&other.words).map(|(a, b)| (a & b).count_ones()).sum()
    }

    /// How many rows of `from..to` are in the set.
    pub(crate) fn count_range(&self, from: u32, to: u32) -> u32 {
        let to = to.min(self.rows);
        if from >= to {
            return 0;
        }
        let (first, last) = (from as usize / 64, (to as usize - 1) / 64);
        (first..=last).map(|index| (self.words[index] & range_mask(index, from, to)).count_ones()).sum()
    }

    /// The rows in ascending order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.range(0, self.rows)
    }

    /// The rows of `from..to` in ascending order.
    pub(crate) fn range(&self, from: u32, to: u32) -> impl Iterator<Item = u32> + '_ {
        let to = to.min(self.rows);
        let indices = if from < to { from as usize / 64..(to as usize - 1) / 64 + 1 } else { 0..0 };
        indices.flat_map(move |index| Bits(self.words[index] & range_mask(index, from, to), index as u32 * 64))
    }

    /// Bytes on the heap.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.words.capacity() * size_of::<u64>()
    }
}

/// The bits of word `index` that belong to the rows `from..to`, which touch that word.
fn range_mask(index: usize, from: u32, to: u32) -> u64 {
    let start = (index * 64) as u32;
    let low = from.saturating_sub(start);
    let high = (to - start).min(64);
    let below_high = if high == 64 { u64::MAX } else { (1 << high) - 1 };
    below_high & (u64::MAX << low)
}

struct Bits(u64, u32);

impl Iterator for Bits {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        if self.0 == 0 {
            return None;
        }
        let bit = self.0.trailing_zeros();
        self.0 &= self.0 - 1;
        Some(self.1 + bit)
    }
}

/// The rows that hold one value. Rare values are lists, so that ten thousand colours cost no more than ten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ValueRows {
    Dense(RowSet),
    Sparse(Box<[u32]>),
}

/// A list takes 32 bits a row, a bitmap one bit for every row of the catalogue.
const SPARSE_BELOW_ONE_IN: u32 = 32;

impl ValueRows {
    /// From the rows in ascending order.
    pub(crate) fn new(rows: &[u32], universe: u32) -> Self {
        if rows.len() as u64 * u64::from(SPARSE_BELOW_ONE_IN) < u64::from(universe) {
            return ValueRows::Sparse(rows.into());
        }
        let mut set = RowSet::empty(universe);
        rows.iter().for_each(|&row| set.insert(row));
        ValueRows::Dense(set)
    }

    pub(crate) fn add_to(&self, set: &mut RowSet) {
        match self {
            ValueRows::Dense(rows) => set.unite(rows),
            ValueRows::Sparse(rows) => rows.iter().for_each(|&row| set.insert(row)),
        }
    }

    pub(crate) fn count_shared(&self, set: &RowSet) -> u32 {
        match self {
            ValueRows::Dense(rows) => rows.count_shared(set),
            ValueRows::Sparse(rows) => rows.iter().map(|&row| u32::from(set.contains(row))).sum(),
        }
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        match self {
            ValueRows::Dense(rows) => rows.heap_bytes(),
            ValueRows::Sparse(rows) => rows.len() * size_of::<u32>(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn set_of(rows: &BTreeSet<u32>, universe: u32) -> RowSet {
        RowSet::from_fn(universe, |row| rows.contains(&row))
    }

    proptest! {
        #[test]
        fn a_row_set_behaves_like_a_set(
            universe in 0u32..300,
            a in prop::collection::btree_set(0u32..300, 0..200),
            b in prop::collection::btree_set(0u32..300, 0..200),
            from in 0u32..310,
            to in 0u32..310,
        ) {
            let keep = |set: BTreeSet<u32>| set.into_iter().filter(|&row| row < universe).collect::<BTreeSet<_>>();
            let (a, b) = (keep(a), keep(b));
            let (left, right) = (set_of(&a, universe), set_of(&b, universe));
            prop_assert_eq!(left.iter().collect::<BTreeSet<_>>(), a.clone());
            prop_assert_eq!(left.count() as usize, a.len());
            prop_assert_eq!(left.count_shared(&right) as usize, a.intersection(&b).count());
            prop_assert_eq!(left.intersects(&right), !a.is_disjoint(&b));
            let within = a.iter().filter(|&&row| from <= row && row < to).count();
            prop_assert_eq!(left.count_range(from, to) as usize, within);
            prop_assert_eq!(left.range(from, to).count(), within);
            let mut both = left.clone();
            both.intersect(&right);
            prop_assert_eq!(both.iter().collect::<BTreeSet<_>>(), a.intersection(&b).copied().collect::<BTreeSet<_>>());
            let mut either = left.clone();
            either.unite(&right);
            prop_assert_eq!(either.iter().collect::<BTreeSet<_>>(), a.union(&b).copied().collect::<BTreeSet<_>>());
            let mut ranged = RowSet::empty(universe);
            ranged.insert_range(from, to);
            prop_assert_eq!(ranged, RowSet::from_fn(universe, |row| from <= row && row < to));
            let list: Vec<u32> = a.iter().copied().collect();
            for rows in [ValueRows::new(&list, universe), ValueRows::Sparse(list.as_slice().into())] {
                prop_assert_eq!(rows.count_shared(&right) as usize, a.intersection(&b).count());
                let mut set = right.clone();
                rows.add_to(&mut set);
                prop_assert_eq!(&set, &either);
            }
        }
    }
}
