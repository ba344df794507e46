//! Lines as people type them in a chat: `iphone 13 128 b 20`, `ip13 128 black AB x5`, `10 x iphone 12 64go noir grade c`.
//! Nothing is guessed silently: what is missing or double is a doubt, asked back.

use serde::{Deserialize, Serialize};

use super::pasted::MAX_UNITS;
use crate::grade::{GRADES, MINOR_FAULT};
use crate::language::Language;
use crate::vat::VatRegime;
use crate::vocabulary::find_colour;

/// What a line asks for. Words are the supplier's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Wish {
    /// Model, for the search: `iphone 13 pro max`.
    pub model: String,
    /// Storage in GB.
    pub storage_gb: Option<u32>,
    /// Visual grade, `Grade B`.
    pub grade: Option<String>,
    /// Functionality; `Minor Fault` for a grade with x.
    pub functionality: Option<String>,
    /// Colour, in English.
    pub colour: Option<String>,
    /// Packaging.
    pub boxed: Option<String>,
    /// Regime.
    pub regime: Option<VatRegime>,
    /// Units.
    pub quantity: Option<u32>,
    /// What must be asked back.
    pub doubts: Vec<Doubt>,
}

/// What a line leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// No model.
    Model,
    /// No number of units, or zero, or too many.
    Quantity,
    /// Two numbers could be the units.
    TwoQuantities,
    /// No storage: several may exist.
    Storage,
    /// Two storages.
    TwoStorages,
    /// Two grades.
    TwoGrades,
    /// No grade: several may exist.
    Grade,
}

impl Doubt {
    /// The question to the person.
    pub fn question(self, language: Language) -> &'static str {
        match self {
            Doubt::Model => language.pick("Quel modèle ?", "Which model?"),
            Doubt::Quantity => language.pick("Combien d'unités ?", "How many units?"),
            Doubt::TwoQuantities => {
                language.pick("Deux quantités possibles : laquelle ?", "Two possible quantities: which one?")
            }
            Doubt::Storage => language.pick("Quelle capacité ?", "Which storage?"),
            Doubt::TwoStorages => language.pick("Deux capacités : laquelle ?", "Two storages: which one?"),
            Doubt::TwoGrades => language.pick("Deux grades : lequel ?", "Two grades: which one?"),
            Doubt::Grade => language.pick("Quel grade ?", "Which grade?"),
        }
    }
}

/// Storages that a phone can have, in GB; a bare number among them is a storage before it is a quantity.
const STORAGES: [u32; 9] = [8, 16, 32, 64, 128, 256, 512, 1024, 2048];

/// Words that say nothing.
const FILLERS: [&str; 16] =
    ["grade", "etat", "état", "de", "en", "du", "le", "la", "les", "des", "un", "une", "of", "the", "pls", "svp"];

/// Lines whose models are named x and a number (`Poco X5`).
const X_FAMILIES: [&str; 4] = ["poco", "redmi", "moto", "nokia"];

/// Reads one line.
pub fn read_wish(line: &str) -> Wish {
    let lower = line.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| c.is_whitespace() || ",;/".contains(c)).filter(|w| !w.is_empty()).collect();
    let mut reader = Reader::default();
    let mut rest = words.as_slice();
    while !rest.is_empty() {
        let used = reader.take(rest).max(1);
        rest = rest.get(used..).unwrap_or(&[]);
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    wish: Wish,
    model: Vec<String>,
    /// Bare numbers after the model's own, and whether each began the line.
    numbers: Vec<(u32, bool)>,
    quantities: Vec<u32>,
    /// The last word belongs to a model that may go on with a number.
    open_model: bool,
    begun: bool,
}

impl Reader {
    /// Reads the words at the beginning; gives how many were used.
    fn take(&mut self, words: &[&str]) -> usize {
        let word = words[0];
        let first = !std::mem::replace(&mut self.begun, true);
        let open = std::mem::replace(&mut self.open_model, false);
        let next = words.get(1).copied();
        let last_model = self.model.last().map_or("", String::as_str);
        if matches!((open, word), (true, "x" | "xr" | "xs" | "se")) {
            self.model.push(word.to_owned());
            return 1;
        }
        if let Some(units) = word.parse::<u32>().ok().filter(|_| matches!(next, Some("x" | "×" | "*"))) {
            self.quantities.push(units);
            return 2;
        }
        if let (true, Some(units)) = (is_unit_word(word), next.and_then(|next| next.parse::<u32>().ok())) {
            self.quantities.push(units);
            return 2;
        }
        if let Some(units) = marked_quantity(word, next).filter(|_| !X_FAMILIES.contains(&last_model)) {
            self.quantities.push(units.0);
            return units.1;
        }
        if let Some((gb, used)) = marked_storage(word, next) {
            self.storage(gb);
            return used;
        }
        if let Ok(number) = word.parse::<u32>() {
            match open {
                true => self.model.push(word.to_owned()),
                false => self.numbers.push((number, first)),
            }
            return 1;
        }
        if let Some(used) = self.condition(words) {
            self.open_model = open;
            return used;
        }
        if !FILLERS.contains(&word) && !is_unit_word(word) {
            self.open_model = self.model_word(word);
        }
        1
    }

    /// Grade, colour, box, fault or regime at the beginning of the words.
    fn condition(&mut self, words: &[&str]) -> Option<usize> {
        let word = words[0];
        let two = words.get(1).map(|next| format!("{word} {next}"));
        if let Some(colour) = two.as_deref().and_then(colour) {
            self.wish.colour = Some(colour);
            return Some(2);
        }
        let boxed = match two.as_deref() {
            Some("sans boite" | "sans boîte") => Some(("Unboxed", 2)),
            Some("original box" | "boite origine" | "boîte d'origine") => Some(("Original Box", 2)),
            _ => match word {
                "unboxed" => Some(("Unboxed", 1)),
                "boxed" | "boite" | "boîte" | "box" => Some(("Original Box", 1)),
                _ => None,
            },
        };
        if let Some((name, used)) = boxed {
            self.wish.boxed = Some(name.to_owned());
            return Some(used);
        }
        match word {
            "marge" | "marginal" | "m" => self.wish.regime = Some(VatRegime::Marginal),
            "ht" => self.wish.regime = Some(VatRegime::Standard),
            "mf" | "fault" | "défaut" | "defaut" => self.wish.functionality = Some(MINOR_FAULT.to_owned()),
            "working" | "fonctionnel" => self.wish.functionality = Some("Working".to_owned()),
            "minor" | "mineur" => {}
            _ => {
                if let Some((grade, fault)) = grade(word) {
                    if self.wish.grade.as_deref().is_some_and(|known| known != grade) {
                        self.doubt(Doubt::TwoGrades);
                    } else {
                        self.wish.grade = Some(grade.to_owned());
                    }
                    if fault {
                        self.wish.functionality = Some(MINOR_FAULT.to_owned());
                    }
                } else {
                    self.wish.colour = Some(colour(word)?);
                }
            }
        }
        Some(1)
    }

    /// Adds a word of the model, short forms written out; true when a number may follow it.
    fn model_word(&mut self, word: &str) -> bool {
        let short = word.strip_prefix("iphone").or_else(|| word.strip_prefix("ip")).filter(|rest| {
            rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()) || matches!(*rest, "x" | "xr" | "xs")
        });
        match (short, word) {
            (Some(rest), _) => {
                let (number, suffix) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()));
                self.model.push("iphone".to_owned());
                let suffix = match suffix {
                    "pm" | "promax" => "pro max",
                    "p" | "pro" => "pro",
                    other => other,
                };
                self.model.extend([number, suffix].into_iter().filter(|part| !part.is_empty()).map(str::to_owned));
                rest.is_empty()
            }
            (None, "pm" | "promax") => {
                self.model.push("pro max".to_owned());
                false
            }
            _ => {
                self.model.push(word.to_owned());
                matches!(word, "pixel" | "galaxy" | "note" | "redmi" | "mate" | "honor" | "nord" | "zenfone" | "ipad")
            }
        }
    }

    fn storage(&mut self, gb: u32) {
        match self.wish.storage_gb {
            Some(known) if known != gb => self.doubt(Doubt::TwoStorages),
            _ => self.wish.storage_gb = Some(gb),
        }
    }

    fn doubt(&mut self, doubt: Doubt) {
        if !self.wish.doubts.contains(&doubt) {
            self.wish.doubts.push(doubt);
        }
    }

    /// Gives the bare numbers their meaning: the first that can be one is the storage, what is left the quantity.
    fn finish(mut self) -> Wish {
        let mut numbers = std::mem::take(&mut self.numbers);
        if self.wish.storage_gb.is_none() {
            let mut candidates = numbers.iter().enumerate().filter(|(_, (n, first))| !first && STORAGES.contains(n));
            if let Some((place, (gb, _))) = candidates.next() {
                self.wish.storage_gb = Some(*gb);
                numbers.remove(place);
            }
        }
        let explicit = !self.quantities.is_empty();
        let mut units = std::mem::take(&mut self.quantities);
        units.extend(numbers.into_iter().map(|(number, _)| number));
        if units.len() > 1 {
            self.doubt(Doubt::TwoQuantities);
        }
        self.wish.quantity = match units.as_slice() {
            [one] => Some(*one),
            [first, ..] if explicit => Some(*first),
            _ => None,
        }
        .filter(|units| (1..=MAX_UNITS).contains(units));
        if self.wish.quantity.is_none() && units.len() < 2 {
            self.doubt(Doubt::Quantity);
        }
        self.wish.model = self.model.join(" ");
        for (missing, doubt) in [
            (self.wish.model.is_empty(), Doubt::Model),
            (self.wish.storage_gb.is_none(), Doubt::Storage),
            (self.wish.grade.is_none(), Doubt::Grade),
        ] {
            if missing {
                self.doubt(doubt);
            }
        }
        self.wish
    }
}

fn is_unit_word(word: &str) -> bool {
    matches!(word, "x" | "×" | "*" | "qty" | "qte" | "qté" | "quantité" | "pcs" | "pc" | "pièces" | "pieces" | "unités")
}

/// `x5`, `5x`, `5pcs`, `5 pcs`: the units and the words used.
fn marked_quantity(word: &str, next: Option<&str>) -> Option<(u32, usize)> {
    let front = word.strip_prefix(['x', '×', '*']).and_then(|rest| rest.parse().ok());
    let back = || {
        let end = word.find(|c: char| !c.is_ascii_digit())?;
        matches!(&word[end..], "x" | "×" | "pcs" | "pc" | "u" | "p").then(|| word[..end].parse().ok())?
    };
    let apart = || next.filter(|next| is_unit_word(next)).and_then(|_| word.parse().ok());
    front.or_else(back).map(|units| (units, 1)).or_else(|| apart().map(|units| (units, 2)))
}

/// `128gb`, `128go`, `1to`, `128 go`: GB and the words used.
fn marked_storage(word: &str, next: Option<&str>) -> Option<(u32, usize)> {
    let factor = |unit: &str| match unit {
        "g" | "gb" | "go" => Some(1),
        "tb" | "to" | "t" => Some(1024),
        _ => None,
    };
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let number: u32 = word[..end].parse().ok().filter(|number| *number <= 4096)?;
    match factor(&word[end..]) {
        Some(factor) => Some((number * factor, 1)),
        None if end == word.len() => factor(next?).filter(|_| next != Some("t")).map(|factor| (number * factor, 2)),
        None => None,
    }
}

/// A grade and whether it has the x of a minor fault.
fn grade(word: &str) -> Option<(&'static str, bool)> {
    match word {
        "neuf" | "neufs" | "new" | "sealed" | "scellé" => return Some(("Brand New", false)),
        "swap" => return Some(("Swap", false)),
        _ => {}
    }
    let fault = word.len() > 1 && word.contains('x');
    let letters = word.replacen('x', "", usize::from(fault)).to_uppercase();
    let known = GRADES.into_iter().find(|grade| grade.strip_prefix("Grade ") == Some(letters.as_str()))?;
    Some((known, fault))
}

/// A colour by its English or French name, feminine and plural forms included.
fn colour(word: &str) -> Option<String> {
    let stem = match word {
        "noire" | "noires" | "noirs" => "noir",
        "blanche" | "blanches" | "blancs" => "blanc",
        "bleue" | "bleues" | "bleus" => "bleu",
        "verte" | "vertes" | "verts" => "vert",
        "grise" | "grises" => "gris",
        "violette" => "violet",
        other => other,
    };
    find_colour(stem).map(|colour| colour.term.english.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brief(line: &str) -> (String, Option<u32>, String, Option<u32>) {
        let wish = read_wish(line);
        (wish.model, wish.storage_gb, wish.grade.unwrap_or_default(), wish.quantity)
    }

    #[test]
    fn lines_of_a_chat_are_understood() {
        for (line, model, storage, grade, quantity) in [
            ("iphone 13 128 b 20", "iphone 13", 128, "Grade B", 20),
            ("ip13 128 black AB x5", "iphone 13", 128, "Grade AB", 5),
            ("20 iphone 13 128 b", "iphone 13", 128, "Grade B", 20),
            ("10 x iphone 12 64go noir grade c", "iphone 12", 64, "Grade C", 10),
            ("iPhone 14 Pro Max 1To A+ 3 pcs", "iphone 14 pro max", 1024, "Grade A+", 3),
            ("ip14pm 256 gb bc qty 7", "iphone 14 pro max", 256, "Grade BC", 7),
            ("iphone x 64 a 5", "iphone x", 64, "Grade A", 5),
            ("iphone 13 64 c+ 64", "iphone 13", 64, "Grade C+", 64),
            ("galaxy s22 128 neuf 2", "galaxy s22", 128, "Brand New", 2),
            ("poco x5 128 b x3", "poco x5", 128, "Grade B", 3),
            ("pixel 7 128 cx 4", "pixel 7", 128, "Grade C", 4),
        ] {
            assert_eq!(brief(line), (model.to_owned(), Some(storage), grade.to_owned(), Some(quantity)), "{line}");
            assert_eq!(read_wish(line).doubts, [], "{line}");
        }
    }

    #[test]
    fn colour_box_fault_and_regime_are_read() {
        let wish = read_wish("iphone 11 64 gris sidéral cx sans boîte marge 5");
        assert_eq!(wish.colour.as_deref(), Some("Space Gray"));
        assert_eq!(wish.functionality.as_deref(), Some("Minor Fault"));
        assert_eq!(wish.boxed.as_deref(), Some("Unboxed"));
        assert_eq!(wish.regime, Some(VatRegime::Marginal));
        assert_eq!((wish.model.as_str(), wish.quantity), ("iphone 11", Some(5)));
        assert_eq!(read_wish("iphone 12 64 b noire ht 2").colour.as_deref(), Some("Black"));
    }

    #[test]
    fn what_is_missing_or_double_is_asked_back() {
        assert_eq!(read_wish("iphone 13 128 b").doubts, [Doubt::Quantity]);
        assert_eq!(read_wish("iphone 13 b x5").doubts, [Doubt::Storage]);
        assert_eq!(read_wish("iphone 13 128 5").doubts, [Doubt::Grade]);
        assert_eq!(read_wish("iphone 13 128 b 5 7").doubts, [Doubt::TwoQuantities]);
        assert_eq!(read_wish("iphone 13 128 b 0").doubts, [Doubt::Quantity]);
        assert_eq!(read_wish("iphone 13 128 b c 5").doubts, [Doubt::TwoGrades]);
        assert_eq!(read_wish("iphone 13 128gb 256gb b x5").doubts, [Doubt::TwoStorages]);
        assert!(read_wish("").doubts.contains(&Doubt::Model));
        assert_eq!(Doubt::Quantity.question(Language::Fr), "Combien d'unités ?");
    }
}
