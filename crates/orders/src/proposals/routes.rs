//! `/api/price-proposals`.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::Duration;
use dbc_domain::access::{Permission, Role};
use dbc_domain::ids::ProposalId;
use dbc_domain::money::Money;
use dbc_domain::orders::pasted::MAX_UNITS;
use dbc_ground::events::{self, Audience, Event};
use dbc_ground::http::{
    Attempt, Caller, Claim, Fingerprint, IdempotencyKey, Json as Body, Path, Problem, Query, uncut,
};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::act::{Act, act, invalid_price};
use super::model::{NewProposal, Proposal, ProposalAnswer, ProposalList, StaffProposal};
use super::queries::{self, Row, Wanted};
use crate::Orders;
use crate::cart::Owner;
use crate::cart::problems::too_long;

/// How long a proposal holds unless the buyer says otherwise, in hours.
const HOURS: i64 = 48;
/// How long at most.
const MOST_DAYS: i64 = 30;

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
        .routes(routes!(list_proposals, propose_price))
        .routes(routes!(accept_proposal))
        .routes(routes!(counter_proposal))
        .routes(routes!(refuse_proposal))
        .routes(routes!(withdraw_proposal))
        .routes(routes!(agree_to_counter))
}

/// Which ones; each one given narrows the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ProposalQuery {
    /// Of this company; staff only.
    client_id: Option<Uuid>,
    /// In this state.
    #[param(max_length = 20)]
    state: Option<String>,
    /// For this offer.
    offer_id: Option<Uuid>,
}

/// Only for the document: handlers write one or the other.
#[derive(ToSchema, Serialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the answer to the OpenAPI document")]
enum ProposalsAnswer {
    Client(ProposalList<Proposal>),
    Staff(ProposalList<StaffProposal>),
}

/// Only for the document: handlers write one or the other.
#[derive(ToSchema, Serialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the answer to the OpenAPI document")]
enum OneProposal {
    Client(Proposal),
    Staff(StaffProposal),
}

/// Price proposals: the company's own; of all companies for staff.
#[utoipa::path(
    get, path = "/api/price-proposals", tag = "carts", params(ProposalQuery),
    responses((status = 200, description = "The latest first", body = inline(ProposalsAnswer))),
    extensions(("x-permission" = json!("order:read")))
)]
async fn list_proposals(
    State(orders): State<Orders>,
    caller: Caller,
    Query(asked): Query<ProposalQuery>,
) -> Result<Response, Problem> {
    let own = caller.actor.role.client().map(|client| client.uuid());
    let state = asked.state.map(|state| state.replace('\0', " "));
    let wanted = Wanted { client: own.or(asked.client_id), state, offer: asked.offer_id };
    let mut tx = orders.db.tenant_tx(&caller.actor).await?;
    let rows = queries::list(&mut tx, &wanted).await?;
    tx.commit().await?;
    let (edition, now) = (orders.published.current(), orders.clock.now());
    Ok(match caller.actor.role {
        Role::Client { .. } => {
            let items = rows.iter().map(|row| Proposal::of(row, &edition, now)).collect();
            Json(ProposalList { items }).into_response()
        }
        Role::Staff(_) => {
            let costs = caller.allows(Permission::CostRead);
            let items = rows.iter().map(|row| StaffProposal::of(row, &edition, costs, now)).collect();
            Json(ProposalList { items }).into_response()
        }
    })
}

/// For which company.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ForClient {
    /// Staff only, and required of them.
    client_id: Option<Uuid>,
}

/// Propose a price.
#[utoipa::path(
    post, path = "/api/price-proposals", tag = "carts",
    params(ForClient, ("Idempotency-Key" = String, Header, description = "1 to 200 characters, one per action")),
    request_body = NewProposal,
    responses(
        (status = 201, description = "Staff have been told", body = Proposal),
        (status = 404, description = "`unknown_offer`"),
        (status = 422, description = "`invalid_price`, `invalid_quantity`, `invalid_expiry`, `client_required`"),
    ),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn propose_price(
    State(orders): State<Orders>,
    caller: Caller,
    key: IdempotencyKey,
    Query(asked): Query<ForClient>,
    Body(new): Body<NewProposal>,
) -> Result<Response, Problem> {
    let owner = Owner::of(&caller, asked.client_id)?;
    let now = orders.clock.now();
    let expires_at = new.expires_at.unwrap_or(now + Duration::hours(HOURS));
    let note = new.note.replace('\0', " ").trim().to_owned();
    if note.chars().count() > 1_000 {
        return Err(too_long("note", 1_000));
    }
    if !(1..=MAX_UNITS).contains(&new.quantity) {
        let (fr, en) = ("Une quantité de 1 à 100 000.", "A quantity from 1 to 100,000.");
        return Err(Problem::invalid("invalid_quantity", fr, en).with_field("quantity", "range", fr, en));
    }
    if !(1..=Money::LIMIT.cents()).contains(&new.proposed_cents) {
        return Err(invalid_price());
    }
    if expires_at <= now || expires_at > now + Duration::days(MOST_DAYS) {
        let (fr, en) = ("Une échéance à venir, sous 30 jours.", "A time to come, within 30 days.");
        return Err(Problem::invalid("invalid_expiry", fr, en).with_field("expires_at", "range", fr, en));
    }
    let edition = orders.published.current();
    let priced = edition.priced_for(edition.buyer(owner.client));
    let row = edition.catalogue.find(dbc_domain::ids::OfferId::new(new.offer_id));
    let list_price = row.and_then(|row| priced.price(row)).ok_or_else(|| {
        Problem::not_found(
            "unknown_offer",
            "Cette offre n’est pas au catalogue.",
            "This offer is not in the catalogue.",
        )
    })?;
    uncut(async move {
        let mut tx = orders.db.tenant_tx(&caller.actor).await?;
        let fingerprint = Fingerprint::new()
            .with(owner.client.uuid().as_bytes())
            .with(new.offer_id.as_bytes())
            .with(new.quantity.to_be_bytes())
            .with(new.proposed_cents.to_be_bytes())
            .with(&note);
        let attempt = Attempt { user: caller.actor.user, route: "POST /api/price-proposals", key, fingerprint, now };
        let claimed = match attempt.claim(&mut tx).await? {
            Claim::Done(replay) => return Ok(replay.into_response()),
            Claim::First(claimed) => claimed,
        };
        let id = ProposalId::new(orders.clock.new_id());
        let written = queries::New {
            id,
            client: owner.client,
            user: owner.user,
            offer: new.offer_id,
            quantity: i32::try_from(new.quantity).unwrap_or(i32::MAX),
            list_price_cents: list_price.cents(),
            proposed_cents: new.proposed_cents,
            note,
            expires_at,
        };
        queries::insert(&mut tx, &written, now).await?;
        events::send(&mut tx, &Event::new("price_proposal", Audience::Company(owner.client)).about(id)).await?;
        let row = queries::one(&mut tx, id).await?.ok_or_else(super::act::unknown_proposal)?;
        let made = Proposal::of(&row, &edition, now);
        claimed.keep(&mut tx, StatusCode::CREATED, &made).await?;
        tx.commit().await?;
        Ok((StatusCode::CREATED, Json(made)).into_response())
    })
    .await
}

async fn done(
    orders: Orders,
    caller: Caller,
    id: Uuid,
    what: Act,
    answer: ProposalAnswer,
) -> Result<Response, Problem> {
    uncut(async move {
        // Only the platform writes into somebody's notifications; the permission was asked at the door.
        let mut tx = match what.by_staff() {
            true => orders.db.system_tx().await?,
            false => orders.db.tenant_tx(&caller.actor).await?,
        };
        let by = (caller.actor.user, caller.actor.role.client());
        let row = act(&mut tx, &orders, ProposalId::new(id), what, &answer, by).await?;
        tx.commit().await?;
        Ok(answered(&orders, &caller, &row))
    })
    .await
}

fn answered(orders: &Orders, caller: &Caller, row: &Row) -> Response {
    let (edition, now) = (orders.published.current(), orders.clock.now());
    match caller.actor.role {
        Role::Client { .. } => Json(Proposal::of(row, &edition, now)).into_response(),
        Role::Staff(_) => {
            let costs = caller.allows(Permission::CostRead);
            Json(StaffProposal::of(row, &edition, costs, now)).into_response()
        }
    }
}

macro_rules! acts {
    ($($(#[doc = $doc:literal])* $name:ident: $path:literal, $permission:literal, $act:expr, $errors:literal;)+) => {$(
        $(#[doc = $doc])*
        #[utoipa::path(
            post, path = $path, tag = "carts", params(("id" = Uuid, Path)), request_body = ProposalAnswer,
            responses(
                (status = 200, description = "As it stands now", body = inline(OneProposal)),
                (status = 404, description = "`unknown_proposal`"),
                (status = 409, description = $errors),
            ),
            extensions(("x-permission" = json!($permission)))
        )]
        async fn $name(
            State(orders): State<Orders>,
            caller: Caller,
            Path(id): Path<Uuid>,
            Body(answer): Body<ProposalAnswer>,
        ) -> Result<Response, Problem> {
            done(orders, caller, id, $act, answer).await
        }
    )+};
}

acts! {
    /// Take the proposed price: it holds for that company, quantity and time.
    accept_proposal: "/api/price-proposals/{id}/accept", "order:manage", Act::Accept, "`changed_meanwhile`, `proposal_over`, `below_floor`";
    /// Name another price.
    counter_proposal: "/api/price-proposals/{id}/counter", "order:manage", Act::Counter, "`changed_meanwhile`, `proposal_over`, `below_floor`";
    /// Say no.
    refuse_proposal: "/api/price-proposals/{id}/refuse", "order:manage", Act::Refuse, "`changed_meanwhile`, `proposal_over`";
    /// Take a proposal back.
    withdraw_proposal: "/api/price-proposals/{id}/withdraw", "cart:write", Act::Withdraw, "`changed_meanwhile`, `proposal_over`";
    /// Take the house's price.
    agree_to_counter: "/api/price-proposals/{id}/agree", "cart:write", Act::Agree, "`changed_meanwhile`, `proposal_over`";
}
