//! Orders at the supplier through its interface.

use dbc_foxway_simulator::{Fault, FaultKind, TrueOffer, TrueOrder};
use dbc_supplier::orders::WorkSupplierOrders;
use serde_json::json;
use uuid::Uuid;

use crate::house::House;

const HOUR: i64 = 3600;

impl House {
    /// An order that staff have just sent through the interface.
    pub async fn sent(&self, number: &str, lines: &[(&TrueOffer, i32)]) -> Uuid {
        let ground = self.app.ground();
        let (id, now) = (ground.clock.new_id(), ground.clock.now());
        let mut tx = ground.db.system_tx().await.unwrap();
        sqlx::query(
            "insert into supplier_orders (id, number, supplier, state, channel, created_at, sent_at, updated_at)
             values ($1, $2, 'foxway', 'sending', 'api', $3, $3, $3)",
        )
        .bind(id)
        .bind(number)
        .bind(now)
        .execute(&mut *tx)
        .await
        .unwrap();
        for (position, (offer, quantity)) in (1..).zip(lines) {
            sqlx::query(
                "insert into supplier_order_lines (id, supplier_order_id, position, offer_id, sku, vat_regime, quantity,
                                                   expected_cost_cents)
                 select $1, $2, $3, p.id, p.sku, p.vat_regime, $4, p.cost_cents from products p
                  where p.sku = $5 and p.vat_regime = $6",
            )
            .bind(ground.clock.new_id())
            .bind(id)
            .bind(position)
            .bind(quantity)
            .bind(offer.sku.as_str())
            .bind(offer.regime.code())
            .execute(&mut *tx)
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
        id
    }

    pub async fn state(&self, id: Uuid) -> (String, Option<String>, Option<serde_json::Value>) {
        let mut tx = self.app.ground().db.system_tx().await.unwrap();
        sqlx::query_as("select state, supplier_status, error from supplier_orders where id = $1")
            .bind(id)
            .fetch_one(&mut *tx)
            .await
            .unwrap()
    }

    /// Answered units of each line.
    async fn answered(&self, id: Uuid) -> Vec<Option<i32>> {
        let mut tx = self.app.ground().db.system_tx().await.unwrap();
        sqlx::query_scalar(
            "select answered_quantity from supplier_order_lines where supplier_order_id = $1 order by position",
        )
        .bind(id)
        .fetch_all(&mut *tx)
        .await
        .unwrap()
    }

    pub async fn work(&self) {
        self.run(&WorkSupplierOrders {}).await;
    }

    pub fn there(&self, number: &str) -> Vec<TrueOrder> {
        self.simulator.truth().orders.into_iter().filter(|order| order.reference == number).collect()
    }

    pub fn offers(&self, least: u32) -> Vec<TrueOffer> {
        let cheap = |offer: &TrueOffer| offer.cost.is_some_and(|cost| cost.cents() < 20_000);
        self.truth().into_iter().filter(|offer| offer.quantity >= least && cheap(offer)).collect()
    }
}

#[tokio::test]
async fn an_order_goes_out_once_is_answered_in_part_and_brings_its_parcel_devices_and_invoice() {
    let house = House::stocked().await;
    let offers = house.offers(2);
    let (whole, short) = (&offers[0], &offers[1]);
    let wanted = i32::try_from(short.quantity).unwrap() + 3;
    let id = house.sent("FO-2026-000001", &[(whole, 2), (short, wanted)]).await;
    house.work().await;
    let there = house.there("FO-2026-000001");
    assert_eq!((there.len(), there[0].units), (1, 2 + short.quantity));
    assert_eq!(house.answered(id).await, [None, None], "received is not yet answered");
    assert_eq!(house.state(id).await.0, "sent");

    house.pass(HOUR + 60).await;
    house.work().await;
    assert_eq!(house.answered(id).await, [Some(2), Some(short.quantity.try_into().unwrap())]);
    let shown = house.staff().get("/api/foxway/orders/FO-2026-000001").await.expect(200).json();
    assert_eq!((&shown["state"], &shown["lines"][1]["requested"]), (&json!("accepted"), &json!(wanted)), "{shown}");
    assert_eq!(shown["lines"][1]["reason"], "Partly sold");

    house.pass(24 * HOUR).await;
    house.work().await;
    let shown = house.staff().get("/api/foxway/orders/FO-2026-000001").await.expect(200).json();
    let truth = &house.there("FO-2026-000001")[0];
    assert_eq!(shown["state"], "shipped");
    assert_eq!(shown["parcels"][0]["code"], truth.tracking[0]);
    let mut devices: Vec<&str> =
        shown["devices"].as_array().unwrap().iter().map(|device| device["identifier"].as_str().unwrap()).collect();
    let mut told: Vec<&str> = truth.devices.iter().map(String::as_str).collect();
    devices.sort_unstable();
    told.sort_unstable();
    assert_eq!(devices, told);
    let paper = shown["documents"][0]["id"].as_str().unwrap();
    let file = house.staff().get(&format!("/api/foxway/orders/FO-2026-000001/documents/{paper}")).await.expect(200);
    assert!(file.bytes().starts_with(b"%PDF") && file.header("content-type") == Some("application/pdf"));
    house.work().await;
    assert_eq!(house.there("FO-2026-000001").len(), 1, "never a second time");
    house.staff().get("/api/foxway/orders/FO-0").await.expect_problem(404, "unknown_supplier_order");
}

#[tokio::test]
async fn an_order_whose_answer_was_lost_or_whose_supplier_is_away_is_placed_exactly_once() {
    let house = House::stocked().await;
    let offers = house.offers(1);
    let id = house.sent("FO-2026-000002", &[(&offers[0], 1)]).await;
    house.simulator.fail(Fault::of(FaultKind::ServerError));
    house.work().await;
    assert_eq!((house.state(id).await.0.as_str(), house.there("FO-2026-000002").len()), ("sending", 0), "it waits");
    house.simulator.heal();
    house.simulator.fail(Fault::of(FaultKind::LostAnswer).on_method("POST").times(1));
    house.work().await;
    house.work().await;
    assert_eq!((house.state(id).await.0.as_str(), house.there("FO-2026-000002").len()), ("sent", 1));

    let second = house.sent("FO-2026-000003", &[(&offers[1], 1)]).await;
    house.simulator.fail(Fault::of(FaultKind::Truncated).on_method("POST").times(1));
    house.work().await;
    house.work().await;
    assert_eq!((house.state(second).await.0.as_str(), house.there("FO-2026-000003").len()), ("sent", 1));
}

#[tokio::test]
async fn a_refusal_names_its_reason_and_an_order_of_which_nothing_is_left_is_answered_with_nothing() {
    let house = House::stocked().await;
    let dear = house
        .truth()
        .into_iter()
        .filter(|offer| offer.cost.is_some())
        .max_by_key(|offer| offer.cost.map(|cost| cost.cents() * i64::from(offer.quantity)));
    let many = house.offers(5);
    let credit = house.staff().get("/api/foxway/credit").await.expect(200).json();
    assert_eq!((&credit["limit_cents"], &credit["used_cents"]), (&json!(5_000_000), &json!(0)));
    let lines: Vec<(&TrueOffer, i32)> =
        many.iter().chain(&dear).map(|offer| (offer, i32::try_from(offer.quantity).unwrap())).collect();
    let total: i64 = lines.iter().map(|(offer, units)| offer.cost.unwrap().cents() * i64::from(*units)).sum();
    assert!(total > 5_000_000, "more than the limit: {total}");
    let id = house.sent("FO-2026-000004", &lines).await;
    house.work().await;
    let (state, _, error) = house.state(id).await;
    assert_eq!((state.as_str(), &error.unwrap()["code"]), ("failed", &json!("credit_limit")));
    assert!(house.there("FO-2026-000004").is_empty());

    // Between the list and the order, somebody else bought it all.
    let last = &house.offers(1)[0];
    let first = house.sent("FO-2026-000005", &[(last, i32::try_from(last.quantity).unwrap())]).await;
    house.work().await;
    assert_eq!(house.state(first).await.0, "sent");
    let late = house.sent("FO-2026-000006", &[(last, 1)]).await;
    house.work().await;
    assert_eq!(house.answered(late).await, [Some(0)]);
    assert!(house.there("FO-2026-000006").is_empty());
}
