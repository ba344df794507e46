//! What other parts of the platform store about a person: they say how to copy and how to erase it, and are wired
//! beside the settings, so that this crate knows none of them.

use std::future::Future;
use std::pin::Pin;

use dbc_domain::ids::UserId;
use dbc_ground::db::Tx;
use serde_json::Value;

/// A copy being made: what is stored, as JSON without secrets.
pub type Copying<'a> = Pin<Box<dyn Future<Output = Result<Value, sqlx::Error>> + Send + 'a>>;

/// An erasure being made.
pub type Erasing<'a> = Pin<Box<dyn Future<Output = Result<(), sqlx::Error>> + Send + 'a>>;

/// What one part of the platform stores about people. Both functions get a transaction of the platform itself.
#[derive(Clone, Copy)]
pub struct PersonalRecords {
    /// Its name in the copy that a person gets.
    pub name: &'static str,
    /// Everything about the person.
    pub copy: for<'a> fn(&'a mut Tx, UserId) -> Copying<'a>,
    /// Erases what the law does not want kept.
    pub erase: for<'a> fn(&'a mut Tx, UserId) -> Erasing<'a>,
}

impl std::fmt::Debug for PersonalRecords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("PersonalRecords").field(&self.name).finish()
    }
}
