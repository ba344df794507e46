//! What the benchmarks share: a platform of their own, a simulated supplier beside it, and somebody who
//! asks over HTTP.

pub mod house;
pub mod knock;
pub mod supplied;
pub mod times;
