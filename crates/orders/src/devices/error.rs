//! Why devices were not taken, and how that is told.

use dbc_domain::language::Language;
use dbc_ground::files::{FileError, MAX_FILE};
use dbc_ground::http::{Problem, Text};
use dbc_sheets::error::ReadError;
use http::StatusCode;
use thiserror::Error;

/// Why nothing was attached or taken off. Nothing was written.
#[derive(Debug, Error)]
pub(crate) enum DeviceError {
    /// No order, or none of the caller's.
    #[error("there is no such order")]
    UnknownOrder,
    /// No such phone on this order.
    #[error("there is no such device on this order")]
    UnknownDevice,
    /// No such question.
    #[error("there is no such question")]
    UnknownQuestion,
    /// The order is not confirmed yet, or ended.
    #[error("no order of this scope takes devices now")]
    NotNow,
    /// The phone is in a shipment already.
    #[error("the device is in a shipment")]
    Shipped,
    /// Somebody answered in between.
    #[error("the question was answered")]
    Answered,
    /// The line got its devices in between.
    #[error("the line waits for no device any more")]
    LineFull,
    /// Another file attached one of these phones at the same moment.
    #[error("a device was sold in the same moment")]
    SoldMeanwhile,
    /// Neither a file nor a text.
    #[error("neither a file nor a text was sent")]
    NothingSent,
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The file cannot be kept.
    #[error(transparent)]
    File(#[from] FileError),
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(sqlx::Error),
}

impl From<sqlx::Error> for DeviceError {
    fn from(error: sqlx::Error) -> Self {
        let constraint = error.as_database_error().and_then(|database| database.constraint()).unwrap_or_default();
        match constraint {
            "units_identifier" | "order_item_imeis_sold_once" => DeviceError::SoldMeanwhile,
            _ => DeviceError::Sql(error),
        }
    }
}

impl From<DeviceError> for Problem {
    fn from(error: DeviceError) -> Self {
        match error {
            DeviceError::UnknownOrder => {
                Problem::not_found("unknown_order", "Cette commande n’existe pas.", "There is no such order.")
            }
            DeviceError::UnknownDevice => Problem::not_found(
                "unknown_device",
                "Cet appareil n’est pas dans la commande.",
                "There is no such device on the order.",
            ),
            DeviceError::UnknownQuestion => {
                Problem::not_found("unknown_question", "Cette question n’existe pas.", "There is no such question.")
            }
            DeviceError::NotNow => Problem::conflict(
                "not_confirmed_yet",
                "Les appareils se rattachent une fois la commande confirmée, et avant sa livraison complète.",
                "Devices are attached once the order is confirmed, and before it is delivered.",
            ),
            DeviceError::Shipped => Problem::conflict(
                "device_shipped",
                "L’appareil est dans une expédition : annulez-la d’abord, ou enregistrez un retour.",
                "The device is in a shipment: cancel that first, or record a return.",
            ),
            DeviceError::Answered => Problem::conflict(
                "changed_meanwhile",
                "Cette question a déjà reçu une réponse.",
                "This question was answered already.",
            ),
            DeviceError::LineFull => Problem::conflict(
                "line_full",
                "La ligne a reçu ses appareils entre-temps.",
                "The line got its devices in the meantime.",
            ),
            DeviceError::SoldMeanwhile => Problem::conflict(
                "sold_meanwhile",
                "Un de ces appareils vient d’être vendu ailleurs. Envoyez le fichier à nouveau.",
                "One of these devices was sold elsewhere at this moment. Send the file again.",
            ),
            DeviceError::NothingSent => Problem::invalid(
                "file_missing",
                "Joignez le fichier des IMEI, ou collez-les.",
                "Attach the file of IMEIs, or paste them.",
            )
            .with_field("file", "required", "Fichier ou texte absent.", "No file and no text."),
            DeviceError::Read(error) => unreadable(&error),
            DeviceError::File(FileError::TooLarge(_)) => {
                let most = MAX_FILE / 1024 / 1024;
                Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "file_too_large",
                    Text::new(format!("Le fichier dépasse {most} Mo."), format!("The file exceeds {most} MB.")),
                )
            }
            DeviceError::File(FileError::Sql(error)) | DeviceError::Sql(error) => error.into(),
        }
    }
}

fn unreadable(error: &ReadError) -> Problem {
    Problem::invalid("file_unreadable", error.sentence(Language::Fr), error.sentence(Language::En))
        .with_extra("reason", error.code())
}
