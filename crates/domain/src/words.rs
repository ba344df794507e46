//! Texts kept once each and known by a number: comparing, keeping and looking up numbers is what makes a catalogue of a
//! million offers fit into memory.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Different texts in one buffer: four bytes each beside their own, and about nine for looking them up.
#[derive(Debug, Clone, Default)]
pub struct Words {
    text: String,
    ends: Vec<u32>,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Words {
    /// The number of a text; it gets one when it is new. Numbers count from 0 in the order of arrival.
    pub fn number(&mut self, word: &str) -> u32 {
        let hash = self.hasher.hash_one(word);
        let (text, ends) = (&self.text, &self.ends);
        if let Some(known) = self.table.find(hash, |n| at(text, ends, *n) == word) {
            return *known;
        }
        // Callers bound what they keep ([`Words::bytes`]) far below 4 GiB.
        let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.text.push_str(word);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        let (text, ends, hasher) = (&self.text, &self.ends, &self.hasher);
        self.table.insert_unique(hash, number, |n| hasher.hash_one(at(text, ends, *n)));
        number
    }

    /// The number of a text that is known.
    pub fn known(&self, word: &str) -> Option<u32> {
        self.table.find(self.hasher.hash_one(word), |n| self.get(*n) == word).copied()
    }

    /// The text of a number; empty for a number that was never given.
    pub fn get(&self, number: u32) -> &str {
        at(&self.text, &self.ends, number)
    }

    /// How many different texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Bytes of memory that are in use.
    pub fn bytes(&self) -> usize {
        self.text.len() + size_of::<u32>() * self.ends.len() + self.table.allocation_size()
    }
}

fn at<'t>(text: &'t str, ends: &[u32], number: u32) -> &'t str {
    let n = number as usize;
    let Some(end) = ends.get(n) else { return "" };
    let start = n.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    text.get(start as usize..*end as usize).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number_and_a_number_one_text() {
        let mut words = Words::default();
        let numbers: Vec<u32> = ["Black", "", "White", "Black", ""].iter().map(|word| words.number(word)).collect();
        assert_eq!(numbers, [0, 1, 2, 0, 1]);
        assert_eq!((words.get(0), words.get(1), words.get(2), words.get(9)), ("Black", "", "White", ""));
        assert_eq!((words.known("White"), words.known("Pink"), words.len()), (Some(2), None, 3));
    }

    #[test]
    fn many_texts_stay_apart() {
        let mut words = Words::default();
        let text = |n: u32| format!("00102600{n:06}");
        for n in 0..50_000 {
            assert_eq!(words.number(&text(n)), n);
        }
        assert!((0..50_000).all(|n| words.known(&text(n)) == Some(n) && words.get(n) == text(n)));
    }
}
