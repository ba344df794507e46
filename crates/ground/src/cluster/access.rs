//! How to connect to a private cluster.

use std::path::{Path, PathBuf};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

/// The database of the platform on a private cluster.
pub const DATABASE: &str = "dbc";

/// Who a connection speaks as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClusterRole {
    /// The one that made the cluster: for roles, extensions and test databases only.
    Superuser,
    /// Owner of the database: runs migrations.
    Owner,
    /// Serves and works; owns nothing.
    App,
}

impl ClusterRole {
    /// The name of the role in Postgres.
    pub fn name(self) -> &'static str {
        match self {
            ClusterRole::Superuser => "postgres",
            ClusterRole::Owner => "dbc_owner",
            ClusterRole::App => "dbc_app",
        }
    }
}

/// The address of a running private cluster; cheap to copy around.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    socket: PathBuf,
}

impl Access {
    pub(super) fn new(socket: PathBuf) -> Access {
        Access { socket }
    }

    /// The folder of the server's socket, as `psql -h` takes it.
    pub fn socket_folder(&self) -> &Path {
        &self.socket
    }

    /// How sqlx connects to a database as a role.
    pub fn options(&self, role: ClusterRole, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket)
            .port(5432)
            .ssl_mode(PgSslMode::Disable)
            .username(role.name())
            .database(database)
    }

    /// The same as an address, for other programs.
    pub fn url(&self, role: ClusterRole, database: &str) -> String {
        let socket = self.socket.display();
        format!("postgres://{}@localhost/{database}?host={socket}", role.name())
    }
}
