//! The answers of a move that does not happen.

use dbc_domain::language::Language;
use dbc_domain::orders::lifecycle::Refusal;
use dbc_ground::http::{Problem, Text};
use http::StatusCode;

use crate::ledger::{HoldError, MoveError};

/// 404: there is none, or it is not the caller's.
pub(crate) fn unknown_order() -> Problem {
    Problem::not_found("unknown_order", "Cette commande n’existe pas.", "There is no such order.")
}

/// 404: the order has no such line.
pub(crate) fn unknown_item() -> Problem {
    Problem::not_found("unknown_item", "Cette ligne n’existe pas.", "There is no such line.")
}

/// 409: the caller saw an older version.
pub(crate) fn changed_meanwhile(version: i32) -> Problem {
    Problem::conflict(
        "changed_meanwhile",
        "Quelqu’un d’autre a fait une modification entre-temps. Rechargez, puis recommencez.",
        "Somebody else made a change in the meantime. Load again, then repeat yours.",
    )
    .with_extra("version", version)
}

/// 409: the table of moves says no, with the reason as the code.
pub(crate) fn refused(refusal: Refusal) -> Problem {
    let sentence = Text::new(refusal.sentence(Language::Fr), refusal.sentence(Language::En));
    Problem::new(StatusCode::CONFLICT, refusal.code(), sentence)
}

/// 422: a reason is needed.
pub(crate) fn reason_missing() -> Problem {
    let (fr, en) = ("Un motif de 1 à 500 caractères.", "A reason of 1 to 500 characters.");
    Problem::invalid("reason_given", fr, en).with_field("reason", "missing", fr, en)
}

/// The reason, trimmed.
///
/// Errors: 422 `reason_given` for none or a long one.
pub(crate) fn reason(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 500 { Err(reason_missing()) } else { Ok(text.to_owned()) }
}

impl From<MoveError> for Problem {
    fn from(error: MoveError) -> Self {
        match error {
            MoveError::Unknown => unknown_order(),
            MoveError::Refused(refusal) => refused(refusal),
            MoveError::Sql(error) => error.into(),
        }
    }
}

impl From<HoldError> for Problem {
    fn from(error: HoldError) -> Self {
        let short = match error {
            HoldError::Sql(error) => return error.into(),
            HoldError::NotEnough(short) => short,
        };
        let lines: Vec<serde_json::Value> = short
            .iter()
            .map(|line| serde_json::json!({ "offer_id": line.offer.uuid(), "requested": line.wanted, "left": line.left }))
            .collect();
        Problem::conflict(
            "stock_short",
            "Le stock ne suffit plus pour certaines lignes.",
            "Stock no longer covers some lines.",
        )
        .with_extra("lines", lines)
    }
}
