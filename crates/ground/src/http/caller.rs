//! Who sends a request, as handlers see it. The token is judged by [`Authenticate`], which the crate above implements;
//! [`super::guard`] calls it before the handler runs.

use std::{future::Future, net::IpAddr, pin::Pin, sync::Arc};

use axum::extract::FromRequestParts;
use dbc_domain::{
    access::{Actor, Permission, PermissionSet},
    ids::{SessionId, UserId},
    language::Language,
};
use http::{StatusCode, request::Parts};

use super::{context::RequestContext, problem::Problem, text::Text};

/// The authenticated person behind a request. As an argument of a handler it is always there when the route asks for
/// a permission other than `public`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// The person, and the side they stand on.
    pub actor: Actor,
    /// The login that the token belongs to; of an API token its own id.
    pub session: SessionId,
    /// What the person came in with.
    pub through: Through,
    /// The language of the person's account.
    pub language: Language,
}

/// What a person came in with, and what that leaves them of their permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// A login: everything that the role allows.
    Session,
    /// A login of staff who must set up a second factor first: their own account only.
    Enrolment,
    /// A session of staff in this person's place.
    Acting(Acting),
    /// An API token: these permissions, as far as the role has them.
    Token(PermissionSet),
}

/// Staff in a client's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acting {
    /// The member of the staff.
    pub by: UserId,
    /// True until writing was confirmed with a reason.
    pub read_only: bool,
}

impl Caller {
    /// True when the table of permissions grants this to the caller: for what one handler shows or hides.
    pub fn allows(&self, permission: Permission) -> bool {
        let left = match self.through {
            Through::Session | Through::Acting(_) => true,
            Through::Enrolment => matches!(permission, Permission::Session | Permission::Public),
            Through::Token(scopes) => scopes.contains(permission),
        };
        left && self.actor.role.allows(permission)
    }

    /// Lets in who may do this.
    ///
    /// Errors: 403 `forbidden`, `second_factor_enrolment_required`, `read_only` (staff in a client's place who has not
    /// confirmed to write), `not_while_acting` (what concerns the person alone).
    pub(super) fn admit(&self, permission: Permission, access: Access) -> Result<(), Problem> {
        match self.through {
            Through::Acting(acting) if access == Access::Write && permission != Permission::Acting => {
                if permission == Permission::Session {
                    return Err(not_while_acting());
                }
                if acting.read_only && self.allows(permission) {
                    return Err(read_only());
                }
            }
            Through::Enrolment if self.actor.role.allows(permission) && !self.allows(permission) => {
                return Err(enrolment_required());
            }
            _ => {}
        }
        if self.allows(permission) { Ok(()) } else { Err(Problem::forbidden()) }
    }

    /// The member of the staff who is in this person's place.
    pub fn acting(&self) -> Option<Acting> {
        match self.through {
            Through::Acting(acting) => Some(acting),
            _ => None,
        }
    }
}

fn read_only() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "read_only",
        Text::new(
            "Vous êtes à la place d’un client, en lecture seule. Confirmez avec un motif pour modifier.",
            "You are in a client’s place, reading only. Confirm with a reason to make changes.",
        ),
    )
}

fn not_while_acting() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "not_while_acting",
        Text::new(
            "Seule la personne elle-même peut faire cela sur son compte.",
            "Only the person themselves can do this to their account.",
        ),
    )
}

fn enrolment_required() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "second_factor_enrolment_required",
        Text::new(
            "Activez d’abord la double authentification de votre compte.",
            "Set up the second factor of your account first.",
        ),
    )
}

/// What the request is about to do, which decides how fresh the knowledge about its session must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// GET and HEAD: a revocation may be seen up to two seconds late.
    Read,
    /// Everything else: the session's row itself is asked.
    Write,
}

/// The answer of [`Authenticate`].
pub type Authentication<'a> = Pin<Box<dyn Future<Output = Result<Caller, Problem>> + Send + 'a>>;

/// Turns a bearer token into a [`Caller`].
pub trait Authenticate: Send + Sync {
    /// Judges the token. Errors: [`Problem::not_authenticated`] for a token that is malformed, expired or revoked, a
    /// server fault when it cannot be judged.
    fn authenticate<'a>(&'a self, token: &'a str, access: Access) -> Authentication<'a>;
}

/// A shared [`Authenticate`].
pub type Authenticator = Arc<dyn Authenticate>;

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get::<Caller>().copied().ok_or_else(Problem::not_authenticated)
    }
}

/// The language to answer in: that of `Accept-Language`, else of the caller's account, else French.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lang(pub Language);

impl<S: Send + Sync> FromRequestParts<S> for Lang {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let asked = parts.extensions.get::<RequestContext>().and_then(|context| context.asked_language);
        let own = parts.extensions.get::<Caller>().map(|caller| caller.language);
        Ok(Lang(asked.or(own).unwrap_or_default()))
    }
}

/// The network address of the caller, as far as it can be known: behind trusted proxies the one that they report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddress(pub IpAddr);

impl<S: Send + Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let address = parts.extensions.get::<RequestContext>().map(|context| context.address);
        Ok(ClientAddress(address.unwrap_or(IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED))))
    }
}
