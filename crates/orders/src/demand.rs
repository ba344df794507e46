//! What companies want, for whoever tries other prices: the lines of open carts, and those of orders submitted lately.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use dbc_catalogue::margins::{DemandOf, Demanded, Wanted};
use dbc_domain::ids::{ClientId, OfferId};
use dbc_ground::db::Tx;

/// Gives the margin simulator its lines.
pub fn demand() -> DemandOf {
    Arc::new(|tx, client, since| Box::pin(read(tx, client, since)))
}

async fn read(tx: &mut Tx, client: Option<ClientId>, since: DateTime<Utc>) -> Result<Vec<Demanded>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select true as "in_cart!", c.client_id as "client_id!", i.offer_id as "offer_id!", i.quantity as "quantity!"
             from carts c join cart_items i on i.cart_id = c.id
            where c.state in ('open', 'waiting') and c.updated_at >= $2 and ($1::uuid is null or c.client_id = $1)
           union all
           select false, o.client_id, i.offer_id, i.quantity
             from orders o join order_items i on i.order_id = o.id
            where o.submitted_at >= $2 and o.state <> 'cancelled' and i.quantity > 0
              and ($1::uuid is null or o.client_id = $1)"#,
        client.map(ClientId::uuid),
        since,
    )
    .fetch_all(&mut **tx)
    .await?;
    let line = rows.into_iter().map(|row| Demanded {
        wanted: if row.in_cart { Wanted::Cart } else { Wanted::Order },
        client: ClientId::new(row.client_id),
        offer: OfferId::new(row.offer_id),
        units: u32::try_from(row.quantity).unwrap_or(0),
    });
    Ok(line.collect())
}
