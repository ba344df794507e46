//! The one place where an order changes its state.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{ClientId, OrderId};
use dbc_domain::orders::lifecycle::{EventKind, Facts, OrderState, Refusal, decide};
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::events::{self, Audience, Event};
use serde_json::{Value, json};
use thiserror::Error;

use super::{By, NewEvent, record};

/// What goes with a move.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// Who moves it.
    pub by: By,
    /// What the client may read of it.
    pub detail: Value,
    /// What only the house may read of it.
    pub internal: Option<Value>,
    /// The same move under the same key happens once.
    pub effect_key: Option<String>,
}

impl Stamp {
    /// By this one, without details.
    pub fn by(by: By) -> Self {
        Stamp { by, detail: json!({}), internal: None, effect_key: None }
    }
}

/// What a move did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Where the order stood.
    pub from: OrderState,
    /// Where it stands.
    pub to: OrderState,
    /// Its version now.
    pub version: i32,
    /// Whose order it is.
    pub client: ClientId,
    /// False: the same act was done before under its effect key, nothing was written.
    pub fresh: bool,
}

/// Why an order did not move.
#[derive(Debug, Error)]
pub enum MoveError {
    /// There is no such order, or this transaction may not see it.
    #[error("there is no such order")]
    Unknown,
    /// The table of moves says no.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

/// Moves an order as the table of the domain says, under a lock on its row, and writes its timeline. A move that was
/// made under the same effect key is not made again.
///
/// The caller gives back stock, sets deadlines and tells people: the table says where, not what follows.
pub async fn apply(
    tx: &mut Tx,
    clock: &Clock,
    order: OrderId,
    event: EventKind,
    facts: &Facts,
    stamp: &Stamp,
) -> Result<Moved, MoveError> {
    let row = sqlx::query!("select state, client_id, version from orders where id = $1 for update", order.uuid())
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(MoveError::Unknown)?;
    let (from, client) = (state_of(&row.state)?, ClientId::new(row.client_id));
    if let Some(key) = &stamp.effect_key {
        let before = sqlx::query_scalar!(
            r#"select to_state from order_events where order_id = $1 and effect_key = $2"#,
            order.uuid(),
            key,
        )
        .fetch_optional(&mut **tx)
        .await?;
        if before.is_some() {
            return Ok(Moved { from, to: from, version: row.version, client, fresh: false });
        }
    }
    let to = decide(Some(from), event, stamp.by.mover, facts)?;
    let now = clock.now();
    let version = set_state(tx, order, to, now).await?;
    let mut written = NewEvent::new(order, client, event, stamp.by).detail(stamp.detail.clone());
    written.moved = Some((Some(from), to));
    written.internal = stamp.internal.clone();
    written.effect_key = stamp.effect_key.clone();
    record(tx, clock, &written).await?;
    let hint = Event::new("order", Audience::Company(client)).about(order).version(version.into());
    events::send(tx, &hint).await?;
    Ok(Moved { from, to, version, client, fresh: true })
}

/// Deadlines belong to the state that they end: they go with it.
async fn set_state(tx: &mut Tx, order: OrderId, to: OrderState, now: DateTime<Utc>) -> Result<i32, sqlx::Error> {
    sqlx::query_scalar!(
        "update orders
            set state = $2, version = version + 1, updated_at = $3,
                answer_due_at = case when $2 = 'awaiting_client' then answer_due_at end,
                payment_due_at = case when $2 in ('pending_payment', 'preparing', 'shipping', 'completed') then payment_due_at end,
                confirmed_at = case when $2 = 'pending_payment' then coalesce(confirmed_at, $3) else confirmed_at end,
                shipped_at = case when $2 = 'shipping' then coalesce(shipped_at, $3) else shipped_at end,
                completed_at = case when $2 = 'completed' then $3 else completed_at end,
                cancelled_at = case when $2 = 'cancelled' then $3 else cancelled_at end
          where id = $1
         returning version",
        order.uuid(),
        to.code(),
        now,
    )
    .fetch_one(&mut **tx)
    .await
}

/// The table's check allows no other words; were it changed, that is an error and no silent default.
fn state_of(code: &str) -> Result<OrderState, sqlx::Error> {
    OrderState::from_code(code).ok_or_else(|| sqlx::Error::Decode(format!("“{code}” is no state of an order").into()))
}
