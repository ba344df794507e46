//! Where goods arrive, as VAT sees it: the same country can be inside and outside the Union's VAT area.

use serde::{Deserialize, Serialize};

/// The VAT territory of an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Territory {
    /// Metropolitan France with Corsica.
    MetropolitanFrance,
    /// Monaco: one VAT territory with France (trade rules 3).
    Monaco,
    /// Guadeloupe, Martinique, La Réunion, Guyane, Mayotte: export for VAT (trade rules 3).
    OverseasDepartment,
    /// French land outside the Union's VAT area: Polynésie, Nouvelle-Calédonie and the like.
    OverseasCollectivity,
    /// Another member state, and Northern Ireland for goods.
    MemberState {
        /// Its country code; `XI` for Northern Ireland.
        country: String,
    },
    /// Everywhere else, and lands of member states outside the VAT area (Canary Islands, Ceuta, Livigno…).
    OutsideUnion {
        /// Its country code.
        country: String,
    },
    /// The address does not say: staff decide.
    Unknown,
}

/// The member states but France, by ISO code.
const MEMBER_STATES: [&str; 26] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT",
    "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Overseas departments under a country code of their own.
const DEPARTMENT_CODES: [&str; 5] = ["GP", "MQ", "GF", "RE", "YT"];

/// Overseas collectivities under a country code of their own.
const COLLECTIVITY_CODES: [&str; 7] = ["PM", "BL", "MF", "WF", "PF", "NC", "TF"];

/// Postcodes of member states outside the VAT area (art. 6 of Directive 2006/112/EC), by their beginning.
const EXCLUDED: [(&str, &str); 9] = [
    ("ES", "35"),
    ("ES", "38"),
    ("ES", "51"),
    ("ES", "52"),
    ("FI", "22"),
    ("IT", "23041"),
    ("DE", "78266"),
    ("DE", "27498"),
    ("GR", "63086"),
];

impl Territory {
    /// Reads a country code (ISO 3166, `EL` and `UK` understood) and a postcode.
    pub fn of(country: &str, postcode: &str) -> Self {
        let country = country.trim().to_ascii_uppercase();
        let postcode: String = postcode.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
        let country = match country.as_str() {
            "EL" => "GR".to_owned(),
            "UK" => "GB".to_owned(),
            _ => country,
        };
        match country.as_str() {
            "FR" => french(&postcode),
            "MC" => Territory::Monaco,
            code if DEPARTMENT_CODES.contains(&code) => Territory::OverseasDepartment,
            code if COLLECTIVITY_CODES.contains(&code) => Territory::OverseasCollectivity,
            "GB" if postcode.starts_with("BT") => Territory::MemberState { country: "XI".to_owned() },
            "XI" => Territory::MemberState { country },
            code if MEMBER_STATES.contains(&code) => {
                match EXCLUDED.iter().any(|(state, start)| *state == code && postcode.starts_with(start)) {
                    true => Territory::OutsideUnion { country },
                    false => Territory::MemberState { country },
                }
            }
            code if code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()) => {
                Territory::OutsideUnion { country }
            }
            _ => Territory::Unknown,
        }
    }

    /// True where French VAT is due at home: France and Monaco.
    pub fn is_domestic(&self) -> bool {
        matches!(self, Territory::MetropolitanFrance | Territory::Monaco)
    }
}

/// A French address, by its postcode.
fn french(postcode: &str) -> Territory {
    if postcode.len() != 5 || !postcode.bytes().all(|b| b.is_ascii_digit()) {
        return Territory::Unknown;
    }
    match &postcode[..3] {
        "980" => Territory::Monaco,
        // Saint-Barthélemy and Saint-Martin kept postcodes of Guadeloupe.
        "971" if matches!(postcode, "97133" | "97150") => Territory::OverseasCollectivity,
        "971" | "972" | "973" | "974" | "976" => Territory::OverseasDepartment,
        "975" | "977" | "978" | "984" | "986" | "987" | "988" => Territory::OverseasCollectivity,
        head if ("010".."960").contains(&head) => Territory::MetropolitanFrance,
        _ => Territory::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_postcodes_tell_the_territory() {
        for (postcode, territory) in [
            ("75011", Territory::MetropolitanFrance),
            ("20 090", Territory::MetropolitanFrance),
            ("01000", Territory::MetropolitanFrance),
            ("95880", Territory::MetropolitanFrance),
            ("98000", Territory::Monaco),
            ("97110", Territory::OverseasDepartment),
            ("97600", Territory::OverseasDepartment),
            ("97150", Territory::OverseasCollectivity),
            ("98714", Territory::OverseasCollectivity),
            ("00100", Territory::Unknown),
            ("7501", Territory::Unknown),
            ("", Territory::Unknown),
        ] {
            assert_eq!(Territory::of("fr", postcode), territory, "{postcode}");
        }
        assert_eq!(Territory::of("RE", ""), Territory::OverseasDepartment);
    }

    #[test]
    fn the_vat_area_is_not_the_map() {
        let member = |country: &str| Territory::MemberState { country: country.to_owned() };
        let outside = |country: &str| Territory::OutsideUnion { country: country.to_owned() };
        assert_eq!(Territory::of("DE", "10115"), member("DE"));
        assert_eq!(Territory::of("EL", "10431"), member("GR"));
        assert_eq!(Territory::of("ES", "35001"), outside("ES"));
        assert_eq!(Territory::of("ES", "28001"), member("ES"));
        assert_eq!(Territory::of("GB", "bt1 1aa"), member("XI"));
        assert_eq!(Territory::of("UK", "SW1A 1AA"), outside("GB"));
        assert_eq!(Territory::of("CH", "1201"), outside("CH"));
        assert_eq!(Territory::of("Allemagne", "10115"), Territory::Unknown);
    }
}
