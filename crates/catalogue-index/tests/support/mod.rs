//! Builders of offers and a catalogue that looks like the trade's.
#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::Arc;

use chrono::NaiveDate;
use dbc_catalogue_index::{
    Badge, Badges, Catalogue, Header, OfferRecord, PriceBook, PricedCatalogue, Query, RowId, Viewer,
};
use dbc_domain::ids::OfferId;
use dbc_domain::money::Money;
use dbc_domain::product_name::ProductIdentity;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;

/// An ordinary offer of this product; fields are changed by the test that cares.
pub fn offer(number: u32, name: &str, grade: &str, colour: &str) -> OfferRecord {
    let identity = ProductIdentity::parse(name);
    OfferRecord {
        id: OfferId::new(uuid::Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + u128::from(number))),
        sku: Sku::parse(&format!("001{:011}", 2_600_600_000_u64 + u64::from(number))).unwrap(),
        ean: None,
        regime: VatRegime::Marginal,
        item_group: "Mobiles".to_owned(),
        name: name.to_owned(),
        brand: identity.brand,
        model: identity.model,
        storage_gb: identity.storage_gb,
        grade: grade.to_owned(),
        functionality: "Working".to_owned(),
        boxed: "Unboxed".to_owned(),
        colour: Some(colour.to_owned()).filter(|colour| !colour.is_empty()),
        cloud_lock: Some("CloudOFF".to_owned()),
        info: None,
        quantity: 5,
        cost: Some(Money::from_cents(10_000)),
        campaign_price: None,
        previous_cost: None,
        badges: Badges::NONE,
    }
}

pub const NAMES: [&str; 12] = [
    "Apple iPhone 8 64GB",
    "Apple iPhone 11 64GB",
    "Apple iPhone 11 128GB",
    "Apple iPhone 13 128GB",
    "Apple iPhone 13 Pro 1TB",
    "Apple iPhone SE (2020) 64GB",
    "Samsung Galaxy S10 Plus G975F DS 128GB",
    "Samsung Galaxy S21+ 5G G996B DS 256GB",
    "Google Pixel 6a 128GB",
    "Xiaomi 13T Pro DS 256GB",
    "Nokia 3310",
    "Unknown Maker Phone 32GB",
];
pub const GRADES: [&str; 6] = ["Brand New", "Grade A+", "Grade A", "Grade B", "Grade C", "Grade Z"];
pub const COLOURS: [&str; 5] = ["", "Black", "Gold", "Rose Gold", "Alpine Green"];
pub const INFOS: [&str; 3] = ["", "Brand New Battery", "AS-IS"];

/// An offer whose attributes follow from a number; neighbours differ in everything.
pub fn varied(number: u32, seed: u32) -> OfferRecord {
    let mut state = (number.wrapping_mul(2_654_435_761) ^ seed.wrapping_mul(40_503)) | 1;
    let mut pick = |below: usize| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as usize % below
    };
    let mut offer = offer(number, NAMES[pick(12)], GRADES[pick(6)], COLOURS[pick(5)]);
    offer.regime = VatRegime::ALL[pick(2)];
    offer.functionality = ["Working", "Minor Fault"][pick(2)].to_owned();
    offer.boxed = ["Unboxed", "Original Box"][pick(2)].to_owned();
    offer.info = Some(INFOS[pick(3)].to_owned()).filter(|info| !info.is_empty());
    offer.quantity = [0, 1, 3, 3, 90][pick(5)];
    offer.cost = [None, Some(5_000), Some(10_000), Some(10_000), Some(73_210)][pick(5)].map(Money::from_cents);
    offer.previous_cost = [None, Some(9_000)][pick(2)].map(Money::from_cents);
    offer.badges = Badge::ALL.into_iter().filter(|_| pick(3) == 0).collect();
    offer
}

pub fn header(version: i64) -> Header {
    Header { version, list_day: NaiveDate::from_ymd_opt(2026, 11, 18), published_at: None }
}

pub fn catalogue(offers: impl IntoIterator<Item = OfferRecord>) -> Catalogue {
    Catalogue::build(header(1), offers)
}

pub fn priced(offers: impl IntoIterator<Item = OfferRecord>) -> PricedCatalogue {
    PricedCatalogue::compute(Arc::new(catalogue(offers)), PriceBook::built_in())
}

/// The names found for a client who types this.
pub fn names_for(priced: &PricedCatalogue, text: &str) -> Vec<String> {
    let answer = priced.query(&search(text), Viewer::Client);
    let name = |row: &RowId| priced.catalogue().record(*row).unwrap().name.to_owned();
    answer.rows.iter().map(name).collect()
}

/// A search without filters, first hundred rows.
pub fn search(text: &str) -> Query {
    Query { text: text.to_owned(), limit: 100, ..Query::default() }
}
