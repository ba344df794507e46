//! SQL of carts. The transaction is of whoever asks, so that row-level security knows the company; queries name it as well.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{CartId, ClientId};
use dbc_ground::db::Tx;
use uuid::Uuid;

use super::Owner;

/// A cart without its lines.
#[derive(Debug, Clone)]
pub(crate) struct CartRow {
    pub id: Uuid,
    pub user_id: Uuid,
    pub name: Option<String>,
    pub state: String,
    pub delivery_address_id: Option<Uuid>,
    pub customer_reference: String,
    pub note: String,
    pub all_or_nothing: bool,
    pub approval_asked_at: Option<DateTime<Utc>>,
    pub approval_asked_by: Option<Uuid>,
    pub approval_asked_by_name: Option<String>,
    pub approval_total_cents: Option<i64>,
    pub approval_refused_reason: Option<String>,
    pub version: i32,
}

/// A line.
#[derive(Debug, Clone)]
pub(crate) struct ItemRow {
    pub id: Uuid,
    pub offer_id: Uuid,
    pub quantity: i32,
    pub seen_price_cents: Option<i64>,
    pub delivery_address_id: Option<Uuid>,
}

/// A line that was not understood.
#[derive(Debug, Clone)]
pub(crate) struct DoubtRow {
    pub id: Uuid,
    pub position: i32,
    pub written: String,
    pub quantity: i32,
    pub reason: String,
    pub candidates: Vec<Uuid>,
}

/// The person's current cart of this company, made when there is none.
pub(crate) async fn current(tx: &mut Tx, owner: Owner, fresh: Uuid, now: DateTime<Utc>) -> Result<CartId, sqlx::Error> {
    sqlx::query!(
        "insert into carts (id, client_id, user_id, created_at, updated_at) values ($1, $2, $3, $4, $4)
         on conflict (client_id, user_id) where name is null and state = 'open' do nothing",
        fresh,
        owner.client.uuid(),
        owner.user.uuid(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    let id = sqlx::query_scalar!(
        "select id from carts where client_id = $1 and user_id = $2 and name is null and state = 'open'",
        owner.client.uuid(),
        owner.user.uuid(),
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(CartId::new(id))
}

/// A cart of this company; with `lock` nobody else changes it until the transaction ends.
pub(crate) async fn cart(
    tx: &mut Tx,
    client: ClientId,
    id: CartId,
    lock: bool,
) -> Result<Option<CartRow>, sqlx::Error> {
    if lock {
        sqlx::query!("select id from carts where id = $1 and client_id = $2 for update", id.uuid(), client.uuid())
            .fetch_optional(&mut **tx)
            .await?;
    }
    sqlx::query_as!(
        CartRow,
        r#"select c.id, c.user_id, c.name, c.state, c.delivery_address_id, c.customer_reference, c.note, c.all_or_nothing,
                  c.approval_asked_at, c.approval_asked_by, u.name as "approval_asked_by_name?", c.approval_total_cents,
                  c.approval_refused_reason, c.version
             from carts c left join users u on u.id = c.approval_asked_by
            where c.id = $1 and c.client_id = $2"#,
        id.uuid(),
        client.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await
}

/// The lines in their order.
pub(crate) async fn items(tx: &mut Tx, cart: CartId) -> Result<Vec<ItemRow>, sqlx::Error> {
    sqlx::query_as!(
        ItemRow,
        "select id, offer_id, quantity, seen_price_cents, delivery_address_id
           from cart_items where cart_id = $1 order by position, id",
        cart.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
}

/// What waits to be cleared up.
pub(crate) async fn doubts(tx: &mut Tx, cart: CartId) -> Result<Vec<DoubtRow>, sqlx::Error> {
    sqlx::query_as!(
        DoubtRow,
        "select id, position, written, quantity, reason, candidates
           from cart_doubts where cart_id = $1 order by position, id",
        cart.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
}

/// A line to be written.
#[derive(Debug, Clone)]
pub(crate) struct NewItem {
    pub id: Uuid,
    pub offer_id: Uuid,
    pub quantity: i32,
    pub seen_price_cents: Option<i64>,
    pub delivery_address_id: Option<Uuid>,
}

/// Writes lines: one that stands there already takes the new quantity and price, others follow at the end.
pub(crate) async fn put_items(
    tx: &mut Tx,
    cart: CartId,
    client: ClientId,
    lines: &[NewItem],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = lines.iter().map(|line| line.id).collect();
    let offers: Vec<Uuid> = lines.iter().map(|line| line.offer_id).collect();
    let quantities: Vec<i32> = lines.iter().map(|line| line.quantity).collect();
    let prices: Vec<Option<i64>> = lines.iter().map(|line| line.seen_price_cents).collect();
    let addresses: Vec<Option<Uuid>> = lines.iter().map(|line| line.delivery_address_id).collect();
    sqlx::query!(
        "insert into cart_items (id, cart_id, client_id, offer_id, quantity, seen_price_cents, delivery_address_id, position,
                                 updated_at)
         select l.id, $1, $2, l.offer_id, l.quantity, l.price, l.address,
                l.place::integer + (select coalesce(max(position), 0) from cart_items where cart_id = $1), $3
           from unnest($4::uuid[], $5::uuid[], $6::integer[], $7::bigint[], $8::uuid[])
                with ordinality as l (id, offer_id, quantity, price, address, place)
         on conflict (cart_id, offer_id, delivery_address_id) do update
            set quantity = excluded.quantity, seen_price_cents = excluded.seen_price_cents, updated_at = excluded.updated_at",
        cart.uuid(),
        client.uuid(),
        now,
        &ids,
        &offers,
        &quantities,
        &prices as &[Option<i64>],
        &addresses as &[Option<Uuid>],
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes lines out, each named by its offer and address.
pub(crate) async fn remove_items(tx: &mut Tx, cart: CartId, lines: &[(Uuid, Option<Uuid>)]) -> Result<(), sqlx::Error> {
    let (offers, addresses): (Vec<Uuid>, Vec<Option<Uuid>>) = lines.iter().copied().unzip();
    sqlx::query!(
        "delete from cart_items i using unnest($2::uuid[], $3::uuid[]) as l (offer_id, address)
          where i.cart_id = $1 and i.offer_id = l.offer_id and i.delivery_address_id is not distinct from l.address",
        cart.uuid(),
        &offers,
        &addresses as &[Option<Uuid>],
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The prices that the person has seen now; lines without price keep none.
pub(crate) async fn see_prices(tx: &mut Tx, cart: CartId, prices: &[(Uuid, Option<i64>)]) -> Result<(), sqlx::Error> {
    let (items, cents): (Vec<Uuid>, Vec<Option<i64>>) = prices.iter().copied().unzip();
    sqlx::query!(
        "update cart_items i set seen_price_cents = l.price
           from unnest($2::uuid[], $3::bigint[]) as l (id, price) where i.cart_id = $1 and i.id = l.id",
        cart.uuid(),
        &items,
        &cents as &[Option<i64>],
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Counts a change of the cart. Returns its version.
pub(crate) async fn touch(tx: &mut Tx, cart: CartId, now: DateTime<Utc>) -> Result<i32, sqlx::Error> {
    sqlx::query_scalar!(
        "update carts set version = version + 1, updated_at = $2, approval_refused_reason = null where id = $1
         returning version",
        cart.uuid(),
        now,
    )
    .fetch_one(&mut **tx)
    .await
}

/// Replaces the doubts about lines that are written the same.
pub(crate) async fn put_doubts(
    tx: &mut Tx,
    cart: CartId,
    client: ClientId,
    doubts: &[DoubtRow],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let written: Vec<String> = doubts.iter().map(|doubt| doubt.written.clone()).collect();
    sqlx::query!("delete from cart_doubts where cart_id = $1 and written = any($2)", cart.uuid(), &written)
        .execute(&mut **tx)
        .await?;
    let rows: Vec<serde_json::Value> = doubts
        .iter()
        .map(|doubt| {
            serde_json::json!({
                "id": doubt.id, "position": doubt.position, "written": doubt.written, "quantity": doubt.quantity,
                "reason": doubt.reason, "candidates": doubt.candidates,
            })
        })
        .collect();
    sqlx::query!(
        "insert into cart_doubts (id, cart_id, client_id, position, written, quantity, reason, candidates, created_at)
         select d.id, $1, $2, d.position + (select coalesce(max(position), 0) from cart_doubts where cart_id = $1),
                d.written, d.quantity, d.reason, d.candidates, $3
           from jsonb_to_recordset($4::jsonb)
                as d (id uuid, position integer, written text, quantity integer, reason text, candidates uuid[])",
        cart.uuid(),
        client.uuid(),
        now,
        serde_json::Value::Array(rows),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets a doubt. False: there was none.
pub(crate) async fn drop_doubt(tx: &mut Tx, cart: CartId, doubt: Uuid) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!("delete from cart_doubts where cart_id = $1 and id = $2", cart.uuid(), doubt)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// An offer that the catalogue in memory does not hold any more. Needs a transaction of the platform or of staff.
#[derive(Debug, Clone)]
pub(crate) struct GoneOffer {
    pub id: Uuid,
    pub sku: String,
    pub vat_regime: String,
    pub product_name: String,
    pub brand: String,
    pub appearance: String,
    pub functionality: String,
    pub boxed: String,
    pub color: Option<String>,
    pub cloud_lock: Option<String>,
    pub additional_info: Option<String>,
}

/// What these offers were.
pub(crate) async fn gone_offers(tx: &mut Tx, offers: &[Uuid]) -> Result<Vec<GoneOffer>, sqlx::Error> {
    sqlx::query_as!(
        GoneOffer,
        "select id, sku, vat_regime, product_name, brand, appearance, functionality, boxed, color, cloud_lock, additional_info
           from products where id = any($1)",
        offers,
    )
    .fetch_all(&mut **tx)
    .await
}
