//! What a company owes and could come to owe, read under its lock (trade rules 5.3).

use dbc_domain::ids::ClientId;
use dbc_domain::money::Money;
use dbc_domain::orders::exposure::{CreditTerms, Exposure};
use dbc_domain::settings::{Setting, Settings};
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::http::Problem;

use super::problems::credit;
use crate::cart::company::{self, Company};

/// What a company owes now, and for how many days the oldest part has been overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owed {
    pub exposure: Exposure,
    pub overdue_days: u32,
}

/// Reads it. Needs a transaction of the platform or of staff.
pub(crate) async fn owed(tx: &mut Tx, clock: &Clock, client: ClientId) -> Result<Owed, sqlx::Error> {
    let now = clock.now();
    let row = sqlx::query!(
        r#"select coalesce(sum(greatest(0, total_cents - received_cents - written_off_cents)), 0)::bigint as "open!",
                  min(payment_due_at) filter (
                      where payment_due_at < $2 and total_cents > received_cents + written_off_cents) as overdue_since
             from orders where client_id = $1 and state <> 'cancelled'"#,
        client.uuid(),
        now,
    )
    .fetch_one(&mut **tx)
    .await?;
    let unallocated = sqlx::query_scalar!(
        r#"select (coalesce((select sum(amount_cents) from payments where client_id = $1 and undone_at is null), 0)
                 - coalesce((select sum(amount_cents) from payment_allocations where client_id = $1 and undone_at is null), 0)
                  )::bigint as "cents!""#,
        client.uuid(),
    )
    .fetch_one(&mut **tx)
    .await?;
    let exposure = Exposure {
        // Invoices come later: what is ordered counts from the order on.
        unpaid_invoices: Money::ZERO,
        open_orders: Money::from_cents(row.open),
        unallocated_receipts: Money::from_cents(unallocated),
    };
    let overdue = row.overdue_since.map_or(0, |since| (now - since).num_days().max(0));
    Ok(Owed { exposure, overdue_days: u32::try_from(overdue).unwrap_or(u32::MAX) })
}

/// Locks the company's row, then checks that `more` fits into its credit. A company that pays in advance needs none.
///
/// Errors: 409 `credit_limit_exceeded`, `payment_overdue`.
pub(crate) async fn check(
    tx: &mut Tx,
    clock: &Clock,
    settings: &Settings,
    client: ClientId,
    company: &Company,
    more: Money,
) -> Result<(), Problem> {
    let Some(limit) = company.limit() else { return Ok(()) };
    company::lock(tx, client).await?;
    let owed = owed(tx, clock, client).await?;
    let days = u32::try_from(settings.number(Setting::OverdueBlocksCredit)).unwrap_or(u32::MAX);
    let terms = CreditTerms { limit: Some(limit), overdue_days_that_block: days };
    owed.exposure.check(more, &terms, owed.overdue_days).map_err(credit)
}
