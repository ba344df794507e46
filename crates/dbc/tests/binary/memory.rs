//! The bound on memory: no command for files takes more than 300 MB, whatever it is given up to Excel's own rows.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

/// Rows of a sheet of Excel without its header.
const ROWS: usize = 1_048_575;
const MOST_KILOBYTES: u64 = 300_000;

/// Writes a text file row by row.
fn file(path: &Path, header: &str, rows: usize, row: impl Fn(usize, &mut String)) {
    let mut text = format!("{header}\n");
    for n in 0..rows {
        row(n, &mut text);
        text.push('\n');
    }
    std::fs::write(path, text).unwrap();
}

fn sku(n: usize) -> String {
    format!("001{n:011}")
}

/// An identifier of 15 digits with a sound check digit (Luhn).
fn imei(n: usize) -> String {
    let body = format!("35{:012}", 100_000_000_000_usize + n * 7_919);
    let digit = |(place, digit): (usize, u8)| {
        let doubled = u32::from(digit - b'0') * if place % 2 == 1 { 2 } else { 1 };
        doubled / 10 + doubled % 10
    };
    let sum: u32 = body.bytes().enumerate().map(digit).sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// The most memory that the process ever held, in kB, seen while it runs; its exit code and what it said.
fn watch(mut child: Child, said: &Path) -> (u64, Option<i32>, String) {
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return (peak, status.code(), std::fs::read_to_string(said).unwrap_or_default());
        }
        let status = std::fs::read_to_string(&status_file).unwrap_or_default();
        let high = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = high.and_then(|text| text.trim().split(' ').next()).and_then(|text| text.parse().ok());
        peak = peak.max(kilobytes.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "reads lists of a million rows, which takes minutes"]
fn a_million_rows_and_a_million_different_texts_stay_below_300_megabytes() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    const LIST: &str =
        "SKU,Item Group,Product Name,Appearance,Functionality,Boxed,Color,Additional Info,Quantity,Price,VAT Type";
    file(&place.join("list.csv"), LIST, ROWS, |n, text| {
        let (model, cents) = (n % 997, 10_000 + n % 70_000);
        let regime = if n % 2 == 0 { "Marginal" } else { "" };
        let price = format!("{}.{:02}", cents / 100, cents % 100);
        write!(text, "{},Mobiles,Apple iPhone {model} 128GB,Grade A,Working,Unboxed,Black,,5,{price},{regime}", sku(n))
            .unwrap();
    });
    let long = "x".repeat(60);
    file(&place.join("distinct.csv"), LIST, ROWS, |n, text| {
        write!(
            text,
            "{},Group {n},Phone {n} {long},Grade {n},Works {n},Box {n},Colour {n},Remark {n} {long},5,99.00,",
            sku(n)
        )
        .unwrap();
    });
    file(
        &place.join("order-1.csv"),
        "SKU,Product Name,Appearance,Functionality,VAT Type,Quantity,Price",
        ROWS,
        |n, text| {
            let regime = if n % 2 == 0 { "Marginal" } else { "" };
            write!(text, "{},Apple iPhone {} 128GB,Grade A,Working,{regime},2,99.00", sku(n), n % 997).unwrap();
        },
    );
    const DEVICES: &str = "SKU,Id,Product Name,Item Identifier,Appearance,Functionality,Quantity,Price";
    file(&place.join("order-2.csv"), DEVICES, ROWS, |n, text| {
        write!(text, "{},{n},Apple iPhone {} 128GB,{},Grade A,Working,1,99.00", sku(n), n % 997, imei(n)).unwrap();
    });
    let runs: [(&[&str], bool); 8] = [
        (&["transform-catalog", "list.csv", "a.xlsx"], true),
        (&["transform-catalog", "distinct.csv", "b.xlsx"], true),
        (&["analyze-catalog", "distinct.csv"], true),
        (&["apply-prices-to-order", "order-1.csv", "--catalog", "list.csv", "--output", "c.csv"], true),
        (&["apply-prices-to-order", "order-1.csv", "--catalog", "distinct.csv", "--output", "d.csv"], false),
        (
            &[
                "process-imei-order",
                "order-2.csv",
                "--order",
                "order-1.csv",
                "--catalog",
                "list.csv",
                "--output",
                "e.csv",
            ],
            true,
        ),
        (&["diff-catalogs", "list.csv", "list.csv"], true),
        (&["diff-catalogs", "list.csv", "distinct.csv"], false),
    ];
    for (arguments, must_work) in runs {
        let said = place.join("said.json");
        let child = Command::new(env!("CARGO_BIN_EXE_dbc"))
            .args(arguments)
            .arg("--json")
            .env("LC_ALL", "C")
            .current_dir(place)
            .stdout(Stdio::from(std::fs::File::create(&said).unwrap()))
            .spawn()
            .unwrap();
        let (peak, code, text) = watch(child, &said);
        println!("{arguments:?}: {peak} kB, exit code {code:?}");
        assert!(peak < MOST_KILOBYTES, "{arguments:?}: {peak} kB");
        let document: Value = serde_json::from_str(&text).unwrap();
        match code {
            Some(0 | 1) => {}
            Some(2) if !must_work => assert_eq!(document["error"]["code"], "file_too_big", "{arguments:?}"),
            other => panic!("{arguments:?}: {other:?} {}", document["error"]),
        }
    }
}
