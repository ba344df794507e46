//! What tells two offers of one product apart: colour, grade, functionality, box and remark. Words, and how often
//! each occurs, follow the supplier's lists.

use rand::RngExt;

use crate::random::{Dice, per_mille, pick};

/// The visual grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Appearance {
    BrandNew,
    Swap,
    APlus,
    A,
    Ab,
    BPlus,
    B,
    Bc,
    CPlus,
    C,
}

/// How the phone is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Boxed {
    OriginalBox,
    PremiumUnboxed,
    Unboxed,
    DamagedBox,
    IncompleteBox,
}

/// The supplier's remark, at most one to an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Remark {
    AsIs,
    BrandNewBattery,
    BrokenSeal,
    ChipOrCrack,
    Discoloration,
    Engraving,
    EngravingRemoved,
    HeavyCosmeticWear,
    Other,
    PremiumRefurbished,
    ReducedBatteryPerformance,
    ScratchedOnPurpose,
    TrueToneMissing,
}

/// `Working`, or `Minor Fault`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Functionality {
    Working,
    MinorFault,
}

/// Everything of a combination that sets its price: all but the colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Condition {
    pub appearance: Appearance,
    pub functionality: Functionality,
    pub boxed: Boxed,
    pub remark: Option<Remark>,
}

/// A condition in one of the colours of its model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Combination {
    /// Position in the model's list of colours.
    pub colour: u8,
    pub condition: Condition,
}

/// Grades with their frequency among a thousand offers. The two rare ones do occur in the supplier's lists.
const APPEARANCES: [(Appearance, u32); 9] = [
    (Appearance::Swap, 2),
    (Appearance::APlus, 67),
    (Appearance::A, 151),
    (Appearance::Ab, 102),
    (Appearance::BPlus, 3),
    (Appearance::B, 196),
    (Appearance::Bc, 120),
    (Appearance::CPlus, 138),
    (Appearance::C, 221),
];

const BOXES: [(Boxed, u32); 5] = [
    (Boxed::OriginalBox, 157),
    (Boxed::PremiumUnboxed, 87),
    (Boxed::Unboxed, 750),
    (Boxed::DamagedBox, 3),
    (Boxed::IncompleteBox, 3),
];

/// Remarks of faulty phones: a minor fault always comes with one.
const FAULTS: [(Remark, u32); 11] = [
    (Remark::AsIs, 6),
    (Remark::BrandNewBattery, 4),
    (Remark::ChipOrCrack, 14),
    (Remark::Discoloration, 16),
    (Remark::Engraving, 7),
    (Remark::EngravingRemoved, 5),
    (Remark::HeavyCosmeticWear, 14),
    (Remark::Other, 12),
    (Remark::ReducedBatteryPerformance, 14),
    (Remark::ScratchedOnPurpose, 1),
    (Remark::TrueToneMissing, 7),
];

/// Remarks of working phones, which rarely have one.
const NOTES: [(Remark, u32); 6] = [
    (Remark::BrandNewBattery, 8),
    (Remark::Discoloration, 2),
    (Remark::EngravingRemoved, 3),
    (Remark::Other, 2),
    (Remark::PremiumRefurbished, 6),
    (Remark::ReducedBatteryPerformance, 3),
];

const MINOR_FAULTS_PER_MILLE: u32 = 175;
const NOTES_PER_MILLE: u32 = 45;
const BRAND_NEW_PER_MILLE: u32 = 30;

impl Combination {
    /// Draws a combination as likely as it is in the supplier's lists. Only young models are still sold brand new,
    /// and only Apple's have a True Tone that can be missing.
    pub fn draw(dice: &mut Dice, colours: usize, young: bool, apple: bool) -> Self {
        let colour = dice.random_range(0..colours.clamp(1, usize::from(u8::MAX))) as u8;
        if young && per_mille(dice, BRAND_NEW_PER_MILLE) {
            let remark = per_mille(dice, 200).then_some(Remark::BrokenSeal);
            return Combination { colour, condition: Condition::brand_new(remark) };
        }
        let appearance = pick(dice, &APPEARANCES).unwrap_or(Appearance::C);
        let boxed = pick(dice, &BOXES).unwrap_or(Boxed::Unboxed);
        let (functionality, remark) = if per_mille(dice, MINOR_FAULTS_PER_MILLE) {
            (Functionality::MinorFault, pick(dice, &FAULTS).filter(|r| apple || *r != Remark::TrueToneMissing))
        } else {
            let noted = per_mille(dice, NOTES_PER_MILLE);
            (Functionality::Working, noted.then(|| pick(dice, &NOTES)).flatten())
        };
        let remark = match functionality {
            Functionality::MinorFault => remark.or(Some(Remark::Other)),
            Functionality::Working => remark,
        };
        Combination { colour, condition: Condition { appearance, functionality, boxed, remark } }
    }

    /// The running number of the combination within its product: the last five digits of a SKU, 1 to 99,999.
    ///
    /// It is computed from the words, so it is the same for every seed and every day. The list of colours of a model
    /// may therefore only grow at its end.
    pub fn running_number(self) -> u32 {
        let condition = self.condition;
        let remark = condition.remark.map_or(0, |remark| remark as u32 + 1);
        let conditions = ((condition.appearance as u32 * 2 + condition.functionality as u32) * 5
            + condition.boxed as u32)
            * (Remark::COUNT + 1)
            + remark;
        1 + conditions + u32::from(self.colour) * Condition::COUNT
    }

    /// How many numbers a model with so many colours uses.
    pub fn count(colours: usize) -> u32 {
        colours.max(1) as u32 * Condition::COUNT
    }

    /// The combination behind a running number; `None` for one that the supplier would not sell: a second-hand phone
    /// graded as new, a fault without a remark, a remark that does not fit.
    pub fn from_running_number(number: u32, apple: bool) -> Option<Self> {
        let code = number.checked_sub(1)?;
        let colour = u8::try_from(code / Condition::COUNT).ok()?;
        let (rest, remark) = split(code % Condition::COUNT, Remark::COUNT + 1);
        let (rest, boxed) = split(rest, 5);
        let (appearance, functionality) = split(rest, 2);
        let (appearance, _) = *APPEARANCES.iter().find(|(word, _)| *word as u32 == appearance)?;
        let (boxed, _) = *BOXES.iter().find(|(word, _)| *word as u32 == boxed)?;
        let (functionality, remark) = if functionality == Functionality::Working as u32 {
            let note = NOTES.iter().find(|(word, _)| *word as u32 + 1 == remark).map(|(word, _)| *word);
            (Functionality::Working, if remark == 0 { None } else { Some(note?) })
        } else {
            let (fault, _) = *FAULTS.iter().find(|(word, _)| *word as u32 + 1 == remark)?;
            (Functionality::MinorFault, Some(fault).filter(|r| apple || *r != Remark::TrueToneMissing))
        };
        if functionality == Functionality::MinorFault && remark.is_none() {
            return None;
        }
        Some(Combination { colour, condition: Condition { appearance, functionality, boxed, remark } })
    }
}

/// Quotient and remainder.
fn split(code: u32, base: u32) -> (u32, u32) {
    (code / base, code % base)
}

impl Condition {
    /// How many conditions the numbering makes room for.
    const COUNT: u32 = 10 * 2 * 5 * (Remark::COUNT + 1);

    fn brand_new(remark: Option<Remark>) -> Self {
        Condition {
            appearance: Appearance::BrandNew,
            functionality: Functionality::Working,
            boxed: Boxed::OriginalBox,
            remark,
        }
    }
}

impl Appearance {
    /// The supplier's word.
    pub fn word(self) -> &'static str {
        match self {
            Appearance::BrandNew => "Brand New",
            Appearance::Swap => "Swap",
            Appearance::APlus => "Grade A+",
            Appearance::A => "Grade A",
            Appearance::Ab => "Grade AB",
            Appearance::BPlus => "Grade B+",
            Appearance::B => "Grade B",
            Appearance::Bc => "Grade BC",
            Appearance::CPlus => "Grade C+",
            Appearance::C => "Grade C",
        }
    }
}

impl Functionality {
    /// The supplier's word.
    pub fn word(self) -> &'static str {
        match self {
            Functionality::Working => "Working",
            Functionality::MinorFault => "Minor Fault",
        }
    }
}

impl Boxed {
    /// The supplier's word.
    pub fn word(self) -> &'static str {
        match self {
            Boxed::OriginalBox => "Original Box",
            Boxed::PremiumUnboxed => "Premium Unboxed",
            Boxed::Unboxed => "Unboxed",
            Boxed::DamagedBox => "Damaged Box",
            Boxed::IncompleteBox => "Incomplete Box",
        }
    }
}

impl Remark {
    const COUNT: u32 = 13;

    /// The supplier's words.
    pub fn word(self) -> &'static str {
        match self {
            Remark::AsIs => "AS-IS",
            Remark::BrandNewBattery => "Brand New Battery",
            Remark::BrokenSeal => "Broken seal",
            Remark::ChipOrCrack => "Chip/Crack",
            Remark::Discoloration => "Discoloration",
            Remark::Engraving => "Engraving",
            Remark::EngravingRemoved => "Engraving Removed",
            Remark::HeavyCosmeticWear => "Heavy cosmetic wear",
            Remark::Other => "Other",
            Remark::PremiumRefurbished => "Premium Refurbished",
            Remark::ReducedBatteryPerformance => "Reduced Battery Performance",
            Remark::ScratchedOnPurpose => "Scratched on purpose",
            Remark::TrueToneMissing => "True Tone Missing",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::dice;

    #[test]
    fn the_running_number_tells_the_combination() {
        let mut dice = dice(7, 7);
        for _ in 0..5_000 {
            let drawn = Combination::draw(&mut dice, 10, true, true);
            let number = drawn.running_number();
            assert!((1..=99_999).contains(&number), "{number} has five digits");
            if drawn.condition.appearance != Appearance::BrandNew {
                assert_eq!(Combination::from_running_number(number, true), Some(drawn));
            }
        }
    }

    #[test]
    fn a_fault_always_has_a_remark() {
        let mut dice = dice(7, 7);
        let faulty = (0..5_000)
            .map(|_| Combination::draw(&mut dice, 3, false, false).condition)
            .filter(|condition| condition.functionality == Functionality::MinorFault);
        for condition in faulty {
            assert!(condition.remark.is_some_and(|remark| remark != Remark::TrueToneMissing), "{condition:?}");
        }
    }
}
