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
}
