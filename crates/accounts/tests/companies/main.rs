//! Companies and their people: how they come in, who looks after them, and that nobody sees another's.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod colleagues;
mod fences;
mod links;
mod mailbox;
mod sign_up;
mod staff;
