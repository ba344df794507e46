//! Staff in a client's place: visible, on the record, reading only until confirmed.
#![allow(clippy::unwrap_used, reason = "tests and their helpers")]

use chrono::Duration;
use dbc_domain::{
    access::{CompanyRole, Role, StaffRole},
    ids::{ClientId, UserId},
};
use dbc_testkit::{Answer, Browser, TestApp};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

#[utoipa::path(post, path = "/api/probe", extensions(("x-permission" = json!("catalog:read"))), responses((status = 200)))]
async fn write_probe(caller: dbc_ground::http::Caller) -> String {
    caller.actor.user.to_string()
}

struct House {
    app: TestApp,
    azur: ClientId,
    buyer: UserId,
}

async fn house() -> House {
    let app = TestApp::start(async |_| OpenApiRouter::default().routes(routes!(write_probe))).await;
    let azur = app.company("Boutique Azur").await;
    let role = Role::Client { client: azur, role: CompanyRole::Buyer };
    let buyer = app.person("nora@azur.example", role).await;
    House { app, azur, buyer }
}

impl House {
    async fn take_place(&self, staff: &Browser, client: ClientId, user: UserId) -> Answer {
        let wanted = json!({ "user_id": user.uuid(), "reason": "Called about a price" });
        staff.post_json(&format!("/api/clients/{client}/impersonate"), &wanted).await
    }

    fn in_place(&self, answer: &Answer) -> Browser {
        self.app.as_nobody().with_token(answer.json()["access_token"].as_str().unwrap())
    }
}

#[tokio::test]
async fn staff_see_what_the_client_sees_and_everybody_sees_that_it_is_staff() {
    let house = house().await;
    let staff = house.app.as_role(Role::Staff(StaffRole::Sales)).await;
    let opened = house.take_place(&staff, house.azur, house.buyer).await.expect(200);
    assert_eq!(opened.header("set-cookie"), None, "there is nothing to refresh");
    assert_eq!(opened.json()["expires_in"], 1800);
    let acting = house.in_place(&opened);
    let me = acting.get("/api/auth/me").await.expect(200).json();
    assert_eq!((&me["id"], &me["role"]), (&json!(house.buyer.uuid()), &json!("client")));
    assert_eq!(me["acting"]["read_only"], true);
    assert_eq!(me["acting"]["by"]["name"], "Test sales@dbc.example");
    acting.get("/api/audit").await.expect_problem(403, "forbidden");
    house.app.advance(Duration::minutes(30));
    acting.get("/api/auth/me").await.expect_problem(401, "not_authenticated");
}

#[tokio::test]
async fn nothing_is_changed_before_it_is_confirmed_and_the_record_names_both() {
    let house = house().await;
    let staff = house.app.as_role(Role::Staff(StaffRole::Sales)).await;
    let acting = house.in_place(&house.take_place(&staff, house.azur, house.buyer).await.expect(200));
    acting.post("/api/probe").await.expect_problem(403, "read_only");
    let confirm = json!({ "reason": "The client asked for it" });
    house.app.advance(Duration::seconds(1));
    let confirmed = acting.post_json("/api/auth/impersonation/allow-writes", &confirm).await.expect(200);
    let writing = house.in_place(&confirmed);
    assert_eq!(writing.get("/api/auth/me").await.json()["acting"]["read_only"], false);
    assert_eq!(writing.post("/api/probe").await.expect(200).text(), house.buyer.to_string());
    // The account itself is the person's own business.
    let password = json!({ "current_password": "x", "password": "y" });
    writing.post_json("/api/account/password", &password).await.expect_problem(403, "not_while_acting");
    house.app.advance(Duration::seconds(1));
    writing.post("/api/auth/impersonation/end").await.expect(204);
    writing.post("/api/probe").await.expect_problem(401, "not_authenticated");
    writing.get("/api/auth/me").await.expect_problem(401, "not_authenticated");

    let direction = house.app.as_staff().await;
    let log = direction.get(&format!("/api/audit?subject={}", house.buyer)).await.expect(200).json();
    let seen: Vec<_> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            assert_eq!(entry["actor_name"], "Test sales@dbc.example");
            assert_eq!(entry["on_behalf_of"], json!(house.buyer.uuid()));
            (entry["action"].as_str().unwrap(), entry["after"]["reason"].as_str())
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("impersonation.ended", None),
            ("impersonation.writes_allowed", Some("The client asked for it")),
            ("impersonation.started", Some("Called about a price")),
        ]
    );
}

#[tokio::test]
async fn nobody_takes_the_place_of_staff_of_a_stranger_or_of_a_suspended_person() {
    let house = house().await;
    let staff = house.app.as_role(Role::Staff(StaffRole::Sales)).await;
    let brest = house.app.company("Brest Mobiles").await;
    let colleague = house.app.person("direction@dbc.example", Role::Staff(StaffRole::Direction)).await;
    house.take_place(&staff, brest, house.buyer).await.expect_problem(404, "unknown_person");
    house.take_place(&staff, house.azur, colleague).await.expect_problem(404, "unknown_person");
    let logistics = house.app.as_role(Role::Staff(StaffRole::Logistics)).await;
    house.take_place(&logistics, house.azur, house.buyer).await.expect_problem(403, "forbidden");
    let no_reason = json!({ "user_id": house.buyer.uuid(), "reason": "  " });
    let address = format!("/api/clients/{}/impersonate", house.azur);
    staff.post_json(&address, &no_reason).await.expect_problem(422, "reason_required");
    staff.post("/api/auth/impersonation/end").await.expect_problem(409, "not_acting");
    let mut tx = house.app.ground().db.system_tx().await.unwrap();
    sqlx::query("update users set status = 'suspended' where role = 'client'").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    house.take_place(&staff, house.azur, house.buyer).await.expect_problem(409, "not_active");
}

#[tokio::test]
async fn when_the_member_of_the_staff_goes_so_does_the_place_they_took() {
    let house = house().await;
    let staff = house.app.as_role(Role::Staff(StaffRole::Sales)).await;
    let acting = house.in_place(&house.take_place(&staff, house.azur, house.buyer).await.expect(200));
    acting.get("/api/auth/me").await.expect(200);
    staff.post_json("/api/auth/logout-everywhere", &json!({ "keep_current": true })).await.expect(200);
    acting.get("/api/auth/me").await.expect_problem(401, "not_authenticated");

    let acting = house.in_place(&house.take_place(&staff, house.azur, house.buyer).await.expect(200));
    let confirm = json!({ "reason": "The client asked for it" });
    let acting = house.in_place(&acting.post_json("/api/auth/impersonation/allow-writes", &confirm).await.expect(200));
    let mut tx = house.app.ground().db.system_tx().await.unwrap();
    sqlx::query("update users set staff_role = 'logistics' where role = 'admin'").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    acting.post("/api/probe").await.expect_problem(401, "not_authenticated");
}
