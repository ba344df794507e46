//! Listening, with limits on how slowly a client may speak, and stopping without cutting anybody off.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum_server::Handle;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing::info;

/// How long requests that run may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(15);
/// The head of a request must be there by then.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// Streams of one HTTP/2 connection at the same time.
const HTTP2_STREAMS: u32 = 100;

/// Binds the address at once, so that a port in use is said before anything else is started.
pub fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).with_context(|| {
        format!("cannot listen on {address}: is another dbc running? Set DBC_LISTEN to another address")
    })?;
    listener.set_nonblocking(true).context("the listening socket cannot be used")?;
    Ok(listener)
}

/// Serves until `stop` is cancelled, then lets running requests finish.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) -> anyhow::Result<()> {
    let handle = Handle::new();
    tokio::spawn({
        let handle = handle.clone();
        async move {
            stop.cancelled().await;
            handle.graceful_shutdown(Some(GRACE));
        }
    });
    let mut server = axum_server::from_tcp(listener).context("the listening socket cannot be used")?.handle(handle);
    server.http_builder().http1().timer(hyper_util::rt::TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
    server
        .http_builder()
        .http2()
        .timer(hyper_util::rt::TokioTimer::new())
        .max_concurrent_streams(HTTP2_STREAMS)
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10));
    server.serve(router.into_make_service_with_connect_info::<SocketAddr>()).await.context("the server stopped")
}

/// Cancels `stop` at SIGTERM or SIGINT; a second signal ends the process at once.
pub fn stop_at_signal(stop: CancellationToken) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("no signal handler")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("no signal handler")?;
    tokio::spawn(async move {
        for first in [true, false] {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if !first {
                std::process::exit(130);
            }
            info!("stopping; once more to stop at once");
            stop.cancel();
        }
    });
    Ok(())
}
