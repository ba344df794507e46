//! Words stored once, numbered in the order in which they are shown.

use std::collections::HashMap;
use std::sync::Arc;

use crate::rows::ValueRows;

/// The distinct words of a column; a word's code is its place in the column's own order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Dictionary {
    words: Vec<Arc<str>>,
    codes: HashMap<Arc<str>, u32>,
}

impl Dictionary {
    pub(crate) fn word(&self, code: u32) -> &str {
        self.words.get(code as usize).map_or("", |word| word)
    }

    pub(crate) fn shared(&self, code: u32) -> Arc<str> {
        self.words.get(code as usize).cloned().unwrap_or_default()
    }

    pub(crate) fn code(&self, word: &str) -> Option<u32> {
        self.codes.get(word).copied()
    }

    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// The words by code.
    pub(crate) fn words(&self) -> impl Iterator<Item = (u32, &str)> {
        self.words.iter().enumerate().map(|(code, word)| (code as u32, &**word))
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        // Two counters before the text, a pointer in the list, an entry of the table.
        self.words.iter().map(|word| word.len() + 16 + 16 + 28).sum()
    }
}

/// Collects words in the order in which they come.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    words: Vec<Arc<str>>,
    codes: HashMap<Arc<str>, u32>,
}

impl Interner {
    /// The provisional code of the word.
    pub(crate) fn intern(&mut self, word: &str) -> u32 {
        if let Some(&code) = self.codes.get(word) {
            return code;
        }
        let code = self.words.len() as u32;
        let word: Arc<str> = word.into();
        self.words.push(Arc::clone(&word));
        self.codes.insert(word, code);
        code
    }

    /// Puts the words in order; also gives the final code of each provisional one.
    pub(crate) fn finish<K: Ord>(self, key: impl Fn(&str) -> K) -> (Dictionary, Vec<u32>) {
        let mut order: Vec<u32> = (0..self.words.len() as u32).collect();
        order.sort_by_cached_key(|&code| {
            let word = &self.words[code as usize];
            (key(word), Arc::clone(word))
        });
        let mut finals = vec![0; order.len()];
        for (place, &code) in order.iter().enumerate() {
            finals[code as usize] = place as u32;
        }
        let words = order.iter().map(|&code| Arc::clone(&self.words[code as usize])).collect();
        let codes = self.codes.into_iter().map(|(word, code)| (word, finals[code as usize])).collect();
        (Dictionary { words, codes }, finals)
    }
}

/// A column of words: the code of each row, and the rows of each word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WordColumn {
    pub(crate) dictionary: Dictionary,
    pub(crate) codes: Box<[u32]>,
    pub(crate) rows: Box<[ValueRows]>,
}

impl WordColumn {
    pub(crate) fn new(dictionary: Dictionary, codes: Box<[u32]>) -> Self {
        let mut lists: Vec<Vec<u32>> = vec![Vec::new(); dictionary.len()];
        for (row, &code) in codes.iter().enumerate() {
            lists[code as usize].push(row as u32);
        }
        let rows = lists.iter().map(|list| ValueRows::new(list, codes.len() as u32)).collect();
        WordColumn { dictionary, codes, rows }
    }

    pub(crate) fn word(&self, row: u32) -> &str {
        self.dictionary.word(self.codes[row as usize])
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        let rows: usize = self.rows.iter().map(|rows| rows.heap_bytes() + size_of::<ValueRows>()).sum();
        self.dictionary.heap_bytes() + self.codes.len() * size_of::<u32>() + rows
    }
}
