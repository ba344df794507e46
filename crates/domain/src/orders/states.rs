//! The words of the life of an order: its states, who moves it, what happens to it, and the conditions of a move. Which
//! go together is the table of the lifecycle module.

use serde::{Deserialize, Serialize};

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// The cart.
    Draft,
    /// Lines frozen, stock held.
    Submitted,
    /// Its lines are in a supplier order.
    AwaitingSupplier,
    /// Something changed: the client decides by a deadline.
    AwaitingClient,
    /// Confirmed, to be paid.
    PendingPayment,
    /// Shipping is allowed.
    Preparing,
    /// The first parcel left.
    Shipping,
    /// The last confirmed unit arrived.
    Completed,
    /// Given up; stock given back.
    Cancelled,
}

/// Who makes a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mover {
    /// A person of the buying company.
    Client,
    /// A person of the house.
    Staff,
    /// The platform, as the consequence of another act.
    System,
    /// The platform, because time passed.
    Job,
}

/// What happens to an order: one kind per row of its timeline. The first ones move it, the others are only told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The cart became an order.
    Submitted,
    /// An order already placed at the supplier was imported.
    Imported,
    /// Its lines were put into a supplier order.
    SentToSupplier,
    /// The validation was closed and nothing needs the client.
    Confirmed,
    /// Something needs the client's acceptance.
    ClientAsked,
    /// The client decided about every changed line.
    ClientDecided,
    /// The client refused what was left.
    ClientRefused,
    /// The client's deadline passed: unchanged lines stay, changed ones are dropped.
    AnswerExpired,
    /// Goods may leave: paid, on credit, or released.
    ShippingAllowed,
    /// The pro-forma expired unpaid.
    ProformaExpired,
    /// The first parcel left.
    FirstParcelLeft,
    /// The last confirmed unit arrived.
    LastUnitDelivered,
    /// Given up by the client alone.
    Withdrawn,
    /// Given up by staff, on request or not.
    Cancelled,
    /// The client asks staff to cancel.
    CancellationRequested,
    /// Staff declined to cancel.
    CancellationDeclined,
    /// Lines or prices were edited.
    Edited,
    /// A supplier's answer was read.
    AnswerReceived,
    /// Staff took a price rise on the house.
    RiseAbsorbed,
    /// Somebody wrote.
    Commented,
    /// Units were attached or taken off.
    UnitsChanged,
    /// A parcel left.
    ParcelLeft,
    /// A parcel arrived.
    ParcelDelivered,
    /// A receipt was recorded or undone.
    PaymentChanged,
    /// Staff released the order for shipping.
    Released,
    /// Shipping was offered or charged again.
    ShippingOffered,
    /// A return moved on.
    ReturnChanged,
}

/// A condition of a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guard {
    /// Approval inside the company is granted or not asked for (trade rules 1.11).
    Approved,
    /// Prices are those that the client saw.
    PricesAsShown,
    /// Every line can be held (trade rules 1.6).
    StockHeld,
    /// The minimum order is reached.
    MinimumReached,
    /// Exposure stays within the credit limit (trade rules 5.3).
    WithinCredit,
    /// Shipping has a price (trade rules 5.4).
    ShippingPriced,
    /// Lines whose hold ran out were checked again (trade rules 1.6).
    HoldsChecked,
    /// Staff closed the validation (trade rules 1.7).
    AnswerClosed,
    /// Nothing needs the client's acceptance (trade rules 1.8).
    NothingToAccept,
    /// Something needs the client's acceptance.
    SomethingToAccept,
    /// Every change is decided.
    AllDecided,
    /// No line was ever sent to the supplier.
    NotSent,
    /// Lines wait for the supplier, such as a swap.
    SupplierAsked,
    /// At least one unit is left.
    UnitsLeft,
    /// No unit is left.
    NoUnitLeft,
    /// The deadline passed.
    DeadlinePassed,
    /// Paid, within credit terms, or released (trade rules 5.1).
    MayShip,
    /// No receipt is allocated or waits for matching (trade rules 1.10).
    NoReceipt,
    /// Units are attached to the parcel.
    UnitsAttached,
    /// No attached unit was bought under another regime (trade rules 1.5).
    RegimesAgree,
    /// Every confirmed unit is delivered.
    AllDelivered,
    /// Nothing was paid, or the refund and credit note are prepared (trade rules 1.9).
    RefundPrepared,
    /// A reason is given.
    ReasonGiven,
}
