//! Carts, proposals and orders as what is known about a person. Orders stay: papers must be kept, and they name the
//! person by an id whose name is erased elsewhere. What the person wrote freely goes.

use dbc_accounts::PersonalRecords;
use dbc_domain::ids::UserId;
use dbc_ground::db::Tx;
use serde_json::Value;

/// How they are handed out and erased.
pub fn personal_records() -> PersonalRecords {
    PersonalRecords {
        name: "orders",
        copy: |tx, user| Box::pin(copy(tx, user)),
        erase: |tx, user| Box::pin(erase(tx, user)),
    }
}

async fn copy(tx: &mut Tx, user: UserId) -> Result<Value, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select jsonb_build_object(
               'carts', (select coalesce(jsonb_agg(jsonb_build_object('name', name, 'state', state, 'note', note,
                             'customer_reference', customer_reference, 'created_at', created_at) order by id), '[]')
                           from carts where user_id = $1),
               'price_proposals', (select coalesce(jsonb_agg(jsonb_build_object('proposed_cents', proposed_cents,
                             'quantity', quantity, 'note', note, 'state', state, 'created_at', created_at) order by id), '[]')
                           from price_proposals where user_id = $1),
               'orders', (select coalesce(jsonb_agg(jsonb_build_object('number', number, 'state', state, 'note', note,
                             'total_cents', total_cents, 'submitted_at', submitted_at) order by id), '[]')
                           from orders where placed_by = $1)) as "data!""#,
        user.uuid(),
    )
    .fetch_one(&mut **tx)
    .await
}

async fn erase(tx: &mut Tx, user: UserId) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from carts where user_id = $1 and state <> 'submitted'", user.uuid())
        .execute(&mut **tx)
        .await?;
    sqlx::query!("update carts set note = '', name = null where user_id = $1", user.uuid()).execute(&mut **tx).await?;
    sqlx::query!("update price_proposals set note = '' where user_id = $1", user.uuid()).execute(&mut **tx).await?;
    sqlx::query!("update orders set note = '' where placed_by = $1", user.uuid()).execute(&mut **tx).await?;
    Ok(())
}
