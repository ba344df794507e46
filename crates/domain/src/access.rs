//! Who may do what: roles, permissions, and the one table that joins them. Each route names its permission; nothing
//! else grants anything (design, section 6).

use serde::{Deserialize, Serialize};

use crate::ids::{ClientId, UserId};

/// The role of a person of DBC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Runs the house: everything.
    Direction,
    /// Prices, catalogue, clients, orders.
    Sales,
    /// Goods in and out; sees no cost and no margin.
    Logistics,
    /// Reads all, closes months; may not change prices.
    Accounting,
}

/// The role of a person inside a buying company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompanyRole {
    /// Manages the company's people and approves.
    Owner,
    /// Orders.
    Buyer,
    /// Looks.
    Viewer,
}

/// On whose side a person stands, and with which role there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// DBC's staff.
    Staff(StaffRole),
    /// A person of a buying company.
    Client {
        /// The company.
        client: ClientId,
        /// The role inside it.
        role: CompanyRole,
    },
}

/// The authenticated person behind a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Actor {
    /// The person.
    pub user: UserId,
    /// Side and role.
    pub role: Role,
}

/// One thing that can be allowed. The codes appear in the OpenAPI document and in `me.permissions`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Permission {
    /// Anybody, logged in or not.
    Public,
    /// Any logged-in person, about themselves.
    Session,
    /// Somebody of the staff who is in another person's place, about that.
    Acting,
    /// See the published catalogue at one's own prices.
    CatalogRead,
    /// Correct offers by hand, add one's own, take them from sale.
    CatalogWrite,
    /// See costs, margins and campaign prices.
    CostRead,
    /// See imports, their change sets and findings.
    ImportRead,
    /// Upload, publish, reject price lists.
    ImportWrite,
    /// See the margin rules, try other ones.
    MarginRead,
    /// Change the margin rules, decide about prices under the loss floor.
    MarginWrite,
    /// See the settings of the house.
    SettingsRead,
    /// Change them.
    SettingsWrite,
    /// See the background work.
    JobRead,
    /// Cancel, repeat and hold back background work.
    JobWrite,
    /// See who did what, and from where.
    AuditRead,
    /// Work in the place of a person of a client, visibly.
    ClientImpersonate,
    /// Hand out and erase what is known about a person.
    PersonalData,
    /// See the buying companies, their people, terms and addresses.
    ClientsRead,
    /// Approve, refuse, suspend and edit them.
    ClientsWrite,
    /// Manage the people of DBC.
    StaffManage,
    /// Read the outbox of mails, send one again.
    MailRead,
    /// See one's own company, its addresses and people.
    CompanyRead,
    /// Edit one's own company, invite and remove colleagues.
    CompanyManage,
    /// Fill carts and submit them: one's own; staff for a client.
    CartWrite,
    /// See orders: the company's own; staff all.
    OrderRead,
    /// Decide about one's company's orders: accept changes, withdraw, ask for a return; staff on its behalf.
    OrderDecide,
    /// Edit, release and cancel orders, answer price proposals.
    OrderManage,
    /// Attach devices, receive, ship, handle returns.
    OrderShip,
    /// See receipts.
    PaymentRead,
    /// Record receipts, undo them, write small differences off.
    PaymentWrite,
    /// See orders at the supplier, its answers, calls and webhooks.
    SupplierRead,
    /// Order at the supplier, read its answers, synchronise.
    SupplierWrite,
    /// See the figures of the business.
    InsightRead,
    /// See what the day asks of the house.
    DayRead,
}

use CompanyRole::{Buyer, Owner, Viewer};
use StaffRole::{Accounting, Direction, Logistics, Sales};

impl Permission {
    /// Every permission.
    pub const ALL: [Permission; 34] = [
        Permission::Public,
        Permission::Session,
        Permission::Acting,
        Permission::CatalogRead,
        Permission::CatalogWrite,
        Permission::CostRead,
        Permission::ImportRead,
        Permission::ImportWrite,
        Permission::MarginRead,
        Permission::MarginWrite,
        Permission::SettingsRead,
        Permission::SettingsWrite,
        Permission::JobRead,
        Permission::JobWrite,
        Permission::AuditRead,
        Permission::ClientImpersonate,
        Permission::PersonalData,
        Permission::ClientsRead,
        Permission::ClientsWrite,
        Permission::StaffManage,
        Permission::MailRead,
        Permission::CompanyRead,
        Permission::CompanyManage,
        Permission::CartWrite,
        Permission::OrderRead,
        Permission::OrderDecide,
        Permission::OrderManage,
        Permission::OrderShip,
        Permission::PaymentRead,
        Permission::PaymentWrite,
        Permission::SupplierRead,
        Permission::SupplierWrite,
        Permission::InsightRead,
        Permission::DayRead,
    ];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Permission::Public => "public",
            Permission::Session => "session",
            Permission::Acting => "acting",
            Permission::CatalogRead => "catalog:read",
            Permission::CatalogWrite => "catalog:write",
            Permission::CostRead => "cost:read",
            Permission::ImportRead => "import:read",
            Permission::ImportWrite => "import:write",
            Permission::MarginRead => "margin:read",
            Permission::MarginWrite => "margin:write",
            Permission::SettingsRead => "settings:read",
            Permission::SettingsWrite => "settings:write",
            Permission::JobRead => "job:read",
            Permission::JobWrite => "job:write",
            Permission::AuditRead => "audit:read",
            Permission::ClientImpersonate => "client:impersonate",
            Permission::PersonalData => "personal-data:manage",
            Permission::ClientsRead => "clients:read",
            Permission::ClientsWrite => "clients:write",
            Permission::StaffManage => "staff:manage",
            Permission::MailRead => "mail:read",
            Permission::CompanyRead => "company:read",
            Permission::CompanyManage => "company:manage",
            Permission::CartWrite => "cart:write",
            Permission::OrderRead => "order:read",
            Permission::OrderDecide => "order:decide",
            Permission::OrderManage => "order:manage",
            Permission::OrderShip => "order:ship",
            Permission::PaymentRead => "payment:read",
            Permission::PaymentWrite => "payment:write",
            Permission::SupplierRead => "supplier:read",
            Permission::SupplierWrite => "supplier:write",
            Permission::InsightRead => "insight:read",
            Permission::DayRead => "day:read",
        }
    }

    /// Reads [`Permission::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Permission::ALL.into_iter().find(|permission| permission.code() == code)
    }

    /// The table: staff roles, then company roles, that hold the permission.
    fn holders(self) -> (&'static [StaffRole], &'static [CompanyRole]) {
        const STAFF: &[StaffRole] = &[Direction, Sales, Logistics, Accounting];
        const COMPANY: &[CompanyRole] = &[Owner, Buyer, Viewer];
        match self {
            Permission::Public | Permission::Session | Permission::Acting | Permission::CatalogRead => (STAFF, COMPANY),
            Permission::CostRead | Permission::ImportRead => (&[Direction, Sales, Accounting], &[]),
            Permission::CatalogWrite | Permission::ImportWrite | Permission::MarginWrite | Permission::JobWrite => {
                (&[Direction, Sales], &[])
            }
            Permission::MarginRead | Permission::SettingsRead | Permission::JobRead => {
                (&[Direction, Sales, Accounting], &[])
            }
            Permission::SettingsWrite => (&[Direction], &[]),
            Permission::AuditRead => (&[Direction, Accounting], &[]),
            Permission::ClientImpersonate => (&[Direction, Sales], &[]),
            Permission::PersonalData => (&[Direction], &[]),
            Permission::ClientsRead => (&[Direction, Sales, Accounting], &[]),
            Permission::ClientsWrite => (&[Direction, Sales], &[]),
            // Mails kept for want of a server hold links that open accounts.
            Permission::StaffManage | Permission::MailRead => (&[Direction], &[]),
            Permission::CompanyRead => (&[], COMPANY),
            Permission::CompanyManage => (&[], &[Owner]),
            Permission::CartWrite => (&[Direction, Sales], &[Owner, Buyer]),
            Permission::OrderRead => (STAFF, COMPANY),
            Permission::OrderDecide => (&[Direction, Sales], &[Owner, Buyer]),
            Permission::OrderManage => (&[Direction, Sales], &[]),
            Permission::OrderShip => (&[Direction, Sales, Logistics], &[]),
            Permission::PaymentRead => (&[Direction, Sales, Accounting], &[]),
            Permission::PaymentWrite => (&[Direction, Accounting], &[]),
            Permission::SupplierRead => (&[Direction, Sales, Accounting], &[]),
            Permission::SupplierWrite => (&[Direction, Sales], &[]),
            Permission::InsightRead => (&[Direction, Sales, Accounting], &[]),
            Permission::DayRead => (STAFF, &[]),
        }
    }
}

impl Permission {
    /// True for what may be a scope of an API token: work with the catalogue and its neighbours, never the keeping of
    /// accounts.
    pub fn is_scope(self) -> bool {
        !matches!(
            self,
            Permission::Public
                | Permission::Session
                | Permission::Acting
                | Permission::SettingsRead
                | Permission::SettingsWrite
                | Permission::JobRead
                | Permission::JobWrite
                | Permission::AuditRead
                | Permission::ClientImpersonate
                | Permission::PersonalData
                | Permission::ClientsWrite
                | Permission::StaffManage
                | Permission::MailRead
                | Permission::CompanyManage
        )
    }
}

/// Some permissions, as a value that is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PermissionSet(u64);

impl PermissionSet {
    /// True when the permission is among them.
    pub fn contains(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u64) != 0
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        PermissionSet(permissions.into_iter().fold(0, |set, permission| set | 1 << permission as u64))
    }
}

impl Role {
    /// True when the table grants the permission to this role.
    pub fn allows(self, permission: Permission) -> bool {
        let (staff, company) = permission.holders();
        match self {
            Role::Staff(role) => staff.contains(&role),
            Role::Client { role, .. } => company.contains(&role),
        }
    }

    /// The permissions of this role, for `me.permissions`.
    pub fn permissions(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |permission| self.allows(*permission))
    }

    /// The company, for a person of a company.
    pub fn client(self) -> Option<ClientId> {
        match self {
            Role::Staff(_) => None,
            Role::Client { client, .. } => Some(client),
        }
    }
}

macro_rules! codes {
    ($type:ty { $($variant:ident => $code:literal),+ $(,)? }) => {
        impl $type {
            /// Every role.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code used in the database and in JSON.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Reads the code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|role| role.code() == code)
            }
        }
    };
}

codes!(StaffRole { Direction => "direction", Sales => "sales", Logistics => "logistics", Accounting => "accounting" });
codes!(CompanyRole { Owner => "owner", Buyer => "buyer", Viewer => "viewer" });

#[cfg(test)]
mod tests {
    use super::*;

    fn client(role: CompanyRole) -> Role {
        Role::Client { client: ClientId::new(uuid::Uuid::from_u128(1)), role }
    }

    #[test]
    fn no_client_ever_sees_costs_or_imports() {
        for role in CompanyRole::ALL {
            for permission in [Permission::CostRead, Permission::ImportRead, Permission::ImportWrite] {
                assert!(!client(*role).allows(permission), "{role:?} {permission:?}");
            }
        }
    }

    #[test]
    fn the_record_of_who_did_what_is_for_direction_and_accounting() {
        let readers: Vec<_> =
            StaffRole::ALL.iter().filter(|role| Role::Staff(**role).allows(Permission::AuditRead)).collect();
        assert_eq!(readers, [&Direction, &Accounting]);
        assert!(CompanyRole::ALL.iter().all(|role| !client(*role).allows(Permission::AuditRead)));
    }

    #[test]
    fn logistics_sees_no_cost_and_accounting_changes_no_price() {
        assert!(!Role::Staff(Logistics).allows(Permission::CostRead));
        assert!(Role::Staff(Accounting).allows(Permission::CostRead));
        assert!(!Role::Staff(Accounting).allows(Permission::ImportWrite));
    }

    #[test]
    fn everybody_reads_the_catalogue() {
        for role in StaffRole::ALL {
            assert!(Role::Staff(*role).allows(Permission::CatalogRead));
        }
        for role in CompanyRole::ALL {
            assert!(client(*role).allows(Permission::CatalogRead));
        }
    }
}
