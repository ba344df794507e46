//! Which offer of a catalogue a line of an order means: by SKU, else by what it says of the phone, within the line's
//! own VAT regime. Never silently across regimes (the former tools did that, domain sheet 3.6).

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::sku::Sku;
use crate::vat::VatRegime;

/// What a line, or an offer, says of a phone. Words are compared without regard to case and blanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traits<T = String> {
    /// Brand, model and storage.
    pub product_name: T,
    /// Visual grade.
    pub appearance: T,
    /// Functionality.
    pub functionality: T,
    /// Packaging.
    pub boxed: T,
    /// Remark.
    pub additional_info: T,
    /// Colour.
    pub color: T,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its SKU, when it has one.
    pub sku: Option<Sku>,
    /// Its regime; `None` when the file does not say.
    pub regime: Option<VatRegime>,
    /// What it says of the phone.
    pub traits: Traits,
}

/// How a line was matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The SKU in the line's regime.
    Sku,
    /// Name, appearance and functionality in the line's regime.
    Characteristics,
}

/// What a line means. Numbers are places in the list that the index was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// One offer, or several that are equally near and cost the same: the first of them.
    Found {
        /// The offer.
        offer: usize,
        /// How it was found.
        method: Method,
        /// How many are equally near.
        equals: usize,
    },
    /// Several are equally near and differ in price or regime: somebody must choose.
    Ambiguous(Vec<usize>),
    /// Only under the other regime: its price does not hold for this line.
    OtherRegime(usize),
    /// Nothing.
    NotFound,
}

/// A word of the catalogue by its number: comparing, keeping and looking up numbers is what makes an index of 50,000
/// offers cheap.
type Word = u32;

/// An entry of the index.
#[derive(Debug, Clone)]
struct Entry {
    regime: VatRegime,
    words: Traits<Word>,
    /// Entries with the same value cost the same.
    price: i64,
}

/// The different words, folded. Offers repeat a few hundred of them, spelled alike.
#[derive(Debug, Clone, Default)]
struct Vocabulary {
    as_written: HashMap<String, Word>,
    folded: HashMap<String, Word>,
}

/// A catalogue made ready for matching.
#[derive(Debug, Clone, Default)]
pub struct MatchIndex {
    vocabulary: Vocabulary,
    entries: Vec<Entry>,
    by_sku: HashMap<Sku, Vec<usize>>,
    by_phone: HashMap<[Word; 3], Vec<usize>>,
}

impl Vocabulary {
    fn number(&mut self, text: &str) -> Word {
        if let Some(word) = self.as_written.get(text) {
            return *word;
        }
        // Far fewer words than offers, and fewer offers than a list may have rows.
        let fresh = Word::try_from(self.folded.len()).unwrap_or(Word::MAX);
        let word = *self.folded.entry(fold(text)).or_insert(fresh);
        self.as_written.insert(text.to_owned(), word);
        word
    }

    fn known(&self, text: &str) -> Option<Word> {
        self.as_written.get(text).or_else(|| self.folded.get(&fold(text))).copied()
    }
}

impl<T> Traits<T> {
    fn map<U>(&self, mut each: impl FnMut(&T) -> U) -> Traits<U> {
        Traits {
            product_name: each(&self.product_name),
            appearance: each(&self.appearance),
            functionality: each(&self.functionality),
            boxed: each(&self.boxed),
            additional_info: each(&self.additional_info),
            color: each(&self.color),
        }
    }
}

impl Traits<Word> {
    fn phone(&self) -> [Word; 3] {
        [self.product_name, self.appearance, self.functionality]
    }
}

impl Traits<Option<Word>> {
    /// `None` when one of them is a word that no offer has.
    fn phone(&self) -> Option<[Word; 3]> {
        Some([self.product_name?, self.appearance?, self.functionality?])
    }
}

impl MatchIndex {
    /// Adds an offer; `price` tells offers of equal price apart from others. Gives its place.
    pub fn add<T: AsRef<str>>(&mut self, sku: &Sku, regime: VatRegime, traits: &Traits<T>, price: i64) -> usize {
        let place = self.entries.len();
        let words = traits.map(|text| self.vocabulary.number(text.as_ref()));
        self.by_sku.entry(sku.clone()).or_default().push(place);
        self.by_phone.entry(words.phone()).or_default().push(place);
        self.entries.push(Entry { regime, words, price });
        place
    }

    /// True when an offer has this SKU.
    pub fn knows(&self, sku: &Sku) -> bool {
        self.by_sku.contains_key(sku)
    }

    /// Finds what a line means.
    pub fn find(&self, wanted: &Wanted) -> Match {
        let by_sku = wanted.sku.as_ref().and_then(|sku| self.by_sku.get(sku)).map_or(&[][..], Vec::as_slice);
        let own = self.of_regime(by_sku, wanted.regime);
        if !own.is_empty() {
            return self.decide(&own, Method::Sku);
        }
        let words = wanted.traits.map(|text| self.vocabulary.known(text));
        let named = !wanted.traits.product_name.trim().is_empty();
        let phone = words.phone().filter(|_| named);
        let alike = phone.and_then(|phone| self.by_phone.get(&phone)).map_or(&[][..], Vec::as_slice);
        let own = self.of_regime(alike, wanted.regime);
        let nearest = self.nearest(&own, &words);
        if !nearest.is_empty() {
            return self.decide(&nearest, Method::Characteristics);
        }
        match by_sku.first().or(alike.first()) {
            Some(&other) => Match::OtherRegime(other),
            None => Match::NotFound,
        }
    }

    fn of_regime(&self, places: &[usize], regime: Option<VatRegime>) -> Vec<usize> {
        let fits = |place: &&usize| regime.is_none_or(|regime| self.entries[**place].regime == regime);
        places.iter().filter(fits).copied().collect()
    }

    /// Those with the same box, else those with the same remark, else those with the same colour: each trait weighs
    /// more than all that follow it.
    fn nearest(&self, places: &[usize], wanted: &Traits<Option<Word>>) -> Vec<usize> {
        let nearness = |place: usize| {
            let words = &self.entries[place].words;
            (
                Some(words.boxed) == wanted.boxed,
                Some(words.additional_info) == wanted.additional_info,
                Some(words.color) == wanted.color,
            )
        };
        let best = places.iter().map(|place| nearness(*place)).max();
        places.iter().copied().filter(|place| Some(nearness(*place)) == best).collect()
    }

    fn decide(&self, places: &[usize], method: Method) -> Match {
        let Some(&offer) = places.first() else { return Match::NotFound };
        let first = &self.entries[offer];
        let agree = places.iter().all(|place| {
            let entry = &self.entries[*place];
            entry.regime == first.regime && entry.price == first.price
        });
        if agree { Match::Found { offer, method, equals: places.len() } } else { Match::Ambiguous(places.to_vec()) }
    }
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARGINAL: VatRegime = VatRegime::Marginal;
    const STANDARD: VatRegime = VatRegime::Standard;

    fn traits(boxed: &str, info: &str, color: &str) -> Traits {
        Traits {
            product_name: "Apple iPhone 11 128GB".into(),
            appearance: "Grade A".into(),
            functionality: "Working".into(),
            boxed: boxed.into(),
            additional_info: info.into(),
            color: color.into(),
        }
    }

    fn sku(text: &str) -> Sku {
        Sku::parse(text).unwrap()
    }

    fn wanted(text: &str, regime: Option<VatRegime>, traits: Traits) -> Wanted {
        Wanted { sku: Some(sku(text)), regime, traits }
    }

    fn index() -> MatchIndex {
        let mut index = MatchIndex::default();
        index.add(&sku("A1"), STANDARD, &traits("Unboxed", "", "Black"), 100);
        index.add(&sku("A2"), STANDARD, &traits("Original Box", "", "Black"), 110);
        index.add(&sku("A3"), STANDARD, &traits("Unboxed", "AS-IS", "White"), 80);
        index.add(&sku("A4"), MARGINAL, &traits("Unboxed", "", "Black"), 105);
        index
    }

    #[test]
    fn the_sku_in_the_own_regime_comes_first() {
        let found = index().find(&wanted("A2", Some(STANDARD), Traits::default()));
        assert_eq!(found, Match::Found { offer: 1, method: Method::Sku, equals: 1 });
    }

    #[test]
    fn box_weighs_more_than_remark_and_remark_more_than_colour() {
        let find = |traits| index().find(&wanted("X", Some(STANDARD), traits));
        let found = |offer| Match::Found { offer, method: Method::Characteristics, equals: 1 };
        assert_eq!(find(traits("original  BOX", "AS-IS", "White")), found(1));
        assert_eq!(find(traits("Unboxed", "AS-IS", "Black")), found(2));
        assert_eq!(find(traits("Unboxed", "", "Pink")), found(0));
    }

    #[test]
    fn a_match_across_regimes_is_never_silent() {
        let mut index = MatchIndex::default();
        index.add(&sku("A1"), STANDARD, &traits("Unboxed", "", "Black"), 100);
        assert_eq!(index.find(&wanted("A1", Some(MARGINAL), traits("Unboxed", "", "Black"))), Match::OtherRegime(0));
        assert_eq!(index.find(&wanted("Z", Some(MARGINAL), traits("", "", ""))), Match::OtherRegime(0));
    }

    #[test]
    fn an_unknown_regime_is_ambiguous_when_both_are_equally_near() {
        let mut index = index();
        let found = index.find(&wanted("X", None, traits("Unboxed", "", "Black")));
        assert_eq!(found, Match::Ambiguous(vec![0, 3]));
        assert!(matches!(index.find(&wanted("A1", None, Traits::default())), Match::Found { offer: 0, .. }));
        index.add(&sku("A1"), MARGINAL, &traits("Unboxed", "", "Black"), 100);
        assert_eq!(index.find(&wanted("A1", None, Traits::default())), Match::Ambiguous(vec![0, 4]));
    }

    #[test]
    fn equals_of_one_price_match_and_of_several_do_not() {
        let mut index = MatchIndex::default();
        index.add(&sku("A1"), STANDARD, &traits("Unboxed", "", "Black"), 100);
        index.add(&sku("A2"), STANDARD, &traits("Unboxed", "", "White"), 100);
        let pink = || wanted("X", Some(STANDARD), traits("Unboxed", "", "Pink"));
        assert_eq!(index.find(&pink()), Match::Found { offer: 0, method: Method::Characteristics, equals: 2 });
        index.add(&sku("A3"), STANDARD, &traits("Unboxed", "", "Red"), 120);
        assert_eq!(index.find(&pink()), Match::Ambiguous(vec![0, 1, 2]));
    }

    #[test]
    fn nothing_is_found_for_nothing() {
        assert_eq!(index().find(&Wanted { sku: None, regime: None, traits: Traits::default() }), Match::NotFound);
    }
}
