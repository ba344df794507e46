//! One look at everything that is due. Each order has a transaction of its own, so that one that fails holds up no other.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use dbc_domain::ids::{OfferId, OrderId};
use dbc_domain::language::Language;
use dbc_domain::orders::lifecycle::{EventKind, Guard, OrderState};
use dbc_domain::orders::reservation::{HoldFacts, at_risk, holds};
use dbc_domain::settings::{Setting, Settings};
use dbc_ground::events::{self, Audience, Event};
use dbc_ground::http::Problem;
use dbc_ground::settings;
use tracing::{info, warn};
use uuid::Uuid;

use super::queries;
use crate::ledger::{self, By, Stamp};
use crate::lifecycle::{self, of_id};
use crate::{Orders, decisions, supplier_orders};

/// How much was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Done {
    pub answers: u32,
    pub proformas: u32,
    pub holds: u32,
    pub approvals: u64,
    pub at_risk: usize,
    /// Orders at the supplier that the rule made.
    pub grouped: u32,
}

/// Looks at every deadline.
///
/// Errors: the base failed before the work began.
pub(crate) async fn run(orders: &Orders) -> Result<Done, Problem> {
    let now = orders.clock.now();
    let mut tx = orders.db.system_tx().await?;
    let settings = settings::load(&mut tx).await?;
    let unanswered = queries::unanswered(&mut tx, now).await?;
    let unpaid = queries::unpaid(&mut tx, now).await?;
    let mut holding = queries::unsent(&mut tx, now - settings.hours(Setting::UnsentHold)).await?;
    holding.extend(queries::counted(&mut tx).await?);
    let reason = Language::Fr.pick("Le délai d’approbation est passé.", "The time to approve has passed.");
    let approvals =
        queries::end_approvals(&mut tx, now - settings.hours(Setting::CompanyApproval), reason, now).await?;
    tx.commit().await?;
    holding.sort_unstable();
    holding.dedup();
    let mut done = Done { approvals, ..Done::default() };
    for order in unanswered {
        done.answers += counted(answer_expired(orders, order).await, order);
    }
    for order in unpaid {
        done.proformas += counted(proforma_expired(orders, order).await, order);
    }
    for order in holding {
        done.holds += counted(release(orders, order, &settings).await, order);
    }
    done.at_risk = mark_at_risk(orders).await?;
    done.grouped = supplier_orders::group_by_rule(orders, &settings).await?;
    if done != Done::default() {
        info!(?done, "deadlines of orders");
    }
    Ok(done)
}

fn counted(result: Result<bool, Problem>, order: OrderId) -> u32 {
    match result {
        Ok(done) => u32::from(done),
        Err(problem) => {
            warn!(%order, %problem, "a deadline could not be followed");
            0
        }
    }
}

async fn answer_expired(orders: &Orders, order: OrderId) -> Result<bool, Problem> {
    let mut tx = orders.db.system_tx().await?;
    let Some(mut opened) = of_id(&mut tx, order).await? else { return Ok(false) };
    if opened.order.state != OrderState::AwaitingClient || !opened.facts(&orders.clock).holds(Guard::DeadlinePassed) {
        return Ok(false);
    }
    decisions::silence(&mut tx, orders, &mut opened).await?;
    tx.commit().await?;
    Ok(true)
}

/// Cancels, unless a receipt of the client waits for matching (trade rules 1.10).
async fn proforma_expired(orders: &Orders, order: OrderId) -> Result<bool, Problem> {
    let mut tx = orders.db.system_tx().await?;
    let Some(mut opened) = of_id(&mut tx, order).await? else { return Ok(false) };
    let waiting = lifecycle::queries::unallocated(&mut tx, opened.order.client).await?;
    let no_receipt = !opened.order.received.is_positive() && waiting <= 0;
    let facts = opened.facts(&orders.clock).with(Guard::NoReceipt, no_receipt);
    if opened.order.state != OrderState::PendingPayment || !no_receipt || !facts.holds(Guard::DeadlinePassed) {
        return Ok(false);
    }
    opened.go(&mut tx, orders, EventKind::ProformaExpired, &facts, &Stamp::by(By::JOB)).await?;
    tx.commit().await?;
    Ok(true)
}

/// Gives back what lines hold no longer (trade rules 1.6): unsent for too long, or counted by a later list.
async fn release(orders: &Orders, order: OrderId, settings: &Settings) -> Result<bool, Problem> {
    let mut tx = orders.db.system_tx().await?;
    let Some(opened) = of_id(&mut tx, order).await? else { return Ok(false) };
    let now = orders.clock.now();
    let cut_off = settings.hours(Setting::UnsentHold);
    // Lines that the client swapped in, or staff added, hold from that moment on.
    let began = queries::last_change(&mut tx, order).await?.unwrap_or(opened.order.submitted_at);
    let gone: Vec<_> = queries::holding(&mut tx, order)
        .await?
        .into_iter()
        .filter(|line| {
            let facts = HoldFacts {
                submitted_at: began.max(opened.order.submitted_at),
                sent_at: line.sent_at,
                acknowledged_at: line.acknowledged_at,
                over: false,
                imported: opened.order.imported,
                latest_list_at: Some(line.list_at),
            };
            !holds(&facts, now, cut_off)
        })
        .map(|line| (line.id, 0))
        .collect();
    if gone.is_empty() {
        return Ok(false);
    }
    ledger::set_held(&mut tx, &orders.clock, &gone).await?;
    let staff = Event::new("order", Audience::Staff).about(order);
    events::send(&mut tx, &staff).await?;
    tx.commit().await?;
    Ok(true)
}

/// A line, since when it holds, and how much.
type Holding = (Uuid, DateTime<Utc>, u32);

/// Marks the lines that the list no longer covers, oldest kept first.
async fn mark_at_risk(orders: &Orders) -> Result<usize, Problem> {
    let mut tx = orders.db.system_tx().await?;
    let mut by_offer: BTreeMap<OfferId, (u32, Vec<Holding>)> = BTreeMap::new();
    for holder in queries::overheld(&mut tx).await? {
        let entry = by_offer.entry(holder.offer).or_insert((holder.quantity, Vec::new()));
        entry.1.push((holder.item, holder.since, holder.held));
    }
    let items: Vec<Uuid> =
        by_offer.values().flat_map(|(quantity, holding)| at_risk(*quantity, holding)).map(|risk| risk.line).collect();
    let mut changed = queries::mark_at_risk(&mut tx, &items).await?;
    changed.sort_unstable();
    changed.dedup();
    for order in &changed {
        events::send(&mut tx, &Event::new("order", Audience::Staff).about(order)).await?;
    }
    tx.commit().await?;
    Ok(items.len())
}
