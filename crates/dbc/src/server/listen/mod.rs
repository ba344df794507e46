//! Listening, with limits on how slowly a client may speak and how many there may be, and stopping without cutting
//! anybody off.

mod capped;
mod limits;
#[cfg(test)]
mod tests;
mod tls;

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server};
use hyper_util::rt::TokioTimer;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing::{debug, info};

use capped::Capped;
pub use limits::Limits;
use limits::{HEAD_BYTES, HEADER_FIELDS, HEADER_LIST_BYTES, HTTP2_RESETS, HTTP2_STREAMS};
pub use tls::load as load_certificate;

/// Binds the address at once, so that a port in use is said before anything else is started.
pub fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).with_context(|| {
        format!("cannot listen on {address}: is another dbc running? Set DBC_LISTEN to another address")
    })?;
    listener.set_nonblocking(true).context("the listening socket cannot be used")?;
    Ok(listener)
}

/// Serves until `stop` is cancelled, then lets running requests finish. With a certificate it speaks TLS and nothing
/// else.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    certificate: Option<RustlsConfig>,
    limits: Limits,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let handle = Handle::new();
    tokio::spawn({
        let handle = handle.clone();
        async move {
            stop.cancelled().await;
            handle.graceful_shutdown(Some(limits.grace));
        }
    });
    let server = axum_server::from_tcp(listener).context("the listening socket cannot be used")?.handle(handle);
    let capped = Capped::new(limits.connections, limits.stalled_write);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let ended = match certificate {
        None => limited(server.acceptor(capped), limits).serve(service).await,
        Some(certificate) => {
            let tls = RustlsAcceptor::new(certificate).handshake_timeout(limits.handshake).acceptor(capped);
            limited(server.acceptor(tls), limits).serve(service).await
        }
    };
    ended.context("the server stopped")
}

fn limited<A>(server: Server<SocketAddr, A>, limits: Limits) -> Server<SocketAddr, A> {
    // Strangers must not be able to fill the log: who does not get in is told at debug level only.
    let mut server = server
        .first_request_timeout(limits.first_request)
        .accept_error_handler(|address, error| debug!(?address, %error, "a connection was not taken"));
    server
        .http_builder()
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADER_FIELDS);
    server
        .http_builder()
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(HTTP2_STREAMS)
        .max_header_list_size(HEADER_LIST_BYTES)
        .max_pending_accept_reset_streams(HTTP2_RESETS)
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10));
    server
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
