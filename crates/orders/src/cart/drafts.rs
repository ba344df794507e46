//! Drafts: made out of the cart or of an order, named, given up, taken as the cart.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use dbc_domain::ids::CartId;
use dbc_ground::db::Tx;
use dbc_ground::http::{
    Attempt, Caller, Claim, Fingerprint, IdempotencyKey, Json as Body, Lang, Path, Problem, Query, uncut,
};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::access::may_change;
use super::look::{ForClient, shown};
use super::model::Cart;
use super::problems::{changed_meanwhile, not_open, too_long, unknown_cart};
use super::queries::CartRow;
use super::{Owner, addresses, queries, reorder};
use crate::Orders;

/// Drafts of one person and company at most.
const MOST_DRAFTS: i64 = 100;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
        .routes(routes!(create_draft))
        .routes(routes!(edit_cart, drop_cart))
        .routes(routes!(make_current))
        .routes(routes!(take_back))
}

/// A draft to be made.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDraft {
    /// How the person calls it.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// `current` for a copy of the cart, or the id of a cart or order to copy; without it the draft is empty.
    #[serde(default)]
    pub from: Option<String>,
}

/// What was made.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CartRef {
    /// The cart.
    pub id: Uuid,
}

/// Make a draft.
#[utoipa::path(
    post, path = "/api/carts", tag = "carts",
    params(ForClient, ("Idempotency-Key" = String, Header, description = "1 to 200 characters, one per action")),
    request_body = NewDraft,
    responses(
        (status = 201, description = "The draft", body = CartRef),
        (status = 404, description = "`unknown_cart`: there is nothing to copy"),
        (status = 409, description = "`too_many_drafts`"),
        (status = 422, description = "`invalid_name`, `client_required`, `idempotency_key_reused`"),
    ),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn create_draft(
    State(orders): State<Orders>,
    caller: Caller,
    key: IdempotencyKey,
    Query(asked): Query<ForClient>,
    Body(new): Body<NewDraft>,
) -> Result<Response, Problem> {
    let owner = Owner::of(&caller, asked.client_id)?;
    let name = checked_name(&new.name)?;
    uncut(async move {
        let now = orders.clock.now();
        let mut tx = orders.db.tenant_tx(&caller.actor).await?;
        let fingerprint = Fingerprint::new()
            .with(owner.client.uuid().as_bytes())
            .with(&name)
            .with(new.from.as_deref().unwrap_or_default());
        let attempt = Attempt { user: caller.actor.user, route: "POST /api/carts", key, fingerprint, now };
        let claimed = match attempt.claim(&mut tx).await? {
            Claim::Done(replay) => return Ok(replay.into_response()),
            Claim::First(claimed) => claimed,
        };
        if count(&mut tx, owner).await? >= MOST_DRAFTS {
            return Err(Problem::conflict(
                "too_many_drafts",
                format!("{MOST_DRAFTS} brouillons au plus : supprimez-en."),
                format!("At most {MOST_DRAFTS} drafts: delete some."),
            ));
        }
        super::company::of(&mut tx, owner.client).await?.ok_or_else(super::problems::unknown_client)?;
        let id = orders.clock.new_id();
        insert(&mut tx, owner, id, &name, now).await?;
        match new.from.as_deref() {
            None | Some("") => {}
            Some("current") => {
                let current = queries::current(&mut tx, owner, orders.clock.new_id(), now).await?;
                copy_lines(&mut tx, &orders, owner, current, id).await?;
            }
            Some(text) => {
                let from = text.parse().map_err(|_| unknown_cart())?;
                let cart = queries::cart(&mut tx, owner.client, CartId::new(from), false).await?;
                match cart {
                    Some(cart) => {
                        super::access::may_see(owner, &cart)?;
                        copy_lines(&mut tx, &orders, owner, CartId::new(from), id).await?;
                    }
                    None => reorder::into_cart(&mut tx, &orders, owner, from, CartId::new(id)).await?,
                }
            }
        }
        let made = CartRef { id };
        claimed.keep(&mut tx, StatusCode::CREATED, &made).await?;
        tx.commit().await?;
        Ok((StatusCode::CREATED, Json(made)).into_response())
    })
    .await
}

/// What changes of a cart; what is missing stays.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CartEdit {
    /// The version that was shown.
    pub version: i32,
    /// Another name; naming the cart makes it a draft.
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// The client's own reference.
    #[schema(max_length = 100)]
    pub customer_reference: Option<String>,
    /// For the house.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// Where it goes.
    pub delivery_address_id: Option<Uuid>,
    /// Whether changed lines take the whole order with them.
    pub all_or_nothing: Option<bool>,
}

/// Change a cart's name, reference, note, address or conditions.
#[utoipa::path(
    patch, path = "/api/carts/{id}", tag = "carts", params(("id" = Uuid, Path), ForClient), request_body = CartEdit,
    responses(
        (status = 200, description = "As it stands now", body = Cart),
        (status = 404, description = "`unknown_cart`, `unknown_address`"),
        (status = 409, description = "`changed_meanwhile`, `cart_waiting`, `cart_submitted`"),
        (status = 422, description = "`invalid_name`, `text_too_long`"),
    ),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn edit_cart(
    State(orders): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Query(asked): Query<ForClient>,
    Body(edit): Body<CartEdit>,
) -> Result<Json<Cart>, Problem> {
    let owner = Owner::of(&caller, asked.client_id)?;
    let name = edit.name.as_deref().map(checked_name).transpose()?;
    let reference = checked_text("customer_reference", edit.customer_reference, 100)?;
    let note = checked_text("note", edit.note, 2_000)?;
    uncut(async move {
        let (mut tx, _) = opened(&orders, &caller, owner, id, Some(edit.version)).await?;
        if let Some(address) = edit.delivery_address_id {
            let book = addresses::of(&mut tx, owner.client).await?;
            book.delivery(address).ok_or_else(addresses::unknown_address)?;
        }
        sqlx::query!(
            "update carts
                set name = coalesce($2, name), customer_reference = coalesce($3, customer_reference),
                    note = coalesce($4, note), delivery_address_id = coalesce($5, delivery_address_id),
                    all_or_nothing = coalesce($6, all_or_nothing)
              where id = $1",
            id,
            name,
            reference,
            note,
            edit.delivery_address_id,
            edit.all_or_nothing,
        )
        .execute(&mut *tx)
        .await?;
        queries::touch(&mut tx, CartId::new(id), orders.clock.now()).await?;
        tx.commit().await?;
        Ok(Json(shown(&orders, &caller, owner, CartId::new(id), language).await?))
    })
    .await
}

/// Give a draft up; of the cart, everything in it.
#[utoipa::path(
    delete, path = "/api/carts/{id}", tag = "carts", params(("id" = Uuid, Path), ForClient),
    responses(
        (status = 204, description = "Gone"),
        (status = 404, description = "`unknown_cart`"),
        (status = 409, description = "`cart_waiting`, `cart_submitted`"),
    ),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn drop_cart(
    State(orders): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(asked): Query<ForClient>,
) -> Result<StatusCode, Problem> {
    let owner = Owner::of(&caller, asked.client_id)?;
    uncut(async move {
        let (mut tx, cart) = opened(&orders, &caller, owner, id, None).await?;
        set_state(&mut tx, cart.id, "dropped", &orders).await?;
        tx.commit().await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Take a draft as the cart; what stood in the cart is kept as a draft.
#[utoipa::path(
    post, path = "/api/carts/{id}/make-current", tag = "carts", params(("id" = Uuid, Path), ForClient),
    responses(
        (status = 200, description = "The cart", body = Cart),
        (status = 404, description = "`unknown_cart`"),
        (status = 409, description = "`cart_waiting`, `cart_submitted`"),
    ),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn make_current(
    State(orders): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Query(asked): Query<ForClient>,
) -> Result<Json<Cart>, Problem> {
    let owner = Owner::of(&caller, asked.client_id)?;
    uncut(async move {
        let (mut tx, draft) = opened(&orders, &caller, owner, id, None).await?;
        if draft.name.is_some() {
            let now = orders.clock.now();
            let kept = format!("{}", now.with_timezone(&chrono_tz::Europe::Paris).format("%d/%m/%Y %H:%M"));
            // The cart gives way: as a draft when something stands in it.
            sqlx::query!(
                "update carts c
                    set name = $3, version = version + 1, updated_at = $4,
                        state = case when exists (select from cart_items where cart_id = c.id) then 'open' else 'dropped' end
                  where client_id = $1 and user_id = $2 and name is null and state = 'open'",
                owner.client.uuid(),
                draft.user_id,
                kept,
                now,
            )
            .execute(&mut *tx)
            .await?;
            sqlx::query!("update carts set name = null where id = $1", id).execute(&mut *tx).await?;
            queries::touch(&mut tx, CartId::new(id), now).await?;
        }
        tx.commit().await?;
        Ok(Json(shown(&orders, &caller, owner, CartId::new(id), language).await?))
    })
    .await
}

/// Take back a cart that waits for approval, to change it. Asking again changes nothing.
#[utoipa::path(
    post, path = "/api/carts/{id}/take-back", tag = "carts", params(("id" = Uuid, Path), ForClient),
    responses(
        (status = 200, description = "Open again", body = Cart),
        (status = 404, description = "`unknown_cart`"),
        (status = 409, description = "`cart_submitted`"),
    ),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn take_back(
    State(orders): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Query(asked): Query<ForClient>,
) -> Result<Json<Cart>, Problem> {
    let owner = Owner::of(&caller, asked.client_id)?;
    uncut(async move {
        let mut tx = orders.db.tenant_tx(&caller.actor).await?;
        let cart = queries::cart(&mut tx, owner.client, CartId::new(id), true).await?.ok_or_else(unknown_cart)?;
        if cart.user_id != owner.user.uuid() && !owner.is_staff() {
            return Err(unknown_cart());
        }
        match cart.state.as_str() {
            "waiting" => set_state(&mut tx, id, "open", &orders).await?,
            "open" => {}
            state => return Err(not_open(state)),
        }
        tx.commit().await?;
        Ok(Json(shown(&orders, &caller, owner, CartId::new(id), language).await?))
    })
    .await
}

/// The cart, locked, for somebody who may change it.
///
/// Errors: 404 `unknown_cart`; 409 `changed_meanwhile`, `cart_waiting`, `cart_submitted`.
pub(super) async fn opened(
    orders: &Orders,
    caller: &Caller,
    owner: Owner,
    id: Uuid,
    version: Option<i32>,
) -> Result<(Tx, CartRow), Problem> {
    let mut tx = orders.db.tenant_tx(&caller.actor).await?;
    let cart = queries::cart(&mut tx, owner.client, CartId::new(id), true).await?.ok_or_else(unknown_cart)?;
    may_change(owner, &cart)?;
    match version {
        Some(seen) if seen != cart.version => Err(changed_meanwhile(cart.version)),
        _ => Ok((tx, cart)),
    }
}

async fn set_state(tx: &mut Tx, id: Uuid, state: &str, orders: &Orders) -> Result<(), sqlx::Error> {
    sqlx::query!("update carts set state = $2 where id = $1", id, state).execute(&mut **tx).await?;
    queries::touch(tx, CartId::new(id), orders.clock.now()).await?;
    Ok(())
}

async fn count(tx: &mut Tx, owner: Owner) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "n!" from carts where client_id = $1 and user_id = $2 and state in ('open', 'waiting')"#,
        owner.client.uuid(),
        owner.user.uuid(),
    )
    .fetch_one(&mut **tx)
    .await
}

async fn insert(
    tx: &mut Tx,
    owner: Owner,
    id: Uuid,
    name: &str,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into carts (id, client_id, user_id, name, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)",
        id,
        owner.client.uuid(),
        owner.user.uuid(),
        name,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn copy_lines(tx: &mut Tx, orders: &Orders, owner: Owner, from: CartId, to: Uuid) -> Result<(), sqlx::Error> {
    let lines: Vec<queries::NewItem> = queries::items(tx, from)
        .await?
        .into_iter()
        .map(|item| queries::NewItem {
            id: orders.clock.new_id(),
            offer_id: item.offer_id,
            quantity: item.quantity,
            seen_price_cents: item.seen_price_cents,
            delivery_address_id: item.delivery_address_id,
        })
        .collect();
    queries::put_items(tx, CartId::new(to), owner.client, &lines, orders.clock.now()).await
}

fn checked_name(name: &str) -> Result<String, Problem> {
    let name = name.replace('\0', " ").trim().to_owned();
    if name.is_empty() || name.chars().count() > 100 {
        let (fr, en) = ("Un nom de 1 à 100 caractères.", "A name of 1 to 100 characters.");
        return Err(Problem::invalid("invalid_name", fr, en).with_field("name", "length", fr, en));
    }
    Ok(name)
}

fn checked_text(field: &'static str, text: Option<String>, most: usize) -> Result<Option<String>, Problem> {
    let text = text.map(|text| text.replace('\0', " ").trim().to_owned());
    match &text {
        Some(long) if long.chars().count() > most => Err(too_long(field, most)),
        _ => Ok(text),
    }
}
