//! The supplier's lists in the catalogue.

use dbc_foxway_simulator::{Fault, FaultKind};
use dbc_supplier::KeepSupplier;
use serde_json::{Value, json};

use crate::house::House;

const HOUR: i64 = 3600;

#[tokio::test]
async fn the_supplier_s_lists_become_the_catalogue_and_what_moves_between_them_is_patched() {
    let house = House::stocked().await;
    let first = &house.looks().await[0];
    assert_eq!((&first["cause"], &first["whole"]), (&json!("on_demand"), &json!(true)));
    let lists = first["lists"].as_array().unwrap();
    let laptops = lists.iter().find(|list| list["left_alone"] == true).unwrap();
    assert_eq!(laptops["family"], "Laptops", "a family that the platform does not sell is left alone");

    house.pass(5 * HOUR).await;
    assert_ne!(house.catalogue().await, house.truth(), "other buyers took something");
    let look = house.strike().await.expect("half an hour has passed");
    assert_eq!((&look["state"], &look["import_id"], &look["whole"]), (&json!("patched"), &json!(null), &json!(false)));
    assert_eq!(house.catalogue().await, house.truth());
    house.pass(60).await;
    assert_eq!(house.strike().await, None, "not again within half an hour");
}

#[tokio::test]
async fn the_list_of_a_new_day_is_taken_at_seven_and_waits_for_staff() {
    let house = House::stocked().await;
    house.pass(22 * HOUR + 1800).await;
    let look = house.strike().await.expect("half an hour has passed");
    assert_eq!(look["whole"], false, "6:30 in Paris");
    house.pass(1800).await;
    let look = house.strike().await.expect("7:00 in Paris on a Wednesday");
    assert_eq!(
        (&look["state"], &look["whole"], &look["cause"]),
        (&json!("imported"), &json!(true), &json!("scheduled"))
    );
    let import = house.import_in(&look, "staged").await;
    assert!(import["changes"]["new"].as_u64().unwrap() > 0, "{import}");
    let publish = format!("/api/catalog/imports/{}/publish", look["import_id"].as_str().unwrap());
    house.staff().post_json(&publish, &json!({ "override_guard": false })).await.expect(200);
    assert_eq!(house.catalogue().await, house.truth());
}

#[tokio::test]
async fn an_empty_a_failed_and_a_shrunken_list_sell_nothing_out_and_staff_are_told() {
    let house = House::stocked().await;
    let before = house.catalogue().await;
    for (fault, state, code) in [
        (Fault::of(FaultKind::Empty).on_path("vatMargin=true"), "incomplete", "list_missing"),
        (Fault::of(FaultKind::Truncated).on_path("vatMargin=false"), "incomplete", "list_missing"),
        (Fault::of(FaultKind::Html).on_path("pricelist"), "incomplete", "list_missing"),
        (Fault::of(FaultKind::Unauthorised), "failed", "unauthorised"),
        (Fault::of(FaultKind::ServerError), "failed", "unavailable"),
    ] {
        house.simulator.heal();
        house.simulator.fail(fault.clone());
        house.pass(1).await;
        let look = house.synchronise(true).await;
        assert_eq!((&look["state"], &look["error"]["code"]), (&json!(state), &json!(code)), "{fault:?} {look}");
        assert!(look["error"]["sentence"].as_str().unwrap().len() > 20, "{look}");
        assert_eq!(house.catalogue().await, before, "{fault:?}");
    }
    house.simulator.heal();
    // Half a list is answered like a whole one: the guard holds it.
    house.simulator.fail(Fault::of(FaultKind::Shrunken).on_path("pricelist"));
    house.pass(1).await;
    let preview = house.staff().get("/api/foxway/sync-catalog/preview").await.expect(200).json();
    assert!(!preview["guard"].as_array().unwrap().is_empty(), "{preview}");
    let look = house.synchronise(true).await;
    assert_eq!(look["state"], "imported", "{look}");
    house.import_in(&look, "held").await;
    assert_eq!(house.catalogue().await, before);
    house.simulator.heal();
    house.strike().await;
    let mut tx = house.app.ground().db.system_tx().await.unwrap();
    let mut told: Vec<String> =
        sqlx::query_scalar("select kind || ' ' || dedup_key from notifications where kind = 'supplier.look'")
            .fetch_all(&mut *tx)
            .await
            .unwrap();
    let held = format!("supplier.look supplier_look:{}", look["id"].as_str().unwrap());
    let mut expected = [
        held.as_str(),
        "supplier.look supplier_look:failed:2026-11-17",
        "supplier.look supplier_look:incomplete:2026-11-17",
    ];
    expected.sort_unstable();
    told.sort_unstable();
    assert_eq!(told, expected);
}

#[tokio::test]
async fn staff_see_what_taking_the_lists_now_would_change_and_nothing_is_written() {
    let house = House::stocked().await;
    house.pass(5 * HOUR).await;
    let before = house.catalogue().await;
    let preview = house.staff().get("/api/foxway/sync-catalog/preview").await.expect(200).json();
    let items = preview["items"].as_array().unwrap();
    assert!(!items.is_empty() && preview["only_prices_and_stock"] == true, "{preview}");
    assert_eq!((&preview["incomplete"], &preview["guard"]), (&json!(null), &json!([])));
    let truth = house.truth();
    for item in items {
        let there =
            truth.iter().find(|offer| item["sku"] == offer.sku.as_str() && item["vat_regime"] == offer.regime.code());
        assert_eq!(item["quantity_after"], there.map_or(0, |offer| offer.quantity), "{item}");
    }
    assert_eq!((house.catalogue().await, house.looks().await.len()), (before, 1));
}

#[tokio::test]
async fn every_call_is_written_down_and_one_article_can_be_asked_for() {
    let house = House::stocked().await;
    let offer = house.truth().into_iter().find(|offer| offer.cost.is_some()).unwrap();
    let stock = house.staff().get(&format!("/api/foxway/stock/{}", offer.sku)).await.expect(200).json();
    let of_regime = |answer: &Value| {
        let offers = answer["offers"].as_array().unwrap();
        offers.iter().find(|one| one["vat_regime"] == offer.regime.code()).unwrap().clone()
    };
    let shown = of_regime(&stock);
    assert_eq!((&shown["quantity"], &shown["catalogue_quantity"]), (&json!(offer.quantity), &json!(offer.quantity)));
    let price = house.staff().get(&format!("/api/foxway/price/{}", offer.sku)).await.expect(200).json();
    assert_eq!(of_regime(&price)["cost_cents"], offer.cost.unwrap().cents());

    house.simulator.fail(Fault::of(FaultKind::Forbidden).times(1));
    let refused =
        house.staff().get(&format!("/api/foxway/stock/{}", offer.sku)).await.expect_problem(502, "supplier_failed");
    let _ = refused;
    house
        .until(async || {
            let failed = house.staff().get("/api/foxway/calls?failed=true").await.expect(200).json();
            let call = failed["items"].as_array().unwrap().first().cloned()?;
            assert_eq!((&call["outcome"], &call["status"]), (&json!("forbidden"), &json!(403)), "{call}");
            Some(())
        })
        .await;
    let status = house.staff().get("/api/foxway/status").await.expect(200).json();
    assert_eq!((&status["breaker"]["state"], &status["configured"]), (&json!("closed"), &json!(true)));
    let lists =
        status["calls"].as_array().unwrap().iter().find(|call| call["operation"] == "price_list").unwrap().clone();
    assert!(lists["calls"].as_i64().unwrap() >= 4 && lists["failed"] == 0, "{lists}");
    let events = house.staff().get("/api/foxway/events").await.expect(200).json();
    assert!(events["items"].as_array().unwrap().iter().any(|event| event["kind"] == "sync"), "{events}");
}

#[tokio::test]
async fn the_night_proves_that_nothing_was_missed_or_tells_what_was() {
    let house = House::stocked().await;
    house.pass(5 * HOUR).await;
    let moved = house.truth().len();
    house.run(&KeepSupplier {}).await;
    let look = house.until(async || house.looks().await.into_iter().find(|look| look["cause"] == "nightly")).await;
    let look = house.looked(look["id"].as_str().unwrap()).await;
    assert!(look["missed"].as_i64().unwrap() > 0 && moved > 0, "no message came of what other buyers took: {look}");
    assert_eq!(house.catalogue().await, house.truth(), "and it is corrected");
    house.run(&KeepSupplier {}).await;
    let second = house
        .until(async || {
            house.looks().await.into_iter().find(|other| other["id"] != look["id"] && other["cause"] == "nightly")
        })
        .await;
    assert_eq!(house.looked(second["id"].as_str().unwrap()).await["missed"], 0);
}
