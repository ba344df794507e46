//! The settings of the house: every figure that staff may change, with its default and its bounds (trade rules 7). The
//! base holds only what differs from the default.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::guard::GuardLimits;
use crate::language::Language;
use crate::loss_floor::LandedCosts;
use crate::money::Money;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A whole number in the unit of its setting.
    Number(i64),
    /// A text.
    Text(String),
}

/// What a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `true` or `false`.
    Flag,
    /// A whole number within bounds, both included.
    Number {
        /// Lowest.
        min: i64,
        /// Highest.
        max: i64,
    },
    /// A time of day in Paris, `08:15`.
    TimeOfDay,
    /// Country codes between commas, `FR,MC`.
    Countries,
}

macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $form:expr, $default:expr, $fr:literal, $en:literal;)+) => {
        /// One setting. The unit is the last word of its key.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Setting {
            $($(#[$doc])* $name,)+
        }

        impl Setting {
            /// Every setting, in the order in which they are shown.
            pub const ALL: &'static [Setting] = &[$(Setting::$name,)+];

            /// The stable key.
            pub fn key(self) -> &'static str {
                match self { $(Setting::$name => $key,)+ }
            }

            /// What a value may be.
            pub fn form(self) -> Form {
                match self { $(Setting::$name => $form,)+ }
            }

            /// The value until staff choose another.
            pub fn default_value(self) -> Value {
                match self { $(Setting::$name => $default,)+ }
            }

            /// What it decides, for staff.
            pub fn description(self, language: Language) -> &'static str {
                match self { $(Setting::$name => language.pick($fr, $en),)+ }
            }
        }
    };
}

const fn up_to(max: i64) -> Form {
    Form::Number { min: 0, max }
}

settings! {
    /// Publish an import by itself when the guard is satisfied.
    PublishAutomatically = "publish_automatically", Form::Flag, Value::Flag(false),
        "Publier une liste sans relecture quand le contrôle ne retient rien.",
        "Publish a list without review when the guard holds nothing.";
    /// Share of new offers that holds a list.
    GuardNewShare = "guard_new_share_bp", up_to(10_000), Value::Number(5_000),
        "Retenir une liste dont la part d’offres nouvelles dépasse (points de base).",
        "Hold a list whose share of new offers exceeds (basis points).";
    /// Share of offers gone that holds a list.
    GuardGoneShare = "guard_gone_share_bp", up_to(10_000), Value::Number(3_000),
        "Retenir une liste dont la part d’offres disparues dépasse (points de base).",
        "Hold a list whose share of offers gone exceeds (basis points).";
    /// Share of offers whose price moved far that holds a list.
    GuardMovedShare = "guard_moved_share_bp", up_to(10_000), Value::Number(1_000),
        "Retenir une liste dont la part d’offres au prix très changé dépasse (points de base).",
        "Hold a list whose share of offers with a much changed price exceeds (basis points).";
    /// How far a price moves before it counts as moved.
    GuardMovedBy = "guard_moved_by_bp", up_to(10_000), Value::Number(2_000),
        "Un prix a beaucoup changé quand il bouge de plus de (points de base).",
        "A price has much changed when it moves by more than (basis points).";
    /// Fewest rows, in per cent of the usual number.
    GuardRowsMin = "guard_rows_min_percent", up_to(100), Value::Number(50),
        "Retenir une liste plus courte que cette part de la taille habituelle (pour cent).",
        "Hold a list shorter than this share of the usual size (per cent).";
    /// Most rows, in per cent of the usual number.
    GuardRowsMax = "guard_rows_max_percent", Form::Number { min: 100, max: 10_000 }, Value::Number(200),
        "Retenir une liste plus longue que cette part de la taille habituelle (pour cent).",
        "Hold a list longer than this share of the usual size (per cent).";
    /// The hour by which a working day's list is expected.
    ListDueAt = "list_due_at", Form::TimeOfDay, Value::Text("08:15".to_owned()),
        "Heure de Paris à laquelle la liste d’un jour ouvré est attendue.",
        "Time in Paris by which the list of a working day is expected.";
    /// Age of the list at which ordering stops.
    OrderingSuspendedAfter = "ordering_suspended_after_hours", Form::Number { min: 1, max: 720 }, Value::Number(72),
        "Suspendre les commandes quand la liste publiée a plus de (heures).",
        "Suspend ordering when the published list is older than (hours).";
    /// When the supplier's lists are fetched for the working day.
    SupplierSyncAt = "supplier_sync_at", Form::TimeOfDay, Value::Text("07:00".to_owned()),
        "Heure de Paris à laquelle les listes du fournisseur sont prises chaque jour ouvré.",
        "Time in Paris at which the supplier's lists are fetched on working days.";
    /// How often the supplier's lists are looked at between two days.
    SupplierSyncEvery = "supplier_sync_every_minutes", up_to(1440), Value::Number(30),
        "Regarder les listes du fournisseur toutes les (minutes) ; 0 : une fois par jour.",
        "Look at the supplier's lists every (minutes); 0: once a day.";
    /// Whether a rule groups waiting lines into orders at the supplier.
    GroupOrders = "group_orders", Form::Flag, Value::Flag(false),
        "Grouper chaque jour les lignes en attente en une commande par fournisseur, sans l’envoyer.",
        "Group waiting lines every day into one order per supplier, without sending it.";
    /// When the rule groups.
    GroupOrdersAt = "group_orders_at", Form::TimeOfDay, Value::Text("16:00".to_owned()),
        "Heure de Paris à laquelle les lignes en attente sont groupées.",
        "Time in Paris at which waiting lines are grouped.";
    /// Whether the rule keeps the VAT regimes apart.
    GroupByRegime = "group_orders_by_regime", Form::Flag, Value::Flag(false),
        "Faire une commande fournisseur par régime de TVA.",
        "Make one order at the supplier per VAT regime.";
    /// Freight and fees per unit from the supplier to the house.
    InboundFreight = "inbound_freight_cents", up_to(100_000), Value::Number(0),
        "Transport et frais d’approche par appareil, compris dans le prix plancher (centimes).",
        "Inbound freight and fees per unit, part of the loss floor (cents).";
    /// How long a client may think about a change.
    ClientAnswer = "client_answer_hours", Form::Number { min: 1, max: 720 }, Value::Number(24),
        "Délai du client pour répondre à un changement (heures).",
        "Time for a client to answer a change (hours).";
    /// How long a line that is not sent to the supplier holds stock.
    UnsentHold = "unsent_hold_hours", Form::Number { min: 1, max: 720 }, Value::Number(24),
        "Durée pendant laquelle une ligne non transmise retient le stock (heures).",
        "How long an unsent line holds stock (hours).";
    /// How long an approval inside a company may take.
    CompanyApproval = "company_approval_hours", Form::Number { min: 1, max: 720 }, Value::Number(48),
        "Délai d’approbation à l’intérieur d’une société cliente (heures).",
        "Time for an approval inside a client's company (hours).";
    /// How long a pro-forma is valid.
    ProFormaValid = "pro_forma_days", Form::Number { min: 1, max: 90 }, Value::Number(7),
        "Validité d’une pro-forma et attente du paiement (jours).",
        "How long a pro-forma is valid and its payment awaited (days).";
    /// Smallest order.
    MinimumOrder = "minimum_order_cents", up_to(100_000_000), Value::Number(0),
        "Commande minimale (centimes) ; 0 : aucune.",
        "Minimum order (cents); 0: none.";
    /// Payment difference that may be written off.
    WriteOff = "write_off_cents", up_to(100_000), Value::Number(100),
        "Écart de paiement passé en perte (centimes).",
        "Payment difference that is written off (cents).";
    /// Days overdue at which credit stops.
    OverdueBlocksCredit = "overdue_blocks_credit_days", up_to(365), Value::Number(15),
        "Retard de paiement qui bloque le crédit d’un client (jours).",
        "Days overdue that block a client's credit (days).";
    /// Days in which a missing phone may be claimed.
    MissingPhoneClaim = "missing_phone_claim_days", up_to(365), Value::Number(7),
        "Délai de réclamation d’un appareil manquant après livraison (jours).",
        "Time to claim a missing phone after delivery (days).";
    /// Days in which a phone that was dead on arrival may be returned.
    ReturnDeadOnArrival = "return_dead_on_arrival_days", up_to(365), Value::Number(7),
        "Délai de retour d’un appareil hors service à l’arrivée, après livraison (jours).",
        "Time to return a phone that was dead on arrival, after delivery (days).";
    /// Days in which a phone with a functional fault may be returned.
    ReturnFunctional = "return_functional_days", up_to(365), Value::Number(30),
        "Délai de retour d’un appareil en panne, après livraison (jours) ; jamais pour « en l’état ».",
        "Time to return a phone with a functional fault, after delivery (days); never when sold as it is.";
    /// Where the shipping tariff applies.
    TariffZones = "tariff_zones", Form::Countries, Value::Text("FR,MC".to_owned()),
        "Pays où le tarif de port s’applique (France métropolitaine, Monaco) ; ailleurs : port sur devis.",
        "Countries where the shipping tariff applies (metropolitan France, Monaco); elsewhere on quotation.";
}

impl Setting {
    /// Reads [`Setting::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Setting::ALL.iter().copied().find(|setting| setting.key() == key)
    }

    /// Whether the value fits the setting.
    pub fn accepts(self, value: &Value) -> bool {
        match (self.form(), value) {
            (Form::Flag, Value::Flag(_)) => true,
            (Form::Number { min, max }, Value::Number(number)) => (min..=max).contains(number),
            (Form::TimeOfDay, Value::Text(text)) => time_of_day(text).is_some(),
            (Form::Countries, Value::Text(text)) => countries(text).is_some(),
            _ => false,
        }
    }

    /// What a value must be, in words.
    pub fn expected(self, language: Language) -> String {
        match (self.form(), language) {
            (Form::Flag, Language::Fr) => "Oui ou non.".to_owned(),
            (Form::Flag, Language::En) => "Yes or no.".to_owned(),
            (Form::Number { min, max }, Language::Fr) => format!("Un nombre entier de {min} à {max}."),
            (Form::Number { min, max }, Language::En) => format!("A whole number from {min} to {max}."),
            (Form::TimeOfDay, Language::Fr) => "Une heure, par exemple 08:15.".to_owned(),
            (Form::TimeOfDay, Language::En) => "A time of day, for example 08:15.".to_owned(),
            (Form::Countries, Language::Fr) => {
                "Des codes de pays séparés par des virgules, par exemple FR,MC.".to_owned()
            }
            (Form::Countries, Language::En) => "Country codes between commas, for example FR,MC.".to_owned(),
        }
    }
}

fn time_of_day(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

fn countries(text: &str) -> Option<Vec<String>> {
    let code = |code: &str| {
        let code = code.trim();
        (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())).then(|| code.to_owned())
    };
    text.split(',').map(code).collect()
}

/// The settings in force. Unreadable or unknown entries never get in: what is not here has its default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings(BTreeMap<Setting, Value>);

impl Settings {
    /// From what is stored; entries that no setting accepts any more are left out.
    pub fn from_stored(stored: BTreeMap<String, Value>) -> Self {
        let known = stored.into_iter().filter_map(|(key, value)| Some((Setting::from_key(&key)?, value)));
        Settings(known.filter(|(setting, value)| setting.accepts(value)).collect())
    }

    /// What to store: the values that differ from their defaults.
    pub fn to_stored(&self) -> BTreeMap<String, Value> {
        let own = self.0.iter().filter(|(setting, value)| **value != setting.default_value());
        own.map(|(setting, value)| (setting.key().to_owned(), value.clone())).collect()
    }

    /// Sets a value, or the default with `None`. Returns false, and changes nothing, when the setting does not accept it.
    #[must_use]
    pub fn set(&mut self, setting: Setting, value: Option<Value>) -> bool {
        match value {
            None => {
                self.0.remove(&setting);
                true
            }
            Some(value) if setting.accepts(&value) => {
                self.0.insert(setting, value);
                true
            }
            Some(_) => false,
        }
    }

    /// The value in force.
    pub fn get(&self, setting: Setting) -> Value {
        self.0.get(&setting).cloned().unwrap_or_else(|| setting.default_value())
    }

    /// The number in force, in the setting's unit; 0 for a setting that is none.
    pub fn number(&self, setting: Setting) -> i64 {
        match self.get(setting) {
            Value::Number(number) => number,
            Value::Flag(_) | Value::Text(_) => 0,
        }
    }

    /// A setting in hours as a duration.
    pub fn hours(&self, setting: Setting) -> Duration {
        Duration::hours(self.number(setting))
    }

    /// A setting in days as a duration.
    pub fn days(&self, setting: Setting) -> Duration {
        Duration::days(self.number(setting))
    }

    /// A setting in cents as money.
    pub fn money(&self, setting: Setting) -> Money {
        Money::from_cents(self.number(setting))
    }

    /// Whether imports publish themselves when the guard is satisfied.
    pub fn publish_automatically(&self) -> bool {
        self.get(Setting::PublishAutomatically) == Value::Flag(true)
    }

    /// The limits of the guard.
    pub fn guard_limits(&self) -> GuardLimits {
        let number = |setting| u32::try_from(self.number(setting)).unwrap_or(0);
        GuardLimits {
            new_share_bp: number(Setting::GuardNewShare),
            gone_share_bp: number(Setting::GuardGoneShare),
            moved_share_bp: number(Setting::GuardMovedShare),
            moved_by_bp: number(Setting::GuardMovedBy),
            rows_min_percent: number(Setting::GuardRowsMin),
            rows_max_percent: number(Setting::GuardRowsMax),
        }
    }

    /// What a unit costs beside the supplier's price.
    pub fn landed_costs(&self) -> LandedCosts {
        LandedCosts { freight: self.money(Setting::InboundFreight), levies: Money::ZERO }
    }

    /// The time in Paris by which a list is expected.
    pub fn list_due_at(&self) -> NaiveTime {
        match self.get(Setting::ListDueAt) {
            Value::Text(text) => time_of_day(&text).unwrap_or_default(),
            Value::Flag(_) | Value::Number(_) => NaiveTime::default(),
        }
    }

    /// The time in Paris at which the supplier's lists are fetched.
    pub fn supplier_sync_at(&self) -> NaiveTime {
        match self.get(Setting::SupplierSyncAt) {
            Value::Text(text) => time_of_day(&text).unwrap_or_default(),
            Value::Flag(_) | Value::Number(_) => NaiveTime::default(),
        }
    }

    /// The time in Paris from which waiting lines are grouped each day; `None`: staff group them.
    pub fn group_orders_at(&self) -> Option<NaiveTime> {
        match (self.get(Setting::GroupOrders), self.get(Setting::GroupOrdersAt)) {
            (Value::Flag(true), Value::Text(text)) => time_of_day(&text),
            _ => None,
        }
    }

    /// Whether the rule keeps the VAT regimes apart.
    pub fn group_by_regime(&self) -> bool {
        self.get(Setting::GroupByRegime) == Value::Flag(true)
    }

    /// The countries where the shipping tariff applies.
    pub fn tariff_zones(&self) -> Vec<String> {
        match self.get(Setting::TariffZones) {
            Value::Text(text) => countries(&text).unwrap_or_default(),
            Value::Flag(_) | Value::Number(_) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_a_value_that_its_setting_accepts_and_stands_without_being_stored() {
        for setting in Setting::ALL {
            assert!(setting.accepts(&setting.default_value()), "{}", setting.key());
            assert_eq!(Setting::from_key(setting.key()), Some(*setting));
        }
        assert_eq!(Settings::default().guard_limits(), GuardLimits::default());
        assert_eq!(Settings::default().list_due_at(), NaiveTime::from_hms_opt(8, 15, 0).unwrap());
        assert!(Settings::default().to_stored().is_empty());
    }

    #[test]
    fn a_value_of_the_wrong_kind_or_out_of_bounds_is_refused_and_an_old_one_is_left_out() {
        let mut settings = Settings::default();
        assert!(!settings.set(Setting::ListDueAt, Some(Value::Text("8h15".to_owned()))));
        assert!(!settings.set(Setting::GuardRowsMin, Some(Value::Number(101))));
        assert!(!settings.set(Setting::TariffZones, Some(Value::Text("France".to_owned()))));
        assert!(settings.set(Setting::GuardRowsMin, Some(Value::Number(80))));
        assert_eq!(settings.guard_limits().rows_min_percent, 80);
        let stored = settings.to_stored();
        assert_eq!(Settings::from_stored(stored.clone()), settings);
        let mut old = stored;
        old.insert("forgotten".to_owned(), Value::Flag(true));
        old.insert("write_off_cents".to_owned(), Value::Text("one euro".to_owned()));
        assert_eq!(Settings::from_stored(old), settings);
        assert!(settings.set(Setting::GuardRowsMin, None));
        assert_eq!(settings, Settings::default());
    }
}
