//! Files that are broken, malicious or no workbooks: a clear error, little memory, no crash.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

mod common;

use std::io::Write;

use common::{hostile, options, read_list};
use dbc_domain::language::Language;
use dbc_domain::margin::RuleSet;
use dbc_sheets::error::ReadError;
use dbc_sheets::limits::{LimitKind, Limits};
use dbc_sheets::order::PricedCatalogue;
use dbc_sheets::price_list::{ReadOptions, read};
use dbc_sheets::source::Source;
use zip::write::SimpleFileOptions;

#[test]
fn what_cannot_be_read_says_why() {
    for (name, code) in [
        ("empty.xlsx", "file_empty"),
        ("not-a-workbook.xlsx", "not_a_workbook"),
        ("truncated.xlsx", "file_truncated"),
        ("encrypted.xlsx", "file_encrypted"),
        ("header-only.xlsx", "no_rows"),
        ("missing-price-column.xlsx", "columns_missing"),
        ("bomb.xlsx", "header_not_found"),
        ("no-such-file.xlsx", "file_unreachable"),
    ] {
        let error = read_list(hostile(name)).unwrap_err();
        assert_eq!(error.code(), code, "{name}");
        for language in [Language::Fr, Language::En] {
            assert!(error.sentence(language).len() > 20, "{name}: {}", error.sentence(language));
        }
    }
}

/// A workbook with one sheet of this XML, and these shared strings.
fn workbook(sheet: &[u8], strings: &[u8]) -> Vec<u8> {
    const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let rels = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{RELATION}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    let book_rels = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{RELATION}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"r2\" Type=\"{RELATION}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in [
        ("_rels/.rels", rels.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", book_rels.as_bytes()),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const HEADER: &str = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>SKU</v></c><c r=\"B1\" t=\"str\"><v>Product Name</v></c>\
    <c r=\"C1\" t=\"str\"><v>Quantity</v></c><c r=\"D1\" t=\"str\"><v>Price</v></c></row>";

fn sheet(rows: &str) -> Vec<u8> {
    format!("<worksheet><sheetData>{HEADER}{rows}</sheetData></worksheet>").into_bytes()
}

fn error_of(bytes: Vec<u8>, limits: Limits) -> ReadError {
    read(&Source::bytes("list.xlsx", bytes), &ReadOptions::new(limits)).unwrap_err()
}

fn row(number: u32, sku: &str, price: &str) -> String {
    format!(
        "<row r=\"{number}\"><c r=\"A{number}\" t=\"str\"><v>{sku}</v></c><c r=\"B{number}\" t=\"str\"><v>Phone</v></c>\
         <c r=\"C{number}\"><v>1</v></c><c r=\"D{number}\"><v>{price}</v></c></row>"
    )
}

#[test]
fn a_small_workbook_by_hand_is_read() {
    let strings = b"<sst uniqueCount=\"4294967295\"><si><t>unused</t></si></sst>";
    let bytes = workbook(&sheet(&row(2, "A-1", "12.5")), strings);
    let list = read(&Source::bytes("list.xlsx", bytes), &options()).unwrap();
    assert_eq!(list.rows[0].offer.cost.unwrap().cents(), 1250, "a wild count of strings reserves nothing");
}

#[test]
fn caps_hold_on_what_is_there_and_not_on_what_is_declared() {
    let rows: String = (2..2000).map(|n| row(n, &format!("A-{n}"), "12.5")).collect();
    let bytes = workbook(&sheet(&rows), b"<sst/>");
    let hit = |limits| match error_of(bytes.clone(), limits) {
        ReadError::TooBig { limit, .. } => limit,
        other => panic!("{other:?}"),
    };
    assert_eq!(hit(Limits { cells: 1000, ..Limits::server() }), LimitKind::Cells);
    assert_eq!(hit(Limits { rows: 1000, ..Limits::server() }), LimitKind::Rows);
    assert_eq!(hit(Limits { columns: 3, ..Limits::server() }), LimitKind::Columns);
    assert_eq!(hit(Limits { inflated_bytes: 10_000, ..Limits::server() }), LimitKind::InflatedBytes);
    assert_eq!(hit(Limits { file_bytes: 1000, ..Limits::server() }), LimitKind::FileBytes);
    let strings = format!("<sst>{}</sst>", "<si><t>x</t></si>".repeat(10_000));
    let bytes = workbook(&sheet(&row(2, "A-1", "1")), strings.as_bytes());
    let limits = Limits { shared_string_bytes: 100_000, ..Limits::server() };
    assert!(matches!(error_of(bytes, limits), ReadError::TooBig { limit: LimitKind::SharedStrings, .. }));
}

#[test]
fn one_endless_cell_or_row_does_not_fill_the_memory() {
    let long = "x".repeat(5 << 20);
    let bytes = workbook(&sheet(&row(2, &long, "1")), b"<sst/>");
    assert!(matches!(error_of(bytes, Limits::server()), ReadError::TooBig { limit: LimitKind::Item, .. }));
    // One long shared string, referred to thousands of times in one row.
    let strings = format!("<sst><si><t>{}</t></si></sst>", "y".repeat(1 << 20));
    let cells: String = (0..5000).map(|_| "<c t=\"s\"><v>0</v></c>").collect();
    let bytes = workbook(&sheet(&format!("<row r=\"2\">{cells}</row>")), strings.as_bytes());
    assert!(matches!(error_of(bytes, Limits::server()), ReadError::TooBig { limit: LimitKind::Item, .. }));
    // Thousands of small entities in one cell.
    let bytes = workbook(&sheet(&row(2, &"a&amp;".repeat(5 << 20), "1")), b"<sst/>");
    assert!(matches!(error_of(bytes, Limits::server()), ReadError::TooBig { limit: LimitKind::Item, .. }));
}

#[test]
fn broken_structures_are_errors_and_not_crashes() {
    for rows in [
        "<row r=\"0\"><c r=\"A0\"><v>1</v></c></row>",
        "<row r=\"x\"/>",
        "<row r=\"2\"><c r=\"ABCD2\"><v>1</v></c></row>",
        "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>7</v></c></row>",
        "<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>1</v></c></row>",
        "<row r=\"9\"><c r=\"A9\"><v>1</v></c></row><row r=\"8\"><c r=\"A8\"><v>1</v></c></row>",
        "<row r=\"2\"><c r=\"A2\"><v>1</v></c>",
    ] {
        let error = error_of(workbook(&sheet(rows), b"<sst/>"), Limits::server());
        assert_eq!(error.code(), "file_damaged", "{rows}: {error}");
    }
    let cut = workbook(b"<worksheet><sheetData><row r=\"1\">", b"<sst/>");
    assert_eq!(error_of(cut, Limits::server()).code(), "file_damaged");
    let whole = workbook(&sheet(&row(2, "A-1", "1")), b"<sst/>");
    for length in [1, 30, 200, whole.len() / 2, whole.len() - 30] {
        let error = error_of(whole[..length].to_vec(), Limits::server());
        assert!(
            ["file_truncated", "file_damaged", "header_not_found", "not_a_workbook"].contains(&error.code()),
            "{length}: {error}"
        );
    }
}

/// A spreadsheet of LibreOffice with these rows.
fn open_document(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"S\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("mimetype", stored).unwrap();
    zip.write_all(b"application/vnd.oasis.opendocument.spreadsheet").unwrap();
    zip.start_file("content.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(content.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn open_cell(text: &str, repeated: u32) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"{repeated}\"><text:p>{text}</text:p>\
         </table:table-cell>"
    )
}

/// The header of a price list, then one row that says that it stands `rows` times with `cells` cells each.
fn repeating(rows: u32, cells: u32) -> Vec<u8> {
    let header: String = ["SKU", "Product Name", "Quantity", "Price"].map(|name| open_cell(name, 1)).concat();
    open_document(&format!(
        "<table:table-row>{header}</table:table-row><table:table-row table:number-rows-repeated=\"{rows}\">{}\
         </table:table-row>",
        open_cell("1", cells)
    ))
}

#[test]
fn an_open_document_that_says_repeat_is_counted_as_what_it_stands_for() {
    // 17 thousand million cells in less than a kilobyte.
    let bytes = repeating(1_048_576, 16_384);
    assert!(bytes.len() < 1_000);
    for limits in [Limits::server(), Limits::command_line()] {
        let error = read(&Source::bytes("list.ods", bytes.clone()), &ReadOptions::new(limits)).unwrap_err();
        assert!(matches!(error, ReadError::TooBig { .. }), "{error:?}");
    }
    // Far more than any sheet can hold.
    let bytes = repeating(u32::MAX, 1);
    let error = read(&Source::bytes("list.ods", bytes), &options()).unwrap_err();
    assert!(matches!(error, ReadError::TooBig { .. }), "{error:?}");
    let doubled = open_document(&format!("<table:table-row>{}</table:table-row>", open_cell(&"x".repeat(5 << 20), 1)));
    let error = read(&Source::bytes("list.ods", doubled), &options()).unwrap_err();
    assert!(matches!(error, ReadError::TooBig { limit: LimitKind::Item, .. }), "{error:?}");
}

#[test]
fn what_outlives_a_row_is_bounded_for_all_files_of_a_task_together() {
    let mut text = "SKU,Product Name,Quantity,Price\n".to_owned();
    for n in 0..100_000 {
        text.push_str(&format!("A-{n},Phone {n},1,10.00\n"));
    }
    let source = Source::bytes("list.csv", text.into_bytes());
    let rules = RuleSet::built_in();
    let options = ReadOptions::new(Limits { held_bytes: 24 << 20, ..Limits::server() });
    let first = PricedCatalogue::read(&source, &rules, &options).unwrap();
    assert_eq!(first.len(), 100_000);
    let refused = PricedCatalogue::read(&source, &rules, &options).unwrap_err();
    assert!(matches!(refused, ReadError::TooBig { limit: LimitKind::Memory, .. }), "{refused:?}");
    drop(first);
    assert!(PricedCatalogue::read(&source, &rules, &options).is_ok(), "what is gone no longer counts");
}

#[test]
fn a_markup_that_the_end_of_a_piece_cuts_is_read_whole() {
    // Rows of every length, so that the ends of the pieces in which a sheet is parsed fall everywhere: into tags, texts,
    // references, comments, and characters of several bytes.
    let mut rows = String::new();
    for n in 2..3000_u32 {
        let name = format!("Ph&#233;ne &amp; né<!-- {} --><![CDATA[</row>]]>{n}", "c".repeat(n as usize % 211));
        rows.push_str(&row(n, &format!("A-{n}"), "1.00").replace("<v>Phone</v>", &format!("<v>{name}</v>")));
    }
    let list = read(&Source::bytes("list.xlsx", workbook(&sheet(&rows), b"<sst/>")), &options()).unwrap();
    assert_eq!(list.rows.len(), 2998);
    for row in &list.rows {
        assert_eq!(row.offer.product_name, format!("Phéne & né</row>{}", row.row));
    }
}

#[test]
fn an_open_quote_in_a_text_file_ends_in_an_error() {
    let mut text = "SKU,Product Name,Quantity,Price\n\"".to_owned();
    text.push_str(&"no end,\n".repeat(1 << 20));
    let error = read(&Source::bytes("list.csv", text.into_bytes()), &options()).unwrap_err();
    assert!(matches!(error, ReadError::TooBig { limit: LimitKind::Item, .. }), "{error}");
}

/// Reads the file named by the environment in a process of its own and prints the most memory it ever took.
#[test]
#[ignore = "started by the next test, in a process of its own"]
fn child_reads_one_file() {
    let Ok(path) = std::env::var("SHEETS_TEST_FILE") else { return };
    let outcome = read(&Source::path(&path), &ReadOptions::new(Limits::command_line()));
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("").trim().to_owned();
    let text = outcome.map_or_else(|error| error.code().to_owned(), |list| format!("{} rows", list.counts.read));
    println!("outcome={text};peak={peak};");
}

#[cfg(target_os = "linux")]
#[test]
fn every_hostile_file_stays_far_below_300_megabytes() {
    let mut files: Vec<std::path::PathBuf> =
        std::fs::read_dir(common::sample("hostile")).unwrap().map(|entry| entry.unwrap().path()).collect();
    // The bomb again, with a header, so that the reader has to go through its rows.
    let folder = tempfile::tempdir().unwrap();
    let bomb = folder.path().join("bomb-with-header.xlsx");
    let mut rows = String::with_capacity(64 << 20);
    for n in 2..1_100_000_u32 {
        rows.push_str(&format!("<row r=\"{n}\"><c r=\"A{n}\"><v>1</v></c></row>"));
    }
    std::fs::write(&bomb, workbook(&sheet(&rows), b"<sst/>")).unwrap();
    files.push(bomb);
    let repeats = folder.path().join("repeats.ods");
    std::fs::write(&repeats, repeating(1_048_576, 16_384)).unwrap();
    files.push(repeats);
    for file in files {
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_reads_one_file", "--ignored", "--nocapture"])
            .env("SHEETS_TEST_FILE", &file)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let field =
            |name: &str| text.split_once(name).and_then(|(_, rest)| rest.split(';').next()).unwrap_or("").to_owned();
        let (outcome, peak) = (field("outcome="), field("peak="));
        assert!(output.status.success() && !outcome.is_empty(), "{}: {text}", file.display());
        let kilobytes: u64 = peak.split(' ').next().unwrap().parse().unwrap();
        assert!(kilobytes < 300_000, "{}: {kilobytes} kB", file.display());
        if file.ends_with("bomb-with-header.xlsx") || file.ends_with("repeats.ods") {
            assert_eq!(outcome, "file_too_big");
        }
    }
}

/// As many columns of one name as a sheet can have: each gets a name of its own, in the time that reading takes.
#[test]
fn a_header_that_says_the_same_in_thousands_of_columns_is_read() {
    let known = "SKU;Product Name;Price;Quantity";
    let more = 16_384 - 4;
    let header = format!("{known}{}", ";Lot".repeat(more));
    let row = format!("001002700000001;Apple iPhone 12 64GB;100;1{}", ";x".repeat(more));
    let read = read(&Source::bytes("list.csv", format!("{header}\n{row}\n").into_bytes()), &options()).unwrap();
    assert_eq!(read.rows.len(), 1);
    assert_eq!(read.extra_columns.len(), more);
    assert_eq!(read.extra_columns[..2], ["Lot", "Lot (2)"]);
    assert_eq!(read.extra_columns[more - 1], format!("Lot ({more})"));
}
