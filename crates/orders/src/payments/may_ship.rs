//! Whether goods may leave (trade rules 5.1 and 5.3): paid, within credit terms, or released by staff.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{ClientId, OrderId};
use dbc_domain::money::Money;
use dbc_domain::orders::axes::{PaymentState, PaymentSums, ShippingPermission};
use dbc_domain::orders::exposure::{CreditTerms, Exposure};
use dbc_domain::settings::Setting;
use dbc_ground::db::Tx;
use dbc_ground::settings;

use super::queries;

/// The sums that an order's payment follows from. `due` is zero once it is cancelled.
pub(crate) fn sums(
    state: &str,
    total_cents: i64,
    received_cents: i64,
    written_off_cents: i64,
    payment_due_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> PaymentSums {
    PaymentSums {
        due: Money::from_cents(if state == "cancelled" { 0 } else { total_cents }),
        received: Money::from_cents(received_cents),
        written_off: Money::from_cents(written_off_cents),
        past_due_date: payment_due_at.is_some_and(|due| due < now),
    }
}

/// What a client owes and may owe. Read it under the lock of the company's row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CreditStanding {
    /// What is owed.
    pub exposure: Exposure,
    /// The limit; none for somebody who pays in advance.
    pub terms: CreditTerms,
    /// Days since the oldest debt of delivered or leaving goods fell due.
    pub oldest_overdue_days: u32,
    /// Goods may leave before they are paid.
    pub on_terms: bool,
}

impl CreditStanding {
    /// True when the client has terms and what is owed already stays within them.
    pub(crate) fn covers_what_is_owed(&self) -> bool {
        self.on_terms && self.exposure.check(Money::ZERO, &self.terms, self.oldest_overdue_days).is_ok()
    }
}

/// Where a client's credit stands.
pub(crate) async fn credit_standing(
    tx: &mut Tx,
    client: ClientId,
    now: DateTime<Utc>,
) -> Result<CreditStanding, sqlx::Error> {
    let blocking = settings::load(tx).await?.number(Setting::OverdueBlocksCredit);
    let row = queries::credit(tx, client, now).await?;
    let on_terms = row.payment_terms != "prepaid";
    let overdue = row.overdue_since.map_or(0, |since| (now - since).num_days());
    Ok(CreditStanding {
        exposure: Exposure {
            unpaid_invoices: Money::ZERO,
            open_orders: Money::from_cents(row.open_cents),
            unallocated_receipts: Money::from_cents(row.unallocated_cents),
        },
        terms: CreditTerms {
            limit: on_terms.then(|| Money::from_cents(row.credit_limit_cents)),
            overdue_days_that_block: u32::try_from(blocking).unwrap_or(u32::MAX),
        },
        oldest_overdue_days: u32::try_from(overdue).unwrap_or(0),
        on_terms,
    })
}

/// Why an order may leave, or that it may not.
pub(crate) async fn shipping_permission(
    tx: &mut Tx,
    order: OrderId,
    now: DateTime<Utc>,
) -> Result<ShippingPermission, sqlx::Error> {
    let Some(found) = queries::money(tx, &[order.uuid()]).await?.into_iter().next() else {
        return Err(sqlx::Error::RowNotFound);
    };
    let payment = found.sums(now).state();
    let paid = matches!(payment, PaymentState::Paid | PaymentState::RefundDue);
    let within_credit = !paid
        && !found.released
        && credit_standing(tx, ClientId::new(found.client_id), now).await?.covers_what_is_owed();
    Ok(ShippingPermission { payment, within_credit, released: found.released })
}
