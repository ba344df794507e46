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
use crate::apart::{BATCH, BATCH_BYTES, WAITING, read_rows_apart};
use crate::error::{ReadError, WriteError};
use crate::header::{Column, Header};
use crate::memory::Claim;
use crate::price_list::{Conflicts, Fed, ListReader, ReadOptions};
use crate::progress::Step;
use crate::reading::{RowVisitor, SheetInfo};
use crate::row::{Cell, Row};
use crate::source::Source;
use crate::write::{CellKind, ColumnSpec, Out, SheetWriter};

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

enum ToWriter {
    Header(Box<Header>),
    Rows(Vec<ReadyRow>),
    /// All rows were sent: the file may appear.
    Keep,
}

impl Job<'_> {
    pub(super) fn run(&self, known: Conflicts) -> Result<End, TransformError> {
        thread::scope(|scope| {
            let (ready_in, ready_out) = sync_channel::<ToWriter>(WAITING);
            let (used_in, used_out) = sync_channel::<Vec<Row>>(2 * WAITING);
            let writer = scope.spawn(move || self.write(ready_out, &used_in));
            // Hanging up without [`ToWriter::Keep`] makes the writer leave nothing.
            let priced = self.price(known, ready_in, used_out);
            let written = writer.join().unwrap_or_else(|_| {
                Err(WriteError::Workbook { path: self.output.to_owned(), what: "the writer stopped".to_owned() })
            });
            match priced? {
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

    fn price(
        &self,
        known: Conflicts,
        ready: SyncSender<ToWriter>,
        used: Receiver<Vec<Row>>,
    ) -> Result<Priced, ReadError> {
        let mut stage = PricingStage {
            job: self,
            known,
            list: None,
            claim: self.options.memory.claim(),
            pricing: Pricing::new(self.rules),
            ready,
            used,
            batch: Vec::with_capacity(BATCH),
            bytes: 0,
            spare: Vec::new(),
            stopped: false,
        };
        read_rows_apart(self.input, self.options, &mut stage)?;
        if stage.stopped || !stage.flush() {
            return Ok(Priced::Stopped);
        }
        let finished = stage.list.ok_or(ReadError::NoHeader)?.finish()?;
        if !finished.conflicts.is_empty() {
            return Ok(Priced::Conflicts(finished.conflicts));
        }
        // A writer that is gone has its own error to tell.
        let _gone = stage.ready.send(ToWriter::Keep);
        let priced = stage.pricing.priced;
        let (findings, findings_omitted) = finished.log.finish();
        Ok(Priced::Done(Box::new(TransformReport {
            output: None,
            sheet: finished.sheet,
            header_row: finished.interpreter.header().row(),
            rows: finished.counts,
            priced,
            examples: stage.pricing.into_examples(),
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
                    for mut ready in rows {
                        sheet.row(&layout.cells(&ready))?;
                        ready.row.trim();
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

/// Prices the rows that come and sends them to the writer in batches.
struct PricingStage<'a> {
    job: &'a Job<'a>,
    known: Conflicts,
    list: Option<ListReader>,
    claim: Claim,
    pricing: Pricing<'a>,
    ready: SyncSender<ToWriter>,
    used: Receiver<Vec<Row>>,
    batch: Vec<ReadyRow>,
    bytes: usize,
    spare: Vec<Row>,
    /// The writer failed and will say why; there is no use in reading on.
    stopped: bool,
}

impl PricingStage<'_> {
    fn flush(&mut self) -> bool {
        self.bytes = 0;
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        batch.is_empty() || self.ready.send(ToWriter::Rows(batch)).is_ok()
    }
}

impl RowVisitor for PricingStage<'_> {
    fn open(&mut self, sheet: &SheetInfo) -> Result<(), ReadError> {
        let (name, most) = (self.job.input.name(), self.job.options.limits.findings);
        let list = ListReader::new(sheet.clone(), name, most, std::mem::take(&mut self.known));
        self.list = Some(list.forgetting_keys());
        Ok(())
    }

    fn row(&mut self, row: &mut Row) -> Result<ControlFlow<()>, ReadError> {
        let Some(list) = &mut self.list else { return Ok(ControlFlow::Break(())) };
        match list.feed(row)? {
            Fed::Nothing => {}
            Fed::Header => {
                if let Some(interpreter) = list.interpreter() {
                    let header = Box::new(interpreter.header().clone());
                    self.stopped = self.ready.send(ToWriter::Header(header)).is_err();
                }
            }
            Fed::Offer(offer) => {
                self.claim.hold(list.bytes())?;
                let priced = self.pricing.price(&offer, row.number());
                if self.spare.is_empty()
                    && let Ok(used) = self.used.try_recv()
                {
                    self.spare = used;
                }
                let row = std::mem::replace(row, self.spare.pop().unwrap_or_default());
                self.bytes += row.bytes();
                self.batch.push(ReadyRow { row, sku: offer.sku, quantity: offer.quantity, priced });
                if self.batch.len() == BATCH || self.bytes >= BATCH_BYTES {
                    self.stopped = !self.flush();
                }
            }
        }
        Ok(if self.stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
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
