//! Reading on a thread of its own: while one row is understood, the next ones are taken out of the file. Batches of
//! rows travel to the visitor and come back for use again; their bytes are bounded, whatever a row holds.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::error::ReadError;
use crate::price_list::ReadOptions;
use crate::reading::{RowVisitor, SheetInfo, read_rows};
use crate::row::Row;
use crate::source::Source;

/// Rows that travel together at most.
pub(crate) const BATCH: usize = 256;
/// Bytes of cells that travel together, unless a single row has more.
pub(crate) const BATCH_BYTES: usize = 256 << 10;
/// Batches that may wait between two threads.
pub(crate) const WAITING: usize = 8;

enum Parcel {
    Open(SheetInfo),
    Rows(Vec<Row>),
}

/// [`read_rows`] with the visitor on this thread and the file on another one. What the visitor refuses comes first,
/// then what is wrong with the file, as if both were one.
pub(crate) fn read_rows_apart(
    source: &Source,
    options: &ReadOptions,
    visitor: &mut dyn RowVisitor,
) -> Result<(), ReadError> {
    thread::scope(|scope| {
        let (parcels_in, parcels_out) = sync_channel::<Parcel>(WAITING);
        let (used_in, used_out) = sync_channel::<Vec<Row>>(2 * WAITING);
        let reader = scope.spawn(move || {
            let mut sender =
                Sender { parcels: parcels_in, used: used_out, batch: Vec::new(), bytes: 0, spare: Vec::new() };
            read_rows(source, options, &mut sender)?;
            sender.flush();
            Ok(())
        });
        // Hanging up tells the reader to stop.
        let visited = visit(parcels_out, &used_in, visitor);
        let read = reader.join().unwrap_or_else(|_| Err(ReadError::damaged("the reader stopped")));
        visited.and(read)
    })
}

fn visit(
    parcels: Receiver<Parcel>,
    used: &SyncSender<Vec<Row>>,
    visitor: &mut dyn RowVisitor,
) -> Result<(), ReadError> {
    for parcel in parcels {
        let mut rows = match parcel {
            Parcel::Open(sheet) => {
                visitor.open(&sheet)?;
                continue;
            }
            Parcel::Rows(rows) => rows,
        };
        for row in &mut rows {
            if let ControlFlow::Break(()) = visitor.row(row)? {
                return Ok(());
            }
            row.trim();
        }
        // When nobody waits for them, the rows are dropped.
        let _full = used.try_send(rows);
    }
    Ok(())
}

/// Sends the rows that are read in batches.
struct Sender {
    parcels: SyncSender<Parcel>,
    used: Receiver<Vec<Row>>,
    batch: Vec<Row>,
    bytes: usize,
    spare: Vec<Row>,
}

impl Sender {
    fn flush(&mut self) -> bool {
        self.bytes = 0;
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        batch.is_empty() || self.parcels.send(Parcel::Rows(batch)).is_ok()
    }
}

impl RowVisitor for Sender {
    fn open(&mut self, sheet: &SheetInfo) -> Result<(), ReadError> {
        // When nobody listens any more, the next batch will find out.
        let _gone = self.parcels.send(Parcel::Open(sheet.clone()));
        Ok(())
    }

    fn row(&mut self, row: &mut Row) -> Result<ControlFlow<()>, ReadError> {
        if self.spare.is_empty()
            && let Ok(used) = self.used.try_recv()
        {
            self.spare = used;
        }
        let next = self.spare.pop().unwrap_or_default();
        self.bytes += row.bytes();
        self.batch.push(std::mem::replace(row, next));
        let full = self.batch.len() == BATCH || self.bytes >= BATCH_BYTES;
        Ok(if full && !self.flush() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }
}
