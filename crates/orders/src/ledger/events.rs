//! Rows of an order's timeline.

use dbc_domain::ids::{ClientId, OrderEventId, OrderId};
use dbc_domain::orders::lifecycle::{EventKind, OrderState};
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use serde_json::{Value, json};

use super::By;

/// Something that happened to an order.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// The order.
    pub order: OrderId,
    /// Whose order it is.
    pub client: ClientId,
    /// What happened.
    pub kind: EventKind,
    /// From where to where, when the order moved.
    pub moved: Option<(Option<OrderState>, OrderState)>,
    /// Who did it.
    pub by: By,
    /// Whether the client reads it.
    pub visible_to_client: bool,
    /// What the client may read of it.
    pub detail: Value,
    /// What only the house may read of it.
    pub internal: Option<Value>,
    /// The same act under the same key happens once.
    pub effect_key: Option<String>,
}

impl NewEvent {
    /// An event that the client reads, without details.
    pub fn new(order: OrderId, client: ClientId, kind: EventKind, by: By) -> Self {
        NewEvent {
            order,
            client,
            kind,
            moved: None,
            by,
            visible_to_client: true,
            detail: json!({}),
            internal: None,
            effect_key: None,
        }
    }

    /// The same for the house only.
    #[must_use]
    pub fn hidden(self) -> Self {
        NewEvent { visible_to_client: false, ..self }
    }

    /// The same with what the client may read of it.
    #[must_use]
    pub fn detail(self, detail: Value) -> Self {
        NewEvent { detail, ..self }
    }

    /// The same with what only the house may read of it.
    #[must_use]
    pub fn internal(self, internal: Value) -> Self {
        NewEvent { internal: Some(internal), ..self }
    }

    /// The same, once under this key.
    #[must_use]
    pub fn once(self, key: impl Into<String>) -> Self {
        NewEvent { effect_key: Some(key.into()), ..self }
    }
}

/// Writes the event into the timeline. `None`: it stands there already under its effect key, and whatever goes with it
/// must not be done again.
pub async fn record(tx: &mut Tx, clock: &Clock, event: &NewEvent) -> Result<Option<OrderEventId>, sqlx::Error> {
    let id = clock.new_id();
    let (from, to) = match event.moved {
        Some((from, to)) => (from.map(OrderState::code), Some(to.code())),
        None => (None, None),
    };
    let written = sqlx::query!(
        "insert into order_events (id, order_id, client_id, kind, from_state, to_state, mover, actor_user_id, on_behalf_of,
                                   at, visible_to_client, detail, effect_key)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict (order_id, effect_key) do nothing",
        id,
        event.order.uuid(),
        event.client.uuid(),
        event.kind.code(),
        from,
        to,
        event.by.mover.code(),
        event.by.user.map(|user| user.uuid()),
        event.by.on_behalf_of.map(|user| user.uuid()),
        clock.now(),
        event.visible_to_client,
        event.detail,
        event.effect_key,
    )
    .execute(&mut **tx)
    .await?;
    if written.rows_affected() == 0 {
        return Ok(None);
    }
    if let Some(internal) = &event.internal {
        sqlx::query!("insert into order_event_internals (event_id, detail) values ($1, $2)", id, internal)
            .execute(&mut **tx)
            .await?;
    }
    Ok(Some(OrderEventId::new(id)))
}
