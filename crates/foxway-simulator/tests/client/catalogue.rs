//! Both VAT lists of every group, row by row what the supplier has.

use std::time::{Duration, Instant};

use bytes::Bytes;
use chrono::TimeDelta;
use dbc_domain::vat::VatRegime;
use dbc_foxway::catalogue::{Catalogue, ListKey};
use dbc_foxway::surroundings::Operation;
use dbc_foxway_simulator::{Fault, FaultKind, TrueOffer};
use http_body_util::{BodyExt, Full};

use crate::bench::{Bench, KEY, soon};

/// The catalogue that was read, as the simulator tells its truth.
pub fn as_truth(catalogue: &Catalogue) -> Vec<TrueOffer> {
    let rows = catalogue.families.iter().flat_map(|family| &family.list.rows);
    let mut offers: Vec<TrueOffer> = rows
        .map(|row| TrueOffer {
            sku: row.offer.sku.clone(),
            regime: row.offer.regime,
            quantity: row.offer.quantity,
            cost: row.offer.cost,
        })
        .collect();
    offers.sort();
    offers
}

#[tokio::test]
async fn the_catalogue_is_what_the_supplier_has_day_after_day() {
    let bench = Bench::start().await;
    let mut known = Vec::new();
    for _day in 0..3 {
        let catalogue = soon(bench.client.get_catalog()).await.unwrap();
        assert!(catalogue.families.iter().all(|family| family.is_complete() && family.list.counts.refused == 0));
        let offers = as_truth(&catalogue);
        assert_eq!(offers, bench.simulator.truth().offers);
        assert_ne!(offers, known, "a day changes something");
        assert!(offers.iter().any(|offer| offer.cost.is_none()), "some have no price yet");
        known = offers;
        bench.simulator.advance(TimeDelta::days(1));
    }
    assert_eq!(bench.calls.outcomes(Operation::PriceList), ["ok"; 12]);
}

#[tokio::test]
async fn a_family_that_nobody_planned_comes_through_with_its_own_words() {
    let bench = Bench::start().await;
    let catalogue = soon(bench.client.get_catalog()).await.unwrap();
    let names: Vec<&str> = catalogue.families.iter().map(|family| family.name.as_str()).collect();
    assert_eq!(names, ["Mobile devices", "Laptops"]);
    let laptops = &catalogue.families[1].list;
    assert!(laptops.extra_columns.contains(&"CPU Laptops".to_owned()), "{:?}", laptops.extra_columns);
    let first = &laptops.rows[0].offer;
    assert_eq!(first.extra.get("Brand").map(String::as_str), Some("Dell"));
    assert!(first.sku.as_str().starts_with("012"));
    assert_eq!(laptops.regimes.len(), 2);
}

#[tokio::test]
async fn a_list_that_fails_leaves_the_others_and_says_so() {
    let bench = Bench::start().await;
    for kind in [FaultKind::Empty, FaultKind::Html, FaultKind::Truncated] {
        bench.simulator.heal();
        bench.simulator.fail(Fault::of(kind).on_path("itemGroupId=1&vatMargin=false"));
        let catalogue = soon(bench.client.get_catalog()).await.unwrap();
        let [phones, laptops] = &catalogue.families[..] else { panic!("two families") };
        assert!(!phones.is_complete() && laptops.is_complete(), "{kind:?}");
        let (key, _) = &phones.missing[0];
        assert_eq!((key.item_group, key.regime), (1, VatRegime::Standard));
        assert_eq!(phones.list.regimes.iter().collect::<Vec<_>>(), [&VatRegime::Marginal]);
    }
}

#[tokio::test]
async fn the_same_list_is_asked_for_once_at_a_time() {
    let bench = Bench::start().await;
    bench.simulator.fail(Fault { delay_ms: 200, ..Fault::of(FaultKind::Slow) });
    let list = |regime| ListKey { dimension_group: 11, item_group: 12, regime };
    let started = Instant::now();
    let (one, two) = tokio::join!(
        bench.client.get_price_list(list(VatRegime::Marginal)),
        bench.client.get_price_list(list(VatRegime::Marginal)),
    );
    assert_eq!(one.unwrap(), two.unwrap());
    assert!(started.elapsed() >= Duration::from_millis(400), "one after the other");
    let started = Instant::now();
    let (one, two) = tokio::join!(
        bench.client.get_price_list(list(VatRegime::Marginal)),
        bench.client.get_price_list(list(VatRegime::Standard)),
    );
    assert!(one.is_ok() && two.is_ok());
    assert!(started.elapsed() < Duration::from_millis(390), "different lists need not wait for each other");
}

/// What the fact sheet says of the wire, seen without the client.
#[tokio::test]
async fn rows_have_eleven_keys_in_order_and_unknown_paths_are_pages() {
    let bench = Bench::start().await;
    let get = async |path: &str, key: &str| {
        let request = http::Request::get(format!("{}{path}", bench.base_url)).header("X-ApiKey", key);
        let request = request.body(Full::new(Bytes::new())).unwrap();
        let response = dbc_foxway::http_client::HttpClient::new().unwrap().send(request).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, headers, String::from_utf8(body.to_vec()).unwrap())
    };
    let list = "/catalogs/working/pricelist?dimensionGroupId=1&itemGroupId=1";
    let (status, headers, rows) = get(&format!("{list}&vatMargin=true"), KEY).await;
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, "application/json; charset=utf-8"));
    let first = &rows[1..rows.find("},{\"ProductName\"").unwrap()];
    let mut at = 0;
    for key in [
        "ProductName",
        "ItemVariantId",
        "ItemGroupId",
        "ItemGroupName",
        "DimensionGroupId",
        "DimensionGroupName",
        "Quantity",
        "Price",
        "CurrencyIsoCode",
        "SKU",
        "Dimension",
    ] {
        let found = first[at..].find(&format!("\"{key}\":"));
        at += found.unwrap_or_else(|| panic!("{key} is missing or out of order in {first}"));
    }
    assert!(rows.contains("\"Price\":0.0,"), "no price yet");
    assert!(rows.contains(".00,\"CurrencyIsoCode\":\"EUR\""), "prices keep their decimals");
    assert!(first.contains("\"Dimension\":[{\"Key\":\"Color\",\"Value\":"));
    assert_eq!(get(list, KEY).await.2, "", "without the regime nothing comes");
    assert_eq!(get("/catalogs", KEY).await.2.matches("\"UrlSlug\"").count(), 3);
    let (status, headers, page) = get("/stocklist", KEY).await;
    assert!(status == 200 && headers["content-type"].to_str().unwrap().starts_with("text/html"), "{page}");
    assert_eq!(get("/catalogs", "wrong").await.0, 401);
    assert_eq!(get("/sku/1234", KEY).await.0, 400);
}
