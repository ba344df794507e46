//! Sharing an amount out so that the parts sum to it exactly, to the cent.

use crate::money::Money;

/// Shares `total` out in proportion to `weights` by the largest remainder: each part is rounded towards zero, and the
/// cents left over go one by one to the largest fractions, the earlier part first (design, section 5).
/// `None` when all weights are zero and something is to be shared.
pub fn by_largest_remainder(total: Money, weights: &[u64]) -> Option<Vec<Money>> {
    let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if sum == 0 {
        return (total == Money::ZERO).then(|| vec![Money::ZERO; weights.len()]);
    }
    let sign = total.cents().signum();
    let magnitude = i128::from(total.cents()).abs();
    let mut parts: Vec<i128> = weights.iter().map(|weight| magnitude * i128::from(*weight) / sum).collect();
    let mut by_fraction: Vec<usize> = (0..weights.len()).collect();
    by_fraction.sort_by_key(|n| (std::cmp::Reverse(magnitude * i128::from(weights[*n]) % sum), *n));
    let left = magnitude - parts.iter().sum::<i128>();
    for n in by_fraction.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        parts[n] += 1;
    }
    Some(parts.into_iter().map(|part| Money::from_cents(i64::try_from(part).unwrap_or(i64::MAX) * sign)).collect())
}

/// Shares `total` out in proportion to `values`, each part rounded towards zero, the remainder on the last one (trade
/// rules 3: shipping on the units of an order). Equal shares when every value is zero; empty without values.
pub fn by_value_remainder_on_last(total: Money, values: &[Money]) -> Vec<Money> {
    let weight = |value: &Money| i128::from(value.cents().max(0));
    let sum: i128 = values.iter().map(weight).sum();
    let mut given = Money::ZERO;
    let mut parts = Vec::with_capacity(values.len());
    for (place, value) in values.iter().enumerate() {
        let part = match (place + 1 == values.len(), sum) {
            (true, _) => total - given,
            (false, 0) => Money::from_cents(total.cents() / i64::try_from(values.len()).unwrap_or(i64::MAX)),
            (false, sum) => {
                let part = i128::from(total.cents()) * weight(value) / sum;
                Money::from_cents(i64::try_from(part).unwrap_or(i64::MAX))
            }
        };
        given += part;
        parts.push(part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cents(parts: &[Money]) -> Vec<i64> {
        parts.iter().map(|part| part.cents()).collect()
    }

    #[test]
    fn cents_left_over_go_to_the_largest_fractions() {
        let share = |total, weights: &[u64]| cents(&by_largest_remainder(Money::from_cents(total), weights).unwrap());
        assert_eq!(share(9300, &[42, 51]), [4200, 5100]);
        assert_eq!(share(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(share(3500, &[20, 5, 3]), [2500, 625, 375]);
        assert_eq!(share(10, &[2, 1]), [7, 3]);
        assert_eq!(share(-100, &[1, 1, 1]), [-34, -33, -33]);
        assert_eq!(by_largest_remainder(Money::from_cents(1), &[0, 0]), None);
    }

    #[test]
    fn the_last_unit_takes_the_remainder() {
        let values: Vec<Money> = [100, 100, 100].map(Money::from_cents).to_vec();
        assert_eq!(cents(&by_value_remainder_on_last(Money::from_cents(100), &values)), [33, 33, 34]);
        assert_eq!(cents(&by_value_remainder_on_last(Money::from_cents(100), &[Money::ZERO; 3])), [33, 33, 34]);
    }

    proptest! {
        #[test]
        fn parts_sum_exactly_and_stay_within_a_cent(total in 0i64..10_000_000, weights in prop::collection::vec(0u64..5000, 1..40)) {
            let sum: u64 = weights.iter().sum();
            prop_assume!(sum > 0);
            let parts = by_largest_remainder(Money::from_cents(total), &weights).unwrap();
            prop_assert_eq!(parts.iter().copied().sum::<Money>().cents(), total);
            for (part, weight) in parts.iter().zip(&weights) {
                let exact = i128::from(total) * i128::from(*weight);
                prop_assert!((i128::from(part.cents()) * i128::from(sum) - exact).abs() < i128::from(sum));
            }
        }

        #[test]
        fn values_share_exactly(total in 0i64..1_000_000, values in prop::collection::vec(0i64..200_000, 1..40)) {
            let values: Vec<Money> = values.into_iter().map(Money::from_cents).collect();
            let parts = by_value_remainder_on_last(Money::from_cents(total), &values);
            prop_assert_eq!(parts.iter().copied().sum::<Money>().cents(), total);
            prop_assert!(parts.iter().all(|part| part.cents() >= 0));
        }
    }
}
