//! The fences around what is somebody's own, tried from outside: the binary as it is installed, every operation of its
//! own document, everybody who could knock.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

mod canary;
mod carts;
mod erasure;
mod fixtures;
mod goods;
mod limits;
#[path = "../binary/lists.rs"]
#[expect(dead_code, reason = "shared with the tests of the binary")]
mod lists;
mod orders;
#[path = "../binary/place.rs"]
mod place;
mod sample;
mod secrets;
mod town;
mod walk;
