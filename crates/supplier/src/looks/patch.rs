//! Prices and stock of single offers, put into the published catalogue between two lists.

use chrono::{DateTime, Utc};
use dbc_catalogue::imports::model::FOXWAY;
use dbc_catalogue::imports::{Delta, NewCost, apply_deltas};
use dbc_domain::money::Money;
use dbc_domain::offer::OfferKey;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;

/// What the supplier has of an offer now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Move {
    pub offer: OfferKey,
    /// Units on sale; 0 when it left the list.
    pub quantity: u32,
    /// Purchase price per unit, `Some(None)` when the supplier has none yet; `None` when nothing was said of it.
    pub cost: Option<Option<Money>>,
}

/// Patches; each move with the instant before which it was asked for. A later source is not overwritten, and an offer
/// that the catalogue does not have waits for a whole list.
pub(crate) async fn patch(tx: &mut Tx, clock: &Clock, moves: &[(Move, DateTime<Utc>)]) -> Result<(), sqlx::Error> {
    let delta = |(moved, as_of): &(Move, DateTime<Utc>)| Delta {
        key: moved.offer.clone(),
        quantity: Some(moved.quantity),
        cost: match moved.cost {
            None => NewCost::AsBefore,
            Some(None) => NewCost::None,
            Some(Some(cost)) => NewCost::Cost(cost),
        },
        as_of: *as_of,
    };
    let deltas: Vec<Delta> = moves.iter().map(delta).collect();
    apply_deltas(tx, clock, FOXWAY, &deltas).await?;
    Ok(())
}
