//! What the client takes from outside: the time, chance, and somebody who writes down each call.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;

/// What a call is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// The groups of the catalogue.
    Groups,
    /// One price list.
    PriceList,
    /// One article.
    CheckStock,
    /// Sending an order.
    CreateOrder,
    /// Looking at an order.
    OrderStatus,
    /// Credit terms.
    Credit,
    /// The papers of an order, or one of them.
    Documents,
}

impl Operation {
    /// The stable code, in snake case.
    pub fn code(self) -> &'static str {
        match self {
            Operation::Groups => "groups",
            Operation::PriceList => "price_list",
            Operation::CheckStock => "check_stock",
            Operation::CreateOrder => "create_order",
            Operation::OrderStatus => "order_status",
            Operation::Credit => "credit",
            Operation::Documents => "documents",
        }
    }
}

/// One request that was sent, or that the breaker held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// What it was for.
    pub operation: Operation,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// Until the last byte, or until it failed.
    pub latency: Duration,
    /// The status of HTTP, when an answer came.
    pub status: Option<u16>,
    /// Bytes of the answer after decompression.
    pub bytes: u64,
    /// `ok`, or the code of the error.
    pub outcome: &'static str,
    /// Beginning of the answer to a request that failed, at most 500 bytes; empty for others.
    pub excerpt: String,
}

/// Takes note of each call. Called on the path of the request: it must be quick.
pub trait Recorder: Send + Sync {
    /// One request ended.
    fn record(&self, call: &Call);
}

/// Takes no note.
#[derive(Debug, Clone, Copy)]
pub struct NoRecorder;

impl Recorder for NoRecorder {
    fn record(&self, _call: &Call) {}
}

/// Time, chance and recorder. Cheap to clone.
#[derive(Clone)]
pub struct Surroundings {
    /// The present instant.
    pub now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// A number for the jitter of delays.
    pub random: Arc<dyn Fn() -> u64 + Send + Sync>,
    /// Told of each call.
    pub recorder: Arc<dyn Recorder>,
}

impl fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Surroundings").finish_non_exhaustive()
    }
}
