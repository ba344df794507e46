//! Why nothing was recorded, and how that is told.

use dbc_domain::money::Money;
use dbc_ground::http::Problem;
use thiserror::Error;

/// Why a receipt was not recorded, allocated, undone, or a difference not written off. Nothing was written.
#[derive(Debug, Error)]
pub(crate) enum PaymentError {
    /// There is no such client.
    #[error("there is no such client")]
    UnknownClient,
    /// There is no such receipt.
    #[error("there is no such receipt")]
    UnknownPayment,
    /// There is no such order of this client.
    #[error("there is no such order of this client")]
    UnknownOrder,
    /// The receipt was taken back.
    #[error("the receipt was undone")]
    Undone,
    /// A value of a field is wrong.
    #[error("{field} is wrong")]
    Field {
        /// The field.
        field: &'static str,
        /// In French.
        fr: &'static str,
        /// In English.
        en: &'static str,
    },
    /// The parts are more than the receipt.
    #[error("{by} € more than the receipt are allocated")]
    MoreThanReceived {
        /// By so much.
        by: Money,
    },
    /// A part is more than its order owes, or than is to be refunded of it.
    #[error("order {number} takes {left} € at most")]
    MoreThanDue {
        /// The order.
        number: String,
        /// So much it takes.
        left: Money,
    },
    /// A refund is more than the client's credit and what is to be refunded.
    #[error("the client's credit is {credit} €")]
    MoreThanCredit {
        /// What is there.
        credit: Money,
    },
    /// What is left is nothing, or too much to be written off.
    #[error("{left} € are left; up to {limit} € may be written off")]
    NotWrittenOff {
        /// What is left.
        left: Money,
        /// The limit of the settings.
        limit: Money,
    },
    /// A step of the order failed.
    #[error(transparent)]
    Step(Problem),
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

impl From<PaymentError> for Problem {
    fn from(error: PaymentError) -> Self {
        match error {
            PaymentError::UnknownClient => {
                Problem::not_found("unknown_client", "Ce client n’existe pas.", "There is no such client.")
            }
            PaymentError::UnknownPayment => {
                Problem::not_found("unknown_payment", "Cet encaissement n’existe pas.", "There is no such receipt.")
            }
            PaymentError::UnknownOrder => Problem::not_found(
                "unknown_order",
                "Cette commande n’existe pas chez ce client.",
                "This client has no such order.",
            ),
            PaymentError::Undone => Problem::conflict(
                "payment_undone",
                "Cet encaissement a été annulé : enregistrez-le à nouveau.",
                "This receipt was undone: record it again.",
            ),
            PaymentError::Field { field, fr, en } => {
                Problem::invalid("invalid_payment", fr, en).with_field(field, "invalid", fr, en)
            }
            PaymentError::MoreThanReceived { by } => Problem::invalid(
                "allocated_too_much",
                format!("Les montants affectés dépassent l’encaissement de {by} €."),
                format!("The parts exceed the receipt by {by} €."),
            )
            .with_extra("excess_cents", by.cents()),
            PaymentError::MoreThanDue { number, left } => Problem::invalid(
                "allocated_more_than_due",
                format!("La commande {number} accepte {left} € au plus ; le surplus reste au crédit du client."),
                format!("Order {number} takes {left} € at most; the rest stays as the client’s credit."),
            )
            .with_extra("order_number", number)
            .with_extra("left_cents", left.cents()),
            PaymentError::MoreThanCredit { credit } => Problem::invalid(
                "refund_exceeds_credit",
                format!(
                    "Le crédit du client est de {credit} € : affectez le remboursement aux commandes à rembourser."
                ),
                format!(
                    "The client’s credit is {credit} €: allocate the refund to the orders that are to be refunded."
                ),
            )
            .with_extra("credit_cents", credit.cents()),
            PaymentError::NotWrittenOff { left, limit } => Problem::conflict(
                "write_off_refused",
                format!("Il reste {left} € ; un écart jusqu’à {limit} € peut être passé en perte."),
                format!("{left} € are left; a difference of up to {limit} € may be written off."),
            )
            .with_extra("left_cents", left.cents())
            .with_extra("limit_cents", limit.cents()),
            PaymentError::Step(problem) => problem,
            PaymentError::Sql(error) => error.into(),
        }
    }
}
