//! The mails of this crate, in both languages. How they are written: `dbc_ground::mail`.

use dbc_ground::mail::Template;

macro_rules! templates {
    ($($(#[$doc:meta])* $name:ident = $file:literal),+ $(,)?) => {
        $($(#[$doc])* pub static $name: Template = Template {
            name: $file,
            fr: include_str!(concat!($file, ".fr.txt")),
            en: include_str!(concat!($file, ".en.txt")),
        };)+

        #[cfg(test)]
        static ALL: &[&Template] = &[$(&$name),+];
    };
}

templates! {
    /// To who asked for access.
    SIGNUP_RECEIVED = "signup_received",
    /// To who asked for access with an address that has an account.
    SIGNUP_KNOWN = "signup_known",
    /// To the staff who decide.
    SIGNUP_TO_DECIDE = "signup_to_decide",
    /// To the company's owners.
    COMPANY_APPROVED = "company_approved",
    /// To the company's owners, with the reason.
    COMPANY_REFUSED = "company_refused",
    /// To the company's owners, with the reason.
    COMPANY_SUSPENDED = "company_suspended",
    /// To the company's owners.
    COMPANY_REACTIVATED = "company_reactivated",
    /// The link for a new password.
    NEW_PASSWORD = "new_password",
    /// After a password was changed by link.
    PASSWORD_CHANGED = "password_changed",
    /// To the new address: the link that confirms it.
    CONFIRM_EMAIL = "confirm_email",
    /// To the address before.
    EMAIL_CHANGED = "email_changed",
    /// To a colleague.
    INVITATION = "invitation",
    /// To a new person of the staff: the link for the first password.
    STAFF_WELCOME = "staff_welcome",
}

#[cfg(test)]
mod tests {
    use dbc_domain::language::Language;
    use dbc_ground::mail::render;
    use serde_json::json;

    use super::*;

    #[test]
    fn every_mail_is_whole_in_both_languages() {
        let values = json!({
            "name": "Nora", "company": "Téléphonie du Port", "reason": "Une raison", "message": "Un message",
            "email": "nora@port.example", "by": "Camille", "role": "acheteur", "expires": "24 novembre",
            "link": "https://dbc.example/x#token=abc",
        });
        for template in ALL {
            let french = render(template, Language::Fr, &values).unwrap();
            let english = render(template, Language::En, &values).unwrap();
            assert_ne!(french.subject, english.subject, "{}", template.name);
            for mail in [french, english] {
                assert!(mail.text.len() > 120 && !mail.text.contains("{{"), "{}: {}", template.name, mail.text);
            }
        }
    }
}
