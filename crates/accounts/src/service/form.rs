//! Reading what people filled in. Everything that is wrong is said at once, field by field.

use dbc_domain::{
    payment_terms::PaymentTerms,
    siren::{Siren, SirenError, Siret},
    vat_number::VatNumber,
};
use dbc_ground::http::Problem;

use crate::email::Email;

/// A form being read.
#[derive(Default)]
pub(crate) struct Form(Option<Problem>);

impl Form {
    /// Notes what is wrong with a field.
    pub fn wrong(&mut self, field: &str, code: &'static str, fr: impl Into<String>, en: impl Into<String>) {
        let problem = self.0.take().unwrap_or_else(|| {
            Problem::invalid("invalid_form", "Corrigez les champs indiqués.", "Correct the fields shown.")
        });
        self.0 = Some(problem.with_field(field, code, fr, en));
    }

    /// Errors: 422 `invalid_form` with every field that was wrong.
    pub fn finish(self) -> Result<(), Problem> {
        self.0.map_or(Ok(()), Err)
    }

    /// A line that must be there.
    pub fn line(&mut self, field: &str, value: &str, longest: usize) -> String {
        let value = value.trim();
        if value.is_empty() {
            self.wrong(field, "required", "Remplissez ce champ.", "Fill this field in.");
        }
        self.within(field, value, longest)
    }

    /// A line that may be empty; empty is none.
    pub fn optional(&mut self, field: &str, value: Option<&str>, longest: usize) -> Option<String> {
        let value = value.unwrap_or_default().trim();
        if value.is_empty() { None } else { Some(self.within(field, value, longest)) }
    }

    fn within(&mut self, field: &str, value: &str, longest: usize) -> String {
        if value.chars().count() > longest {
            self.wrong(
                field,
                "too_long",
                format!("{longest} caractères au plus."),
                format!("At most {longest} characters."),
            );
        }
        if value.chars().any(|c| c.is_control() && c != '\n') {
            self.wrong(field, "control_character", "Caractère interdit.", "A character is not allowed.");
        }
        value.to_owned()
    }

    /// An address of e-mail.
    pub fn email(&mut self, field: &str, value: &str) -> Option<Email> {
        let email = Email::parse(value).ok();
        if email.is_none() {
            self.wrong(
                field,
                "invalid_email",
                "Une adresse e-mail s’écrit nom@societe.fr, en 254 caractères au plus.",
                "An e-mail address looks like name@company.com and has at most 254 characters.",
            );
        }
        email
    }

    /// An address of e-mail that may be missing.
    pub fn optional_email(&mut self, field: &str, value: Option<&str>) -> Option<String> {
        let value = value.map(str::trim).filter(|value| !value.is_empty())?;
        self.email(field, value).map(|email| email.as_str().to_owned())
    }

    /// The two letters of a country (ISO 3166).
    pub fn country(&mut self, field: &str, value: &str) -> String {
        let value = value.trim().to_uppercase();
        if value.len() != 2 || !value.bytes().all(|byte| byte.is_ascii_uppercase()) {
            self.wrong(
                field,
                "invalid_country",
                "Un pays s’écrit en deux lettres, comme FR.",
                "A country is written in two letters, such as FR.",
            );
        }
        value
    }

    /// A VAT number of a company of this country.
    pub fn vat_number(&mut self, field: &str, value: Option<&str>, country: &str) -> Option<String> {
        let value = value.map(str::trim).filter(|value| !value.is_empty())?;
        match VatNumber::parse(value) {
            Ok(number) if number.suits(country) => return Some(number.as_str().to_owned()),
            Ok(_) => self.wrong(
                field,
                "vat_country",
                "Ce numéro est celui d’un autre pays que celui de la société.",
                "This number is of another country than the company’s.",
            ),
            Err(dbc_domain::vat_number::VatNumberError::UnknownState) => self.wrong(
                field,
                "vat_state",
                "Un numéro de TVA commence par les lettres de son État, comme FR ou DE.",
                "A VAT number begins with the letters of its state, such as FR or DE.",
            ),
            Err(dbc_domain::vat_number::VatNumberError::Form { state, example }) => self.wrong(
                field,
                "vat_form",
                format!("Un numéro de TVA {state} s’écrit comme {example}."),
                format!("A VAT number of {state} looks like {example}."),
            ),
            Err(dbc_domain::vat_number::VatNumberError::CheckDigits) => self.wrong(
                field,
                "vat_check_digits",
                "La clé de contrôle est fausse : comparez avec les papiers de la société.",
                "The check digits are wrong: compare with the company’s papers.",
            ),
        }
        None
    }

    /// The SIREN of a French company and the SIRET of its seat, which says the SIREN too. The fields are `siren` and
    /// `siret` behind `prefix`.
    pub fn siren_and_siret(
        &mut self,
        prefix: &str,
        siren: Option<&str>,
        siret: Option<&str>,
        country: &str,
    ) -> (Option<String>, Option<String>) {
        let siren_field = format!("{prefix}siren");
        let siret_field = format!("{prefix}siret");
        let siren = self.french_number(&siren_field, siren, country, |form, typed| {
            Siren::parse(typed).map_err(|error| form.wrong_siren(&siren_field, error, 9)).ok()
        });
        let siret = self.french_number(&siret_field, siret, country, |form, typed| {
            Siret::parse(typed).map_err(|error| form.wrong_siren(&siret_field, error, 14)).ok()
        });
        if let (Some(siren), Some(siret)) = (&siren, &siret)
            && siret.siren() != *siren
        {
            self.wrong(
                &siret_field,
                "siret_other_company",
                "Ce SIRET est celui d’une autre société : il commence par le SIREN.",
                "This SIRET is another company’s: it begins with the SIREN.",
            );
        }
        let siren = siren.or_else(|| siret.as_ref().map(Siret::siren));
        (siren.map(|siren| siren.as_str().to_owned()), siret.map(|siret| siret.as_str().to_owned()))
    }

    fn french_number<T>(
        &mut self,
        field: &str,
        value: Option<&str>,
        country: &str,
        parse: impl FnOnce(&mut Self, &str) -> Option<T>,
    ) -> Option<T> {
        let value = value.map(str::trim).filter(|value| !value.is_empty())?;
        if country != "FR" {
            self.wrong(
                field,
                "siren_country",
                "Seules les sociétés françaises ont un SIREN et un SIRET.",
                "Only French companies have a SIREN and a SIRET.",
            );
            return None;
        }
        parse(self, value)
    }

    fn wrong_siren(&mut self, field: &str, error: SirenError, digits: u8) {
        let name = if digits == 9 { "SIREN" } else { "SIRET" };
        match error {
            SirenError::Form => self.wrong(
                field,
                if digits == 9 { "siren_form" } else { "siret_form" },
                format!("Un {name} compte {digits} chiffres."),
                format!("A {name} has {digits} digits."),
            ),
            SirenError::CheckDigit => self.wrong(
                field,
                if digits == 9 { "siren_check_digit" } else { "siret_check_digit" },
                "Le chiffre de contrôle est faux : comparez avec les papiers de la société.",
                "The check digit is wrong: compare with the company’s papers.",
            ),
        }
    }

    /// Payment terms within the law, as their code.
    pub fn payment_terms(&mut self, field: &str, value: &str) -> String {
        use dbc_domain::payment_terms::PaymentTermsError;
        match PaymentTerms::parse(value) {
            Ok(terms) => return terms.to_string(),
            Err(PaymentTermsError::Form) => self.wrong(
                field,
                "terms_form",
                "Écrivez prepaid, net_30 ou end_of_month_45.",
                "Write prepaid, net_30 or end_of_month_45.",
            ),
            Err(PaymentTermsError::TooLong) => self.wrong(
                field,
                "terms_too_long",
                "Au plus 60 jours date de facture, ou 45 jours fin de mois (art. L441-10 du Code de commerce).",
                "At most 60 days from the invoice, or 45 days end of month (French commercial code, L441-10).",
            ),
        }
        String::new()
    }

    /// An amount in cents that is not negative and not absurd.
    pub fn cents(&mut self, field: &str, value: i64) -> i64 {
        if !(0..=100_000_000_000).contains(&value) {
            self.wrong(
                field,
                "amount",
                "Un montant va de 0 à 1 milliard d’euros.",
                "An amount goes from 0 to 1 billion euros.",
            );
        }
        value
    }
}

/// Somebody else changed it since it was read.
pub(crate) fn changed_meanwhile() -> Problem {
    Problem::conflict(
        "changed_meanwhile",
        "Quelqu’un d’autre a changé cette fiche entre-temps. Rechargez-la et recommencez.",
        "Somebody else has changed this meanwhile. Reload it and try again.",
    )
}
