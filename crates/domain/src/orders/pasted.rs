//! Two columns pasted from a spreadsheet: SKU and quantity, in any order, with or without header.

use serde::{Deserialize, Serialize};

use crate::sku::Sku;

/// Most units of a line; more is a typing error or a SKU in the wrong column.
pub const MAX_UNITS: u32 = 100_000;

/// A line that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastedLine {
    /// The line of the paste, counted from 1.
    pub row: usize,
    /// The SKU, zeros restored when a spreadsheet dropped them.
    pub sku: Sku,
    /// Units, above zero.
    pub quantity: u32,
}

/// Why a line was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum PasteProblem {
    /// No cell is a SKU.
    NoSku,
    /// The quantity is missing, zero, not whole, or beyond [`MAX_UNITS`].
    BadQuantity {
        /// What stands there.
        text: String,
    },
}

/// What a paste says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pasted {
    /// Lines read.
    pub lines: Vec<PastedLine>,
    /// Lines not read, by their number.
    pub problems: Vec<(usize, PasteProblem)>,
}

/// Reads a paste. Cells are apart by tabs, else semicolons, else commas, else blanks. Which column is which is decided
/// over all lines, so that a SKU of digits alone is never taken for a quantity.
pub fn read_pasted(text: &str) -> Pasted {
    let rows: Vec<(usize, Vec<&str>)> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(place, line)| (place + 1, cells(line)))
        .collect();
    let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let count = |column: usize, test: fn(&str) -> bool| {
        rows.iter().filter(|(_, cells)| cells.get(column).is_some_and(|cell| test(cell))).count()
    };
    let sku_column = best(width, None, |column| count(column, looks_like_sku));
    let quantity_column = best(width, Some(sku_column), |column| count(column, |cell| quantity(cell).is_some()));
    let mut pasted = Pasted::default();
    for (place, (row, cells)) in rows.iter().enumerate() {
        let sku = cells.get(sku_column).and_then(|cell| read_sku(cell));
        let amount = cells.get(quantity_column).copied().unwrap_or("");
        match (sku, quantity(amount)) {
            (Some(sku), Some(quantity)) => pasted.lines.push(PastedLine { row: *row, sku, quantity }),
            (_, None) if place == 0 && !amount.bytes().any(|b| b.is_ascii_digit()) && rows.len() > 1 => {}
            (None, _) => pasted.problems.push((*row, PasteProblem::NoSku)),
            (Some(_), None) => {
                pasted.problems.push((*row, PasteProblem::BadQuantity { text: amount.to_owned() }));
            }
        }
    }
    pasted
}

fn cells(line: &str) -> Vec<&str> {
    let line = line.trim_start_matches('\u{feff}').trim_end_matches('\r');
    match ['\t', ';', ','].into_iter().find(|separator| line.contains(*separator)) {
        Some(separator) => line.split(separator).map(|cell| cell.trim().trim_matches('"')).collect(),
        None => line.split_whitespace().collect(),
    }
}

/// The column with the highest score, the first of equals; `not` is left out.
fn best(width: usize, not: Option<usize>, score: impl Fn(usize) -> usize) -> usize {
    (0..width).filter(|column| Some(*column) != not).max_by_key(|column| (score(*column), width - column)).unwrap_or(0)
}

fn looks_like_sku(cell: &str) -> bool {
    cell.len() >= 8 && cell.bytes().filter(u8::is_ascii_digit).count() >= 4 && Sku::parse(cell).is_ok()
}

fn read_sku(cell: &str) -> Option<Sku> {
    if !cell.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    Sku::restore_zeros(cell).or_else(|| Sku::parse(cell).ok())
}

/// Whole units; `20`, `20.0`, `20,00`, `1 200` and `x20` are understood.
fn quantity(cell: &str) -> Option<u32> {
    let compact: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
    let compact = compact.trim_start_matches(['x', 'X', '×']);
    let (whole, fraction) = compact.split_once(['.', ',']).unwrap_or((compact, ""));
    if whole.is_empty() || !whole.bytes().all(|b| b.is_ascii_digit()) || !fraction.bytes().all(|b| b == b'0') {
        return None;
    }
    // Three zeros behind a separator are thousands in some lists and decimals in others.
    if fraction.len() > 2 {
        return None;
    }
    whole.parse().ok().filter(|units| (1..=MAX_UNITS).contains(units))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(String, u32)> {
        read_pasted(text).lines.into_iter().map(|line| (line.sku.as_str().to_owned(), line.quantity)).collect()
    }

    #[test]
    fn columns_are_found_in_any_order() {
        let expected = vec![("00100750259935".to_owned(), 5), ("00100347726697".to_owned(), 12)];
        for text in [
            "00100750259935\t5\n00100347726697\t12",
            "5\t00100750259935\r\n12\t00100347726697\r\n",
            "\u{feff}SKU;Quantité\n00100750259935;5\n00100347726697;12\n",
            "Qty,Code\n5,100750259935\n12,100347726697",
            "00100750259935 x5\n\n00100347726697 12",
            "SKU;Nom;Quantité\n00100750259935;iPhone 13 Pro;5,00\n00100347726697;iPhone X 256GB;12",
        ] {
            assert_eq!(lines(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_line_that_is_not_understood_is_named() {
        let pasted = read_pasted("00100750259935\t0\n00100347726697\t2,5\nbonjour\t3\n00100883898765\t1");
        let bad = |text: &str| PasteProblem::BadQuantity { text: text.to_owned() };
        assert_eq!(pasted.problems, [(1, bad("0")), (2, bad("2,5")), (3, PasteProblem::NoSku)]);
        assert_eq!(pasted.lines.len(), 1);
        assert_eq!(read_pasted("00100750259935\t1.000").problems, [(1, bad("1.000"))], "one, or a thousand?");
        assert_eq!(read_pasted("  \n"), Pasted::default());
    }
}
