//! Structured logs. On a terminal they are lines for people, elsewhere one JSON object per line.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

use crate::config::Config;

/// Starts logging to standard error. Call it once.
pub fn start(config: &Config) -> Result<(), TryInitError> {
    let noise = "sqlx=warn,graphile_worker=warn,hyper=warn,h2=warn,rustls=warn";
    let filter = EnvFilter::builder().parse_lossy(format!("{noise},{}", config.log));
    let json = match config.log_format.as_str() {
        "json" => true,
        "text" => false,
        _ => !std::io::stderr().is_terminal(),
    };
    let base = tracing_subscriber::registry().with(filter);
    if json {
        let layer = tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .with_writer(std::io::stderr);
        base.with(layer).try_init()
    } else {
        let layer = tracing_subscriber::fmt::layer().compact().with_target(false).with_writer(std::io::stderr);
        base.with(layer).try_init()
    }
}
