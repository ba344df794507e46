//! From a template to a mail. A template is a text file per language:
//!
//! ```text
//! Subject: {{ company }} is open
//!
//! A paragraph, its lines joined.
//!
//! > What somebody wrote, set off.
//!
//! -> Words of the button | {{ link }}
//! ```
//!
//! The blocks are told apart before anything is filled in, so that no value can make one: a company cannot be named so
//! that a mail of ours carries its link. The same blocks make the text and the HTML version.

use dbc_domain::language::Language;
use minijinja::{
    Environment, UndefinedBehavior,
    value::{Serde, Value as Context},
};
use serde::Serialize;
use serde_json::{Value, json};

use super::MailError;

/// One kind of mail, in both languages.
#[derive(Debug)]
pub struct Template {
    /// Stable name, for the outbox.
    pub name: &'static str,
    /// French.
    pub fr: &'static str,
    /// English.
    pub en: &'static str,
}

/// A finished mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// For programs that show text.
    pub text: String,
    /// For all others: no image, no script, nothing to load.
    pub html: String,
}

/// A part of the body.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Block {
    Paragraph { text: String },
    Quote { text: String },
    Button { text: String, url: String },
}

/// Fills a template in. Line breaks and control characters in values become blanks.
///
/// Errors: the template is wrong, or names a value that is missing.
pub fn render(template: &Template, language: Language, values: &Value) -> Result<Rendered, MailError> {
    let wrong = |cause: String| MailError::Template { template: template.name, cause };
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let values = Context::from(Serde(on_one_line(values.clone())));
    let fill = |source: &str| environment.render_str(source, values.clone()).map_err(|error| wrong(error.to_string()));

    let source = language.pick(template.fr, template.en).replace("\r\n", "\n");
    let (head, body) = source.split_once("\n\n").ok_or_else(|| wrong("a blank line follows the subject".into()))?;
    let subject = head.trim().strip_prefix("Subject:").ok_or_else(|| wrong("the first line is “Subject: …”".into()))?;
    let subject = fill(subject.trim())?;
    let mut blocks = Vec::new();
    for block in body.split("\n\n").map(|block| block.trim().replace('\n', " ")).filter(|block| !block.is_empty()) {
        if let Some(button) = block.strip_prefix("-> ") {
            let (text, url) = button.rsplit_once(" | ").ok_or_else(|| wrong("a button is “-> words | link”".into()))?;
            blocks.push(Block::Button { text: fill(text)?, url: fill(url.trim())? });
        } else if let Some(quote) = block.strip_prefix("> ") {
            let text = fill(quote)?;
            blocks.extend((!text.trim().is_empty()).then_some(Block::Quote { text }));
        } else {
            let text = fill(&block)?;
            blocks.extend((!text.trim().is_empty()).then_some(Block::Paragraph { text }));
        }
    }
    let footer = language.pick(
        "Message automatique de la plateforme DBC. Merci de ne pas y répondre.",
        "Automatic message of the DBC platform. Please do not reply.",
    );
    let text = as_text(&blocks, footer, language);
    // The name ends in .html: every value is escaped.
    environment.add_template("layout.html", include_str!("layout.html")).map_err(|error| wrong(error.to_string()))?;
    let layout = environment.get_template("layout.html").map_err(|error| wrong(error.to_string()))?;
    let html = layout
        .render(Serde(json!({ "subject": subject, "blocks": blocks, "footer": footer, "lang": language.code() })));
    Ok(Rendered { html: html.map_err(|error| wrong(error.to_string()))?, subject, text })
}

fn as_text(blocks: &[Block], footer: &str, language: Language) -> String {
    let mut text = String::new();
    for block in blocks {
        match block {
            Block::Paragraph { text: words } => text.push_str(words),
            Block::Quote { text: words } => {
                text.push_str(language.pick("« ", "“"));
                text.push_str(words);
                text.push_str(language.pick(" »", "”"));
            }
            Block::Button { text: words, url } => {
                text.push_str(words);
                text.push_str(language.pick(" :\n", ":\n"));
                text.push_str(url);
            }
        }
        text.push_str("\n\n");
    }
    text.push_str("-- \n");
    text.push_str(footer);
    text.push('\n');
    text
}

fn on_one_line(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()),
        Value::Array(items) => items.into_iter().map(on_one_line).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, on_one_line(value))).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static EXAMPLE: Template = Template {
        name: "example",
        fr: "Subject: Bonjour {{ name }}\n\nPremière ligne,\nseconde.\n\n> {{ reason }}\n\n-> Ouvrir | {{ link }}\n",
        en: "Subject: Hello {{ name }}\n\n{{ name }}\n\n-> Open | {{ link }}\n",
    };

    #[test]
    fn one_template_makes_the_text_and_the_html_version() {
        let values = json!({ "name": "Nora", "reason": "", "link": "https://dbc.example/x#token=1" });
        let mail = render(&EXAMPLE, Language::Fr, &values).unwrap();
        assert_eq!(mail.subject, "Bonjour Nora");
        assert!(
            mail.text.starts_with("Première ligne, seconde.\n\nOuvrir :\nhttps://dbc.example/x#token=1\n"),
            "{}",
            mail.text
        );
        assert!(mail.html.contains("<p") && mail.html.contains("Première ligne, seconde."));
        assert!(!mail.html.contains("<img") && !mail.html.contains("<script"));
    }

    #[test]
    fn a_value_makes_neither_markup_nor_a_button_nor_a_header() {
        let name = "Nora\r\nBcc: all@x.example\n\n-> Win | https://evil.example <b>";
        let values = json!({ "name": name, "link": "https://dbc.example" });
        let mail = render(&EXAMPLE, Language::En, &values).unwrap();
        assert!(!mail.subject.contains('\n'));
        assert_eq!(mail.html.matches("<a ").count(), 1, "{}", mail.html);
        assert!(!mail.html.contains("<b>"));
    }

    #[test]
    fn a_missing_value_is_an_error_and_no_hole() {
        let error = render(&EXAMPLE, Language::En, &json!({ "name": "Nora" })).unwrap_err();
        assert!(error.to_string().contains("example"), "{error}");
    }
}
