//! The VAT regime of an offer: under which rule the supplier sold it and DBC sells it on.

use serde::{Deserialize, Serialize};

/// The regime of an offer. Goods of the two regimes never share an order (trade rules 1.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VatRegime {
    /// Second-hand margin scheme (badge **M**): VAT on the margin, not recoverable by the buyer.
    Marginal,
    /// Ordinary VAT (badge **HT**).
    Standard,
}

impl VatRegime {
    /// Both regimes, in the order in which they are shown.
    pub const ALL: [VatRegime; 2] = [VatRegime::Marginal, VatRegime::Standard];

    /// Reads the supplier's `VAT Type` (`Marginal`, `Non marginal`, empty) and the yes/no forms of `Vat Margin`.
    ///
    /// Case and blanks do not matter. `None` for a word that is not known: the caller reports it and takes
    /// `Standard`, the regime of everything that is not `Marginal` (domain sheet, section 2).
    pub fn parse_supplier(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "marginal" | "margin" | "marge" | "m" | "yes" | "true" | "oui" | "vrai" | "1" => Some(VatRegime::Marginal),
            "" | "non marginal" | "non-marginal" | "nonmarginal" | "standard" | "normal" | "ht" | "r" | "reverse"
            | "no" | "false" | "non" | "faux" | "0" => Some(VatRegime::Standard),
            _ => None,
        }
    }

    /// The code used in the database, in JSON and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            VatRegime::Marginal => "marginal",
            VatRegime::Standard => "standard",
        }
    }

    /// Reads [`VatRegime::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        VatRegime::ALL.into_iter().find(|regime| regime.code() == code)
    }

    /// The supplier's own word, as it stands in files: `Marginal` or `Non marginal`.
    pub fn supplier_word(self) -> &'static str {
        match self {
            VatRegime::Marginal => "Marginal",
            VatRegime::Standard => "Non marginal",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn non_marginal_is_not_marginal() {
        assert_eq!(VatRegime::parse_supplier("Non marginal"), Some(VatRegime::Standard));
        assert_eq!(VatRegime::parse_supplier(" MARGINAL "), Some(VatRegime::Marginal));
        assert_eq!(VatRegime::parse_supplier(""), Some(VatRegime::Standard));
        assert_eq!(VatRegime::parse_supplier("Oui"), Some(VatRegime::Marginal));
        assert_eq!(VatRegime::parse_supplier("False"), Some(VatRegime::Standard));
        assert_eq!(VatRegime::parse_supplier("exotic"), None);
    }
}
