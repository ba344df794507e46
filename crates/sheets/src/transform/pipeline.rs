//! Three threads: one reads rows, one prices them, one writes them. Batches of rows travel from one to the next and
//! back for use again.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use dbc_domain::margin::RuleSet;
use dbc_domain::sku::Sku;

use super::TransformError;
use super::pricing::{PricedRow, Pricing};
use super::report::TransformReport;
use crate::error::{ReadError, WriteError};
use crate::header::{Column, Header};
use crate::price_list::{Conflicts, Fed, ListReader, ReadOptions};
use crate::progress::Step;
use crate::reading::{RowVisitor, SheetInfo, read_rows};
use crate::row::{Cell, Row};
use crate::source::Source;
use crate::write::{CellKind, ColumnSpec, Out, SheetWriter};

/// Rows that travel together.
const BATCH: usize = 256;
/// Batches that may wait between two threads.
const WAITING: usize = 8;

pub(super) struct Job<'a> {
    pub(super) input: &'a Source,
    pub(super) output: &'a Path,
    pub(super) rules: &'a RuleSet,
    pub(super) options: &'a ReadOptions,
    pub(super) force: bool,
}

pub(super) enum End {
    Done(Box<TransformReport>),
    Conflicts(Conflicts),
}

/// A row that is ready to be written.
struct ReadyRow {
    row: Row,
    sku: Sku,
    quantity: u32,
    priced: PricedRow,
}

enum FromReader {
    Open(SheetInfo),
    Rows(Vec<Row>),
}

enum ToWriter {
    Header(Box<Header>),
    Rows(Vec<ReadyRow>),
    /// All rows were sent: the file may appear.
    Keep,
}

impl Job<'_> {
    pub(super) fn run(&self, known: Conflicts) -> Result<End, TransformError> {
        thread::scope(|scope| {
            let (rows_in, rows_out) = sync_channel::<FromReader>(WAITING);
            let (used_in, used_out) = sync_channel::<Vec<Row>>(2 * WAITING);
            let (ready_in, ready_out) = sync_channel::<ToWriter>(WAITING);
            let reader = scope.spawn(move || self.read(rows_in, used_out));
            let writer = scope.spawn(move || self.write(ready_out, &used_in));
            let priced = self.price(known, &rows_out, &ready_in);
            // Hanging up tells the others to stop: the reader when pricing failed, the writer in every case.
            drop(rows_out);
            let read = reader.join().unwrap_or_else(|_| Err(ReadError::damaged("the reader stopped")));
            // A reading that broke off comes first: what the pricing says of half a list is of no use.
            let end: Result<Priced, TransformError> = match (read, priced) {
                (Err(error), _) | (_, Err(error)) => Err(error.into()),
                (Ok(()), Ok(end)) => Ok(end),
            };
            if let Ok(Priced::Done(_)) = &end {
                // A writer that is gone has its own error to tell.
                let _gone = ready_in.send(ToWriter::Keep);
            }
            drop(ready_in);
            let written = writer.join().unwrap_or_else(|_| {
                Err(WriteError::Workbook { path: self.output.to_owned(), what: "the writer stopped".to_owned() })
            });
            match end? {
                Priced::Stopped => match written {
                    Err(error) => Err(error.into()),
                    Ok(_) => Err(ReadError::damaged("the list ended before it began").into()),
                },
                Priced::Conflicts(conflicts) => Ok(End::Conflicts(conflicts)),
                Priced::Done(mut report) => {
                    report.output = written?.then(|| self.output.to_owned());
                    Ok(End::Done(report))
                }
            }
        })
    }

    fn read(&self, rows: SyncSender<FromReader>, used: Receiver<Vec<Row>>) -> Result<(), ReadError> {
        let mut sender = Sender { rows, used, batch: Vec::with_capacity(BATCH), spare: Vec::new() };
        read_rows(self.input, &self.options.limits, self.options.progress.as_ref(), &mut sender)?;
        sender.flush();
        Ok(())
    }

    fn price(
        &self,
        known: Conflicts,
        rows: &Receiver<FromReader>,
        ready: &SyncSender<ToWriter>,
    ) -> Result<Priced, ReadError> {
        let Ok(FromReader::Open(sheet)) = rows.recv() else { return Ok(Priced::Stopped) };
        let mut list = ListReader::new(sheet, self.input.name(), self.options.limits.findings, known);
        let mut pricing = Pricing::new(self.rules);
        while let Ok(FromReader::Rows(batch)) = rows.recv() {
            let mut out = Vec::with_capacity(batch.len());
            for row in batch {
                match list.feed(&row)? {
                    Fed::Nothing => {}
                    Fed::Header => {
                        let header = list.interpreter().map(|interpreter| interpreter.header().clone());
                        if let Some(header) = header {
                            let _gone = ready.send(ToWriter::Header(Box::new(header)));
                        }
                    }
                    Fed::Offer(offer) => {
                        let priced = pricing.price(&offer, row.number());
                        out.push(ReadyRow { row, sku: offer.sku, quantity: offer.quantity, priced });
                    }
                }
            }
            if ready.send(ToWriter::Rows(out)).is_err() {
                // The writer failed and will say why; there is no use in reading on.
                return Ok(Priced::Stopped);
            }
        }
        let finished = list.finish()?;
        if !finished.conflicts.is_empty() {
            return Ok(Priced::Conflicts(finished.conflicts));
        }
        let priced = pricing.priced;
        let (findings, findings_omitted) = finished.log.finish();
        Ok(Priced::Done(Box::new(TransformReport {
            output: None,
            sheet: finished.sheet,
            header_row: finished.interpreter.header().row(),
            rows: finished.counts,
            priced,
            examples: pricing.into_examples(),
            findings,
            findings_omitted,
        })))
    }

    /// Gives whether a file was written.
    fn write(&self, ready: Receiver<ToWriter>, used: &SyncSender<Vec<Row>>) -> Result<bool, WriteError> {
        let Ok(ToWriter::Header(header)) = ready.recv() else { return Ok(false) };
        let layout = Layout::new(&header);
        let mut sheet = SheetWriter::create(self.output, "Catalogue DBC", &layout.columns(), self.force)?;
        for message in &ready {
            match message {
                ToWriter::Header(_) => {}
                ToWriter::Rows(rows) => {
                    let mut spare = Vec::with_capacity(rows.len());
                    for ready in rows {
                        sheet.row(&layout.cells(&ready))?;
                        spare.push(ready.row);
                    }
                    // When nobody waits for them, the rows are dropped.
                    let _full = used.try_send(spare);
                }
                ToWriter::Keep if sheet.rows() == 0 => return Ok(false),
                ToWriter::Keep => {
                    let rows = u64::from(sheet.rows());
                    (self.options.progress)(Step::Writing, 0, rows);
                    sheet.finish()?;
                    (self.options.progress)(Step::Writing, rows, rows);
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

enum Priced {
    Done(Box<TransformReport>),
    Conflicts(Conflicts),
    /// Another thread has the error to tell.
    Stopped,
}

/// Sends the rows that are read in batches.
struct Sender {
    rows: SyncSender<FromReader>,
    used: Receiver<Vec<Row>>,
    batch: Vec<Row>,
    spare: Vec<Row>,
}

impl Sender {
    fn flush(&mut self) -> bool {
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        batch.is_empty() || self.rows.send(FromReader::Rows(batch)).is_ok()
    }
}

impl RowVisitor for Sender {
    fn open(&mut self, sheet: &SheetInfo) -> Result<(), ReadError> {
        // When nobody listens any more, the next batch will find out.
        let _gone = self.rows.send(FromReader::Open(sheet.clone()));
        Ok(())
    }

    fn row(&mut self, row: &mut Row) -> Result<ControlFlow<()>, ReadError> {
        if self.spare.is_empty()
            && let Ok(used) = self.used.try_recv()
        {
            self.spare = used;
        }
        let next = self.spare.pop().unwrap_or_default();
        self.batch.push(std::mem::replace(row, next));
        if self.batch.len() == BATCH && !self.flush() {
            return Ok(ControlFlow::Break(()));
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// The columns of the result: the list's own, then the house's three.
struct Layout {
    columns: Vec<(u32, String, Option<Column>)>,
}

impl Layout {
    fn new(header: &Header) -> Self {
        let columns = header.cells().iter().map(|cell| (cell.position, cell.text.clone(), cell.column)).collect();
        Layout { columns }
    }

    fn columns(&self) -> Vec<ColumnSpec> {
        let own = self.columns.iter().map(|(_, text, column)| {
            let kind = match column {
                Some(Column::Price | Column::CampaignPrice) => CellKind::Amount,
                Some(Column::Quantity) => CellKind::Whole,
                _ => CellKind::Text,
            };
            ColumnSpec::new(text, kind)
        });
        let house = [
            ColumnSpec::new(Column::OriginalPrice.header(), CellKind::Amount),
            ColumnSpec::new(Column::DbcPrice.header(), CellKind::Amount),
            ColumnSpec::new(Column::AppliedMargin.header(), CellKind::Text),
        ];
        own.chain(house).collect()
    }

    fn cells<'r>(&self, ready: &'r ReadyRow) -> Vec<Out<'r>> {
        let priced = &ready.priced;
        let mut cells = Vec::with_capacity(self.columns.len() + 3);
        for (position, _, column) in &self.columns {
            cells.push(match column {
                Some(Column::Sku) => Out::Text(ready.sku.as_str()),
                Some(Column::Quantity) => Out::Whole(i64::from(ready.quantity)),
                Some(Column::Price) => Out::Amount(priced.original),
                Some(Column::CampaignPrice) if priced.campaign.is_some() => {
                    priced.campaign.map_or(Out::Empty, Out::Amount)
                }
                _ => as_it_is(ready.row.cell(*position)),
            });
        }
        cells.push(Out::Amount(priced.original));
        cells.push(priced.price.map_or(Out::Empty, Out::Amount));
        cells.push(Out::Text(&priced.note));
        cells
    }
}

fn as_it_is(cell: Cell<'_>) -> Out<'_> {
    match cell {
        Cell::Empty => Out::Empty,
        Cell::Text(text) | Cell::Error(text) => Out::Text(text),
        Cell::Number(raw) => Out::Number(raw),
        Cell::Bool(value) => Out::Bool(value),
    }
}
