//! The HTTP edge that every capability stands on: errors, who calls, who may, and the layers around all routes.
//!
//! A handler takes [`Caller`], [`Lang`], [`Json`], [`Query`], [`Path`], returns `Result<_, Problem>`, names its
//! permission in its `#[utoipa::path]`, and writes inside [`uncut()`].

mod caller;
mod context;
mod document;
mod extract;
mod guard;
mod headers;
mod idempotency;
mod limits;
mod measure;
mod origin;
mod problem;
mod rate;
mod rate_shared;
mod settings;
mod stack;
mod text;
mod uncut;

#[cfg(test)]
mod tests;

pub use caller::{Access, Acting, Authenticate, Authentication, Authenticator, Caller, ClientAddress, Lang, Through};
pub use context::{REQUEST_ID, RequestContext, is_api};
pub use extract::{Json, Multipart, Path, Query};
pub use guard::{COST, Guarded, PERMISSION, RouteTable, UnguardedRoutes};
pub use headers::{PagePolicies, ServedPage};
pub use idempotency::{
    Attempt, Claim, Claimed, Fingerprint, IdempotencyKey, KEPT, REPLAYED, Replay, forget_old as forget_idempotency_keys,
};
pub use origin::PublicOrigin;
pub use problem::{FieldError, MEDIA_TYPE as PROBLEM_MEDIA_TYPE, Problem, ProblemDocument};
pub use rate::RateLimits;
pub use rate_shared::SharedRates;
pub use settings::HttpSettings;
pub use stack::service;
pub use text::Text;
pub use uncut::uncut;
