//! Brand, model and storage out of the supplier's free-text product name. The price list has no such columns, and
//! everything that sorts, groups or substitutes phones needs them.

use serde::{Deserialize, Serialize};

/// What a product name says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ProductIdentity {
    /// The maker in its canonical spelling; `None` when the name holds no known one.
    pub brand: Option<String>,
    /// The name without brand, storage, memory, maker's code and "dual SIM". `5G` and `(2020)` stay: they are other
    /// phones. Never empty unless the name is.
    pub model: String,
    /// Storage in GB (1 TB = 1024); `None` when the name does not say.
    pub storage_gb: Option<u32>,
}

/// Makers of phones, in canonical spelling; two-word names come before the one-word names that they contain.
const PHONE_BRANDS: [&str; 47] = [
    "Sony Ericsson",
    "Apple",
    "Samsung",
    "Xiaomi",
    "Google",
    "Huawei",
    "OnePlus",
    "Motorola",
    "Honor",
    "Oppo",
    "Realme",
    "Sony",
    "LG",
    "TCL",
    "Nokia",
    "Vivo",
    "Asus",
    "ZTE",
    "Nothing",
    "Gigaset",
    "HTC",
    "CAT",
    "Emporia",
    "Wiko",
    "Alcatel",
    "Fairphone",
    "Blackview",
    "BlackBerry",
    "Doro",
    "Crosscall",
    "HMD",
    "Infinix",
    "Tecno",
    "Ulefone",
    "Oukitel",
    "Cubot",
    "Doogee",
    "Umidigi",
    "Meizu",
    "Hisense",
    "Sharp",
    "Razer",
    "Archos",
    "Essential",
    "Palm",
    "Siemens",
    "Hammer",
];

/// Makers of laptops and tablets. Their letter-and-digits words (`E7470`) are models, not codes to drop.
const COMPUTER_BRANDS: [&str; 8] = ["Microsoft", "Lenovo", "Dell", "HP", "Acer", "MSI", "Toshiba", "Fujitsu"];

/// Product lines that name their maker when the maker is left out.
const LINES: [(&str, &str); 12] = [
    ("iPhone", "Apple"),
    ("iPad", "Apple"),
    ("iPod", "Apple"),
    ("MacBook", "Apple"),
    ("Galaxy", "Samsung"),
    ("Pixel", "Google"),
    ("Redmi", "Xiaomi"),
    ("Poco", "Xiaomi"),
    ("Moto", "Motorola"),
    ("Xperia", "Sony"),
    ("Zenfone", "Asus"),
    ("ThinkPad", "Lenovo"),
];

/// More than any phone or laptop holds; a larger figure is not a storage.
const MAX_STORAGE_GB: u32 = 64 * 1024;

impl ProductIdentity {
    /// Reads a product name. Never fails: what is not recognised stays in the model.
    pub fn parse(name: &str) -> Self {
        let words: Vec<&str> = name.split_whitespace().collect();
        let found = find_brand(&words);
        let brand = found.as_ref().map(|found| found.name);
        let (storage_gb, words) = take_storage(without_range(&words, found.map_or((0, 0), |found| found.words)));
        let mut model: Vec<&str> = Vec::with_capacity(words.len());
        let mut rest = words.as_slice();
        while let Some((&word, tail)) = rest.split_first() {
            rest = tail;
            if word.eq_ignore_ascii_case("dual") && tail.first().is_some_and(|next| next.eq_ignore_ascii_case("sim")) {
                rest = &tail[1..];
            } else if !is_dual_sim(word) && (model.is_empty() || !is_maker_code(word, brand)) {
                model.push(word);
            }
        }
        let model = if model.is_empty() { name.split_whitespace().collect() } else { model };
        ProductIdentity { brand: brand.map(str::to_owned), model: model.join(" "), storage_gb }
    }
}

struct FoundBrand {
    name: &'static str,
    /// First word of the brand in the name and the one after its last; empty when a line named the maker.
    words: (usize, usize),
}

/// The brand that begins the name, else the one that comes first in it, else the maker of its product line.
fn find_brand(words: &[&str]) -> Option<FoundBrand> {
    for start in 0..words.len() {
        for name in PHONE_BRANDS.into_iter().chain(COMPUTER_BRANDS) {
            let length = name.split(' ').count();
            let here = words.get(start..start + length);
            if here.is_some_and(|here| here.iter().zip(name.split(' ')).all(|(a, b)| a.eq_ignore_ascii_case(b))) {
                return Some(FoundBrand { name, words: (start, start + length) });
            }
        }
    }
    let line = |word: &&str| LINES.into_iter().find(|(line, _)| word.eq_ignore_ascii_case(line));
    words.iter().find_map(line).map(|(_, name)| FoundBrand { name, words: (0, 0) })
}

fn without_range<'a>(words: &[&'a str], (from, to): (usize, usize)) -> Vec<&'a str> {
    words[..from].iter().chain(&words[to..]).copied().collect()
}

/// Takes every capacity out of the words; the largest is the storage, the others are memory (`8GB`, `8/256GB`).
fn take_storage(words: Vec<&str>) -> (Option<u32>, Vec<&str>) {
    let mut storage = None;
    let mut kept = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    while let Some((&word, tail)) = rest.split_first() {
        rest = tail;
        let spaced = tail.first().filter(|_| word.ends_with(|c: char| c.is_ascii_digit()));
        let joined = spaced.filter(|unit| unit_in_gb(unit).is_some()).map(|unit| format!("{word}{unit}"));
        if let Some(size) = joined.as_deref().and_then(capacity) {
            storage = storage.max(Some(size));
            rest = &tail[1..];
        } else if let Some(size) = capacity(word) {
            if tail.first().is_some_and(|next| next.eq_ignore_ascii_case("RAM")) {
                rest = &tail[1..];
            } else {
                storage = storage.max(Some(size));
            }
        } else {
            kept.push(word);
        }
    }
    (storage, kept)
}

/// The largest capacity of one word in GB: `128GB`, `1TB`, `8/256GB`, `8GB+256GB`, `(64Go)`.
fn capacity(word: &str) -> Option<u32> {
    let word = word.trim_matches(['(', ')', ',', ';']);
    let parts: Vec<&str> = word.split(['/', '+']).collect();
    let last_unit = split_unit(parts.last()?)?.1;
    let mut largest = None;
    for part in parts {
        let (digits, unit) = split_unit(part).unwrap_or((part, last_unit));
        let size = digits.parse::<u32>().ok()?.checked_mul(unit)?;
        largest = largest.max(Some(size));
    }
    largest.filter(|size| (1..=MAX_STORAGE_GB).contains(size))
}

/// `128GB` → (`128`, 1).
fn split_unit(part: &str) -> Option<(&str, u32)> {
    let at = part.find(|c: char| !c.is_ascii_digit()).filter(|&at| at > 0)?;
    Some((&part[..at], unit_in_gb(&part[at..])?))
}

fn unit_in_gb(unit: &str) -> Option<u32> {
    let unit = unit.trim_end_matches([')', ',', ';']);
    match unit.to_ascii_lowercase().as_str() {
        "gb" | "go" => Some(1),
        "tb" | "to" => Some(1024),
        _ => None,
    }
}

fn is_dual_sim(word: &str) -> bool {
    ["DS", "DualSIM", "Dual-SIM"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// True for the maker's internal number of a phone: `G975F`, `SM-A536B/DS`, `VOG-L29`, `XT2113-3`, `A2221`.
///
/// Short words of letters and digits are models (`A52s`, `G100`), so three digits count only with a letter behind
/// them, or at Samsung; dashes or four digits decide elsewhere. Capitals are required.
fn is_maker_code(word: &str, brand: Option<&str>) -> bool {
    let word = word.strip_suffix("/DS").unwrap_or(word);
    let plain = word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    if !plain || !brand.is_some_and(|brand| PHONE_BRANDS.contains(&brand)) {
        return false;
    }
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if word.contains('-') {
        return digits >= 2 && word.starts_with(|c: char| c.is_ascii_uppercase());
    }
    let head = word.len() - word.trim_start_matches(|c: char| c.is_ascii_uppercase()).len();
    let tail = &word[head..];
    let run = tail.len() - tail.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let suffix = &tail[run..];
    match brand {
        Some("Apple") => head == 1 && run == 4 && suffix.is_empty(),
        Some("Samsung") => head == 1 && (3..=4).contains(&run) && suffix.len() <= 3,
        _ => (1..=3).contains(&head) && (run >= 4 || (run == 3 && !suffix.is_empty())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> (Option<String>, String, Option<u32>) {
        let identity = ProductIdentity::parse(name);
        (identity.brand, identity.model, identity.storage_gb)
    }

    #[track_caller]
    fn check(name: &str, brand: &str, model: &str, storage: u32) {
        let brand = Some(brand).filter(|brand| !brand.is_empty()).map(str::to_owned);
        assert_eq!(read(name), (brand, model.to_owned(), Some(storage).filter(|&gb| gb > 0)), "{name}");
    }

    #[test]
    fn ordinary_names_are_read() {
        check("Apple iPhone 11 128GB", "Apple", "iPhone 11", 128);
        check("Apple iPhone 13 Pro Max 1TB", "Apple", "iPhone 13 Pro Max", 1024);
        check("Google Pixel 6a 128GB", "Google", "Pixel 6a", 128);
        check("Sony Xperia 10 III 128GB", "Sony", "Xperia 10 III", 128);
        check("Gigaset GS5 DS 128GB", "Gigaset", "GS5", 128);
        check("HTC U12+ DS 64GB", "HTC", "U12+", 64);
        check("Nothing Phone (1) DS 256GB", "Nothing", "Phone (1)", 256);
        check("OnePlus Nord 2 5G DS 128GB", "OnePlus", "Nord 2 5G", 128);
        check("Xiaomi Mi 11 Lite 5G NE DS 128GB", "Xiaomi", "Mi 11 Lite 5G NE", 128);
    }

    #[test]
    fn the_makers_code_and_dual_sim_are_dropped_wherever_they_stand() {
        check("Samsung Galaxy S10 Plus 128GB G975F DS", "Samsung", "Galaxy S10 Plus", 128);
        check("Samsung Galaxy S10 Plus G975F DS 512GB", "Samsung", "Galaxy S10 Plus", 512);
        check("Samsung Galaxy A52s 5G A528B DS 128GB", "Samsung", "Galaxy A52s 5G", 128);
        check("Samsung Galaxy S21+ 5G G996B DS 128GB", "Samsung", "Galaxy S21+ 5G", 128);
        check("Samsung Galaxy A53 5G SM-A536B/DS 128GB", "Samsung", "Galaxy A53 5G", 128);
        check("Huawei P30 Pro VOG-L29 Dual SIM 128GB", "Huawei", "P30 Pro", 128);
        check("Motorola Edge 20 XT2143-1 128GB", "Motorola", "Edge 20", 128);
        check("Apple iPhone 11 A2221 64GB", "Apple", "iPhone 11", 64);
    }

    #[test]
    fn what_distinguishes_two_phones_stays() {
        check("Apple iPhone SE (2020) 64GB", "Apple", "iPhone SE (2020)", 64);
        check("Samsung Galaxy A34 5G A346B DS 128GB", "Samsung", "Galaxy A34 5G", 128);
        check("Motorola Moto G100 128GB", "Motorola", "Moto G100", 128);
        check("Nokia G400 5G 64GB", "Nokia", "G400 5G", 64);
        check("Dell Latitude E7470 256GB", "Dell", "Latitude E7470", 256);
        check("Nokia 3310", "Nokia", "3310", 0);
    }

    #[test]
    fn memory_is_not_storage() {
        check("Xiaomi 13T Pro 12/512GB DS", "Xiaomi", "13T Pro", 512);
        check("Oppo Find X3 Pro 12GB/256GB", "Oppo", "Find X3 Pro", 256);
        check("Realme GT 2 Pro 8GB+128GB", "Realme", "GT 2 Pro", 128);
        check("Honor 90 5G 8GB 256GB", "Honor", "90 5G", 256);
        check("Asus Zenfone 9 16GB RAM 256GB", "Asus", "Zenfone 9", 256);
        check("Asus ROG Phone 6 512 Go", "Asus", "ROG Phone 6", 512);
        check("Apple iPhone 14 Pro 1 TB", "Apple", "iPhone 14 Pro", 1024);
    }

    #[test]
    fn the_brand_is_a_whole_word_in_its_own_spelling() {
        check("SAMSUNG Galaxy S20 128gb", "Samsung", "Galaxy S20", 128);
        check("Sony Ericsson Xperia X10", "Sony Ericsson", "Xperia X10", 0);
        check("CAT S62 Pro 128GB", "CAT", "S62 Pro", 128);
        check("Huawei Honor 8 32GB", "Huawei", "Honor 8", 32);
        check("Vivobook 15 256GB", "", "Vivobook 15", 256);
        check("Scatter Phone 64GB", "", "Scatter Phone", 64);
        check("iPhone 12 64GB", "Apple", "iPhone 12", 64);
        check("Case for Apple iPhone 13", "Apple", "Case for iPhone 13", 0);
    }

    #[test]
    fn a_bare_name_is_its_own_model() {
        check("HTC", "HTC", "HTC", 0);
        check("CAT", "CAT", "CAT", 0);
        check("  128GB ", "", "128GB", 128);
        check("", "", "", 0);
        check("Téléphone inconnu №5", "", "Téléphone inconnu №5", 0);
    }

    #[test]
    fn absurd_capacities_are_words() {
        check("Apple iPhone 0GB", "Apple", "iPhone 0GB", 0);
        check("Apple iPhone 99999999999GB", "Apple", "iPhone 99999999999GB", 0);
        check("Apple iPhone 4000000TB", "Apple", "iPhone 4000000TB", 0);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_losing_its_model(name in "\\PC{0,60}") {
            let identity = ProductIdentity::parse(&name);
            proptest::prop_assert_eq!(identity.model.is_empty(), name.trim().is_empty());
        }
    }
}
