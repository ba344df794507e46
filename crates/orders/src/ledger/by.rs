//! Who does something to an order.

use dbc_domain::access::Role;
use dbc_domain::ids::UserId;
use dbc_domain::orders::lifecycle::Mover;
use dbc_ground::http::Caller;

/// Who does it, and in whose place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    /// In which quality.
    pub mover: Mover,
    /// The person; none when the platform does it.
    pub user: Option<UserId>,
    /// The client's person in whose place a member of the staff acts.
    pub on_behalf_of: Option<UserId>,
}

impl By {
    /// The person behind a request: of the client, or of the house; staff in a client's place are named as themselves.
    pub fn caller(caller: &Caller) -> Self {
        let user = caller.actor.user;
        match (caller.acting(), caller.actor.role) {
            (Some(acting), _) => By { mover: Mover::Staff, user: Some(acting.by), on_behalf_of: Some(user) },
            (None, Role::Staff(_)) => By { mover: Mover::Staff, user: Some(user), on_behalf_of: None },
            (None, Role::Client { .. }) => By { mover: Mover::Client, user: Some(user), on_behalf_of: None },
        }
    }

    /// The platform, as the consequence of what this person did.
    pub fn system(cause: Option<UserId>) -> Self {
        By { mover: Mover::System, user: cause, on_behalf_of: None }
    }

    /// The platform, because time passed.
    pub const JOB: By = By { mover: Mover::Job, user: None, on_behalf_of: None };
}
