//! Who may call what: the document's permissions against the table of the domain, with ids that exist.

use dbc_domain::access::{CompanyRole, Role, StaffRole};
use dbc_testkit::assert_permissions;
use http::Method;

use crate::support::{Desk, house, id_of, list, named, phones, sku};

#[tokio::test]
async fn every_route_lets_in_whom_the_table_lets_in() {
    let app = house().await;
    let calls = assert_permissions(&app).await;
    assert_eq!(calls, app.table().iter().count() * 8, "nobody, four roles of staff, three of a company");
}

#[tokio::test]
async fn the_routes_of_this_crate_ask_for_what_the_contract_says() {
    let app = house().await;
    let table: Vec<String> = app
        .table()
        .iter()
        .filter(|(_, path, _)| path.starts_with("/api/catalog") || path.starts_with("/api/products"))
        .map(|(method, path, permission)| format!("{method} {path}: {}", permission.code()))
        .collect();
    assert_eq!(
        table,
        [
            "GET /api/catalog/changes: catalog:read",
            "GET /api/catalog/export.csv: catalog:read",
            "GET /api/catalog/export.xlsx: catalog:read",
            "GET /api/catalog/imports: import:read",
            "POST /api/catalog/imports: import:write",
            "GET /api/catalog/imports/compare: import:read",
            "GET /api/catalog/imports/{id}: import:read",
            "GET /api/catalog/imports/{id}/annotated: import:read",
            "GET /api/catalog/imports/{id}/changes: import:read",
            "GET /api/catalog/imports/{id}/duplicates: import:read",
            "POST /api/catalog/imports/{id}/duplicates: import:write",
            "GET /api/catalog/imports/{id}/file: import:read",
            "GET /api/catalog/imports/{id}/findings: import:read",
            "GET /api/catalog/imports/{id}/mapping: import:read",
            "POST /api/catalog/imports/{id}/mapping: import:write",
            "POST /api/catalog/imports/{id}/publish: import:write",
            "POST /api/catalog/imports/{id}/reject: import:write",
            "POST /api/catalog/imports/{id}/retry: import:write",
            "POST /api/catalog/imports/{id}/roll-back: import:write",
            "POST /api/catalog/imports/{id}/schedule: import:write",
            "GET /api/catalog/model-prices: catalog:read",
            "GET /api/catalog/products: catalog:read",
            "GET /api/catalog/quarantine: margin:read",
            "POST /api/catalog/quarantine/{id}: margin:write",
            "GET /api/catalog/state: catalog:read",
            "GET /api/catalog/suggest: catalog:read",
            "POST /api/products: catalog:write",
            "DELETE /api/products/{sku}: catalog:write",
            "GET /api/products/{sku}: catalog:read",
            "PATCH /api/products/{sku}: catalog:write",
            "GET /api/products/{sku}/curation: catalog:write",
            "POST /api/products/{sku}/offers: catalog:write",
            "GET /api/products/{sku}/prices: catalog:read",
        ]
    );
}

/// The walk above uses ids that name nothing; here they name an import and an article that exist.
#[tokio::test]
async fn an_existing_import_is_as_closed_as_an_unknown_one() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list(phones(3))).await;
    let waiting = desk.bring(&named(17), list(phones(2))).await;
    let mut people = vec![(None, app.as_nobody())];
    for name in ["Boutique Azur", "Brest Mobiles"] {
        let client = app.company(name).await;
        for role in CompanyRole::ALL {
            let role = Role::Client { client, role: *role };
            people.push((Some(role), app.as_role(role).await));
        }
    }
    for role in [StaffRole::Logistics, StaffRole::Accounting] {
        people.push((Some(Role::Staff(role)), app.as_role(Role::Staff(role)).await));
    }
    let mut refused = 0;
    for (method, pattern, permission) in app.table().iter().filter(|(_, path, _)| path.starts_with("/api/catalog")) {
        let path = pattern.replace("{id}", id_of(&waiting));
        for (role, browser) in &people {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let body = b"{\"override_guard\":true,\"reason\":\"mine\"}".to_vec();
            let answer = browser.send(method, &path, Some("application/json"), body).await;
            match role {
                None => drop(answer.expect_problem(401, "not_authenticated")),
                Some(role) if !role.allows(permission) => drop(answer.expect_problem(403, "forbidden")),
                Some(_) => {
                    assert!(![401, 403].contains(&answer.status()), "{pattern}: {}", answer.text());
                    continue;
                }
            }
            refused += 1;
        }
    }
    assert!(refused > 60, "only {refused} refusals");
    assert_eq!(desk.import(id_of(&waiting)).await["state"], waiting["state"], "nobody of them moved it");
    let article = format!("/api/products/{}", sku(1));
    app.as_nobody().get(&article).await.expect_problem(401, "not_authenticated");
}
