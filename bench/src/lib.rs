//! What the benchmarks share: a platform of their own, and somebody who asks it over HTTP.

pub mod house;
pub mod knock;
pub mod times;
