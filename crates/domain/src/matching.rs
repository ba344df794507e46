//! Which offer of a catalogue a line of an order means: by SKU, else by what it says of the phone, within the line's
//! own VAT regime. Never silently across regimes (the former tools did that, domain sheet 3.6).

use std::hash::BuildHasher;

use hashbrown::hash_table::Entry as TableEntry;
use hashbrown::{DefaultHashBuilder, HashTable};
use serde::{Deserialize, Serialize};

use crate::sku::Sku;
use crate::vat::VatRegime;
use crate::words::Words;

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

/// A word of the catalogue by its number.
type Word = u32;

/// The end of a chain of entries.
const END: u32 = u32::MAX;

/// An entry of the index: 48 bytes.
#[derive(Debug, Clone)]
struct Entry {
    /// Entries with the same value cost the same.
    price: i64,
    sku: Word,
    words: Traits<Word>,
    /// The entry before with the same SKU, and the one before with the same phone.
    before_of_sku: u32,
    before_of_phone: u32,
    regime: VatRegime,
}

/// A catalogue made ready for matching. Words are kept once, folded; offers repeat a few hundred of them.
#[derive(Debug, Clone, Default)]
pub struct MatchIndex {
    words: Words,
    skus: Words,
    entries: Vec<Entry>,
    /// By the number of the SKU, the last entry of its chain.
    last_of_sku: Vec<u32>,
    /// The last entry of each phone's chain.
    last_of_phone: HashTable<u32>,
    hasher: DefaultHashBuilder,
    folded: String,
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
        let place = u32::try_from(self.entries.len()).unwrap_or(END);
        let MatchIndex { words, folded, .. } = self;
        let words = traits.map(|text| {
            folded.clear();
            fold(text.as_ref(), folded);
            words.number(folded)
        });
        let sku = self.skus.number(sku.as_str());
        let before_of_sku = match self.last_of_sku.get_mut(sku as usize) {
            Some(last) => std::mem::replace(last, place),
            None => {
                self.last_of_sku.push(place);
                END
            }
        };
        let before_of_phone = self.chain_phone(words.phone(), place);
        self.entries.push(Entry { price, sku, words, before_of_sku, before_of_phone, regime });
        place as usize
    }

    /// Makes a place the last of its phone's chain; gives the one that was.
    fn chain_phone(&mut self, phone: [Word; 3], place: u32) -> u32 {
        let (entries, hasher) = (&self.entries, &self.hasher);
        // The new place has no entry yet: whoever asks for its phone means this one.
        let phone_at = |place: u32| entries.get(place as usize).map_or(phone, |entry| entry.words.phone());
        let hash = hasher.hash_one(phone);
        let found =
            self.last_of_phone.entry(hash, |last| phone_at(*last) == phone, |last| hasher.hash_one(phone_at(*last)));
        match found {
            TableEntry::Occupied(mut last) => std::mem::replace(last.get_mut(), place),
            TableEntry::Vacant(free) => {
                free.insert(place);
                END
            }
        }
    }

    /// True when an offer has this SKU.
    pub fn knows(&self, sku: &Sku) -> bool {
        self.skus.known(sku.as_str()).is_some()
    }

    /// How many offers there are; places are below it.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when there is no offer.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// SKU, regime and price of an offer, as they were added.
    pub fn offer(&self, place: usize) -> Option<(&str, VatRegime, i64)> {
        self.entries.get(place).map(|entry| (self.skus.get(entry.sku), entry.regime, entry.price))
    }

    /// Bytes of memory that are in use.
    pub fn bytes(&self) -> usize {
        self.words.bytes()
            + self.skus.bytes()
            + size_of::<Entry>() * self.entries.len()
            + size_of::<u32>() * self.last_of_sku.len()
            + self.last_of_phone.allocation_size()
    }

    /// Finds what a line means.
    pub fn find(&self, wanted: &Wanted) -> Match {
        let by_sku = self.places_of_sku(wanted.sku.as_ref());
        let own = self.of_regime(&by_sku, wanted.regime);
        if !own.is_empty() {
            return self.decide(&own, Method::Sku);
        }
        let words = wanted.traits.map(|text| {
            let mut folded = String::with_capacity(text.len());
            fold(text, &mut folded);
            self.words.known(&folded)
        });
        let named = !wanted.traits.product_name.trim().is_empty();
        let alike = words.phone().filter(|_| named).map(|phone| self.places_of_phone(phone)).unwrap_or_default();
        let own = self.of_regime(&alike, wanted.regime);
        let nearest = self.nearest(&own, &words);
        if !nearest.is_empty() {
            return self.decide(&nearest, Method::Characteristics);
        }
        match by_sku.first().or(alike.first()) {
            Some(&other) => Match::OtherRegime(other),
            None => Match::NotFound,
        }
    }

    fn places_of_sku(&self, sku: Option<&Sku>) -> Vec<usize> {
        let number = sku.and_then(|sku| self.skus.known(sku.as_str()));
        let last = number.and_then(|number| self.last_of_sku.get(number as usize)).copied();
        self.chain(last, |entry| entry.before_of_sku)
    }

    fn places_of_phone(&self, phone: [Word; 3]) -> Vec<usize> {
        let same = |last: &u32| self.entries.get(*last as usize).is_some_and(|entry| entry.words.phone() == phone);
        let last = self.last_of_phone.find(self.hasher.hash_one(phone), same).copied();
        self.chain(last, |entry| entry.before_of_phone)
    }

    /// The places of a chain in the order in which they were added.
    fn chain(&self, last: Option<u32>, before: impl Fn(&Entry) -> u32) -> Vec<usize> {
        let known = |place: u32| self.entries.get(place as usize).map(|entry| (place as usize, entry));
        let steps = std::iter::successors(last.and_then(known), |(_, entry)| known(before(entry)));
        let mut places: Vec<usize> = steps.map(|(place, _)| place).collect();
        places.reverse();
        places
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

/// Lower case, single blanks: appended to `out`.
fn fold(text: &str, out: &mut String) {
    let start = out.len();
    for word in text.split_whitespace() {
        if out.len() > start {
            out.push(' ');
        }
        match word.is_ascii() {
            true => out.extend(word.bytes().map(|b| char::from(b.to_ascii_lowercase()))),
            false => out.push_str(&word.to_lowercase()),
        }
    }
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
    fn a_million_offers_take_less_than_a_hundred_bytes_each() {
        let mut index = MatchIndex::default();
        let mut traits = traits("Unboxed", "", "Black");
        for n in 0..100_000 {
            traits.product_name = format!("Apple iPhone {}", n / 50);
            let place = index.add(&sku(&format!("001026{n:08}")), MARGINAL, &traits, 100);
            assert_eq!(place, n);
        }
        assert!(index.bytes() / index.len() < 100, "{}", index.bytes());
        assert_eq!(index.offer(77_777), Some(("00102600077777", MARGINAL, 100)));
        let found = index.find(&wanted("00102600077777", None, Traits::default()));
        assert_eq!(found, Match::Found { offer: 77_777, method: Method::Sku, equals: 1 });
        let found = index.find(&wanted("X", Some(MARGINAL), traits));
        assert_eq!(found, Match::Found { offer: 99_950, method: Method::Characteristics, equals: 50 });
    }

    #[test]
    fn nothing_is_found_for_nothing() {
        assert_eq!(index().find(&Wanted { sku: None, regime: None, traits: Traits::default() }), Match::NotFound);
    }
}
