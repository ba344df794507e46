//! The server: the API of every capability, the embedded web application, health, and how it all listens and stops.

pub mod api;
mod docs;
mod health;
mod jobs;
pub mod listen;
mod looks;
pub mod metrics;
pub mod web;
