//! A line's price at another cost: the client's own rules of today.

use dbc_catalogue::margins::Rules;
use dbc_catalogue::selling;
use dbc_domain::ids::ClientId;
use dbc_domain::loss_floor::{FloorDecision, loss_floor};
use dbc_domain::margin::{Buyer, Priceable};
use dbc_domain::money::Money;
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;

use crate::lifecycle::model::{LockedItem, LockedOrder};

/// The rules in force, with what goes with them.
pub(crate) struct Prices {
    rules: Rules,
}

/// What a price is made of beside its cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub regime: VatRegime,
    pub brand: &'a str,
    pub item_group: &'a str,
    pub grade: &'a str,
    pub functionality: &'a str,
    /// True when staff named the legal exception for this offer at this cost.
    pub floor_waived: bool,
}

impl Prices {
    /// Reads today's rules.
    pub(crate) async fn load(tx: &mut Tx, clock: &Clock) -> Result<Self, sqlx::Error> {
        Ok(Prices { rules: selling::rules(tx, clock).await? })
    }

    /// The price of a client's line at this cost; `None` when no rule prices it.
    pub(crate) fn of(&self, order: &LockedOrder, item: &LockedItem, cost: Money) -> Option<Money> {
        let waived = matches!(self.rules.decisions.of(item.offer, cost), Some(FloorDecision::Keep));
        let facts = Facts {
            regime: order.regime,
            brand: &item.brand,
            item_group: &item.item_group,
            grade: &item.terms.appearance,
            functionality: &item.terms.functionality,
            floor_waived: waived,
        };
        self.price(order.client, facts, cost)
    }

    /// The price of anything for a client at this cost.
    pub(crate) fn price(&self, client: ClientId, facts: Facts<'_>, cost: Money) -> Option<Money> {
        let buyer = Buyer { client: Some(client), group: self.rules.groups.get(&client).copied() };
        let priceable = Priceable {
            regime: facts.regime,
            brand: facts.brand,
            item_group: facts.item_group,
            grade: facts.grade,
            functionality: facts.functionality,
            cost,
            floor_waived: facts.floor_waived,
        };
        self.rules.set.price(&priceable, buyer, self.rules.landed).map(|priced| priced.price)
    }

    /// The lowest price that does not sell at a loss.
    pub(crate) fn floor(&self, order: &LockedOrder, cost: Money) -> Money {
        loss_floor(cost, order.regime, self.rules.landed)
    }
}
