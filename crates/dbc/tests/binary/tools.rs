//! The tools for files as staff call them: what they write, what they say, and with which exit code they end.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::lists::sample;
use crate::place::{Place, errors, said};

const WEDNESDAY: &str = "Mobile devices-pricelist-Wednesday, November 18, 2026.xlsx";
const TUESDAY: &str = "Mobile devices-pricelist-Tuesday, November 17, 2026.xlsx";
const ORDER: &str = "order-1500231.xlsx";
const DEVICES: &str = "order-1500231-imei.xlsx";
const OFFERED: &str = "order-1500877-Wednesday, November 18, 2026.xlsx";

/// A folder in which somebody works, with the files that they have.
struct Desk(TempDir);

impl Desk {
    fn with(files: &[&str]) -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        for name in files {
            std::fs::copy(sample(name), desk.path().join(Path::new(name).file_name().unwrap())).unwrap();
        }
        desk
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        std::process::Command::new(env!("CARGO_BIN_EXE_dbc"))
            .args(arguments)
            .env("LC_ALL", "C")
            .current_dir(self.path())
            .output()
            .unwrap()
    }

    /// Runs with `--json`; the exit code and the document.
    fn json(&self, arguments: &[&str]) -> (Option<i32>, Value) {
        let output = self.run(&[arguments, &["--json"]].concat());
        let document = serde_json::from_slice(&output.stdout);
        (output.status.code(), document.unwrap_or_else(|_| panic!("{}{}", said(&output), errors(&output))))
    }

    /// What was made beside the files that were there.
    fn made(&self, before: &[&str]) -> Vec<PathBuf> {
        let mut made: Vec<PathBuf> = std::fs::read_dir(self.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| !before.iter().any(|name| path.ends_with(name)))
            .collect();
        made.sort();
        made
    }
}

fn header_of_csv(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap().lines().next().unwrap().to_owned()
}

#[test]
fn a_price_list_becomes_a_catalogue_named_after_its_day_and_is_found_by_the_order_of_that_day() {
    let desk = Desk::with(&[WEDNESDAY, ORDER, OFFERED]);
    let output = desk.run(&["transform-catalog", WEDNESDAY]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let made = desk.made(&[WEDNESDAY, ORDER, OFFERED]);
    let name = made[0].file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("catalogue_dbc_20261118_") && made.len() == 1, "{name}");
    assert!(said(&output).contains("10308  rows read"), "{}", said(&output));

    // The order names its day; the catalogue of the house comes before the raw list of the same day.
    let (code, report) = desk.json(&["apply-prices-to-order", OFFERED]);
    assert_eq!((code, &report["choice"]["reason"]), (Some(0), &"exact_day".into()));
    assert_eq!(report["catalogue"], name);
    let written = report["output"].as_str().unwrap();
    assert!(written.contains("_avec_prix_dbc_20261118_") && desk.path().join(written).exists(), "{written}");

    // One whose name has no day takes the newest, and says so.
    let told = said(&desk.run(&["apply-prices-to-order", ORDER, "--lang", "fr"]));
    assert!(told.contains("(le plus récent)") && told.contains("29\u{a0}559,21"), "{told}");
}

#[test]
fn the_43_lines_are_told_to_programs_and_to_people() {
    let desk = Desk::with(&[WEDNESDAY, ORDER]);
    let (code, report) = desk.json(&["apply-prices-to-order", ORDER, "--catalog", WEDNESDAY, "--output", "out.xlsx"]);
    let totals = &report["totals"];
    assert_eq!(code, Some(0));
    for (name, count) in [("lines", 43), ("units", 93), ("by_sku", 39), ("by_characteristics", 2), ("not_found", 2)] {
        assert_eq!(totals[name], count, "{name}");
    }
    let missing = report["missing"].as_array().unwrap();
    assert!(missing.iter().all(|line| line["product_name"].as_str().unwrap().starts_with("Blackview")));
    let finding = &report["findings"][0];
    assert_eq!((&finding["row"], &finding["code"]), (&9.into(), &"offer_not_found".into()));
    assert!(finding["message"].as_str().unwrap().contains("00190000799999"));

    // A file that is there stays as it is, unless told otherwise.
    let before = std::fs::read(desk.path().join("out.xlsx")).unwrap();
    let again = desk.run(&["apply-prices-to-order", ORDER, "--catalog", WEDNESDAY, "--output", "out.xlsx"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(errors(&again).contains("--force"), "{}", errors(&again));
    assert_eq!(std::fs::read(desk.path().join("out.xlsx")).unwrap(), before);
    let forced = desk.run(&["apply-prices-to-order", ORDER, "--catalog", WEDNESDAY, "--output", "out.xlsx", "--force"]);
    assert_eq!(forced.status.code(), Some(0), "{}", errors(&forced));
}

#[test]
fn a_client_gets_nothing_until_somebody_decides_on_the_missing_lines_and_then_only_what_he_may_see() {
    let desk = Desk::with(&[WEDNESDAY, ORDER, DEVICES]);
    let files = [WEDNESDAY, ORDER, DEVICES];
    let price = ["apply-prices-to-order", ORDER, "--mode", "client"];
    let (code, refusal) = desk.json(&price);
    assert_eq!((code, &refusal["error"]["code"]), (Some(2), &"lines_without_price".into()));
    assert!(desk.made(&files).is_empty(), "nothing is written");
    for (missing, lines) in [("keep", 43), ("drop", 41), ("margin", 43)] {
        let name = format!("{missing}.csv");
        let output = desk.run(&[&price[..], &["--missing", missing, "--output", &name]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        let text = std::fs::read_to_string(desk.path().join(&name)).unwrap();
        assert_eq!(text.lines().count(), lines + 1, "{missing}");
        assert_eq!(
            header_of_csv(&desk.path().join(&name)),
            "SKU,Product Name,Quantity,Unit Price (DBC),Total Price,Catalog Price DBC,Appearance,Functionality,Color,\
             Boxed,Additional Info"
        );
    }
    let of_line = |name: &str| {
        let text = std::fs::read_to_string(desk.path().join(name)).unwrap();
        let line = text.lines().find(|line| line.starts_with("00190000799999")).unwrap();
        line.split(',').nth(3).unwrap().to_owned()
    };
    assert_eq!((of_line("keep.csv"), of_line("margin.csv")), ("742.00".to_owned(), "823.62".to_owned()));

    let output = desk.run(&[
        "process-imei-order",
        DEVICES,
        "--order",
        ORDER,
        "--mode",
        "client",
        "--missing",
        "drop",
        "--output",
        "devices.csv",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert_eq!(
        header_of_csv(&desk.path().join("devices.csv")),
        "SKU,Id,Product Name,Item Identifier,Appearance,Functionality,Boxed,Color,Cloud Lock,Additional Info,Quantity,\
         DBC Price"
    );
}

#[test]
fn a_list_without_prices_is_not_compared_and_a_catalogue_that_hardly_fits_is_doubted() {
    let list = "commande_client.csv";
    let desk = Desk::with(&[WEDNESDAY, list, "hostile/title-row-above-header.xlsx"]);
    let told = said(&desk.run(&["apply-prices-to-order", list, "--lang", "fr"]));
    assert!(told.contains("total DBC") && !told.contains("total fournisseur"), "{told}");
    for missing in ["keep", "margin"] {
        let refused = desk.run(&["apply-prices-to-order", list, "--mode", "client", "--missing", missing]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(
            errors(&refused).contains("--missing drop") && !errors(&refused).contains("keep"),
            "{}",
            errors(&refused)
        );
    }
    // Two runs in one second make two catalogues, and the newest is one that hardly fits.
    for _ in 0..2 {
        let made = desk.run(&["transform-catalog", "title-row-above-header.xlsx"]);
        assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    }
    let (code, report) = desk.json(&["apply-prices-to-order", list, "--missing", "drop"]);
    assert_eq!((code, &report["doubtful_catalogue"]), (Some(0), &true.into()));
    assert!(said(&desk.run(&["apply-prices-to-order", list, "--missing", "drop"])).contains("WARNING: most lines"));
}

#[test]
fn devices_come_out_as_the_accounting_software_takes_them_and_as_a_workbook_on_request() {
    let desk = Desk::with(&[WEDNESDAY, ORDER, DEVICES, "order-1500231-imei-disagrees.xlsx"]);
    let (code, report) = desk.json(&["process-imei-order", DEVICES, "--order", ORDER]);
    assert_eq!(code, Some(0));
    let path = desk.path().join(report["output"].as_str().unwrap());
    let bytes = std::fs::read(&path).unwrap();
    assert!(path.extension().unwrap() == "csv" && !bytes.starts_with(b"\xef\xbb\xbf"), "UTF-8 without mark");
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.lines().count(), 81);
    assert!(text.lines().nth(1).unwrap().split(',').count() > 12);
    let (code, report) = desk.json(&["process-imei-order", DEVICES, "--order", ORDER, "--output", "devices.xlsx"]);
    assert_eq!((code, &report["output"]), (Some(0), &"devices.xlsx".into()));
    assert!(std::fs::read(desk.path().join("devices.xlsx")).unwrap().starts_with(b"PK"));

    let (_, report) = desk.json(&["process-imei-order", "order-1500231-imei-disagrees.xlsx", "--order", ORDER]);
    let told: Vec<(u64, &str)> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (finding["row"].as_u64().unwrap(), finding["code"].as_str().unwrap()))
        .collect();
    for expected in [(5, "identifier_repeated"), (8, "imei_bad_checksum"), (23, "identifier_serial")] {
        assert!(told.contains(&expected), "{expected:?} in {told:?}");
    }
}

#[test]
fn the_wrong_tool_points_to_the_right_one() {
    let desk = Desk::with(&[WEDNESDAY, ORDER, DEVICES]);
    for (command, file, tool) in [
        ("apply-prices-to-order", DEVICES, "dbc process-imei-order"),
        ("process-imei-order", ORDER, "dbc apply-prices-to-order"),
        ("transform-catalog", DEVICES, "dbc process-imei-order"),
        ("apply-prices-to-order", WEDNESDAY, "dbc transform-catalog"),
    ] {
        let output = desk.run(&[command, file]);
        assert_eq!(output.status.code(), Some(2), "{command} {file}");
        assert!(errors(&output).contains(tool), "{command} {file}: {}", errors(&output));
    }
    assert!(desk.made(&[WEDNESDAY, ORDER, DEVICES]).is_empty());
}

#[test]
fn every_hostile_file_ends_in_a_report_or_an_error_that_says_what_to_do() {
    let expected = [
        ("bad-cells.xlsx", 1, ""),
        ("bomb.xlsx", 2, "header_not_found"),
        ("columns-shuffled-and-extra.xlsx", 0, ""),
        ("duplicate-skus-with-other-prices.xlsx", 1, ""),
        ("empty-rows-and-totals.xlsx", 0, ""),
        ("empty.xlsx", 2, "file_empty"),
        ("encrypted.xlsx", 2, "file_encrypted"),
        ("formula-injection.xlsx", 0, ""),
        ("header-only.xlsx", 2, "no_rows"),
        ("identical-duplicates.xlsx", 0, ""),
        ("missing-price-column.xlsx", 2, "columns_missing"),
        ("not-a-workbook.xlsx", 2, "not_a_workbook"),
        ("old-format.xls", 0, ""),
        ("price-is-a-formula.xlsx", 0, ""),
        ("prices-in-pounds.xlsx", 2, ""),
        ("prices-with-decimal-comma.xlsx", 0, ""),
        ("prices-with-thousands-separator.xlsx", 0, ""),
        ("semicolon-latin1.csv", 0, ""),
        ("sku-as-number.xlsx", 0, ""),
        ("tab-utf16.csv", 0, ""),
        ("title-row-above-header.xlsx", 0, ""),
        ("truncated.xlsx", 2, "file_truncated"),
    ];
    let on_disk = std::fs::read_dir(sample("hostile")).unwrap().count();
    assert_eq!(expected.len(), on_disk, "a sample without an expectation");
    let desk = Desk::with(&[]);
    for (name, exit, error) in expected {
        let (file, out) = (sample("hostile").join(name), format!("{name}.out.xlsx"));
        let (code, report) = desk.json(&["transform-catalog", file.to_str().unwrap(), &out]);
        assert_eq!(code, Some(exit), "{name}: {report}");
        if !error.is_empty() {
            assert_eq!(report["error"]["code"], error, "{name}");
        }
        assert_eq!(desk.path().join(&out).exists(), exit != 2, "{name}");
        for finding in report["findings"].as_array().into_iter().flatten() {
            assert!(finding["row"].is_u64() && finding["code"].is_string(), "{name}: {finding}");
            assert!(finding["message"].as_str().unwrap().len() > 15, "{name}: {finding}");
        }
    }
}

#[test]
fn findings_are_written_beside_the_cells_on_request() {
    let desk = Desk::with(&["hostile/bad-cells.xlsx"]);
    let output = desk.run(&["transform-catalog", "bad-cells.xlsx", "out.xlsx", "--annotate", "notes.xlsx"]);
    assert_eq!(output.status.code(), Some(1), "refused rows: {}", errors(&output));
    assert!(said(&output).contains("refused"), "{}", said(&output));
    let (_, analysis) = desk.json(&["analyze-catalog", "notes.xlsx"]);
    let columns = analysis["columns"].as_array().unwrap();
    assert!(columns.iter().any(|column| column["header"].as_str().unwrap().contains("Remarks")), "{analysis}");
}

#[test]
fn looking_and_comparing_say_what_is_there() {
    let desk = Desk::with(&[WEDNESDAY, TUESDAY, ORDER]);
    let told = said(&desk.run(&["analyze-catalog", ORDER, "--lang", "fr"]));
    assert!(told.contains("commande") && told.contains("dbc apply-prices-to-order"), "{told}");
    let (code, same) = desk.json(&["diff-catalogs", WEDNESDAY, WEDNESDAY]);
    assert_eq!((code, same["changes"].as_array().unwrap().len()), (Some(0), 0));
    let (_, days) = desk.json(&["diff-catalogs", TUESDAY, WEDNESDAY, "--class", "price_down"]);
    let changes = days["changes"].as_array().unwrap();
    assert!(!changes.is_empty());
    assert!(changes.iter().all(|change| change["cost_after_cents"].as_i64() < change["cost_before_cents"].as_i64()));
    let missing = desk.run(&["diff-catalogs", TUESDAY, "nowhere.xlsx"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(errors(&missing).contains("nowhere.xlsx"), "{}", errors(&missing));
}

#[test]
fn an_order_is_priced_with_what_the_platform_published_that_day() {
    let place = Place::new();
    let (order, list) = (sample(ORDER), sample(WEDNESDAY));
    let order = order.to_str().unwrap();
    let of_day = |day: &'static str| {
        let output = place.run(&["apply-prices-to-order", order, "--day", day, "--json", "--force"]);
        (output.status.code(), serde_json::from_slice::<Value>(&output.stdout).unwrap())
    };
    let (code, nothing) = of_day("2026-11-18");
    assert_eq!((code, &nothing["error"]["code"]), (Some(2), &"nothing_published".into()));

    let imported = place.run(&["import", list.to_str().unwrap(), "--publish"]);
    assert!(imported.status.success(), "{}{}", said(&imported), errors(&imported));
    let (code, published) = of_day("2026-11-18");
    assert_eq!(code, Some(0));
    assert_eq!(
        (&published["choice"]["reason"], &published["choice"]["lists"][0]["number"]),
        (&"published".into(), &1.into())
    );
    let by_file =
        place.run(&["apply-prices-to-order", order, "--catalog", list.to_str().unwrap(), "--json", "--force"]);
    let by_file: Value = serde_json::from_slice(&by_file.stdout).unwrap();
    assert_eq!(published["totals"], by_file["totals"], "the same prices as the list itself");

    let (code, other_day) = of_day("2026-11-17");
    let detail = other_day["error"]["detail"].as_str().unwrap();
    assert!(code == Some(2) && detail.contains("2026-11-18"), "{detail}");
}

#[tokio::test]
async fn devices_take_their_regimes_from_the_order_that_the_platform_placed() {
    let place = Place::new();
    let (devices, grouped, list) = (sample(DEVICES), sample(ORDER), sample(WEDNESDAY));
    let [devices, grouped, list] = [&devices, &grouped, &list].map(|path| path.to_str().unwrap());
    let imported = place.run(&["import", list, "--publish"]);
    assert!(imported.status.success(), "{}{}", said(&imported), errors(&imported));
    let totals = |arguments: &[&str]| {
        let output = place.run(&[&["process-imei-order", devices, "--json", "--force"], arguments].concat());
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{report}");
        report["totals"].clone()
    };
    // Each SKU of the sample stands under one regime only, which tells it.
    let by_catalogue = totals(&["--day", "2026-11-18"]);

    let server = place.serve().await;
    let base = place.base().await;
    sqlx::raw_sql(
        "insert into supplier_orders (id, number, supplier, state, channel, supplier_reference, created_at, updated_at)
         values (gen_random_uuid(), 'SUP-TEST', 'foxway', 'acknowledged', 'imported', '1500231', now(), now())",
    )
    .execute(&base)
    .await
    .unwrap();
    for (position, line) in (1..).zip(lines_of(grouped)) {
        let (sku, regime, quantity) = line;
        sqlx::query(
            "insert into supplier_order_lines (id, supplier_order_id, position, offer_id, sku, vat_regime, quantity)
             select gen_random_uuid(), placed.id, $1, coalesce(
                        (select id from products where sku = $2 and vat_regime = $3),
                        (select id from products order by id limit 1)), $2, $3, $4
               from supplier_orders as placed where placed.supplier_reference = '1500231'
             on conflict do nothing",
        )
        .bind(position)
        .bind(&sku)
        .bind(regime)
        .bind(quantity)
        .execute(&base)
        .await
        .unwrap();
    }
    server.terminate();
    assert_eq!(totals(&["--day", "2026-11-18"]), by_catalogue, "the platform says the same as the catalogue");
    assert_eq!(totals(&["--catalog", list, "--order", grouped]), by_catalogue, "and so does the grouped order");

    // What was ordered under the other regime is not found under this one, whatever the catalogue holds.
    let server = place.serve().await;
    let turned = sqlx::query(
        "update supplier_order_lines set vat_regime = case vat_regime when 'marginal' then 'standard' else 'marginal' end",
    )
    .execute(&place.base().await)
    .await
    .unwrap();
    assert!(turned.rows_affected() > 0);
    server.terminate();
    let turned = totals(&["--day", "2026-11-18"]);
    assert_eq!((&turned["lines"], &turned["by_sku"]), (&by_catalogue["lines"], &0.into()), "{turned}");
    assert!(turned["other_regime"].as_u64().unwrap() > 0, "{turned}");
    assert_eq!(totals(&["--day", "2026-11-18", "--order", grouped]), by_catalogue, "a file that is named comes first");
}

/// SKU, regime and quantity of the lines of a grouped order.
fn lines_of(path: &str) -> Vec<(String, &'static str, i32)> {
    use dbc_sheets::{limits::Limits, order::read_order, price_list::ReadOptions, source::Source};
    let order = read_order(&Source::path(path), &ReadOptions::new(Limits::server()), false).unwrap();
    let line = |line: &dbc_sheets::order::OrderLine| {
        let regime = line.regime.unwrap().code();
        Some((line.sku.as_ref()?.to_string(), regime, i32::try_from(line.quantity).unwrap()))
    };
    order.lines.iter().filter_map(line).collect()
}

#[test]
fn help_speaks_the_language_that_is_asked_for() {
    let desk = Desk::with(&[]);
    for command in
        ["transform-catalog", "apply-prices-to-order", "process-imei-order", "analyze-catalog", "diff-catalogs"]
    {
        let french = said(&desk.run(&[command, "--help", "--lang", "fr"]));
        assert!(french.contains("Utilisation : ") && french.contains("Affiche cette aide"), "{french}");
        assert!(!french.contains("Usage:") && !french.contains("One JSON object"), "{french}");
        let english = said(&desk.run(&[command, "--help"]));
        assert!(english.contains("Usage:") && english.contains("One JSON object"), "{english}");
    }
    let by_environment = std::process::Command::new(env!("CARGO_BIN_EXE_dbc"))
        .args(["diff-catalogs", "-h"])
        .env("LC_ALL", "fr_FR.UTF-8")
        .output()
        .unwrap();
    assert!(said(&by_environment).contains("La liste la plus ancienne"), "{}", said(&by_environment));
}

/// What LibreOffice shows of a workbook's first sheet, as text.
fn seen_by_libreoffice(desk: &Desk, name: &str) -> Vec<Vec<String>> {
    let profile = format!("-env:UserInstallation=file://{}", desk.path().join("profile").display());
    // Comma, quotes, UTF-8, all cells as shown.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false";
    let output = std::process::Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", filter, "--outdir", "seen", name])
        .current_dir(desk.path())
        .output()
        .unwrap_or_else(|cause| {
            panic!("LibreOffice cannot be started ({cause}); scripts/packages.sh slow installs it")
        });
    assert!(output.status.success(), "{name}: {}", errors(&output));
    let path = desk.path().join("seen").join(Path::new(name).with_extension("csv"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|cause| {
        panic!("LibreOffice did not open {name} ({cause}): {}{}", said(&output), errors(&output))
    });
    text.lines().map(cells_of).collect()
}

/// The cells of a line of CSV without line ends inside quotes.
fn cells_of(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells
}

#[test]
#[ignore = "opens every output in LibreOffice: slow, and only there when the slow tests' packages are installed"]
fn libreoffice_opens_every_output_and_shows_the_skus_with_their_zeros() {
    let desk =
        Desk::with(&[WEDNESDAY, ORDER, OFFERED, DEVICES, "commande_client.csv", "hostile/formula-injection.xlsx"]);
    let made: [(&[&str], usize); 7] = [
        (&["transform-catalog", WEDNESDAY, "catalogue.xlsx"], 10_308),
        (&["transform-catalog", "formula-injection.xlsx", "formulas.xlsx"], 20),
        (&["apply-prices-to-order", ORDER, "--output", "house.xlsx"], 43),
        (&["apply-prices-to-order", OFFERED, "--output", "offered.xlsx"], 30),
        (&["apply-prices-to-order", ORDER, "--mode", "client", "--missing", "keep", "--output", "client.xlsx"], 43),
        (&["apply-prices-to-order", "commande_client.csv", "--missing", "keep", "--output", "list.xlsx"], 20),
        (&["process-imei-order", DEVICES, "--order", ORDER, "--output", "devices.xlsx"], 80),
    ];
    for (arguments, rows) in made {
        let output = desk.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}{}", said(&output), errors(&output));
        let name = arguments.iter().rfind(|word| word.ends_with(".xlsx")).unwrap();
        let seen = seen_by_libreoffice(&desk, name);
        assert_eq!(seen.len(), rows + 1, "{name}");
        let sku = seen[0].iter().position(|header| ["SKU", "Code produit"].contains(&header.as_str())).unwrap();
        for row in &seen[1..] {
            assert!(row[sku].len() == 14 && row[sku].starts_with("00"), "{name}: {row:?}");
        }
        let prices =
            seen[0].iter().enumerate().filter(|(_, header)| header.contains("Prix DBC") || header.contains("Price"));
        for (column, header) in prices.filter(|(_, header)| *header != "Campaign Price") {
            let shown = |row: &&Vec<String>| {
                row[column].is_empty() || row[column].split_once('.').is_some_and(|(_, cents)| cents.len() == 2)
            };
            let other = seen[1..].iter().find(|row| !shown(row));
            assert!(other.is_none(), "{name}, {header}: {other:?}");
        }
    }
    // Formulas of a stranger are shown, never computed.
    let shown = seen_by_libreoffice(&desk, "formulas.xlsx");
    assert!(shown.iter().flatten().any(|cell| cell.starts_with('=')), "the formulas stand there as text");
    assert!(!shown.iter().flatten().any(|cell| cell.starts_with("#") || cell.starts_with("Err:")));
}
