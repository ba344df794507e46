//! Waiting lines grouped by a rule of the settings instead of by staff: once a day, one draft per supplier, and per VAT
//! regime where the house keeps them apart. Staff look at the draft and send it.

use std::collections::BTreeMap;

use chrono_tz::Europe::Paris;
use dbc_domain::settings::Settings;
use dbc_ground::http::Problem;
use uuid::Uuid;

use super::group::{self, Choice};
use super::queries;
use crate::{Orders, notify};

/// Groups what waits when the time of the day has come and nobody did it today. Gives how many orders it made. A time
/// that was slept through is made up for at the next look.
///
/// Errors: the base failed.
pub(crate) async fn group_by_rule(orders: &Orders, settings: &Settings) -> Result<u32, Problem> {
    let there = orders.clock.now().with_timezone(&Paris);
    if settings.group_orders_at().is_none_or(|from| there.time() < from) {
        return Ok(0);
    }
    let mut tx = orders.db.system_tx().await?;
    if !queries::begin_grouping(&mut tx, there.date_naive(), orders.clock.now()).await? {
        return Ok(0);
    }
    // Every client order is locked before the first number is taken, as everybody does it.
    let mut ids: Vec<Uuid> = queries::waiting(&mut tx, None, None).await?.iter().map(|line| line.order_id).collect();
    ids.sort_unstable();
    ids.dedup();
    queries::lock_orders(&mut tx, &ids).await?;
    let mut groups: BTreeMap<(String, Option<String>), i64> = BTreeMap::new();
    for line in queries::waiting(&mut tx, Some(&ids), None).await? {
        let regime = settings.group_by_regime().then_some(line.vat_regime);
        *groups.entry((line.supplier, regime)).or_default() += i64::from(line.quantity);
    }
    let mut made = 0;
    for ((supplier, regime), units) in groups {
        let choice = Choice { orders: Some(ids.clone()), supplier: Some(supplier), regime, ..Choice::default() };
        let id = group::create(&mut tx, &orders.clock, &choice, None).await?;
        if let Some(head) = queries::head(&mut tx, id).await? {
            notify::grouped(&mut tx, orders, id, &head.number, units).await?;
        }
        made += 1;
    }
    queries::end_grouping(&mut tx, there.date_naive(), made).await?;
    tx.commit().await?;
    Ok(u32::try_from(made).unwrap_or(0))
}
