//! What can go wrong at these addresses, as problem documents.

use dbc_domain::language::Language;
use dbc_foxway::Error;
use dbc_ground::http::{Problem, Text};
use http::StatusCode;

pub(super) fn bad_limit() -> Problem {
    Problem::bad_request(
        "invalid_query",
        "Le paramètre « limit » doit être compris entre 1 et 200.",
        "The parameter “limit” must be from 1 to 200.",
    )
    .with_field("limit", "range", "De 1 à 200.", "From 1 to 200.")
}

/// No key is configured.
pub(super) fn off() -> Problem {
    Problem::conflict(
        "supplier_off",
        "L’interface du fournisseur n’est pas configurée (DBC_FOXWAY_KEY). Les fichiers Excel prennent le relais.",
        "The supplier's interface is not configured (DBC_FOXWAY_KEY). Excel files stand in.",
    )
}

/// The supplier did not answer as it should: its own sentence, with the class of the error beside.
pub(super) fn of_supplier(error: &Error) -> Problem {
    let detail = Text::new(error.sentence(Language::Fr), error.sentence(Language::En));
    Problem::new(StatusCode::BAD_GATEWAY, "supplier_failed", detail)
        .with_extra("supplier_error", error.code())
        .with_extra("supplier_detail", error.to_string())
}

pub(super) fn too_slow() -> Problem {
    Problem::new(
        StatusCode::BAD_GATEWAY,
        "supplier_failed",
        Text::new("Le fournisseur n’a pas répondu à temps.", "The supplier did not answer in time."),
    )
    .with_extra("supplier_error", "timeout")
}

pub(super) fn bad_sku() -> Problem {
    Problem::bad_request(
        "invalid_sku",
        "Ce n’est pas un numéro d’article : 1 à 40 lettres, chiffres ou tirets.",
        "This is no article number: 1 to 40 letters, digits or dashes.",
    )
}
