//! What leaves this machine leaves encrypted: the base and the mail server are on this machine, or are reached over TLS
//! with their certificate checked.

use std::net::IpAddr;
use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgSslMode};

/// Whether the base of this address is reached as it should be. An address that cannot be read is refused elsewhere.
pub(crate) fn base_is_safe(url: &str) -> bool {
    let Ok(options) = PgConnectOptions::from_str(url) else { return true };
    let here = options.get_socket().is_some() || is_here(options.get_host());
    here || matches!(options.get_ssl_mode(), PgSslMode::VerifyCa | PgSslMode::VerifyFull)
}

/// The same for the mail server.
pub(crate) fn mail_is_safe(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return true };
    let (server, query) = rest.split_once('?').unwrap_or((rest, ""));
    let server = server.rsplit_once('@').map_or(server, |(_, server)| server).trim_end_matches('/');
    let host = match server.strip_prefix('[') {
        Some(address) => address.split(']').next().unwrap_or_default(),
        None => server.split(':').next().unwrap_or_default(),
    };
    scheme == "smtps" || query.split('&').any(|pair| pair == "tls=required") || is_here(host)
}

fn is_here(host: &str) -> bool {
    host.is_empty()
        || host.starts_with('/')
        || host.eq_ignore_ascii_case("localhost")
        || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_elsewhere_needs_tls_with_its_certificate_checked() {
        for safe in [
            "postgres://dbc_app@127.0.0.1/dbc",
            "postgres://dbc_app@localhost:5433/dbc?sslmode=disable",
            "postgres:///dbc?host=/run/postgresql",
            "postgres://dbc_app:x@db.internal/dbc?sslmode=verify-full",
            "postgres://dbc_app:x@db.internal/dbc?sslmode=verify-ca&sslrootcert=ca.pem",
        ] {
            assert!(base_is_safe(safe), "{safe}");
        }
        for unsafe_one in ["", "?sslmode=disable", "?sslmode=prefer", "?sslmode=require"] {
            assert!(!base_is_safe(&format!("postgres://dbc_app:x@db.internal/dbc{unsafe_one}")), "{unsafe_one}");
        }
    }

    #[test]
    fn a_mail_server_elsewhere_needs_tls() {
        for safe in [
            "smtps://user:p%40ss@mail.example",
            "smtp://mail.example:587?tls=required",
            "smtp://localhost:1025",
            "smtp://[::1]:25",
            "smtp://127.0.0.1:2525?tls=none",
        ] {
            assert!(mail_is_safe(safe), "{safe}");
        }
        for unsafe_one in
            ["smtp://mail.example", "smtp://localhost@mail.example:25", "smtp://m.example?tls=opportunistic"]
        {
            assert!(!mail_is_safe(unsafe_one), "{unsafe_one}");
        }
    }
}
