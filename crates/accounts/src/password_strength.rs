//! How hard a new password is to guess, judged by what guessers try: words, names, dates, keyboards and their usual
//! disguises, and above all the words of the person and of their company.

use zxcvbn::{Score, zxcvbn};

/// Words that belong to everybody here.
const HOUSE: &[&str] = &["dbc", "dbcelectronics", "telephone", "smartphone", "reconditionne", "refurbished"];

/// A password that a guesser would find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the password is too easy to guess")]
pub struct TooEasy;

/// Judges a password whose person is known by these names (their own, their address, their company).
///
/// Errors: it would take fewer than 10^8 guesses (a score of 2 or less of zxcvbn).
pub fn judge(password: &str, names: &[&str]) -> Result<(), TooEasy> {
    let separate = |text: &&str| text.split(|c: char| !c.is_alphanumeric()).map(ToOwned::to_owned).collect::<Vec<_>>();
    let parts: Vec<String> = names.iter().flat_map(separate).filter(|part| part.chars().count() > 2).collect();
    let words: Vec<&str> =
        names.iter().copied().chain(parts.iter().map(String::as_str)).chain(HOUSE.iter().copied()).collect();
    if zxcvbn(password, &words).score() >= Score::Three { Ok(()) } else { Err(TooEasy) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[&str] = &["Jeanne Quillivic", "jeanne@brestmobiles.example", "Brestmobiles"];

    #[test]
    fn what_guessers_try_is_refused() {
        for password in ["1234567890", "azertyuiop", "Password2026!", "aaaaaaaaaaaa", "smartphone1"] {
            assert_eq!(judge(password, &[]), Err(TooEasy), "{password}");
        }
    }

    #[test]
    fn the_words_of_the_person_and_their_company_count_for_nothing() {
        for password in ["Quillivic2026", "Brestmobiles29"] {
            assert_eq!(judge(password, NAMES), Err(TooEasy), "{password}");
            assert_eq!(judge(password, &[]), Ok(()), "{password} is no word of anybody else");
        }
    }

    #[test]
    fn several_unrelated_words_are_taken() {
        assert_eq!(judge("verglas citron boussole", NAMES), Ok(()));
    }
}
