//! What a timeline says, for the reader's side.

use dbc_domain::language::Language;
use dbc_domain::orders::lifecycle::EventKind;

/// An event in words. Clients read of validation, never of a supplier.
pub(super) fn event(kind: EventKind, staff: bool, language: Language) -> &'static str {
    let (fr, en) = match kind {
        EventKind::Submitted => ("Commande transmise", "Order submitted"),
        EventKind::Imported if staff => ("Importée d’une commande fournisseur", "Imported from a supplier order"),
        EventKind::Imported => ("Commande enregistrée", "Order recorded"),
        EventKind::SentToSupplier if staff => ("Envoyée au fournisseur", "Sent to the supplier"),
        EventKind::SentToSupplier => ("Validation en cours", "Being validated"),
        EventKind::Confirmed => ("Commande confirmée", "Order confirmed"),
        EventKind::ClientAsked => ("Changements à valider par le client", "Changes for the client to validate"),
        EventKind::ClientDecided => ("Réponse du client", "The client answered"),
        EventKind::ClientRefused => ("Refusée par le client", "Refused by the client"),
        EventKind::AnswerExpired => ("Délai de réponse passé", "Time to answer passed"),
        EventKind::ShippingAllowed => ("Préparation autorisée", "Preparation allowed"),
        EventKind::ProformaExpired => ("Pro-forma expirée", "Pro-forma expired"),
        EventKind::FirstParcelLeft => ("Première expédition", "First parcel left"),
        EventKind::LastUnitDelivered => ("Livraison complète", "Everything delivered"),
        EventKind::Withdrawn => ("Abandonnée par le client", "Withdrawn by the client"),
        EventKind::Cancelled => ("Annulée", "Cancelled"),
        EventKind::CancellationRequested => ("Annulation demandée", "Cancellation requested"),
        EventKind::CancellationDeclined => ("Annulation refusée", "Cancellation declined"),
        EventKind::Edited => ("Commande modifiée", "Order edited"),
        EventKind::AnswerReceived => ("Réponse du fournisseur lue", "The supplier's answer was read"),
        EventKind::RiseAbsorbed => ("Hausse prise en charge", "Rise taken on the house"),
        EventKind::Commented => ("Message", "Message"),
        EventKind::UnitsChanged => ("Appareils attachés ou retirés", "Devices attached or taken off"),
        EventKind::ParcelLeft => ("Colis parti", "Parcel left"),
        EventKind::ParcelDelivered => ("Colis livré", "Parcel delivered"),
        EventKind::PaymentChanged => ("Encaissement", "Receipt"),
        EventKind::Released => ("Libérée pour expédition", "Released for shipping"),
        EventKind::ShippingOffered => ("Port modifié", "Shipping changed"),
        EventKind::ReturnChanged => ("Retour", "Return"),
    };
    language.pick(fr, en)
}
