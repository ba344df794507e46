//! Why a return does not go on, and how that is told.

use dbc_domain::orders::returns::ReturnRefusal;
use dbc_ground::http::Problem;
use thiserror::Error;

/// Why nothing was done. Nothing was written.
#[derive(Debug, Error)]
pub(crate) enum ReturnError {
    /// No such order of the caller's.
    #[error("there is no such order")]
    UnknownOrder,
    /// No such return.
    #[error("there is no such return")]
    UnknownReturn,
    /// A phone is not on the order, or not any more.
    #[error("device {0} is not on the order")]
    UnknownDevice(usize),
    /// No phones, or too many.
    #[error("a return has 1 to 500 devices")]
    NoDevices,
    /// A phone cannot be returned.
    #[error("device {index}: {refusal}")]
    Refused {
        /// Its place in the request.
        index: usize,
        /// Why.
        refusal: ReturnRefusal,
    },
    /// A phone is on its way back already.
    #[error("a device is being returned already")]
    OpenAlready,
    /// No such step.
    #[error("{0} is no state of a return")]
    UnknownState(String),
    /// The step does not follow.
    #[error("{to} does not follow {from}")]
    DoesNotFollow {
        /// Where it stands.
        from: String,
        /// Where it was to go.
        to: String,
    },
    /// The identifier must be scanned.
    #[error("the identifier is missing")]
    NotScanned,
    /// Another phone arrived.
    #[error("another device arrived")]
    AnotherPhone {
        /// The phone that was sold.
        expected: String,
    },
    /// A reason is needed.
    #[error("a reason is needed")]
    NoReason,
    /// Somebody changed it in between.
    #[error("the return has version {0}")]
    Changed(i32),
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(sqlx::Error),
}

impl From<sqlx::Error> for ReturnError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error().and_then(|database| database.constraint()) {
            Some("returns_open") => ReturnError::OpenAlready,
            _ => ReturnError::Sql(error),
        }
    }
}

impl From<ReturnError> for Problem {
    fn from(error: ReturnError) -> Self {
        match error {
            ReturnError::UnknownOrder => {
                Problem::not_found("unknown_order", "Cette commande n’existe pas.", "There is no such order.")
            }
            ReturnError::UnknownReturn => {
                Problem::not_found("unknown_return", "Ce retour n’existe pas.", "There is no such return.")
            }
            ReturnError::UnknownDevice(n) => {
                let (fr, en) = ("Cet appareil n’est pas dans la commande.", "This device is not on the order.");
                Problem::invalid("unknown_device", fr, en).with_field(
                    format!("devices[{n}].device_id"),
                    "unknown",
                    fr,
                    en,
                )
            }
            ReturnError::NoDevices => {
                let (fr, en) = ("Choisissez 1 à 500 appareils.", "Choose 1 to 500 devices.");
                Problem::invalid("no_devices", fr, en).with_field("devices", "required", fr, en)
            }
            ReturnError::Refused { index, refusal } => refused(index, &refusal),
            ReturnError::OpenAlready => Problem::conflict(
                "return_open",
                "Un de ces appareils est déjà en cours de retour.",
                "One of these devices is being returned already.",
            ),
            ReturnError::UnknownState(to) => Problem::invalid(
                "unknown_state",
                format!("« {to} » n’est pas un état d’un retour."),
                format!("“{to}” is no state of a return."),
            )
            .with_field("to", "unknown", "État inconnu.", "Unknown state."),
            ReturnError::DoesNotFollow { from, to } => Problem::conflict(
                "return_moved",
                "Cette étape ne suit pas l’état actuel du retour : rechargez-le.",
                "This step does not follow the return’s present state: load it again.",
            )
            .with_extra("from", from)
            .with_extra("to", to),
            ReturnError::NotScanned => {
                let (fr, en) = ("Scannez l’IMEI de l’appareil reçu.", "Scan the IMEI of the device that arrived.");
                Problem::invalid("identifier_required", fr, en).with_field("identifier", "required", fr, en)
            }
            ReturnError::AnotherPhone { expected } => Problem::conflict(
                "another_phone",
                format!("Ce n’est pas l’appareil vendu : {expected} est attendu."),
                format!("This is not the device that was sold: {expected} is expected."),
            )
            .with_extra("expected", expected),
            ReturnError::NoReason => {
                let (fr, en) = ("Donnez un motif de 1 à 500 caractères.", "Give a reason of 1 to 500 characters.");
                Problem::invalid("reason_required", fr, en).with_field("reason", "required", fr, en)
            }
            ReturnError::Changed(version) => Problem::conflict(
                "changed_meanwhile",
                "Le retour a été modifié entre-temps : rechargez-le.",
                "The return was changed in the meantime: load it again.",
            )
            .with_extra("version", version),
            ReturnError::Sql(error) => error.into(),
        }
    }
}

fn refused(index: usize, refusal: &ReturnRefusal) -> Problem {
    let (code, fr, en) = match refusal {
        ReturnRefusal::SoldAsIs => (
            "sold_as_is",
            "Un appareil vendu « en l’état » ne se retourne pas.".to_owned(),
            "A device sold as it is cannot be returned.".to_owned(),
        ),
        ReturnRefusal::TooLate { until } => (
            "return_too_late",
            format!("Le délai de retour pour ce motif a pris fin le {}.", until.format("%d/%m/%Y")),
            format!("Returns for this reason were open until {}.", until.format("%Y-%m-%d")),
        ),
        ReturnRefusal::NotDelivered => (
            "not_delivered",
            "L’appareil n’est pas encore livré.".to_owned(),
            "The device is not delivered yet.".to_owned(),
        ),
        ReturnRefusal::AnotherPhone { .. } => (
            "another_phone",
            "Ce n’est pas l’appareil vendu.".to_owned(),
            "This is not the device that was sold.".to_owned(),
        ),
    };
    Problem::conflict(code, fr.clone(), en.clone()).with_field(format!("devices[{index}]"), code, fr, en)
}
