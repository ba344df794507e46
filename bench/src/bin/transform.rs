//! `transform-catalog` against the same cells read and then written with common libraries and no logic between, and
//! against two Python scripts, all in one run on one file.
//!
//!     cargo run --release -p dbc-bench --bin transform -- [--rows 50000] [--rounds 5] [--python path/to/python]
//!
//! Each round runs each contestant in a process of its own, so that time and peak memory are its own. The best round
//! counts: what is slower was disturbed. Python needs pandas, openpyxl, python-calamine and XlsxWriter.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use calamine::{Data, Reader, Xlsx, open_workbook};
use chrono::NaiveDate;
use dbc_assortment::{Assortment, Options, price_list};
use dbc_domain::margin::RuleSet;
use dbc_sheets::limits::Limits;
use dbc_sheets::price_list::ReadOptions;
use dbc_sheets::source::Source;
use dbc_sheets::transform::transform_catalog;
use rust_xlsxwriter::Workbook;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.as_slice() {
        [mode, input, output] if mode == "ours" => ours(Path::new(input), Path::new(output)),
        [mode, input, output] if mode == "bare" => bare(Path::new(input), Path::new(output)),
        _ => compare(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("transform: {error}");
            ExitCode::FAILURE
        }
    }
}

fn ours(input: &Path, output: &Path) -> Outcome<()> {
    let options = ReadOptions::new(Limits::command_line());
    let report = transform_catalog(&Source::path(input), output, &RuleSet::built_in(), &options, true)?;
    if report.rows.refused > 0 {
        return Err(format!("{} rows refused", report.rows.refused).into());
    }
    Ok(())
}

/// Reads every cell, then writes every cell, and three more a row: the figures that the catalogue adds.
fn bare(input: &Path, output: &Path) -> Outcome<()> {
    let mut workbook: Xlsx<_> = open_workbook(input)?;
    let range = workbook.worksheet_range_at(0).ok_or("no sheet")??;
    let mut out = Workbook::new();
    let sheet = out.add_worksheet_with_constant_memory()?;
    for (row, cells) in (0_u32..).zip(range.rows()) {
        let width = u16::try_from(cells.len())?;
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Data::Empty => {}
                Data::Float(number) => {
                    sheet.write_number(row, column, *number)?;
                }
                other => {
                    sheet.write_string(row, column, other.to_string())?;
                }
            }
        }
        sheet.write_number(row, width, 139.96)?;
        sheet.write_number(row, width + 1, 155.36)?;
        sheet.write_string(row, width + 2, "11% (non marginal)")?;
    }
    out.save(output)?;
    Ok(())
}

/// The program that turns one file into another.
type MakeCommand = Box<dyn Fn(&Path, &Path) -> Command>;

struct Contestant {
    name: &'static str,
    command: MakeCommand,
    best: Option<(Duration, u64)>,
}

fn compare(arguments: &[String]) -> Outcome<()> {
    let option = |name: &str| arguments.iter().position(|a| a == name).and_then(|at| arguments.get(at + 1));
    let rows: usize = option("--rows").map_or(Ok(50_000), |text| text.parse())?;
    let rounds: usize = option("--rounds").map_or(Ok(5), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let day = NaiveDate::from_ymd_opt(2026, 11, 18).ok_or("no such day")?;
    let assortment = Assortment::generate(&Options { seed: 1, offers: rows, day });
    let input = price_list::write_into(folder.path(), &assortment, true)?;
    drop(assortment);
    println!("{rows} rows, {} bytes, best of {rounds} rounds", std::fs::metadata(&input)?.len());
    let mut contestants = contestants(option("--python").map(String::as_str));
    for _ in 0..rounds {
        for contestant in &mut contestants {
            let output = folder.path().join("out.xlsx");
            let measured = measure(&mut (contestant.command)(&input, &output), contestant.name)?;
            contestant.best = Some(contestant.best.map_or(measured, |best| best.min(measured)));
        }
    }
    let ours = contestants.first().and_then(|c| c.best).ok_or("no round")?.0;
    for contestant in &contestants {
        let Some((time, memory)) = contestant.best else { continue };
        println!(
            "{:32} {:>8.3} s  {:>5} MB  {:>6.2} × ours",
            contestant.name,
            time.as_secs_f64(),
            memory / 1024,
            time.as_secs_f64() / ours.as_secs_f64()
        );
    }
    Ok(())
}

fn contestants(python: Option<&str>) -> Vec<Contestant> {
    let of_ours = |mode: &'static str| -> MakeCommand {
        Box::new(move |input, output| {
            let mut command = Command::new(std::env::current_exe().unwrap_or_else(|_| PathBuf::from("transform")));
            command.arg(mode).arg(input).arg(output);
            command
        })
    };
    let mut all = vec![
        Contestant { name: "dbc transform-catalog", command: of_ours("ours"), best: None },
        Contestant { name: "calamine then rust_xlsxwriter", command: of_ours("bare"), best: None },
    ];
    let Some(python) = python.map(str::to_owned) else { return all };
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
    for (name, script) in
        [("Python: calamine, XlsxWriter", "calamine_xlsxwriter.py"), ("Python: pandas, openpyxl", "pandas_openpyxl.py")]
    {
        let (python, script) = (python.clone(), scripts.join(script));
        let command = Box::new(move |input: &Path, output: &Path| {
            let mut command = Command::new(&python);
            command.arg(&script).arg(input).arg(output);
            command
        });
        all.push(Contestant { name, command, best: None });
    }
    all
}

/// Wall time, and the most memory the process ever held, in kB, seen while it runs.
fn measure(command: &mut Command, name: &str) -> Outcome<(Duration, u64)> {
    let start = Instant::now();
    let mut child = command.spawn()?;
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        if let Some(status) = child.try_wait()? {
            if !status.success() {
                return Err(format!("{name} failed").into());
            }
            return Ok((start.elapsed(), peak));
        }
        let status = std::fs::read_to_string(&status_file).unwrap_or_default();
        let high = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = high.and_then(|text| text.trim().split(' ').next()).and_then(|text| text.parse().ok());
        peak = peak.max(kilobytes.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
}
