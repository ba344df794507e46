//! Margin rules: exactly one rule prices an offer, the first that matches, the client's own before its group's
//! before the default ones (design, section 4).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::{ClientGroupId, ClientId, MarginRuleId};
pub use crate::loss_floor::LandedCosts;
use crate::loss_floor::loss_floor;
use crate::money::{BasisPoints, Money};
use crate::vat::VatRegime;

/// Whom a rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// One company.
    Client(ClientId),
    /// A group of companies.
    Group(ClientGroupId),
    /// Everybody.
    Default,
}

/// Which offers a rule prices: one of the values of each list; an empty list accepts anything. Words are compared
/// without regard to case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RuleScope {
    /// VAT regimes.
    pub regimes: Vec<VatRegime>,
    /// Brands, as derived from the name.
    pub brands: Vec<String>,
    /// Item groups of the supplier.
    pub item_groups: Vec<String>,
    /// Visual grades.
    pub grades: Vec<String>,
    /// Functionalities.
    pub functionalities: Vec<String>,
    /// Lowest cost, included.
    pub cost_from: Option<Money>,
    /// Highest cost, excluded.
    pub cost_below: Option<Money>,
}

/// How a price is rounded; always upwards, so that rounding never eats the margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the cent, half up.
    #[default]
    Cent,
    /// Up to the next whole euro.
    Euro,
    /// Up to the next price ending in ,90.
    Ninety,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarginRule {
    /// Identity, for the price's explanation to staff.
    pub id: MarginRuleId,
    /// Order within the audience: the lowest number is tried first.
    pub priority: i32,
    /// Whom it is for.
    pub audience: Audience,
    /// Which offers it prices.
    pub scope: RuleScope,
    /// Mark-up on cost.
    pub markup: BasisPoints,
    /// Fixed amount added after the mark-up.
    pub fixed: Money,
    /// The price is never below this.
    pub minimum_price: Option<Money>,
    /// Rounding of the result.
    pub rounding: Rounding,
    /// First day of validity, Europe/Paris.
    pub valid_from: Option<NaiveDate>,
    /// Last day of validity, Europe/Paris.
    pub valid_until: Option<NaiveDate>,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub struct Priceable<'a> {
    /// VAT regime.
    pub regime: VatRegime,
    /// Brand, empty when unknown.
    pub brand: &'a str,
    /// Item group.
    pub item_group: &'a str,
    /// Visual grade.
    pub grade: &'a str,
    /// Functionality.
    pub functionality: &'a str,
    /// Supplier's price per unit, above zero.
    pub cost: Money,
    /// Somebody named the legal exception that lets this offer be sold under the loss floor (trade rules 1.3).
    pub floor_waived: bool,
}

/// A price and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Priced {
    /// Selling price per unit: net for margin goods, without VAT for others.
    pub price: Money,
    /// The rule that made it.
    pub rule: MarginRuleId,
    /// True when the rule's price was below the loss floor and was raised to it (trade rules 1.3).
    pub raised_to_floor: bool,
}

/// For whom a price is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Buyer {
    /// The company, when there is one.
    pub client: Option<ClientId>,
    /// Its group, when it is in one.
    pub group: Option<ClientGroupId>,
}

/// The rules in force on a day, in the order in which they are tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSet {
    rules: Vec<MarginRule>,
}

impl RuleSet {
    /// Keeps the rules in force on `day` and puts them in order: client, group, default, then priority.
    pub fn in_force(mut rules: Vec<MarginRule>, day: NaiveDate) -> Self {
        rules.retain(|rule| {
            rule.valid_from.is_none_or(|from| from <= day) && rule.valid_until.is_none_or(|until| day <= until)
        });
        rules.sort_by_key(|rule| (audience_rank(rule.audience), rule.priority, rule.id));
        RuleSet { rules }
    }

    /// The built-in rules: `Marginal` +1 %, everything else +11 %.
    pub fn built_in() -> Self {
        let rule = |id: u128, priority, regime: Option<VatRegime>, bp| MarginRule {
            id: MarginRuleId::new(uuid::Uuid::from_u128(id)),
            priority,
            audience: Audience::Default,
            scope: RuleScope { regimes: regime.into_iter().collect(), ..RuleScope::default() },
            markup: BasisPoints::new(bp),
            fixed: Money::ZERO,
            minimum_price: None,
            rounding: Rounding::Cent,
            valid_from: None,
            valid_until: None,
        };
        RuleSet {
            rules: vec![
                rule(0x0190_0000_0000_7000_8000_0000_0000_0001, 900, Some(VatRegime::Marginal), 100),
                rule(0x0190_0000_0000_7000_8000_0000_0000_0002, 1000, None, 1100),
            ],
        }
    }

    /// The rules, in the order in which they are tried.
    pub fn rules(&self) -> &[MarginRule] {
        &self.rules
    }

    /// The rule that prices this offer for this buyer; `None` when no rule matches: the offer then has no price.
    pub fn find(&self, offer: &Priceable<'_>, buyer: Buyer) -> Option<&MarginRule> {
        self.rules.iter().find(|rule| rule.audience.includes(buyer) && rule.scope.accepts(offer))
    }

    /// The rules that can price offers with these words (regime, brand, group, grade, functionality) for this buyer,
    /// whatever their cost, with words and audience already checked. Gives the same prices as the whole set and is
    /// much faster when many offers share their words.
    pub fn narrowed(&self, offer: &Priceable<'_>, buyer: Buyer) -> RuleSet {
        let mut rules = Vec::new();
        for rule in &self.rules {
            let scope = &rule.scope;
            let words_only = RuleScope { cost_from: None, cost_below: None, ..scope.clone() };
            if rule.audience.includes(buyer) && words_only.accepts(offer) {
                let costs_only =
                    RuleScope { cost_from: scope.cost_from, cost_below: scope.cost_below, ..RuleScope::default() };
                let unbanded = costs_only == RuleScope::default();
                rules.push(MarginRule { audience: Audience::Default, scope: costs_only, ..rule.clone() });
                if unbanded {
                    break;
                }
            }
        }
        RuleSet { rules }
    }

    /// The price of this offer for this buyer: mark-up, fixed amount, minimum, rounding, then the loss floor.
    /// `None` when no rule matches or the amount does not fit.
    pub fn price(&self, offer: &Priceable<'_>, buyer: Buyer, landed: LandedCosts) -> Option<Priced> {
        let rule = self.find(offer, buyer)?;
        let wanted = rule.wanted_price(offer.cost)?;
        let floor = loss_floor(offer.cost, offer.regime, landed);
        let price = if offer.floor_waived { wanted } else { wanted.max(floor) };
        Some(Priced { price, rule: rule.id, raised_to_floor: price > wanted })
    }
}

impl MarginRule {
    /// What the rule asks for, before the loss floor: mark-up, fixed amount, minimum, rounding. `None` when the amount
    /// does not fit.
    pub fn wanted_price(&self, cost: Money) -> Option<Money> {
        let marked = cost.checked_marked_up(self.markup)? + self.fixed;
        Some(self.rounding.apply(marked.max(self.minimum_price.unwrap_or(marked))))
    }
}

impl Audience {
    fn includes(self, buyer: Buyer) -> bool {
        match self {
            Audience::Client(client) => buyer.client == Some(client),
            Audience::Group(group) => buyer.group == Some(group),
            Audience::Default => true,
        }
    }
}

fn audience_rank(audience: Audience) -> u8 {
    match audience {
        Audience::Client(_) => 0,
        Audience::Group(_) => 1,
        Audience::Default => 2,
    }
}

impl RuleScope {
    fn accepts(&self, offer: &Priceable<'_>) -> bool {
        let word = |wanted: &[String], found: &str| {
            wanted.is_empty() || wanted.iter().any(|wanted| wanted.to_lowercase() == found.to_lowercase())
        };
        (self.regimes.is_empty() || self.regimes.contains(&offer.regime))
            && word(&self.brands, offer.brand)
            && word(&self.item_groups, offer.item_group)
            && word(&self.grades, offer.grade)
            && word(&self.functionalities, offer.functionality)
            && self.cost_from.is_none_or(|from| from <= offer.cost)
            && self.cost_below.is_none_or(|below| offer.cost < below)
    }
}

impl Rounding {
    fn apply(self, price: Money) -> Money {
        let up_to = |step: i64, offset: i64| {
            let steps =
                (price.cents() - offset).div_euclid(step) + i64::from((price.cents() - offset).rem_euclid(step) > 0);
            Money::from_cents(steps * step + offset)
        };
        match self {
            Rounding::Cent => price,
            Rounding::Euro => up_to(100, 0),
            Rounding::Ninety => up_to(100, 90),
        }
    }

    /// Every way to round.
    pub const ALL: [Rounding; 3] = [Rounding::Cent, Rounding::Euro, Rounding::Ninety];

    /// The code used in the database and in margin files.
    pub fn code(self) -> &'static str {
        match self {
            Rounding::Cent => "cent",
            Rounding::Euro => "euro",
            Rounding::Ninety => "ninety",
        }
    }

    /// Reads [`Rounding::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Rounding::ALL.into_iter().find(|rounding| rounding.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(regime: VatRegime, cents: i64) -> Priceable<'static> {
        Priceable {
            regime,
            brand: "Apple",
            item_group: "Mobiles",
            grade: "Grade B",
            functionality: "Working",
            cost: Money::from_cents(cents),
            floor_waived: false,
        }
    }

    fn price(rules: &RuleSet, offer: &Priceable<'_>) -> i64 {
        rules.price(offer, Buyer::default(), LandedCosts::default()).unwrap().price.cents()
    }

    #[test]
    fn marginal_gets_one_per_cent_and_the_rest_eleven() {
        let rules = RuleSet::built_in();
        assert_eq!(price(&rules, &offer(VatRegime::Marginal, 14985)), 15135);
        assert_eq!(price(&rules, &offer(VatRegime::Standard, 14985)), 16633);
    }

    #[test]
    fn the_client_comes_before_its_group_and_the_group_before_the_default() {
        let client = ClientId::new(uuid::Uuid::from_u128(7));
        let group = ClientGroupId::new(uuid::Uuid::from_u128(8));
        let mut rules = RuleSet::built_in().rules().to_vec();
        for (n, audience, bp) in [(11, Audience::Group(group), 800), (12, Audience::Client(client), 500)] {
            let mut rule = rules[1].clone();
            rule.id = MarginRuleId::new(uuid::Uuid::from_u128(n));
            rule.audience = audience;
            rule.markup = BasisPoints::new(bp);
            rules.push(rule);
        }
        let set = RuleSet::in_force(rules, NaiveDate::from_ymd_opt(2026, 11, 18).unwrap());
        let ask = |buyer| set.price(&offer(VatRegime::Standard, 10000), buyer, LandedCosts::default()).unwrap();
        assert_eq!(ask(Buyer { client: Some(client), group: Some(group) }).price.cents(), 10500);
        assert_eq!(ask(Buyer { client: None, group: Some(group) }).price.cents(), 10800);
        assert_eq!(ask(Buyer::default()).price.cents(), 11100);
    }

    #[test]
    fn rounding_goes_up_and_the_minimum_holds() {
        assert_eq!(Rounding::Euro.apply(Money::from_cents(10001)).cents(), 10100);
        assert_eq!(Rounding::Euro.apply(Money::from_cents(10100)).cents(), 10100);
        assert_eq!(Rounding::Ninety.apply(Money::from_cents(10091)).cents(), 10190);
        assert_eq!(Rounding::Ninety.apply(Money::from_cents(10090)).cents(), 10090);
        let mut rules = RuleSet::built_in();
        rules.rules[1].minimum_price = Some(Money::from_cents(2000));
        assert_eq!(price(&rules, &offer(VatRegime::Standard, 500)), 2000);
    }

    #[test]
    fn a_price_below_the_floor_is_raised_and_said() {
        let landed = LandedCosts { freight: Money::from_cents(500), levies: Money::ZERO };
        let priced = RuleSet::built_in().price(&offer(VatRegime::Marginal, 10000), Buyer::default(), landed).unwrap();
        assert_eq!((priced.price.cents(), priced.raised_to_floor), (10600, true));
        let waived = Priceable { floor_waived: true, ..offer(VatRegime::Marginal, 10000) };
        let priced = RuleSet::built_in().price(&waived, Buyer::default(), landed).unwrap();
        assert_eq!((priced.price.cents(), priced.raised_to_floor), (10100, false));
    }

    #[test]
    fn narrowed_rules_price_like_the_whole_set() {
        let client = ClientId::new(uuid::Uuid::from_u128(7));
        let mut rules = RuleSet::built_in().rules().to_vec();
        let scopes = [
            RuleScope {
                brands: vec!["nokia".to_owned(), "apple".to_owned()],
                cost_below: Some(Money::from_cents(9000)),
                ..RuleScope::default()
            },
            RuleScope { grades: vec!["Grade C".to_owned()], ..RuleScope::default() },
            RuleScope { cost_from: Some(Money::from_cents(50_000)), ..RuleScope::default() },
        ];
        for (n, scope) in scopes.into_iter().enumerate() {
            let mut rule = rules[1].clone();
            rule.id = MarginRuleId::new(uuid::Uuid::from_u128(20 + n as u128));
            rule.priority = 10;
            rule.markup = BasisPoints::new(200 + n as i32 * 100);
            rule.scope = scope;
            rule.audience = if n == 2 { Audience::Client(client) } else { Audience::Default };
            rules.push(rule);
        }
        let set = RuleSet::in_force(rules, NaiveDate::from_ymd_opt(2026, 11, 18).unwrap());
        for buyer in [Buyer::default(), Buyer { client: Some(client), group: None }] {
            for regime in VatRegime::ALL {
                let narrowed = set.narrowed(&offer(regime, 1), buyer);
                for cents in [1, 8_999, 9_000, 49_999, 50_000, 120_000] {
                    let whole = set.price(&offer(regime, cents), buyer, LandedCosts::default());
                    assert_eq!(narrowed.price(&offer(regime, cents), Buyer::default(), LandedCosts::default()), whole);
                }
            }
        }
    }

    #[test]
    fn a_rule_outside_its_dates_is_silent() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        let mut rules = RuleSet::built_in().rules().to_vec();
        rules[0].valid_until = Some(day(17));
        let set = RuleSet::in_force(rules, day(18));
        assert_eq!(price(&set, &offer(VatRegime::Marginal, 10000)), 11100);
    }
}
