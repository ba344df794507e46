//! What the HTTP edge can be told.

use std::{sync::Arc, time::Duration};

use super::{headers::PagePolicies, origin::PublicOrigin, rate::RateLimits, rate_shared::SharedRates};
use crate::clock::Clock;

/// Settings of the middleware around every route.
#[derive(Clone)]
pub struct HttpSettings {
    /// Where the platform is reached; decides which origins may use the cookie.
    pub origin: PublicOrigin,
    /// True when browsers reach the platform over TLS: HSTS is sent.
    pub tls: bool,
    /// How many proxies stand in front, each of which appends to `X-Forwarded-For`. 0: the header is ignored.
    pub trusted_proxies: usize,
    /// The longest time from the head of a request to the head of its answer.
    pub timeout: Duration,
    /// The same for uploads (`multipart/form-data`), whose body may come over a slow line.
    pub upload_timeout: Duration,
    /// The largest request body in bytes, where a route does not allow more by its own `DefaultBodyLimit`.
    pub body_limit: usize,
    /// How many requests of one caller are answered in a minute.
    pub rates: RateLimits,
    /// Where instances tell each other what people spend; `None`: this one holds to the limits by itself.
    pub shared_rates: Option<SharedRates>,
    /// Content security policy page by page.
    pub pages: Arc<PagePolicies>,
    /// The source of request ids.
    pub clock: Clock,
}

impl HttpSettings {
    /// The defaults of a laptop: no TLS, no proxy, 30 seconds (5 minutes for uploads), 256 KiB, no
    /// limit on how many requests somebody sends.
    pub fn new(clock: Clock) -> Self {
        HttpSettings {
            origin: PublicOrigin::SameHost,
            tls: false,
            trusted_proxies: 0,
            timeout: Duration::from_secs(30),
            upload_timeout: Duration::from_secs(300),
            body_limit: 256 * 1024,
            rates: RateLimits::NONE,
            shared_rates: None,
            pages: Arc::new(PagePolicies::default()),
            clock,
        }
    }
}
