//! Text for the standard fonts of PDF, which know the letters of Western Europe. Names from elsewhere keep their letters
//! without the marks that these fonts lack.

use encoding_rs::WINDOWS_1252;

/// The bytes of a text in the encoding of the standard fonts.
pub(super) fn encoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        push(&mut bytes, c);
    }
    bytes
}

fn push(bytes: &mut Vec<u8>, c: char) {
    let mut buffer = [0; 4];
    let (encoded, _, unknown) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    match (unknown, plain(c)) {
        (false, _) => bytes.extend_from_slice(&encoded),
        (true, Some(plain)) => bytes.extend_from_slice(plain.as_bytes()),
        (true, None) if c.is_whitespace() => bytes.push(b' '),
        (true, None) => bytes.push(b'?'),
    }
}

/// The letter without its mark.
fn plain(c: char) -> Option<&'static str> {
    const LETTERS: [(&str, &str); 26] = [
        ("āăą", "a"),
        ("ĀĂĄ", "A"),
        ("ćĉċč", "c"),
        ("ĆĈĊČ", "C"),
        ("ďđ", "d"),
        ("ĎĐ", "D"),
        ("ēĕėęě", "e"),
        ("ĒĔĖĘĚ", "E"),
        ("ĝğġģ", "g"),
        ("ĜĞĠĢ", "G"),
        ("ĩīĭįı", "i"),
        ("ĨĪĬĮİ", "I"),
        ("ĺļľŀł", "l"),
        ("ĹĻĽĿŁ", "L"),
        ("ńņňŉ", "n"),
        ("ŃŅŇ", "N"),
        ("ōŏő", "o"),
        ("ŌŎŐ", "O"),
        ("ŕŗř", "r"),
        ("śŝşșţťț", "s"),
        ("ŚŜŞȘ", "S"),
        ("ŢŤȚ", "T"),
        ("ũūŭůűų", "u"),
        ("ŨŪŬŮŰŲ", "U"),
        ("źż", "z"),
        ("ŹŻ", "Z"),
    ];
    if matches!(c, 'ţ' | 'ť' | 'ț') {
        return Some("t");
    }
    LETTERS.iter().find(|(marked, _)| marked.contains(c)).map(|(_, plain)| *plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_kept_with_the_marks_that_the_font_has() {
        assert_eq!(encoded("Œuvre d’été, 5 €"), b"\x8cuvre d\x92\xe9t\xe9, 5 \x80");
        assert_eq!(encoded("Łódź, Tîrgu Mureș"), b"L\xf3dz, T\xeergu Mures");
        assert_eq!(encoded("Αθήνα"), b"?????");
    }
}
