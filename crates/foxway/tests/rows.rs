//! Rows of a price list: what is accepted is exact, what is not is named, and nothing brings the parser down.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use dbc_domain::finding::FindingCode;
use dbc_domain::money::Money;
use dbc_domain::vat::VatRegime;
use dbc_foxway::row::{Row, parse_row};
use proptest::prelude::*;
use serde_json::{Value, json};

fn row() -> Value {
    json!({
        "ProductName": "Apple iPhone 12 64GB", "ItemVariantId": 26711, "ItemGroupId": 1, "ItemGroupName": "Mobiles",
        "DimensionGroupId": 1, "DimensionGroupName": "Mobile devices", "Quantity": 4, "Price": 211,
        "CurrencyIsoCode": "EUR", "SKU": "00102671100031",
        "Dimension": [
            { "Key": "Color", "Value": "Black" }, { "Key": "Cloud Lock", "Value": "CloudOFF" },
            { "Key": "Appearance", "Value": "Grade B" }, { "Key": "Functionality", "Value": "Working" },
            { "Key": "Boxed", "Value": "Unboxed" },
        ],
    })
}

fn read(row: &Value) -> Row {
    parse_row(VatRegime::Marginal, row.to_string().as_bytes()).unwrap()
}

/// The row with one field replaced by that JSON.
fn with(field: &str, text: &str) -> Row {
    let mut row = row();
    row[field] = json!("@@");
    let text = row.to_string().replace("\"@@\"", text);
    parse_row(VatRegime::Marginal, text.as_bytes()).unwrap()
}

fn codes(row: &Row) -> Vec<FindingCode> {
    row.remarks.iter().map(|remark| remark.code).collect()
}

#[test]
fn a_row_becomes_an_offer_word_by_word() {
    let offer = read(&row()).offer.unwrap();
    assert_eq!(offer.sku.as_str(), "00102671100031");
    assert_eq!((offer.quantity, offer.cost), (4, Some(Money::from_cents(21_100))));
    assert_eq!((offer.appearance.as_str(), offer.boxed.as_str()), ("Grade B", "Unboxed"));
    assert_eq!((offer.color.as_deref(), offer.additional_info), (Some("Black"), None));
    assert_eq!((offer.item_group.as_str(), offer.regime), ("Mobiles", VatRegime::Marginal));
    assert!(offer.extra.is_empty(), "{:?}", offer.extra);
}

#[test]
fn what_nobody_knows_is_kept() {
    let mut row = row();
    row["EAN"] = json!("0194252031234");
    row["CampaignPrice"] = json!(199.5);
    row["Images"] = json!(["a", "b"]);
    row["Nothing"] = Value::Null;
    row["Dimension"][2]["Value"] = json!("Grade Z");
    row["Dimension"].as_array_mut().unwrap().push(json!({ "Key": "Battery health", "Value": "91" }));
    let read = read(&row);
    let extra = read.offer.unwrap().extra;
    let expected =
        [("Battery health", "91"), ("CampaignPrice", "199.5"), ("EAN", "0194252031234"), ("Images", r#"["a","b"]"#)];
    assert_eq!(extra.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect::<Vec<_>>(), expected);
    assert_eq!(read.remarks.iter().map(|remark| remark.code).collect::<Vec<_>>(), [FindingCode::GradeUnknown]);
}

#[test]
fn bad_values_are_refused_by_name_and_the_article_stays_known() {
    for (field, text, code) in [
        ("Price", "null", FindingCode::PriceMissing),
        ("Price", "-1.00", FindingCode::PriceNegative),
        ("Price", "1e9", FindingCode::PriceAbsurd),
        ("Price", "1e999999999", FindingCode::PriceAbsurd),
        ("Price", "\"n/a\"", FindingCode::PriceUnreadable),
        ("Price", "[1]", FindingCode::PriceUnreadable),
        ("Quantity", "null", FindingCode::QuantityMissing),
        ("Quantity", "1.5", FindingCode::QuantityFractional),
        ("Quantity", "-1", FindingCode::QuantityNegative),
        ("Quantity", "true", FindingCode::QuantityUnreadable),
        ("CurrencyIsoCode", "\"GBP\"", FindingCode::CurrencyForeign),
        ("ProductName", "\" \"", FindingCode::NameMissing),
    ] {
        let read = with(field, text);
        assert_eq!((read.offer.is_none(), codes(&read)), (true, vec![code]), "{field} {text}");
        assert!(read.sku.is_some());
    }
    for (text, code) in
        [("null", FindingCode::SkuMissing), ("\"\"", FindingCode::SkuMissing), ("\"a b\"", FindingCode::SkuInvalid)]
    {
        let read = with("SKU", text);
        assert_eq!((read.offer.is_none(), read.sku.is_none(), codes(&read)), (true, true, vec![code]), "{text}");
    }
    let restored = with("SKU", "102671100031");
    assert_eq!(restored.sku.unwrap().as_str(), "00102671100031", "a number lost its zeros");
    let free = with("Price", "0.0");
    assert_eq!(free.offer.unwrap().cost, None, "no price yet, never free");
    let rounded = with("Price", "10.005");
    assert_eq!(
        (rounded.offer.clone().unwrap().cost, codes(&rounded)),
        (Some(Money::from_cents(1_001)), vec![FindingCode::PriceRounded])
    );
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn every_price_keeps_its_cents(cents in 1_i64..10_000_000, quantity in 0_u32..1_000_000) {
        let text = row().to_string().replace("\"Price\":211", &format!("\"Price\":{}.{:02}", cents / 100, cents % 100));
        let text = text.replace("\"Quantity\":4", &format!("\"Quantity\":{quantity}"));
        let offer = parse_row(VatRegime::Standard, text.as_bytes()).unwrap().offer.unwrap();
        prop_assert_eq!((offer.cost, offer.quantity), (Some(Money::from_cents(cents)), quantity));
    }

    #[test]
    fn words_come_through_trimmed_and_whole(name in "[^\\p{C}]{1,40}", colour in "[^\\p{C}]{0,20}") {
        prop_assume!(!name.trim().is_empty() && colour.trim() != "null" && name.trim() != "null");
        let mut row = row();
        row["ProductName"] = json!(name);
        row["Dimension"][0]["Value"] = json!(colour);
        let offer = read(&row).offer.unwrap();
        prop_assert_eq!(offer.product_name, name.trim());
        prop_assert_eq!(offer.color.unwrap_or_default(), colour.trim());
    }

    #[test]
    fn any_value_in_any_field_is_an_offer_or_a_reason(value in any_json(), field in 0_usize..11) {
        let mut row = row();
        let name = row.as_object().unwrap().keys().nth(field).unwrap().clone();
        row[&name] = value;
        let read = read(&row);
        prop_assert!(read.offer.is_some() || !read.remarks.is_empty(), "{row}");
    }

    #[test]
    fn no_bytes_bring_the_parser_down(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse_row(VatRegime::Marginal, &bytes);
    }
}
