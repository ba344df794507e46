//! E-mail addresses, the names under which people log in.

use std::fmt;

/// An address in the one form that the base keeps: trimmed and in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

/// Text that is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address looks like name@company.example and has at most 254 characters")]
pub struct EmailError;

impl Email {
    /// Reads an address as people type it. Only the form is judged; a mail will tell whether it exists.
    ///
    /// Errors: no `@` with something on both sides, spaces or control characters, or more than 254 bytes (RFC 5321).
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim().to_lowercase();
        let (local, domain) = text.rsplit_once('@').ok_or(EmailError)?;
        let unusual = text.chars().any(|c| c.is_whitespace() || c.is_control());
        if local.is_empty() || local.contains('@') || domain.is_empty() || unusual || text.len() > 254 {
            return Err(EmailError);
        }
        Ok(Email(text))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_known_however_it_is_typed() {
        assert_eq!(Email::parse(" Jeanne@Boutique.FR ").unwrap().as_str(), "jeanne@boutique.fr");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in
            ["", "jeanne", "@boutique.fr", "jeanne@", "a b@c.fr", "a@b@c.fr", &format!("{}@c.fr", "a".repeat(260))]
        {
            assert!(Email::parse(text).is_err(), "{text}");
        }
    }
}
