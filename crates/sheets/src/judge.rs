//! Reads the cells of one row for what they mean; what is wrong goes to the log with row, column and value.

use dbc_domain::finding::FindingCode;
use dbc_domain::grade::GradeRank;
use dbc_domain::money::Money;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;

use crate::amount::{PriceProblem, currency_in, display_raw, read_price, read_quantity};
use crate::findings::FindingLog;
use crate::header::{Header, normalise};
use crate::row::{Cell, Row};

/// A row under judgement: its problems go to the log.
pub(crate) struct Judge<'a> {
    pub(crate) row: &'a Row,
    pub(crate) header: &'a Header,
    pub(crate) log: &'a mut FindingLog,
    pub(crate) refused: bool,
}

impl Judge<'_> {
    pub(crate) fn cell(&self, position: Option<u32>) -> Cell<'_> {
        position.map_or(Cell::Empty, |at| self.row.cell(at))
    }

    pub(crate) fn note(&mut self, position: Option<u32>, value: Option<&str>, code: FindingCode) {
        let column = position.map(|at| self.header.text(at));
        self.log.add(self.row.number(), column.as_deref(), value, code);
    }

    pub(crate) fn refuse(&mut self, position: Option<u32>, value: Option<&str>, code: FindingCode) {
        self.refused = true;
        self.note(position, value, code);
    }

    pub(crate) fn note_formulas(&mut self) {
        let row = self.row;
        for (position, cell) in row.cells() {
            if row.is_formula(position) {
                let value = cell_text(cell);
                self.note(Some(position), Some(&value), FindingCode::FormulaValue);
            }
        }
    }

    /// The text of a cell, trimmed, without control characters; `None` when nothing is left.
    pub(crate) fn text(&mut self, position: Option<u32>) -> Option<String> {
        let text = cell_text(self.cell(position));
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return None;
        }
        if !trimmed.contains(|c: char| c.is_control()) {
            return Some(trimmed.to_owned());
        }
        let cleaned: String = trimmed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let cleaned = cleaned.split_whitespace().collect::<Vec<_>>().join(" ");
        self.note(position, Some(&cleaned), FindingCode::TextCleaned);
        (!cleaned.is_empty()).then_some(cleaned)
    }

    pub(crate) fn sku(&mut self, position: Option<u32>) -> Option<Sku> {
        let (text, numeric) = match self.cell(position) {
            Cell::Text(text) => (text.trim().to_owned(), false),
            Cell::Number(raw) => (display_raw(raw), true),
            Cell::Empty => (String::new(), false),
            other => {
                let value = cell_text(other).into_owned();
                self.refuse(position, Some(&value), FindingCode::SkuInvalid);
                return None;
            }
        };
        if text.is_empty() {
            self.refuse(position, None, FindingCode::SkuMissing);
            return None;
        }
        // A text of twelve digits lost the two zeros of a phone in an earlier tool; other texts are left alone.
        let lost = numeric || (text.len() == 12 && text.starts_with('1'));
        if lost && let Some(sku) = Sku::restore_zeros(&text) {
            self.note(position, Some(&text), FindingCode::SkuZerosRestored);
            return Some(sku);
        }
        match Sku::parse(&text) {
            Ok(sku) => Some(sku),
            Err(_) => {
                self.refuse(position, Some(&text), FindingCode::SkuInvalid);
                None
            }
        }
    }

    pub(crate) fn regime(&mut self, position: Option<u32>) -> VatRegime {
        let text = cell_text(self.cell(position)).into_owned();
        VatRegime::parse_supplier(&text).unwrap_or_else(|| {
            self.note(position, Some(text.trim()), FindingCode::RegimeUnknown);
            VatRegime::Standard
        })
    }

    pub(crate) fn quantity(&mut self, position: Option<u32>) -> Option<u32> {
        let cell = self.cell(position);
        match read_quantity(cell) {
            Ok(quantity) => Some(quantity),
            Err(code) => {
                let value = cell_text(cell).into_owned();
                self.refuse(position, Some(&value), code);
                None
            }
        }
    }

    /// `Some(None)` is a price of 0: the supplier has none yet.
    pub(crate) fn price(
        &mut self,
        position: Option<u32>,
        currency_position: Option<u32>,
        header_currency: Option<&'static str>,
    ) -> Option<Option<Money>> {
        if let Some(currency) = header_currency.filter(|currency| *currency != "EUR") {
            self.refuse(position, Some(currency), FindingCode::CurrencyForeign);
            return None;
        }
        let stated = cell_text(self.cell(currency_position)).trim().to_owned();
        if !stated.is_empty() && currency_in(&stated) != Some("EUR") {
            let named = currency_in(&stated).map_or(stated.clone(), str::to_owned);
            self.refuse(currency_position, Some(&named), FindingCode::CurrencyForeign);
            return None;
        }
        let cell = self.cell(position);
        let format = position.and_then(|at| self.row.currency(at));
        match read_price(cell, format) {
            Ok(price) => {
                if price.rounded {
                    let value = cell_text(cell).into_owned();
                    self.note(position, Some(&value), FindingCode::PriceRounded);
                }
                Some(price.amount.is_positive().then_some(price.amount))
            }
            Err(problem) => {
                let value = cell_text(cell).into_owned();
                match problem {
                    PriceProblem::Missing => self.refuse(position, None, FindingCode::PriceMissing),
                    PriceProblem::Foreign(currency) => {
                        self.refuse(position, Some(currency), FindingCode::CurrencyForeign);
                    }
                    PriceProblem::Bad(code) => self.refuse(position, Some(&value), code),
                }
                None
            }
        }
    }

    pub(crate) fn campaign(&mut self, position: Option<u32>) -> Option<Money> {
        let cell = self.cell(position);
        let format = position.and_then(|at| self.row.currency(at));
        match read_price(cell, format) {
            Ok(price) => price.amount.is_positive().then_some(price.amount),
            Err(PriceProblem::Missing) => None,
            Err(_) => {
                let value = cell_text(cell).into_owned();
                self.note(position, Some(&value), FindingCode::CampaignPriceUnreadable);
                None
            }
        }
    }

    pub(crate) fn grade(&mut self, position: Option<u32>, appearance: &str, regime: VatRegime) {
        let rank = GradeRank::of(appearance);
        if !rank.is_known() {
            self.note(position, Some(appearance), FindingCode::GradeUnknown);
        } else if regime == VatRegime::Marginal && rank == GradeRank::of("Brand New") {
            self.note(position, Some(appearance), FindingCode::NewUnderMarginScheme);
        }
    }
}

/// The content of a cell as people see it.
pub(crate) fn cell_text(cell: Cell<'_>) -> std::borrow::Cow<'_, str> {
    match cell {
        Cell::Empty => "".into(),
        Cell::Text(text) | Cell::Error(text) => text.into(),
        Cell::Number(raw) => display_raw(raw).into(),
        Cell::Bool(true) => "TRUE".into(),
        Cell::Bool(false) => "FALSE".into(),
    }
}

/// A row of sums: it says so, or it holds numbers and nothing that names an article.
pub(crate) fn is_total(row: &Row, sku_position: Option<u32>) -> bool {
    match sku_position.map_or(Cell::Empty, |at| row.cell(at)) {
        // With a SKU there is an article, unless the word stands in its place. Nearly all rows end here.
        Cell::Text(text) if !text.trim().is_empty() => text.starts_with(char::is_alphabetic) && says_total(text),
        Cell::Number(_) => false,
        _ => {
            let mut numbers = 0;
            let mut words = 0;
            for (_, cell) in row.cells() {
                match cell {
                    Cell::Text(text) if says_total(text) => return true,
                    Cell::Text(text) => words += usize::from(!text.trim().is_empty()),
                    Cell::Number(_) => numbers += 1,
                    _ => {}
                }
            }
            words == 0 && numbers > 0
        }
    }
}

fn says_total(text: &str) -> bool {
    let text = normalise(text);
    let first = text.split(' ').next().unwrap_or("");
    matches!(first, "total" | "totals" | "totaux" | "sum" | "somme" | "subtotal")
        || text.starts_with("sous total")
        || text.starts_with("grand total")
}
