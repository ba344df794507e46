//! What the platform tells a person inside the application: written in the transaction of what it tells about, shown
//! behind the bell, told once however often the work behind it is repeated.

mod queries;
mod routes;

use dbc_domain::ids::UserId;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::http::Text;

pub use queries::forget_read_before;
pub use routes::{NotificationItem, NotificationList, ReadNotifications, document, routes};

/// Something to tell.
#[derive(Debug, Clone)]
pub struct Notification {
    /// To whom.
    pub user: UserId,
    /// Stable code of what it is about, such as `search.alert`.
    pub kind: &'static str,
    /// One line.
    pub title: Text,
    /// A sentence or two.
    pub body: Text,
    /// Where it leads: a path of the web application, beginning with a slash.
    pub link: Option<String>,
    /// The same person is told about the same key once.
    pub dedup_key: String,
}

/// Tells it, when the transaction (of staff or of the platform) commits. False: it was told before.
pub async fn notify(tx: &mut Tx, clock: &Clock, notification: &Notification) -> Result<bool, sqlx::Error> {
    queries::insert(tx, clock.new_id(), clock.now(), notification).await
}

/// Tells several people in one statement. Gives those who were not told before.
pub async fn notify_all(
    tx: &mut Tx,
    clock: &Clock,
    notifications: &[Notification],
) -> Result<Vec<UserId>, sqlx::Error> {
    let ids: Vec<_> = notifications.iter().map(|_| clock.new_id()).collect();
    queries::insert_all(tx, &ids, clock.now(), notifications).await
}
