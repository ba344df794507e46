//! What the reader can do with an order now: the table of moves with the reader's permissions.

use dbc_domain::access::{Permission, Role};
use dbc_domain::language::Language;
use dbc_domain::orders::lifecycle::{EventKind, Mover, OrderState, Refusal, possible};
use dbc_domain::orders::tariff::free_shipping_may_change;
use dbc_ground::http::Caller;

use super::model::OrderAction;

/// What an order's actions depend on.
pub(super) struct Situation {
    pub state: OrderState,
    pub cancellation_asked: bool,
    pub released: bool,
    pub devices: i64,
}

pub(super) fn actions(at: &Situation, caller: &Caller, language: Language) -> Vec<OrderAction> {
    let list = Listing { at, caller, language };
    match caller.actor.role {
        Role::Client { .. } => list.for_client(),
        Role::Staff(_) => list.for_staff(),
    }
}

struct Listing<'a> {
    at: &'a Situation,
    caller: &'a Caller,
    language: Language,
}

impl Listing<'_> {
    fn for_client(&self) -> Vec<OrderAction> {
        let state = self.at.state;
        let may = |event| possible(state, Mover::Client).contains(&event);
        let asked = self.at.cancellation_asked;
        [
            self.action(
                "decide",
                "Répondre",
                "Answer",
                Permission::OrderDecide,
                may(EventKind::ClientDecided),
                EventKind::ClientDecided,
            ),
            self.action(
                "withdraw",
                "Abandonner",
                "Withdraw",
                Permission::OrderDecide,
                may(EventKind::Withdrawn),
                EventKind::Withdrawn,
            ),
            self.action(
                "request_cancellation",
                "Demander l’annulation",
                "Ask to cancel",
                Permission::OrderDecide,
                state.may_request_cancellation() && !asked,
                EventKind::CancellationRequested,
            ),
            self.action("comment", "Écrire", "Write", Permission::OrderDecide, true, EventKind::Commented),
            self.action(
                "reorder",
                "Commander à nouveau",
                "Order again",
                Permission::CartWrite,
                true,
                EventKind::Submitted,
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn for_staff(&self) -> Vec<OrderAction> {
        let (state, at) = (self.at.state, self.at);
        let may = |event| possible(state, Mover::Staff).contains(&event);
        let open = !state.is_terminal();
        let unpaid = matches!(
            state,
            OrderState::Submitted
                | OrderState::AwaitingSupplier
                | OrderState::AwaitingClient
                | OrderState::PendingPayment
        );
        [
            self.action(
                "send",
                "Transmettre au fournisseur",
                "Send to the supplier",
                Permission::SupplierWrite,
                may(EventKind::SentToSupplier),
                EventKind::SentToSupplier,
            ),
            self.action(
                "edit",
                "Modifier",
                "Edit",
                Permission::OrderManage,
                may(EventKind::ClientAsked),
                EventKind::Edited,
            ),
            self.action(
                "decide",
                "Répondre pour le client",
                "Answer for the client",
                Permission::OrderDecide,
                may(EventKind::ClientDecided),
                EventKind::ClientDecided,
            ),
            self.action(
                "cancel",
                "Annuler",
                "Cancel",
                Permission::OrderManage,
                may(EventKind::Cancelled),
                EventKind::Cancelled,
            ),
            self.action(
                "decline_cancellation",
                "Refuser l’annulation",
                "Decline to cancel",
                Permission::OrderManage,
                at.cancellation_asked && open,
                EventKind::CancellationDeclined,
            ),
            self.action(
                "release",
                "Libérer avant paiement",
                "Release before payment",
                Permission::OrderManage,
                unpaid && !at.released,
                EventKind::Released,
            ),
            self.action(
                "offer_shipping",
                "Offrir le port",
                "Offer shipping",
                Permission::OrderManage,
                open && free_shipping_may_change(u32::try_from(at.devices).unwrap_or(1)),
                EventKind::ShippingOffered,
            ),
            self.action(
                "attach_devices",
                "Attacher des appareils",
                "Attach devices",
                Permission::OrderShip,
                matches!(state, OrderState::PendingPayment | OrderState::Preparing | OrderState::Shipping),
                EventKind::UnitsChanged,
            ),
            self.action(
                "ship",
                "Expédier",
                "Ship",
                Permission::OrderShip,
                matches!(state, OrderState::Preparing | OrderState::Shipping),
                EventKind::FirstParcelLeft,
            ),
            self.action("comment", "Écrire", "Write", Permission::OrderManage, true, EventKind::Commented),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// `None` when the reader's role can never do it.
    fn action(
        &self,
        code: &str,
        fr: &str,
        en: &str,
        permission: Permission,
        allowed: bool,
        event: EventKind,
    ) -> Option<OrderAction> {
        let refusal = Refusal::NotInThisState { state: self.at.state, event };
        self.caller.allows(permission).then(|| OrderAction {
            code: code.to_owned(),
            label: self.language.pick(fr, en).to_owned(),
            allowed,
            reason: (!allowed).then(|| refusal.sentence(self.language)),
        })
    }
}
