//! Taking an order into the hands of a use case, and putting it back.

use dbc_domain::access::Role;
use dbc_domain::ids::{OrderId, UserId};
use dbc_domain::orders::lifecycle::{EventKind, Facts};
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::files::FileHash;
use dbc_ground::http::{Caller, Problem};

use super::model::{LockedItem, LockedOrder, facts};
use super::{amounts, consequences, problems, queries};
use crate::Orders;
use crate::ledger::{self, Moved, Stamp};

/// An order and its lines, locked.
#[derive(Debug)]
pub(crate) struct Opened {
    pub order: LockedOrder,
    pub items: Vec<LockedItem>,
}

/// Locks an order of this caller: clients have their company's, staff all.
///
/// Errors: 404 `unknown_order`; 409 `changed_meanwhile` when `seen` is not its version.
pub(crate) async fn open(tx: &mut Tx, caller: &Caller, id: OrderId, seen: Option<i32>) -> Result<Opened, Problem> {
    let opened = of_id(tx, id).await?.ok_or_else(problems::unknown_order)?;
    if let Role::Client { client, .. } = caller.actor.role
        && client != opened.order.client
    {
        return Err(problems::unknown_order());
    }
    match seen {
        Some(seen) if seen != opened.order.version => Err(problems::changed_meanwhile(opened.order.version)),
        _ => Ok(opened),
    }
}

/// Locks an order for the platform itself.
pub(crate) async fn of_id(tx: &mut Tx, id: OrderId) -> Result<Option<Opened>, sqlx::Error> {
    let Some(order) = queries::lock(tx, id).await? else { return Ok(None) };
    let items = queries::items(tx, id).await?;
    Ok(Some(Opened { order, items }))
}

/// True when an act was done before under this key: it is repeated, and nothing happens.
pub(crate) async fn was_done(tx: &mut Tx, order: OrderId, key: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from order_events where order_id = $1 and effect_key = $2) as "done!""#,
        order.uuid(),
        key,
    )
    .fetch_one(&mut **tx)
    .await
}

/// The effect key of an act: the same act of the same person on the same version is one act. Another act on that version
/// has another key, and is refused as changed meanwhile.
pub(crate) fn act_key(act: &str, caller: &Caller, version: i32, content: &str) -> String {
    let hash = FileHash::of(content.as_bytes());
    let hash: String = hash.as_bytes().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{act}:{version}:{}:{hash}", caller.actor.user)
}

impl Opened {
    /// What the lines say of the conditions of a move.
    pub(crate) fn facts(&self, clock: &Clock) -> Facts {
        facts(&self.order, &self.items, clock.now())
    }

    /// Writes the lines as they stand now, then the amounts. A line never holds more than its units: what gets fewer
    /// gives back before the lines are written, what gets more takes after.
    pub(crate) async fn save(&mut self, tx: &mut Tx, clock: &Clock, by: Option<UserId>) -> Result<(), Problem> {
        for item in &mut self.items {
            item.held = item.held.min(item.standing());
        }
        let held: Vec<_> = self.items.iter().map(|item| (item.id, item.held)).collect();
        let wants_more = ledger::give_back(tx, clock, &held).await?;
        queries::save_items(tx, &self.items, by.map(UserId::uuid)).await?;
        if wants_more {
            ledger::set_held(tx, clock, &held).await?;
        }
        amounts::recompute(tx, clock, &mut self.order, &self.items).await?;
        Ok(())
    }

    /// Moves the order, if the table of moves allows it, and does what follows from where it arrives.
    pub(crate) async fn go(
        &mut self,
        tx: &mut Tx,
        orders: &Orders,
        event: EventKind,
        facts: &Facts,
        stamp: &Stamp,
    ) -> Result<Moved, Problem> {
        let moved = ledger::apply(tx, &orders.clock, self.order.id, event, facts, stamp).await?;
        self.order.version = moved.version;
        self.order.state = moved.to;
        if moved.fresh {
            consequences::after(tx, orders, self, event, &moved, stamp.by).await?;
        }
        Ok(moved)
    }
}
