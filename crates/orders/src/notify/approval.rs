//! Who is told about approval inside a company: its owners that an order waits, and who asked that it was not approved.

use dbc_domain::ids::{CartId, ClientId, UserId};
use dbc_ground::db::Tx;
use dbc_ground::http::{Problem, Text};

use super::{queries, tell_people, words::Words};
use crate::Orders;

/// Tells the owners of a company that an order waits for their approval, in the transaction (of the platform) in which
/// it was asked.
pub(crate) async fn approval_asked(
    tx: &mut Tx,
    orders: &Orders,
    client: ClientId,
    cart: CartId,
    version: i32,
    body: Text,
) -> Result<(), Problem> {
    let title = Text::new("Une commande attend votre approbation", "An order waits for your approval");
    let owners = queries::owners(tx, client).await?;
    let key = format!("cart.approval_asked:{cart}:{version}");
    tell_people(tx, orders, owners.iter().collect(), &Words { title, body }, &path_of(cart), &key).await
}

/// Tells who asked that an owner did not approve, and why, in the transaction (of the platform) of the refusal.
pub(crate) async fn approval_refused(
    tx: &mut Tx,
    orders: &Orders,
    asked_by: UserId,
    cart: CartId,
    version: i32,
    reason: &str,
) -> Result<(), Problem> {
    let title = Text::new("Votre commande n’est pas approuvée", "Your order is not approved");
    let body = Text::new(reason.to_owned(), reason.to_owned());
    let asked_by = queries::person(tx, asked_by).await?;
    let key = format!("cart.approval_refused:{cart}:{version}");
    tell_people(tx, orders, asked_by.iter().collect(), &Words { title, body }, &path_of(cart), &key).await
}

fn path_of(cart: CartId) -> String {
    format!("/cart/?id={cart}")
}
