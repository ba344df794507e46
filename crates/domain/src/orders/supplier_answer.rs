//! The supplier's answer against what was ordered and what its current list says: a three-way difference, from one file
//! or several (trade rules 1.7). Pairing is tolerant, says how sure it is, and leaves ties to people.

use serde::{Deserialize, Serialize};

use crate::matching::{Match, MatchIndex, Traits, Wanted};
use crate::money::Money;
use crate::sku::Sku;
use crate::vat::VatRegime;

/// A line of the supplier order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderedLine {
    /// The stable key that the export carries.
    pub key: String,
    /// The article.
    pub sku: Sku,
    /// Its regime.
    pub regime: VatRegime,
    /// What it says of the phone.
    pub traits: Traits,
    /// Units ordered.
    pub quantity: u32,
    /// Cost per unit when ordered.
    pub cost: Money,
}

/// A row of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// Its number in the sheet.
    pub row: usize,
    /// The stable key, when the file kept it.
    pub key: Option<String>,
    /// The article, when the row has one.
    pub sku: Option<Sku>,
    /// Its regime, when the row says.
    pub regime: Option<VatRegime>,
    /// What it says of the phone.
    pub traits: Traits,
    /// Units confirmed; 0 is a refusal.
    pub quantity: u32,
    /// Cost per unit, when the row has one.
    pub cost: Option<Money>,
    /// The ordered line that somebody chose by hand, counted from 0.
    pub picked: Option<usize>,
}

/// What the current list says of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListOffer {
    /// Units published.
    pub quantity: u32,
    /// Cost per unit.
    pub cost: Option<Money>,
}

/// The class of a line or row. A line can have several: short and dearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerClass {
    /// All units at the cost ordered.
    Confirmed,
    /// Fewer units.
    Short,
    /// No unit.
    Refused,
    /// Another cost, higher or lower.
    PriceChanged,
    /// Another article in its place.
    Substituted,
    /// An article that was not ordered and that the current list knows.
    Added,
    /// An article that neither the order nor the current list knows.
    Unknown,
    /// Nothing said yet.
    Unanswered,
}

/// How sure a pairing is, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Somebody chose it.
    Picked,
    /// The stable key.
    Key,
    /// The SKU in its regime.
    Sku,
    /// Name, appearance and functionality in its regime, nearest box, remark and colour.
    Characteristics,
}

/// Units and cost that rows give to a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The article; another than ordered for a substitute.
    pub sku: Sku,
    /// Units.
    pub quantity: u32,
    /// Cost per unit: the highest of the rows that give one, else the cost ordered.
    pub cost: Money,
    /// The least sure of the pairings.
    pub confidence: Confidence,
    /// The rows, by file (counted from 0) and number.
    pub rows: Vec<(usize, usize)>,
}

/// One ordered line, three ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineDiff {
    /// Its classes; never empty.
    pub classes: Vec<AnswerClass>,
    /// What was answered for the article itself.
    pub answered: Option<Answered>,
    /// What was answered in its place.
    pub substitutes: Vec<Answered>,
    /// What the current list says of the article.
    pub listed: Option<ListOffer>,
    /// Units confirmed beyond the order.
    pub surplus: u32,
}

/// A row that belongs to no line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraRow {
    /// The file, counted from 0.
    pub file: usize,
    /// Its number in the sheet.
    pub row: usize,
    /// [`AnswerClass::Added`] or [`AnswerClass::Unknown`].
    pub class: AnswerClass,
    /// What the current list says of it.
    pub listed: Option<ListOffer>,
    /// Ordered lines that it could be, equally near: somebody must choose.
    pub candidates: Vec<usize>,
}

/// A line that a later file answers differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// The line, counted from 0.
    pub line: usize,
    /// The later file, counted from 0.
    pub file: usize,
    /// Units before and after.
    pub quantity: (u32, u32),
    /// Cost before and after.
    pub cost: (Money, Money),
}

/// The whole difference.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AnswerDiff {
    /// Every ordered line.
    pub lines: Vec<LineDiff>,
    /// Rows of no line.
    pub extra: Vec<ExtraRow>,
    /// What later files changed.
    pub revisions: Vec<Revision>,
}

/// What one file, or all files so far, say of a line.
#[derive(Debug, Clone, Default)]
struct Said {
    answered: Option<Answered>,
    substitutes: Vec<Answered>,
}

/// Compares. Files come in the order of their receipt: a later file replaces what earlier ones said of the lines that it
/// names, and leaves the others. Within a file, rows of one line add up.
pub fn compare(
    ordered: &[OrderedLine],
    files: &[Vec<AnswerRow>],
    list: impl Fn(&Sku, Option<VatRegime>) -> Option<ListOffer>,
) -> AnswerDiff {
    let mut diff = AnswerDiff::default();
    let mut said: Vec<Said> = vec![Said::default(); ordered.len()];
    for (file, rows) in files.iter().enumerate() {
        let (now, extra) = read_file(ordered, file, rows, &list);
        diff.extra.extend(extra);
        for (line, now) in now.into_iter().enumerate() {
            if now.answered.is_none() && now.substitutes.is_empty() {
                continue;
            }
            if let Some((before, after)) = said[line].answered.as_ref().zip(now.answered.as_ref()) {
                let (quantity, cost) = ((before.quantity, after.quantity), (before.cost, after.cost));
                if quantity.0 != quantity.1 || cost.0 != cost.1 {
                    diff.revisions.push(Revision { line, file, quantity, cost });
                }
            }
            said[line] = now;
        }
    }
    diff.lines = ordered
        .iter()
        .zip(said)
        .map(|(line, said)| LineDiff {
            classes: classes(line, &said),
            surplus: said.answered.as_ref().map_or(0, |answer| answer.quantity.saturating_sub(line.quantity)),
            answered: said.answered,
            substitutes: said.substitutes,
            listed: list(&line.sku, Some(line.regime)),
        })
        .collect();
    diff
}

fn classes(line: &OrderedLine, said: &Said) -> Vec<AnswerClass> {
    let mut classes = Vec::new();
    let substituted = !said.substitutes.is_empty();
    match &said.answered {
        None if substituted => {}
        None => classes.push(AnswerClass::Unanswered),
        Some(answer) if answer.quantity == 0 && substituted => {}
        Some(answer) if answer.quantity == 0 => classes.push(AnswerClass::Refused),
        Some(answer) => {
            if answer.quantity < line.quantity {
                classes.push(AnswerClass::Short);
            }
            if answer.cost != line.cost {
                classes.push(AnswerClass::PriceChanged);
            }
            if classes.is_empty() && !substituted {
                classes.push(AnswerClass::Confirmed);
            }
        }
    }
    if substituted {
        classes.push(AnswerClass::Substituted);
    }
    classes
}

/// Pairs the rows of one file: sure pairings first, so that a likeness never takes a line from its own row.
fn read_file(
    ordered: &[OrderedLine],
    file: usize,
    rows: &[AnswerRow],
    list: &impl Fn(&Sku, Option<VatRegime>) -> Option<ListOffer>,
) -> (Vec<Said>, Vec<ExtraRow>) {
    let mut said: Vec<Said> = vec![Said::default(); ordered.len()];
    let mut left = Vec::new();
    for row in rows {
        match surely(ordered, row) {
            Some((line, confidence)) => say(&mut said[line], &ordered[line], file, row, confidence),
            None => left.push(row),
        }
    }
    let mut index = MatchIndex::default();
    let mut places = Vec::new();
    for (line, wanted) in ordered.iter().enumerate() {
        if said[line].answered.as_ref().is_none_or(|answer| answer.quantity < wanted.quantity) {
            // Every entry has a price of its own, so that equals are shown instead of taken.
            index.add(&wanted.sku, wanted.regime, &wanted.traits, i64::try_from(line).unwrap_or(i64::MAX));
            places.push(line);
        }
    }
    let mut extra = Vec::new();
    for row in left {
        let wanted = Wanted { sku: None, regime: row.regime, traits: row.traits.clone() };
        let candidates = match index.find(&wanted) {
            Match::Found { offer, .. } => {
                let line = places[offer];
                say(&mut said[line], &ordered[line], file, row, Confidence::Characteristics);
                continue;
            }
            Match::Ambiguous(found) => found.into_iter().map(|found| places[found]).collect(),
            Match::OtherRegime(_) | Match::NotFound => Vec::new(),
        };
        let listed = row.sku.as_ref().and_then(|sku| list(sku, row.regime));
        let class = if listed.is_some() { AnswerClass::Added } else { AnswerClass::Unknown };
        extra.push(ExtraRow { file, row: row.row, class, listed, candidates });
    }
    (said, extra)
}

/// By hand, by key, or by SKU when exactly one line has it in the row's regime.
fn surely(ordered: &[OrderedLine], row: &AnswerRow) -> Option<(usize, Confidence)> {
    if let Some(line) = row.picked.filter(|line| *line < ordered.len()) {
        return Some((line, Confidence::Picked));
    }
    let key = row.key.as_deref().map(str::trim).filter(|key| !key.is_empty());
    if let Some(line) = key.and_then(|key| ordered.iter().position(|line| line.key == key)) {
        return Some((line, Confidence::Key));
    }
    let same = |line: &OrderedLine| {
        row.sku.as_ref() == Some(&line.sku) && row.regime.is_none_or(|regime| regime == line.regime)
    };
    let mut found = ordered.iter().enumerate().filter(|(_, line)| same(line)).map(|(place, _)| place);
    match (found.next(), found.next()) {
        (Some(line), None) => Some((line, Confidence::Sku)),
        _ => None,
    }
}

/// Adds a row to what is said of a line.
fn say(said: &mut Said, line: &OrderedLine, file: usize, row: &AnswerRow, confidence: Confidence) {
    let sku = row.sku.as_ref().unwrap_or(&line.sku);
    let answer = Answered {
        sku: sku.clone(),
        quantity: row.quantity,
        cost: row.cost.unwrap_or(line.cost),
        confidence,
        rows: vec![(file, row.row)],
    };
    let known = match *sku == line.sku {
        true => said.answered.as_mut(),
        false => said.substitutes.iter_mut().find(|known| known.sku == *sku),
    };
    match known {
        Some(known) => {
            known.quantity = known.quantity.saturating_add(answer.quantity);
            known.cost = known.cost.max(answer.cost);
            known.confidence = known.confidence.max(confidence);
            known.rows.extend(answer.rows);
        }
        None if *sku == line.sku => said.answered = Some(answer),
        None => said.substitutes.push(answer),
    }
}
