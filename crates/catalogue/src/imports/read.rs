//! Reading the stored file on a thread of its own, while the job tells how far it is.

use std::sync::Arc;

use dbc_ground::jobs::{JobError, JobRun};
use dbc_sheets::error::ReadError;
use dbc_sheets::header::HeaderMapping;
use dbc_sheets::limits::Limits;
use dbc_sheets::price_list::{self, PriceList, ReadOptions};
use dbc_sheets::progress::Step;
use dbc_sheets::source::Source;
use tokio::sync::mpsc;

/// Reads a price list within the server's limits. The inner error is the reader's verdict on the file.
pub(super) async fn read(
    file_name: String,
    content: Vec<u8>,
    mapping: HeaderMapping,
    run: &JobRun,
) -> Result<Result<PriceList, ReadError>, JobError> {
    let (tell, mut told) = mpsc::channel::<(u64, u64)>(8);
    let work = tokio::task::spawn_blocking(move || {
        let progress = move |_: Step, done: u64, total: u64| {
            // A full channel only means that the last report is still being written.
            let _ = tell.try_send((done, total));
        };
        let options = ReadOptions::new(Limits::server()).with_progress(Arc::new(progress)).with_mapping(mapping);
        price_list::read(&Source::bytes(file_name, content), &options)
    });
    while let Some((done, total)) = told.recv().await {
        run.progress("reading", done, total).await?;
    }
    work.await.map_err(|cause| JobError::Retry(format!("the reader's thread ended badly: {cause}")))
}
