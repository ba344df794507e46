//! One row of a sheet as it was found: which cell holds what, and nothing yet about what it means.

/// The content of one cell. Numbers stay the decimal text that the file holds: no float touches an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A text.
    Text(&'a str),
    /// A number, as decimal text with a dot, perhaps with an exponent.
    Number(&'a str),
    /// A truth value.
    Bool(bool),
    /// An error value such as `#REF!`.
    Error(&'a str),
}

/// Bytes of all texts of one row: enough for any row of a list, and a bound on what references to shared strings can
/// unfold to.
pub(crate) const MOST_ROW_BYTES: usize = 1 << 20;

/// A buffer above this is not kept for the next row.
const KEPT_BYTES: usize = 8 << 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Bool,
    Error,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    column: u32,
    start: u32,
    end: u32,
    kind: Kind,
    formula: bool,
    currency: Option<&'static str>,
}

/// One row. The texts of all cells lie in one buffer, so that a row can be used again without allocation.
#[derive(Debug, Clone, Default)]
pub struct Row {
    number: u32,
    text: String,
    slots: Vec<Slot>,
}

impl Row {
    /// The row's number as the spreadsheet program shows it, from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The cell of a column, counted from 0.
    pub fn cell(&self, column: u32) -> Cell<'_> {
        self.slot(column).map_or(Cell::Empty, |slot| self.content(slot))
    }

    /// True when the cell's value was computed by a formula.
    pub fn is_formula(&self, column: u32) -> bool {
        self.slot(column).is_some_and(|slot| slot.formula)
    }

    /// The currency that the cell's number format shows, when it shows one: `EUR`, `GBP`…
    pub fn currency(&self, column: u32) -> Option<&'static str> {
        self.slot(column).and_then(|slot| slot.currency)
    }

    /// The cells with content and their columns, from left to right.
    pub fn cells(&self) -> impl Iterator<Item = (u32, Cell<'_>)> {
        self.slots.iter().map(|slot| (slot.column, self.content(slot)))
    }

    /// True when no cell holds anything but blanks.
    pub fn is_blank(&self) -> bool {
        self.slots.iter().all(|slot| slot.kind == Kind::Text && self.range(slot).trim().is_empty())
    }

    /// Number of cells with content.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// True when no cell was stored.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    pub(crate) fn start(&mut self, number: u32) {
        self.number = number;
        self.text.clear();
        self.slots.clear();
    }

    /// Adds a cell; one that stands there already is replaced.
    pub(crate) fn push(&mut self, column: u32, kind: Kind, text: &str, formula: bool, currency: Option<&'static str>) {
        let start = self.text.len();
        self.text.push_str(text);
        self.push_tail(column, kind, start, formula, currency);
    }

    /// Adds a cell whose text was appended to [`Row::buffer`] from `start` on.
    pub(crate) fn push_tail(
        &mut self,
        column: u32,
        kind: Kind,
        start: usize,
        formula: bool,
        currency: Option<&'static str>,
    ) {
        // A row is at most some MiB (see ITEM_BYTES and the caps on columns); beyond 4 GiB the cell is dropped.
        let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(self.text.len())) else { return };
        let slot = Slot { column, start, end, kind, formula, currency };
        match self.slots.last() {
            Some(last) if last.column >= column => match self.slots.binary_search_by_key(&column, |slot| slot.column) {
                Ok(at) => self.slots[at] = slot,
                Err(at) => self.slots.insert(at, slot),
            },
            _ => self.slots.push(slot),
        }
    }

    /// Bytes that the cells take.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len() + size_of::<Slot>() * self.slots.len()
    }

    /// Gives an unusually large buffer back before the row is kept for use again.
    pub(crate) fn trim(&mut self) {
        if self.text.capacity() > KEPT_BYTES {
            self.text = String::new();
        }
        if self.slots.capacity() * size_of::<Slot>() > KEPT_BYTES {
            self.slots = Vec::new();
        }
    }

    /// The same cells under another number.
    pub(crate) fn clone_as(&self, number: u32) -> Row {
        Row { number, ..self.clone() }
    }

    /// The buffer that [`Row::push_tail`] takes its text from.
    pub(crate) fn buffer(&mut self) -> &mut String {
        &mut self.text
    }

    fn slot(&self, column: u32) -> Option<&Slot> {
        // Most rows have no gap, so the cell stands at its own index.
        match self.slots.get(column as usize) {
            Some(slot) if slot.column == column => Some(slot),
            _ => self.slots.binary_search_by_key(&column, |slot| slot.column).ok().map(|at| &self.slots[at]),
        }
    }

    fn range(&self, slot: &Slot) -> &str {
        self.text.get(slot.start as usize..slot.end as usize).unwrap_or("")
    }

    fn content(&self, slot: &Slot) -> Cell<'_> {
        let text = self.range(slot);
        match slot.kind {
            Kind::Text if text.is_empty() => Cell::Empty,
            Kind::Text => Cell::Text(text),
            Kind::Number => Cell::Number(text),
            Kind::Bool => Cell::Bool(matches!(text, "1" | "true")),
            Kind::Error => Cell::Error(text),
        }
    }
}

/// The letters of a column, counted from 0: `A`, `Z`, `AA`…
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_column_whatever_the_gaps() {
        let mut row = Row::default();
        row.start(7);
        row.push(0, Kind::Text, "a", false, None);
        row.push(5, Kind::Number, "1.5", true, Some("GBP"));
        row.push(2, Kind::Bool, "1", false, None);
        row.push(5, Kind::Number, "2.5", false, None);
        assert_eq!(row.cell(0), Cell::Text("a"));
        assert_eq!(row.cell(1), Cell::Empty);
        assert_eq!(row.cell(2), Cell::Bool(true));
        assert_eq!((row.cell(5), row.is_formula(5)), (Cell::Number("2.5"), false));
        assert_eq!(row.cell(16_000), Cell::Empty);
    }

    #[test]
    fn columns_have_letters() {
        assert_eq!(["A", "Z", "AA", "XFD"].map(String::from), [0, 25, 26, 16_383].map(column_letters));
    }
}
