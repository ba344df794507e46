//! Other rules tried on the whole catalogue in memory: what would change, for one buyer, before anybody saves.

use std::collections::HashMap;

use chrono::NaiveDate;
use dbc_catalogue_index::Offer;
use dbc_domain::ids::MarginRuleId;
use dbc_domain::loss_floor::FloorDecision;
use dbc_domain::margin::{Buyer, LandedCosts, Priceable, Priced, RuleSet};
use dbc_domain::money::Money;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::demand::DemandEffect;
use super::edit::{MarginError, checked};
use super::model::Rule;
use crate::codes::RegimeCode;
use crate::published::Edition;

/// Movers shown on each side.
const MOVERS: usize = 20;
/// Width of a step of the histogram, basis points of mark-up.
const STEP: i32 = 200;
/// Steps of the histogram: below 0, then 0 to 30 %, then above.
const STEPS: i32 = 15;

/// An offer whose price would move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Mover {
    /// The offer.
    pub offer_id: Uuid,
    /// Its article number.
    pub sku: String,
    /// VAT regime.
    #[schema(value_type = RegimeCode)]
    pub regime: VatRegime,
    /// Product name.
    pub name: String,
    /// Visual grade.
    pub grade: String,
    /// Supplier's price.
    pub cost_cents: i64,
    /// Units that can be ordered.
    pub quantity: u32,
    /// Price now.
    pub price_before_cents: i64,
    /// Price by the rules tried.
    pub price_after_cents: i64,
}

/// Offers in stock by mark-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Histogram {
    /// Lowest mark-up of the step in basis points; null for everything lower.
    #[schema(required)]
    pub from_bp: Option<i32>,
    /// Highest, excluded; null for everything above.
    #[schema(required)]
    pub to_bp: Option<i32>,
    /// Offers now.
    pub before: u64,
    /// Offers by the rules tried.
    pub after: u64,
}

/// What other rules would do. Figures are about offers that can be ordered now and have a price on both sides, unless
/// said otherwise; "average" is per unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Effect {
    /// The catalogue version that they were tried on.
    pub version: i64,
    /// Offers looked at, in stock or not.
    pub offers: u64,
    /// Offers whose price would move, in stock or not.
    pub offers_changed: u64,
    /// Of them, dearer.
    pub dearer: u64,
    /// Of them, cheaper.
    pub cheaper: u64,
    /// Units that can be ordered.
    pub units: u64,
    /// Mark-up on cost over all units, basis points.
    pub average_markup_bp_before: i64,
    /// The same by the rules tried.
    pub average_markup_bp_after: i64,
    /// Margin per unit, before VAT on the margin.
    pub average_margin_cents_before: i64,
    /// The same by the rules tried.
    pub average_margin_cents_after: i64,
    /// All units at their prices.
    pub revenue_cents_before: i64,
    /// The same by the rules tried.
    pub revenue_cents_after: i64,
    /// Offers that would lose their price because no rule matches.
    pub without_price: u64,
    /// Offers whose rule asks for less than the loss floor: they are raised to it and reported.
    pub below_floor: u64,
    /// Offers by mark-up.
    pub histogram: Vec<Histogram>,
    /// The largest falls, per unit.
    pub worst: Vec<Mover>,
    /// The largest rises, per unit.
    pub best: Vec<Mover>,
    /// Lines of open carts; null while no orders are kept.
    #[schema(required)]
    pub open_carts: Option<DemandEffect>,
    /// Lines of the orders of the last 30 days; null while no orders are kept.
    #[schema(required)]
    pub last_orders: Option<DemandEffect>,
}

/// Checks the rules and gives them as they would be in force on `day`.
pub async fn rules_tried(tx: &mut Tx, rules: &[Rule], day: NaiveDate) -> Result<RuleSet, MarginError> {
    checked(tx, rules).await?;
    let stored = rules.iter().filter(|rule| rule.active).enumerate().map(|(n, rule)| {
        // New rules have no id yet: any will do, their order within one priority is the one in which they came.
        let id = rule.id.unwrap_or_else(|| Uuid::from_u128(u128::MAX - 1_000_000 + n as u128));
        rule.to_stored(MarginRuleId::new(id)).rule
    });
    Ok(RuleSet::in_force(stored.collect(), day))
}

/// Compares two sets of rules over a version of the catalogue, as this buyer would see it. Pure computation: a second
/// or less for 100,000 offers, so not on a thread that answers requests.
pub fn simulate(edition: &Edition, after: &RuleSet, buyer: Buyer) -> Effect {
    let mut now = Pricer::new(edition, edition.rules(), buyer);
    let mut tried = Pricer::new(edition, after, buyer);
    let mut effect = Effect::of(edition.version());
    let (mut before_sums, mut after_sums) = (Sums::default(), Sums::default());
    let mut movers = Vec::new();
    for offer in edition.catalogue.rows() {
        let Some(cost) = offer.cost else { continue };
        let (old, new) = (now.price(&offer, cost), tried.price(&offer, cost));
        effect.offers += 1;
        effect.below_floor += u64::from(new.is_some_and(|priced| priced.raised_to_floor));
        effect.without_price += u64::from(old.is_some() && new.is_none());
        let Some((old, new)) = old.zip(new) else { continue };
        let (old, new) = (old.price, new.price);
        if old != new {
            effect.offers_changed += 1;
            effect.dearer += u64::from(new > old);
            effect.cheaper += u64::from(new < old);
            movers.push(mover(&offer, cost, old, new));
        }
        if offer.quantity > 0 {
            effect.units += u64::from(offer.quantity);
            before_sums.add(cost, old, offer.quantity);
            after_sums.add(cost, new, offer.quantity);
            effect.count(cost, old, |step| &mut step.before);
            effect.count(cost, new, |step| &mut step.after);
        }
    }
    (effect.average_markup_bp_before, effect.average_margin_cents_before) = before_sums.averages();
    (effect.average_markup_bp_after, effect.average_margin_cents_after) = after_sums.averages();
    (effect.revenue_cents_before, effect.revenue_cents_after) = (before_sums.revenue(), after_sums.revenue());
    let moved = |mover: &Mover| mover.price_after_cents - mover.price_before_cents;
    movers.sort_by_key(|mover| (moved(mover), mover.offer_id));
    effect.worst = movers.iter().take_while(|mover| moved(mover) < 0).take(MOVERS).cloned().collect();
    effect.best = movers.iter().rev().take_while(|mover| moved(mover) > 0).take(MOVERS).cloned().collect();
    effect
}

fn mover(offer: &Offer<'_>, cost: Money, before: Money, after: Money) -> Mover {
    Mover {
        offer_id: offer.id.uuid(),
        sku: offer.sku.as_str().to_owned(),
        regime: offer.regime,
        name: offer.name.to_owned(),
        grade: offer.grade.to_owned(),
        cost_cents: cost.cents(),
        quantity: offer.quantity,
        price_before_cents: before.cents(),
        price_after_cents: after.cents(),
    }
}

/// Prices offers; rules are matched against each combination of words once.
pub(super) struct Pricer<'a> {
    edition: &'a Edition,
    rules: &'a RuleSet,
    buyer: Buyer,
    landed: LandedCosts,
    narrowed: HashMap<(VatRegime, &'a str, &'a str, &'a str, &'a str), RuleSet>,
}

impl<'a> Pricer<'a> {
    pub(super) fn new(edition: &'a Edition, rules: &'a RuleSet, buyer: Buyer) -> Self {
        Pricer { edition, rules, buyer, landed: edition.landed(), narrowed: HashMap::new() }
    }

    /// `None` when no rule matches or staff withdrew the offer.
    pub(super) fn price(&mut self, offer: &Offer<'a>, cost: Money) -> Option<Priced> {
        let decision = self.edition.floor_decisions().of(offer.id, cost);
        if decision == Some(FloorDecision::Withdraw) {
            return None;
        }
        let floor_waived = decision == Some(FloorDecision::Keep);
        let (priceable, landed) = (Priceable { floor_waived, ..offer.priceable(cost) }, self.landed);
        self.rules_for(offer, cost).price(&priceable, Buyer::default(), landed)
    }

    /// The rules that can price offers with these words.
    pub(super) fn rules_for(&mut self, offer: &Offer<'a>, cost: Money) -> &RuleSet {
        let (rules, buyer) = (self.rules, self.buyer);
        let words = (offer.regime, offer.brand.unwrap_or_default(), offer.item_group, offer.grade, offer.functionality);
        self.narrowed.entry(words).or_insert_with(|| rules.narrowed(&offer.priceable(cost), buyer))
    }
}

#[derive(Debug, Default)]
struct Sums {
    units: i128,
    cost: i128,
    revenue: i128,
}

impl Sums {
    fn add(&mut self, cost: Money, price: Money, units: u32) {
        self.units += i128::from(units);
        self.cost += i128::from(cost.cents()) * i128::from(units);
        self.revenue += i128::from(price.cents()) * i128::from(units);
    }

    /// Mark-up in basis points and margin per unit in cents, rounded half up; zeros without units.
    fn averages(&self) -> (i64, i64) {
        let margin = self.revenue - self.cost;
        (divided(margin * 10_000, self.cost), divided(margin, self.units))
    }

    fn revenue(&self) -> i64 {
        i64::try_from(self.revenue).unwrap_or(i64::MAX)
    }
}

fn divided(amount: i128, by: i128) -> i64 {
    if by <= 0 {
        return 0;
    }
    i64::try_from((amount * 2 + by).div_euclid(by * 2)).unwrap_or(i64::MAX)
}

impl Effect {
    fn of(version: i64) -> Self {
        let steps = (-1..=STEPS).map(|n| Histogram {
            from_bp: (n >= 0).then_some(n * STEP),
            to_bp: (n < STEPS).then_some((n + 1) * STEP),
            before: 0,
            after: 0,
        });
        Effect {
            version,
            offers: 0,
            offers_changed: 0,
            dearer: 0,
            cheaper: 0,
            units: 0,
            average_markup_bp_before: 0,
            average_markup_bp_after: 0,
            average_margin_cents_before: 0,
            average_margin_cents_after: 0,
            revenue_cents_before: 0,
            revenue_cents_after: 0,
            without_price: 0,
            below_floor: 0,
            histogram: steps.collect(),
            worst: Vec::new(),
            best: Vec::new(),
            open_carts: None,
            last_orders: None,
        }
    }

    fn count(&mut self, cost: Money, price: Money, side: impl Fn(&mut Histogram) -> &mut u64) {
        let bp = divided(i128::from((price - cost).cents()) * 10_000, i128::from(cost.cents()));
        let is = |step: &&mut Histogram| {
            step.from_bp.is_none_or(|from| i64::from(from) <= bp) && step.to_bp.is_none_or(|to| bp < i64::from(to))
        };
        if let Some(step) = self.histogram.iter_mut().find(is) {
            *side(step) += 1;
        }
    }
}
