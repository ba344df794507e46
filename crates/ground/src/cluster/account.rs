//! The account that runs the server: the caller's own, or, for root, whom Postgres refuses, one without power.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::error::{ClusterError, FolderAction};
use super::programs::program;

/// Accounts that root lends the server to, in order; the last is made when none exists.
const SYSTEM_ACCOUNTS: [&str; 2] = ["postgres", MADE_ACCOUNT];
const MADE_ACCOUNT: &str = "dbc";

/// Who runs the server and owns its files.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
    /// True when we are root and the server is to run as somebody else.
    switch: bool,
}

impl Account {
    /// The account for data that exists: its owner, who is ourselves unless we are root.
    pub fn of_data(data: &Path) -> Result<Account, ClusterError> {
        let meta = fs::metadata(data).map_err(ClusterError::folder(FolderAction::Read, data))?;
        let (me, uid, gid) = (rustix::process::geteuid().as_raw(), meta.uid(), meta.gid());
        match (me, uid) {
            (0, 1..) => Ok(Account { name: format!("number {uid}"), uid, gid, switch: true }),
            (1.., _) if uid == me => Ok(Account { name: format!("number {me}"), uid, gid, switch: false }),
            _ => Err(ClusterError::WrongOwner { path: data.to_path_buf(), owner: uid }),
        }
    }

    /// The account for new data: ourselves, or, for root, a system account, made if need be.
    pub fn for_new_data() -> Result<Account, ClusterError> {
        let (uid, gid) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
        if uid == 0 { system_account() } else { Ok(Account { name: format!("number {uid}"), uid, gid, switch: false }) }
    }

    /// True when the server runs as somebody else than the caller.
    pub fn is_other(&self) -> bool {
        self.switch
    }

    /// Makes a command run as this account.
    pub fn run_as(&self, command: &mut Command) {
        if self.switch {
            // With a user id given, the standard library also empties the list of further groups.
            command.uid(self.uid).gid(self.gid);
        }
    }

    /// Gives a file or folder to this account.
    pub fn give(&self, path: &Path) -> Result<(), ClusterError> {
        if self.switch {
            chown(path, Some(self.uid), Some(self.gid))
                .map_err(ClusterError::folder(FolderAction::ChangeOwner, path))?;
        }
        Ok(())
    }

    /// Checks that this account can enter a folder and all its parents.
    ///
    /// # Errors
    /// [`ClusterError::Unreachable`] with the outermost folder that it cannot enter.
    pub fn check_can_enter(&self, folder: &Path) -> Result<(), ClusterError> {
        if !self.switch || self.can_enter(folder) {
            return Ok(());
        }
        let mut outermost: PathBuf = folder.to_path_buf();
        for parent in folder.ancestors() {
            if !self.can_enter(parent) {
                outermost = parent.to_path_buf();
            }
        }
        Err(ClusterError::Unreachable { account: self.name.clone(), path: outermost })
    }

    /// Asks the system rather than the mode bits, which do not tell about access lists and mounts.
    fn can_enter(&self, folder: &Path) -> bool {
        let mut command = program(Path::new("/bin/sh"));
        command
            .args(["-c", "cd \"$1\"", "sh"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        self.run_as(&mut command);
        command.status().is_ok_and(|status| status.success())
    }
}

fn system_account() -> Result<Account, ClusterError> {
    for name in SYSTEM_ACCOUNTS {
        if let Some((uid, gid)) = look_up(name) {
            return Ok(Account { name: name.to_owned(), uid, gid, switch: true });
        }
    }
    let reason = make_account();
    match look_up(MADE_ACCOUNT) {
        Some((uid, gid)) => Ok(Account { name: MADE_ACCOUNT.to_owned(), uid, gid, switch: true }),
        None => Err(ClusterError::NoAccount { reason }),
    }
}

/// User and main group of an account, from `id`, which knows every source of accounts of the machine.
fn look_up(name: &str) -> Option<(u32, u32)> {
    let ask = |flag: &str| {
        let output = program(Path::new("id")).args([flag, name]).stdin(Stdio::null()).output().ok()?;
        let number = String::from_utf8(output.stdout).ok()?.trim().parse::<u32>().ok()?;
        (output.status.success() && number != 0).then_some(number)
    };
    Some((ask("-u")?, ask("-g")?))
}

/// Makes the account `dbc`; returns what the programs said. `adduser` in the second form is that of small images.
fn make_account() -> String {
    let attempts: [(&str, &[&str]); 2] = [
        (
            "useradd",
            &[
                "--system",
                "--user-group",
                "--no-create-home",
                "--home-dir",
                "/",
                "--shell",
                "/usr/sbin/nologin",
                MADE_ACCOUNT,
            ],
        ),
        ("adduser", &["-S", "-D", "-H", "-h", "/", "-s", "/sbin/nologin", MADE_ACCOUNT]),
    ];
    let mut said = Vec::new();
    for (name, arguments) in attempts {
        match program(Path::new(name)).args(arguments).stdin(Stdio::null()).output() {
            Ok(output) if output.status.success() => {
                tracing::info!(account = MADE_ACCOUNT, "made a system account to run Postgres");
                return String::new();
            }
            Ok(output) => said.push(format!("{name}: {}", String::from_utf8_lossy(&output.stderr).trim())),
            Err(error) => said.push(format!("{name}: {error}")),
        }
    }
    said.join("; ")
}
