//! A message comes in: believed or not, written into the inbox, the bell rung; nothing else, so that the sender has its
//! answer at once.

use dbc_domain::ids::UserId;
use dbc_foxway::webhook::{Change, Event, WebhookError};
use dbc_ground::db::Tx;
use http::HeaderMap;
use thiserror::Error;
use uuid::Uuid;

use super::model::MessageState;
use super::process::wake;
use super::queries::{self, New};
use crate::supplier::Supplier;

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// It is in the inbox.
    First,
    /// It was there already.
    Again,
}

/// Why a message was not taken.
#[derive(Debug, Error)]
pub enum ReceiveError {
    /// No secret is configured.
    #[error("no secret for messages of the supplier is configured")]
    Off,
    /// It is not believed.
    #[error(transparent)]
    NotBelieved(#[from] WebhookError),
    /// The base failed: the sender tries again.
    #[error("the message could not be stored")]
    Sql(#[from] sqlx::Error),
}

/// Takes a message with the headers and the raw body that came.
///
/// # Errors
/// See [`ReceiveError`].
pub async fn receive(supplier: &Supplier, headers: &HeaderMap, body: &[u8]) -> Result<Received, ReceiveError> {
    let now = supplier.clock().now();
    let verified = supplier.verifier().ok_or(ReceiveError::Off)?.verify(headers, body, now)?;
    let read = Event::parse(body);
    let error = read.as_ref().err().map(ToString::to_string);
    let mut new = New {
        id: supplier.clock().new_id(),
        event_id: &verified.id,
        kind: "unreadable",
        sequence: None,
        subject: None,
        regime: None,
        occurred_at: None,
        received_at: now,
        body,
        state: MessageState::Failed,
        error: error.as_deref(),
    };
    if let Ok(event) = &read {
        new.sequence = i64::try_from(event.sequence).ok();
        new.occurred_at = Some(event.occurred_at);
        new.state = MessageState::Pending;
        match &event.change {
            Change::Stock { offer, .. } | Change::Price { offer, .. } => {
                let stock = matches!(event.change, Change::Stock { .. });
                new.kind = if stock { "stock.updated" } else { "price.changed" };
                (new.subject, new.regime) = (Some(offer.sku.as_str()), Some(offer.regime.code()));
            }
            Change::Order { reference, .. } => {
                new.kind = "order.status_changed";
                new.subject = Some(reference.as_str());
            }
            Change::Unknown { kind } => {
                // A kind with a strange name is kept under a plain one; its body has it.
                new.kind = if kind.is_empty() || kind.len() > 100 || kind.contains('\0') { "unknown" } else { kind };
                new.state = MessageState::LeftAlone;
            }
        }
    }
    let mut tx = supplier.db().system_tx().await?;
    let first = queries::insert(&mut tx, &new).await?;
    tx.commit().await?;
    if first && new.state == MessageState::Pending {
        supplier.ring();
    }
    Ok(if first { Received::First } else { Received::Again })
}

/// Has one message, or every failed one, processed again. How many that were.
///
/// # Errors
/// The base fails.
pub async fn replay(supplier: &Supplier, tx: &mut Tx, id: Option<Uuid>, by: UserId) -> Result<u64, sqlx::Error> {
    let count = queries::put_back(tx, id, by, supplier.clock().now()).await?;
    if count > 0 {
        wake(tx).await?;
    }
    Ok(count)
}
