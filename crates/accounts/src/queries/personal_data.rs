//! What is stored about one person, for the law on personal data; as the platform itself (`system_tx`).

use chrono::{DateTime, Utc};
use dbc_domain::ids::UserId;
use dbc_ground::db::Tx;
use serde_json::Value;

/// What stands in place of a name.
pub const ERASED: &str = "Personne effacée · Erased person";

/// Everything about the person, as one JSON object; `None` when there is no such person. Secrets and hashes are left
/// out: they are not data about the person that anybody can read.
pub async fn export(tx: &mut Tx, user: UserId) -> Result<Option<Value>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select jsonb_build_object(
             'person', jsonb_build_object(
               'id', u.id, 'email', u.email, 'name', u.name, 'language', u.language, 'role', u.role,
               'staff_role', u.staff_role, 'company_role', u.company_role, 'status', u.status,
               'company', (select jsonb_build_object('id', c.id, 'name', c.name) from clients c where c.id = u.client_id),
               'second_factor_since', u.second_factor_at, 'created_at', u.created_at, 'erased_at', u.erased_at),
             'sessions', coalesce((
               select jsonb_agg(jsonb_build_object('id', s.id, 'created_at', s.created_at, 'used_at', s.refreshed_at,
                        'ended_at', s.revoked_at, 'address', s.address, 'browser', s.user_agent) order by s.id)
                 from sessions s where s.user_id = u.id and s.impersonator_id is null), '[]'),
             'api_tokens', coalesce((
               select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'prefix', t.prefix, 'scopes', t.scopes,
                        'created_at', t.created_at, 'expires_at', t.expires_at, 'last_used_at', t.last_used_at,
                        'revoked_at', t.revoked_at) order by t.id)
                 from api_tokens t where t.user_id = u.id), '[]'),
             'preferences', coalesce((select p.values from user_preferences p where p.user_id = u.id), '{}'),
             'notifications', coalesce((
               select jsonb_agg(jsonb_build_object('at', n.created_at, 'title', n.title_fr, 'text', n.body_fr,
                        'read_at', n.read_at) order by n.id)
                 from notifications n where n.user_id = u.id), '[]'),
             'mails', coalesce((
               select jsonb_agg(jsonb_build_object('at', m.created_at, 'to', m.recipient, 'subject', m.subject)
                        order by m.id)
                 from mails m where m.user_id = u.id or m.recipient = u.email), '[]'),
             'record', coalesce((
               select jsonb_agg(jsonb_build_object('at', l.at, 'action', l.action, 'subject_kind', l.subject_kind,
                        'subject_id', l.subject_id, 'address', case when v.person_id = u.id then v.address end,
                        'before', case when v.person_id = u.id then v.before end,
                        'after', case when v.person_id = u.id then v.after end) order by l.id)
                 from audit_log l left join audit_values v on v.entry_id = l.id
                where l.actor_id = u.id or l.on_behalf_of = u.id or l.subject_id = u.id or v.person_id = u.id), '[]')
           ) as "data!"
             from users u where u.id = $1"#,
        user.uuid()
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Who is to be erased, locked.
pub struct ToErase {
    pub user: UserId,
    pub email: String,
    pub name: String,
    /// They were erased before.
    pub erased: bool,
}

/// Locks the person; `None` when there is no such person.
pub async fn lock(tx: &mut Tx, user: UserId) -> Result<Option<ToErase>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select email, name, erased_at is not null as "erased!" from users where id = $1 for update"#,
        user.uuid()
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| ToErase { user, email: row.email, name: row.name, erased: row.erased }))
}

/// Takes the person's name out of their row, and everything by which they could get in or be found out of the base.
/// The row itself stays, and the entries of the audit log: orders and invoices must go on naming who made them.
pub async fn erase(tx: &mut Tx, person: &ToErase, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let id = person.user.uuid();
    sqlx::query!(
        "update invitations set email = 'erased-' || id || '@erased.invalid', name = $2 where email = $1",
        person.email,
        ERASED
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update users set email = 'erased-' || id || '@erased.invalid', name = $3, status = 'suspended',
                second_factor_at = null, erased_at = $2, updated_at = $2
          where id = $1",
        id,
        now,
        ERASED
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!("delete from credentials where user_id = $1", id).execute(&mut **tx).await?;
    sqlx::query!("delete from second_factors where user_id = $1", id).execute(&mut **tx).await?;
    sqlx::query!("delete from recovery_codes where user_id = $1", id).execute(&mut **tx).await?;
    sqlx::query!("delete from mailed_links where user_id = $1", id).execute(&mut **tx).await?;
    sqlx::query!("delete from api_tokens where user_id = $1", id).execute(&mut **tx).await?;
    sqlx::query!("delete from user_preferences where user_id = $1", id).execute(&mut **tx).await?;
    sqlx::query!("delete from notifications where user_id = $1", id).execute(&mut **tx).await?;
    // Ended ones stay for a while without where from, so that every instance learns that they ended.
    sqlx::query!("update sessions set address = '', user_agent = '' where user_id = $1", id).execute(&mut **tx).await?;
    // Answers kept for a repetition may name the person.
    sqlx::query!("delete from idempotency_keys where user_id = $1", id).execute(&mut **tx).await?;
    Ok(())
}
