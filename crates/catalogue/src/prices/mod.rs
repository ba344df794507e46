//! Prices over time: what an offer cost on each day, and what a buyer would have paid by the rules of that day.

mod days;
mod queries;
mod series;

pub use days::{Days, business_day};
pub use queries::{Step, steps};
pub use series::{DayPrice, Pricing, daily, merged};
