//! The sample order 1500231, its answer and its two device files, against the rules of orders.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

use std::collections::HashMap;

use dbc_domain::matching::Traits;
use dbc_domain::money::{BasisPoints, Money};
use dbc_domain::orders::condition::{Aspect, Condition};
use dbc_domain::orders::imei_file::{DeviceFinding, DeviceReport, DeviceRow, ExpectedLine, Outcome, class_rows};
use dbc_domain::orders::placed_order::{
    CatalogueOffer, PlacedList, PlacedRow, PriceOrigin, PriceSources, placed_orders,
};
use dbc_domain::orders::supplier_answer::{
    AnswerClass, AnswerDiff, AnswerRow, Confidence, ListOffer, OrderedLine, compare,
};
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;

const ORDER: &str = include_str!("data/order-1500231.csv");
const ANSWER: &str = include_str!("data/order-1500231-validated.csv");
const DEVICES: &str = include_str!("data/order-1500231-imei.csv");
const DEVICES_DISAGREE: &str = include_str!("data/order-1500231-imei-disagrees.csv");

/// The rows under their headers; no cell of the samples is quoted. Empty cells at the end of a row may be missing.
fn table(csv: &str) -> Vec<HashMap<&str, &str>> {
    let mut lines = csv.lines();
    let headers: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines.map(|line| headers.iter().copied().zip(line.split(',').chain(std::iter::repeat(""))).collect()).collect()
}

fn money(text: &str) -> Money {
    Money::from_decimal(text.parse().unwrap()).unwrap()
}

fn traits(row: &HashMap<&str, &str>) -> Traits {
    let cell = |header: &str| row[header].to_owned();
    Traits {
        product_name: cell("Product Name"),
        appearance: cell("Appearance"),
        functionality: cell("Functionality"),
        boxed: cell("Boxed"),
        additional_info: cell("Additional Info"),
        color: cell("Color"),
    }
}

fn ordered() -> Vec<OrderedLine> {
    let line = |(place, row): (usize, HashMap<&str, &str>)| OrderedLine {
        key: format!("CF-2026-000001/{}", place + 1),
        sku: Sku::parse(row["SKU"]).unwrap(),
        regime: VatRegime::parse_supplier(row["VAT Type"]).unwrap(),
        traits: traits(&row),
        quantity: row["Quantity"].parse().unwrap(),
        cost: money(row["Price"]),
    };
    table(ORDER).into_iter().enumerate().map(line).collect()
}

fn answer() -> Vec<AnswerRow> {
    let line = |(place, row): (usize, HashMap<&str, &str>)| AnswerRow {
        row: place + 2,
        key: None,
        sku: Sku::parse(row["SKU"]).ok(),
        regime: VatRegime::parse_supplier(row["VAT Type"]),
        traits: traits(&row),
        quantity: row["Quantity"].parse().unwrap(),
        cost: Some(money(row["Price"])),
        picked: None,
    };
    table(ANSWER).into_iter().enumerate().map(line).collect()
}

fn count(diff: &AnswerDiff, class: AnswerClass) -> usize {
    diff.lines.iter().filter(|line| line.classes.contains(&class)).count()
}

fn nothing_listed(_: &Sku, _: Option<VatRegime>) -> Option<ListOffer> {
    None
}

#[test]
fn the_answer_is_five_short_one_refused_one_dearer() {
    let diff = compare(&ordered(), &[answer()], nothing_listed);
    let classes = [AnswerClass::Short, AnswerClass::Refused, AnswerClass::PriceChanged, AnswerClass::Confirmed];
    assert_eq!(classes.map(|class| count(&diff, class)), [5, 1, 1, 36]);
    assert_eq!((diff.extra.len(), diff.revisions.len()), (0, 0));
    let units: u32 = diff.lines.iter().filter_map(|line| line.answered.as_ref()).map(|answer| answer.quantity).sum();
    assert_eq!(units, 80);
}

#[test]
fn an_answer_in_two_files_accumulates_and_a_second_word_shows_what_it_changes() {
    let (first, second) = answer().into_iter().partition::<Vec<_>, _>(|row| row.row <= 20);
    let half = compare(&ordered(), std::slice::from_ref(&first), nothing_listed);
    assert_eq!(count(&half, AnswerClass::Unanswered), second.len());
    let whole = compare(&ordered(), &[first.clone(), second], nothing_listed);
    let at_once = compare(&ordered(), &[answer()], nothing_listed);
    let classes = |diff: &AnswerDiff| diff.lines.iter().map(|line| line.classes.clone()).collect::<Vec<_>>();
    assert_eq!(classes(&whole), classes(&at_once));
    let mut again = first[0].clone();
    again.quantity = 0;
    let revised = compare(&ordered(), &[first, vec![again]], nothing_listed);
    assert_eq!(revised.revisions.len(), 1);
    assert_eq!((revised.revisions[0].line, revised.revisions[0].file, revised.revisions[0].quantity), (0, 1, (1, 0)));
    assert_eq!(revised.lines[0].classes, [AnswerClass::Refused]);
}

#[test]
fn rows_without_a_known_sku_are_paired_by_likeness_and_ties_are_shown() {
    let ordered = ordered();
    let mut row = answer().remove(0);
    row.sku = Some(Sku::parse("00199999999999").unwrap());
    let listed = |sku: &Sku, _| (sku.as_str() == "00188888888888").then_some(ListOffer { quantity: 4, cost: None });
    let diff = compare(&ordered, &[vec![row.clone()]], listed);
    assert_eq!(diff.lines[0].classes, [AnswerClass::Substituted]);
    assert_eq!(diff.lines[0].substitutes[0].confidence, Confidence::Characteristics);

    let mut twins = ordered[..1].to_vec();
    twins.push(OrderedLine { sku: Sku::parse("00177777777777").unwrap(), ..ordered[0].clone() });
    let diff = compare(&twins, &[vec![row.clone()]], listed);
    assert_eq!((diff.extra[0].class, diff.extra[0].candidates.as_slice()), (AnswerClass::Unknown, &[0, 1][..]));
    let picked = compare(&twins, &[vec![AnswerRow { picked: Some(1), ..row.clone() }]], listed);
    assert_eq!(picked.lines[1].substitutes[0].confidence, Confidence::Picked);
    assert!(picked.extra.is_empty());

    let other = AnswerRow { regime: Some(VatRegime::Standard), ..row.clone() };
    let diff = compare(&ordered[..1], &[vec![other]], listed);
    assert_eq!(diff.lines[0].classes, [AnswerClass::Unanswered], "never across regimes");
    let added = AnswerRow { sku: Sku::parse("00188888888888").ok(), traits: Traits::default(), ..row };
    assert_eq!(compare(&ordered, &[vec![added]], listed).extra[0].class, AnswerClass::Added);
}

fn condition(row: &HashMap<&str, &str>) -> Condition {
    let cell = |header: &str| row.get(header).map(|text| (*text).to_owned());
    Condition {
        grade: cell("Appearance"),
        functionality: cell("Functionality"),
        colour: cell("Color"),
        boxed: cell("Boxed"),
        remark: cell("Additional Info"),
        lock: cell("Cloud Lock"),
    }
}

fn report(csv: &str) -> DeviceReport {
    let expected: Vec<ExpectedLine> = table(ANSWER)
        .iter()
        .map(|row| ExpectedLine {
            sku: Sku::parse(row["SKU"]).unwrap(),
            condition: condition(row),
            due: row["Quantity"].parse().unwrap(),
            cost: Some(money(row["Price"])),
        })
        .collect();
    let rows: Vec<DeviceRow> = table(csv)
        .iter()
        .enumerate()
        .map(|(place, row)| DeviceRow {
            row: place + 2,
            sku: Sku::parse(row["SKU"]).ok(),
            identifier: row["Item Identifier"].to_owned(),
            condition: condition(row),
            cost: Some(money(row["Price"])),
        })
        .collect();
    class_rows(&expected, &rows, |_| None)
}

#[test]
fn the_good_device_file_attaches_whole() {
    let report = report(DEVICES);
    assert_eq!((report.rows.len(), report.findings(), report.due.len()), (80, 0, 0));
    assert!(report.rows.iter().all(|row| row.outcome == Outcome::Attach));
}

#[test]
fn the_bad_device_file_has_exactly_its_nine_findings() {
    let report = report(DEVICES_DISAGREE);
    assert_eq!(report.findings(), 9);
    let said: Vec<_> = report
        .rows
        .iter()
        .flat_map(|row| row.findings.iter().map(move |finding| (row.row, finding.clone(), row.outcome)))
        .collect();
    let aspects = |aspect| DeviceFinding::OtherCondition { aspects: vec![aspect] };
    assert_eq!(said.len(), 8);
    assert_eq!(said[0], (5, DeviceFinding::TwiceInFile { first: 4 }, Outcome::Refuse));
    assert_eq!(said[1], (8, DeviceFinding::BadChecksum, Outcome::NeedsOverride));
    assert_eq!(said[2], (11, aspects(Aspect::Functionality), Outcome::NeedsClient));
    assert_eq!(said[3], (14, aspects(Aspect::Colour), Outcome::NeedsClient));
    assert!(matches!(said[4], (17, DeviceFinding::PriceDiffers { .. }, Outcome::Attach)), "{:?}", said[4]);
    let (row, DeviceFinding::OtherSku { replaces: Some(line) }, Outcome::NeedsClient) = &said[5] else {
        panic!("{:?}", said[5]);
    };
    assert_eq!((*row, table(ANSWER)[*line]["SKU"]), (20, "00101130723113"), "it stands for an iPhone 16 Pro");
    assert_eq!(said[6], (23, DeviceFinding::NotAnImei, Outcome::Attach));
    assert_eq!(said[7], (81, DeviceFinding::Surplus, Outcome::Unallocated));
    let missing: Vec<_> = report.due.iter().filter(|line| line.missing > 0).collect();
    assert_eq!((missing.len(), missing[0].missing), (1, 1));
    let gone = table(DEVICES).into_iter().find(|row| row["Id"] == "5100126").unwrap()["SKU"];
    assert_eq!(table(ANSWER)[missing[0].line]["SKU"], gone);
    let due: u32 = report.due.iter().map(|line| line.units).sum();
    assert_eq!(due, 6, "rows 5, 8, 11, 14, what row 20 replaces, and the missing device");
    let attached = report.rows.iter().filter(|row| row.outcome == Outcome::Attach).count();
    assert_eq!(attached, 74);
}

/// A catalogue that knows some lines of the sample.
struct Catalogue;

impl PriceSources for Catalogue {
    fn offer(&self, sku: &Sku, regime: Option<VatRegime>) -> Option<CatalogueOffer> {
        let known = |own, available, cents| {
            let offer = CatalogueOffer { regime: own, available, price: Some(Money::from_cents(cents)) };
            regime.is_none_or(|regime| regime == own).then_some(offer)
        };
        match sku.as_str() {
            // Cost 267.54: sold above it, one unit in stock for one wanted.
            "00100750259935" => known(VatRegime::Marginal, 1, 27_100),
            // Cost 130.34: the catalogue would sell at a loss.
            "00100347726697" => known(VatRegime::Standard, 0, 12_000),
            // Margin goods at one cent below their cost.
            "00100523967365" => known(VatRegime::Marginal, 99, 20452),
            _ => None,
        }
    }

    fn neighbour_price(&self, traits: &Traits, _: VatRegime) -> Option<Money> {
        (traits.product_name == "Apple iPhone 15 256GB" && traits.appearance == "Grade C+")
            .then_some(Money::from_cents(49_000))
    }

    fn rule_price(&self, _: &PlacedRow, regime: VatRegime, cost: Money) -> Option<Money> {
        let markup = if regime == VatRegime::Marginal { 100 } else { 1_100 };
        cost.checked_marked_up(BasisPoints::new(markup))
    }
}

#[test]
fn an_order_placed_at_the_supplier_becomes_one_client_order_per_regime() {
    let mut rows: Vec<PlacedRow> = ordered()
        .into_iter()
        .enumerate()
        .map(|(place, line)| PlacedRow {
            row: place + 2,
            sku: line.sku,
            regime: Some(line.regime),
            traits: line.traits,
            quantity: line.quantity,
            cost: Some(line.cost),
        })
        .collect();
    let units = |rows: &[PlacedRow]| {
        let orders = placed_orders(rows, &Catalogue);
        orders.iter().map(|o| (o.regime, o.lines.iter().map(|l| l.quantity).sum::<u32>())).collect::<Vec<_>>()
    };
    assert_eq!(units(&rows), [(VatRegime::Marginal, 42), (VatRegime::Standard, 51)]);

    let orders = placed_orders(&rows, &Catalogue);
    let lines: Vec<_> = orders.into_iter().flat_map(|order| order.lines).collect();
    let line = |sku: &str| lines.iter().find(|line| line.offer.sku.as_str() == sku).unwrap();
    let brief = |sku: &str| {
        let line = line(sku);
        (line.price.map(Money::cents), line.origin, line.list)
    };
    assert_eq!(brief("00100750259935"), (Some(27_100), PriceOrigin::Catalogue, PlacedList::Known));
    assert_eq!(brief("00100347726697"), (Some(14_468), PriceOrigin::Corrected, PlacedList::Short));
    assert_eq!(brief("00100523967365"), (Some(20658), PriceOrigin::Corrected, PlacedList::Known), "its own 1 %");
    assert_eq!(brief("00100968151049"), (Some(49_000), PriceOrigin::Neighbour, PlacedList::New));
    let blackview = line("00190000799999");
    assert_eq!(
        (blackview.origin, blackview.price),
        (
            PriceOrigin::Rule,
            blackview.cost.and_then(|cost| {
                cost.checked_marked_up(BasisPoints::new(if blackview.offer.regime == VatRegime::Marginal {
                    100
                } else {
                    1_100
                }))
            })
        )
    );

    let again = PlacedRow { row: 99, cost: Some(Money::from_cents(1)), quantity: 3, ..rows[0].clone() };
    rows.push(again);
    let first = &placed_orders(&rows, &Catalogue)[0].lines[0];
    assert_eq!((first.rows.as_slice(), first.quantity, first.cost), (&[2, 99][..], 4, rows[0].cost));
    assert_eq!(first.list, PlacedList::Short, "four wanted, one in stock");
    rows[2] = PlacedRow { cost: None, traits: Traits::default(), ..rows[2].clone() };
    let orders = placed_orders(&rows, &Catalogue);
    let unpriced = orders.iter().flat_map(|order| &order.lines).filter(|line| line.origin == PriceOrigin::Missing);
    assert_eq!(unpriced.map(|line| line.price).collect::<Vec<_>>(), [None]);
}
