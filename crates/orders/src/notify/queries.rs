//! Whom to tell.

use dbc_domain::ids::{ClientId, OrderId, UserId};
use dbc_domain::language::Language;
use dbc_ground::db::Tx;
use uuid::Uuid;

/// Somebody to tell.
pub(super) struct Person {
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub language: Language,
    pub by_mail: bool,
}

struct Row {
    id: Uuid,
    name: String,
    email: String,
    language: String,
}

impl Row {
    fn person(self, by_mail: bool) -> Person {
        Person {
            user: UserId::new(self.id),
            name: self.name,
            email: self.email,
            language: Language::parse(&self.language).unwrap_or_default(),
            by_mail,
        }
    }
}

/// The owners of the order's company, and the person who ordered.
pub(super) async fn of_the_client(tx: &mut Tx, order: OrderId) -> Result<Vec<Person>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select u.id, u.name, u.email, u.language
             from orders o join users u on u.client_id = o.client_id
            where o.id = $1 and u.status = 'active' and (u.company_role = 'owner' or u.id = o.placed_by)
            order by u.id"#,
        order.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| row.person(true)).collect())
}

/// The active owners of a company.
pub(super) async fn owners(tx: &mut Tx, client: ClientId) -> Result<Vec<Person>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "select id, name, email, language from users
          where client_id = $1 and company_role = 'owner' and status = 'active' order by id",
        client.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| row.person(true)).collect())
}

/// One person of a company; `None` when they can no longer log in.
pub(super) async fn person(tx: &mut Tx, user: UserId) -> Result<Option<Person>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, name, email, language from users where id = $1 and status = 'active'",
        user.uuid()
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| row.person(true)))
}

/// Direction and sales: behind the bell only, their screen of the day shows the rest.
pub(super) async fn of_the_house(tx: &mut Tx) -> Result<Vec<Person>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id, name, email, language from users
            where status = 'active' and staff_role in ('direction', 'sales') order by id"#,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| row.person(false)).collect())
}

/// The number of an order.
pub(super) async fn number(tx: &mut Tx, order: OrderId) -> Result<String, sqlx::Error> {
    sqlx::query_scalar!("select number from orders where id = $1", order.uuid()).fetch_one(&mut **tx).await
}
