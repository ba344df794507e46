//! Approval inside the client's company: a flag on a draft; the approval is the submission (trade rules 1.11).

use chrono::{DateTime, Utc};
use dbc_domain::ids::{CartId, UserId};
use dbc_domain::language::Language;
use dbc_domain::money::Money;
use dbc_domain::orders::approval::{ApprovalRefusal, ApprovalRequest, approve};
use dbc_domain::orders::deadlines::Delays;
use dbc_domain::settings::{Setting, Settings};
use dbc_ground::db::Tx;
use dbc_ground::events::{self, Audience, Event};
use dbc_ground::http::{Problem, Text};

use super::problems::{self, ChangedPrice};
use crate::Orders;
use crate::cart::queries::{self, CartRow};
use crate::cart::{Owner, euros};
use crate::notify;

/// Leaves the cart waiting for an owner, and tells the owners.
pub(super) async fn ask(
    tx: &mut Tx,
    orders: &Orders,
    owner: Owner,
    cart: &CartRow,
    total: Money,
) -> Result<(), Problem> {
    let now = orders.clock.now();
    // It leaves the place of the current cart to the next one, under a name that says when.
    let name = now.with_timezone(&chrono_tz::Europe::Paris).format("%d/%m/%Y %H:%M").to_string();
    sqlx::query!(
        "update carts
            set state = 'waiting', name = coalesce(name, $2), approval_asked_at = $3, approval_asked_by = $4,
                approval_total_cents = $5
          where id = $1",
        cart.id,
        name,
        now,
        owner.user.uuid(),
        total.cents(),
    )
    .execute(&mut **tx)
    .await?;
    let version = queries::touch(tx, CartId::new(cart.id), now).await?;
    let body = Text::new(
        format!("Total : {}.", euros(total, Language::Fr)),
        format!("Total: {}.", euros(total, Language::En)),
    );
    notify::approval_asked(tx, orders, owner.client, CartId::new(cart.id), version, body).await?;
    hint(tx, owner, cart).await?;
    Ok(())
}

/// Whether this person may approve now, at a total that was seen.
///
/// Errors: 403 `owner_required`; 409 `approval_expired`, `price_changed` when the total rose and that was not accepted.
pub(super) fn check(
    cart: &CartRow,
    owner: Owner,
    accept_rise: bool,
    total: Money,
    now: DateTime<Utc>,
    settings: &Settings,
    moved: impl FnOnce() -> Vec<ChangedPrice>,
) -> Result<(), Problem> {
    let (Some(by), Some(at), Some(asked)) = (cart.approval_asked_by, cart.approval_asked_at, cart.approval_total_cents)
    else {
        return Err(problems::not_waiting());
    };
    let request = ApprovalRequest { by: UserId::new(by), at, total: Money::from_cents(asked) };
    let role = owner.role.ok_or_else(problems::not_an_owner)?;
    let seen = if accept_rise { total } else { request.total };
    let delays = Delays { approval: settings.hours(Setting::CompanyApproval), ..Delays::default() };
    approve(&request, role, seen, total, now, &delays).map_err(|refusal| match refusal {
        ApprovalRefusal::NotAnOwner => problems::not_an_owner(),
        ApprovalRefusal::Expired => problems::approval_expired(),
        ApprovalRefusal::Risen { by } => problems::price_changed(&moved()).with_extra("rise_cents", by.cents()),
    })
}

/// Gives the cart back to whoever asked, with a reason, and tells them.
///
/// Errors: 403 `owner_required`; 409 `not_waiting`.
pub(super) async fn refuse(
    tx: &mut Tx,
    orders: &Orders,
    owner: Owner,
    cart: &CartRow,
    reason: &str,
) -> Result<(), Problem> {
    if owner.role != Some(dbc_domain::access::CompanyRole::Owner) {
        return Err(problems::not_an_owner());
    }
    if cart.state != "waiting" {
        return Err(problems::not_waiting());
    }
    let version = queries::touch(tx, CartId::new(cart.id), orders.clock.now()).await?;
    sqlx::query!("update carts set state = 'open', approval_refused_reason = $2 where id = $1", cart.id, reason)
        .execute(&mut **tx)
        .await?;
    if let Some(asked_by) = cart.approval_asked_by {
        let (asked_by, cart) = (UserId::new(asked_by), CartId::new(cart.id));
        notify::approval_refused(tx, orders, asked_by, cart, version, reason).await?;
    }
    hint(tx, owner, cart).await?;
    Ok(())
}

async fn hint(tx: &mut Tx, owner: Owner, cart: &CartRow) -> Result<(), sqlx::Error> {
    events::send(tx, &Event::new("cart", Audience::Company(owner.client)).about(cart.id)).await
}
