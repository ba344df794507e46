//! A day without the supplier: clients browse and order all the same, their orders wait and leave when it returns, and
//! staff see it plainly. The clock is moved hour by hour.

use dbc_domain::access::CompanyRole;
use dbc_foxway_simulator::{Fault, FaultKind};
use dbc_supplier::WatchSupplier;
use http::Method;
use serde_json::json;

use crate::house::House;
use crate::shop::text;

const HOUR: i64 = 3600;

#[tokio::test(flavor = "multi_thread")]
async fn while_the_supplier_is_away_for_a_day_clients_order_and_what_waits_leaves_once_when_it_returns() {
    let house = House::stocked().await;
    let settings = house.staff().get("/api/settings").await.expect(200).json();
    let body = json!({ "version": settings["version"], "values": { "publish_automatically": true } });
    let body = body.to_string().into_bytes();
    house.staff().send(Method::PATCH, "/api/settings", Some("application/json"), body).await.expect(200);
    let (azur, brest) = (house.shop("Boutique Azur").await, house.shop("Brest Mobiles").await);
    let offers = house.offers(4);
    let before = house.catalogue().await;

    // While it answers, stock is asked for and there is nothing to say about it.
    let fine = azur.order(&[(&offers[0], 1)]).await;
    assert_eq!(fine["notices"], json!([]), "{fine}");

    house.simulator.fail(Fault::of(FaultKind::ServerError));
    let mut waiting = Vec::new();
    for hour in 1..=24 {
        house.pass(HOUR).await;
        house.run(&WatchSupplier {}).await;
        house.work().await;
        let (shop, offer) = match hour {
            2 => (&azur, &offers[1]),
            9 => (&brest, &offers[2]),
            _ => continue,
        };
        let page =
            shop.person(CompanyRole::Viewer).await.get("/api/catalog/products?limit=50").await.expect(200).json();
        assert_eq!(page["items"].as_array().unwrap().len(), 50, "the catalogue is there");
        let made = shop.order(&[(offer, 2)]).await;
        let notices = &made["notices"];
        assert_eq!(notices[0]["code"], "stock_not_checked", "the buyer is told: {made}");
        let sentence = notices[0]["sentence"].as_str().unwrap();
        assert!(sentence.contains("celui connu le ") && !sentence.to_lowercase().contains("fournisseur"), "{sentence}");
        let order = text(&made["orders"][0]["id"]);
        let known = &shop.sees(&order).await["events"][0]["detail"]["stock_as_of"];
        assert!(known.as_str().is_some_and(|at| at.starts_with("20")), "the order keeps as of when: {known}");
        let there = house.send_by_interface(&order).await;
        assert_eq!(there["state"], "sending");
        assert_eq!(shop.sees(&order).await["state"], "awaiting_supplier");
        waiting.push((order, there));
    }
    // The night's and the morning's list did not come: the catalogue is as it was, nothing sold out.
    house.until(async || house.looks().await.iter().all(|look| !look["finished_at"].is_null()).then_some(())).await;
    assert_eq!(house.catalogue().await, before);
    let status = house.status().await;
    assert_eq!(status["last_look"]["state"], "failed", "{status}");
    assert_eq!((&status["orders"]["waiting"], &status["orders"]["placed"]), (&json!(2), &json!(0)), "{status}");
    assert_eq!(status["orders"]["oldest_waiting_at"], waiting[0].1["sent_at"]);
    // Calls are written down in bundles, a moment after they ended.
    let failed = async || {
        let status = house.status().await;
        let calls = status["calls"].as_array().unwrap().iter();
        (calls.map(|calls| calls["failed"].as_i64().unwrap()).sum::<i64>() > 0).then_some(())
    };
    house.until(failed).await;
    let trouble = house.day("supplier_trouble").await;
    let mut titles: Vec<String> = trouble.iter().map(|row| text(&row["title"])).collect();
    titles.sort();
    let mut expected = vec![text(&waiting[0].1["number"]), text(&waiting[1].1["number"]), "failed".to_owned()];
    expected.sort();
    assert_eq!(titles, expected, "both orders and the look: {trouble:?}");
    let told: i64 = {
        let mut tx = house.app.ground().db.system_tx().await.unwrap();
        let told = "select count(distinct dedup_key) from notifications where kind = 'supplier.look'";
        sqlx::query_scalar(told).fetch_one(&mut *tx).await.unwrap()
    };
    assert_eq!(told, 2, "once for each of the two days");
    assert!(house.simulator.truth().orders.is_empty());

    house.simulator.heal();
    house.pass(HOUR).await;
    house.work().await;
    house.work().await;
    for (_, there) in &waiting {
        assert_eq!(house.there(&text(&there["number"])).len(), 1, "it left, once");
    }
    house.run(&WatchSupplier {}).await;
    house.until(async || (house.catalogue().await == house.truth()).then_some(())).await;
    let status = house.status().await;
    assert_eq!((&status["orders"]["waiting"], &status["orders"]["placed"]), (&json!(0), &json!(2)), "{status}");
    assert_eq!(house.day("supplier_trouble").await, Vec::<serde_json::Value>::new());

    // And their life goes on.
    house.pass(HOUR + 60).await;
    house.work().await;
    for (order, there) in &waiting {
        house.close(there).await;
        let seen = if order == &waiting[0].0 { azur.sees(order).await } else { brest.sees(order).await };
        let state = text(&seen["state"]);
        assert!(matches!(state.as_str(), "pending_payment" | "awaiting_client" | "cancelled"), "{seen}");
    }
}
