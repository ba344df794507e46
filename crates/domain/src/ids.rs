//! Identifiers, one type per entity: a client's id cannot be passed where a user's is wanted. All are UUIDv7.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id with this value.
            pub const fn new(id: Uuid) -> Self {
                $name(id)
            }

            /// The bare value, for SQL.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

typed_id! {
    /// A person who logs in.
    UserId,
    /// A company that buys.
    ClientId,
    /// A group of companies that share prices.
    ClientGroupId,
    /// One login of one person.
    SessionId,
    /// One address of a company.
    AddressId,
    /// One invitation to join a company.
    InvitationId,
    /// One mail of the outbox.
    MailId,
    /// One offer: supplier, SKU and VAT regime.
    OfferId,
    /// One reading of one price list.
    ImportId,
    /// One margin rule.
    MarginRuleId,
    /// One cart or named draft.
    CartId,
    /// One line of a cart.
    CartItemId,
    /// One price proposed by a buyer.
    ProposalId,
    /// What was submitted together.
    CheckoutId,
    /// One order of a client.
    OrderId,
    /// One line of an order.
    OrderItemId,
    /// One row of an order's timeline.
    OrderEventId,
    /// One order at the supplier.
    SupplierOrderId,
    /// One line of it.
    SupplierOrderLineId,
    /// One answer of the supplier.
    SupplierAnswerId,
    /// One phone.
    UnitId,
    /// One file of devices.
    DeviceFileId,
    /// One phone on a line of an order.
    SoldDeviceId,
    /// One invoice of the supplier.
    PurchaseId,
    /// One departure of goods.
    ShipmentId,
    /// One parcel.
    ParcelId,
    /// One receipt.
    PaymentId,
    /// One returned phone.
    ReturnId,
    /// One phone that did not arrive.
    ClaimId,
}
