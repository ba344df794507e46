//! Real sockets against the real server: whoever is slow, silent or too many is cut off; everybody else is served.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use axum::routing::get;
use dbc_ground::clock::Clock;
use dbc_ground::config::TlsFiles;
use dbc_ground::http::{HttpSettings, service};
use rcgen::generate_simple_self_signed;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::*;

const SHORT: Duration = Duration::from_millis(300);
/// Nothing here takes as long when it works.
const PATIENCE: Duration = Duration::from_secs(10);

fn short() -> Limits {
    Limits {
        connections: 50,
        handshake: SHORT,
        first_request: SHORT,
        head: SHORT,
        stalled_write: SHORT,
        grace: Duration::from_secs(5),
    }
}

struct Running {
    address: SocketAddr,
    stop: CancellationToken,
    server: tokio::task::JoinHandle<anyhow::Result<()>>,
}

fn start(router: Router, certificate: Option<RustlsConfig>, limits: Limits) -> Running {
    let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let (address, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
    let server = tokio::spawn(serve(listener, router, certificate, limits, stop.clone()));
    Running { address, stop, server }
}

fn pages() -> Router {
    let large = vec![0_u8; 64 << 20];
    Router::new().route("/", get(|| async { "here" })).route("/large", get(move || async move { large })).route(
        "/slow",
        get(|| async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            "done"
        }),
    )
}

/// What the server sends until it closes the connection.
async fn until_closed(stream: &mut TcpStream) -> Vec<u8> {
    let mut received = Vec::new();
    // A reset is a way of closing, too.
    let _closed = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut received)).await.expect("it is closed");
    received
}

async fn ask(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    String::from_utf8_lossy(&until_closed(&mut stream).await).into_owned()
}

#[tokio::test]
async fn a_silent_client_and_one_that_dribbles_its_head_are_cut_off() {
    let running = start(pages(), None, short());
    let since = Instant::now();
    let mut silent = TcpStream::connect(running.address).await.unwrap();
    assert!(until_closed(&mut silent).await.is_empty());
    let mut dribbling = TcpStream::connect(running.address).await.unwrap();
    dribbling.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n").await.unwrap();
    let (mut reading, mut writing) = dribbling.into_split();
    let dribble = tokio::spawn(async move {
        while writing.write_all(b"x-more: 1\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let mut rest = Vec::new();
    let _closed = tokio::time::timeout(PATIENCE, reading.read_to_end(&mut rest)).await.expect("it is closed");
    dribble.abort();
    assert!(since.elapsed() < PATIENCE / 2);
    assert!(ask(running.address, "/").await.ends_with("here"), "everybody else is served");
}

#[tokio::test]
async fn an_idle_connection_is_closed_and_a_client_that_takes_nothing_is_cut_off() {
    let running = start(pages(), None, short());
    let mut idle = TcpStream::connect(running.address).await.unwrap();
    idle.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    assert!(String::from_utf8_lossy(&until_closed(&mut idle).await).ends_with("here"));

    let mut greedy = TcpStream::connect(running.address).await.unwrap();
    greedy.write_all(b"GET /large HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    tokio::time::sleep(SHORT * 4).await;
    assert!(until_closed(&mut greedy).await.len() < 64 << 20, "the answer was cut");
}

#[utoipa::path(post, path = "/api/echo", extensions(("x-permission" = json!("public"))), responses((status = 200)))]
async fn echo(body: String) -> String {
    body
}

#[tokio::test]
async fn a_body_that_dribbles_in_ends_with_the_time_of_its_request() {
    let mut settings = HttpSettings::new(Clock::system());
    settings.timeout = SHORT;
    let api = OpenApiRouter::new().routes(routes!(echo));
    let whole = service(api, Router::new(), Arc::new(crate::server::api::Nobody), settings).unwrap();
    let running = start(whole.router, None, Limits { head: PATIENCE, ..short() });
    let mut slow = TcpStream::connect(running.address).await.unwrap();
    slow.write_all(b"POST /api/echo HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100000\r\n\r\n").await.unwrap();
    let (mut reading, mut writing) = slow.into_split();
    let dribble = tokio::spawn(async move {
        while writing.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let mut answer = Vec::new();
    let _closed = tokio::time::timeout(PATIENCE, reading.read_to_end(&mut answer)).await.expect("it is closed");
    dribble.abort();
    assert!(String::from_utf8_lossy(&answer).starts_with("HTTP/1.1 503"), "{}", String::from_utf8_lossy(&answer));
}

#[tokio::test]
async fn heads_have_a_size() {
    let running = start(pages(), None, short());
    for head in [format!("x-long: {}\r\n", "a".repeat(2 * HEAD_BYTES)), "x: 1\r\n".repeat(HEADER_FIELDS + 1)] {
        let mut stream = TcpStream::connect(running.address).await.unwrap();
        let request = format!("GET / HTTP/1.1\r\nhost: localhost\r\n{head}\r\n");
        let _cut = stream.write_all(request.as_bytes()).await;
        let answer = until_closed(&mut stream).await;
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 431"), "{}", String::from_utf8_lossy(&answer));
    }
}

#[tokio::test]
async fn one_connection_too_many_is_closed_and_a_place_comes_back() {
    let running = start(pages(), None, Limits { connections: 2, first_request: PATIENCE, head: PATIENCE, ..short() });
    let first = TcpStream::connect(running.address).await.unwrap();
    let second = TcpStream::connect(running.address).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut third = TcpStream::connect(running.address).await.unwrap();
    assert!(until_closed(&mut third).await.is_empty());
    drop((first, second));
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(ask(running.address, "/").await.ends_with("here"));
}

#[tokio::test]
async fn stopping_lets_a_running_request_finish() {
    let running = start(pages(), None, short());
    let address = running.address;
    let asked = tokio::spawn(async move { ask(address, "/slow").await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    running.stop.cancel();
    assert!(asked.await.unwrap().ends_with("done"));
    tokio::time::timeout(PATIENCE, running.server).await.unwrap().unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
}

/// A certificate in these files; the client's trust in it.
fn certificate(files: &TlsFiles) -> RootCertStore {
    let made = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(&files.certificate, made.cert.pem()).unwrap();
    std::fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
    let mut trusted = RootCertStore::empty();
    trusted.add(CertificateDer::from(made.cert.der().to_vec())).unwrap();
    trusted
}

async fn ask_over_tls(address: SocketAddr, trusted: RootCertStore) -> std::io::Result<String> {
    let config = ClientConfig::builder().with_root_certificates(trusted).with_no_client_auth();
    let stream = TcpStream::connect(address).await?;
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
    stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

fn files(folder: &Path) -> TlsFiles {
    TlsFiles { certificate: folder.join("cert.pem"), key: folder.join("key.pem") }
}

#[tokio::test]
async fn over_tls_with_a_certificate_that_is_renewed_while_it_runs() {
    let folder = tempfile::tempdir().unwrap();
    let files = files(folder.path());
    let stop = CancellationToken::new();
    let first = certificate(&files);
    let config = tls::load_and_follow(files.clone(), Duration::from_millis(50), stop.clone()).await.unwrap();
    let running = start(pages(), Some(config), short());
    assert!(ask_over_tls(running.address, first.clone()).await.unwrap().ends_with("here"));

    // Half a pair, or nonsense: the one before goes on.
    std::fs::write(&files.certificate, "nonsense").unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(ask_over_tls(running.address, first.clone()).await.unwrap().ends_with("here"));

    let second = certificate(&files);
    let since = Instant::now();
    while ask_over_tls(running.address, second.clone()).await.is_err() {
        assert!(since.elapsed() < PATIENCE, "the new certificate is not in use");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(ask_over_tls(running.address, first).await.is_err());

    // Neither plain HTTP nor somebody who never begins the handshake keeps a connection.
    assert!(!ask(running.address, "/").await.contains("here"));
    let mut silent = TcpStream::connect(running.address).await.unwrap();
    assert!(until_closed(&mut silent).await.is_empty());
    stop.cancel();
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_says_which() {
    let folder = tempfile::tempdir().unwrap();
    let files = files(folder.path());
    certificate(&files);
    std::fs::write(&files.key, "nonsense").unwrap();
    let error = load_certificate(files.clone(), CancellationToken::new()).await.unwrap_err().to_string();
    assert!(error.contains("DBC_TLS_CERT") && error.contains("key.pem"), "{error}");
    assert!(!error.contains("nonsense"));
}
