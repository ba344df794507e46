//! The permission table, walked: every route of the document, as everybody.

use dbc_domain::access::{CompanyRole, Permission, Role, StaffRole};
use http::Method;

use crate::{app::TestApp, browser::Browser};

/// Calls every route as nobody and as each role of staff and of a company, and compares who gets in with the table.
/// Bodies are empty and ids unknown, so that an allowed call is refused for those reasons and changes nothing.
///
/// Fails the test with the whole list of differences. Returns how many calls it made.
pub async fn assert_permissions(app: &TestApp) -> usize {
    let mut everybody: Vec<(String, Option<Role>, Browser)> = vec![("nobody".to_owned(), None, app.as_nobody())];
    let client = app.company("Walk & Fils").await;
    let staff = StaffRole::ALL.iter().map(|role| Role::Staff(*role));
    let company = CompanyRole::ALL.iter().map(|role| Role::Client { client, role: *role });
    for role in staff.chain(company) {
        everybody.push((format!("{role:?}"), Some(role), app.as_role(role).await));
    }
    let mut differences = Vec::new();
    let mut calls = 0;
    for (method, pattern, permission) in app.table().iter() {
        let address = address(pattern);
        for (name, role, browser) in &everybody {
            let method = Method::from_bytes(method.as_bytes()).expect("a method");
            // The cookie stays at home: logging out would end the walk.
            let answer = browser.clone().without_cookie().send(method.clone(), &address, None, Vec::new()).await;
            calls += 1;
            let wanted = wanted(permission, *role);
            let (status, code) = (answer.status(), code_of(&answer));
            let as_wanted = match wanted {
                Wanted::LoggedIn => (status, code.as_str()) == (401, "not_authenticated"),
                Wanted::Allowed => (status, code.as_str()) == (403, "forbidden"),
                Wanted::Nothing => code != "not_authenticated" && code != "forbidden" && status < 500,
            };
            if !as_wanted {
                differences
                    .push(format!("{method} {pattern} as {name}: {wanted:?}, but the answer was {status} {code}"));
            }
        }
    }
    assert!(differences.is_empty(), "the table of permissions does not hold:\n{}", differences.join("\n"));
    calls
}

/// What a caller lacks.
#[derive(Debug)]
enum Wanted {
    LoggedIn,
    Allowed,
    Nothing,
}

fn wanted(permission: Permission, role: Option<Role>) -> Wanted {
    match role {
        _ if permission == Permission::Public => Wanted::Nothing,
        None => Wanted::LoggedIn,
        Some(role) if role.allows(permission) => Wanted::Nothing,
        Some(_) => Wanted::Allowed,
    }
}

fn code_of(answer: &crate::Answer) -> String {
    match answer.header("content-type") {
        Some("application/problem+json") => answer.code(),
        _ => String::new(),
    }
}

/// The pattern with an id that names nothing in each variable part.
fn address(pattern: &str) -> String {
    let fill = |part: &str| match part.starts_with('{') {
        true => "00000000-0000-0000-0000-000000000000".to_owned(),
        false => part.to_owned(),
    };
    pattern.split('/').map(fill).collect::<Vec<_>>().join("/")
}
