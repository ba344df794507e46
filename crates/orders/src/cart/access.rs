//! Who may see and change which cart of a company.

use dbc_domain::access::CompanyRole;
use dbc_ground::http::Problem;

use super::Owner;
use super::problems::{not_open, unknown_cart};
use super::queries::CartRow;

/// One's own carts; those that wait, for an owner; all of a company, for staff.
///
/// Errors: 404 `unknown_cart`, which does not tell whether it exists.
pub(crate) fn may_see(owner: Owner, cart: &CartRow) -> Result<(), Problem> {
    let own = cart.user_id == owner.user.uuid();
    let decides = owner.role == Some(CompanyRole::Owner) && cart.state == "waiting";
    if own || decides || owner.is_staff() { Ok(()) } else { Err(unknown_cart()) }
}

/// One's own carts, for staff all of a company, as long as they are open.
///
/// Errors: 404 `unknown_cart`; 409 `cart_waiting`, `cart_submitted`.
pub(crate) fn may_change(owner: Owner, cart: &CartRow) -> Result<(), Problem> {
    if cart.user_id != owner.user.uuid() && !owner.is_staff() {
        return Err(unknown_cart());
    }
    match cart.state.as_str() {
        "open" => Ok(()),
        "dropped" => Err(unknown_cart()),
        state => Err(not_open(state)),
    }
}
