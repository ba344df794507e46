//! The answers of carts that refuse something.

use dbc_ground::http::Problem;

/// 404: there is none, or it is not the caller's.
pub(crate) fn unknown_cart() -> Problem {
    Problem::not_found("unknown_cart", "Ce panier n’existe pas.", "There is no such cart.")
}

/// 409: the caller saw an older version.
pub(crate) fn changed_meanwhile(version: i32) -> Problem {
    Problem::conflict(
        "changed_meanwhile",
        "Une modification a été faite entre-temps. Rechargez, puis recommencez.",
        "A change was made in the meantime. Load again, then repeat yours.",
    )
    .with_extra("version", version)
}

/// 409: it waits for a colleague's approval, or became orders.
pub(crate) fn not_open(state: &str) -> Problem {
    match state {
        "waiting" => Problem::conflict(
            "cart_waiting",
            "Ce panier attend une approbation. Reprenez-le pour le modifier.",
            "This cart waits for an approval. Take it back to change it.",
        ),
        _ => Problem::conflict("cart_submitted", "Ce panier a déjà été transmis.", "This cart was submitted already."),
    }
}

/// 422: staff say for whom.
pub(crate) fn client_required() -> Problem {
    let (fr, en) = ("Précisez le client.", "Say for which client.");
    Problem::invalid("client_required", fr, en).with_field("client_id", "missing", fr, en)
}

/// 404: there is no such company.
pub(crate) fn unknown_client() -> Problem {
    Problem::not_found("unknown_client", "Ce client n’existe pas.", "There is no such client.")
}

/// 422: a text is too long.
pub(crate) fn too_long(field: &'static str, most: usize) -> Problem {
    let (fr, en) = (format!("{most} caractères au plus."), format!("At most {most} characters."));
    Problem::invalid("text_too_long", fr.clone(), en.clone()).with_field(field, "too_long", fr, en)
}
