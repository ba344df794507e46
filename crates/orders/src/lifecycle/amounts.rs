//! What an order comes to after its lines changed: the only place that recomputes the money of a submitted order.

use dbc_domain::money::Money;
use dbc_domain::orders::amounts::{PricedLine, order_amounts};
use dbc_domain::orders::sharing::by_largest_remainder;
use dbc_domain::orders::tariff::{ShippingQuote, after_confirmation, quote};
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::http::Problem;

use super::model::{ItemState, LockedItem, LockedOrder};
use super::queries::{self, Amounts};

/// Computes goods, shipping, VAT and the total from the lines that stand, and writes them with the next version.
/// Shipping is that of the confirmed units and never above what the client saw (trade rules 5.4).
///
/// Errors: 422 `amount_too_large`; the base fails.
pub(crate) async fn recompute(
    tx: &mut Tx,
    clock: &Clock,
    order: &mut LockedOrder,
    items: &[LockedItem],
) -> Result<Amounts, Problem> {
    let standing: Vec<&LockedItem> = items.iter().filter(|item| item.state == ItemState::Active).collect();
    let lines: Vec<PricedLine> = standing
        .iter()
        .map(|item| PricedLine { unit_price: item.terms.unit_price, quantity: item.terms.quantity })
        .collect();
    let units = lines.iter().fold(0_u32, |sum, line| sum.saturating_add(line.quantity));
    let shipping = shipping(tx, order, units).await?;
    let computed = order_amounts(order.treatment, &lines, shipping).map_err(|_| too_large())?;
    let total = computed.due.unwrap_or(computed.before_vat);
    let amounts = Amounts { units, goods: computed.goods, shipping, vat: computed.vat, total };
    order.version = queries::save_amounts(tx, order.id, &amounts, clock.now()).await?;
    order.units = units;
    order.total = total;
    let vat = computed.vat_by_line();
    let ids: Vec<_> = standing.iter().map(|item| item.id.uuid()).collect();
    let by_line: Vec<Option<i64>> =
        (0..ids.len()).map(|place| vat.as_ref().and_then(|vat| vat.get(place)).map(|vat| vat.cents())).collect();
    queries::save_vat(tx, &ids, &by_line).await?;
    Ok(amounts)
}

async fn shipping(tx: &mut Tx, order: &LockedOrder, units: u32) -> Result<Money, Problem> {
    if order.shipping_offered || units == 0 {
        return Ok(Money::ZERO);
    }
    let (arrival, mut together) = queries::units_together(tx, order.id).await?;
    if let Some(own) = together.first_mut() {
        *own = units;
    }
    let all = together.iter().fold(0_u32, |sum, units| sum.saturating_add(*units));
    let zones = crate::tariffs::zones(tx).await?;
    let ShippingQuote::Priced { amount } = quote(&zones, &arrival, all) else {
        // A price on request was agreed by people and stays.
        return Ok(order.shipping_shown);
    };
    let weights: Vec<u64> = together.iter().map(|units| u64::from(*units)).collect();
    let own = by_largest_remainder(amount, &weights).and_then(|shares| shares.first().copied());
    Ok(after_confirmation(order.shipping_shown, own.unwrap_or(order.shipping_shown)))
}

fn too_large() -> Problem {
    Problem::invalid(
        "amount_too_large",
        "Le montant d’une ligne dépasse ce que la plateforme traite.",
        "The amount of a line is beyond what the platform handles.",
    )
}
