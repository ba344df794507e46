//! Saved searches as what is known about a person.

use dbc_accounts::PersonalRecords;
use dbc_domain::ids::UserId;
use dbc_ground::db::Tx;
use serde_json::Value;

/// How they are handed out and erased.
pub fn personal_records() -> PersonalRecords {
    PersonalRecords {
        name: "saved_searches",
        copy: |tx, user| Box::pin(copy(tx, user)),
        erase: |tx, user| Box::pin(erase(tx, user)),
    }
}

async fn copy(tx: &mut Tx, user: UserId) -> Result<Value, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select coalesce(jsonb_agg(jsonb_build_object('name', name, 'query', query, 'created_at', created_at,
                    'alert_quantity_min', alert_quantity_min, 'alert_price_max_cents', alert_price_max_cents)
                    order by id), '[]') as "data!"
             from saved_searches where user_id = $1"#,
        user.uuid()
    )
    .fetch_one(&mut **tx)
    .await
}

async fn erase(tx: &mut Tx, user: UserId) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from saved_searches where user_id = $1", user.uuid()).execute(&mut **tx).await?;
    Ok(())
}
