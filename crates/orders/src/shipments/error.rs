//! Why a shipment does not go on, and how that is told.

use dbc_ground::http::Problem;
use thiserror::Error;

/// Why nothing was done. Nothing was written.
#[derive(Debug, Error)]
pub(crate) enum ShipmentError {
    /// No such order.
    #[error("there is no such order")]
    UnknownOrder,
    /// No such shipment, or none of the caller's.
    #[error("there is no such shipment")]
    UnknownShipment,
    /// No such carrier.
    #[error("there is no carrier {0}")]
    UnknownCarrier(String),
    /// A parcel is wrong.
    #[error("parcel {0} is wrong")]
    BadParcel(usize),
    /// The order may not be prepared now.
    #[error("the order is not being prepared")]
    NotPreparing,
    /// No phone is attached that could be shipped.
    #[error("there is nothing to ship")]
    NothingToShip,
    /// Phones bought under another regime than the order's (trade rules 1.5).
    #[error("{} devices were bought under another regime", .0.len())]
    RegimeDiffers(Vec<String>),
    /// The shipment went on in between.
    #[error("the shipment is {0}")]
    NotNow(String),
    /// Somebody changed it in between.
    #[error("the shipment has version {0}")]
    Changed(i32),
    /// A step of the order was refused.
    #[error(transparent)]
    Step(#[from] Problem),
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

impl From<ShipmentError> for Problem {
    fn from(error: ShipmentError) -> Self {
        match error {
            ShipmentError::UnknownOrder => {
                Problem::not_found("unknown_order", "Cette commande n’existe pas.", "There is no such order.")
            }
            ShipmentError::UnknownShipment => {
                Problem::not_found("unknown_shipment", "Cette expédition n’existe pas.", "There is no such shipment.")
            }
            ShipmentError::UnknownCarrier(code) => Problem::invalid(
                "unknown_carrier",
                format!("Le transporteur « {code} » n’existe pas."),
                format!("There is no carrier “{code}”."),
            )
            .with_field("carrier", "unknown", "Transporteur inconnu.", "Unknown carrier."),
            ShipmentError::BadParcel(n) => {
                let (fr, en) = (
                    "Un numéro de suivi a 40 lettres, chiffres ou tirets au plus ; un poids, 1 g à 1 000 kg ; 1 à 100 colis.",
                    "A tracking number has at most 40 letters, digits or hyphens; a weight is 1 g to 1,000 kg; 1 to 100 parcels.",
                );
                Problem::invalid("invalid_parcel", fr, en).with_field(format!("parcels[{n}]"), "invalid", fr, en)
            }
            ShipmentError::NotPreparing => Problem::conflict(
                "not_preparing",
                "La commande n’est pas en préparation : elle doit être confirmée et payée, à crédit, ou libérée.",
                "The order is not being prepared: it must be confirmed and paid, on credit, or released.",
            ),
            ShipmentError::NothingToShip => Problem::conflict(
                "nothing_to_ship",
                "Aucun appareil rattaché n’attend son expédition.",
                "No attached device waits to be shipped.",
            ),
            ShipmentError::RegimeDiffers(identifiers) => Problem::conflict(
                "regime_differs",
                "Des appareils ont été achetés sous un autre régime de TVA que celui de la commande : retirez-les.",
                "Some devices were bought under another VAT regime than the order’s: take them off.",
            )
            .with_extra("identifiers", identifiers),
            ShipmentError::NotNow(state) => Problem::conflict(
                "shipment_moved",
                "L’expédition a changé d’état : rechargez-la.",
                "The shipment has moved on: load it again.",
            )
            .with_extra("state", state),
            ShipmentError::Changed(version) => Problem::conflict(
                "changed_meanwhile",
                "L’expédition a été modifiée entre-temps : rechargez-la.",
                "The shipment was changed in the meantime: load it again.",
            )
            .with_extra("version", version),
            ShipmentError::Step(problem) => problem,
            ShipmentError::Sql(error) => error.into(),
        }
    }
}
