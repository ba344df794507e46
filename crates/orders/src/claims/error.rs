//! Why a claim does not go on, and how that is told.

use chrono::{DateTime, Utc};
use dbc_ground::http::Problem;
use thiserror::Error;

/// Why nothing was done. Nothing was written.
#[derive(Debug, Error)]
pub(crate) enum ClaimError {
    /// No such order of the caller's.
    #[error("there is no such order")]
    UnknownOrder,
    /// No such phone on the order.
    #[error("there is no such device on the order")]
    UnknownDevice,
    /// No such claim.
    #[error("there is no such claim")]
    UnknownClaim,
    /// The parcel did not arrive yet.
    #[error("the shipment is not delivered")]
    NotDelivered,
    /// The delay is over.
    #[error("claims were open until {0}")]
    TooLate(DateTime<Utc>),
    /// The phone is claimed already.
    #[error("the device is claimed already")]
    OpenAlready,
    /// The step does not follow.
    #[error("{to} does not follow {from}")]
    DoesNotFollow {
        /// Where it stands.
        from: String,
        /// Where it was to go.
        to: String,
    },
    /// An answer in words is needed.
    #[error("an answer is needed")]
    NoAnswer,
    /// Somebody changed it in between.
    #[error("the claim has version {0}")]
    Changed(i32),
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(sqlx::Error),
}

impl From<sqlx::Error> for ClaimError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error().and_then(|database| database.constraint()) {
            Some("missing_claims_open") => ClaimError::OpenAlready,
            _ => ClaimError::Sql(error),
        }
    }
}

impl From<ClaimError> for Problem {
    fn from(error: ClaimError) -> Self {
        match error {
            ClaimError::UnknownOrder => {
                Problem::not_found("unknown_order", "Cette commande n’existe pas.", "There is no such order.")
            }
            ClaimError::UnknownDevice => {
                let (fr, en) = ("Cet appareil n’est pas dans la commande.", "This device is not on the order.");
                Problem::invalid("unknown_device", fr, en).with_field("device_id", "unknown", fr, en)
            }
            ClaimError::UnknownClaim => {
                Problem::not_found("unknown_claim", "Cette réclamation n’existe pas.", "There is no such claim.")
            }
            ClaimError::NotDelivered => Problem::conflict(
                "not_delivered",
                "L’envoi de cet appareil n’est pas encore livré.",
                "The shipment of this device is not delivered yet.",
            ),
            ClaimError::TooLate(until) => Problem::conflict(
                "claim_too_late",
                format!("Le délai de réclamation a pris fin le {}.", until.format("%d/%m/%Y")),
                format!("Claims were open until {}.", until.format("%Y-%m-%d")),
            ),
            ClaimError::OpenAlready => {
                Problem::conflict("claim_open", "Cet appareil est déjà réclamé.", "This device is claimed already.")
            }
            ClaimError::DoesNotFollow { from, to } => Problem::conflict(
                "claim_moved",
                "Cette réponse ne suit pas l’état actuel de la réclamation : rechargez-la.",
                "This answer does not follow the claim’s present state: load it again.",
            )
            .with_extra("from", from)
            .with_extra("to", to),
            ClaimError::NoAnswer => {
                let (fr, en) = (
                    "Dites au client pourquoi, en 2000 caractères au plus.",
                    "Tell the client why, in at most 2000 characters.",
                );
                Problem::invalid("answer_required", fr, en).with_field("answer", "required", fr, en)
            }
            ClaimError::Changed(version) => Problem::conflict(
                "changed_meanwhile",
                "La réclamation a été modifiée entre-temps : rechargez-la.",
                "The claim was changed in the meantime: load it again.",
            )
            .with_extra("version", version),
            ClaimError::Sql(error) => error.into(),
        }
    }
}
