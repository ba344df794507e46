//! Who sends a request, as handlers see it. The token is judged by [`Authenticate`], which the crate above implements;
//! [`super::guard`] calls it before the handler runs.

use std::{future::Future, net::IpAddr, pin::Pin, sync::Arc};

use axum::extract::FromRequestParts;
use dbc_domain::{
    access::{Actor, Permission},
    ids::SessionId,
    language::Language,
};
use http::request::Parts;

use super::{context::RequestContext, problem::Problem};

/// The authenticated person behind a request. As an argument of a handler it is always there when the route asks for
/// a permission other than `public`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// The person, and the side they stand on.
    pub actor: Actor,
    /// The login that the token belongs to.
    pub session: SessionId,
    /// The language of the person's account.
    pub language: Language,
}

impl Caller {
    /// True when the table of permissions grants this to the caller: for what one handler shows or hides.
    pub fn allows(&self, permission: Permission) -> bool {
        self.actor.role.allows(permission)
    }
}

/// What the request is about to do, which decides how fresh the knowledge about its session must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
