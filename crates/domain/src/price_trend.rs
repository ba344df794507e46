//! What a series of daily prices says: its lowest and highest, and where it goes.

use chrono::{Days, NaiveDate};

use crate::money::{Money, half_up};

/// The lowest and the highest price of some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceRange {
    /// The lowest.
    pub low: Money,
    /// The highest.
    pub high: Money,
}

/// The range of the last `days` days up to `today`, today included; `None` when none of them has a price.
pub fn range(points: &[(NaiveDate, Money)], today: NaiveDate, days: u64) -> Option<PriceRange> {
    let before = today.checked_sub_days(Days::new(days))?;
    let prices = || points.iter().filter(|(day, _)| *day > before && *day <= today).map(|(_, price)| *price);
    Some(PriceRange { low: prices().min()?, high: prices().max()? })
}

/// By how much the price moves in a week: the slope of the straight line that lies nearest to the points (least
/// squares), rounded half up to the cent. `None` for fewer than two days.
pub fn slope_per_week(points: &[(NaiveDate, Money)]) -> Option<Money> {
    let (first, _) = points.first()?;
    let place = |day: NaiveDate| i128::from((day - *first).num_days());
    let count = i128::try_from(points.len()).ok()?;
    let (mut x, mut y, mut xx, mut xy) = (0_i128, 0_i128, 0_i128, 0_i128);
    for (day, price) in points {
        let (day, price) = (place(*day), i128::from(price.cents()));
        x += day;
        y += price;
        xx += day * day;
        xy += day * price;
    }
    let below = count * xx - x * x;
    if below == 0 {
        return None;
    }
    let cents = half_up(7 * (count * xy - x * y), below);
    i64::try_from(cents).ok().map(Money::from_cents)
}

/// The middle one of some amounts; of two middle ones, the lower. `None` of nothing.
pub fn median(mut amounts: Vec<Money>) -> Option<Money> {
    amounts.sort_unstable();
    amounts.get(amounts.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(cents: &[i64]) -> Vec<(NaiveDate, Money)> {
        let day = |n: usize| NaiveDate::from_ymd_opt(2026, 11, 1 + n as u32).unwrap();
        cents.iter().enumerate().map(|(n, cents)| (day(n), Money::from_cents(*cents))).collect()
    }

    #[test]
    fn the_slope_is_that_of_the_line_through_the_points() {
        let slope = |cents: &[i64]| slope_per_week(&days(cents)).map(Money::cents);
        assert_eq!(slope(&[1000, 1000, 1000]), Some(0));
        assert_eq!(slope(&[1000, 1010, 1020, 1030]), Some(70));
        assert_eq!(slope(&[1030, 1020, 1010, 1000]), Some(-70));
        assert_eq!(slope(&[1000, 1000, 1300]), Some(1050));
        assert_eq!(slope(&[1000]), None);
        assert_eq!(slope(&[]), None);
    }

    #[test]
    fn the_range_counts_days_back_from_today() {
        let points = days(&[900, 1500, 1000, 1200]);
        let today = points[3].0;
        let range = |n| range(&points, today, n).map(|range| (range.low.cents(), range.high.cents()));
        assert_eq!(range(1), Some((1200, 1200)));
        assert_eq!(range(3), Some((1000, 1500)));
        assert_eq!(range(90), Some((900, 1500)));
        assert_eq!(super::range(&[], today, 7), None);
    }

    #[test]
    fn the_median_is_one_of_the_amounts() {
        let median = |cents: &[i64]| median(cents.iter().copied().map(Money::from_cents).collect()).map(Money::cents);
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[5]), Some(5));
        assert_eq!(median(&[9, 1, 4]), Some(4));
        assert_eq!(median(&[9, 1, 4, 5]), Some(4));
    }
}
