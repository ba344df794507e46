//! Margin rules out of a TOML file, for the command line. Rules are tried in the order of the file.
//!
//! ```toml
//! [[rule]]
//! regime = "marginal"      # marginal or standard; leave out for both
//! markup = "1 %"
//!
//! [[rule]]
//! brand = "Apple"          # also: item_group, grade, functionality
//! cost_from = "300.00"     # included; cost_below is excluded
//! markup = "8.5 %"
//! fixed = "2.00"           # added after the mark-up
//! minimum_price = "20.00"
//! rounding = "ninety"      # cent, euro or ninety; always upwards
//! valid_from = "2026-11-01"
//!
//! [[rule]]
//! markup = "11 %"
//! ```

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use dbc_domain::ids::MarginRuleId;
use dbc_domain::language::Language;
use dbc_domain::margin::{Audience, MarginRule, Rounding, RuleScope, RuleSet};
use dbc_domain::money::{BasisPoints, Money};
use dbc_domain::vat::VatRegime;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;
use thiserror::Error;

/// Why a margin file is of no use.
#[derive(Debug, Error)]
pub enum MarginFileError {
    /// It cannot be read.
    #[error("cannot read {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is no TOML, or has fields that do not exist.
    #[error("{path}: {what}")]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Line and reason.
        what: String,
    },
    /// A value makes no sense.
    #[error("{path}, rule {rule}: {field} = {value}")]
    Value {
        /// The file.
        path: PathBuf,
        /// The rule, counted from 1.
        rule: usize,
        /// The field.
        field: &'static str,
        /// What stands there.
        value: String,
    },
    /// No rule without conditions on the words of offers: some offers would have no price.
    #[error("{path}: no rule for {regime}")]
    Incomplete {
        /// The file.
        path: PathBuf,
        /// The regime that some offers of which have no rule.
        regime: &'static str,
    },
}

impl MarginFileError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            MarginFileError::Io { .. } => "margin_file_unreachable",
            MarginFileError::Syntax { .. } => "margin_file_unreadable",
            MarginFileError::Value { .. } => "margin_file_bad_value",
            MarginFileError::Incomplete { .. } => "margin_file_incomplete",
        }
    }

    /// What happened and what to do, for people.
    pub fn sentence(&self, language: Language) -> String {
        let fr = language == Language::Fr;
        match self {
            MarginFileError::Io { path, source } => {
                let path = path.display();
                if fr {
                    format!("Le fichier de marges {path} ne peut pas être lu : {source}.")
                } else {
                    format!("The margin file {path} cannot be read: {source}.")
                }
            }
            MarginFileError::Syntax { path, what } => {
                let path = path.display();
                if fr {
                    format!("Le fichier de marges {path} est incorrect : {what}")
                } else {
                    format!("The margin file {path} is wrong: {what}")
                }
            }
            MarginFileError::Value { path, rule, field, value } => {
                let path = path.display();
                if fr {
                    format!(
                        "{path}, règle {rule} : « {value} » ne convient pas pour {field}. Exemples : markup = \"8.5 %\", fixed = \"2.00\", rounding = \"cent\"."
                    )
                } else {
                    format!(
                        "{path}, rule {rule}: “{value}” does not fit {field}. Examples: markup = \"8.5 %\", fixed = \"2.00\", rounding = \"cent\"."
                    )
                }
            }
            MarginFileError::Incomplete { path, regime } => {
                let path = path.display();
                if fr {
                    format!(
                        "{path} : aucune règle générale pour le régime {regime}. Ajoutez en dernier une [[rule]] avec seulement markup."
                    )
                } else {
                    format!("{path}: no general rule for the regime {regime}. Add a last [[rule]] with markup only.")
                }
            }
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    markup: String,
    regime: Option<String>,
    brand: Option<String>,
    item_group: Option<String>,
    grade: Option<String>,
    functionality: Option<String>,
    cost_from: Option<String>,
    cost_below: Option<String>,
    fixed: Option<String>,
    minimum_price: Option<String>,
    rounding: Option<String>,
    valid_from: Option<NaiveDateText>,
    valid_until: Option<NaiveDateText>,
}

/// A date as a string; TOML's own dates would do, but people write both.
type NaiveDateText = String;

/// Reads the rules that are in force on a day.
pub fn read(path: &Path, day: NaiveDate) -> Result<RuleSet, MarginFileError> {
    let text = std::fs::read_to_string(path).map_err(|source| MarginFileError::Io { path: path.to_owned(), source })?;
    parse(path, &text, day)
}

fn parse(path: &Path, text: &str, day: NaiveDate) -> Result<RuleSet, MarginFileError> {
    let file: File = toml::from_str(text)
        .map_err(|error| MarginFileError::Syntax { path: path.to_owned(), what: error.to_string() })?;
    let mut rules = Vec::new();
    for (n, rule) in file.rule.into_iter().enumerate() {
        rules.push(rule_of(path, n, rule)?);
    }
    let set = RuleSet::in_force(rules, day);
    for regime in VatRegime::ALL {
        let general = |rule: &MarginRule| {
            let scope = RuleScope { regimes: Vec::new(), ..rule.scope.clone() };
            let regimes = &rule.scope.regimes;
            (regimes.is_empty() || regimes.contains(&regime)) && scope == RuleScope::default()
        };
        if !set.rules().iter().any(general) {
            return Err(MarginFileError::Incomplete { path: path.to_owned(), regime: regime.supplier_word() });
        }
    }
    Ok(set)
}

fn rule_of(path: &Path, n: usize, rule: Rule) -> Result<MarginRule, MarginFileError> {
    let bad = |field, value: &str| MarginFileError::Value {
        path: path.to_owned(),
        rule: n + 1,
        field,
        value: value.to_owned(),
    };
    let money = |field, text: &Option<String>| -> Result<Option<Money>, MarginFileError> {
        let Some(text) = text else { return Ok(None) };
        let amount = text.trim().replace(',', ".").parse::<Decimal>().ok().and_then(|d| Money::from_decimal(d).ok());
        amount.map(Some).ok_or_else(|| bad(field, text))
    };
    let date = |field, text: &Option<String>| -> Result<Option<NaiveDate>, MarginFileError> {
        let Some(text) = text else { return Ok(None) };
        text.parse().map(Some).map_err(|_| bad(field, text))
    };
    let regime = match &rule.regime {
        None => None,
        Some(text) => Some(VatRegime::from_code(text).ok_or_else(|| bad("regime", text))?),
    };
    let rounding = match &rule.rounding {
        None => Rounding::Cent,
        Some(text) => Rounding::from_code(text).ok_or_else(|| bad("rounding", text))?,
    };
    // A million ids apart from the built-in ones, one per place in the file.
    let id = 0x0190_0000_0000_7000_8000_0000_0010_0000_u128 + n as u128;
    Ok(MarginRule {
        id: MarginRuleId::new(uuid::Uuid::from_u128(id)),
        priority: i32::try_from(n).unwrap_or(i32::MAX),
        audience: Audience::Default,
        scope: RuleScope {
            regimes: regime.into_iter().collect(),
            brands: rule.brand.into_iter().collect(),
            item_groups: rule.item_group.into_iter().collect(),
            grades: rule.grade.into_iter().collect(),
            functionalities: rule.functionality.into_iter().collect(),
            cost_from: money("cost_from", &rule.cost_from)?,
            cost_below: money("cost_below", &rule.cost_below)?,
        },
        markup: basis_points(&rule.markup).ok_or_else(|| bad("markup", &rule.markup))?,
        fixed: money("fixed", &rule.fixed)?.unwrap_or(Money::ZERO),
        minimum_price: money("minimum_price", &rule.minimum_price)?,
        rounding,
        valid_from: date("valid_from", &rule.valid_from)?,
        valid_until: date("valid_until", &rule.valid_until)?,
    })
}

/// `8.5 %`, `8,5%` or `8.5` → 850. At most two decimals; from −100 % to +1000 %.
fn basis_points(text: &str) -> Option<BasisPoints> {
    let number: Decimal = text.trim().trim_end_matches('%').trim().replace(',', ".").parse().ok()?;
    let scaled = number.checked_mul(Decimal::ONE_HUNDRED)?;
    if !scaled.fract().is_zero() {
        return None;
    }
    scaled.to_i32().filter(|bp| (-10_000..=100_000).contains(bp)).map(BasisPoints::new)
}

#[cfg(test)]
mod tests {
    use dbc_domain::margin::{Buyer, LandedCosts, Priceable};

    use super::*;

    fn rules(text: &str) -> Result<RuleSet, MarginFileError> {
        parse(Path::new("margins.toml"), text, NaiveDate::from_ymd_opt(2026, 11, 18).unwrap())
    }

    #[test]
    fn the_first_rule_that_matches_prices() {
        let set = rules(
            "[[rule]]\nbrand = \"Apple\"\nmarkup = \"8.5 %\"\nfixed = \"2,00\"\n[[rule]]\nregime = \"marginal\"\n\
             markup = \"1\"\n[[rule]]\nmarkup = \"11 %\"\nrounding = \"ninety\"",
        )
        .unwrap();
        let price = |brand, regime| {
            let offer = Priceable {
                regime,
                brand,
                item_group: "",
                grade: "",
                functionality: "",
                cost: Money::from_cents(10_000),
                floor_waived: false,
            };
            set.price(&offer, Buyer::default(), LandedCosts::default()).unwrap().price.cents()
        };
        assert_eq!(price("Apple", VatRegime::Marginal), 11_050);
        assert_eq!(price("Nokia", VatRegime::Marginal), 10_100);
        assert_eq!(price("Nokia", VatRegime::Standard), 11_190);
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(rules("[[rule]]\nmarkup = \"x\"").unwrap_err().code(), "margin_file_bad_value");
        assert_eq!(rules("[[rule]]\nmarkup = \"1.234 %\"").unwrap_err().code(), "margin_file_bad_value");
        assert_eq!(rules("[[rule]]\nmarge = \"1\"").unwrap_err().code(), "margin_file_unreadable");
        assert_eq!(rules("").unwrap_err().code(), "margin_file_incomplete");
        assert_eq!(
            rules("[[rule]]\nregime = \"marginal\"\nmarkup = \"1\"").unwrap_err().code(),
            "margin_file_incomplete"
        );
    }
}
