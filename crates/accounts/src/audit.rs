//! The record of who did what, when and from where. An entry is written in the transaction of the change that it
//! tells about, so that there is never one without the other; the base refuses to change or delete it.
//!
//! Entries hold ids, codes and field names. What identifies a person (address, e-mail, name) goes to [`Entry::personal`]
//! and [`Source`], which are kept apart and can be erased.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use dbc_domain::{access::Actor, ids::UserId};
use dbc_ground::{
    clock::Clock,
    db::Tx,
    http::{Caller, RequestContext},
};
use http::request::Parts;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::queries::audit;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A person who was logged in, or proved to be this person.
    Person(UserId),
    /// Somebody who proved nothing.
    Nobody,
    /// The platform itself: a job, or the command line.
    Platform,
}

impl By {
    /// The code in the base.
    pub(crate) fn code(self) -> &'static str {
        match self {
            By::Person(_) => "person",
            By::Nobody => "nobody",
            By::Platform => "platform",
        }
    }

    /// The person.
    pub(crate) fn person(self) -> Option<UserId> {
        match self {
            By::Person(user) => Some(user),
            By::Nobody | By::Platform => None,
        }
    }
}

impl From<Actor> for By {
    fn from(actor: Actor) -> Self {
        By::Person(actor.user)
    }
}

/// From where. An extractor; [`Source::default`] is for what no request asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Source {
    /// The request, as in the logs.
    pub request: Option<Uuid>,
    /// The network address.
    pub address: Option<IpAddr>,
    /// The member of the staff who is in the caller's place.
    pub acting: Option<UserId>,
}

impl<S: Send + Sync> FromRequestParts<S> for Source {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let context = parts.extensions.get::<RequestContext>();
        Ok(context.map_or_else(Source::default, |context| Source {
            request: Some(context.id),
            address: Some(context.address),
            acting: parts.extensions.get::<Caller>().and_then(Caller::acting).map(|acting| acting.by),
        }))
    }
}

/// What it was done to: a stable word (`user`, `session`, `import`) and the id, when there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// The kind, in snake_case.
    pub kind: &'static str,
    /// Which one.
    pub id: Option<Uuid>,
}

impl Subject {
    /// This thing.
    pub fn new(kind: &'static str, id: impl Into<Option<Uuid>>) -> Self {
        Subject { kind, id: id.into() }
    }

    /// This person.
    pub fn user(id: UserId) -> Self {
        Subject::new("user", id.uuid())
    }
}

/// One entry, to be written with [`record`].
#[derive(Debug, Clone)]
pub struct Entry {
    pub(crate) action: &'static str,
    pub(crate) by: By,
    pub(crate) on_behalf_of: Option<UserId>,
    pub(crate) source: Source,
    pub(crate) subject: Subject,
    pub(crate) before: Map<String, Value>,
    pub(crate) after: Map<String, Value>,
    pub(crate) person: Option<UserId>,
    pub(crate) personal_before: Map<String, Value>,
    pub(crate) personal_after: Map<String, Value>,
}

impl Entry {
    /// `action` is a stable code of the form `import.published`.
    pub fn new(action: &'static str, by: impl Into<By>, source: Source, subject: Subject) -> Self {
        let by: By = by.into();
        // Staff in a person's place: it is they who did it.
        let (by, on_behalf_of) = match source.acting {
            Some(staff) => (By::Person(staff), by.person()),
            None => (by, None),
        };
        Entry {
            action,
            by,
            on_behalf_of,
            source,
            subject,
            before: Map::new(),
            after: Map::new(),
            person: by.person(),
            personal_before: Map::new(),
            personal_after: Map::new(),
        }
    }

    /// The actor worked in the place of this person.
    #[must_use]
    pub fn on_behalf_of(mut self, person: UserId) -> Self {
        self.on_behalf_of = Some(person);
        self
    }

    /// The personal part is about this person rather than about the actor.
    #[must_use]
    pub fn about(mut self, person: UserId) -> Self {
        self.person = Some(person);
        self
    }

    /// A field with its values before and after; `null` for none. Never of a person, never a secret.
    #[must_use]
    pub fn changed(mut self, field: &'static str, before: impl Into<Value>, after: impl Into<Value>) -> Self {
        self.before.insert(field.to_owned(), before.into());
        self.after.insert(field.to_owned(), after.into());
        self
    }

    /// A fact about what was done. Never of a person, never a secret.
    #[must_use]
    pub fn with(mut self, field: &'static str, value: impl Into<Value>) -> Self {
        self.after.insert(field.to_owned(), value.into());
        self
    }

    /// A field that identifies a person, with its values before and after; erasable.
    #[must_use]
    pub fn personal(mut self, field: &'static str, before: impl Into<Value>, after: impl Into<Value>) -> Self {
        self.personal_before.insert(field.to_owned(), before.into());
        self.personal_after.insert(field.to_owned(), after.into());
        self
    }
}

/// Writes an entry in the transaction of what it tells about. In a person's transaction only that person's own doings
/// can be written.
///
/// Errors: the base fails.
pub async fn record(tx: &mut Tx, clock: &Clock, entry: Entry) -> Result<(), sqlx::Error> {
    audit::insert(tx, clock.new_id(), &entry, clock.now()).await
}

/// Writes the entry and commits: a change and its record are there together or not at all.
///
/// Errors: the base fails; then neither is there.
pub async fn commit(mut tx: Tx, clock: &Clock, entry: Entry) -> Result<(), sqlx::Error> {
    record(&mut tx, clock, entry).await?;
    tx.commit().await
}
