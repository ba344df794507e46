//! What can go wrong with an import, as problem documents.

use axum::http::StatusCode;
use dbc_domain::import_state::ImportState;
use dbc_ground::files::{FileError, MAX_FILE};
use dbc_ground::http::{Problem, Text};

use crate::imports::model::Import;
use crate::imports::{CopyError, DuplicateError, MappingError, PublishError, ReceiveError, ReviewError, RollBackError};

pub(super) fn unknown_import() -> Problem {
    Problem::not_found("unknown_import", "Cet import n’existe pas.", "There is no such import.")
}

fn not_now(state: ImportState, fr: &str, en: &str) -> Problem {
    let (state_fr, state_en) = words(state);
    Problem::conflict(
        "import_not_publishable",
        format!("L’import est {state_fr} : {fr}"),
        format!("The import is {state_en}: {en}"),
    )
    .with_extra("state", state.code())
}

/// The states as they are said in a sentence.
fn words(state: ImportState) -> (&'static str, &'static str) {
    match state {
        ImportState::Received | ImportState::Read | ImportState::Priced => ("encore en lecture", "still being read"),
        ImportState::Staged => ("prêt", "ready"),
        ImportState::Scheduled => ("programmé", "scheduled"),
        ImportState::Published => ("déjà publié", "published already"),
        ImportState::Held => ("retenu par le contrôle", "held by the guard"),
        ImportState::Rejected => ("refusé", "rejected"),
        ImportState::Failed => ("en échec", "failed"),
        ImportState::Superseded => ("dépassé par une liste plus récente", "superseded by a later list"),
        ImportState::RolledBack => ("annulé", "rolled back"),
    }
}

impl From<PublishError> for Problem {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::Unknown => unknown_import(),
            PublishError::NotPublishable(state) => {
                not_now(state, "il ne peut pas être publié.", "it cannot be published.")
            }
            PublishError::GuardHolds(reasons) => {
                let codes: Vec<&str> = reasons.iter().map(|reason| reason.code()).collect();
                let sentences =
                    |language| reasons.iter().map(|reason| reason.sentence(language)).collect::<Vec<_>>().join(" ");
                Problem::conflict(
                    "guard_holds",
                    format!(
                        "Le contrôle retient cette liste. {} Pour publier quand même, donnez un motif.",
                        sentences(dbc_domain::language::Language::Fr)
                    ),
                    format!(
                        "The guard holds this list. {} To publish all the same, give a reason.",
                        sentences(dbc_domain::language::Language::En)
                    ),
                )
                .with_extra("reasons", codes)
            }
            PublishError::Sql(cause) => cause.into(),
        }
    }
}

/// 409: another person was faster with this import.
pub(super) fn published_meanwhile(import: &Import) -> Problem {
    let by = import.decided_by.clone();
    let (fr, en) = match &by {
        Some(name) => (format!("{name} a publié cette liste."), format!("{name} published this list.")),
        None => ("Cette liste s’est publiée d’elle-même.".to_owned(), "This list published itself.".to_owned()),
    };
    Problem::conflict("published_meanwhile", fr, en).with_extra("version", import.version)
}

/// 409: another catalogue came into force since the preview.
pub(super) fn moved_meanwhile(version: i64) -> Problem {
    Problem::conflict(
        "catalogue_moved",
        "Un autre catalogue a été publié depuis cet aperçu. Relisez les changements, puis publiez.",
        "Another catalogue was published since this preview. Look at the changes again, then publish.",
    )
    .with_extra("version", version)
}

impl From<RollBackError> for Problem {
    fn from(error: RollBackError) -> Self {
        match error {
            RollBackError::Unknown => unknown_import(),
            RollBackError::NeverPublished => Problem::conflict(
                "never_published",
                "Cette liste n’a jamais été publiée : il n’y a rien à remettre en place.",
                "This list was never published: there is nothing to put back.",
            ),
            RollBackError::InForce => Problem::conflict(
                "import_in_force",
                "Cette liste est déjà le catalogue en vigueur.",
                "This list is the catalogue in force already.",
            ),
            RollBackError::Sql(cause) => cause.into(),
        }
    }
}

impl From<DuplicateError> for Problem {
    fn from(error: DuplicateError) -> Self {
        match error {
            DuplicateError::Unknown => unknown_import(),
            DuplicateError::UnknownRow(row) => Problem::not_found(
                "unknown_row",
                format!("La ligne {row} n’en contredit aucune autre."),
                format!("Row {row} contradicts no other."),
            ),
            DuplicateError::NotNow(state) => {
                not_now(state, "cette action n’est plus possible.", "this is not possible any more.")
            }
            DuplicateError::Stage(cause) => Problem::internal(cause),
            DuplicateError::Sql(cause) => cause.into(),
        }
    }
}

fn no_workbook() -> Problem {
    Problem::not_found(
        "no_workbook",
        "Cet import n’existe pas, ou n’est pas venu d’un classeur.",
        "There is no such import, or it did not come from a workbook.",
    )
}

impl From<MappingError> for Problem {
    fn from(error: MappingError) -> Self {
        let invalid = |fr: String, en: String| {
            Problem::invalid("mapping_invalid", fr.clone(), en.clone()).with_field("meanings", "meaning", fr, en)
        };
        match error {
            MappingError::Unknown => no_workbook(),
            MappingError::UnknownMeaning(meaning) => {
                let meaning: String = meaning.chars().take(60).collect();
                invalid(
                    format!("Aucune colonne ne s’appelle « {meaning} »."),
                    format!("No column is called “{meaning}”."),
                )
            }
            MappingError::Twice(meaning) => invalid(
                format!("Deux colonnes ne peuvent pas être toutes deux « {meaning} »."),
                format!("Two columns cannot both be “{meaning}”."),
            ),
            MappingError::Read(cause) => Problem::conflict(
                "file_unreadable",
                cause.sentence(dbc_domain::language::Language::Fr),
                cause.sentence(dbc_domain::language::Language::En),
            ),
            MappingError::Review(cause) => cause.into(),
            MappingError::Sql(cause) => cause.into(),
        }
    }
}

impl From<CopyError> for Problem {
    fn from(error: CopyError) -> Self {
        match error {
            CopyError::Unknown => no_workbook(),
            CopyError::Annotate(cause) => Problem::conflict(
                "file_unreadable",
                cause.sentence(dbc_domain::language::Language::Fr),
                cause.sentence(dbc_domain::language::Language::En),
            ),
            CopyError::Io(cause) => Problem::internal(cause),
            CopyError::Sql(cause) => cause.into(),
        }
    }
}

impl From<ReviewError> for Problem {
    fn from(error: ReviewError) -> Self {
        match error {
            ReviewError::Unknown => unknown_import(),
            ReviewError::NotNow(state) => {
                not_now(state, "cette action n’est plus possible.", "this is not possible any more.")
            }
            ReviewError::Sql(cause) => cause.into(),
        }
    }
}

impl From<ReceiveError> for Problem {
    fn from(error: ReceiveError) -> Self {
        match error {
            ReceiveError::Empty => Problem::invalid(
                "file_empty",
                "Le fichier est vide. Enregistrez-le de nouveau depuis le mail du fournisseur.",
                "The file is empty. Save it again from the supplier’s mail.",
            )
            .with_field("file", "empty", "Fichier vide.", "Empty file."),
            ReceiveError::BadName => Problem::invalid(
                "file_name_invalid",
                "Le nom du fichier doit avoir de 1 à 255 caractères.",
                "The file’s name must have 1 to 255 characters.",
            )
            .with_field("file", "name", "Nom incorrect.", "Wrong name."),
            ReceiveError::File(FileError::TooLarge(_)) => too_large(),
            ReceiveError::File(FileError::Sql(cause)) | ReceiveError::Sql(cause) => cause.into(),
        }
    }
}

/// 413: more than the platform keeps.
pub(super) fn too_large() -> Problem {
    let mib = MAX_FILE / (1024 * 1024);
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "file_too_large",
        Text::new(
            format!("Le fichier dépasse {mib} Mio. Une liste de prix de 50 000 lignes en fait moins de 5."),
            format!("The file is larger than {mib} MiB. A price list of 50,000 rows has less than 5."),
        ),
    )
}
