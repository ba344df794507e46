//! A made-up assortment of the supplier that behaves like the real one: real phone models, the supplier's article
//! numbers and vocabularies, a price ladder by grade, and days on which prices move, stock arrives and sells out.
//!
//! The demonstration, the benchmarks and the supplier's simulator draw from it. The same seed always gives the same
//! assortment. What is on sale ([`Assortment`]) is kept apart from the file that tells it ([`price_list`]).

mod assortment;
mod combination;
mod drift;
mod models;
mod pricing;
mod product;
mod random;

pub mod price_list;

pub use assortment::{Assortment, MAX_OFFERS, Options};
