//! The content part of an OpenDocument workbook inside a sound archive.
#![no_main]

use std::io::Write;

use dbc_sheets::limits::Limits;
use dbc_sheets::price_list::{ReadOptions, read};
use dbc_sheets::source::Source;
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn workbook(content: &[u8]) -> Option<Vec<u8>> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, part) in [
        ("mimetype", &b"application/vnd.oasis.opendocument.spreadsheet"[..]),
        ("content.xml", content),
    ] {
        zip.start_file(name, stored).ok()?;
        zip.write_all(part).ok()?;
    }
    zip.finish().ok().map(std::io::Cursor::into_inner)
}

fuzz_target!(|data: &[u8]| {
    if let Some(bytes) = workbook(data) {
        let _any = read(&Source::bytes("list.ods", bytes), &ReadOptions::new(Limits::server()));
    }
});
