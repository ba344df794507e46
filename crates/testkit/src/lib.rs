//! What every test stands on: the real application in this process, on a database of its own, with people who log in
//! as people do, and a clock that the test moves.
//!
//! ```no_run
//! # async fn example() {
//! use dbc_testkit::TestApp;
//! use utoipa_axum::router::OpenApiRouter;
//!
//! let app = TestApp::start(async |_ground| OpenApiRouter::default()).await;
//! let buyer = app.as_client("Boutique Azur").await;
//! let me = buyer.get("/api/auth/me").await.expect(200).json();
//! assert_eq!(me["client"]["name"], "Boutique Azur");
//! # }
//! ```
#![allow(clippy::expect_used, clippy::panic, reason = "what fails here is the test that called")]

mod answer;
mod app;
mod browser;
mod database;
mod multipart;
mod walk;

pub use answer::Answer;
pub use app::{Ground, PASSWORD, TestApp};
pub use browser::Browser;
pub use database::fresh_database;
pub use multipart::Part;
pub use walk::assert_permissions;
