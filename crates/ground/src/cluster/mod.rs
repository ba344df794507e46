//! The private Postgres: what `dbc` runs on when no `DATABASE_URL` is given.
//!
//! One folder holds everything: the data (`postgres/`), the server's log (`postgres.log`) and a lock
//! (`postgres.lock`), so that two programs never run one folder. [`Cluster::start`] finds the programs
//! ([`Binaries`]), makes the data on first start, starts the server or adopts the one that a killed `dbc` left
//! behind, waits until it answers, and makes sure that the two roles, the database and its extensions are there.
//!
//! **Who may connect.** The server listens on a Unix socket only, in a folder of mode 0700 that belongs to the
//! account it runs as; inside, every connection is trusted. A password would add nothing: whoever can enter that
//! folder is that account or root, and both can read the data files anyway. `peer` would be no better: it ties one
//! account of the machine to one role, and `dbc` needs three roles from one account.
//!
//! **As root** Postgres refuses to run, so the server runs as the account `postgres`, or as `dbc`, made when there
//! is no `postgres`; a data folder that exists already keeps its owner.

mod access;
mod account;
mod binaries;
mod create;
mod error;
mod folder;
mod postmaster;
mod programs;
mod roles;
mod server;
mod settings;
mod shared;
mod socket;
mod start;
mod test_database;

pub use access::{Access, ClusterRole, DATABASE};
pub use binaries::Binaries;
pub use error::{ClusterError, FolderAction};
pub use settings::Durability;
pub use shared::{SharedCluster, shared_for_tests};
pub use start::{Cluster, ClusterConfig};
pub use test_database::TestDatabase;
