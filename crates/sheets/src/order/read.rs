//! Reads an order: grouped (one row per SKU), in the offer layout, detailed (one row per device), or a client's own
//! list.

use std::ops::ControlFlow;

use dbc_domain::finding::{Finding, FindingCode};
use dbc_domain::imei::DeviceIdentifier;
use dbc_domain::matching::Traits;
use dbc_domain::money::Money;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;

use crate::amount::{PriceProblem, read_price};
use crate::error::ReadError;
use crate::findings::FindingLog;
use crate::header::{Column, HEADER_SEARCH_ROWS, Header};
use crate::judge::{Judge, cell_text, is_total};
use crate::kind::FileKind;
use crate::memory::Claim;
use crate::price_list::ReadOptions;
use crate::reading::{RowVisitor, SheetInfo, read_rows};
use crate::row::{Cell, Row};
use crate::source::Source;

/// One line of an order.
#[derive(Debug, Clone)]
pub struct OrderLine {
    /// The row as it stands in the file.
    pub cells: Row,
    /// Article number; a line without one is matched by what it says of the phone.
    pub sku: Option<Sku>,
    /// Name, grade, functionality, box, remark, colour.
    pub traits: Traits,
    /// Activation lock.
    pub cloud_lock: String,
    /// VAT regime; `None` when the file has no column for it.
    pub regime: Option<VatRegime>,
    /// Units, 1 for a device.
    pub quantity: u32,
    /// The order's own price per unit: what the supplier asks.
    pub price: Option<Money>,
    /// The device, in a detailed order.
    pub identifier: Option<DeviceIdentifier>,
}

/// What is known of an order before its lines.
#[derive(Debug, Clone)]
pub struct OrderHead {
    /// Name of the file.
    pub file_name: String,
    /// Name of the sheet.
    pub sheet: String,
    /// Which layout.
    pub kind: FileKind,
    /// The header row.
    pub header: Header,
}

/// An order that was read into memory.
#[derive(Debug)]
pub struct Order {
    /// What stands above the lines.
    pub head: OrderHead,
    /// The lines that were taken.
    pub lines: Vec<OrderLine>,
    /// Rows that were not taken.
    pub refused: u64,
    /// What is to be said, in the order of rows.
    pub findings: Vec<Finding>,
}

/// Takes an order line by line.
pub(super) trait LineVisitor {
    /// Called once, before the first line.
    fn head(&mut self, head: OrderHead) -> ControlFlow<()>;

    /// A line that was taken.
    fn line(&mut self, line: OrderLine) -> Result<ControlFlow<()>, ReadError>;
}

/// What is left when all lines were handed on.
#[derive(Debug)]
pub(super) struct LinesRead {
    pub(super) refused: u64,
    pub(super) findings: Vec<Finding>,
    pub(super) findings_omitted: u64,
}

impl OrderLine {
    /// Row as the spreadsheet program numbers it, from 1.
    pub fn row(&self) -> u32 {
        self.cells.number()
    }

    /// Bytes that the line takes, about.
    pub(super) fn bytes(&self) -> usize {
        size_of::<OrderLine>() + 2 * self.cells.bytes()
    }
}

/// Reads an order into memory. A detailed one is refused with a pointer to its tool when `detailed` is false, and the
/// reverse. Blocking.
pub fn read_order(source: &Source, options: &ReadOptions, detailed: bool) -> Result<Order, ReadError> {
    let mut kept = Kept { head: None, lines: Vec::new(), bytes: 0, claim: options.memory.claim() };
    let LinesRead { refused, findings, .. } = read_lines(source, options, detailed, &mut kept)?;
    let head = kept.head.ok_or(ReadError::NoHeader)?;
    Ok(Order { head, lines: kept.lines, refused, findings })
}

struct Kept {
    head: Option<OrderHead>,
    lines: Vec<OrderLine>,
    bytes: usize,
    claim: Claim,
}

impl LineVisitor for Kept {
    fn head(&mut self, head: OrderHead) -> ControlFlow<()> {
        self.head = Some(head);
        ControlFlow::Continue(())
    }

    fn line(&mut self, line: OrderLine) -> Result<ControlFlow<()>, ReadError> {
        self.bytes += line.bytes();
        self.lines.push(line);
        self.claim.hold(self.bytes)?;
        Ok(ControlFlow::Continue(()))
    }
}

/// Reads an order and keeps nothing of it.
pub(super) fn read_lines(
    source: &Source,
    options: &ReadOptions,
    detailed: bool,
    lines: &mut dyn LineVisitor,
) -> Result<LinesRead, ReadError> {
    let most = options.limits.findings;
    let mut visitor = Visitor { file_name: source.name(), detailed, most, state: None, lines };
    read_rows(source, options, &mut visitor)?;
    let Some(State { header: Some(_), taken, refused, log, .. }) = visitor.state else {
        return Err(ReadError::NoHeader);
    };
    if taken == 0 && refused == 0 {
        return Err(ReadError::NoRows);
    }
    let (findings, findings_omitted) = log.finish();
    Ok(LinesRead { refused, findings, findings_omitted })
}

struct Visitor<'a> {
    file_name: &'a str,
    detailed: bool,
    most: usize,
    state: Option<State>,
    lines: &'a mut dyn LineVisitor,
}

struct State {
    sheet: String,
    header: Option<(Header, FileKind)>,
    taken: u64,
    refused: u64,
    log: FindingLog,
}

impl RowVisitor for Visitor<'_> {
    fn open(&mut self, sheet: &SheetInfo) -> Result<(), ReadError> {
        let log = FindingLog::new(sheet.name.clone(), self.most);
        self.state = Some(State { sheet: sheet.name.clone(), header: None, taken: 0, refused: 0, log });
        Ok(())
    }

    fn row(&mut self, row: &mut Row) -> Result<ControlFlow<()>, ReadError> {
        let Some(state) = &mut self.state else { return Ok(ControlFlow::Break(())) };
        if row.is_blank() {
            return Ok(ControlFlow::Continue(()));
        }
        let Some((header, kind)) = &state.header else {
            return match Header::detect(row) {
                Some(header) => {
                    let kind = accept(&header, self.file_name, self.detailed, &state.sheet)?;
                    let (file_name, sheet) = (self.file_name.to_owned(), state.sheet.clone());
                    state.header = Some((header.clone(), kind));
                    Ok(self.lines.head(OrderHead { file_name, sheet, kind, header }))
                }
                None if row.number() >= HEADER_SEARCH_ROWS => Err(ReadError::NoHeader),
                None => {
                    state.log.add(row.number(), None, None, FindingCode::TitleRows);
                    Ok(ControlFlow::Continue(()))
                }
            };
        };
        match line(row, header, *kind, &mut state.log) {
            Taken::Line(line) => {
                state.taken += 1;
                return self.lines.line(*line);
            }
            Taken::Refused => state.refused += 1,
            Taken::Skipped => {}
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// The kind of the file, when it is one that the tool takes and has the columns that it needs.
fn accept(header: &Header, file_name: &str, detailed: bool, sheet: &str) -> Result<FileKind, ReadError> {
    let found = FileKind::recognise(header, file_name);
    let takes = match found {
        FileKind::ImeiOrder => detailed,
        FileKind::GroupedOrder | FileKind::OfferedOrder | FileKind::ClientList => !detailed,
        // A grouped order whose name does not say `order-` has the columns of a bare price list.
        FileKind::PriceList => !detailed && header.position(Column::CampaignPrice).is_none(),
        FileKind::DbcCatalogue | FileKind::Unknown => false,
    };
    if !takes {
        let wanted = if detailed { FileKind::ImeiOrder } else { FileKind::GroupedOrder };
        return Err(ReadError::WrongKind { found, wanted });
    }
    let needed: &[Column] = match found {
        // What the house handed out to its client holds his price, which is no cost.
        FileKind::ImeiOrder if header.position(Column::DbcPrice).is_some() => {
            &[Column::Sku, Column::ProductName, Column::ItemIdentifier]
        }
        FileKind::ImeiOrder => &[Column::Sku, Column::ProductName, Column::ItemIdentifier, Column::Price],
        FileKind::OfferedOrder => &[Column::Sku],
        _ => &[Column::Sku, Column::Quantity],
    };
    let columns = header.missing(needed);
    if !columns.is_empty() {
        return Err(ReadError::MissingColumns { sheet: sheet.to_owned(), row: header.row(), columns });
    }
    Ok(if found == FileKind::PriceList { FileKind::GroupedOrder } else { found })
}

enum Taken {
    Line(Box<OrderLine>),
    Refused,
    Skipped,
}

fn line(row: &mut Row, header: &Header, kind: FileKind, log: &mut FindingLog) -> Taken {
    let at = |column| header.position(column);
    if header.is_repeated_by(row) {
        log.add(row.number(), None, None, FindingCode::HeaderRepeated);
        return Taken::Skipped;
    }
    if is_total(row, at(Column::Sku)) {
        log.add(row.number(), None, None, FindingCode::TotalRow);
        return Taken::Skipped;
    }
    let mut judge = Judge { row, header, log, refused: false };
    judge.note_formulas();
    let mut text = |column| judge.text(at(column)).unwrap_or_default();
    let traits = Traits {
        product_name: text(Column::ProductName),
        appearance: text(Column::Appearance),
        functionality: text(Column::Functionality),
        boxed: text(Column::Boxed),
        additional_info: text(Column::AdditionalInfo),
        color: text(Column::Color),
    };
    let cloud_lock = text(Column::CloudLock);
    let nameless = traits.product_name.is_empty();
    let sku = match judge.cell(at(Column::Sku)) {
        Cell::Empty if !nameless => None,
        _ => judge.sku(at(Column::Sku)),
    };
    let regime_column = at(Column::VatType).or(at(Column::VatMargin));
    let regime = regime_column.is_some().then(|| judge.regime(regime_column));
    let quantity = match kind {
        FileKind::ImeiOrder => Some(1),
        _ => judge.quantity(at(Column::RequiredCount).or(at(Column::Quantity))),
    };
    let price = supplier_price(&mut judge);
    let identifier = match kind {
        FileKind::ImeiOrder => identifier(&mut judge, at(Column::ItemIdentifier)),
        _ => None,
    };
    match quantity {
        Some(quantity) if !judge.refused => Taken::Line(Box::new(OrderLine {
            cells: std::mem::take(row),
            sku,
            traits,
            cloud_lock,
            regime,
            quantity,
            price,
            identifier,
        })),
        _ => Taken::Refused,
    }
}

/// A line without a readable price is kept: the catalogue has one.
fn supplier_price(judge: &mut Judge<'_>) -> Option<Money> {
    let header = judge.header;
    let column = if header.position(Column::OfferedPrice).is_some() { Column::OfferedPrice } else { Column::Price };
    let position = header.position(column);
    let cell = judge.cell(position);
    let foreign = header.currency(column).filter(|currency| *currency != "EUR");
    let format = position.and_then(|at| judge.row.currency(at)).or(foreign);
    let result = match foreign {
        Some(currency) => Err(PriceProblem::Foreign(currency)),
        None => read_price(cell, format),
    };
    match result {
        Ok(price) => price.amount.is_positive().then_some(price.amount),
        Err(PriceProblem::Missing) => None,
        Err(PriceProblem::Foreign(currency)) => {
            judge.refuse(position, Some(currency), FindingCode::CurrencyForeign);
            None
        }
        Err(PriceProblem::Bad(_)) => {
            let value = cell_text(cell).into_owned();
            judge.note(position, Some(&value), FindingCode::OrderPriceUnreadable);
            None
        }
    }
}

fn identifier(judge: &mut Judge<'_>, position: Option<u32>) -> Option<DeviceIdentifier> {
    let Some(text) = judge.text(position) else {
        judge.refuse(position, None, FindingCode::IdentifierMissing);
        return None;
    };
    match DeviceIdentifier::parse(&text) {
        Ok(identifier) => Some(identifier),
        Err(_) => {
            judge.refuse(position, Some(&text), FindingCode::IdentifierInvalid);
            None
        }
    }
}
