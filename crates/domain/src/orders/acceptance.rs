//! Which changes of a line need the client's acceptance, and what his silence means (trade rules 1.7 and 1.8).

use serde::{Deserialize, Serialize};

use crate::money::Money;
use crate::sku::Sku;

/// What the client agreed to, or is asked to agree to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineTerms {
    /// The article.
    pub sku: Sku,
    /// Units.
    pub quantity: u32,
    /// Price per unit.
    pub unit_price: Money,
    /// Visual grade.
    pub appearance: String,
    /// Functionality.
    pub functionality: String,
    /// Colour.
    pub colour: String,
    /// Packaging.
    pub boxed: String,
    /// Remark.
    pub remark: String,
}

/// What changed in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermChange {
    /// Fewer units.
    FewerUnits,
    /// More units: more to pay.
    MoreUnits,
    /// Dearer.
    Dearer,
    /// Another article.
    Article,
    /// Another grade, even a better one.
    Grade,
    /// Another functionality.
    Functionality,
    /// Another colour.
    Colour,
    /// Another packaging.
    Boxed,
    /// Another remark.
    Remark,
}

/// What the client must accept; empty when nothing: a lower price alone needs no consent.
pub fn to_accept(agreed: &LineTerms, proposed: &LineTerms) -> Vec<TermChange> {
    let differs = |a: &str, b: &str| a.trim().to_lowercase() != b.trim().to_lowercase();
    [
        (proposed.quantity < agreed.quantity, TermChange::FewerUnits),
        (proposed.quantity > agreed.quantity, TermChange::MoreUnits),
        (proposed.unit_price > agreed.unit_price, TermChange::Dearer),
        (proposed.sku != agreed.sku, TermChange::Article),
        (differs(&proposed.appearance, &agreed.appearance), TermChange::Grade),
        (differs(&proposed.functionality, &agreed.functionality), TermChange::Functionality),
        (differs(&proposed.colour, &agreed.colour), TermChange::Colour),
        (differs(&proposed.boxed, &agreed.boxed), TermChange::Boxed),
        (differs(&proposed.remark, &agreed.remark), TermChange::Remark),
    ]
    .into_iter()
    .filter_map(|(changed, change)| changed.then_some(change))
    .collect()
}

/// What becomes of a line when the client's deadline passes without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// The line stays.
    Kept,
    /// The line is dropped.
    Dropped,
}

/// The consequences of silence, line by line: unchanged lines stay and changed ones are dropped; with "all or nothing"
/// one changed line drops all. `changed` says of each line that it waits for acceptance.
pub fn after_silence(changed: &[bool], all_or_nothing: bool) -> Vec<Silence> {
    let nothing = all_or_nothing && changed.contains(&true);
    changed.iter().map(|changed| if *changed || nothing { Silence::Dropped } else { Silence::Kept }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> LineTerms {
        let word = |word: &str| word.to_owned();
        LineTerms {
            sku: Sku::parse("00100750259935").unwrap(),
            quantity: 5,
            unit_price: Money::from_cents(10_000),
            appearance: word("Grade B"),
            functionality: word("Working"),
            colour: word("Black"),
            boxed: word("Unboxed"),
            remark: String::new(),
        }
    }

    #[test]
    fn anything_but_a_lower_price_needs_consent() {
        let agreed = terms();
        let word = |word: &str| word.to_owned();
        let lower = LineTerms { unit_price: Money::from_cents(9_999), appearance: word(" grade b"), ..terms() };
        assert_eq!(to_accept(&agreed, &lower), []);
        for (proposed, change) in [
            (LineTerms { quantity: 4, ..terms() }, TermChange::FewerUnits),
            (LineTerms { quantity: 6, ..terms() }, TermChange::MoreUnits),
            (LineTerms { unit_price: Money::from_cents(10_001), ..terms() }, TermChange::Dearer),
            (LineTerms { sku: Sku::parse("00100750259936").unwrap(), ..terms() }, TermChange::Article),
            (LineTerms { appearance: word("Grade A"), ..terms() }, TermChange::Grade),
            (LineTerms { functionality: word("Minor Fault"), ..terms() }, TermChange::Functionality),
            (LineTerms { colour: word("Blue"), ..terms() }, TermChange::Colour),
            (LineTerms { boxed: word("Original Box"), ..terms() }, TermChange::Boxed),
            (LineTerms { remark: word("Engraving"), ..terms() }, TermChange::Remark),
        ] {
            assert_eq!(to_accept(&agreed, &proposed), [change]);
        }
    }

    #[test]
    fn silence_keeps_what_did_not_change() {
        use Silence::{Dropped, Kept};
        assert_eq!(after_silence(&[false, true, false], false), [Kept, Dropped, Kept]);
        assert_eq!(after_silence(&[false, true, false], true), [Dropped; 3]);
        assert_eq!(after_silence(&[false, false], true), [Kept; 2]);
    }
}
