//! Who may call what: the document's permissions against the table of the domain.

use dbc_testkit::assert_permissions;

use crate::support::house;

#[tokio::test(flavor = "multi_thread")]
async fn every_route_lets_in_whom_the_table_lets_in() {
    let app = house().await;
    let calls = assert_permissions(&app).await;
    assert_eq!(calls, app.table().iter().count() * 8, "nobody, four roles of staff, three of a company");
}
