//! A sentence in both languages of the platform. An error is written where it happens, and its reader's language is
//! known only at the edge: so both travel together.

use std::borrow::Cow;

use dbc_domain::language::Language;

/// One sentence for people, in French and in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    fr: Cow<'static, str>,
    en: Cow<'static, str>,
}

impl Text {
    /// The pair; constants and formatted strings alike.
    pub fn new(fr: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Text { fr: fr.into(), en: en.into() }
    }

    /// The sentence in this language.
    pub fn of(&self, language: Language) -> &str {
        language.pick(&self.fr, &self.en)
    }
}
