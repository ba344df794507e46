//! The list of a working day has not come in time: staff are told once (trade rules 2.4). Clients see it by the
//! catalogue's state.

use dbc_accounts::notifications::{Notification, notify};
use dbc_domain::freshness::{Freshness, latest_due};
use dbc_domain::ids::UserId;
use dbc_ground::http::Text;
use dbc_ground::jobs::{Job, JobClass, JobError, JobRun};
use dbc_ground::settings;
use serde::{Deserialize, Serialize};
use tracing::warn;

use super::process::ImportContext;
use crate::state;

/// Comes round every quarter of an hour and looks whether a list is late.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WatchForList {}

impl Job for WatchForList {
    const KIND: &'static str = "watch_for_list";
    const CLASS: JobClass = JobClass::Interactive;
    type Context = ImportContext;

    fn subject(&self) -> String {
        String::new()
    }

    async fn run(&self, context: &ImportContext, _: &JobRun) -> Result<(), JobError> {
        let now = context.clock.now();
        let mut tx = context.db.system_tx().await?;
        let settings = settings::load(&mut tx).await?;
        let published = state::read(&mut tx).await?.list_day;
        if !Freshness::of(published, now, &settings).late {
            return Ok(());
        }
        let Some(due) = latest_due(now, settings.list_due_at()) else { return Ok(()) };
        let first =
            sqlx::query!("insert into list_alerts (day, alerted_at) values ($1, $2) on conflict do nothing", due, now,)
                .execute(&mut *tx)
                .await?;
        if first.rows_affected() == 0 {
            return Ok(());
        }
        warn!(%due, "no price list of this day is published");
        // Those who can do something about it.
        let staff = sqlx::query_scalar!(
            "select id from users where staff_role in ('direction', 'sales') and status = 'active'"
        )
        .fetch_all(&mut *tx)
        .await?;
        let shown = due.format("%d/%m/%Y");
        for user in staff {
            let notification = Notification {
                user: UserId::new(user),
                kind: "catalog.list_late",
                title: Text::new(format!("Pas de liste du {shown}"), format!("No price list of {shown}")),
                body: Text::new(
                    "La liste du jour n’est pas publiée. Les clients voient de quel jour datent les prix.",
                    "Today’s list is not published. Clients see of which day the prices are.",
                ),
                link: Some("/admin/catalog".to_owned()),
                dedup_key: format!("list_late:{due}"),
            };
            notify(&mut tx, &context.clock, &notification).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
