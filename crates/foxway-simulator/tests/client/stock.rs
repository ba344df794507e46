//! Stock of single articles, just before an order.

use std::time::{Duration, Instant};

use dbc_domain::offer::OfferKey;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_foxway::Error;
use dbc_foxway::stock::Stock;
use dbc_foxway_simulator::{Fault, FaultKind, TrueOffer};

use crate::bench::{Bench, soon};

fn key(offer: &TrueOffer) -> OfferKey {
    OfferKey { sku: offer.sku.clone(), regime: offer.regime }
}

#[tokio::test]
async fn an_article_is_known_with_its_units_and_cost_or_known_to_be_gone() {
    let bench = Bench::start().await;
    for offer in bench.simulator.truth().offers.iter().step_by(97) {
        let stock = soon(bench.client.check_stock(&key(offer))).await.unwrap();
        assert_eq!(stock, Stock { quantity: offer.quantity, cost: Some(offer.cost), listed: true });
    }
    let gone = OfferKey { sku: Sku::parse("00199999900001").unwrap(), regime: VatRegime::Marginal };
    let stock = soon(bench.client.check_stock(&gone)).await.unwrap();
    assert_eq!(stock, Stock { quantity: 0, cost: None, listed: false });
    let bad = OfferKey { sku: Sku::parse("ABC").unwrap(), regime: VatRegime::Marginal };
    assert!(matches!(soon(bench.client.check_stock(&bad)).await, Err(Error::Rejected { status: 400, .. })));
}

#[tokio::test]
async fn a_cart_is_checked_in_parallel_and_what_is_late_is_named() {
    let bench = Bench::start().await;
    let offers: Vec<OfferKey> = bench.simulator.truth().offers.iter().take(8).map(key).collect();
    bench.simulator.fail(Fault { delay_ms: 100, ..Fault::of(FaultKind::Slow) });
    let started = Instant::now();
    let checked = soon(bench.client.check_stock_of(&offers, Duration::from_secs(2))).await;
    assert!(checked.iter().all(|(_, stock)| stock.is_ok()));
    assert_eq!(checked.iter().map(|(key, _)| key).collect::<Vec<_>>(), offers.iter().collect::<Vec<_>>());
    assert!(started.elapsed() < Duration::from_millis(700), "eight times 100 ms, four at once");

    bench.simulator.heal();
    bench.simulator.fail(Fault { delay_ms: 5_000, ..Fault::of(FaultKind::Slow).on_path(offers[3].sku.as_str()) });
    let started = Instant::now();
    let deadline = Duration::from_millis(400);
    let checked = soon(bench.client.check_stock_of(&offers, deadline)).await;
    assert!(started.elapsed() < Duration::from_millis(1_000));
    let late: Vec<&Sku> = checked.iter().filter(|(_, stock)| stock.is_err()).map(|(key, _)| &key.sku).collect();
    assert!(late.iter().all(|sku| **sku == offers[3].sku) && !late.is_empty(), "{late:?}");
}
