//! What buyers type, on a whole list of the supplier: each text finds exactly the offers that a reader of the list
//! would pick by hand.

use std::collections::BTreeSet;
use std::sync::Arc;

use dbc_catalogue_index::{Badges, Catalogue, Header, OfferRecord, PriceBook, PricedCatalogue, Query, Viewer};
use dbc_domain::ids::OfferId;
use dbc_domain::product_name::ProductIdentity;
use dbc_domain::vat::VatRegime;
use dbc_sheets::limits::Limits;
use dbc_sheets::price_list::{ReadOptions, read};
use dbc_sheets::source::Source;

use crate::support::sample;

const LISTS: [&str; 3] = [
    "Mobile devices-pricelist-Monday, November 16, 2026.xlsx",
    "Mobile devices-pricelist-Tuesday, November 17, 2026.xlsx",
    "Mobile devices-pricelist-Wednesday, November 18, 2026.xlsx",
];

fn records(list: &str) -> Vec<OfferRecord> {
    let read = read(&Source::path(sample(list)), &ReadOptions::new(Limits::server())).unwrap();
    let record = |(number, offer): (usize, dbc_domain::offer::SupplierOffer)| {
        let identity = ProductIdentity::parse(&offer.product_name);
        OfferRecord {
            id: OfferId::new(uuid::Uuid::from_u128(number as u128)),
            sku: offer.sku,
            ean: None,
            regime: offer.regime,
            item_group: offer.item_group,
            name: offer.product_name,
            brand: identity.brand,
            model: identity.model,
            storage_gb: identity.storage_gb,
            grade: offer.appearance,
            functionality: offer.functionality,
            boxed: offer.boxed,
            colour: offer.color,
            cloud_lock: offer.cloud_lock,
            info: offer.additional_info,
            quantity: offer.quantity,
            cost: offer.cost,
            campaign_price: None,
            previous_cost: None,
            badges: Badges::NONE,
        }
    };
    read.rows.into_iter().map(|row| row.offer).enumerate().map(record).collect()
}

/// What a text means: words of the name, and the other columns where it names them.
#[derive(Default, Clone, Copy)]
struct Meant {
    words: &'static str,
    gb: Option<u32>,
    grade: Option<&'static str>,
    colour: Option<&'static str>,
    functionality: Option<&'static str>,
    boxed: Option<&'static str>,
    info: Option<&'static str>,
    regime: Option<VatRegime>,
}

impl Meant {
    fn holds(&self, offer: &OfferRecord) -> bool {
        let name: Vec<String> = offer.name.split_whitespace().map(str::to_lowercase).collect();
        // Green is alpine green too, S21 the S21+ as well: a buyer sees the near ones beside.
        let colour = offer.colour.as_deref().unwrap_or_default();
        let is = |wanted: Option<&str>, word: &str| wanted.is_none_or(|wanted| wanted == word);
        self.words.split_whitespace().all(|word| name.iter().any(|own| own.strip_suffix('+').unwrap_or(own) == word))
            && self.gb.is_none_or(|gb| offer.storage_gb == Some(gb))
            && is(self.grade, &offer.grade)
            && self
                .colour
                .is_none_or(|wanted| colour.split_whitespace().any(|word| wanted.split('|').any(|one| one == word)))
            && is(self.functionality, &offer.functionality)
            && is(self.boxed, &offer.boxed)
            && is(self.info, offer.info.as_deref().unwrap_or_default())
            && self.regime.is_none_or(|regime| offer.regime == regime)
    }
}

const fn name(words: &'static str) -> Meant {
    Meant { words, gb: None, grade: None, colour: None, functionality: None, boxed: None, info: None, regime: None }
}

const IPHONE_13_128: Meant = Meant { gb: Some(128), ..name("iphone 13") };
const IPHONE_12_64: Meant = Meant { gb: Some(64), ..name("iphone 12") };
const IPHONE_11: Meant = name("iphone 11");
const S21: Meant = name("samsung galaxy s21");

/// The texts and what they mean.
const CASES: [(&str, Meant); 64] = [
    // Words in any order, case and accents aside.
    ("iphone 13", name("iphone 13")),
    ("13 iphone", name("iphone 13")),
    ("IPHONE 13", name("iphone 13")),
    ("apple iphone 13", name("apple iphone 13")),
    ("13 apple", name("apple 13")),
    ("iphone 13 pro", name("iphone 13 pro")),
    ("pro 13 iphone", name("iphone 13 pro")),
    ("iphone 13 pro max", name("iphone 13 pro max")),
    ("max pro 13", name("iphone 13 pro max")),
    ("iphone 12 mini", name("iphone 12 mini")),
    ("samsung", name("samsung")),
    ("galaxy s21", S21),
    ("s21 samsung", S21),
    // Storage, with or without unit, in both spellings.
    ("iphone 13 128", IPHONE_13_128),
    ("iphone 13 128gb", IPHONE_13_128),
    ("iphone 13 128 gb", IPHONE_13_128),
    ("iphone 13 128go", IPHONE_13_128),
    ("iphone 13 128 Go", IPHONE_13_128),
    ("128 iphone 13", IPHONE_13_128),
    ("iphone 12 64", IPHONE_12_64),
    ("64gb iphone 12", IPHONE_12_64),
    ("iphone 13 pro 256", Meant { gb: Some(256), ..name("iphone 13 pro") }),
    ("iphone 1tb", Meant { gb: Some(1024), ..name("iphone") }),
    ("iphone 1to", Meant { gb: Some(1024), ..name("iphone") }),
    ("iphone 1 tb", Meant { gb: Some(1024), ..name("iphone") }),
    // Beginnings of words and what belongs together.
    ("ip 13", name("iphone 13")),
    ("iph 13 pro", name("iphone 13 pro")),
    ("app iph 13", name("iphone 13")),
    ("sam gal s21", S21),
    ("iphone13", name("iphone 13")),
    ("iphone13 128", IPHONE_13_128),
    ("i phone 13", name("iphone 13")),
    // Shorthand with a grade.
    ("ip 13 128 b", Meant { grade: Some("Grade B"), ..IPHONE_13_128 }),
    ("ip 13 128 c", Meant { grade: Some("Grade C"), ..IPHONE_13_128 }),
    ("ip 12 64 bc", Meant { grade: Some("Grade BC"), ..IPHONE_12_64 }),
    ("iphone 13 128 grade b", Meant { grade: Some("Grade B"), ..IPHONE_13_128 }),
    ("grade c iphone 12 64", Meant { grade: Some("Grade C"), ..IPHONE_12_64 }),
    ("c+ iphone 11", Meant { grade: Some("Grade C+"), ..IPHONE_11 }),
    ("iphone 13 neuf", Meant { grade: Some("Brand New"), ..name("iphone 13") }),
    ("iphone 13 neuf sous blister", Meant { grade: Some("Brand New"), ..name("iphone 13") }),
    // Colours in both languages.
    ("iphone 11 black", Meant { colour: Some("Black"), ..IPHONE_11 }),
    ("iphone 11 noir", Meant { colour: Some("Black"), ..IPHONE_11 }),
    ("noir iphone 11", Meant { colour: Some("Black"), ..IPHONE_11 }),
    ("iphone 11 white", Meant { colour: Some("White"), ..IPHONE_11 }),
    ("iphone 11 blanc", Meant { colour: Some("White"), ..IPHONE_11 }),
    ("iphone 11 rouge", Meant { colour: Some("Red"), ..IPHONE_11 }),
    ("iphone 11 red", Meant { colour: Some("Red"), ..IPHONE_11 }),
    // Citron vert is lime, bleu canard is teal.
    ("iphone 11 vert", Meant { colour: Some("Green|Lime"), ..IPHONE_11 }),
    ("iphone 11 violet", Meant { colour: Some("Purple"), ..IPHONE_11 }),
    ("iphone 12 bleu", Meant { colour: Some("Blue|Teal"), ..name("iphone 12") }),
    ("ip 12 64 bleu c", Meant { colour: Some("Blue|Teal"), grade: Some("Grade C"), ..IPHONE_12_64 }),
    // The other columns.
    ("iphone 11 promo", Meant { functionality: Some("Minor Fault"), ..IPHONE_11 }),
    ("iphone 11 minor fault", Meant { functionality: Some("Minor Fault"), ..IPHONE_11 }),
    ("iphone 11 défaut mineur", Meant { functionality: Some("Minor Fault"), ..IPHONE_11 }),
    ("iphone 11 marge", Meant { regime: Some(VatRegime::Marginal), ..IPHONE_11 }),
    ("iphone 11 ht", Meant { regime: Some(VatRegime::Standard), ..IPHONE_11 }),
    ("iphone 11 original box", Meant { boxed: Some("Original Box"), ..IPHONE_11 }),
    // One or two mistakes.
    ("iphnoe 13", name("iphone 13")),
    ("iphne 13 128", IPHONE_13_128),
    ("ihpone 13 pro", name("iphone 13 pro")),
    ("smasung s21", S21),
    ("samsnug galaxy s21", S21),
    ("galxy s21", S21),
    ("iphone 11 nior", Meant { colour: Some("Black"), ..IPHONE_11 }),
];

#[test]
fn each_text_finds_what_a_reader_of_the_list_would_pick() {
    let records = records(LISTS[2]);
    let catalogue = Arc::new(Catalogue::build(Header::default(), records.clone()));
    let priced = PricedCatalogue::compute(catalogue, PriceBook::built_in());
    let found = |text: &str| -> BTreeSet<OfferId> {
        let query = Query { text: text.to_owned(), limit: records.len(), ..Query::default() };
        let rows = priced.query(&query, Viewer::Staff).rows;
        rows.into_iter().map(|row| priced.catalogue().record(row).unwrap().id).collect()
    };
    let mut wrong = Vec::new();
    for (text, meant) in CASES {
        let expected: BTreeSet<OfferId> = records.iter().filter(|offer| meant.holds(offer)).map(|o| o.id).collect();
        let found = found(text);
        if found != expected || expected.is_empty() {
            let (more, less) = (found.difference(&expected), expected.difference(&found));
            let name = |id: &OfferId| {
                let offer = records.iter().find(|offer| offer.id == *id)?;
                Some((offer.name.clone(), offer.colour.clone(), offer.info.clone()))
            };
            let example = more.clone().next().or(less.clone().next()).and_then(name);
            wrong.push(format!("{text:?}: {} too many, {} missing, such as {example:?}", more.count(), less.count()));
        }
    }
    // Every article by its number, with and without its zeros.
    for offer in records.iter().step_by(97) {
        let sku = offer.sku.as_str();
        let expected: BTreeSet<OfferId> = records.iter().filter(|other| other.sku == offer.sku).map(|o| o.id).collect();
        for text in [sku, sku.trim_start_matches('0')] {
            if found(text) != expected {
                wrong.push(format!("article number {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} texts:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_name_of_the_lists_has_a_maker_a_model_and_the_storage_that_it_says() {
    let names: BTreeSet<String> = LISTS.iter().flat_map(|list| records(list)).map(|offer| offer.name).collect();
    assert!(names.len() > 100, "{}", names.len());
    let mut wrong = Vec::new();
    for name in &names {
        let identity = ProductIdentity::parse(name);
        let upper = name.to_uppercase();
        let says = upper.split_whitespace().find_map(|word| {
            let number =
                word.strip_suffix("GB").map(|gb| (gb, 1)).or_else(|| word.strip_suffix("TB").map(|tb| (tb, 1024)));
            number.and_then(|(digits, unit)| Some(digits.rsplit('/').next()?.parse::<u32>().ok()? * unit))
        });
        let model_upper = identity.model.to_uppercase();
        if identity.brand.is_none()
            || identity.model.trim().is_empty()
            || identity.storage_gb != says
            || model_upper.split_whitespace().any(|word| word.ends_with("GB") || word.ends_with("TB"))
        {
            wrong.push(format!("{name:?}: {identity:?}, says {says:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} names:\n{}", wrong.len(), wrong.join("\n"));
}
