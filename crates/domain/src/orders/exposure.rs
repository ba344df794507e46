//! What a client owes and could come to owe, against the limit of his credit (trade rules 5.3). Amounts with VAT.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::money::Money;

/// The sums of an exposure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Exposure {
    /// Invoices not paid.
    pub unpaid_invoices: Money,
    /// Open orders not invoiced yet.
    pub open_orders: Money,
    /// Receipts that are allocated to nothing.
    pub unallocated_receipts: Money,
}

/// The terms of a client's credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditTerms {
    /// The limit; `None` for a client who pays in advance and needs none.
    pub limit: Option<Money>,
    /// Days overdue from which an invoice blocks credit (15 by default).
    pub overdue_days_that_block: u32,
}

/// Why an order is not covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum CreditRefusal {
    /// The limit would be passed.
    #[error("the credit limit would be passed by {by} €")]
    OverLimit {
        /// By so much.
        by: Money,
    },
    /// An invoice is overdue for too long.
    #[error("an invoice is overdue for {days} days")]
    OverdueInvoice {
        /// Days.
        days: u32,
    },
}

impl Exposure {
    /// Unpaid invoices + open orders − unallocated receipts.
    pub fn total(&self) -> Money {
        self.unpaid_invoices + self.open_orders - self.unallocated_receipts
    }

    /// Checks that `more` fits. Exposure must be read under the client's lock.
    pub fn check(&self, more: Money, terms: &CreditTerms, oldest_overdue_days: u32) -> Result<(), CreditRefusal> {
        let Some(limit) = terms.limit else { return Ok(()) };
        if oldest_overdue_days > 0 && oldest_overdue_days >= terms.overdue_days_that_block {
            return Err(CreditRefusal::OverdueInvoice { days: oldest_overdue_days });
        }
        let by = self.total() + more - limit;
        if by.is_positive() { Err(CreditRefusal::OverLimit { by }) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_reached_but_not_passed() {
        let sum = Money::from_cents;
        let exposure = Exposure { unpaid_invoices: sum(500), open_orders: sum(400), unallocated_receipts: sum(100) };
        let terms = CreditTerms { limit: Some(sum(1000)), overdue_days_that_block: 15 };
        assert_eq!(exposure.total(), sum(800));
        assert_eq!(exposure.check(sum(200), &terms, 0), Ok(()));
        assert_eq!(exposure.check(sum(201), &terms, 0), Err(CreditRefusal::OverLimit { by: sum(1) }));
        assert_eq!(exposure.check(sum(1), &terms, 14), Ok(()));
        assert_eq!(exposure.check(sum(1), &terms, 15), Err(CreditRefusal::OverdueInvoice { days: 15 }));
        let prepaid = CreditTerms { limit: None, ..terms };
        assert_eq!(exposure.check(sum(1_000_000), &prepaid, 99), Ok(()));
    }
}
