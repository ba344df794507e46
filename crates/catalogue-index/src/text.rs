//! Text as it is compared: without case and accents, cut into words, digits by their value.

/// Longest word that search looks at, in bytes; the rest of a longer one is dropped.
const MAX_TOKEN: usize = 40;

/// Appends the character without case and accent.
fn fold_char(c: char, out: &mut String) {
    let plain = match c {
        'a'..='z' | '0'..='9' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => 'a',
        'Ç' | 'ç' | 'Ć'..='č' => 'c',
        'Ď'..='đ' => 'd',
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => 'e',
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => 'i',
        'Ł' | 'ł' => 'l',
        'Ñ' | 'ñ' | 'Ń'..='ň' => 'n',
        'Ò'..='Ö' | 'ò'..='ö' | 'Ø' | 'ø' | 'Ō'..='ő' => 'o',
        'Ś'..='š' => 's',
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => 'u',
        'Ý' | 'ý' | 'ÿ' | 'Ÿ' => 'y',
        'Ź'..='ž' => 'z',
        'œ' | 'Œ' => return out.push_str("oe"),
        'æ' | 'Æ' => return out.push_str("ae"),
        'ß' => return out.push_str("ss"),
        // A combining accent that follows its letter.
        '\u{300}'..='\u{36f}' => return,
        '’' => '\'',
        _ => return out.extend(c.to_lowercase()),
    };
    out.push(plain);
}

/// The text without case and accents.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| fold_char(c, &mut out));
    out
}

/// The tokens of a text: runs of letters and digits, a plus kept behind them (`s21+`), capacities in one spelling
/// (`128 Go`, `128GB` → `128gb`; `1To` → `1tb`).
pub(crate) fn tokens(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = folded.as_str();
    while let Some(start) = rest.find(char::is_alphanumeric) {
        rest = &rest[start..];
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let plus = usize::from(rest[end..].starts_with('+'));
        push_token(&mut tokens, &rest[..end + plus]);
        rest = &rest[end + plus..];
    }
    tokens
}

fn push_token(tokens: &mut Vec<String>, token: &str) {
    let digits = token.find(|c: char| !c.is_ascii_digit()).unwrap_or(token.len());
    let unit = match &token[digits..] {
        "gb" | "go" => "gb",
        "tb" | "to" => "tb",
        _ => "",
    };
    if unit.is_empty() {
        tokens.push(clip(token).to_owned());
    } else if digits > 0 {
        tokens.push(format!("{}{unit}", clip(&token[..digits])));
    } else {
        match tokens.last_mut().filter(|last| last.bytes().all(|b| b.is_ascii_digit())) {
            Some(number) => number.push_str(unit),
            None => tokens.push(clip(token).to_owned()),
        }
    }
}

fn clip(token: &str) -> &str {
    let mut end = token.len().min(MAX_TOKEN);
    while !token.is_char_boundary(end) {
        end -= 1;
    }
    &token[..end]
}

/// Bytes whose order is the order that a person expects: case and accents aside, numbers by value, `1TB` above `512GB`.
pub(crate) fn natural_key(text: &str) -> Vec<u8> {
    let folded = fold(text);
    let mut key = Vec::with_capacity(folded.len() + 4);
    let mut rest = folded.as_str();
    while let Some(first) = rest.chars().next() {
        if !first.is_ascii_digit() {
            key.extend_from_slice(&rest.as_bytes()[..first.len_utf8()]);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, tail) = rest.split_at(end);
        let terabytes = tail.strip_prefix("tb").filter(|after| !after.starts_with(char::is_alphanumeric));
        match (terabytes, digits.parse::<u32>()) {
            (Some(after), Ok(value)) => {
                push_number(&mut key, &(u64::from(value) * 1024).to_string());
                key.extend_from_slice(b"gb");
                rest = after;
            }
            _ => {
                push_number(&mut key, digits);
                rest = tail;
            }
        }
    }
    key
}

/// Length before digits, so that shorter numbers come first.
fn push_number(key: &mut Vec<u8>, digits: &str) {
    let digits = digits.trim_start_matches('0');
    key.push(b'0');
    key.push(u8::try_from(digits.len()).unwrap_or(u8::MAX));
    key.extend_from_slice(digits.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_count() {
        assert_eq!(fold("Éclat ŒUVRE Gris Sidéral"), "eclat oeuvre gris sideral");
        assert_eq!(fold("e\u{301}cran"), "ecran");
    }

    #[test]
    fn capacities_have_one_spelling() {
        for text in ["128GB", "128 Go", "128go", "128 gb"] {
            assert_eq!(tokens(text), ["128gb"], "{text}");
        }
        assert_eq!(tokens("1To"), ["1tb"]);
        assert_eq!(tokens("8/256GB"), ["8", "256gb"]);
        assert_eq!(tokens("go"), ["go"]);
    }

    #[test]
    fn a_plus_stays_with_its_word() {
        assert_eq!(tokens("Galaxy S21+ 5G (A+)"), ["galaxy", "s21+", "5g", "a+"]);
        assert_eq!(tokens("+ ++ d'origine"), ["d", "origine"]);
    }

    #[test]
    fn names_sort_as_people_count() {
        let mut names = ["iPhone 11 1TB", "iPhone 8 64GB", "iPhone 11 256GB", "iPhone X", "iphone 11 64GB", "Éa", "eb"];
        names.sort_by_key(|name| natural_key(name));
        assert_eq!(
            names,
            ["Éa", "eb", "iPhone 8 64GB", "iphone 11 64GB", "iPhone 11 256GB", "iPhone 11 1TB", "iPhone X"]
        );
    }

    #[test]
    fn endless_words_are_cut() {
        assert_eq!(tokens(&"é".repeat(5000))[0].len(), MAX_TOKEN);
        assert!(natural_key(&"9".repeat(5000)).len() > 5000);
    }
}
