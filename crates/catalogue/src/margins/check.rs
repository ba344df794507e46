//! What a rule that staff send must be before it is tried or saved.

use dbc_domain::language::Language;
use dbc_ground::http::Text;

use super::model::Rule;

/// Rules at most.
const MOST_RULES: usize = 500;
/// Values of one list at most.
const MOST_VALUES: usize = 200;
/// The largest amount of a rule: a million euros.
const LARGEST: i64 = 100_000_000;

/// What is wrong with which field of which rule.
#[derive(Debug, Clone)]
pub struct RuleFault {
    /// Path in the request, `rules[2].markup_bp`.
    pub field: String,
    /// Stable code.
    pub code: &'static str,
    /// In words.
    pub detail: Text,
}

impl RuleFault {
    /// The sentence in French and in English.
    pub fn detail_in_both(&self) -> (String, String) {
        (self.detail.of(Language::Fr).to_owned(), self.detail.of(Language::En).to_owned())
    }
}

/// Everything that is wrong with these rules; empty when nothing is.
pub(super) fn faults(rules: &[Rule]) -> Vec<RuleFault> {
    let mut faults = Vec::new();
    if rules.len() > MOST_RULES {
        faults.push(fault("rules", "too_many", "Au plus 500 règles.", "At most 500 rules."));
    }
    for (n, rule) in rules.iter().take(MOST_RULES).enumerate() {
        check(&format!("rules[{n}]"), rule, &mut faults);
    }
    let mut ids: Vec<_> = rules.iter().filter_map(|rule| rule.id).collect();
    ids.sort_unstable();
    if ids.windows(2).any(|pair| pair[0] == pair[1]) {
        faults.push(fault("rules", "twice", "Une règle figure deux fois.", "One rule is there twice."));
    }
    faults
}

fn check(at: &str, rule: &Rule, faults: &mut Vec<RuleFault>) {
    let mut refuse = |name: &str, code, fr: &str, en: &str| faults.push(fault(&format!("{at}.{name}"), code, fr, en));
    let name = rule.name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.contains('\0') {
        refuse("name", "length", "Donnez un nom de 1 à 100 caractères.", "Give a name of 1 to 100 characters.");
    }
    if !(-10_000..=100_000).contains(&rule.markup_bp) {
        refuse("markup_bp", "range", "De −100 % à +1000 %.", "From −100 % to +1000 %.");
    }
    if !(-LARGEST..=LARGEST).contains(&rule.fixed_cents) {
        refuse("fixed_cents", "range", "Un million d’euros au plus.", "At most a million euros.");
    }
    let amounts = [
        ("minimum_price_cents", rule.minimum_price_cents),
        ("scope.cost_from_cents", rule.scope.cost_from_cents),
        ("scope.cost_to_cents", rule.scope.cost_to_cents),
    ];
    for (field, _) in amounts.iter().filter(|(_, cents)| cents.is_some_and(|cents| !(0..=LARGEST).contains(&cents))) {
        refuse(field, "range", "De 0 à un million d’euros.", "From 0 to a million euros.");
    }
    if let (Some(from), Some(to)) = (rule.scope.cost_from_cents, rule.scope.cost_to_cents)
        && from >= to
    {
        refuse(
            "scope.cost_to_cents",
            "order",
            "Plus grand que le début de la tranche.",
            "Above the start of the band.",
        );
    }
    if let (Some(from), Some(to)) = (rule.valid_from, rule.valid_to)
        && from > to
    {
        refuse("valid_to", "order", "Pas avant le premier jour.", "Not before the first day.");
    }
    if rule.scope.client_id.is_some() && rule.scope.client_group_id.is_some() {
        refuse(
            "scope.client_id",
            "one_audience",
            "Un client ou un groupe, pas les deux.",
            "A client or a group, not both.",
        );
    }
    let lists = [
        ("scope.brands", &rule.scope.brands),
        ("scope.item_groups", &rule.scope.item_groups),
        ("scope.grades", &rule.scope.grades),
        ("scope.functionalities", &rule.scope.functionalities),
    ];
    for (field, values) in lists {
        let bad = |value: &String| value.trim().is_empty() || value.chars().count() > 100 || value.contains('\0');
        if values.len() > MOST_VALUES || values.iter().any(bad) {
            refuse(
                field,
                "values",
                "Au plus 200 valeurs de 1 à 100 caractères.",
                "At most 200 values of 1 to 100 characters.",
            );
        }
    }
}

fn fault(field: &str, code: &'static str, fr: &str, en: &str) -> RuleFault {
    RuleFault { field: field.to_owned(), code, detail: Text::new(fr.to_owned(), en.to_owned()) }
}
