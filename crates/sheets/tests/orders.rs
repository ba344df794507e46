//! The orders of the samples against the last price list.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

mod common;
use common::{WEDNESDAY, options, rows_of, sample, text};

use dbc_domain::finding::FindingCode;
use dbc_domain::margin::RuleSet;
use dbc_domain::money::{BasisPoints, Money};
use dbc_sheets::error::ReadError;
use dbc_sheets::kind::FileKind;
use dbc_sheets::order::{
    ApplyOptions, LineStatus, Missing, Mode, Order, OrderJob, OutputFormat, PricedCatalogue, Regimes, check_devices,
    price_order, process_order, read_order, regimes_from, write_order,
};
use dbc_sheets::source::Source;
use dbc_sheets::transform::transform_catalog;

const OFFERED: &str = "order-1500877-Wednesday, November 18, 2026.xlsx";

fn order(name: &str, detailed: bool) -> Order {
    read_order(&Source::path(sample(name)), &options(), detailed).unwrap()
}

fn catalogue() -> PricedCatalogue {
    PricedCatalogue::read(&Source::path(sample(WEDNESDAY)), &RuleSet::built_in(), &options()).unwrap()
}

fn for_the_house(rules: &RuleSet) -> ApplyOptions<'_> {
    ApplyOptions { mode: Mode::Dbc, missing: None, rules }
}

#[test]
fn the_43_lines_find_39_by_sku_2_by_characteristics_and_name_the_2_missing() {
    let (order, catalogue, rules) = (order("order-1500231.xlsx", false), catalogue(), RuleSet::built_in());
    assert_eq!((order.head.kind, order.lines.len(), order.refused), (FileKind::GroupedOrder, 43, 0));
    let priced = price_order(&order, &catalogue, for_the_house(&rules));
    let totals = priced.tally.totals;
    assert_eq!((totals.lines, totals.units), (43, 93));
    assert_eq!((totals.by_sku, totals.by_characteristics, totals.not_found), (39, 2, 2));
    assert!(priced.tally.missing.iter().all(|line| line.product_name.starts_with("Blackview")));
    assert_eq!(priced.tally.missing.len(), 2);
    let methods: Vec<&str> = priced
        .lines
        .iter()
        .filter(|line| line.status == LineStatus::ByCharacteristics)
        .map(|line| line.method())
        .collect();
    assert!(methods.contains(&"Caractéristiques") && methods.contains(&"Caractéristiques avec VAT marginal"));
    let by_hand: Money =
        priced.lines.iter().map(|line| line.price.unwrap().checked_times(line.line.quantity).unwrap()).sum();
    assert_eq!(totals.dbc_total_cents, by_hand, "totals multiply by the quantity");
    assert_eq!(totals.difference_cents, totals.dbc_total_cents - totals.supplier_total_cents);
}

#[test]
fn every_found_line_is_in_its_own_regime() {
    let (order, catalogue, rules) = (order("order-1500231.xlsx", false), catalogue(), RuleSet::built_in());
    for line in &price_order(&order, &catalogue, for_the_house(&rules)).lines {
        if let Some(entry) = line.entry {
            assert_eq!(Some(entry.regime), line.line.regime, "row {}", line.line.row());
        }
    }
}

#[test]
fn a_catalogue_of_the_house_gives_the_same_prices_as_the_raw_list() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("catalogue_dbc_20261118_090000.xlsx");
    let source = Source::path(sample(WEDNESDAY));
    transform_catalog(&source, &made, &RuleSet::built_in(), &options(), false).unwrap();
    let (raw, rules) = (catalogue(), RuleSet::built_in());
    let read = PricedCatalogue::read(&Source::path(&made), &rules, &options()).unwrap();
    assert_eq!((raw.len(), raw.len()), (10_308, read.len()));
    for place in 0..raw.len() {
        assert_eq!((raw.sku(place), raw.offer(place)), (read.sku(place), read.offer(place)));
    }
}

#[test]
fn the_offer_layout_is_read_and_sold_in_its_own_column() {
    let (order, catalogue, rules) = (order(OFFERED, false), catalogue(), RuleSet::built_in());
    assert_eq!((order.head.kind, order.lines.len()), (FileKind::OfferedOrder, 30));
    let grouped = self::order("order-1500231.xlsx", false);
    for (offered, line) in order.lines.iter().zip(&grouped.lines) {
        assert_eq!((&offered.sku, offered.regime), (&line.sku, line.regime), "Vat Margin yes/no is the regime");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.xlsx");
    let priced = price_order(&order, &catalogue, for_the_house(&rules));
    write_order(&priced, Mode::Dbc, None, &path, OutputFormat::Xlsx, false).unwrap();
    let rows = rows_of(&path);
    let header: Vec<String> = rows[0].iter().map(text).collect();
    assert_eq!(
        header[10..],
        [
            "Prix Fournisseur",
            "Prix Catalogue",
            "Prix DBC",
            "VAT Type",
            "Discount Fournisseur",
            "Méthode recherche",
            "Statut"
        ]
    );
    for (row, line) in rows[1..].iter().zip(&priced.lines) {
        assert_eq!(text(&row[8]), text(&row[12]), "Offered Price carries the DBC price");
        assert_eq!(text(&row[0]).len(), 14);
        assert!(text(&row[16]).starts_with(if line.by_exception { "ATTENTION" } else { "OK - " }));
    }
}

#[test]
fn the_house_sees_everything_and_nothing_is_silent() {
    let (order, catalogue, rules) = (order("order-1500231.xlsx", false), catalogue(), RuleSet::built_in());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.xlsx");
    let priced = price_order(&order, &catalogue, for_the_house(&rules));
    write_order(&priced, Mode::Dbc, None, &path, OutputFormat::Xlsx, false).unwrap();
    let rows = rows_of(&path);
    let header: Vec<String> = rows[0].iter().map(text).collect();
    assert_eq!(header[14], "VAT Type DBC", "the order has a VAT Type of its own");
    let missing: Vec<&Vec<_>> = rows[1..].iter().filter(|row| text(&row[1]).starts_with("Blackview")).collect();
    assert_eq!(missing.len(), 2);
    for row in missing {
        assert_eq!(text(&row[9]), text(&row[11]), "the supplier's price is kept");
        assert_eq!(text(&row[16]), "Non trouvé");
        assert_eq!(text(&row[17]), "ATTENTION - Produit non trouvé");
        assert_eq!(text(&row[15]), "", "no discount without a catalogue price");
    }
}

#[test]
fn a_client_sees_the_fixed_columns_only_and_never_a_supplier_price() {
    let (order, catalogue, rules) = (order("order-1500231.xlsx", false), catalogue(), RuleSet::built_in());
    let undecided = price_order(&order, &catalogue, ApplyOptions { mode: Mode::Client, missing: None, rules: &rules });
    assert_eq!(undecided.tally.undecided, 2, "without a decision nothing may be written");
    let folder = tempfile::tempdir().unwrap();
    for (missing, rows) in [(Missing::Keep, 43), (Missing::Drop, 41), (Missing::Margin, 43)] {
        let options = ApplyOptions { mode: Mode::Client, missing: Some(missing), rules: &rules };
        let priced = price_order(&order, &catalogue, options);
        assert_eq!(priced.tally.undecided, 0);
        let path = folder.path().join(format!("{missing:?}.xlsx"));
        write_order(&priced, Mode::Client, Some(missing), &path, OutputFormat::Xlsx, false).unwrap();
        let written = rows_of(&path);
        assert_eq!(written.len(), rows + 1);
        let header: Vec<String> = written[0].iter().map(text).collect();
        assert_eq!(
            header.join("|"),
            "SKU|Product Name|Quantity|Unit Price (DBC)|Total Price|Catalog Price DBC|Appearance|Functionality|Color|Boxed|Additional Info"
        );
        for line in priced.lines.iter().filter(|line| line.by_exception) {
            let cost = line.line.price.unwrap();
            let expected = match missing {
                Missing::Margin => cost.checked_marked_up(BasisPoints::new(1100)).unwrap(),
                _ => cost,
            };
            assert!(line.price == Some(expected) || line.regime() == Some(dbc_domain::vat::VatRegime::Marginal));
        }
    }
}

#[test]
fn a_clients_own_list_is_priced_by_sku() {
    let (order, catalogue, rules) = (order("commande_client.csv", false), catalogue(), RuleSet::built_in());
    assert_eq!(order.head.kind, FileKind::ClientList);
    let priced = price_order(&order, &catalogue, for_the_house(&rules));
    assert!(priced.tally.totals.by_sku > 0);
    assert_eq!(priced.tally.totals.supplier_total_cents, Money::ZERO, "it holds no supplier price");
}

#[test]
fn devices_take_their_regimes_from_the_grouped_order() {
    let (catalogue, rules) = (catalogue(), RuleSet::built_in());
    let mut detailed = order("order-1500231-imei.xlsx", true);
    assert_eq!((detailed.lines.len(), detailed.refused), (80, 0));
    assert!(detailed.lines.iter().all(|line| line.regime.is_none()));
    let open = regimes_from(&order("order-1500231-validated.xlsx", false), &mut detailed);
    assert_eq!(open, 0);
    let priced = price_order(&detailed, &catalogue, for_the_house(&rules));
    assert_eq!(priced.tally.totals.units, 80);
    assert_eq!(priced.tally.totals.ambiguous + priced.tally.totals.other_regime, 0);
    assert_eq!(check_devices(&detailed), []);
}

#[test]
fn the_accounting_file_is_plain_csv_with_whole_identifiers() {
    let (catalogue, rules) = (catalogue(), RuleSet::built_in());
    let mut detailed = order("order-1500231-imei.xlsx", true);
    regimes_from(&order("order-1500231.xlsx", false), &mut detailed);
    let priced = price_order(&detailed, &catalogue, for_the_house(&rules));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    write_order(&priced, Mode::Dbc, None, &path, OutputFormat::Csv, false).unwrap();
    let content = std::fs::read_to_string(&path).unwrap();
    let mut lines = content.lines();
    assert_eq!(
        lines.next().unwrap(),
        "SKU,Id,Product Name,Item Identifier,Appearance,Functionality,Boxed,Color,Cloud Lock,Additional Info,Quantity,\
         Price,Prix Fournisseur,Prix Catalogue,Prix DBC,VAT Type DBC,Méthode recherche,Statut"
    );
    let first = lines.next().unwrap();
    assert!(first.starts_with("00100750259935,5100004,Apple iPhone 13 Pro 128GB,351618798304675,Grade C,"), "{first}");
    assert_eq!(content.lines().count(), 81);
    assert!(!content.starts_with('\u{feff}'));
    let client = folder.path().join("client.csv");
    let options = ApplyOptions { mode: Mode::Client, missing: Some(Missing::Drop), rules: &rules };
    let priced = price_order(&detailed, &catalogue, options);
    write_order(&priced, Mode::Client, Some(Missing::Drop), &client, OutputFormat::Csv, false).unwrap();
    let content = std::fs::read_to_string(&client).unwrap();
    assert_eq!(
        content.lines().next().unwrap(),
        "SKU,Id,Product Name,Item Identifier,Appearance,Functionality,Boxed,Color,Cloud Lock,Additional Info,Quantity,DBC Price"
    );
    assert!(content.lines().nth(1).unwrap().starts_with("00100750259935,1,"), "ids begin at 1, not the supplier's");
}

#[test]
fn a_bad_day_of_devices_is_told_row_by_row() {
    let detailed = order("order-1500231-imei-disagrees.xlsx", true);
    let findings = check_devices(&detailed);
    let rows = |code| findings.iter().filter(|f| f.code == code).map(|f| f.row).collect::<Vec<_>>();
    assert_eq!(rows(FindingCode::IdentifierRepeated), [5]);
    assert_eq!(rows(FindingCode::ImeiBadChecksum), [8]);
    assert_eq!(rows(FindingCode::IdentifierSerial), [23]);
    assert_eq!(findings.len(), 3, "{findings:?}");
}

#[test]
fn an_order_that_is_priced_line_by_line_comes_to_the_same() {
    let rules = RuleSet::built_in();
    let folder = tempfile::tempdir().unwrap();
    let (whole, streamed) = (folder.path().join("whole.csv"), folder.path().join("streamed.csv"));
    let mut detailed = order("order-1500231-imei.xlsx", true);
    regimes_from(&order("order-1500231.xlsx", false), &mut detailed);
    let catalogue = catalogue();
    for (mode, missing) in [(Mode::Dbc, None), (Mode::Client, Some(Missing::Drop))] {
        let apply = ApplyOptions { mode, missing, rules: &rules };
        let priced = price_order(&detailed, &catalogue, apply);
        write_order(&priced, mode, missing, &whole, OutputFormat::Csv, true).unwrap();
        let (source, options) = (Source::path(sample("order-1500231-imei.xlsx")), options());
        let job = OrderJob {
            order: &source,
            detailed: true,
            options: &options,
            apply,
            format: OutputFormat::Csv,
            force: true,
        };
        let regimes = || Regimes::read(&Source::path(sample("order-1500231.xlsx")), &options).map(Some);
        let outcome =
            process_order(job, regimes, || Ok::<_, ReadError>((self::catalogue(), streamed.clone()))).unwrap();
        assert_eq!(outcome.tally.totals, priced.tally.totals);
        assert_eq!(std::fs::read(&whole).unwrap(), std::fs::read(&streamed).unwrap());
    }
}

#[test]
fn the_wrong_tool_points_to_the_right_one() {
    let wrong = |name: &str, detailed| match read_order(&Source::path(sample(name)), &options(), detailed) {
        Err(error @ ReadError::WrongKind { .. }) => error.sentence(dbc_domain::language::Language::En),
        other => panic!("{name}: {other:?}"),
    };
    assert!(wrong("order-1500231-imei.xlsx", false).contains("dbc process-imei-order"));
    assert!(wrong("order-1500231.xlsx", true).contains("dbc apply-prices-to-order"));
    assert!(wrong(WEDNESDAY, false).contains("dbc transform-catalog"));
}
