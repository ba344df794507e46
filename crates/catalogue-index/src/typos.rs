//! How many typing mistakes lie between what was typed and the beginning of a word.

/// Longest token compared; longer ones have no near words.
const MAX_LEN: usize = 40;

/// How many mistakes are forgiven in a word of this length: none in short words, where every word is near another.
pub(crate) fn forgiven(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}

/// The smallest number of insertions, deletions, replacements and swaps of neighbours that turn `typed` into `word`
/// or a beginning of it; `None` above `most`.
pub(crate) fn distance_to_prefix(typed: &[u8], word: &[u8], most: usize) -> Option<usize> {
    let length = typed.len();
    if length > MAX_LEN || word.len() + most < length {
        return None;
    }
    let mut before = [0usize; MAX_LEN + 1];
    let mut previous: [usize; MAX_LEN + 1] = std::array::from_fn(|column| column);
    let mut best = previous[length];
    for (row, &letter) in word.iter().take(length + most).enumerate() {
        let mut current = [0usize; MAX_LEN + 1];
        current[0] = row + 1;
        let mut smallest = current[0];
        for column in 1..=length {
            let same = usize::from(typed[column - 1] != letter);
            let mut cost = (previous[column - 1] + same).min(previous[column] + 1).min(current[column - 1] + 1);
            let swapped = row > 0 && column > 1 && typed[column - 1] == word[row - 1] && typed[column - 2] == letter;
            if swapped {
                cost = cost.min(before[column - 2] + 1);
            }
            current[column] = cost;
            smallest = smallest.min(cost);
        }
        best = best.min(current[length]);
        if smallest > most {
            break;
        }
        before = previous;
        previous = current;
    }
    (best <= most).then_some(best)
}

/// The letters and digits of a word as bits. A word that misses more than `most` of the typed ones cannot be near,
/// which costs one instruction to see.
pub(crate) fn letters(word: &[u8]) -> u64 {
    word.iter().fold(0, |mask, &byte| match byte {
        b'a'..=b'z' => mask | 1 << (byte - b'a'),
        b'0'..=b'9' => mask | 1 << (26 + byte - b'0'),
        _ => mask,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_counted() {
        for (typed, word, expected) in [
            ("iphone", "iphone", Some(0)),
            ("ipho", "iphone", Some(0)),
            ("ihpone", "iphone", Some(1)),
            ("iphnoe", "iphone", Some(1)),
            ("samsang", "samsung", Some(1)),
            ("smasu", "samsung", Some(1)),
            ("galxy", "galaxy", Some(1)),
            ("gallaxy", "galaxy", Some(1)),
            ("hauwai", "huawei", Some(2)),
            ("nokia", "iphone", None),
            ("", "iphone", Some(0)),
            ("iphone", "", None),
        ] {
            assert_eq!(distance_to_prefix(typed.as_bytes(), word.as_bytes(), 2), expected, "{typed} {word}");
        }
    }

    #[test]
    fn endless_words_are_near_nothing() {
        assert_eq!(distance_to_prefix(&[b'a'; 5000], &[b'a'; 5000], 2), None);
    }
}
