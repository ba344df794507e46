//! An order and its lines as a use case holds them under lock.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{ClientId, OfferId, OrderId, OrderItemId};
use dbc_domain::money::Money;
use dbc_domain::orders::acceptance::LineTerms;
use dbc_domain::orders::lifecycle::{Facts, Guard, OrderState};
use dbc_domain::orders::vat_treatment::VatTreatment;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ItemState {
    /// It stands.
    Active,
    /// The client dropped it, or his silence did.
    Dropped,
    /// The supplier has none of it.
    Short,
    /// Another line took its place.
    Replaced,
}

impl ItemState {
    /// The code in the base and in JSON.
    pub(crate) fn code(self) -> &'static str {
        match self {
            ItemState::Active => "active",
            ItemState::Dropped => "dropped",
            ItemState::Short => "short",
            ItemState::Replaced => "replaced",
        }
    }

    /// Reads the code.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [ItemState::Active, ItemState::Dropped, ItemState::Short, ItemState::Replaced]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// An order whose row is locked.
#[derive(Debug, Clone)]
pub(crate) struct LockedOrder {
    pub id: OrderId,
    pub number: String,
    pub client: ClientId,
    pub state: OrderState,
    pub regime: VatRegime,
    pub treatment: VatTreatment,
    pub all_or_nothing: bool,
    pub on_credit: bool,
    pub imported: bool,
    pub shipping_shown: Money,
    pub shipping_offered: bool,
    pub units: u32,
    pub total: Money,
    pub received: Money,
    pub written_off: Money,
    pub answer_due_at: Option<DateTime<Utc>>,
    pub payment_due_at: Option<DateTime<Utc>>,
    pub released: bool,
    pub cancellation_asked: bool,
    pub submitted_at: DateTime<Utc>,
    pub version: i32,
}

/// Whose line it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LineOwner {
    pub order: OrderId,
    pub client: ClientId,
}

/// A line of a locked order, with what it costs the house.
#[derive(Debug, Clone)]
pub(crate) struct LockedItem {
    pub id: OrderItemId,
    pub position: u32,
    pub offer: OfferId,
    pub item_group: String,
    pub brand: String,
    /// What the client agreed to.
    pub terms: LineTerms,
    pub state: ItemState,
    /// Units that it holds in stock.
    pub held: u32,
    pub at_risk: bool,
    pub sent_at: Option<DateTime<Utc>>,
    pub acknowledged_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    /// Codes of `acceptance::TermChange` that wait for the client.
    pub changes: Vec<String>,
    pub proposed_quantity: Option<u32>,
    pub proposed_price: Option<Money>,
    pub proposed_terms: Option<serde_json::Value>,
    pub decision: Option<String>,
    pub units_attached: u32,
    pub cost: Option<Money>,
    pub answered_cost: Option<Money>,
    pub absorbed_price: Option<Money>,
}

impl LockedItem {
    /// Units that stand.
    pub(crate) fn standing(&self) -> u32 {
        if self.state == ItemState::Active { self.terms.quantity } else { 0 }
    }

    /// True while a change of it waits for the client.
    pub(crate) fn waits_for_client(&self) -> bool {
        self.state == ItemState::Active && !self.changes.is_empty() && self.decision.is_none()
    }

    /// Takes the proposal away: the line stands as it is.
    pub(crate) fn forget_proposal(&mut self) {
        self.changes.clear();
        self.proposed_quantity = None;
        self.proposed_price = None;
        self.proposed_terms = None;
        self.decision = None;
    }

    /// Ends the line; its units no longer count.
    pub(crate) fn end(&mut self, state: ItemState) {
        self.state = state;
        self.terms.quantity = 0;
        self.changes.clear();
        self.proposed_quantity = None;
        self.proposed_price = None;
        self.proposed_terms = None;
    }

    /// The SKU.
    pub(crate) fn sku(&self) -> &Sku {
        &self.terms.sku
    }
}

/// What the lines of an order say of the conditions of a move.
pub(crate) fn facts(order: &LockedOrder, items: &[LockedItem], now: DateTime<Utc>) -> Facts {
    let standing = || items.iter().filter(|item| item.standing() > 0);
    let units_left = standing().next().is_some();
    let waiting = items.iter().any(LockedItem::waits_for_client);
    let sent = order.imported || items.iter().any(|item| item.sent_at.is_some());
    let closed = standing().all(|item| item.closed_at.is_some());
    let passed = |due: Option<DateTime<Utc>>| due.is_some_and(|due| now >= due);
    let due = match order.state {
        OrderState::AwaitingClient => passed(order.answer_due_at),
        OrderState::PendingPayment => passed(order.payment_due_at),
        _ => false,
    };
    Facts::default()
        .with(Guard::UnitsLeft, units_left)
        .with(Guard::NoUnitLeft, !units_left)
        .with(Guard::SomethingToAccept, waiting)
        .with(Guard::NothingToAccept, !waiting)
        .with(Guard::AllDecided, !waiting)
        .with(Guard::NotSent, !sent)
        .with(Guard::SupplierAsked, sent && !closed)
        .with(Guard::AnswerClosed, sent && closed)
        .with(Guard::DeadlinePassed, due)
        .with(Guard::RefundPrepared, !order.received.is_positive())
}
