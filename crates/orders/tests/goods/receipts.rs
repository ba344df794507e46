//! Receipts: what they pay, what stays as credit, what is undone or written off.

use dbc_domain::access::{Role, StaffRole};
use serde_json::json;

use crate::desk::*;
use crate::market::*;
use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_pays_what_it_names_and_the_order_may_be_prepared() {
    let market = market().await;
    let (staff, buyer) = (&market.staff, &market.shop.buyer);
    let (id, _) = confirmed(&market, buyer, 1, 4).await;
    let seen = order(buyer, &id).await;
    assert_eq!((text(&seen["state"]), text(&seen["payment_state"])), ("pending_payment".into(), "unpaid".into()));
    let (total, number) = (seen["total_cents"].as_i64().unwrap(), text(&seen["number"]));
    let client = client_of(&market, &id).await;

    // Somebody else's name is never matched; the company's own is, by the number in the reference.
    let mut transfer = json!({
        "client_id": client, "amount_cents": 1_000, "received_on": "2026-11-17", "method": "transfer",
        "payer": "M DUPONT", "reference": format!("VIR {number}"),
    });
    let first = pay(staff, &transfer).await.expect(201).json();
    assert_eq!((&first["matching"], &first["unallocated_cents"]), (&json!("payer_differs"), &json!(1_000)));
    transfer["payer"] = json!("BOUTIQUE AZUR SARL");
    let second = pay(staff, &transfer).await.expect(201).json();
    assert_eq!(second["matching"], "by_reference");
    assert_eq!(second["allocations"][0]["order_number"], number);
    assert_eq!(text(&order(buyer, &id).await["payment_state"]), "partly_paid");

    // A mistake is undone and stays visible.
    let undo = format!("/api/payments/{}/undo", text(&second["id"]));
    staff.post_json(&undo, &json!({ "reason": "" })).await.expect(422);
    let undone = staff.post_json(&undo, &json!({ "reason": "recorded twice" })).await.expect(200).json();
    assert_eq!(undone["undone"]["reason"], "recorded twice");
    staff.post_json(&undo, &json!({ "reason": "again" })).await.expect(200);
    assert_eq!(text(&order(buyer, &id).await["payment_state"]), "unpaid");

    // More than is due is refused; the surplus of a receipt is the client's credit.
    pay(staff, &receipt(&client, total + 1, &[(&id, total + 1)])).await.expect_problem(422, "allocated_more_than_due");
    pay(staff, &receipt(&client, 10, &[(&id, 11)])).await.expect_problem(422, "allocated_too_much");
    let keyed = keyed(staff);
    let most = receipt(&client, total, &[(&id, total - 1_080)]);
    let paid = keyed.post_json("/api/payments", &most).await.expect(201).json();
    let replay = keyed.post_json("/api/payments", &most).await.expect(201);
    assert_eq!((replay.header("idempotency-replayed"), &replay.json()["id"]), (Some("true"), &paid["id"]));
    assert_eq!(paid["unallocated_cents"], 1_080);
    let write_off = format!("/api/orders/{id}/write-off");
    let refused = staff.post_json(&write_off, &json!({ "reason": "rounding" })).await;
    refused.expect_problem(409, "write_off_refused");
    let allocate = format!("/api/payments/{}/allocations", text(&first["id"]));
    let parts = json!({ "allocations": [{ "order_id": id, "amount_cents": 1_000 }] });
    keyed.post_json(&allocate, &parts).await.expect(200);
    assert_eq!(state(buyer, &id).await, "pending_payment");
    let balance = staff.post_json(&write_off, &json!({ "reason": "rounding" })).await.expect(200).json();
    assert_eq!((&balance["payment_state"], &balance["left_cents"]), (&json!("paid"), &json!(0)));
    assert_eq!(balance["written_off_cents"], 80);
    assert_eq!(state(buyer, &id).await, "preparing", "goods may leave");

    let credit = staff.get(&format!("/api/payments?client_id={client}&unallocated=true")).await.expect(200).json();
    assert_eq!((&credit["total"], &credit["unallocated_cents"]), (&json!(1), &json!(1_080)));
    let mut refund = receipt(&client, 2_000, &[]);
    refund["method"] = json!("refund");
    pay(staff, &refund).await.expect_problem(422, "refund_exceeds_credit");
    refund["amount_cents"] = json!(1_080);
    assert_eq!(pay(staff, &refund).await.expect(201).json()["amount_cents"], -1_080);

    buyer.get("/api/payments").await.expect(403);
    let sales = market.app.as_role(Role::Staff(StaffRole::Sales)).await;
    pay(&sales, &most).await.expect(403);
}
