//! What a pasted text or a file wants, as lines that can be looked for: article numbers with quantities, descriptions,
//! or shorthand as people type it.

use dbc_domain::language::Language;
use dbc_domain::matching::{Traits, Wanted};
use dbc_domain::orders::pasted::{MAX_UNITS, PasteProblem, read_pasted};
use dbc_domain::orders::shorthand::{Wish, read_wish};
use dbc_domain::sku::Sku;
use dbc_sheets::limits::Limits;
use dbc_sheets::order::{OrderLine, read_order};
use dbc_sheets::source::Source;
use thiserror::Error;

/// Most lines of one list.
pub(super) const MOST_LINES: usize = 5_000;

/// A line of a list.
#[derive(Debug, Clone)]
pub(super) struct Wanting {
    /// Row of the list, from 1.
    pub row: u32,
    /// What was written, for asking back.
    pub written: String,
    pub what: What,
    /// Units; 0 when they were not understood.
    pub quantity: u32,
}

/// What a line wants.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// An article or a description.
    Line(Box<Wanted>),
    /// Shorthand.
    Wish(Box<Wish>),
}

/// A list that was read.
#[derive(Debug, Clone, Default)]
pub(super) struct List {
    pub lines: Vec<Wanting>,
    /// Sentences about rows that were left out.
    pub remarks: Vec<String>,
}

/// Why a list was not read.
#[derive(Debug, Error)]
pub(super) enum ListError {
    /// More than [`MOST_LINES`].
    #[error("the list has more than {MOST_LINES} lines")]
    TooLong,
    /// The file has no layout that is known, or breaks a limit.
    #[error("{0}")]
    Unreadable(String),
}

/// Reads a paste: two columns from a spreadsheet, shorthand, or both mixed. `knows` says whether an article exists.
pub(super) fn read_text(text: &str, knows: impl Fn(&Sku) -> bool) -> Result<List, ListError> {
    let written: Vec<&str> = text.lines().collect();
    if written.iter().filter(|line| !line.trim().is_empty()).count() > MOST_LINES {
        return Err(ListError::TooLong);
    }
    let line_of = |row: usize| written.get(row - 1).map_or("", |line| line.trim()).to_owned();
    let pasted = read_pasted(text);
    let mut lines = Vec::with_capacity(pasted.lines.len());
    for line in pasted.lines {
        // A number such as `13` reads like an article; unless it is one, the line is shorthand.
        let what = match looks_like_article(&line.sku) || knows(&line.sku) {
            true => What::Line(Box::new(article(line.sku))),
            false => What::Wish(Box::new(read_wish(&line_of(line.row)))),
        };
        let quantity = match &what {
            What::Line(_) => line.quantity,
            What::Wish(wish) => wish.quantity.unwrap_or(0),
        };
        lines.push(Wanting { row: row(line.row), written: line_of(line.row), what, quantity });
    }
    for (place, problem) in pasted.problems {
        let written = line_of(place);
        let found = match problem {
            PasteProblem::BadQuantity { .. } => first_article(&written, &knows),
            PasteProblem::NoSku => None,
        };
        let (what, quantity) = match found {
            Some(sku) => (What::Line(Box::new(article(sku))), 0),
            None => {
                let wish = read_wish(&written);
                let quantity = wish.quantity.unwrap_or(0);
                (What::Wish(Box::new(wish)), quantity)
            }
        };
        lines.push(Wanting { row: row(place), written, what, quantity });
    }
    lines.sort_by_key(|line| line.row);
    Ok(List { lines, remarks: Vec::new() })
}

/// Reads a file of any layout that orders come in (domain sheet 6.5). Blocking.
pub(super) fn read_file(name: &str, content: Vec<u8>, language: Language) -> Result<List, ListError> {
    let source = Source::bytes(name, content);
    let options = dbc_sheets::price_list::ReadOptions::new(Limits::server());
    let order =
        read_order(&source, &options, false).map_err(|error| ListError::Unreadable(error.sentence(language)))?;
    if order.lines.len() > MOST_LINES {
        return Err(ListError::TooLong);
    }
    let remarks = order
        .findings
        .iter()
        .filter(|finding| finding.severity == dbc_domain::finding::Severity::Refused)
        .map(|finding| match language {
            Language::Fr => format!("Ligne {} : {}", finding.row, finding.sentence(language)),
            Language::En => format!("Row {}: {}", finding.row, finding.sentence(language)),
        })
        .collect();
    Ok(List { lines: order.lines.into_iter().map(of_file).collect(), remarks })
}

fn of_file(line: OrderLine) -> Wanting {
    let row = line.row();
    let parts = [
        line.sku.as_ref().map_or("", Sku::as_str),
        &line.traits.product_name,
        &line.traits.appearance,
        &line.traits.functionality,
        &line.traits.boxed,
        &line.traits.color,
        &line.traits.additional_info,
    ];
    let written = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<&str>>().join(" · ");
    let quantity = line.quantity.min(MAX_UNITS);
    let wanted = Wanted { sku: line.sku, regime: line.regime, traits: line.traits };
    Wanting { row, written, what: What::Line(Box::new(wanted)), quantity }
}

fn article(sku: Sku) -> Wanted {
    Wanted { sku: Some(sku), regime: None, traits: Traits::default() }
}

/// Long enough and with enough digits that nobody writes it for anything else.
fn looks_like_article(sku: &Sku) -> bool {
    let text = sku.as_str();
    text.len() >= 8 && text.bytes().filter(u8::is_ascii_digit).count() >= 4
}

fn first_article(line: &str, knows: impl Fn(&Sku) -> bool) -> Option<Sku> {
    let words = line.split(|c: char| c.is_whitespace() || ",;".contains(c)).filter(|word| !word.is_empty());
    let read = |word: &str| Sku::restore_zeros(word).or_else(|| Sku::parse(word).ok());
    words.filter_map(read).find(|sku| looks_like_article(sku) || knows(sku))
}

fn row(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
