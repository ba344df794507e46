//! The server's settings, given on its command line: nothing in the folder has to be kept in step with this file.

use std::path::Path;

/// What a crash of the machine may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing that was committed: for real data.
    Durable,
    /// Everything, in exchange for speed: for tests. A crash of the server alone still loses nothing.
    Fast,
}

impl Durability {
    /// The value of Postgres' setting `fsync`.
    pub(super) fn fsync(self) -> &'static str {
        match self {
            Durability::Durable => "on",
            Durability::Fast => "off",
        }
    }
}

const COMMON: &[(&str, &str)] = &[
    ("listen_addresses", ""),
    ("port", "5432"), // only part of the socket's name
    ("unix_socket_permissions", "0700"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("lc_messages", "C"),
    ("logging_collector", "off"),
    ("log_destination", "stderr"),
    ("log_line_prefix", "%m [%p] %q%u@%d "),
    ("log_checkpoints", "off"),
    // Queries are short; compiling them costs more than it gives.
    ("jit", "off"),
    // Nobody replicates from a private cluster.
    ("wal_level", "minimal"),
    ("max_wal_senders", "0"),
    ("restart_after_crash", "on"),
];

const DURABLE: &[(&str, &str)] = &[
    ("max_connections", "100"),
    ("shared_buffers", "256MB"),
    // Room for an import between two checkpoints.
    ("max_wal_size", "2GB"),
    ("checkpoint_timeout", "15min"),
    ("fsync", "on"),
    ("synchronous_commit", "on"),
    ("full_page_writes", "on"),
];

const FAST: &[(&str, &str)] = &[
    // One pool per test, many tests at once.
    ("max_connections", "400"),
    ("shared_buffers", "128MB"),
    ("max_wal_size", "1GB"),
    ("checkpoint_timeout", "1h"),
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    // Hundreds of small bases that live for a second are not worth its rounds.
    ("autovacuum", "off"),
];

/// The arguments of `postgres` for a data folder and a socket folder.
pub(super) fn arguments(durability: Durability, data: &Path, socket: &Path) -> Vec<String> {
    let own = match durability {
        Durability::Durable => DURABLE,
        Durability::Fast => FAST,
    };
    let mut arguments = vec!["-D".to_owned(), data.display().to_string()];
    let mut set = |name: &str, value: &str| arguments.extend(["-c".to_owned(), format!("{name}={value}")]);
    for (name, value) in COMMON.iter().chain(own) {
        set(name, value);
    }
    set("unix_socket_directories", &socket.display().to_string());
    arguments
}
