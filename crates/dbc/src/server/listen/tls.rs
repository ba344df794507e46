//! The server's certificate: read at the start, and again whenever its files change, so that renewing it needs no
//! restart.

use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::Context;
use axum_server::tls_rustls::RustlsConfig;
use dbc_ground::config::TlsFiles;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// How often the files are looked at.
const EVERY: Duration = Duration::from_secs(5);

/// Reads the certificate, and follows its files until `stop`.
///
/// Errors: a file cannot be read, or the two do not belong together.
pub async fn load(files: TlsFiles, stop: CancellationToken) -> anyhow::Result<RustlsConfig> {
    load_and_follow(files, EVERY, stop).await
}

pub(super) async fn load_and_follow(
    files: TlsFiles,
    every: Duration,
    stop: CancellationToken,
) -> anyhow::Result<RustlsConfig> {
    // Somebody else may have chosen already: then theirs is the one.
    let _chosen = rustls::crypto::ring::default_provider().install_default();
    let loaded = stamp(&files);
    let config = RustlsConfig::from_pem_file(&files.certificate, &files.key).await.with_context(|| {
        format!(
            "DBC_TLS_CERT and DBC_TLS_KEY: {} and {} are no certificate with its key",
            files.certificate.display(),
            files.key.display()
        )
    })?;
    tokio::spawn(follow(files, loaded, every, config.clone(), stop));
    Ok(config)
}

type Stamp = [Option<(SystemTime, u64)>; 2];

fn stamp(files: &TlsFiles) -> Stamp {
    let of = |path: &Path| {
        let about = std::fs::metadata(path).ok()?;
        Some((about.modified().ok()?, about.len()))
    };
    [of(&files.certificate), of(&files.key)]
}

async fn follow(files: TlsFiles, mut loaded: Stamp, every: Duration, config: RustlsConfig, stop: CancellationToken) {
    let mut refused = None;
    while stop.run_until_cancelled(tokio::time::sleep(every)).await.is_some() {
        let found = stamp(&files);
        if found == loaded {
            continue;
        }
        match config.reload_from_pem_file(&files.certificate, &files.key).await {
            Ok(()) => {
                loaded = found;
                info!(certificate = %files.certificate.display(), "the new certificate is in use");
            }
            // Half of the pair is there: the other half comes. Said once for each state of the files.
            Err(error) if refused != Some(found) => {
                refused = Some(found);
                warn!(%error, "the changed certificate cannot be used; the one before goes on");
            }
            Err(_) => {}
        }
    }
}
