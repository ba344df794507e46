//! The price of one row and the words that explain it.

use std::collections::HashMap;

use dbc_domain::margin::{Buyer, LandedCosts, MarginRule, Priceable, Priced as PriceByRule, RuleSet};
use dbc_domain::money::Money;
use dbc_domain::offer::SupplierOffer;
use dbc_domain::product_name::ProductIdentity;
use dbc_domain::vat::VatRegime;

use super::report::{Example, Priced};

/// Product names whose brand is remembered; lists have far fewer.
const MOST_NAMES: usize = 50_000;

/// Prices rows and counts.
pub(crate) struct Pricing<'a> {
    rules: &'a RuleSet,
    /// Brands by product name, when a rule asks for them.
    brands: Option<HashMap<String, String>>,
    pub(crate) priced: Priced,
    examples: Examples,
}

#[derive(Default)]
struct Examples {
    marginal: Vec<Example>,
    standard: Vec<Example>,
    campaign: Vec<Example>,
}

/// What is added to a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PricedRow {
    /// The supplier's price; zero when he has none.
    pub(crate) original: Money,
    pub(crate) campaign: Option<Money>,
    pub(crate) price: Option<Money>,
    pub(crate) note: String,
}

impl<'a> Pricing<'a> {
    pub(crate) fn new(rules: &'a RuleSet) -> Self {
        let needs_brand = rules.rules().iter().any(|rule| !rule.scope.brands.is_empty());
        Pricing {
            rules,
            brands: needs_brand.then(HashMap::new),
            priced: Priced::default(),
            examples: Examples::default(),
        }
    }

    pub(crate) fn price(&mut self, offer: &SupplierOffer, row: u32) -> PricedRow {
        let campaign = offer.campaign_price;
        self.priced.with_campaign_price += u64::from(campaign.is_some());
        let Some((cost, priced, rule)) = self.find(offer) else {
            self.priced.without_price += 1;
            let original = offer.cost.unwrap_or_default();
            return PricedRow { original, campaign, price: None, note: "Prix invalide".to_owned() };
        };
        match offer.regime {
            VatRegime::Marginal => self.priced.marginal += 1,
            VatRegime::Standard => self.priced.standard += 1,
        }
        self.priced.raised_to_floor += u64::from(priced.raised_to_floor);
        self.examples.take(offer, row, cost, priced.price);
        let note = note(rule, offer.regime, priced.raised_to_floor, campaign);
        PricedRow { original: cost, campaign, price: Some(priced.price), note }
    }

    /// The price alone.
    pub(crate) fn price_of(&mut self, offer: &SupplierOffer) -> Option<Money> {
        self.find(offer).map(|(_, priced, _)| priced.price)
    }

    /// Cost, price and rule; `None` without a cost or without a rule.
    fn find(&mut self, offer: &SupplierOffer) -> Option<(Money, PriceByRule, &'a MarginRule)> {
        let (rules, cost) = (self.rules, offer.cost?);
        let brand = self.brand(&offer.product_name);
        let priceable = Priceable {
            regime: offer.regime,
            brand: &brand,
            item_group: &offer.item_group,
            grade: &offer.appearance,
            functionality: &offer.functionality,
            cost,
            floor_waived: false,
        };
        let rule = rules.find(&priceable, Buyer::default())?;
        Some((cost, rules.price(&priceable, Buyer::default(), LandedCosts::default())?, rule))
    }

    pub(crate) fn into_examples(self) -> Vec<Example> {
        [self.examples.marginal, self.examples.standard, self.examples.campaign].concat()
    }

    fn brand(&mut self, product_name: &str) -> String {
        let Some(brands) = &mut self.brands else { return String::new() };
        if let Some(brand) = brands.get(product_name) {
            return brand.clone();
        }
        let brand = ProductIdentity::parse(product_name).brand.unwrap_or_default();
        if brands.len() < MOST_NAMES {
            brands.insert(product_name.to_owned(), brand.clone());
        }
        brand
    }
}

/// The words of the column `Marge appliquée` (domain sheet, section 2).
fn note(rule: &MarginRule, regime: VatRegime, raised: bool, campaign: Option<Money>) -> String {
    let regime = match regime {
        VatRegime::Marginal => "marginal",
        VatRegime::Standard => "non marginal",
    };
    let mut note = format!("{}%", rule.markup);
    if rule.fixed != Money::ZERO {
        let sign = if rule.fixed.cents() < 0 { "" } else { "+" };
        note.push_str(&format!(" {sign}{}", rule.fixed));
    }
    note.push_str(&format!(" ({regime})"));
    if raised {
        note.push_str(" - relevé au prix plancher");
    }
    if let Some(campaign) = campaign {
        note.push_str(&format!(" - Campaign Price ignoré: {campaign}"));
    }
    note
}

impl Examples {
    fn take(&mut self, offer: &SupplierOffer, row: u32, cost: Money, price: Money) {
        let list = match (offer.campaign_price, offer.regime) {
            (Some(_), _) => &mut self.campaign,
            (None, VatRegime::Marginal) => &mut self.marginal,
            (None, VatRegime::Standard) => &mut self.standard,
        };
        if list.len() < 2 {
            list.push(Example {
                row,
                sku: offer.sku.clone(),
                product_name: offer.product_name.clone(),
                regime: offer.regime,
                cost_cents: cost,
                campaign_price_cents: offer.campaign_price,
                price_cents: price,
            });
        }
    }
}
