//! The life of an order, as data: states, moves, who may make them and under which conditions (design, section 5; trade
//! rules 1). Nothing else decides a move. Words and drawings are in the neighbouring modules, made from this table.

use thiserror::Error;

pub use super::states::{EventKind, Guard, Mover, OrderState};
use crate::language::Language;

/// What is known of an order when a move is asked for: the guards that hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts(Vec<Guard>);

impl Facts {
    /// Records whether a guard holds.
    #[must_use]
    pub fn with(mut self, guard: Guard, holds: bool) -> Self {
        self.0.retain(|known| *known != guard);
        if holds {
            self.0.push(guard);
        }
        self
    }

    /// True when the guard is known to hold. What is not known does not hold.
    pub fn holds(&self, guard: Guard) -> bool {
        self.0.contains(&guard)
    }
}

impl FromIterator<Guard> for Facts {
    fn from_iter<I: IntoIterator<Item = Guard>>(guards: I) -> Self {
        Facts(guards.into_iter().collect())
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// Where it starts; `None` where an order comes into being.
    pub from: Option<OrderState>,
    /// What happens.
    pub event: EventKind,
    /// Who may do it.
    pub movers: &'static [Mover],
    /// What must hold.
    pub guards: &'static [Guard],
    /// Where it leads.
    pub to: OrderState,
}

/// Why a move was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The order is there already: the act was repeated.
    #[error("the order is {} already", .0.code())]
    AlreadyThere(OrderState),
    /// This does not happen in this state.
    #[error("{} does not follow {}", .event.code(), .state.code())]
    NotInThisState {
        /// Where the order stands.
        state: OrderState,
        /// What was asked for.
        event: EventKind,
    },
    /// Somebody else may do it.
    #[error("{} may not do this", .0.code())]
    NotAllowed(Mover),
    /// A condition does not hold.
    #[error("not yet: {}", .0.code())]
    Unmet(Guard),
}

use EventKind as E;
use Guard as G;
use Mover::{Client, Job, Staff, System};
use OrderState::{
    AwaitingClient, AwaitingSupplier, Cancelled, Completed, Draft, PendingPayment, Preparing, Shipping, Submitted,
};

const fn row(
    from: OrderState,
    event: EventKind,
    movers: &'static [Mover],
    guards: &'static [Guard],
    to: OrderState,
) -> Move {
    Move { from: Some(from), event, movers, guards, to }
}

const SUBMISSION: &[Guard] =
    &[G::Approved, G::PricesAsShown, G::StockHeld, G::MinimumReached, G::WithinCredit, G::ShippingPriced];
const BUYERS: &[Mover] = &[Client, Staff];
const CHANGES: &[Mover] = &[Staff, System];

/// Every move that there is.
pub const MOVES: &[Move] = &[
    Move { from: None, event: E::Imported, movers: &[Staff], guards: &[], to: AwaitingSupplier },
    row(Draft, E::Submitted, BUYERS, SUBMISSION, Submitted),
    row(Draft, E::Withdrawn, BUYERS, &[], Cancelled),
    row(Submitted, E::SentToSupplier, &[Staff, Job], &[G::HoldsChecked, G::UnitsLeft], AwaitingSupplier),
    row(Submitted, E::ClientAsked, CHANGES, &[G::SomethingToAccept], AwaitingClient),
    row(Submitted, E::Withdrawn, BUYERS, &[], Cancelled),
    row(Submitted, E::Cancelled, &[Staff], &[G::ReasonGiven], Cancelled),
    row(
        AwaitingSupplier,
        E::Confirmed,
        &[System],
        &[G::AnswerClosed, G::NothingToAccept, G::UnitsLeft],
        PendingPayment,
    ),
    row(AwaitingSupplier, E::ClientAsked, CHANGES, &[G::SomethingToAccept], AwaitingClient),
    row(AwaitingSupplier, E::Cancelled, &[Staff], &[G::ReasonGiven, G::RefundPrepared], Cancelled),
    row(AwaitingClient, E::ClientDecided, BUYERS, &[G::AllDecided, G::NotSent, G::UnitsLeft], Submitted),
    row(AwaitingClient, E::ClientDecided, BUYERS, &[G::AllDecided, G::SupplierAsked, G::UnitsLeft], AwaitingSupplier),
    row(AwaitingClient, E::ClientDecided, BUYERS, &[G::AllDecided, G::AnswerClosed, G::UnitsLeft], PendingPayment),
    row(AwaitingClient, E::ClientRefused, BUYERS, &[G::NoUnitLeft], Cancelled),
    row(AwaitingClient, E::AnswerExpired, &[Job], &[G::DeadlinePassed, G::NoUnitLeft], Cancelled),
    row(AwaitingClient, E::AnswerExpired, &[Job], &[G::DeadlinePassed, G::NotSent, G::UnitsLeft], Submitted),
    row(
        AwaitingClient,
        E::AnswerExpired,
        &[Job],
        &[G::DeadlinePassed, G::SupplierAsked, G::UnitsLeft],
        AwaitingSupplier,
    ),
    row(AwaitingClient, E::AnswerExpired, &[Job], &[G::DeadlinePassed, G::AnswerClosed, G::UnitsLeft], PendingPayment),
    row(AwaitingClient, E::Cancelled, &[Staff], &[G::ReasonGiven, G::RefundPrepared], Cancelled),
    row(PendingPayment, E::ShippingAllowed, &[System], &[G::MayShip], Preparing),
    row(PendingPayment, E::ClientAsked, CHANGES, &[G::SomethingToAccept], AwaitingClient),
    row(PendingPayment, E::ProformaExpired, &[Job], &[G::DeadlinePassed, G::NoReceipt], Cancelled),
    row(PendingPayment, E::Cancelled, &[Staff], &[G::ReasonGiven, G::RefundPrepared], Cancelled),
    row(Preparing, E::FirstParcelLeft, &[Staff], &[G::UnitsAttached, G::RegimesAgree, G::MayShip], Shipping),
    row(Preparing, E::ClientAsked, CHANGES, &[G::SomethingToAccept], AwaitingClient),
    row(Preparing, E::Cancelled, &[Staff], &[G::ReasonGiven, G::RefundPrepared], Cancelled),
    row(Shipping, E::LastUnitDelivered, &[Staff, Job], &[G::AllDelivered], Completed),
];

/// Where an event leads from a state: the first row whose conditions hold. `None` as state asks for the beginning of an
/// order.
pub fn decide(state: Option<OrderState>, event: EventKind, mover: Mover, facts: &Facts) -> Result<OrderState, Refusal> {
    let mut refused = None;
    for candidate in MOVES.iter().filter(|row| row.from == state && row.event == event) {
        if !candidate.movers.contains(&mover) {
            refused = refused.or(Some(Refusal::NotAllowed(mover)));
            continue;
        }
        match candidate.guards.iter().find(|guard| !facts.holds(**guard)) {
            None => return Ok(candidate.to),
            Some(guard) => refused = refused.or(Some(Refusal::Unmet(*guard))),
        }
    }
    let state = state.unwrap_or(Draft);
    let repeated = MOVES.iter().any(|row| row.event == event && row.to == state);
    Err(refused.unwrap_or(match repeated {
        true => Refusal::AlreadyThere(state),
        false => Refusal::NotInThisState { state, event },
    }))
}

/// What a mover could ask for in a state, whatever the conditions: for buttons.
pub fn possible(state: OrderState, mover: Mover) -> Vec<EventKind> {
    let mut events: Vec<EventKind> = Vec::new();
    for row in MOVES.iter().filter(|row| row.from == Some(state) && row.movers.contains(&mover)) {
        if !events.contains(&row.event) {
            events.push(row.event);
        }
    }
    events
}

impl OrderState {
    /// True when no move leads out of it.
    pub fn is_terminal(self) -> bool {
        MOVES.iter().all(|row| row.from != Some(self))
    }

    /// True when the client may ask staff to cancel: later than cancelling alone, before goods leave (trade rules 1.9).
    pub fn may_request_cancellation(self) -> bool {
        matches!(self, AwaitingSupplier | AwaitingClient | PendingPayment | Preparing)
    }

    /// The name that clients see (trade rules 2.9): it never says that there is a supplier.
    pub fn client_label(self, language: Language) -> &'static str {
        match self {
            Draft => language.pick("Brouillon", "Draft"),
            Submitted => language.pick("Transmise", "Sent"),
            AwaitingSupplier => language.pick("En cours de validation", "Being validated"),
            AwaitingClient => language.pick("À valider par vous", "For you to validate"),
            PendingPayment => language.pick("En attente de paiement", "Awaiting payment"),
            Preparing => language.pick("En préparation", "In preparation"),
            Shipping => language.pick("Expédiée", "Shipped"),
            Completed => language.pick("Livrée", "Delivered"),
            OrderState::Cancelled => language.pick("Annulée", "Cancelled"),
        }
    }

    /// The name that staff see.
    pub fn staff_label(self, language: Language) -> &'static str {
        match self {
            AwaitingSupplier => language.pick("Chez le fournisseur", "At the supplier"),
            AwaitingClient => language.pick("À valider par le client", "For the client to validate"),
            other => other.client_label(language),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn go(state: OrderState, event: EventKind, mover: Mover, guards: &[Guard]) -> Result<OrderState, Refusal> {
        decide(Some(state), event, mover, &guards.iter().copied().collect())
    }

    #[test]
    fn an_order_goes_from_cart_to_delivery() {
        let may_ship = [G::UnitsAttached, G::RegimesAgree, G::MayShip];
        let steps: [(_, E, _, &[Guard]); 6] = [
            (Draft, E::Submitted, Client, SUBMISSION),
            (Submitted, E::SentToSupplier, Staff, &[G::HoldsChecked, G::UnitsLeft]),
            (AwaitingSupplier, E::Confirmed, System, &[G::AnswerClosed, G::NothingToAccept, G::UnitsLeft]),
            (PendingPayment, E::ShippingAllowed, System, &[G::MayShip]),
            (Preparing, E::FirstParcelLeft, Staff, &may_ship),
            (Shipping, E::LastUnitDelivered, Job, &[G::AllDelivered]),
        ];
        let mut state = Draft;
        for (from, event, mover, guards) in steps {
            assert_eq!(state, from);
            state = go(state, event, mover, guards).unwrap();
            for missing in guards {
                let rest: Vec<Guard> = guards.iter().copied().filter(|guard| guard != missing).collect();
                assert_eq!(go(from, event, mover, &rest), Err(Refusal::Unmet(*missing)));
            }
        }
        assert_eq!(state, Completed);
    }

    #[test]
    fn a_client_cancels_alone_only_before_the_supplier_is_asked() {
        for state in OrderState::ALL.iter().copied() {
            let alone = possible(state, Client).contains(&E::Withdrawn);
            assert_eq!(alone, matches!(state, Draft | Submitted), "{state:?}");
            assert!(!possible(state, Client).contains(&E::Cancelled));
        }
        assert_eq!(
            go(AwaitingSupplier, E::Cancelled, Client, &[G::ReasonGiven, G::RefundPrepared]),
            Err(Refusal::NotAllowed(Client))
        );
        assert_eq!(go(Preparing, E::Cancelled, Staff, &[G::ReasonGiven]), Err(Refusal::Unmet(G::RefundPrepared)));
        assert!(matches!(go(Shipping, E::Cancelled, Staff, &[]), Err(Refusal::NotInThisState { .. })));
    }

    #[test]
    fn what_the_client_decides_leads_back_to_where_the_goods_are() {
        let decided = |more| go(AwaitingClient, E::ClientDecided, Client, &[G::AllDecided, G::UnitsLeft, more]);
        assert_eq!(decided(G::NotSent), Ok(Submitted));
        assert_eq!(decided(G::SupplierAsked), Ok(AwaitingSupplier));
        assert_eq!(decided(G::AnswerClosed), Ok(PendingPayment));
        assert_eq!(
            go(AwaitingClient, E::AnswerExpired, Job, &[G::DeadlinePassed, G::NoUnitLeft]),
            Ok(OrderState::Cancelled)
        );
    }

    #[test]
    fn an_unpaid_order_is_kept_while_a_receipt_waits() {
        assert_eq!(
            go(PendingPayment, E::ProformaExpired, Job, &[G::DeadlinePassed]),
            Err(Refusal::Unmet(G::NoReceipt))
        );
    }

    #[test]
    fn an_imported_order_begins_at_the_supplier() {
        assert_eq!(decide(None, E::Imported, Staff, &Facts::default()), Ok(AwaitingSupplier));
        assert_eq!(decide(None, E::Imported, Client, &Facts::default()), Err(Refusal::NotAllowed(Client)));
    }

    #[test]
    fn a_repeated_act_is_told_from_a_wrong_one() {
        assert_eq!(go(Submitted, E::Submitted, Client, &[]), Err(Refusal::AlreadyThere(Submitted)));
        let wrong = Refusal::NotInThisState { state: Completed, event: E::Submitted };
        assert_eq!(go(Completed, E::Submitted, Client, SUBMISSION), Err(wrong));
    }

    #[test]
    fn every_state_is_reached_and_only_two_end() {
        for state in OrderState::ALL.iter().copied() {
            assert!(state == Draft || MOVES.iter().any(|row| row.to == state), "{state:?}");
            assert_eq!(state.is_terminal(), matches!(state, Completed | OrderState::Cancelled));
        }
    }

    #[test]
    fn clients_never_read_of_a_supplier() {
        for state in OrderState::ALL.iter().copied() {
            for language in [Language::Fr, Language::En] {
                let label = state.client_label(language).to_lowercase();
                assert!(!label.contains("fournisseur") && !label.contains("supplier"), "{label}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_walk_leaves_an_end_and_each_step_is_in_the_table(
            steps in prop::collection::vec((0usize..EventKind::ALL.len(), 0usize..4, prop::collection::vec(0usize..Guard::ALL.len(), 0..23)), 0..60)
        ) {
            let mut state = Draft;
            for (event, mover, guards) in steps {
                let (event, mover) = (EventKind::ALL[event], Mover::ALL[mover]);
                let facts: Facts = guards.into_iter().map(|guard| Guard::ALL[guard]).collect();
                let next = decide(Some(state), event, mover, &facts);
                if let Ok(next) = next {
                    prop_assert!(!state.is_terminal());
                    prop_assert!(MOVES.iter().any(|row| row.from == Some(state) && row.event == event && row.to == next));
                    state = next;
                }
            }
        }
    }
}
