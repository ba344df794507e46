//! The client's decisions, and edits by staff that ask for them.

use axum::extract::State;
use axum::response::Response;
use dbc_domain::ids::{OfferId, OrderId};
use dbc_domain::money::Money;
use dbc_ground::http::{Caller, Json, Lang, Path, Problem, uncut};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::decide::{self, Verdict};
use super::edit::{self, Edit, LineAdded, LineEdit};
use crate::Orders;
use crate::detail::{self, Order};

pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(decide_order)).routes(routes!(edit_order))
}

/// What is decided about the lines that wait.
#[derive(Debug, Deserialize, ToSchema)]
struct OrderDecision {
    /// The version that the caller saw.
    version: i32,
    /// By line. The order moves on once every changed line is decided.
    #[schema(min_items = 1, max_items = 5000)]
    lines: Vec<LineDecision>,
}

/// About one line.
#[derive(Debug, Deserialize, ToSchema)]
struct LineDecision {
    /// The line.
    item_id: Uuid,
    /// Which way.
    decision: DecisionCode,
    /// For `swap`: the offer that takes its place.
    #[serde(default)]
    swap_offer_id: Option<Uuid>,
    /// For `swap`: units; by default those that are missing.
    #[serde(default)]
    quantity: Option<u32>,
}

/// Which way.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DecisionCode {
    /// As proposed.
    Accept,
    /// Not at all.
    Drop,
    /// Another article.
    Swap,
}

/// Edits of staff.
#[derive(Debug, Deserialize, ToSchema)]
struct OrderEdit {
    /// The version that the caller saw.
    version: i32,
    /// Lines that change.
    #[serde(default)]
    lines: Vec<EditedLine>,
    /// Lines that come on top.
    #[serde(default)]
    add: Vec<AddedLine>,
    /// Why; the client reads it.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
    /// The legal exception that lets a price stand below the loss floor.
    #[serde(default)]
    #[schema(max_length = 500)]
    floor_exception: Option<String>,
}

/// A line that changes.
#[derive(Debug, Deserialize, ToSchema)]
struct EditedLine {
    /// The line.
    item_id: Uuid,
    /// Units; 0 takes it out once the client agrees.
    #[serde(default)]
    quantity: Option<u32>,
    /// Price per unit.
    #[serde(default)]
    price_cents: Option<i64>,
}

/// A line that comes on top.
#[derive(Debug, Deserialize, ToSchema)]
struct AddedLine {
    /// The offer, in the order's own regime.
    offer_id: Uuid,
    /// Units.
    quantity: u32,
    /// Price per unit; by default the client's price now.
    #[serde(default)]
    price_cents: Option<i64>,
}

/// Decide about lines that changed: accept what is proposed, drop the line, or swap it for another article.
#[utoipa::path(
    post, path = "/api/orders/{id}/decision", tag = "orders", params(("id" = Uuid, Path)), request_body = OrderDecision,
    responses((status = 200, description = "The order", body = Order),
              (status = 409, description = "`changed_meanwhile`, `stock_short`, `credit_limit_exceeded`"),
              (status = 422, description = "`line_not_asked`, `not_a_substitute`")),
    extensions(("x-permission" = json!("order:decide")))
)]
async fn decide_order(
    State(state): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Json(body): Json<OrderDecision>,
) -> Result<Response, Problem> {
    let verdicts = body.lines.iter().map(verdict).collect::<Result<Vec<_>, _>>()?;
    uncut(async move {
        let (mut tx, id) = (state.db.system_tx().await?, OrderId::new(id));
        decide::decide(&mut tx, &state, &caller, id, body.version, &verdicts).await?;
        detail::answer(tx, &state, &caller, id, language).await
    })
    .await
}

fn verdict(line: &LineDecision) -> Result<(Uuid, Verdict), Problem> {
    let verdict = match (line.decision, line.swap_offer_id) {
        (DecisionCode::Accept, _) => Verdict::Accept,
        (DecisionCode::Drop, _) => Verdict::Drop,
        (DecisionCode::Swap, Some(offer)) => Verdict::Swap { offer: OfferId::new(offer), quantity: line.quantity },
        (DecisionCode::Swap, None) => {
            let (fr, en) = ("Dites par quelle offre.", "Say by which offer.");
            return Err(Problem::invalid("swap_offer_missing", fr, en).with_field("swap_offer_id", "missing", fr, en));
        }
    };
    Ok((line.item_id, verdict))
}

/// Edit an order after its submission. Anything but a lower price waits for the client's acceptance.
#[utoipa::path(
    patch, path = "/api/orders/{id}/items", tag = "orders", params(("id" = Uuid, Path)), request_body = OrderEdit,
    responses((status = 200, description = "The order", body = Order),
              (status = 409, description = "`changed_meanwhile`, `line_sent`, `stock_short`"),
              (status = 422, description = "`below_floor`: name the exception")),
    extensions(("x-permission" = json!("order:manage")))
)]
async fn edit_order(
    State(state): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Json(body): Json<OrderEdit>,
) -> Result<Response, Problem> {
    uncut(async move {
        let (mut tx, id) = (state.db.system_tx().await?, OrderId::new(id));
        let money = |cents: Option<i64>| cents.map(Money::from_cents);
        let lines = body.lines.iter().map(|line| LineEdit {
            item: line.item_id,
            quantity: line.quantity,
            price: money(line.price_cents),
        });
        let added = body.add.iter().map(|line| LineAdded {
            offer: line.offer_id,
            quantity: line.quantity,
            price: money(line.price_cents),
        });
        let wanted = Edit {
            version: body.version,
            lines: lines.collect(),
            added: added.collect(),
            reason: &body.reason,
            floor_exception: body.floor_exception.as_deref(),
        };
        edit::edit(&mut tx, &state, &caller, id, &wanted).await?;
        detail::answer(tx, &state, &caller, id, language).await
    })
    .await
}
