//! `POST /api/carts/{id}/submit`, `/approve` and `/refuse`.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use dbc_domain::ids::{CartId, OfferId};
use dbc_ground::http::{
    Attempt, Caller, Claim, Fingerprint, IdempotencyKey, Json as Body, Lang, Path, Problem, Query, Through, uncut,
};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::approval;
use super::problems::{ChangedPrice, ShortLine};
use super::work::{Ask, Outcome, SupplierStock, submit};
use super::write::Submitted;
use crate::Orders;
use crate::cart::Owner;
use crate::cart::problems::{changed_meanwhile, too_long, unknown_cart};
use crate::cart::queries;
use crate::ledger::By;

/// How long the supplier may take to say what it has; then the last list counts.
const SUPPLIER_ANSWERS_WITHIN: Duration = Duration::from_secs(3);

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(submit_cart)).routes(routes!(approve_cart)).routes(routes!(refuse_cart))
}

/// For which company.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ForClient {
    /// Staff only, and required of them.
    client_id: Option<Uuid>,
}

/// A submission.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Submission {
    /// The version that was shown.
    pub version: i32,
    /// True: prices that moved since are accepted as they are.
    pub accept_prices: bool,
    /// The version of the conditions of sale that the person accepted.
    #[schema(max_length = 100)]
    pub conditions_version: String,
}

/// What became of a submission.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AwaitingApproval {
    /// Always `waiting`.
    pub state: String,
}

/// What `lines` of a refusal may hold; only for the document.
#[derive(ToSchema, Serialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes members of problems to the OpenAPI document")]
enum RefusedLines {
    Prices(Vec<ChangedPrice>),
    Stock(Vec<ShortLine>),
}

/// Submit a cart: it becomes one order per VAT regime and delivery address, all of them or none.
#[utoipa::path(
    post, path = "/api/carts/{id}/submit", tag = "carts",
    params(("id" = Uuid, Path), ForClient,
           ("Idempotency-Key" = String, Header, description = "1 to 200 characters, one per submission")),
    request_body = Submission,
    responses(
        (status = 201, description = "The orders", body = Submitted),
        (status = 202, description = "It waits for an owner of the company", body = AwaitingApproval),
        (status = 404, description = "`unknown_cart`"),
        (status = 409, body = inline(RefusedLines), description = "`price_changed` and `stock_short` (the problem's member \
            `lines` has this form), `credit_limit_exceeded`, `payment_overdue`, `minimum_not_reached`, \
            `shipping_on_quote`, `ordering_suspended`, `empty_cart`, `not_for_sale`, `no_delivery_address`, \
            `client_not_active`, `changed_meanwhile`, `cart_waiting`, `cart_submitted`"),
        (status = 422, description = "`idempotency_key_reused`, `client_required`, `text_too_long`"),
    ),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn submit_cart(
    State(orders): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    key: Result<IdempotencyKey, Problem>,
    Path(id): Path<Uuid>,
    Query(asked): Query<ForClient>,
    Body(submission): Body<Submission>,
) -> Result<Response, Problem> {
    let ask = ask(&caller, language, id, asked.client_id, submission, false)?;
    place(orders, caller, key, "POST /api/carts/{id}/submit", ask).await
}

/// Approve what a colleague asked for: it is submitted at the prices of this moment.
#[utoipa::path(
    post, path = "/api/carts/{id}/approve", tag = "carts",
    params(("id" = Uuid, Path),
           ("Idempotency-Key" = String, Header, description = "1 to 200 characters, one per submission")),
    request_body = Submission,
    responses(
        (status = 201, description = "The orders", body = Submitted),
        (status = 403, description = "`owner_required`"),
        (status = 404, description = "`unknown_cart`"),
        (status = 409, description = "`price_changed` with `rise_cents` when the total rose since the request and \
            `accept_prices` is not set; `approval_expired`, `not_waiting`, and those of a submission"),
    ),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn approve_cart(
    State(orders): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    key: Result<IdempotencyKey, Problem>,
    Path(id): Path<Uuid>,
    Body(submission): Body<Submission>,
) -> Result<Response, Problem> {
    let ask = ask(&caller, language, id, None, submission, true)?;
    place(orders, caller, key, "POST /api/carts/{id}/approve", ask).await
}

/// Why an owner does not approve.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalRefused {
    /// The version that was shown.
    pub version: i32,
    /// For the colleague.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

/// Do not approve: the cart is the colleague's again.
#[utoipa::path(
    post, path = "/api/carts/{id}/refuse", tag = "carts", params(("id" = Uuid, Path)),
    request_body = ApprovalRefused,
    responses(
        (status = 204, description = "The colleague was told"),
        (status = 403, description = "`owner_required`"),
        (status = 404, description = "`unknown_cart`"),
        (status = 409, description = "`not_waiting`, `changed_meanwhile`"),
        (status = 422, description = "`text_too_long`, `reason_missing`"),
    ),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn refuse_cart(
    State(orders): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Body(refused): Body<ApprovalRefused>,
) -> Result<StatusCode, Problem> {
    let owner = Owner::of(&caller, None)?;
    let reason = refused.reason.replace('\0', " ").trim().to_owned();
    if reason.is_empty() {
        let (fr, en) = ("Donnez un motif.", "Give a reason.");
        return Err(Problem::invalid("reason_missing", fr, en).with_field("reason", "missing", fr, en));
    }
    if reason.chars().count() > 1_000 {
        return Err(too_long("reason", 1_000));
    }
    uncut(async move {
        let mut tx = orders.db.system_tx().await?;
        let cart = queries::cart(&mut tx, owner.client, CartId::new(id), true).await?.ok_or_else(unknown_cart)?;
        if cart.version != refused.version {
            return Err(changed_meanwhile(cart.version));
        }
        approval::refuse(&mut tx, &orders, owner, &cart, &reason).await?;
        tx.commit().await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

fn ask(
    caller: &Caller,
    language: dbc_domain::language::Language,
    id: Uuid,
    client_id: Option<Uuid>,
    submission: Submission,
    approving: bool,
) -> Result<Ask, Problem> {
    let owner = Owner::of(caller, client_id)?;
    let conditions_version = submission.conditions_version.replace('\0', " ").trim().to_owned();
    if conditions_version.chars().count() > 100 {
        return Err(too_long("conditions_version", 100));
    }
    let by = By::caller(caller);
    let source = match (caller.through, by.mover) {
        (Through::Token(_), _) => "api",
        (_, dbc_domain::orders::lifecycle::Mover::Staff) => "staff",
        _ => "cart",
    };
    Ok(Ask {
        owner,
        by,
        cart: CartId::new(id),
        version: submission.version,
        accept_prices: submission.accept_prices,
        conditions_version,
        source,
        approving,
        language,
    })
}

/// Does it once per key.
async fn place(
    orders: Orders,
    caller: Caller,
    key: Result<IdempotencyKey, Problem>,
    route: &'static str,
    ask: Ask,
) -> Result<Response, Problem> {
    uncut(async move {
        // Whose cart it is comes before how it was asked for.
        visible(&orders, &caller, &ask).await?;
        let key = key?;
        let supplier = supplier_stock(&orders, &ask).await?;
        let mut tx = orders.db.system_tx().await?;
        let fingerprint = Fingerprint::new()
            .with(ask.owner.client.uuid().as_bytes())
            .with(ask.cart.uuid().as_bytes())
            .with(ask.version.to_be_bytes())
            .with([u8::from(ask.accept_prices)])
            .with(&ask.conditions_version);
        let attempt = Attempt { user: caller.actor.user, route, key, fingerprint, now: orders.clock.now() };
        let claimed = match attempt.claim(&mut tx).await? {
            Claim::Done(replay) => return Ok(replay.into_response()),
            Claim::First(claimed) => claimed,
        };
        let response = match submit(&mut tx, &orders, &ask, &supplier).await? {
            Outcome::Submitted(submitted) => {
                claimed.keep(&mut tx, StatusCode::CREATED, &submitted).await?;
                (StatusCode::CREATED, Json(submitted)).into_response()
            }
            Outcome::Waiting => {
                let waiting = AwaitingApproval { state: "waiting".to_owned() };
                claimed.keep(&mut tx, StatusCode::ACCEPTED, &waiting).await?;
                (StatusCode::ACCEPTED, Json(waiting)).into_response()
            }
        };
        tx.commit().await?;
        if response.status() == StatusCode::CREATED {
            metrics::counter!("dbc_orders_submitted_total").increment(1);
        }
        Ok(response)
    })
    .await
}

/// Whether the caller may see the cart at all, asked in the caller's own name.
///
/// Errors: 404 `unknown_cart`.
async fn visible(orders: &Orders, caller: &Caller, ask: &Ask) -> Result<(), Problem> {
    let mut tx = orders.db.tenant_tx(&caller.actor).await?;
    let cart = queries::cart(&mut tx, ask.owner.client, ask.cart, false).await?.ok_or_else(unknown_cart)?;
    tx.commit().await?;
    let own = cart.user_id == ask.owner.user.uuid() || ask.owner.is_staff();
    if own || ask.approving { Ok(()) } else { Err(unknown_cart()) }
}

/// What the supplier says that it has of the cart's offers; nothing when there is nobody to ask, or no answer in time.
async fn supplier_stock(orders: &Orders, ask: &Ask) -> Result<SupplierStock, Problem> {
    let Some(stock_check) = &orders.stock_check else { return Ok(SupplierStock::not_asked()) };
    let mut tx = orders.db.system_tx().await?;
    let items = queries::items(&mut tx, ask.cart).await?;
    tx.commit().await?;
    let offers: Vec<OfferId> = items.iter().map(|item| OfferId::new(item.offer_id)).collect();
    match tokio::time::timeout(SUPPLIER_ANSWERS_WITHIN, stock_check(offers)).await {
        Ok(Ok(now)) => Ok(SupplierStock { units: now.units.into_iter().collect(), complete: now.complete }),
        Ok(Err(cause)) => {
            tracing::warn!(%cause, cart = %ask.cart, "submission goes by the last list");
            Ok(SupplierStock::unanswered())
        }
        Err(_) => {
            tracing::warn!(cart = %ask.cart, "the supplier took too long, submission goes by the last list");
            Ok(SupplierStock::unanswered())
        }
    }
}
