//! How the programs of Postgres are called: with an environment of ours, from a folder that every account can enter.

use std::path::Path;
use std::process::Command;

/// A command whose environment holds nothing of the caller's settings for Postgres (`PGDATA`, `PGHOST`, ...) and
/// whose messages are in English, because some are read.
pub(super) fn program(path: &Path) -> Command {
    let mut command = Command::new(path);
    command.env_clear().current_dir("/").env("LC_ALL", "C").env("TZ", "UTC");
    for kept in ["PATH", "LD_LIBRARY_PATH"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    command
}
