//! `GET /api/cart`, `/api/carts`, `/api/carts/{id}`.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use dbc_domain::access::CompanyRole;
use dbc_domain::ids::CartId;
use dbc_domain::language::Language;
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, Lang, Path, Problem, Query, uncut};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::load::{house, look};
use super::model::{ApprovalAsked, Cart, CartList, CartSummary};
use super::show::{Light, show};
use super::{Owner, queries};
use crate::Orders;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(current_cart)).routes(routes!(list_carts)).routes(routes!(read_cart))
}

/// For which company.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ForClient {
    /// Staff only, and required of them.
    pub client_id: Option<Uuid>,
}

/// The cart as its page shows it.
///
/// Errors: 404 `unknown_cart`; 409 `amount_too_large`.
pub(crate) async fn shown(
    orders: &Orders,
    caller: &Caller,
    owner: Owner,
    id: CartId,
    language: Language,
) -> Result<Cart, Problem> {
    let loaded = look(orders, caller, owner, id).await?;
    let edition = orders.published.current();
    let house = house(orders, &edition, &loaded.items).await?;
    show(&loaded, &Light { owner, edition: &edition, house: &house, language, now: orders.clock.now() })
}

/// My cart, made when there is none.
#[utoipa::path(
    get, path = "/api/cart", tag = "carts", params(ForClient),
    responses((status = 200, description = "The cart", body = Cart), (status = 422, description = "`client_required`")),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn current_cart(
    State(orders): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Query(asked): Query<ForClient>,
) -> Result<Json<Cart>, Problem> {
    let owner = Owner::of(&caller, asked.client_id)?;
    uncut(async move {
        let mut tx = orders.db.tenant_tx(&caller.actor).await?;
        super::company::of(&mut tx, owner.client).await?.ok_or_else(super::problems::unknown_client)?;
        let id = queries::current(&mut tx, owner, orders.clock.new_id(), orders.clock.now()).await?;
        tx.commit().await?;
        Ok(Json(shown(&orders, &caller, owner, id, language).await?))
    })
    .await
}

/// A cart or draft.
#[utoipa::path(
    get, path = "/api/carts/{id}", tag = "carts", params(("id" = Uuid, Path), ForClient),
    responses((status = 200, description = "The cart", body = Cart), (status = 404, description = "`unknown_cart`")),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn read_cart(
    State(orders): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Query(asked): Query<ForClient>,
) -> Result<Json<Cart>, Problem> {
    let owner = Owner::of(&caller, asked.client_id)?;
    Ok(Json(shown(&orders, &caller, owner, CartId::new(id), language).await?))
}

/// My cart and drafts, those that wait for an owner, and for staff all of a company.
#[utoipa::path(
    get, path = "/api/carts", tag = "carts", params(ForClient),
    responses((status = 200, description = "The current cart first, then the latest", body = CartList)),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn list_carts(
    State(orders): State<Orders>,
    caller: Caller,
    Query(asked): Query<ForClient>,
) -> Result<Json<CartList>, Problem> {
    let owner = Owner::of(&caller, asked.client_id)?;
    let mut tx = orders.db.tenant_tx(&caller.actor).await?;
    let rows = rows(&mut tx, owner).await?;
    tx.commit().await?;
    let items = rows.into_iter().map(|row| CartSummary {
        id: row.id,
        mine: row.user_id == owner.user.uuid(),
        approval: row.approval_asked_at.filter(|_| row.state == "waiting").map(|asked_at| ApprovalAsked {
            asked_at,
            asked_by_name: row.asked_by.unwrap_or_default(),
            total_cents: row.approval_total_cents.unwrap_or(0),
        }),
        name: row.name,
        state: row.state,
        made_by: row.made_by,
        lines: row.lines,
        units: row.units,
        goods_cents: row.goods_cents,
        updated_at: row.updated_at,
    });
    Ok(Json(CartList { items: items.collect() }))
}

struct Row {
    id: Uuid,
    user_id: Uuid,
    name: Option<String>,
    state: String,
    made_by: String,
    approval_asked_at: Option<DateTime<Utc>>,
    asked_by: Option<String>,
    approval_total_cents: Option<i64>,
    updated_at: DateTime<Utc>,
    lines: i64,
    units: i64,
    goods_cents: i64,
}

async fn rows(tx: &mut Tx, owner: Owner) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"select c.id, c.user_id, c.name, c.state, u.name as made_by, c.approval_asked_at, a.name as "asked_by?",
                  c.approval_total_cents, c.updated_at, coalesce(i.lines, 0) as "lines!", coalesce(i.units, 0) as "units!",
                  coalesce(i.goods, 0) as "goods_cents!"
             from carts c
             join users u on u.id = c.user_id
             left join users a on a.id = c.approval_asked_by
             left join lateral (
                 select count(*) as lines, sum(quantity)::bigint as units,
                        sum(quantity * coalesce(seen_price_cents, 0))::bigint as goods
                   from cart_items where cart_id = c.id) i on true
            where c.client_id = $1 and c.state in ('open', 'waiting')
              and (c.user_id = $2 or $3 or ($4 and c.state = 'waiting'))
            order by (c.name is null and c.user_id = $2) desc, c.updated_at desc, c.id
            limit 200"#,
        owner.client.uuid(),
        owner.user.uuid(),
        owner.is_staff(),
        owner.role == Some(CompanyRole::Owner),
    )
    .fetch_all(&mut **tx)
    .await
}
