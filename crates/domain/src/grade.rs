//! The order of the visual grades. It is data, not alphabet: C+ stands below B, and the supplier may add grades that
//! nobody has heard of (trade rules 2.7).

use serde::{Deserialize, Serialize};

/// The known grades in the supplier's words, best first (trade rules 2.7).
pub const GRADES: [&str; 10] =
    ["Brand New", "Swap", "Grade A+", "Grade A", "Grade AB", "Grade B+", "Grade B", "Grade BC", "Grade C+", "Grade C"];

/// The functionality of a phone with a fault that does not keep it from working; the trade calls it "grade x".
pub const MINOR_FAULT: &str = "Minor Fault";

/// The place of a grade in the order: lower is better, unknown grades come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GradeRank(u8);

impl GradeRank {
    /// The rank of a grade that is not in [`GRADES`]: after all others.
    pub const UNKNOWN: GradeRank = GradeRank(u8::MAX);

    /// The rank of the supplier's `Appearance`. Case, blanks, a missing "Grade " and a remark behind the grade
    /// ("C reduced battery performance") do not matter.
    pub fn of(appearance: &str) -> Self {
        let words: Vec<String> = appearance.split_whitespace().map(str::to_ascii_uppercase).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let index = match words.as_slice() {
            ["BRAND", "NEW", ..] => 0,
            ["SWAP", ..] => 1,
            ["GRADE", letters, ..] | [letters, ..] => {
                match GRADES.iter().position(|grade| grade.strip_prefix("Grade ") == Some(letters)) {
                    Some(index) => index,
                    None => return GradeRank::UNKNOWN,
                }
            }
            [] => return GradeRank::UNKNOWN,
        };
        GradeRank(u8::try_from(index).unwrap_or(u8::MAX))
    }

    /// False for a grade that the platform does not know: staff get a finding.
    pub fn is_known(self) -> bool {
        self != GradeRank::UNKNOWN
    }

    /// The supplier's word for this rank; `None` when unknown.
    pub fn word(self) -> Option<&'static str> {
        GRADES.get(usize::from(self.0)).copied()
    }
}

/// The grade as the trade writes it: with [`MINOR_FAULT`] an `x` follows the letters and precedes the plus
/// (`Grade C+` → `Grade Cx+`). Anything else comes back as it is, trimmed.
pub fn grade_label(appearance: &str, functionality: &str) -> String {
    let appearance = appearance.trim();
    let faulty = functionality.trim().eq_ignore_ascii_case(MINOR_FAULT);
    let known = GradeRank::of(appearance).word();
    let has_letters = known.is_some_and(|word| word.starts_with("Grade "));
    if !faulty || !has_letters {
        return appearance.to_owned();
    }
    let start = if appearance.get(..6).is_some_and(|head| head.eq_ignore_ascii_case("grade ")) { 6 } else { 0 };
    let letters = appearance[start..].trim_start();
    let start = appearance.len() - letters.len();
    let length = letters.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(letters.len());
    format!("{}x{}", &appearance[..start + length], &letters[length..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_the_one_of_the_trade() {
        let shuffled = ["Grade C", "Grade BC", "Swap", "Grade A", "Brand New", "Grade B", "Grade C+", "Grade AB"];
        let mut sorted = shuffled;
        sorted.sort_by_key(|grade| GradeRank::of(grade));
        assert_eq!(sorted, ["Brand New", "Swap", "Grade A", "Grade AB", "Grade B", "Grade BC", "Grade C+", "Grade C"]);
        assert!(GradeRank::of("Grade A+") < GradeRank::of("Grade A"));
        assert!(GradeRank::of("Grade B+") < GradeRank::of("Grade B"));
    }

    #[test]
    fn an_unknown_grade_comes_last() {
        for word in ["Grade D", "Mint", "", "Damaged"] {
            assert_eq!(GradeRank::of(word), GradeRank::UNKNOWN, "{word:?}");
        }
        assert!(GradeRank::of("Grade C") < GradeRank::UNKNOWN);
    }

    #[test]
    fn careless_spellings_are_the_same_grade() {
        for word in ["Grade BC", "grade bc", " BC ", "bc", "Grade BC reduced battery performance"] {
            assert_eq!(GradeRank::of(word).word(), Some("Grade BC"), "{word:?}");
        }
        assert_eq!(GradeRank::of("brand  new").word(), Some("Brand New"));
    }

    #[test]
    fn a_minor_fault_shows_as_an_x_before_the_plus() {
        for (appearance, label) in [
            ("Grade C", "Grade Cx"),
            ("Grade C+", "Grade Cx+"),
            ("Grade BC", "Grade BCx"),
            ("c+", "cx+"),
            ("C reduced battery performance", "Cx reduced battery performance"),
            ("Brand New", "Brand New"),
            ("Éclat", "Éclat"),
            ("", ""),
        ] {
            assert_eq!(grade_label(appearance, "Minor Fault"), label);
            assert_eq!(grade_label(appearance, "Working"), appearance);
        }
    }
}
