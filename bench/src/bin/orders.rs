//! 10,000 devices against a price list of 50,000 offers, from the two files to the file for the accounting software:
//! the budget is half a second.
//!
//!     cargo run --release -p dbc-bench --bin orders -- [--rows 50000] [--devices 10000] [--rounds 5]
//!
//! Shown beside: reading the price list alone, which is the bound while both files are read side by side.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use dbc_assortment::{Assortment, Options, price_list};
use dbc_domain::margin::RuleSet;
use dbc_sheets::limits::Limits;
use dbc_sheets::order::{ApplyOptions, Mode, OrderJob, OutputFormat, PricedCatalogue, ProcessError, process_order};
use dbc_sheets::price_list::ReadOptions;
use dbc_sheets::source::Source;
use rust_xlsxwriter::Workbook;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    match compare(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("orders: {error}");
            ExitCode::FAILURE
        }
    }
}

fn compare(arguments: &[String]) -> Outcome<()> {
    let option = |name: &str| arguments.iter().position(|a| a == name).and_then(|at| arguments.get(at + 1));
    let number = |name: &str, default: usize| option(name).map_or(Ok(default), |text| text.parse());
    let (rows, devices, rounds) = (number("--rows", 50_000)?, number("--devices", 10_000)?, number("--rounds", 5)?);
    let folder = tempfile::tempdir()?;
    let day = NaiveDate::from_ymd_opt(2026, 11, 18).ok_or("no such day")?;
    let assortment = Assortment::generate(&Options { seed: 1, offers: rows, day });
    let list = price_list::write_into(folder.path(), &assortment, true)?;
    let order = folder.path().join("order-1500231-imei.xlsx");
    write_devices(&assortment, devices, &order)?;
    drop(assortment);
    let output = folder.path().join("devices.csv");
    let (mut whole, mut list_alone, mut found) = (Duration::MAX, Duration::MAX, 0);
    for _ in 0..rounds {
        let start = Instant::now();
        found = process(&list, &order, &output)?;
        whole = whole.min(start.elapsed());
        let start = Instant::now();
        catalogue(&list)?;
        list_alone = list_alone.min(start.elapsed());
    }
    println!("{devices} devices against {rows} offers, {found} found by SKU, best of {rounds} rounds");
    println!("process-imei-order           {:>8.3} s", whole.as_secs_f64());
    println!("reading the price list alone {:>8.3} s", list_alone.as_secs_f64());
    println!("ratio                        {:>8.2}", whole.as_secs_f64() / list_alone.as_secs_f64());
    Ok(())
}

/// What the command does. Gives how many devices were found by SKU.
fn process(list: &Path, order: &Path, output: &Path) -> Outcome<u64> {
    let rules = RuleSet::built_in();
    let options = ReadOptions::new(Limits::command_line());
    let apply = ApplyOptions { mode: Mode::Dbc, missing: None, rules: &rules };
    let order = Source::path(order);
    let job =
        OrderJob { order: &order, detailed: true, options: &options, apply, format: OutputFormat::Csv, force: true };
    match process_order(job, || Ok(None), || Ok((catalogue(list)?, output.to_owned()))) {
        Ok(outcome) => Ok(outcome.tally.totals.by_sku),
        Err(ProcessError::Read(error)) => Err(error.into()),
        Err(ProcessError::Write(error)) => Err(error.into()),
        Err(ProcessError::Catalogue(error)) => Err(error),
    }
}

fn catalogue(list: &Path) -> Outcome<PricedCatalogue> {
    let options = ReadOptions::new(Limits::command_line());
    Ok(PricedCatalogue::read(&Source::path(list), &RuleSet::built_in(), &options)?)
}

/// A detailed order as the supplier writes it (domain sheet, section 4).
fn write_devices(assortment: &Assortment, devices: usize, path: &Path) -> Outcome<()> {
    const HEADER: [&str; 12] = [
        "SKU",
        "Id",
        "Product Name",
        "Item Identifier",
        "Appearance",
        "Functionality",
        "Boxed",
        "Color",
        "Cloud Lock",
        "Additional Info",
        "Quantity",
        "Price",
    ];
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, name) in (0_u16..).zip(HEADER) {
        sheet.write_string(0, column, name)?;
    }
    let priced: Vec<_> = assortment.offers().filter(|offer| offer.cost.is_some()).collect();
    for (row, device) in (1_u32..).zip(0..devices) {
        let offer = &priced[device * priced.len() / devices];
        let texts = [
            (0, offer.sku.as_str()),
            (2, &offer.product_name),
            (4, &offer.appearance),
            (5, &offer.functionality),
            (6, &offer.boxed),
            (7, offer.color.as_deref().unwrap_or("")),
            (8, offer.cloud_lock.as_deref().unwrap_or("")),
            (9, offer.additional_info.as_deref().unwrap_or("")),
        ];
        for (column, text) in texts {
            sheet.write_string(row, column, text)?;
        }
        sheet.write_string(row, 3, imei(device))?;
        sheet.write_number(row, 1, f64::from(5_100_000 + row))?;
        sheet.write_number(row, 10, 1.0)?;
        let cents = offer.cost.map_or(0, |cost| cost.cents());
        sheet.write_number(row, 11, f64::from(u32::try_from(cents)?) / 100.0)?;
    }
    workbook.save(path)?;
    Ok(())
}

/// An identifier of 15 digits with a sound check digit (Luhn).
fn imei(device: usize) -> String {
    let body = format!("35{:012}", 100_000_000_000_usize + device * 7_919);
    let sum: u32 = body
        .bytes()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0') * if place % 2 == 1 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}
