//! From an order's file to its result, line by line: reading on one thread, pricing and writing on another. Memory
//! depends on the catalogue and on what is known of devices, not on the order's length.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use dbc_domain::finding::Finding;

use super::apply::{ApplyOptions, Mode, Pricer, Tally};
use super::catalogue::PricedCatalogue;
use super::devices::DeviceChecks;
use super::read::{LineVisitor, LinesRead, OrderHead, OrderLine, read_lines};
use super::regimes::Regimes;
use super::write::{LineWriter, OutputFormat};
use crate::error::{ReadError, WriteError};
use crate::price_list::ReadOptions;
use crate::source::Source;

/// Lines that travel together at most.
const BATCH: usize = 1024;
/// Bytes of lines that travel together, unless a single one has more.
const BATCH_BYTES: usize = 1 << 20;
/// Batches that wait while the catalogue is loaded: orders of every day are read by then.
const WAITING: usize = 16;

/// What to do with an order.
#[derive(Clone, Copy)]
pub struct OrderJob<'a> {
    /// The order.
    pub order: &'a Source,
    /// One row per device; each identifier is checked then.
    pub detailed: bool,
    /// How to read.
    pub options: &'a ReadOptions,
    /// How to price.
    pub apply: ApplyOptions<'a>,
    /// The form of the result.
    pub format: OutputFormat,
    /// Replace a result that is there already.
    pub force: bool,
}

/// A processed order.
#[derive(Debug)]
pub struct OrderOutcome {
    /// The file that was written; `None` for a client while lines are undecided.
    pub output: Option<PathBuf>,
    /// Rows that were not taken.
    pub refused: u64,
    /// Sums and what needs somebody's eye; its findings are among those below.
    pub tally: Tally,
    /// All that is to be said, in the order of rows.
    pub findings: Vec<Finding>,
    /// Findings that are only counted.
    pub findings_omitted: u64,
}

/// Why there is no result. What is wrong with the order comes first: it is what was asked about.
#[derive(Debug)]
pub enum ProcessError<E> {
    /// The order cannot be read.
    Read(ReadError),
    /// There is no catalogue.
    Catalogue(E),
    /// The result cannot be written.
    Write(WriteError),
}

/// Processes an order. `regimes` gives the regimes of a detailed order and is called on the reader's thread;
/// `catalogue` gives the catalogue and the file to write, meanwhile.
pub fn process_order<E>(
    job: OrderJob<'_>,
    regimes: impl FnOnce() -> Result<Option<Regimes>, ReadError> + Send,
    catalogue: impl FnOnce() -> Result<(PricedCatalogue, PathBuf), E>,
) -> Result<OrderOutcome, ProcessError<E>> {
    thread::scope(|scope| {
        let (parcels_in, parcels_out) = sync_channel::<Parcel>(WAITING);
        let reader = scope.spawn(move || {
            let regimes = regimes()?;
            let mut sender = Sender { parcels: parcels_in, regimes, batch: Vec::new(), bytes: 0 };
            let read = read_lines(job.order, job.options, job.detailed, &mut sender)?;
            sender.flush();
            Ok(read)
        });
        let work = work(&job, parcels_out, catalogue);
        let read: Result<LinesRead, ReadError> = match reader.join() {
            Ok(read) => read,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        let read = match work {
            // What breaks off the work makes the reader stop, which is no fault of the order.
            Err(error) => return Err(read.err().map_or(error, ProcessError::Read)),
            Ok(None) => return Err(ProcessError::Read(read.err().unwrap_or(ReadError::NoHeader))),
            Ok(Some(work)) => (read.map_err(ProcessError::Read)?, work),
        };
        let (LinesRead { refused, findings, findings_omitted }, Work { writer, output, mut tally }) = read;
        let undecided = job.apply.mode == Mode::Client && tally.undecided > 0;
        if !undecided {
            writer.map(LineWriter::finish).transpose().map_err(ProcessError::Write)?;
        }
        let mut all = findings;
        all.append(&mut tally.findings);
        all.sort_by_key(|finding| finding.row);
        let most = job.options.limits.findings;
        let cut = all.len().saturating_sub(most) as u64;
        all.truncate(most);
        let findings_omitted = findings_omitted + tally.findings_omitted + cut;
        Ok(OrderOutcome { output: (!undecided).then_some(output), refused, tally, findings: all, findings_omitted })
    })
}

enum Parcel {
    Head(OrderHead),
    Lines(Vec<OrderLine>),
}

/// What the work comes to before the order is known to be whole.
struct Work {
    writer: Option<LineWriter>,
    output: PathBuf,
    tally: Tally,
}

/// Prices and writes what the reader sends; `None` when it ended without a header.
fn work<E>(
    job: &OrderJob<'_>,
    parcels: Receiver<Parcel>,
    catalogue: impl FnOnce() -> Result<(PricedCatalogue, PathBuf), E>,
) -> Result<Option<Work>, ProcessError<E>> {
    let loaded = catalogue();
    let Ok(Parcel::Head(head)) = parcels.recv() else { return Ok(None) };
    let (catalogue, output) = loaded.map_err(ProcessError::Catalogue)?;
    let ApplyOptions { mode, missing, .. } = job.apply;
    let mut pricer = Pricer::new(&head, &catalogue, job.apply, job.options.limits.findings);
    let mut devices = job.detailed.then(|| DeviceChecks::new(&head, job.options.memory.claim()));
    let writer = LineWriter::create(&head, mode, missing, &output, job.format, job.force);
    let mut writer = Some(writer.map_err(ProcessError::Write)?);
    for parcel in parcels {
        let Parcel::Lines(lines) = parcel else { continue };
        for line in &lines {
            if let Some(devices) = &mut devices {
                devices.check(line, &mut pricer.log).map_err(ProcessError::Read)?;
            }
            let priced = pricer.price(line);
            // Once a client's line is undecided nothing will appear; the others are still counted and named.
            if mode == Mode::Client && pricer.undecided() {
                writer = None;
            }
            if let (Some(priced), Some(writer)) = (&priced, &mut writer) {
                writer.write(priced, &mut pricer.log).map_err(ProcessError::Write)?;
            }
        }
    }
    Ok(Some(Work { writer, output, tally: pricer.finish() }))
}

/// Sends the lines that are read in batches.
struct Sender {
    parcels: SyncSender<Parcel>,
    regimes: Option<Regimes>,
    batch: Vec<OrderLine>,
    bytes: usize,
}

impl Sender {
    fn flush(&mut self) -> bool {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        batch.is_empty() || self.parcels.send(Parcel::Lines(batch)).is_ok()
    }
}

impl LineVisitor for Sender {
    fn head(&mut self, head: OrderHead) -> ControlFlow<()> {
        match self.parcels.send(Parcel::Head(head)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }

    fn line(&mut self, mut line: OrderLine) -> Result<ControlFlow<()>, ReadError> {
        if let Some(regimes) = &self.regimes {
            regimes.complete(&mut line);
        }
        self.bytes += line.bytes();
        self.batch.push(line);
        let full = self.batch.len() == BATCH || self.bytes >= BATCH_BYTES;
        Ok(if full && !self.flush() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }
}
