//! From what a person typed to the rows that are meant.

use dbc_domain::grade::MINOR_FAULT;

use crate::descriptions::Descriptions;
use crate::facet::{FUNCTIONALITY, GRADE};
use crate::rows::RowSet;
use crate::text::{fold, tokens};
use crate::vocabulary::Target;

/// What lies behind is not read: nobody types so much, and the work stays bounded.
const MAX_BYTES: usize = 400;
const MAX_WORDS: usize = 16;
/// Shorter texts are words or figures, not article numbers.
const MIN_SKU: usize = 5;

/// So many digits of an EAN are enough to mean one; fewer are a maker's prefix.
const MIN_EAN: usize = 8;

/// How generously words are understood; the first way that finds something is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// A word that exists means itself, another is a beginning: `13` is not `13T`, `or` is not `orange`.
    Plain,
    /// Neighbours that make one word belong together: `s 21`, `i phone`.
    Joined,
    /// The last word is a beginning even if it exists: `iphone 1` while `iphone 13` is being typed.
    Unfinished,
    /// Words that begin nothing are mistyped.
    Mistyped,
}

/// One word as typed.
struct Written {
    tokens: Vec<String>,
    sku: Option<String>,
}

/// The rows that hold every word of the text. `visible` are the rows that the reader may see at all: a reading that
/// finds only others has found nothing.
pub(crate) fn search(descriptions: &Descriptions, text: &str, visible: &RowSet) -> RowSet {
    let words = written(text);
    for reading in [Reading::Plain, Reading::Joined, Reading::Unfinished, Reading::Mistyped] {
        let joined = if reading == Reading::Joined { join(descriptions, &words) } else { None };
        if reading == Reading::Joined && joined.is_none() {
            continue;
        }
        let rows = every_word(descriptions, joined.as_ref().unwrap_or(&words), reading);
        if rows.intersects(visible) {
            return rows;
        }
    }
    RowSet::empty(descriptions.len())
}

fn written(text: &str) -> Vec<Written> {
    let mut end = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut words: Vec<String> = Vec::new();
    for word in text[..end].split_whitespace().take(MAX_WORDS) {
        // `128 Go` is one word.
        let unit = matches!(fold(word).as_str(), "gb" | "go" | "tb" | "to");
        match words.last_mut().filter(|last| unit && all_digits(last)) {
            Some(number) => number.push_str(word),
            None => words.push(word.to_owned()),
        }
    }
    // An article number typed in the groups in which it is printed: 001 026006 00484.
    if words.len() > 1 && words.iter().all(|word| all_digits(word)) {
        let joined = words.concat();
        if joined.len() >= 10 {
            words = vec![joined];
        }
    }
    let written = words.iter().map(|word| Written { tokens: tokens(word), sku: sku(word) });
    written.filter(|word| !word.tokens.is_empty()).collect()
}

fn all_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn sku(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'/' | b'_'));
    (plain && word.len() >= MIN_SKU && word.bytes().any(|byte| byte.is_ascii_digit())).then(|| word.to_owned())
}

/// The words with neighbours put together where that makes a known word; `None` when none does.
fn join(descriptions: &Descriptions, words: &[Written]) -> Option<Vec<Written>> {
    let mut joined: Vec<Written> = Vec::with_capacity(words.len());
    for word in words {
        let both = match (joined.last().map(|last| last.tokens.as_slice()), word.tokens.as_slice()) {
            (Some([last]), [token]) => Some(format!("{last}{token}")),
            _ => None,
        };
        match (both.filter(|both| descriptions.vocabulary.exact(both).is_some()), joined.last_mut()) {
            (Some(both), Some(last)) => *last = Written { tokens: vec![both], sku: None },
            _ => joined.push(Written { tokens: word.tokens.clone(), sku: word.sku.clone() }),
        }
    }
    (joined.len() < words.len()).then_some(joined)
}

fn every_word(descriptions: &Descriptions, words: &[Written], reading: Reading) -> RowSet {
    let mut all = RowSet::full(descriptions.len());
    for (place, word) in words.iter().enumerate() {
        let finished = reading == Reading::Unfinished && place + 1 < words.len();
        let reading = if finished { Reading::Plain } else { reading };
        let mut rows = every_token(descriptions, &word.tokens, reading);
        if let Some(sku) = &word.sku {
            descriptions.add_sku_prefix(sku, &mut rows);
            if sku.len() >= MIN_EAN && all_digits(sku) {
                descriptions.add_ean_prefix(sku, &mut rows);
            }
        }
        all.intersect(&rows);
        if all.is_empty() {
            break;
        }
    }
    all
}

fn every_token(descriptions: &Descriptions, tokens: &[String], reading: Reading) -> RowSet {
    let mut all = RowSet::full(descriptions.len());
    for token in tokens {
        let mut rows = RowSet::empty(descriptions.len());
        if !add_token(descriptions, token, reading, &mut rows) {
            let parts = parts(token);
            if parts.len() < 2 {
                return rows;
            }
            rows = RowSet::full(descriptions.len());
            for part in parts {
                let mut found = RowSet::empty(descriptions.len());
                add_token(descriptions, part, reading, &mut found);
                rows.intersect(&found);
            }
        }
        all.intersect(&rows);
    }
    all
}

/// `iphone13pro` → iphone, 13, pro; `s10+` → s10, plus.
fn parts(token: &str) -> Vec<&str> {
    if let Some(bare) = token.strip_suffix('+') {
        return vec![bare, "plus"];
    }
    let mut parts = Vec::new();
    let mut start = 0;
    let kinds = token.char_indices().zip(token.char_indices().skip(1));
    for ((_, a), (at, b)) in kinds {
        if a.is_ascii_digit() != b.is_ascii_digit() {
            parts.push(&token[start..at]);
            start = at;
        }
    }
    parts.push(&token[start..]);
    parts
}

/// Adds the rows that a token means. False when it means nothing.
fn add_token(descriptions: &Descriptions, token: &str, reading: Reading, rows: &mut RowSet) -> bool {
    let vocabulary = &descriptions.vocabulary;
    if let Some(targets) = vocabulary.exact(token).filter(|_| reading != Reading::Unfinished) {
        add_targets(descriptions, targets, rows);
        return true;
    }
    let mut found = false;
    for targets in vocabulary.beginning(token) {
        add_targets(descriptions, targets, rows);
        found = true;
    }
    if !found && reading == Reading::Mistyped {
        for targets in vocabulary.near(token) {
            add_targets(descriptions, targets, rows);
            found = true;
        }
    }
    found
}

fn add_targets(descriptions: &Descriptions, targets: &[Target], rows: &mut RowSet) {
    for &target in targets {
        match target {
            Target::Product(product) => {
                let (from, to) = descriptions.products.rows(product);
                rows.insert_range(from, to);
            }
            Target::Value { column, code } => descriptions.words[column as usize].rows[code as usize].add_to(rows),
            Target::Faulty { grade } => {
                let faults = &descriptions.words[FUNCTIONALITY];
                let mut faulty = RowSet::empty(descriptions.len());
                for (code, word) in faults.dictionary.words() {
                    if word.eq_ignore_ascii_case(MINOR_FAULT) {
                        faults.rows[code as usize].add_to(&mut faulty);
                    }
                }
                let mut graded = RowSet::empty(descriptions.len());
                descriptions.words[GRADE].rows[grade as usize].add_to(&mut graded);
                graded.intersect(&faulty);
                rows.unite(&graded);
            }
        }
    }
}
