//! The records of an old binary workbook inside a sound container.
#![no_main]

use std::io::Write;

use dbc_sheets::limits::Limits;
use dbc_sheets::price_list::{ReadOptions, read};
use dbc_sheets::source::Source;
use libfuzzer_sys::fuzz_target;

fn workbook(records: &[u8]) -> Option<Vec<u8>> {
    let mut container = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).ok()?;
    container.create_stream("/Workbook").ok()?.write_all(records).ok()?;
    container.flush().ok()?;
    Some(container.into_inner().into_inner())
}

fuzz_target!(|data: &[u8]| {
    if let Some(bytes) = workbook(data) {
        let _any = read(&Source::bytes("list.xls", bytes), &ReadOptions::new(Limits::server()));
    }
});
