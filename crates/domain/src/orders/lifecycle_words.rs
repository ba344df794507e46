//! The codes and sentences of the life of an order, in French and English.

use super::lifecycle::{EventKind, Guard, Mover, OrderState, Refusal};
use crate::language::Language;

macro_rules! codes {
    ($type:ident { $($variant:ident => $code:literal;)+ }) => {
        impl $type {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code used in the database, in JSON and in errors.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Reads the code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    };
}

codes!(OrderState {
    Draft => "draft";
    Submitted => "submitted";
    AwaitingSupplier => "awaiting_supplier";
    AwaitingClient => "awaiting_client";
    PendingPayment => "pending_payment";
    Preparing => "preparing";
    Shipping => "shipping";
    Completed => "completed";
    Cancelled => "cancelled";
});

codes!(Mover {
    Client => "client";
    Staff => "staff";
    System => "system";
    Job => "job";
});

codes!(EventKind {
    Submitted => "submitted";
    Imported => "imported";
    SentToSupplier => "sent_to_supplier";
    Confirmed => "confirmed";
    ClientAsked => "client_asked";
    ClientDecided => "client_decided";
    ClientRefused => "client_refused";
    AnswerExpired => "answer_expired";
    ShippingAllowed => "shipping_allowed";
    ProformaExpired => "proforma_expired";
    FirstParcelLeft => "first_parcel_left";
    LastUnitDelivered => "last_unit_delivered";
    Withdrawn => "withdrawn";
    Cancelled => "cancelled";
    CancellationRequested => "cancellation_requested";
    CancellationDeclined => "cancellation_declined";
    Edited => "edited";
    AnswerReceived => "answer_received";
    RiseAbsorbed => "rise_absorbed";
    Commented => "commented";
    UnitsChanged => "units_changed";
    ParcelLeft => "parcel_left";
    ParcelDelivered => "parcel_delivered";
    PaymentChanged => "payment_changed";
    Released => "released";
    ShippingOffered => "shipping_offered";
    ReturnChanged => "return_changed";
});

codes!(Guard {
    Approved => "approved";
    PricesAsShown => "prices_as_shown";
    StockHeld => "stock_held";
    MinimumReached => "minimum_reached";
    WithinCredit => "within_credit";
    ShippingPriced => "shipping_priced";
    HoldsChecked => "holds_checked";
    AnswerClosed => "answer_closed";
    NothingToAccept => "nothing_to_accept";
    SomethingToAccept => "something_to_accept";
    AllDecided => "all_decided";
    NotSent => "not_sent";
    SupplierAsked => "supplier_asked";
    UnitsLeft => "units_left";
    NoUnitLeft => "no_unit_left";
    DeadlinePassed => "deadline_passed";
    MayShip => "may_ship";
    NoReceipt => "no_receipt";
    UnitsAttached => "units_attached";
    RegimesAgree => "regimes_agree";
    AllDelivered => "all_delivered";
    RefundPrepared => "refund_prepared";
    ReasonGiven => "reason_given";
});

impl Guard {
    /// What is wrong when the condition does not hold, without capital and full stop.
    pub fn unmet(self, language: Language) -> &'static str {
        match self {
            Guard::Approved => {
                language.pick("l'approbation interne manque", "the approval inside the company is missing")
            }
            Guard::PricesAsShown => language.pick("des prix ont changé", "prices have changed"),
            Guard::StockHeld => {
                language.pick("le stock ne suffit pas pour toutes les lignes", "stock does not cover every line")
            }
            Guard::MinimumReached => {
                language.pick("le minimum de commande n'est pas atteint", "the minimum order is not reached")
            }
            Guard::WithinCredit => {
                language.pick("le plafond d'encours serait dépassé", "the credit limit would be exceeded")
            }
            Guard::ShippingPriced => {
                language.pick("le port est sur devis pour cette adresse", "shipping to this address is on request")
            }
            Guard::HoldsChecked => language.pick(
                "des lignes ne sont plus réservées et doivent être vérifiées",
                "lines no longer hold stock and must be checked",
            ),
            Guard::AnswerClosed => language.pick("la validation n'est pas clôturée", "the validation is not closed"),
            Guard::NothingToAccept => language
                .pick("des changements attendent l'accord du client", "changes wait for the client's acceptance"),
            Guard::SomethingToAccept => language
                .pick("aucun changement n'attend l'accord du client", "no change waits for the client's acceptance"),
            Guard::AllDecided => {
                language.pick("des lignes modifiées attendent une décision", "changed lines wait for a decision")
            }
            Guard::NotSent => {
                language.pick("des lignes sont déjà parties en validation", "lines were sent for validation already")
            }
            Guard::SupplierAsked => {
                language.pick("aucune ligne n'attend de validation", "no line waits for validation")
            }
            Guard::UnitsLeft => language.pick("il ne reste aucune unité", "no unit is left"),
            Guard::NoUnitLeft => language.pick("il reste des unités", "units are left"),
            Guard::DeadlinePassed => language.pick("le délai court encore", "the deadline has not passed"),
            Guard::MayShip => language.pick(
                "la commande n'est ni payée, ni couverte par un crédit, ni libérée",
                "the order is neither paid, nor on credit, nor released",
            ),
            Guard::NoReceipt => language.pick(
                "un encaissement est affecté ou attend un rapprochement",
                "a receipt is allocated or waits for matching",
            ),
            Guard::UnitsAttached => language.pick("le colis ne contient aucun appareil", "the parcel holds no device"),
            Guard::RegimesAgree => language.pick(
                "un appareil a été acheté sous un autre régime de TVA",
                "a device was bought under another VAT regime",
            ),
            Guard::AllDelivered => {
                language.pick("des unités ne sont pas encore livrées", "units are not delivered yet")
            }
            Guard::RefundPrepared => language.pick(
                "le remboursement et l'avoir ne sont pas préparés",
                "the refund and the credit note are not prepared",
            ),
            Guard::ReasonGiven => language.pick("un motif est nécessaire", "a reason is needed"),
        }
    }
}

impl Refusal {
    /// The stable code of the refusal.
    pub fn code(self) -> &'static str {
        match self {
            Refusal::AlreadyThere(_) => "already_there",
            Refusal::NotInThisState { .. } => "not_in_this_state",
            Refusal::NotAllowed(_) => "not_allowed",
            Refusal::Unmet(guard) => guard.code(),
        }
    }

    /// The refusal in words that a client may read.
    pub fn sentence(self, language: Language) -> String {
        match self {
            Refusal::AlreadyThere(state) | Refusal::NotInThisState { state, .. } => {
                let label = state.client_label(language);
                match (self, language) {
                    (Refusal::AlreadyThere(_), Language::Fr) => {
                        format!("C'est déjà fait : la commande est « {label} ».")
                    }
                    (Refusal::AlreadyThere(_), Language::En) => format!("Already done: the order is “{label}”."),
                    (_, Language::Fr) => format!("Impossible tant que la commande est « {label} »."),
                    (_, Language::En) => format!("Not possible while the order is “{label}”."),
                }
            }
            Refusal::NotAllowed(_) => {
                language.pick("Cette action ne vous est pas ouverte.", "This action is not open to you.").to_owned()
            }
            Refusal::Unmet(guard) => {
                let reason = guard.unmet(language);
                match language {
                    Language::Fr => format!("Impossible : {reason}."),
                    Language::En => format!("Not possible: {reason}."),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_json_and_are_read_back() {
        for state in OrderState::ALL {
            assert_eq!(OrderState::from_code(state.code()), Some(*state));
        }
        for event in EventKind::ALL {
            assert_eq!(EventKind::from_code(event.code()), Some(*event));
        }
        assert_eq!(OrderState::AwaitingClient.code(), "awaiting_client");
        assert_eq!(Guard::PricesAsShown.code(), "prices_as_shown");
    }

    #[test]
    fn a_refusal_says_why_in_both_languages_and_names_no_supplier() {
        let credit = Refusal::Unmet(Guard::WithinCredit);
        assert_eq!(credit.sentence(Language::Fr), "Impossible : le plafond d'encours serait dépassé.");
        for guard in Guard::ALL {
            for language in [Language::Fr, Language::En] {
                let sentence = Refusal::Unmet(*guard).sentence(language).to_lowercase();
                assert!(!sentence.contains("fournisseur") && !sentence.contains("supplier"), "{sentence}");
            }
        }
        let late = Refusal::NotInThisState { state: OrderState::Completed, event: EventKind::Withdrawn };
        assert_eq!(late.sentence(Language::En), "Not possible while the order is “Delivered”.");
    }
}
