//! Companies, people and their sessions: who gets in, and how the platform knows them afterwards.
//!
//! Rooms: [`routes`] (HTTP), `service` (what can be done), `queries` (SQL), `jobs` (background work). Beside them, one file per mechanism:
//! passwords, throttling, access tokens and their keys, refresh tokens and their rotation, revocation.

mod access_token;
mod api_token;
pub mod audit;
mod email;
mod jobs;
mod keyring;
mod mailed_token;
mod mails;
pub mod notifications;
mod password;
mod password_strength;
mod personal_data;
mod queries;
mod refresh_token;
mod revocations;
mod rotation;
pub mod routes;
mod seal_anew;
mod second_factor;
mod service;
mod throttle;

pub use email::{Email, EmailError};
pub use jobs::CleanUp;
pub use password::PasswordError;
pub use personal_data::{Copying, Erasing, PersonalRecords};
pub use service::{
    Accounts, AccountsError, AccountsSettings, Added, AddedUser, CleanedUp, Login, NewUser, OpenedSession,
    RevokeReason, wants_mail,
};
