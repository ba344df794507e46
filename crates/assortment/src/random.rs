//! Weighted choice from a seeded generator. The generator is a named algorithm, so that a seed means the same
//! assortment on every machine and with every version of the library.

use rand::{RngExt, SeedableRng};

pub(crate) type Dice = rand::rngs::Xoshiro256PlusPlus;

/// A generator for that seed and that purpose: two purposes never share a sequence, so adding a draw to one of them
/// does not move the other.
pub(crate) fn dice(seed: u64, purpose: u64) -> Dice {
    Dice::seed_from_u64(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ purpose)
}

/// True that many times in a thousand.
pub(crate) fn per_mille(dice: &mut Dice, chance: u32) -> bool {
    dice.random_ratio(chance.min(1000), 1000)
}

/// One value of a weighted list; the first one when every weight is zero.
pub(crate) fn pick<T: Copy>(dice: &mut Dice, choices: &[(T, u32)]) -> Option<T> {
    let total: u32 = choices.iter().map(|(_, weight)| weight).sum();
    let mut left = if total == 0 { 0 } else { dice.random_range(0..total) };
    for (value, weight) in choices {
        if left < *weight {
            return Some(*value);
        }
        left -= weight;
    }
    choices.first().map(|(value, _)| *value)
}
