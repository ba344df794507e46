//! Whether an offer can stand in for a line.

use dbc_catalogue::selling::Quote;
use dbc_domain::ids::OrderItemId;
use dbc_ground::db::Tx;

/// True for the same model and storage. Grade, colour and box may differ: the client names the article himself, and that
/// is his consent; what the platform proposes by itself is narrower (trade rules 2.7).
pub(super) async fn fits(tx: &mut Tx, item: OrderItemId, quote: &Quote) -> Result<bool, sqlx::Error> {
    let line = sqlx::query!("select brand, model, storage_gb from order_items where id = $1", item.uuid())
        .fetch_optional(&mut **tx)
        .await?;
    let storage = |gb: Option<i32>| gb.and_then(|gb| u32::try_from(gb).ok());
    Ok(line.is_some_and(|line| {
        line.brand == quote.brand && line.model == quote.model && storage(line.storage_gb) == quote.storage_gb
    }))
}
