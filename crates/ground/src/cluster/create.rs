//! Making the data on first start. It is made beside its final place and renamed at the end, so that a crash in the
//! middle leaves nothing that looks like data.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::process::Stdio;

use super::access::ClusterRole;
use super::account::Account;
use super::binaries::Binaries;
use super::error::{ClusterError, FolderAction};
use super::folder::{Folder, rewrite};
use super::programs::program;
use super::settings::Durability;

/// Ways to sort and to fold letters, best first: those of ICU know every language and are the same on every machine;
/// the character classes (what trigrams see as a letter) come from the C library all the same. The last resort, for
/// systems with neither, treats accented letters as bytes.
const LOCALES: [&[&str]; 4] = [
    &["--locale-provider=icu", "--icu-locale=und", "--locale=C.UTF-8"],
    &["--locale-provider=icu", "--icu-locale=und", "--locale=en_US.UTF-8"],
    &["--locale=C.UTF-8"],
    &["--locale=C"],
];

/// Who may connect: see the module on why nothing more is asked inside the socket's folder.
const HOST_BASED_ACCESS: &str =
    "# Written by dbc. The server has no network address; the folder of its socket is the gate.\nlocal all all trust\n";

/// Runs `initdb` as the account.
pub(super) async fn create(
    folder: &Folder,
    binaries: &Binaries,
    account: &Account,
    durability: Durability,
) -> Result<(), ClusterError> {
    let fresh = folder.fresh();
    let mut output = String::new();
    for locale in LOCALES {
        empty(folder, account)?;
        let mut command = program(&binaries.initdb());
        command
            .arg("-D")
            .arg(&fresh)
            .args(["--username", ClusterRole::Superuser.name(), "--encoding=UTF8", "--auth=trust", "--no-instructions"])
            .arg("--data-checksums")
            .args(locale)
            .stdin(Stdio::null());
        if durability == Durability::Fast {
            command.arg("--no-sync");
        }
        account.run_as(&mut command);
        let mut command = tokio::process::Command::from(command);
        let ended = command
            .kill_on_drop(true)
            .output()
            .await
            .map_err(|error| ClusterError::Create { output: error.to_string() })?;
        if ended.status.success() {
            return put_in_place(folder, durability);
        }
        output = String::from_utf8_lossy(&ended.stderr).trim().to_owned();
        if !about_locales(&output) {
            break;
        }
        tracing::debug!(?locale, output, "initdb refused this locale");
    }
    Err(ClusterError::Create { output })
}

/// An empty folder of the account, in the place of any rest of an earlier attempt.
fn empty(folder: &Folder, account: &Account) -> Result<(), ClusterError> {
    let fresh = folder.fresh();
    match fs::remove_dir_all(&fresh) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(ClusterError::folder(FolderAction::Remove, &fresh)(error));
        }
        _ => {}
    }
    DirBuilder::new().mode(0o700).create(&fresh).map_err(ClusterError::folder(FolderAction::Create, &fresh))?;
    account.give(&fresh)
}

fn put_in_place(folder: &Folder, durability: Durability) -> Result<(), ClusterError> {
    let (fresh, data) = (folder.fresh(), folder.data());
    let access = fresh.join("pg_hba.conf");
    rewrite(&access, HOST_BASED_ACCESS)?;
    fs::rename(&fresh, &data).map_err(ClusterError::folder(FolderAction::Write, &data))?;
    if durability == Durability::Durable {
        File::open(folder.root())
            .and_then(|directory| directory.sync_all())
            .map_err(ClusterError::folder(FolderAction::Write, folder.root()))?;
    }
    Ok(())
}

/// Whether `initdb` refused the locale, so that another is worth a try.
fn about_locales(output: &str) -> bool {
    let lower = output.to_ascii_lowercase();
    ["locale", "icu", "encoding"].iter().any(|word| lower.contains(word))
}
