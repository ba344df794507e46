//! Which offer may be proposed in place of another (trade rules 2.7), and what differs, in words.

use crate::grade::{GradeRank, MINOR_FAULT, grade_label};
use crate::language::Language;
use crate::vat::VatRegime;
use crate::vocabulary as words;

/// What counts when two offers are compared. Absent words are empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traits<'a> {
    /// Maker.
    pub brand: &'a str,
    /// Model without brand and storage.
    pub model: &'a str,
    /// Storage in GB.
    pub storage_gb: Option<u32>,
    /// VAT regime.
    pub regime: VatRegime,
    /// Visual grade.
    pub grade: &'a str,
    /// Working or with a fault.
    pub functionality: &'a str,
    /// Packaging.
    pub boxed: &'a str,
    /// Lock to an account.
    pub cloud_lock: &'a str,
    /// The supplier's remark.
    pub info: &'a str,
    /// Trade colour.
    pub colour: &'a str,
}

/// In what a substitute differs from what was wanted; never to the buyer's disadvantage, colour aside.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// Another colour.
    Colour {
        /// The wanted one.
        from: String,
        /// The proposed one.
        to: String,
    },
    /// A better grade, as the trade writes it (`Grade Cx`).
    BetterGrade {
        /// The wanted one.
        from: String,
        /// The proposed one.
        to: String,
    },
    /// Works fully, where a minor fault was accepted.
    NoFault,
    /// Another packaging of the same class.
    Packaging {
        /// The wanted one.
        from: String,
        /// The proposed one.
        to: String,
    },
    /// Another remark that is not worse; empty where there is none.
    Remark {
        /// The wanted one.
        from: String,
        /// The proposed one.
        to: String,
    },
}

/// Remarks that take nothing from a phone; no remark at all is as good.
const HARMLESS_REMARKS: [&str; 3] = ["", "Premium Refurbished", "Brand New Battery"];
const WORST_REMARK: &str = "AS-IS";
const WORKING: &str = "Working";

/// Packagings that may stand in for each other.
const BOX_CLASSES: [&[&str]; 3] =
    [&["Original Box"], &["Premium Unboxed", "Unboxed"], &["Damaged Box", "Incomplete Box", "Damaged and Incomplete"]];

/// In what `offered` differs from `wanted`, when it may be proposed in its place; `None` when it may not.
pub fn differences(wanted: &Traits<'_>, offered: &Traits<'_>) -> Option<Vec<Difference>> {
    let same_phone = same(wanted.brand, offered.brand)
        && same(wanted.model, offered.model)
        && wanted.storage_gb == offered.storage_gb
        && wanted.regime == offered.regime
        && same(wanted.cloud_lock, offered.cloud_lock);
    if !same_phone {
        return None;
    }
    let mut found = Vec::new();
    let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    if !same(wanted.colour, offered.colour) {
        let (from, to) = pair(wanted.colour, offered.colour);
        found.push(Difference::Colour { from, to });
    }
    if !same(wanted.grade, offered.grade) {
        let (from, to) = (GradeRank::of(wanted.grade), GradeRank::of(offered.grade));
        if !from.is_known() || to > from {
            return None;
        }
        if to < from {
            found.push(Difference::BetterGrade {
                from: grade_label(wanted.grade, wanted.functionality),
                to: grade_label(offered.grade, offered.functionality),
            });
        }
    }
    if !same(wanted.functionality, offered.functionality) {
        if !same(wanted.functionality, MINOR_FAULT) || !same(offered.functionality, WORKING) {
            return None;
        }
        found.push(Difference::NoFault);
    }
    if !same(wanted.boxed, offered.boxed) {
        let class = |boxed: &str| BOX_CLASSES.iter().position(|class| class.iter().any(|known| same(known, boxed)));
        if class(wanted.boxed).is_none() || class(wanted.boxed) != class(offered.boxed) {
            return None;
        }
        let (from, to) = pair(wanted.boxed, offered.boxed);
        found.push(Difference::Packaging { from, to });
    }
    if !same(wanted.info, offered.info) {
        let harmless = HARMLESS_REMARKS.iter().any(|known| same(known, offered.info));
        if !harmless && !same(wanted.info, WORST_REMARK) {
            return None;
        }
        let (from, to) = pair(wanted.info, offered.info);
        found.push(Difference::Remark { from, to });
    }
    Some(found)
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

impl Difference {
    /// The difference in words.
    pub fn sentence(&self, language: Language) -> String {
        let none = language.pick("sans remarque", "no remark");
        let say = |text: &str, terms: &[words::Term]| match (language, words::find(terms, text)) {
            _ if text.trim().is_empty() => language.pick("non précisé", "not stated").to_owned(),
            (Language::Fr, Some(term)) => term.french.to_owned(),
            _ => text.to_owned(),
        };
        let colour = |text: &str| match (language, words::find_colour(text)) {
            (Language::Fr, Some(colour)) => colour.term.french.to_owned(),
            (Language::En, Some(colour)) => colour.term.english.to_owned(),
            _ => say(text, &[]),
        };
        let remark = |text: &str| if text.is_empty() { none.to_owned() } else { say(text, &words::REMARKS) };
        let (what, from, to) = match self {
            Difference::Colour { from, to } => (language.pick("Couleur", "Colour"), colour(from), colour(to)),
            Difference::BetterGrade { from, to } => {
                (language.pick("Meilleur grade", "Better grade"), say(from, &words::GRADES), say(to, &words::GRADES))
            }
            Difference::NoFault => {
                return language.pick("Fonctionnel, sans défaut mineur", "Working, without minor fault").to_owned();
            }
            Difference::Packaging { from, to } => {
                (language.pick("Emballage", "Packaging"), say(from, &words::BOXES), say(to, &words::BOXES))
            }
            Difference::Remark { from, to } => (language.pick("Remarque", "Remark"), remark(from), remark(to)),
        };
        match language {
            Language::Fr => format!("{what} : {to} au lieu de {from}"),
            Language::En => format!("{what}: {to} instead of {from}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: Traits<'static> = Traits {
        brand: "Apple",
        model: "iPhone 13",
        storage_gb: Some(128),
        regime: VatRegime::Marginal,
        grade: "Grade B",
        functionality: "Working",
        boxed: "Unboxed",
        cloud_lock: "CloudOFF",
        info: "",
        colour: "Black",
    };

    fn allowed(wanted: Traits<'_>, offered: Traits<'_>) -> bool {
        differences(&wanted, &offered).is_some()
    }

    #[test]
    fn another_phone_is_no_substitute() {
        assert!(allowed(WANTED, WANTED));
        for other in [
            Traits { model: "iPhone 13 Pro", ..WANTED },
            Traits { brand: "Samsung", ..WANTED },
            Traits { storage_gb: Some(256), ..WANTED },
            Traits { regime: VatRegime::Standard, ..WANTED },
            Traits { cloud_lock: "", ..WANTED },
        ] {
            assert!(!allowed(WANTED, other), "{other:?}");
        }
    }

    #[test]
    fn only_an_equal_or_better_condition_is_proposed() {
        for better in ["Grade B+", "Grade AB", "Grade A", "Brand New"] {
            assert!(allowed(WANTED, Traits { grade: better, ..WANTED }), "{better}");
        }
        for worse in ["Grade BC", "Grade C", "Grade Z", ""] {
            assert!(!allowed(WANTED, Traits { grade: worse, ..WANTED }), "{worse}");
        }
        let unknown = Traits { grade: "Grade Z", ..WANTED };
        assert!(allowed(unknown, unknown));
        assert!(!allowed(unknown, WANTED), "nobody knows whether B is better");
        let faulty = Traits { functionality: "Minor Fault", ..WANTED };
        assert!(allowed(faulty, WANTED));
        assert!(!allowed(WANTED, faulty));
    }

    #[test]
    fn packagings_stay_in_their_class() {
        let boxed = |boxed| Traits { boxed, ..WANTED };
        assert!(allowed(WANTED, boxed("Premium Unboxed")));
        assert!(allowed(boxed("Damaged Box"), boxed("Incomplete Box")));
        assert!(!allowed(WANTED, boxed("Original Box")));
        assert!(!allowed(boxed("Original Box"), WANTED));
        assert!(!allowed(boxed("Crate"), boxed("Bag")));
    }

    #[test]
    fn a_remark_is_never_worse() {
        let remark = |info| Traits { info, ..WANTED };
        for harmless in HARMLESS_REMARKS {
            assert!(allowed(WANTED, remark(harmless)));
            assert!(allowed(remark("Engraving"), remark(harmless)));
        }
        assert!(!allowed(WANTED, remark("Engraving")));
        assert!(!allowed(remark("Engraving"), remark("Discoloration")));
        assert!(allowed(remark("Engraving"), remark("Engraving")));
        assert!(allowed(remark("AS-IS"), remark("Engraving")));
        assert!(!allowed(remark("Engraving"), remark("AS-IS")));
    }

    #[test]
    fn the_differences_are_said_in_words() {
        let wanted = Traits { grade: "Grade C", functionality: "Minor Fault", info: "AS-IS", ..WANTED };
        let offered = Traits { colour: "Blue", boxed: "Premium Unboxed", ..WANTED };
        let found = differences(&wanted, &offered).unwrap();
        let say = |language| found.iter().map(|difference| difference.sentence(language)).collect::<Vec<_>>();
        assert_eq!(
            say(Language::Fr),
            [
                "Couleur : Bleu au lieu de Noir",
                "Meilleur grade : Grade B au lieu de Grade Cx",
                "Fonctionnel, sans défaut mineur",
                "Emballage : Premium sans boîte au lieu de Sans boîte",
                "Remarque : sans remarque au lieu de En l'état",
            ]
        );
        assert_eq!(say(Language::En)[0], "Colour: Blue instead of Black");
        assert_eq!(say(Language::En)[4], "Remark: no remark instead of AS-IS");
    }
}
