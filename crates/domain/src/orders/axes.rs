//! Payment and shipment: two axes beside the life of an order, computed from sums and never typed (trade rules 5.1
//! and 5.4).

use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::money::Money;

/// How far an order is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Nothing received.
    Unpaid,
    /// Something received.
    PartlyPaid,
    /// Nothing left to pay.
    Paid,
    /// Something left to pay, past its date.
    Overdue,
    /// More is allocated than is due: an order that shrank or was cancelled after it was paid.
    RefundDue,
}

/// The sums that payment follows from, with VAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentSums {
    /// What the client owes for this order; zero once cancelled.
    pub due: Money,
    /// Receipts allocated to it, less refunds.
    pub received: Money,
    /// Shortfall that staff wrote off.
    pub written_off: Money,
    /// True when the due date is past.
    pub past_due_date: bool,
}

impl PaymentSums {
    /// What is left to pay; negative when a refund is due.
    pub fn left(&self) -> Money {
        self.due - self.received - self.written_off
    }

    /// Where payment stands.
    pub fn state(&self) -> PaymentState {
        if self.received > self.due {
            PaymentState::RefundDue
        } else if !self.left().is_positive() {
            PaymentState::Paid
        } else if self.past_due_date {
            PaymentState::Overdue
        } else if self.received.is_positive() {
            PaymentState::PartlyPaid
        } else {
            PaymentState::Unpaid
        }
    }

    /// True when what is left is small enough to write off (trade rules 5.2; 1 € by default).
    pub fn may_write_off(&self, limit: Money) -> bool {
        self.left().is_positive() && self.left() <= limit
    }
}

/// Why an order may be shipped (trade rules 5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShippingPermission {
    /// Where payment stands.
    pub payment: PaymentState,
    /// The client has credit terms and is within the limit.
    pub within_credit: bool,
    /// Staff released it, with a reason.
    pub released: bool,
}

impl ShippingPermission {
    /// True when goods may leave.
    pub fn granted(&self) -> bool {
        matches!(self.payment, PaymentState::Paid | PaymentState::RefundDue) || self.within_credit || self.released
    }
}

/// How far an order is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShipmentState {
    /// Nothing left.
    NotShipped,
    /// Some confirmed units left.
    PartlyShipped,
    /// All confirmed units left.
    Shipped,
    /// All confirmed units arrived.
    Delivered,
}

/// Units of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ShipmentSums {
    /// Confirmed and not dropped.
    pub confirmed: u32,
    /// In a parcel that left.
    pub shipped: u32,
    /// In a parcel that arrived.
    pub delivered: u32,
}

impl ShipmentSums {
    /// Where shipment stands.
    pub fn state(&self) -> ShipmentState {
        if self.shipped == 0 {
            ShipmentState::NotShipped
        } else if self.shipped < self.confirmed {
            ShipmentState::PartlyShipped
        } else if self.delivered < self.confirmed {
            ShipmentState::Shipped
        } else {
            ShipmentState::Delivered
        }
    }
}

macro_rules! words {
    ($type:ty { $($variant:ident => $code:literal, $fr:literal, $en:literal;)+ }) => {
        impl $type {
            /// Every state, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code used in the database and in JSON.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Reads the code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|state| state.code() == code)
            }

            /// Its name on screen.
            pub fn label(self, language: Language) -> &'static str {
                match self { $(Self::$variant => language.pick($fr, $en)),+ }
            }
        }
    };
}

words!(PaymentState {
    Unpaid => "unpaid", "Non payée", "Unpaid";
    PartlyPaid => "partly_paid", "Partiellement payée", "Partly paid";
    Paid => "paid", "Payée", "Paid";
    Overdue => "overdue", "En retard de paiement", "Overdue";
    RefundDue => "refund_due", "Remboursement dû", "Refund due";
});

words!(ShipmentState {
    NotShipped => "not_shipped", "Non expédiée", "Not shipped";
    PartlyShipped => "partly_shipped", "Partiellement expédiée", "Partly shipped";
    Shipped => "shipped", "Expédiée", "Shipped";
    Delivered => "delivered", "Livrée", "Delivered";
});

#[cfg(test)]
mod tests {
    use super::*;

    fn payment(due: i64, received: i64, written_off: i64, past_due_date: bool) -> PaymentState {
        let sum = Money::from_cents;
        PaymentSums { due: sum(due), received: sum(received), written_off: sum(written_off), past_due_date }.state()
    }

    #[test]
    fn payment_follows_from_sums() {
        assert_eq!(payment(1000, 0, 0, false), PaymentState::Unpaid);
        assert_eq!(payment(1000, 999, 0, false), PaymentState::PartlyPaid);
        assert_eq!(payment(1000, 999, 0, true), PaymentState::Overdue);
        assert_eq!(payment(1000, 999, 1, true), PaymentState::Paid);
        assert_eq!(payment(1000, 1000, 0, true), PaymentState::Paid);
        assert_eq!(payment(1000, 1001, 0, true), PaymentState::RefundDue);
        assert_eq!(payment(0, 500, 0, false), PaymentState::RefundDue, "cancelled after a payment");
    }

    #[test]
    fn only_small_shortfalls_are_written_off() {
        let sums = |received| PaymentSums {
            due: Money::from_cents(1000),
            received: Money::from_cents(received),
            written_off: Money::ZERO,
            past_due_date: false,
        };
        let limit = Money::from_cents(100);
        assert!(sums(900).may_write_off(limit));
        assert!(!sums(899).may_write_off(limit));
        assert!(!sums(1000).may_write_off(limit));
    }

    #[test]
    fn goods_leave_when_paid_or_trusted_or_released() {
        let unpaid = ShippingPermission { payment: PaymentState::Unpaid, within_credit: false, released: false };
        assert!(!unpaid.granted());
        assert!(!ShippingPermission { payment: PaymentState::PartlyPaid, ..unpaid }.granted());
        assert!(ShippingPermission { payment: PaymentState::Paid, ..unpaid }.granted());
        assert!(ShippingPermission { within_credit: true, ..unpaid }.granted());
        assert!(ShippingPermission { released: true, ..unpaid }.granted());
    }

    #[test]
    fn shipment_follows_from_units() {
        let state = |confirmed, shipped, delivered| ShipmentSums { confirmed, shipped, delivered }.state();
        assert_eq!(state(80, 0, 0), ShipmentState::NotShipped);
        assert_eq!(state(80, 79, 79), ShipmentState::PartlyShipped);
        assert_eq!(state(80, 80, 79), ShipmentState::Shipped);
        assert_eq!(state(80, 80, 80), ShipmentState::Delivered);
        assert_eq!(state(0, 0, 0), ShipmentState::NotShipped);
    }
}
