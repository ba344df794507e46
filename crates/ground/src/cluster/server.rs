//! The running server: started or adopted, waited for, stopped.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use sqlx::{Connection, PgConnection};

use super::access::{Access, ClusterRole};
use super::account::Account;
use super::binaries::Binaries;
use super::error::ClusterError;
use super::folder::Folder;
use super::postmaster::{Life, Note, disarm, life, signal};
use super::programs::program;
use super::settings::{Durability, arguments};
use super::socket;

/// How long a server may take to open its socket.
const OPEN: Duration = Duration::from_secs(60);
/// How long it may then repeat its journal after a crash.
const RECOVER: Duration = Duration::from_secs(600);
/// How long backends of a killed server may take to notice.
const ORPHANS: Duration = Duration::from_secs(20);
/// How long a fast stop may take, then an immediate one.
const STOP_FAST: Duration = Duration::from_secs(30);
const STOP_NOW: Duration = Duration::from_secs(5);
/// The same where nothing else can go on meanwhile.
const DROP_FAST: Duration = Duration::from_secs(5);
const STEP: Duration = Duration::from_millis(5);

/// A living server. Dropping it stops it, unless it is released.
#[derive(Debug)]
pub(super) struct Server {
    pid: i32,
    /// Set when this program started it.
    child: Option<Child>,
    data: PathBuf,
    access: Access,
    released: bool,
}

impl Server {
    /// Takes over the living server of a folder that a killed program left behind, once it answers and if it runs
    /// with the wished durability. Another one is stopped, and `None` returned.
    pub async fn adopt(
        folder: &Folder,
        account: &Account,
        durability: Durability,
    ) -> Result<Option<Server>, ClusterError> {
        let data = folder.data();
        let Some(note) = Note::read(&data).filter(|note| note.life(&data) == Life::Ours) else { return Ok(None) };
        let from = folder.open_log()?.1;
        let socket = note.socket.unwrap_or_default();
        let mut server =
            Server { pid: note.pid, child: None, data, access: Access::new(socket.clone()), released: false };
        // Another account may have taken the place of a socket folder that was cleaned away.
        let fsync = match socket::check(&socket, account) {
            Ok(()) => server.ready(folder, from).await,
            Err(error) => Err(error),
        };
        match fsync {
            Ok(fsync) if fsync == durability.fsync() => {
                tracing::info!(pid = server.pid, "adopted the Postgres server that was still running");
                Ok(Some(server))
            }
            other => {
                tracing::info!(pid = server.pid, answer = ?other, "restarting the Postgres server that was still running");
                server.stop().await?;
                Ok(None)
            }
        }
    }

    /// Starts the server of a folder that no living server has.
    pub async fn start(
        folder: &Folder,
        binaries: &Binaries,
        account: &Account,
        durability: Durability,
    ) -> Result<Server, ClusterError> {
        let data = folder.data();
        let since = Instant::now();
        loop {
            disarm(&data)?;
            let socket = socket::make(&data, account)?;
            socket::sweep(&socket);
            let (log, from) = folder.open_log()?;
            let failed = |error| ClusterError::folder(super::error::FolderAction::Write, &folder.log())(error);
            let mut command = program(&binaries.postgres());
            command
                .args(arguments(durability, &data, &socket))
                .stdin(Stdio::null())
                .stdout(log.try_clone().map_err(failed)?)
                .stderr(log)
                // Ctrl-C in a terminal reaches the whole group; the server must outlive our own shutdown.
                .process_group(0);
            account.run_as(&mut command);
            let child =
                command.spawn().map_err(|error| ClusterError::Start { log: folder.log(), words: error.to_string() })?;
            let pid = i32::try_from(child.id()).unwrap_or(i32::MAX);
            let access = Access::new(socket);
            let mut server = Server { pid, child: Some(child), data: data.clone(), access, released: false };
            match server.ready(folder, from).await {
                Ok(_) => return Ok(server),
                Err(ClusterError::Start { words, .. })
                    if words.contains("shared memory block") && since.elapsed() < ORPHANS =>
                {
                    tracing::debug!("waiting for backends of the dead server to end");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// How to connect.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Waits until the server answers; returns its setting `fsync`.
    async fn ready(&mut self, folder: &Folder, log_from: u64) -> Result<String, ClusterError> {
        let since = Instant::now();
        loop {
            let error = match ask(&self.access).await {
                Ok(fsync) => return Ok(fsync),
                Err(error) => error,
            };
            let patience = match &error {
                sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => OPEN,
                // Starting, repeating its journal, or shutting down; or full for the moment.
                sqlx::Error::Database(answer)
                    if answer.code().is_some_and(|code| matches!(&*code, "57P03" | "53300" | "57P01")) =>
                {
                    RECOVER
                }
                _ => return Err(ClusterError::sql("waiting for the server")(error)),
            };
            if !self.running() || since.elapsed() > patience {
                return Err(ClusterError::Start { log: folder.log(), words: folder.log_since(log_from) });
            }
            tokio::time::sleep(STEP).await;
        }
    }

    /// Whether the process lives.
    pub fn running(&mut self) -> bool {
        match &mut self.child {
            Some(child) => matches!(child.try_wait(), Ok(None)),
            None => life(self.pid, &self.data) == Life::Ours,
        }
    }

    /// Ends the server: connections are cut, running transactions rolled back, data written.
    pub async fn stop(&mut self) -> Result<(), ClusterError> {
        for (how, patience) in [(Signal::INT, STOP_FAST), (Signal::QUIT, STOP_NOW)] {
            self.signal(how);
            let since = Instant::now();
            while since.elapsed() < patience {
                if !self.running() {
                    self.tidy();
                    return Ok(());
                }
                tokio::time::sleep(STEP).await;
            }
        }
        // A second attempt when dropped would not do better.
        self.released = true;
        Err(ClusterError::Stop { pid: self.pid })
    }

    /// Leaves the server running.
    pub fn release(mut self) {
        self.released = true;
    }

    /// Only a process that is still the server gets a signal: numbers are used again.
    fn signal(&mut self, how: Signal) {
        if self.running() {
            signal(self.pid, how);
        }
    }

    fn tidy(&mut self) {
        self.released = true;
        // Not empty or not there: nothing to tidy.
        let _ = fs::remove_dir(self.access.socket_folder());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.released {
            return;
        }
        for (how, patience) in [(Signal::INT, DROP_FAST), (Signal::QUIT, STOP_NOW)] {
            self.signal(how);
            let since = Instant::now();
            while since.elapsed() < patience {
                if !self.running() {
                    self.tidy();
                    return;
                }
                std::thread::sleep(STEP);
            }
        }
        tracing::warn!(pid = self.pid, "the Postgres server does not stop");
    }
}

/// Asks a server for its setting `fsync`.
async fn ask(access: &Access) -> Result<String, sqlx::Error> {
    let options = access.options(ClusterRole::Superuser, "postgres");
    let question = async {
        let mut connection = PgConnection::connect_with(&options).await?;
        let fsync = sqlx::query_scalar("select current_setting('fsync')").fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok(fsync)
    };
    match tokio::time::timeout(Duration::from_secs(5), question).await {
        Ok(answer) => answer,
        Err(_) => Err(sqlx::Error::Protocol("no answer within five seconds".to_owned())),
    }
}

/// Finds the living server that another program holds, without waiting.
pub(super) fn held_by_another(data: &Path, account: &Account) -> Option<Access> {
    let note = Note::read(data).filter(|note| note.life(data) == Life::Ours)?;
    let socket = note.socket?;
    socket::check(&socket, account).ok()?;
    Some(Access::new(socket))
}
