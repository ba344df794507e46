//! How much one connection may take, and how many there may be.

use std::time::Duration;

/// Limits on connections. Bodies and handlers have theirs in `dbc_ground::http::HttpSettings`.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at the same time; one more is closed as soon as it is there.
    pub connections: usize,
    /// The TLS handshake must be done by then.
    pub handshake: Duration,
    /// The first request must be there by then, from the end of the handshake.
    pub first_request: Duration,
    /// The head of each request must be there by then; an idle connection of HTTP/1 is closed after it.
    pub head: Duration,
    /// A client that takes nothing of an answer for so long is gone.
    pub stalled_write: Duration,
    /// Requests that run may take so long after the signal to stop.
    pub grace: Duration,
}

/// Bytes of the head of a request of HTTP/1, at most.
pub const HEAD_BYTES: usize = 32 * 1024;
/// The same for HTTP/2, as the standard counts.
pub const HEADER_LIST_BYTES: u32 = 32 * 1024;
/// Header fields of one request.
pub const HEADER_FIELDS: usize = 100;
/// Streams of one HTTP/2 connection at the same time.
pub const HTTP2_STREAMS: u32 = 100;
/// Streams that a client opened and reset at once (CVE-2023-44487), before its connection is closed.
pub const HTTP2_RESETS: usize = 20;

impl Limits {
    /// For so many connections.
    pub fn of(connections: usize) -> Self {
        Limits {
            connections,
            handshake: Duration::from_secs(10),
            first_request: Duration::from_secs(10),
            head: Duration::from_secs(10),
            stalled_write: Duration::from_secs(30),
            grace: Duration::from_secs(15),
        }
    }
}
