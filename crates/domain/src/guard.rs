//! The guard of an import: figures that say a price list is not what it seems, before it reaches clients
//! (design, section 4). A verdict in words, not a refusal: staff may publish all the same, with a reason.

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// Limits beyond which an import is held. Shares are in basis points of the offers concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardLimits {
    /// New offers, as a share of the list's priced rows.
    pub new_share_bp: u32,
    /// Offers gone, as a share of the offers now on sale in the list's scope.
    pub gone_share_bp: u32,
    /// Offers whose price moved by more than `moved_by_bp`, as a share of those present on both sides.
    pub moved_share_bp: u32,
    /// What counts as a large move, in basis points of the old price.
    pub moved_by_bp: u32,
    /// Lowest number of rows, in per cent of the median of the last ten lists.
    pub rows_min_percent: u32,
    /// Highest number of rows, in per cent of the median of the last ten lists.
    pub rows_max_percent: u32,
}

impl Default for GuardLimits {
    /// Design, section 4: 50 % new, 30 % gone, 10 % moved by 20 %, rows within 0.5 to 2 × the median.
    fn default() -> Self {
        GuardLimits {
            new_share_bp: 5_000,
            gone_share_bp: 3_000,
            moved_share_bp: 1_000,
            moved_by_bp: 2_000,
            rows_min_percent: 50,
            rows_max_percent: 200,
        }
    }
}

/// What the guard looks at. Rows without a price count in none of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GuardFigures {
    /// Priced rows of the list.
    pub rows: u64,
    /// Of them, offers that did not exist.
    pub new: u64,
    /// Offers on sale in the scope before this list.
    pub on_sale_before: u64,
    /// Of them, those that the list no longer holds.
    pub gone: u64,
    /// Offers priced before and after.
    pub compared: u64,
    /// Of them, those whose cost moved by more than the limit.
    pub moved: u64,
    /// Median of priced rows of the last ten published lists of this family; `None` when nothing is published.
    pub median_rows: Option<u64>,
    /// The list's scope (regimes) differs from that of the last published list of its family.
    pub scope_differs: bool,
}

/// One reason to hold a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum GuardReason {
    /// Too many offers are new.
    TooManyNew {
        /// New offers.
        new: u64,
        /// Out of so many.
        rows: u64,
    },
    /// Too many offers are gone.
    TooManyGone {
        /// Offers gone.
        gone: u64,
        /// Out of so many.
        on_sale: u64,
    },
    /// Too many prices moved far.
    TooManyMoved {
        /// Prices that moved.
        moved: u64,
        /// Out of so many.
        compared: u64,
        /// By more than so many basis points.
        by_bp: u32,
    },
    /// Too few or too many rows.
    UnusualSize {
        /// Rows now.
        rows: u64,
        /// Usual number of rows.
        median: u64,
    },
    /// The list covers other regimes than the one before it.
    ScopeDiffers,
}

/// Checks the figures against the limits; an empty answer lets the list pass. Nothing published yet: nothing to guard.
pub fn judge(figures: &GuardFigures, limits: &GuardLimits) -> Vec<GuardReason> {
    let Some(median) = figures.median_rows else { return Vec::new() };
    let exceeds = |part: u64, whole: u64, share_bp: u32| part * 10_000 > whole * u64::from(share_bp);
    let mut reasons = Vec::new();
    if exceeds(figures.new, figures.rows, limits.new_share_bp) {
        reasons.push(GuardReason::TooManyNew { new: figures.new, rows: figures.rows });
    }
    if exceeds(figures.gone, figures.on_sale_before, limits.gone_share_bp) {
        reasons.push(GuardReason::TooManyGone { gone: figures.gone, on_sale: figures.on_sale_before });
    }
    if exceeds(figures.moved, figures.compared, limits.moved_share_bp) {
        reasons.push(GuardReason::TooManyMoved {
            moved: figures.moved,
            compared: figures.compared,
            by_bp: limits.moved_by_bp,
        });
    }
    let percent = figures.rows * 100;
    if percent < median * u64::from(limits.rows_min_percent) || percent > median * u64::from(limits.rows_max_percent) {
        reasons.push(GuardReason::UnusualSize { rows: figures.rows, median });
    }
    if figures.scope_differs {
        reasons.push(GuardReason::ScopeDiffers);
    }
    reasons
}

impl GuardReason {
    /// The stable code of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            GuardReason::TooManyNew { .. } => "too_many_new",
            GuardReason::TooManyGone { .. } => "too_many_gone",
            GuardReason::TooManyMoved { .. } => "too_many_moved",
            GuardReason::UnusualSize { .. } => "unusual_size",
            GuardReason::ScopeDiffers => "scope_differs",
        }
    }

    /// The reason in words, for staff.
    pub fn sentence(&self, language: Language) -> String {
        let n = |number: &u64| language.number(*number);
        match (self, language) {
            (GuardReason::TooManyNew { new, rows }, Language::Fr) => {
                format!("{} offres sur {} sont nouvelles.", n(new), n(rows))
            }
            (GuardReason::TooManyNew { new, rows }, Language::En) => {
                format!("{} of {} offers are new.", n(new), n(rows))
            }
            (GuardReason::TooManyGone { gone, on_sale }, Language::Fr) => {
                format!("{} des {} offres en vente ont disparu de la liste.", n(gone), n(on_sale))
            }
            (GuardReason::TooManyGone { gone, on_sale }, Language::En) => {
                format!("{} of the {} offers on sale are gone from the list.", n(gone), n(on_sale))
            }
            (GuardReason::TooManyMoved { moved, compared, by_bp }, Language::Fr) => {
                let per_cent = by_bp / 100;
                format!("Le prix de {} offres sur {} a bougé de plus de {per_cent} %.", n(moved), n(compared))
            }
            (GuardReason::TooManyMoved { moved, compared, by_bp }, Language::En) => {
                let per_cent = by_bp / 100;
                format!("The price of {} of {} offers moved by more than {per_cent} %.", n(moved), n(compared))
            }
            (GuardReason::UnusualSize { rows, median }, Language::Fr) => {
                format!("La liste compte {} lignes avec prix, contre {} d’habitude.", n(rows), n(median))
            }
            (GuardReason::UnusualSize { rows, median }, Language::En) => {
                format!("The list has {} rows with a price; {} is usual.", n(rows), n(median))
            }
            (GuardReason::ScopeDiffers, Language::Fr) => {
                "La liste ne couvre pas les mêmes régimes de TVA que la précédente.".to_owned()
            }
            (GuardReason::ScopeDiffers, Language::En) => {
                "The list does not cover the same VAT regimes as the one before.".to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quiet_day() -> GuardFigures {
        GuardFigures {
            rows: 10_000,
            new: 300,
            on_sale_before: 10_500,
            gone: 700,
            compared: 9_700,
            moved: 100,
            median_rows: Some(10_500),
            scope_differs: false,
        }
    }

    #[test]
    fn a_quiet_day_passes() {
        assert_eq!(judge(&quiet_day(), &GuardLimits::default()), vec![]);
    }

    #[test]
    fn nothing_is_guarded_while_nothing_is_published() {
        let first = GuardFigures { new: 10_000, median_rows: None, ..quiet_day() };
        assert_eq!(judge(&first, &GuardLimits::default()), vec![]);
    }

    #[test]
    fn each_limit_holds_the_list() {
        let codes =
            |f: GuardFigures| judge(&f, &GuardLimits::default()).iter().map(GuardReason::code).collect::<Vec<_>>();
        assert_eq!(codes(GuardFigures { new: 5_001, ..quiet_day() }), ["too_many_new"]);
        assert_eq!(codes(GuardFigures { new: 5_000, ..quiet_day() }), [] as [&str; 0], "exactly half passes");
        assert_eq!(codes(GuardFigures { gone: 3_200, ..quiet_day() }), ["too_many_gone"]);
        assert_eq!(codes(GuardFigures { moved: 980, ..quiet_day() }), ["too_many_moved"]);
        assert_eq!(codes(GuardFigures { rows: 5_000, new: 0, ..quiet_day() }), ["unusual_size"]);
        assert_eq!(codes(GuardFigures { scope_differs: true, ..quiet_day() }), ["scope_differs"]);
    }
}
