//! Telling those of the staff who can do something about the supplier.

use dbc_accounts::notifications::{Notification, notify};
use dbc_domain::ids::UserId;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::http::Text;

/// What there is to tell.
pub(crate) struct Alert {
    /// Stable code.
    pub kind: &'static str,
    /// One line.
    pub title: Text,
    /// A sentence or two.
    pub body: Text,
    /// A path of the web application.
    pub link: String,
    /// The same thing is told once.
    pub dedup_key: String,
}

/// Tells direction and sales, when the transaction commits.
pub(crate) async fn tell_staff(tx: &mut Tx, clock: &Clock, alert: &Alert) -> Result<(), sqlx::Error> {
    let staff =
        sqlx::query_scalar!("select id from users where staff_role in ('direction', 'sales') and status = 'active'")
            .fetch_all(&mut **tx)
            .await?;
    for user in staff {
        let notification = Notification {
            user: UserId::new(user),
            kind: alert.kind,
            title: alert.title.clone(),
            body: alert.body.clone(),
            link: Some(alert.link.clone()),
            dedup_key: alert.dedup_key.clone(),
        };
        notify(tx, clock, &notification).await?;
    }
    Ok(())
}
