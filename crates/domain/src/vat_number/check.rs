//! The rules of each state, as their authorities publish them.

use crate::siren::{is_digits, luhn};

/// What a rule says about a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Good,
    Form,
    CheckDigits,
}

/// A number of the state in the right form; `None` for a state that has none.
pub(super) fn example(state: &str) -> Option<&'static str> {
    let example = match state {
        "AT" => "ATU13585627",
        "BE" => "BE0428759497",
        "BG" => "BG175074752",
        "CY" => "CY10259033P",
        "CZ" => "CZ25123891",
        "DE" => "DE136695976",
        "DK" => "DK13585628",
        "EE" => "EE100931558",
        "EL" => "EL094259216",
        "ES" => "ESB58378431",
        "FI" => "FI20774740",
        "FR" => "FR83404833048",
        "GB" | "XI" => "GB980780684",
        "HR" => "HR33392005961",
        "HU" => "HU12892312",
        "IE" => "IE6433435F",
        "IT" => "IT00743110157",
        "LT" => "LT119511515",
        "LU" => "LU15027442",
        "LV" => "LV40003521600",
        "MT" => "MT11679112",
        "NL" => "NL004495445B01",
        "PL" => "PL8567346215",
        "PT" => "PT501964843",
        "RO" => "RO18547290",
        "SE" => "SE123456789701",
        "SI" => "SI50223054",
        "SK" => "SK2022749619",
        _ => return None,
    };
    Some(example)
}

/// Judges what follows the two letters. `rest` holds no blanks and no small letters; it may hold anything else.
pub(super) fn verdict(state: &str, rest: &str) -> Verdict {
    if !rest.is_ascii() {
        return Verdict::Form;
    }
    match state {
        "FR" => french(rest),
        "ES" => spanish(rest),
        "IE" => irish(rest),
        "NL" => dutch(rest),
        "CY" => cypriot(rest),
        "AT" => match rest.strip_prefix('U') {
            Some(digits) => numeric(digits, &[8], austrian),
            None => Verdict::Form,
        },
        "BE" => match rest.starts_with(['0', '1']) {
            true => numeric(rest, &[10], |d| 97 - number(&d[..8]) % 97 == number(&d[8..])),
            false => Verdict::Form,
        },
        // Ten digits are a person's number, of which there are several kinds.
        "BG" => numeric(rest, &[9, 10], |d| d.len() == 10 || bulgarian(d)),
        // Nine and ten digits are a person's.
        "CZ" => numeric(rest, &[8, 9, 10], |d| d.len() != 8 || czech(d)),
        "DE" => match rest.starts_with('0') {
            true => Verdict::Form,
            false => numeric(rest, &[9], mod_11_10),
        },
        "DK" => numeric(rest, &[8], |d| weighted(d, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)),
        "EE" => numeric(rest, &[9], |d| weighted(d, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)),
        "EL" => numeric(rest, &[9], |d| weighted(d, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == d[8]),
        "FI" => numeric(rest, &[8], |d| weighted(d, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11)),
        // Outside the Union: the form is all that VIES or its successor would tell us.
        "GB" | "XI" => numeric(rest, &[9, 12], |_| true),
        "HR" => numeric(rest, &[11], mod_11_10),
        "HU" => numeric(rest, &[8], |d| weighted(d, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10)),
        "IT" => numeric(rest, &[11], |_| luhn(rest)),
        "LT" => numeric(rest, &[9, 12], lithuanian),
        "LU" => numeric(rest, &[8], |d| number(&d[..6]) % 89 == number(&d[6..])),
        // A first digit up to 3 is a birthday: a person's number.
        "LV" => numeric(rest, &[11], |d| d[0] <= 3 || weighted(d, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3),
        "MT" => numeric(rest, &[8], |d| weighted(d, &[3, 4, 6, 7, 8, 9, 10, 1]).is_multiple_of(37)),
        "PL" => numeric(rest, &[10], |d| weighted(d, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == d[9]),
        "PT" => numeric(rest, &[9], |d| (11 - weighted(d, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10 == d[8]),
        "RO" => romanian(rest),
        "SE" => match rest.strip_suffix("01") {
            Some(organisation) => numeric(organisation, &[10], |_| luhn(organisation)),
            None => Verdict::Form,
        },
        "SI" => numeric(rest, &[8], slovene),
        "SK" => numeric(rest, &[10], |d| number(d).is_multiple_of(11)),
        _ => Verdict::Form,
    }
}

/// Digits only, of one of these lengths, judged by a rule that may count on that.
fn numeric(text: &str, lengths: &[usize], rule: impl FnOnce(&[u64]) -> bool) -> Verdict {
    if !lengths.contains(&text.len()) || !is_digits(text) {
        return Verdict::Form;
    }
    judged(rule(&digits(text)))
}

fn judged(good: bool) -> Verdict {
    if good { Verdict::Good } else { Verdict::CheckDigits }
}

fn digits(text: &str) -> Vec<u64> {
    text.bytes().map(|byte| u64::from(byte.wrapping_sub(b'0'))).collect()
}

fn number(digits: &[u64]) -> u64 {
    digits.iter().fold(0, |number, digit| number * 10 + digit)
}

/// The sum of the digits, each times its weight; digits beyond the weights do not count.
fn weighted(digits: &[u64], weights: &[u64]) -> u64 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// ISO 7064, mod 11,10.
fn mod_11_10(digits: &[u64]) -> bool {
    let last = digits.iter().fold(5, |check, digit| (if check == 0 { 10 } else { check } * 2 % 11 + digit) % 10);
    last == 1
}

/// SIREN with a key before it: two digits, or since 1995 also letters (never I or O).
fn french(rest: &str) -> Verdict {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let (Some(key), Some(siren)) = (rest.get(..2), rest.get(2..)) else { return Verdict::Form };
    let places: Option<Vec<u64>> =
        key.chars().map(|c| ALPHABET.find(c).and_then(|at| u64::try_from(at).ok())).collect();
    let Some(places) = places.filter(|_| siren.len() == 9 && is_digits(siren)) else { return Verdict::Form };
    let company = number(&digits(siren));
    let key_holds = if is_digits(key) {
        (company * 100 + 12) % 97 == places[0] * 10 + places[1]
    } else {
        // A digit followed by a letter is at least 0 × 24 + 10, a letter at least 10 × 34: neither falls below zero.
        let check = match places[0] < 10 {
            true => places[0] * 24 + places[1] - 10,
            false => places[0] * 34 + places[1] - 100,
        };
        (company + 1 + check / 11) % 11 == check % 11
    };
    // Numbers of Monaco hold 000 in place of the beginning of a SIREN.
    judged(key_holds && (siren.starts_with("000") || luhn(siren)))
}

/// DNI of Spaniards, NIE of foreigners, NIF of companies.
fn spanish(rest: &str) -> Verdict {
    const LETTERS: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let bytes = rest.as_bytes();
    let [first, middle @ .., last] = bytes else { return Verdict::Form };
    if bytes.len() != 9 || !middle.iter().all(u8::is_ascii_digit) {
        return Verdict::Form;
    }
    let middle: Vec<u64> = middle.iter().map(|byte| u64::from(byte - b'0')).collect();
    let letter_of = |lead: u64| LETTERS[usize::try_from((lead * 10_000_000 + number(&middle)) % 23).unwrap_or(0)];
    match first {
        b'0'..=b'9' if last.is_ascii_uppercase() => judged(*last == letter_of(u64::from(first - b'0'))),
        b'K' | b'L' | b'M' | b'X' if last.is_ascii_uppercase() => judged(*last == letter_of(0)),
        b'Y' if last.is_ascii_uppercase() => judged(*last == letter_of(1)),
        b'Z' if last.is_ascii_uppercase() => judged(*last == letter_of(2)),
        b'A'..=b'H' | b'J' | b'N' | b'P'..=b'S' | b'U' | b'V' | b'W' => {
            let sum: u64 = middle
                .iter()
                .enumerate()
                .map(|(place, digit)| if place % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { *digit })
                .sum();
            let control = (10 - sum % 10) % 10;
            let letter = b"JABCDEFGHI"[usize::try_from(control).unwrap_or(0)];
            judged(*last == letter || last.is_ascii_digit() && u64::from(last - b'0') == control)
        }
        _ => Verdict::Form,
    }
}

/// Seven digits, a check letter, and since 2013 a second letter; before 1973 a letter or sign in the second place.
fn irish(rest: &str) -> Verdict {
    const LETTERS: &[u8] = b"WABCDEFGHIJKLMNOPQRSTUV";
    let bytes = rest.as_bytes();
    let place_of = |letter: u8| LETTERS.iter().position(|known| *known == letter).and_then(|at| u64::try_from(at).ok());
    if !(8..=9).contains(&bytes.len()) || !bytes[7].is_ascii_uppercase() {
        return Verdict::Form;
    }
    let (body, second) = if is_digits(&rest[..7]) {
        let second = match bytes.get(8) {
            None => 0,
            Some(letter) => match place_of(*letter) {
                Some(place) => place,
                None => return Verdict::Form,
            },
        };
        (rest[..7].to_owned(), second)
    } else {
        let old = bytes.len() == 8 && bytes[0].is_ascii_digit() && is_digits(&rest[2..7]);
        if !old || !(bytes[1].is_ascii_uppercase() || matches!(bytes[1], b'+' | b'*')) {
            return Verdict::Form;
        }
        (format!("0{}{}", &rest[2..7], &rest[..1]), 0)
    };
    let check = (weighted(&digits(&body), &[8, 7, 6, 5, 4, 3, 2]) + second * 9) % 23;
    judged(place_of(bytes[7]) == Some(check))
}

/// Nine digits, B, two digits: the number of a company by the rule of eleven, of a sole trader by mod 97.
fn dutch(rest: &str) -> Verdict {
    let bytes = rest.as_bytes();
    if bytes.len() != 12 || bytes[9] != b'B' || !is_digits(&rest[..9]) || !is_digits(&rest[10..]) {
        return Verdict::Form;
    }
    let d = digits(&rest[..9]);
    let eleven = weighted(&d, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == d[8];
    // ISO 7064, mod 97-10, over NL and the number, with A = 10.
    let remainder = format!("NL{rest}").bytes().fold(0, |remainder, byte| {
        let value = u64::from(if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' + 10 });
        (remainder * if value > 9 { 100 } else { 10 } + value) % 97
    });
    judged(eleven || remainder == 1)
}

fn cypriot(rest: &str) -> Verdict {
    const ODD: [u64; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let bytes = rest.as_bytes();
    if bytes.len() != 9 || !is_digits(&rest[..8]) || !bytes[8].is_ascii_uppercase() {
        return Verdict::Form;
    }
    let sum: u64 = digits(&rest[..8])
        .iter()
        .enumerate()
        .map(|(place, digit)| match place % 2 {
            0 => ODD[usize::try_from(*digit).unwrap_or(0)],
            _ => *digit,
        })
        .sum();
    judged(u64::from(bytes[8] - b'A') == sum % 26)
}

fn austrian(d: &[u64]) -> bool {
    let sum: u64 = d[..7]
        .iter()
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { *digit } else { digit * 2 / 10 + digit * 2 % 10 })
        .sum();
    (10 - (sum + 4) % 10) % 10 == d[7]
}

fn bulgarian(d: &[u64]) -> bool {
    let first = weighted(d, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11;
    let check = if first == 10 { weighted(d, &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10 } else { first };
    check == d[8]
}

fn czech(d: &[u64]) -> bool {
    (11 - weighted(d, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 10 == d[7]
}

fn lithuanian(d: &[u64]) -> bool {
    let (body, last) = d.split_at(d.len() - 1);
    let sum = |shift: u64| (0..).zip(body).map(|(place, digit)| (1 + (place + shift) % 9) * digit).sum::<u64>() % 11;
    let first = sum(0);
    let check = if first == 10 { sum(2) % 10 } else { first };
    body[body.len() - 1] == 1 && last[0] == check
}

fn romanian(rest: &str) -> Verdict {
    if !(2..=10).contains(&rest.len()) || !is_digits(rest) {
        return Verdict::Form;
    }
    numeric(&format!("{rest:0>10}"), &[10], |d| weighted(d, &[7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10 % 11 % 10 == d[9])
}

fn slovene(d: &[u64]) -> bool {
    let check = 11 - weighted(d, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    check != 11 && check % 10 == d[7]
}
