//! Which offers became others lately, so that a reader who holds an earlier version asks for these alone.

use std::collections::{BTreeSet, VecDeque};

use dbc_domain::ids::OfferId;

/// Offers that are remembered; who asks for more reads the whole list.
const REMEMBERED: usize = 5_000;

/// How one edition differs from the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Difference {
    /// By these offers.
    Offers(Vec<OfferId>),
    /// By everything: a list or other rules. `since` are offers that moved after that version was made and before it
    /// came into memory; more of them do no harm.
    Version { since: Vec<OfferId> },
    /// Nobody can tell: the first edition, or one that was mended.
    Unknown,
}

/// The differences of the last editions.
#[derive(Debug, Default)]
pub(super) struct Recent {
    /// From this version on everything is known.
    from: i64,
    /// Oldest first: which version, and what became different with it or at it. Quantities that orders hold move
    /// without a version of their own.
    steps: VecDeque<(i64, Vec<OfferId>)>,
    remembered: usize,
}

impl Recent {
    /// Notes what a new edition changed.
    pub(super) fn note(&mut self, before: i64, version: i64, difference: Difference) {
        match difference {
            Difference::Offers(offers) => self.push(version, offers),
            Difference::Version { since } if version > before => {
                self.begin(version);
                self.push(version, since);
            }
            // Whoever has this version may have other prices.
            Difference::Version { .. } | Difference::Unknown => self.begin(version.saturating_add(1)),
        }
    }

    /// The offers that differ from what a reader of this version may hold; `None` when it can be anything. Those that
    /// became different at this very version are among them, because he may have read before or after.
    pub(super) fn since(&self, version: i64) -> Option<BTreeSet<OfferId>> {
        (version >= self.from).then(|| {
            let later = self.steps.iter().filter(|(at, _)| *at >= version);
            later.flat_map(|(_, offers)| offers.iter().copied()).collect()
        })
    }

    fn begin(&mut self, from: i64) {
        self.steps.clear();
        (self.from, self.remembered) = (from, 0);
    }

    fn push(&mut self, version: i64, offers: Vec<OfferId>) {
        self.remembered += offers.len();
        self.steps.push_back((version, offers));
        while self.remembered > REMEMBERED {
            let Some((forgotten, offers)) = self.steps.pop_front() else { break };
            self.remembered -= offers.len();
            self.from = self.from.max(forgotten.saturating_add(1));
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn offers(numbers: impl IntoIterator<Item = u128>) -> Vec<OfferId> {
        numbers.into_iter().map(|number| OfferId::new(Uuid::from_u128(number))).collect()
    }

    fn set(numbers: impl IntoIterator<Item = u128>) -> Option<BTreeSet<OfferId>> {
        Some(offers(numbers).into_iter().collect())
    }

    #[test]
    fn a_reader_gets_what_moved_at_his_version_and_after_it() {
        let mut recent = Recent::default();
        recent.note(0, 4, Difference::Unknown);
        assert_eq!(recent.since(4), None, "somebody may hold version 4 of before");
        recent.note(4, 5, Difference::Version { since: offers([9]) });
        recent.note(5, 5, Difference::Offers(offers([1])));
        recent.note(5, 6, Difference::Offers(offers([2, 1])));
        assert_eq!(recent.since(4), None, "a list came between");
        assert_eq!(recent.since(5), set([1, 2, 9]));
        assert_eq!(recent.since(6), set([1, 2]));
        recent.note(6, 6, Difference::Version { since: vec![] });
        assert_eq!(recent.since(6), None, "other rules at the same version");
    }

    #[test]
    fn what_is_too_long_ago_is_not_told_as_nothing() {
        let mut recent = Recent::default();
        recent.note(0, 1, Difference::Version { since: vec![] });
        recent.note(1, 2, Difference::Offers(offers(0..4_000)));
        recent.note(2, 3, Difference::Offers(offers(4_000..6_000)));
        assert_eq!((recent.since(1), recent.since(2)), (None, None));
        assert_eq!(recent.since(3), set(4_000..6_000));
    }
}
