//! Whose carts a request is about.

use dbc_domain::access::{CompanyRole, Role};
use dbc_domain::ids::{ClientId, UserId};
use dbc_ground::http::{Caller, Problem};
use uuid::Uuid;

use super::problems::{client_required, unknown_client};

/// A person and the company for which they order: a person of the company, or somebody of the staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owner {
    pub client: ClientId,
    pub user: UserId,
    /// The role in the company; none for staff.
    pub role: Option<CompanyRole>,
}

impl Owner {
    /// Who asks, and for which company; staff name it.
    ///
    /// Errors: 422 `client_required` of staff who do not; 404 `unknown_client` for a company that is not one's own.
    pub(crate) fn of(caller: &Caller, client_id: Option<Uuid>) -> Result<Self, Problem> {
        let user = caller.actor.user;
        match (caller.actor.role, client_id.map(ClientId::new)) {
            (Role::Client { client, role }, asked) if asked.is_none_or(|asked| asked == client) => {
                Ok(Owner { client, user, role: Some(role) })
            }
            (Role::Client { .. }, _) => Err(unknown_client()),
            (Role::Staff(_), Some(client)) => Ok(Owner { client, user, role: None }),
            (Role::Staff(_), None) => Err(client_required()),
        }
    }

    pub(crate) fn is_staff(self) -> bool {
        self.role.is_none()
    }
}
