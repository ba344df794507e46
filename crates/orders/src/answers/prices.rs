//! A line's price at another cost: the client's own rules of today.

use dbc_catalogue::margins::Rules;
use dbc_catalogue::selling;
use dbc_domain::ids::{ClientId, OfferId};
use dbc_domain::loss_floor::{FloorDecision, loss_floor};
use dbc_domain::margin::{Buyer, Priceable};
use dbc_domain::money::Money;
use dbc_domain::orders::answer_price::{PriceOutcome, after_answer};
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;

use crate::lifecycle::model::{LockedItem, LockedOrder};
use crate::supplier_orders::PriceEffect;
use crate::supplier_orders::queries::{Allocation, Line};

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

/// What the answered cost of a line does to one client's price, before the validation is closed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rise {
    /// Whether it rises.
    pub effect: PriceEffect,
    /// The raised price per unit.
    pub price: Option<Money>,
    /// The lowest price at the answered cost that does not sell at a loss.
    pub floor: Option<Money>,
}

impl Rise {
    /// The cost did not rise.
    pub(crate) const NONE: Rise = Rise { effect: PriceEffect::Unchanged, price: None, floor: None };
}

/// The cost that a client's price was frozen with and the higher one that the supplier answers, in this order.
pub(crate) fn rose(line: Option<&Line>, allocation: &Allocation) -> Option<(Money, Money)> {
    let answered = line?.answered_cost_cents.filter(|_| allocation.answered_quantity.is_some_and(|units| units > 0))?;
    let cost = allocation.cost_cents.filter(|cost| answered > *cost)?;
    Some((Money::from_cents(cost), Money::from_cents(answered)))
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

    /// What the answered cost of a line does to one client's price.
    pub(crate) fn rise(&self, line: &Line, allocation: &Allocation) -> Rise {
        let rose = rose(Some(line), allocation);
        let (Some((cost, answered)), Some(regime)) = (rose, VatRegime::from_code(&line.vat_regime)) else {
            return Rise::NONE;
        };
        let offer = OfferId::new(line.offer_id);
        let facts = Facts {
            regime,
            brand: &allocation.brand,
            item_group: &allocation.item_group,
            grade: &allocation.appearance,
            functionality: &allocation.functionality,
            floor_waived: matches!(self.rules.decisions.of(offer, answered), Some(FloorDecision::Keep)),
        };
        let rule = self.price(ClientId::new(allocation.client_id), facts, answered);
        let floor = Some(loss_floor(answered, regime, self.rules.landed));
        match after_answer(Money::from_cents(allocation.price_cents), cost, answered, rule) {
            PriceOutcome::Raised { price } => Rise { effect: PriceEffect::Raised, price: Some(price), floor },
            PriceOutcome::NoRule => Rise { effect: PriceEffect::NoRule, price: None, floor },
            PriceOutcome::Unchanged => Rise { floor, ..Rise::NONE },
        }
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
