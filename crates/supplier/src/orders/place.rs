//! Placing what staff sent. An order whose fate is not known stays as it is and is looked up the next time.

use std::num::NonZeroU32;

use dbc_domain::language::Language;
use dbc_domain::sku::Sku;
use dbc_foxway::order::{NewLine, NewOrder, Reference, RefusalKind};
use dbc_foxway::{Client, Error};
use dbc_ground::jobs::JobError;
use dbc_orders::at_supplier::{self, ToPlace};
use serde_json::{Value, json};
use tracing::{info, warn};

use super::{OrderSide, answer};
use dbc_catalogue::imports::model::FOXWAY;

/// Places every order that waits. One that fails does not keep the others.
pub(super) async fn place_all(side: &OrderSide, client: &Client) -> Result<(), JobError> {
    let mut tx = side.supplier.db().system_tx().await?;
    let waiting = at_supplier::to_place(&mut tx, FOXWAY).await?;
    tx.commit().await?;
    for order in waiting {
        place(side, client, &order).await?;
    }
    Ok(())
}

async fn place(side: &OrderSide, client: &Client, order: &ToPlace) -> Result<(), JobError> {
    let placed = match new_order(side, order) {
        Ok(new) => client.create_order(&new).await,
        Err(error) => Err(error),
    };
    let mut tx = side.supplier.db().system_tx().await?;
    match placed {
        Ok(placed) => {
            info!(order = order.number, created = placed.created, "an order is at the supplier");
            let number = placed.order.number.as_deref().unwrap_or(&order.number);
            at_supplier::placed(&mut tx, &side.orders, order.id, number).await?;
            // The answer is asked for by the next look, which begins at once.
            super::queries::poll_at(&mut tx, &order.number, side.supplier.clock().now()).await?;
        }
        // Nothing of it is left: that is an answer, line by line, and the orders of clients go on from it.
        Err(Error::OrderRefused(refusal)) if refusal.kind == RefusalKind::OutOfStock => {
            at_supplier::placed(&mut tx, &side.orders, order.id, &order.number).await?;
            let rows = answer::nothing_left(order);
            answer::record(&mut tx, side, order.id, &rows).await?;
        }
        Err(error) if stays(&error) => {
            warn!(order = order.number, %error, "an order waits for the supplier");
            return Ok(());
        }
        Err(error) => {
            warn!(order = order.number, %error, "the supplier refused an order");
            at_supplier::failed(&mut tx, &side.orders, order.id, &reason(&error)).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// True when the order may be placed later, or may have been placed: it is looked up before it is sent again.
fn stays(error: &Error) -> bool {
    matches!(error, Error::OutcomeUnknown { .. } | Error::Resting { .. } | Error::Html | Error::Empty)
        || error.is_passing()
}

/// Why it was refused, for staff.
fn reason(error: &Error) -> Value {
    let (code, fr, en) = match error {
        Error::OrderRefused(refusal) => match refusal.kind {
            RefusalKind::CreditLimit => (
                "credit_limit",
                "L’encours autorisé chez le fournisseur est atteint. Réglez une commande ou réduisez celle-ci.",
                "The credit at the supplier is used up. Pay an order or make this one smaller.",
            ),
            RefusalKind::OutOfStock => ("out_of_stock", "Plus rien n’est disponible.", "Nothing of it is left."),
            RefusalKind::PriceChanged => (
                "price_changed",
                "Un prix a changé chez le fournisseur. Synchronisez, vérifiez les coûts, puis renvoyez.",
                "A price has changed at the supplier. Synchronise, check the costs, then send again.",
            ),
            RefusalKind::BadAddress => (
                "bad_address",
                "Le fournisseur ne peut pas livrer à l’adresse du profil (orders.delivery).",
                "The supplier cannot deliver to the address of the profile (orders.delivery).",
            ),
            RefusalKind::DuplicateReference => (
                "duplicate_reference",
                "Le fournisseur a déjà une autre commande sous ce numéro.",
                "The supplier has another order under this number already.",
            ),
        },
        other => (other.code(), other.sentence(Language::Fr), other.sentence(Language::En)),
    };
    json!({ "code": code, "fr": fr, "en": en, "detail": error.to_string() })
}

fn new_order(side: &OrderSide, order: &ToPlace) -> Result<NewOrder, Error> {
    let impossible = |text: String| Error::Impossible(text);
    let address = side.supplier.profile().orders.delivery.clone();
    if let Some(missing) = address.missing() {
        return Err(impossible(format!("orders.delivery.{missing} is empty in the supplier's profile")));
    }
    let line = |line: &at_supplier::LineToPlace| {
        Ok(NewLine {
            sku: Sku::parse(&line.sku).map_err(|error| impossible(format!("{}: {error}", line.sku)))?,
            regime: line.regime,
            quantity: NonZeroU32::new(line.quantity).ok_or_else(|| impossible("a line without units".to_owned()))?,
            price: line.cost,
        })
    };
    Ok(NewOrder {
        reference: Reference::parse(&order.number).map_err(|error| impossible(error.to_string()))?,
        address,
        lines: order.lines.iter().map(line).collect::<Result<_, Error>>()?,
    })
}
