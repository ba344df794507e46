//! What buyers type and what they find.

#![allow(clippy::unwrap_used, reason = "a test may fail so")]

mod support;

use dbc_catalogue_index::{OfferRecord, PricedCatalogue, Query, Viewer};
use dbc_domain::ean::Ean;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use support::{names_for, offer, priced, search};

/// One offer of each, told apart by name, grade and colour.
fn shelf() -> PricedCatalogue {
    let mut offers = vec![
        offer(1, "Apple iPhone 13 128GB", "Grade B", "Black"),
        offer(2, "Apple iPhone 13 128GB", "Grade A+", "Red"),
        offer(3, "Apple iPhone 13 256GB", "Grade B", "Blue"),
        offer(4, "Apple iPhone 13 Pro 1TB", "Grade C", "Gold"),
        offer(5, "Apple iPhone 11 64GB", "Grade A", "Rose Gold"),
        offer(6, "Apple iPhone X 64GB", "Brand New", "Space Gray"),
        offer(7, "Samsung Galaxy S21+ 5G G996B DS 256GB", "Grade B", "Orange"),
        offer(8, "Samsung Galaxy S10 Plus G975F DS 128GB", "Grade C+", "Silver"),
        offer(9, "Xiaomi 13T Pro DS 256GB", "Grade B", "Alpine Green"),
        offer(10, "OnePlus Nord 2 5G DS 128GB", "Grade BC", "Midnight"),
    ];
    offers[3].functionality = "Minor Fault".to_owned();
    offers[4].info = Some("Reduced Battery Performance".to_owned());
    offers[6].regime = VatRegime::Standard;
    offers[7].boxed = "Original Box".to_owned();
    offers[8].sku = Sku::parse("00209900011122").unwrap();
    offers[9].sku = Sku::parse("DBC-77-x").unwrap();
    offers[2].ean = Ean::parse("0194252707722");
    offers[5].ean = Ean::parse("4006381333931");
    priced(offers)
}

#[track_caller]
fn finds(text: &str, expected: &[u32]) {
    let shelf = shelf();
    let answer = shelf.query(&search(text), Viewer::Client);
    let number = |offer: OfferRecord| (offer.id.uuid().as_u128() & 0xffff) as u32;
    let mut found: Vec<u32> =
        answer.rows.iter().map(|&row| number(shelf.catalogue().record(row).unwrap().to_record())).collect();
    found.sort_unstable();
    assert_eq!(found, expected, "{text:?}");
    assert_eq!(answer.total as usize, expected.len());
}

#[test]
fn words_come_in_any_order_and_case() {
    finds("iphone 13 128", &[1, 2]);
    finds("128GB 13 IPHONE", &[1, 2]);
    finds("galaxy samsung", &[7, 8]);
    finds("  ", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    finds("!!! ???", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    finds("iphone nokia", &[]);
}

#[test]
fn an_ean_is_found_with_or_without_zeros_and_in_groups() {
    finds("0194252707722", &[3]);
    finds("194252707722", &[3]);
    finds("4 006381 333931", &[6]);
    finds("40063813", &[6]);
    finds("iphone 4006381333931", &[6]);
    // A maker's prefix alone could be anything.
    finds("4006381", &[]);
    finds("4006381333932", &[]);
}

#[test]
fn beginnings_are_enough() {
    finds("sam gal", &[7, 8]);
    finds("iph 1", &[1, 2, 3, 4, 5]);
    finds("ip 13 128 b", &[1]);
    finds("onep", &[10]);
}

#[test]
fn a_word_that_exists_means_itself() {
    finds("13", &[1, 2, 3, 4]);
    finds("13t", &[9]);
    finds("or", &[4, 5]);
    finds("iphone x", &[6]);
    finds("xiaomi 13t pro vert", &[9]);
    finds("xiaomi 13 pro vert", &[]);
}

#[test]
fn the_word_that_is_being_typed_may_become_a_longer_one() {
    let shelf = priced([
        offer(1, "Nothing Phone (1) DS 128GB", "Grade B", "Black"),
        offer(2, "Apple iPhone 13 128GB", "Grade B", "Black"),
    ]);
    assert_eq!(names_for(&shelf, "phone 1"), ["Nothing Phone (1) DS 128GB"]);
    assert_eq!(names_for(&shelf, "iphone 1"), ["Apple iPhone 13 128GB"]);
    assert!(names_for(&shelf, "1 iphone").is_empty(), "a word that was left is finished");
}

#[test]
fn storage_is_found_in_every_spelling() {
    finds("128", &[1, 2, 8, 10]);
    finds("128gb", &[1, 2, 8, 10]);
    finds("128 Go", &[1, 2, 8, 10]);
    finds("1to", &[4]);
    finds("1024", &[4]);
}

#[test]
fn words_glued_or_torn_are_understood() {
    finds("iphone13pro", &[4]);
    finds("i phone 11", &[5]);
    finds("s 21", &[7]);
    finds("one plus nord", &[10]);
    finds("s21 plus", &[7]);
    finds("s10+", &[8]);
    finds("galaxy s21+", &[7]);
}

#[test]
fn colours_and_grades_are_known_in_both_languages() {
    finds("noir", &[1]);
    finds("black", &[1]);
    finds("or rose", &[5]);
    finds("gris sidéral", &[6]);
    finds("GRIS SIDERAL", &[6]);
    finds("alpine vert", &[9]);
    finds("grade a+", &[2]);
    finds("a", &[5]);
    finds("iphone grade b", &[1, 3]);
    finds("neuf", &[6]);
    finds("brand new", &[6]);
    finds("cx", &[4]);
    finds("promo", &[4]);
    finds("batterie affaiblie", &[5]);
    finds("boite d'origine", &[8]);
    finds("ht", &[7]);
}

#[test]
fn article_numbers_need_no_zeros() {
    finds("00209900011122", &[9]);
    finds("209900011122", &[9]);
    finds("002 099000 11122", &[9]);
    finds("2099000", &[9]);
    finds("dbc-77-x", &[10]);
    finds("0012600", &[]);
    finds("00102600600003", &[3]);
    finds("2600600003", &[]);
}

#[test]
fn one_or_two_slips_are_forgiven_when_nothing_else_is_found() {
    finds("ihpone 11", &[5]);
    finds("samsng galxy s21", &[7]);
    finds("xaomi", &[9]);
    finds("noire", &[1]);
    finds("blanche", &[]);
    finds("midnigt", &[10]);
    finds("iphone 14", &[]);
}

#[test]
fn a_client_is_not_led_to_offers_without_price() {
    let mut unpriced = offer(1, "Apple iPhone 13 128GB", "Grade B", "Black");
    unpriced.cost = None;
    let shelf = priced([unpriced, offer(2, "Apple iPhone 131 Special", "Grade B", "Black")]);
    assert_eq!(names_for(&shelf, "iphone 13"), ["Apple iPhone 131 Special"]);
    assert_eq!(shelf.query(&search("iphone 13"), Viewer::Staff).total, 1);
}

#[test]
fn ten_thousand_characters_harm_nobody() {
    let shelf = shelf();
    for text in ["a".repeat(10_000), "é ".repeat(5_000), "1".repeat(10_000), "' OR 1=1 --<script>".repeat(500)] {
        let answer = shelf.query(&Query { facets: true, ..search(&text) }, Viewer::Client);
        assert!(answer.total <= 10);
    }
}
