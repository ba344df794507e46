//! The XML parts of a workbook inside a sound archive: the data are the sheet and, behind a zero byte, the strings.
#![no_main]

use std::io::Write;

use dbc_sheets::limits::Limits;
use dbc_sheets::price_list::{ReadOptions, read};
use dbc_sheets::source::Source;
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn workbook(sheet: &[u8], strings: &[u8]) -> Option<Vec<u8>> {
    let root = format!(
        "<Relationships><Relationship Id=\"a\" Type=\"{KIND}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = "<workbook><sheets><sheet name=\"S\" r:id=\"s\"/></sheets></workbook>";
    let parts = format!(
        "<Relationships><Relationship Id=\"s\" Type=\"{KIND}/worksheet\" Target=\"s.xml\"/>\
         <Relationship Id=\"t\" Type=\"{KIND}/sharedStrings\" Target=\"t.xml\"/></Relationships>"
    );
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in [
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", parts.as_bytes()),
        ("xl/t.xml", strings),
        ("xl/s.xml", sheet),
    ] {
        zip.start_file(name, stored).ok()?;
        zip.write_all(content).ok()?;
    }
    zip.finish().ok().map(std::io::Cursor::into_inner)
}

fuzz_target!(|data: &[u8]| {
    let (sheet, strings) = match data.iter().position(|byte| *byte == 0) {
        Some(at) => (&data[..at], &data[at + 1..]),
        None => (data, &b"<sst/>"[..]),
    };
    if let Some(bytes) = workbook(sheet, strings) {
        let _any = read(&Source::bytes("list.xlsx", bytes), &ReadOptions::new(Limits::server()));
    }
});
