//! Why a file could not be read or written as a whole. What is wrong with single rows is a finding, not an error.

use std::io;
use std::path::PathBuf;

use dbc_domain::language::Language;
use thiserror::Error;

use crate::kind::FileKind;
use crate::limits::LimitKind;

/// Why nothing could be read. The codes are stable; [`ReadError::sentence`] is for people.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The file is not there or may not be read.
    #[error("cannot open {path}: {source}")]
    Unreachable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Reading broke off.
    #[error("reading failed: {0}")]
    Io(io::Error),
    /// No byte in the file.
    #[error("the file is empty")]
    Empty,
    /// Neither a workbook nor a table of text.
    #[error("not a workbook: looks like {looks_like}")]
    NotAWorkbook {
        /// What it looks like, in English: `HTML`, `PDF`, `an image`…
        looks_like: &'static str,
    },
    /// A workbook of a kind that is not read.
    #[error("{format} workbooks are not read")]
    Unsupported {
        /// The format.
        format: &'static str,
    },
    /// The end of the file is missing.
    #[error("the file is cut off")]
    Truncated,
    /// The file's structure is broken.
    #[error("the file is damaged: {what}")]
    Damaged {
        /// Where and how.
        what: String,
    },
    /// A password is needed.
    #[error("the workbook is protected by a password")]
    Encrypted,
    /// A cap was hit.
    #[error("the file is too big: {limit:?} above {allowed}")]
    TooBig {
        /// Which cap.
        limit: LimitKind,
        /// Its value.
        allowed: u64,
    },
    /// No row looks like a header.
    #[error("no header row found")]
    NoHeader,
    /// The header lacks columns that cannot be done without.
    #[error("missing columns: {}", columns.join(", "))]
    MissingColumns {
        /// Sheet.
        sheet: String,
        /// Row of the header, from 1.
        row: u32,
        /// The names as the supplier writes them.
        columns: Vec<&'static str>,
    },
    /// A file of another kind than the one asked for.
    #[error("the file is {found:?}, not {wanted:?}")]
    WrongKind {
        /// What it is.
        found: FileKind,
        /// What was asked for.
        wanted: FileKind,
    },
    /// A header and nothing below.
    #[error("no row below the header")]
    NoRows,
}

impl ReadError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            ReadError::Unreachable { .. } => "file_unreachable",
            ReadError::Io(_) => "file_read_failed",
            ReadError::Empty => "file_empty",
            ReadError::NotAWorkbook { .. } => "not_a_workbook",
            ReadError::Unsupported { .. } => "format_unsupported",
            ReadError::Truncated => "file_truncated",
            ReadError::Damaged { .. } => "file_damaged",
            ReadError::Encrypted => "file_encrypted",
            ReadError::TooBig { .. } => "file_too_big",
            ReadError::NoHeader => "header_not_found",
            ReadError::MissingColumns { .. } => "columns_missing",
            ReadError::WrongKind { .. } => "wrong_kind_of_file",
            ReadError::NoRows => "no_rows",
        }
    }

    /// What happened and what to do, for people.
    pub fn sentence(&self, language: Language) -> String {
        let fr = language == Language::Fr;
        match self {
            ReadError::Unreachable { path, source } if source.kind() == io::ErrorKind::NotFound => {
                let path = path.display();
                if fr { format!("Le fichier {path} n'existe pas.") } else { format!("The file {path} does not exist.") }
            }
            ReadError::Unreachable { path, source } => {
                let path = path.display();
                if fr {
                    format!("Impossible d'ouvrir {path} : {source}.")
                } else {
                    format!("{path} cannot be opened: {source}.")
                }
            }
            ReadError::Io(source) => {
                if fr {
                    format!("La lecture s'est interrompue : {source}. Réessayez.")
                } else {
                    format!("Reading broke off: {source}. Try again.")
                }
            }
            ReadError::Empty => language
                .pick("Le fichier est vide. Demandez-le de nouveau.", "The file is empty. Ask for it again.")
                .to_owned(),
            ReadError::NotAWorkbook { looks_like } => {
                if fr {
                    format!(
                        "Ce n'est pas un classeur (contenu : {looks_like}). Fournissez un fichier .xlsx, .xls, .ods ou .csv."
                    )
                } else {
                    format!("This is no workbook (content: {looks_like}). Provide a .xlsx, .xls, .ods or .csv file.")
                }
            }
            ReadError::Unsupported { format } => {
                if fr {
                    format!("Le format {format} n'est pas lu. Enregistrez le classeur en .xlsx.")
                } else {
                    format!("The format {format} is not read. Save the workbook as .xlsx.")
                }
            }
            ReadError::Truncated => language
                .pick(
                    "Le fichier est incomplet : sa fin manque. Téléchargez-le de nouveau.",
                    "The file is incomplete: its end is missing. Download it again.",
                )
                .to_owned(),
            ReadError::Damaged { what } => {
                if fr {
                    format!("Le fichier est endommagé ({what}). Ouvrez-le dans un tableur et enregistrez-le de nouveau.")
                } else {
                    format!("The file is damaged ({what}). Open it in a spreadsheet program and save it again.")
                }
            }
            ReadError::Encrypted => language
                .pick(
                    "Le classeur est protégé par un mot de passe. Enregistrez-en une copie sans mot de passe.",
                    "The workbook is protected by a password. Save a copy without password.",
                )
                .to_owned(),
            ReadError::TooBig { limit, allowed } => too_big(*limit, *allowed, language),
            ReadError::NoHeader => language
                .pick(
                    "Aucune ligne d'en-tête trouvée : il faut une ligne avec au moins SKU et deux autres colonnes connues \
                     (Product Name, Quantity, Price…).",
                    "No header row found: a row with at least SKU and two other known columns is needed (Product Name, \
                     Quantity, Price…).",
                )
                .to_owned(),
            ReadError::MissingColumns { sheet, row, columns } => {
                let (one, columns) = (columns.len() == 1, columns.join(", "));
                match (fr, one) {
                    (true, true) => {
                        format!("Feuille {sheet}, ligne {row} : il manque la colonne {columns}. Ajoutez-la à l'en-tête.")
                    }
                    (true, false) => {
                        format!("Feuille {sheet}, ligne {row} : il manque les colonnes {columns}. Ajoutez-les à l'en-tête.")
                    }
                    (false, true) => {
                        format!("Sheet {sheet}, row {row}: the column {columns} is missing. Add it to the header.")
                    }
                    (false, false) => {
                        format!("Sheet {sheet}, row {row}: the columns {columns} are missing. Add them to the header.")
                    }
                }
            }
            ReadError::WrongKind { found, wanted } => {
                let (found_label, wanted_label) = (found.label(language), wanted.label(language));
                let tool = found.tool();
                if fr {
                    format!("Ce fichier est {found_label} ; il faut ici {wanted_label}. Utilisez : {tool}.")
                } else {
                    format!("This file is {found_label}; {wanted_label} is needed here. Use: {tool}.")
                }
            }
            ReadError::NoRows => language
                .pick(
                    "L'en-tête est là, mais aucune ligne en dessous. Demandez la liste de nouveau.",
                    "The header is there, but no row below it. Ask for the list again.",
                )
                .to_owned(),
        }
    }

    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        ReadError::Damaged { what: what.into() }
    }
}

fn too_big(limit: LimitKind, allowed: u64, language: Language) -> String {
    let mib = allowed >> 20;
    let (fr, en) = match limit {
        LimitKind::FileBytes => (format!("plus de {mib} Mio"), format!("over {mib} MiB")),
        LimitKind::InflatedBytes => {
            (format!("plus de {mib} Mio une fois décompressé"), format!("over {mib} MiB once inflated"))
        }
        LimitKind::SharedStrings => (format!("plus de {mib} Mio de textes"), format!("over {mib} MiB of texts")),
        LimitKind::Memory => (
            format!("ses textes et ses articles distincts occupent plus de {mib} Mio"),
            format!("its different texts and articles take over {mib} MiB"),
        ),
        LimitKind::Cells => (format!("plus de {allowed} cellules"), format!("over {allowed} cells")),
        LimitKind::Rows => (format!("plus de {allowed} lignes"), format!("over {allowed} rows")),
        LimitKind::Columns => (format!("plus de {allowed} colonnes"), format!("over {allowed} columns")),
        LimitKind::Item => (format!("une seule cellule de plus de {mib} Mio"), format!("one cell of over {mib} MiB")),
    };
    match language {
        Language::Fr => {
            format!("Le fichier est trop grand : {fr}. Ce n'est pas une liste de prix habituelle ; vérifiez-le.")
        }
        Language::En => format!("The file is too big: {en}. This is no ordinary price list; check it."),
    }
}

/// Why nothing was written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// A file of that name is there already.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// The system refused.
    #[error("cannot write {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The workbook could not be made.
    #[error("cannot make the workbook {path}: {what}")]
    Workbook {
        /// The file.
        path: PathBuf,
        /// What the library said.
        what: String,
    },
}

impl WriteError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            WriteError::Exists(_) => "output_exists",
            WriteError::Io { .. } => "output_not_writable",
            WriteError::Workbook { .. } => "output_not_made",
        }
    }

    /// What happened and what to do, for people.
    pub fn sentence(&self, language: Language) -> String {
        let fr = language == Language::Fr;
        match self {
            WriteError::Exists(path) => {
                let path = path.display();
                if fr {
                    format!("{path} existe déjà. Choisissez un autre nom ou ajoutez --force.")
                } else {
                    format!("{path} exists already. Choose another name or add --force.")
                }
            }
            WriteError::Io { path, source } => {
                let path = path.display();
                if fr {
                    format!("Impossible d'écrire {path} : {source}.")
                } else {
                    format!("{path} cannot be written: {source}.")
                }
            }
            WriteError::Workbook { path, what } => {
                let path = path.display();
                if fr {
                    format!("Impossible de fabriquer {path} : {what}.")
                } else {
                    format!("{path} could not be made: {what}.")
                }
            }
        }
    }
}
