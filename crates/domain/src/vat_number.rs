//! VAT identification numbers: the form and the check digits of each member state, so that a typing mistake is found
//! before anybody asks VIES. Whether a number is in force only VIES can say.

mod check;

use std::fmt;

use crate::siren::bare;

/// A VAT number of the right form whose check digits hold: prefix of the state, then its digits and letters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VatNumber(String);

/// What is wrong with a VAT number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VatNumberError {
    /// It does not begin with the letters of a state that we know.
    #[error("a VAT number begins with the letters of its state, such as FR or DE")]
    UnknownState,
    /// It begins well, and goes on in another form than that state's numbers.
    #[error("a VAT number of {state} looks like {example}")]
    Form {
        /// The two letters.
        state: String,
        /// A number of the right form.
        example: &'static str,
    },
    /// The form is right and the check digits are not: a typing mistake.
    #[error("the check digits are wrong: compare it with the company’s papers")]
    CheckDigits,
}

impl VatNumber {
    /// Reads a number as people type it, with blanks, dots or hyphens, in any case.
    ///
    /// Errors: an unknown prefix, another form, wrong check digits.
    pub fn parse(text: &str) -> Result<Self, VatNumberError> {
        let number = bare(text).to_uppercase();
        let (Some(state), Some(rest)) = (number.get(..2), number.get(2..)) else {
            return Err(VatNumberError::UnknownState);
        };
        let Some(example) = check::example(state) else { return Err(VatNumberError::UnknownState) };
        match check::verdict(state, rest) {
            check::Verdict::Good => Ok(VatNumber(number)),
            check::Verdict::Form => Err(VatNumberError::Form { state: state.to_owned(), example }),
            check::Verdict::CheckDigits => Err(VatNumberError::CheckDigits),
        }
    }

    /// The number without blanks.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The two letters of its state as VAT writes them: `EL` for Greece, `XI` for Northern Ireland.
    pub fn state(&self) -> &str {
        &self.0[..2]
    }

    /// True when a company seated in the country (ISO 3166) can have this number: Greece writes `EL`, Monaco is
    /// French for VAT.
    pub fn suits(&self, country: &str) -> bool {
        match country {
            "GR" => self.state() == "EL",
            "MC" => self.state() == "FR",
            "GB" => matches!(self.state(), "GB" | "XI"),
            other => self.state() == other,
        }
    }
}

impl fmt::Display for VatNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_numbers_of_every_state_are_taken() {
        for number in [
            "FR 40 303 265 045",
            "FRK7399859412",
            "FR4Z123456782",
            "FR83404833048",
            "DE136695976",
            "BE0428759497",
            "IT00743110157",
            "ESB58378431",
            "ES54362315K",
            "ESX5253868R",
            "ESM1234567L",
            "NL004495445B01",
            "NL123456789B13",
            "LU15027442",
            "PT501964843",
            "PL8567346215",
            "ATU13585627",
            "IE6433435F",
            "IE6433435OA",
            "IE8D79739I",
            "DK13585628",
            "SE123456789701",
            "FI20774740",
            "EE100931558",
            "LV40003521600",
            "LT119511515",
            "LT100001919017",
            "CZ25123891",
            "SK2022749619",
            "HU12892312",
            "RO18547290",
            "BG175074752",
            "EL094259216",
            "CY10259033P",
            "MT11679112",
            "SI50223054",
            "HR33392005961",
            "GB980780684",
        ] {
            assert!(VatNumber::parse(number).is_ok(), "{number}: {:?}", VatNumber::parse(number));
        }
    }

    #[test]
    fn a_typing_mistake_is_found() {
        for number in [
            "FR40303265046",
            "FRK7399859413",
            "DE136695977",
            "BE0428759498",
            "IT00743110158",
            "ESB58378432",
            "NL004495446B01",
            "LU15027443",
            "PT501964842",
            "PL8567346216",
            "ATU13585626",
            "IE6433435G",
            "DK13585629",
            "SE123456789801",
            "FI20774741",
            "EE100931559",
            "LV40003521601",
            "LT119511516",
            "CZ25123892",
            "SK2022749618",
            "HU12892313",
            "RO18547291",
            "BG175074753",
            "EL094259217",
            "CY10259033Q",
            "MT11679113",
            "SI50223055",
            "HR33392005962",
        ] {
            assert_eq!(VatNumber::parse(number), Err(VatNumberError::CheckDigits), "{number}");
        }
    }

    #[test]
    fn another_form_is_answered_with_an_example() {
        let error = VatNumber::parse("DE12345").unwrap_err();
        assert_eq!(error.to_string(), "a VAT number of DE looks like DE136695976");
        assert_eq!(VatNumber::parse("US123456789"), Err(VatNumberError::UnknownState));
        assert_eq!(VatNumber::parse("é1"), Err(VatNumberError::UnknownState));
        assert_eq!(VatNumber::parse(""), Err(VatNumberError::UnknownState));
    }

    #[test]
    fn a_number_suits_the_country_of_its_company() {
        let of = |number| VatNumber::parse(number).unwrap();
        assert!(of("EL094259216").suits("GR") && of("FR83404833048").suits("MC"));
        assert!(!of("DE136695976").suits("FR"));
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_people_type_breaks_the_check(text in "\\PC{0,20}", state in "[A-Z]{2}", rest in "[0-9A-Z+*]{0,14}") {
            let _ = VatNumber::parse(&text);
            let _ = VatNumber::parse(&format!("{state}{rest}"));
        }
    }
}
