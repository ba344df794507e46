//! Start-up refuses to serve as a role that row-level security would not hold: one wrong connection string must not
//! open every company's data.

use sqlx::PgPool;

use super::DbError;

/// Checks that the connected role is no superuser, cannot bypass row security, and owns none of our tables.
pub async fn check_role(pool: &PgPool) -> Result<(), DbError> {
    let (name, superuser, bypasses, owned): (String, bool, bool, i64) = sqlx::query_as(
        "select current_user::text, r.rolsuper, r.rolbypassrls,
                (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                  where n.nspname in ('public', 'graphile_worker') and c.relkind in ('r', 'p')
                    and pg_has_role(c.relowner, 'usage'))
           from pg_roles r where r.rolname = current_user",
    )
    .fetch_one(pool)
    .await?;
    let reason = match (superuser, bypasses, owned) {
        (true, _, _) => "is a superuser".to_owned(),
        (_, true, _) => "may bypass row-level security".to_owned(),
        (_, _, 1..) => format!("owns {owned} of the platform's tables"),
        _ => return Ok(()),
    };
    Err(DbError::RoleTooStrong(format!(
        "The database role \"{name}\" {reason}: row-level security would not protect anything. \
         Give DATABASE_URL the role dbc_app, and DBC_OWNER_DATABASE_URL the role dbc_owner for migrations."
    )))
}
