//! Under which VAT treatment goods are sold: from the regime of their purchase, where they leave, where they arrive and
//! the buyer's VAT number (trade rules 3). Phones are never under a reverse charge.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::territory::Territory;
use crate::language::Language;
use crate::money::BasisPoints;
use crate::vat::VatRegime;

/// How an order is taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VatTreatment {
    /// Margin scheme for second-hand goods, taxed in France; the invoice shows no VAT.
    MarginScheme,
    /// French VAT at 20 %.
    Domestic,
    /// Intra-Community supply, exempt.
    IntraCommunity,
    /// Export, exempt; proof of exit is due.
    Export,
    /// Held: staff decide.
    ToValidate,
}

/// What is known of a VAT number. Only VIES makes it valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VatNumberState {
    /// Not asked, or VIES was down: counts as not valid.
    #[default]
    NotAsked,
    /// VIES knows it.
    Valid,
    /// VIES does not know it.
    Invalid,
}

/// The buyer's VAT number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuyerVatNumber<'a> {
    /// The number with its state's prefix, `DE123456789`.
    pub number: &'a str,
    /// What VIES says.
    pub state: VatNumberState,
}

impl BuyerVatNumber<'_> {
    /// True for a number that VIES knows, of a state other than France. Monaco's numbers begin with FR.
    fn exempts(&self) -> bool {
        let prefix: String = self.number.trim().chars().take(2).flat_map(char::to_uppercase).collect();
        let state = prefix.len() == 2 && prefix.bytes().all(|b| b.is_ascii_uppercase());
        state && prefix != "FR" && self.state == VatNumberState::Valid
    }
}

/// Everything that the treatment follows from.
#[derive(Debug, Clone, Copy)]
pub struct Sale<'a> {
    /// Regime of the purchase.
    pub purchase: VatRegime,
    /// Where the goods leave from.
    pub departure: &'a Territory,
    /// Where they arrive.
    pub arrival: &'a Territory,
    /// The buyer's VAT number, when there is one.
    pub number: Option<BuyerVatNumber<'a>>,
}

/// The treatment of a sale: the table of trade rules 3, line by line.
pub fn treatment(sale: &Sale<'_>) -> VatTreatment {
    if *sale.departure != Territory::MetropolitanFrance {
        return VatTreatment::ToValidate;
    }
    match (sale.arrival, sale.purchase) {
        (Territory::Unknown, _) => VatTreatment::ToValidate,
        (
            Territory::OutsideUnion { .. } | Territory::OverseasDepartment | Territory::OverseasCollectivity,
            VatRegime::Marginal | VatRegime::Standard,
        ) => VatTreatment::Export,
        (Territory::MetropolitanFrance | Territory::Monaco | Territory::MemberState { .. }, VatRegime::Marginal) => {
            VatTreatment::MarginScheme
        }
        (Territory::MetropolitanFrance | Territory::Monaco, VatRegime::Standard) => VatTreatment::Domestic,
        (Territory::MemberState { .. }, VatRegime::Standard) => {
            match sale.number.is_some_and(|number| number.exempts()) {
                true => VatTreatment::IntraCommunity,
                false => VatTreatment::Domestic,
            }
        }
    }
}

/// The text that a paper carries for a treatment, from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalReference {
    /// The treatment.
    pub treatment: VatTreatment,
    /// First day on which it is used, Europe/Paris.
    pub valid_from: NaiveDate,
    /// In French.
    pub french: String,
    /// In English.
    pub english: String,
}

/// The references to begin with; staff keep them up to date as data. French law on VAT stands in the CGI until the end
/// of August 2026 and in the CIBS from 1 September 2026 (ordonnance 2025-1247).
pub fn default_references() -> Vec<LegalReference> {
    let always = (1, 1, 1993);
    let cibs = (1, 9, 2026);
    let rows = [
        (
            VatTreatment::MarginScheme,
            always,
            "Régime particulier - Biens d'occasion (art. 297 A du CGI, art. 313 de la directive 2006/112/CE)",
            "Régime particulier - Biens d'occasion (margin scheme: art. 297 A CGI, art. 313 of Directive 2006/112/EC)",
        ),
        (
            VatTreatment::MarginScheme,
            cibs,
            "Régime particulier - Biens d'occasion (code des impositions sur les biens et services, art. 313 de la directive 2006/112/CE)",
            "Régime particulier - Biens d'occasion (margin scheme: CIBS, art. 313 of Directive 2006/112/EC)",
        ),
        (VatTreatment::Domestic, always, "TVA 20 % (art. 278 du CGI)", "VAT 20 % (art. 278 CGI)"),
        (VatTreatment::Domestic, cibs, "TVA 20 % (code des impositions sur les biens et services)", "VAT 20 % (CIBS)"),
        (
            VatTreatment::IntraCommunity,
            always,
            "Livraison intracommunautaire exonérée (art. 262 ter I du CGI, art. 138 de la directive 2006/112/CE)",
            "Exempt intra-Community supply (art. 262 ter I CGI, art. 138 of Directive 2006/112/EC)",
        ),
        (
            VatTreatment::IntraCommunity,
            cibs,
            "Livraison intracommunautaire exonérée (code des impositions sur les biens et services, art. 138 de la directive 2006/112/CE)",
            "Exempt intra-Community supply (CIBS, art. 138 of Directive 2006/112/EC)",
        ),
        (
            VatTreatment::Export,
            always,
            "Exportation exonérée (art. 262 I du CGI, art. 146 de la directive 2006/112/CE)",
            "Exempt export (art. 262 I CGI, art. 146 of Directive 2006/112/EC)",
        ),
        (
            VatTreatment::Export,
            cibs,
            "Exportation exonérée (code des impositions sur les biens et services, art. 146 de la directive 2006/112/CE)",
            "Exempt export (CIBS, art. 146 of Directive 2006/112/EC)",
        ),
    ];
    rows.into_iter()
        .filter_map(|(treatment, (day, month, year), french, english)| {
            let valid_from = NaiveDate::from_ymd_opt(year, month, day)?;
            Some(LegalReference { treatment, valid_from, french: french.to_owned(), english: english.to_owned() })
        })
        .collect()
}

/// The reference in force on a day: the latest that has begun.
pub fn reference(references: &[LegalReference], treatment: VatTreatment, day: NaiveDate) -> Option<&LegalReference> {
    references
        .iter()
        .filter(|reference| reference.treatment == treatment && reference.valid_from <= day)
        .max_by_key(|reference| reference.valid_from)
}

impl VatTreatment {
    /// Every treatment.
    pub const ALL: [VatTreatment; 5] = [
        VatTreatment::MarginScheme,
        VatTreatment::Domestic,
        VatTreatment::IntraCommunity,
        VatTreatment::Export,
        VatTreatment::ToValidate,
    ];

    /// The rate added to the price; `None` while the treatment is not decided.
    pub fn rate(self) -> Option<BasisPoints> {
        match self {
            VatTreatment::Domestic => Some(BasisPoints::new(2_000)),
            VatTreatment::MarginScheme | VatTreatment::IntraCommunity | VatTreatment::Export => {
                Some(BasisPoints::new(0))
            }
            VatTreatment::ToValidate => None,
        }
    }

    /// True when a proof that the goods left is a due document (trade rules 3).
    pub fn needs_proof_of_transport(self) -> bool {
        matches!(self, VatTreatment::IntraCommunity | VatTreatment::Export)
    }

    /// The code used in the database and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            VatTreatment::MarginScheme => "margin_scheme",
            VatTreatment::Domestic => "domestic",
            VatTreatment::IntraCommunity => "intra_community",
            VatTreatment::Export => "export",
            VatTreatment::ToValidate => "to_validate",
        }
    }

    /// Reads [`VatTreatment::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        VatTreatment::ALL.into_iter().find(|treatment| treatment.code() == code)
    }

    /// Its name on screen.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            VatTreatment::MarginScheme => {
                language.pick("TVA sur marge, TVA non récupérable", "Margin scheme, VAT not recoverable")
            }
            VatTreatment::Domestic => language.pick("TVA 20 %", "VAT 20 %"),
            VatTreatment::IntraCommunity => {
                language.pick("Livraison intracommunautaire exonérée", "Exempt intra-Community supply")
            }
            VatTreatment::Export => language.pick("Exportation exonérée", "Exempt export"),
            VatTreatment::ToValidate => language.pick("Traitement TVA à valider", "VAT treatment to validate"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn treat(purchase: VatRegime, arrival: (&str, &str), number: Option<(&str, VatNumberState)>) -> VatTreatment {
        let arrival = Territory::of(arrival.0, arrival.1);
        let number = number.map(|(number, state)| BuyerVatNumber { number, state });
        treatment(&Sale { purchase, departure: &Territory::MetropolitanFrance, arrival: &arrival, number })
    }

    #[test]
    fn the_table_of_the_trade_holds() {
        use VatNumberState::{Invalid, NotAsked, Valid};
        use VatRegime::{Marginal, Standard};
        use VatTreatment::{Domestic, Export, IntraCommunity, MarginScheme, ToValidate};
        let german = |state| Some(("DE123456789", state));
        for (purchase, arrival, number, expected) in [
            (Marginal, ("FR", "75001"), None, MarginScheme),
            (Marginal, ("MC", "98000"), None, MarginScheme),
            (Marginal, ("DE", "10115"), german(Valid), MarginScheme),
            (Marginal, ("DE", "10115"), None, MarginScheme),
            (Marginal, ("CH", "1201"), None, Export),
            (Marginal, ("FR", "97400"), None, Export),
            (Standard, ("FR", "97100"), None, Export),
            (Standard, ("FR", "75001"), None, Domestic),
            (Standard, ("FR", "75001"), german(Valid), Domestic),
            (Standard, ("FR", "98000"), german(Valid), Domestic),
            (Standard, ("DE", "10115"), german(Valid), IntraCommunity),
            (Standard, ("DE", "10115"), german(NotAsked), Domestic),
            (Standard, ("DE", "10115"), german(Invalid), Domestic),
            (Standard, ("DE", "10115"), None, Domestic),
            (Standard, ("DE", "10115"), Some(("FR12345678901", Valid)), Domestic),
            (Standard, ("ES", "28001"), german(Valid), IntraCommunity),
            (Standard, ("ES", "35001"), german(Valid), Export),
            (Standard, ("FR", "?"), None, ToValidate),
        ] {
            assert_eq!(treat(purchase, arrival, number), expected, "{purchase:?} {arrival:?} {number:?}");
        }
    }

    #[test]
    fn goods_that_do_not_leave_france_first_are_held() {
        let netherlands = Territory::of("NL", "1011");
        for purchase in VatRegime::ALL {
            for arrival in [Territory::MetropolitanFrance, Territory::of("US", "10001")] {
                let sale = Sale { purchase, departure: &netherlands, arrival: &arrival, number: None };
                assert_eq!(treatment(&sale), VatTreatment::ToValidate);
            }
        }
    }

    #[test]
    fn references_are_dated_and_none_speaks_of_a_reverse_charge() {
        let references = default_references();
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        for treatment in VatTreatment::ALL.into_iter().filter(|treatment| *treatment != VatTreatment::ToValidate) {
            let before = reference(&references, treatment, day(2026, 8, 31)).unwrap();
            let after = reference(&references, treatment, day(2026, 9, 1)).unwrap();
            assert!(before.french.contains("CGI") && !after.french.contains("CGI"), "{treatment:?}");
        }
        for reference in &references {
            let both = format!("{} {}", reference.french, reference.english).to_lowercase();
            assert!(!both.contains("autoliquidation") && !both.contains("reverse charge"));
            if reference.treatment == VatTreatment::MarginScheme {
                assert!(reference.french.starts_with("Régime particulier - Biens d'occasion"));
                assert!(reference.english.starts_with("Régime particulier - Biens d'occasion"));
            }
        }
        assert_eq!(reference(&references, VatTreatment::ToValidate, day(2026, 11, 24)), None);
    }
}
