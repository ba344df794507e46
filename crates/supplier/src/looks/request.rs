//! Asking for a look. One waits at most: whoever asks meanwhile gets that one.

use dbc_domain::ids::UserId;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::jobs::{Enqueue, enqueue};
use uuid::Uuid;

use super::model::Cause;
use super::queries;
use super::run::SynchroniseCatalogue;

/// What to look for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Why.
    pub cause: Cause,
    /// Through the import pipeline, whatever differs.
    pub whole: bool,
    /// Publish by itself when the guard is satisfied.
    pub auto_publish: bool,
    /// Who asked; nobody for the clock.
    pub by: Option<UserId>,
}

/// Looks run one after the other, on whatever instance.
const QUEUE: &str = "supplier:looks";

/// Puts a look into the queue, when the transaction commits. Returns the look that will be made.
///
/// # Errors
/// The base fails.
pub async fn request(tx: &mut Tx, clock: &Clock, wanted: &Wanted) -> Result<Uuid, sqlx::Error> {
    let look = queries::insert(tx, clock.new_id(), wanted, clock.now()).await?;
    let how = Enqueue { key: Some(format!("look:{look}")), queue: Some(QUEUE.to_owned()), run_at: None };
    enqueue(tx, &SynchroniseCatalogue { look }, how).await?;
    Ok(look)
}
