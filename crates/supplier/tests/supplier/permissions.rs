//! Who may do what.

use dbc_domain::access::{CompanyRole, Role, StaffRole};
use serde_json::json;

use crate::house::House;

#[tokio::test]
async fn clients_and_logistics_see_nothing_of_the_supplier_and_accounting_only_reads() {
    let house = House::start().await;
    let client = house.app.company("Boutique Azur").await;
    let reading = [
        "/api/foxway/status",
        "/api/foxway/sync-catalog",
        "/api/foxway/calls",
        "/api/foxway/webhooks",
        "/api/foxway/events",
    ];
    for role in [Role::Client { client, role: CompanyRole::Owner }, Role::Staff(StaffRole::Logistics)] {
        let person = house.app.as_role(role).await;
        for address in reading {
            person.get(address).await.expect_problem(403, "forbidden");
        }
    }
    let accounting = house.app.as_role(Role::Staff(StaffRole::Accounting)).await;
    for address in reading {
        accounting.get(address).await.expect(200);
    }
    accounting.post_json("/api/foxway/sync-catalog", &json!({})).await.expect_problem(403, "forbidden");
    accounting.post("/api/foxway/webhooks/replay-failed").await.expect_problem(403, "forbidden");
    house.app.as_nobody().get("/api/foxway/status").await.expect_problem(401, "not_authenticated");
}
