//! The answers of what does not happen to an order at the supplier.

use dbc_ground::http::Problem;

pub(crate) fn unknown() -> Problem {
    Problem::not_found(
        "unknown_supplier_order",
        "Cette commande fournisseur n’existe pas.",
        "There is no such supplier order.",
    )
}

pub(crate) fn unknown_line() -> Problem {
    Problem::not_found("unknown_line", "Cette ligne n’existe pas.", "There is no such line.")
}

pub(crate) fn not_in_this_state(state: &str) -> Problem {
    Problem::conflict(
        "not_in_this_state",
        format!("Impossible : la commande fournisseur est dans l’état « {state} »."),
        format!("Not possible: the supplier order is “{state}”."),
    )
    .with_extra("state", state)
}

pub(crate) fn nothing_to_send() -> Problem {
    Problem::conflict(
        "nothing_to_send",
        "Aucune de ces lignes n’attend d’être transmise : elles sont parties, annulées ou déjà dans une autre commande.",
        "None of these lines waits to be sent: they were sent, cancelled, or are in another order already.",
    )
}

pub(crate) fn several_suppliers(suppliers: &[String]) -> Problem {
    Problem::conflict(
        "several_suppliers",
        "Ces lignes viennent de plusieurs fournisseurs : faites une commande pour chacun.",
        "These lines come from several suppliers: make one order for each.",
    )
    .with_extra("suppliers", suppliers.to_vec())
}
