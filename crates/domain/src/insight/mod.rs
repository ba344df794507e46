//! The rules behind the figures of the business: what a margin is, how good it is, who a client is, what a period is.

pub mod period;
pub mod profitability;
pub mod segment;
pub mod trade_margin;
