//! The supplier's English words and their French names (trade rules 2.8). The vocabularies are open: a word that is
//! not here is shown as it came.

/// A word of the supplier and its French name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The supplier's word.
    pub english: &'static str,
    /// What a French reader sees.
    pub french: &'static str,
}

/// A trade colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    /// Its two names.
    pub term: Term,
    /// The colour of its swatch, `#rrggbb`.
    pub swatch: &'static str,
}

const fn term(english: &'static str, french: &'static str) -> Term {
    Term { english, french }
}

const fn colour(english: &'static str, french: &'static str, swatch: &'static str) -> Colour {
    Colour { term: term(english, french), swatch }
}

/// Grades with a name of their own; the lettered ones read the same in both languages.
pub const GRADES: [Term; 2] = [term("Brand New", "Neuf sous blister"), term("Swap", "Échange standard")];

/// Functionality.
pub const FUNCTIONALITIES: [Term; 2] = [term("Working", "Fonctionnel"), term("Minor Fault", "Défaut mineur")];

/// Packaging.
pub const BOXES: [Term; 5] = [
    term("Original Box", "Boîte d'origine"),
    term("Premium Unboxed", "Premium sans boîte"),
    term("Unboxed", "Sans boîte"),
    term("Damaged Box", "Boîte abîmée"),
    term("Incomplete Box", "Boîte incomplète"),
];

/// Remarks (`Additional Info`).
pub const REMARKS: [Term; 12] = [
    term("AS-IS", "En l'état"),
    term("Brand New Battery", "Batterie neuve"),
    term("Broken seal", "Scellé rompu"),
    term("Chip/Crack", "Éclat ou fissure"),
    term("Discoloration", "Décoloration"),
    term("Engraving", "Gravure"),
    term("Engraving Removed", "Gravure effacée"),
    term("Heavy cosmetic wear", "Usure esthétique très marquée"),
    term("Other", "Autre"),
    term("Premium Refurbished", "Reconditionné premium"),
    term("Reduced Battery Performance", "Batterie affaiblie"),
    term("True Tone Missing", "Pas de True Tone"),
];

/// Colours.
pub const COLOURS: [Colour; 26] = [
    colour("Black", "Noir", "#1d1d1f"),
    colour("White", "Blanc", "#f5f5f0"),
    colour("Blue", "Bleu", "#2f5d8a"),
    colour("Silver", "Argent", "#c9ccd1"),
    colour("Green", "Vert", "#4d7a5a"),
    colour("Gold", "Or", "#d9b98a"),
    colour("Red", "Rouge", "#b3202a"),
    colour("Purple", "Violet", "#7b6aa0"),
    colour("Pink", "Rose", "#e8b8bf"),
    colour("Rose Gold", "Or rose", "#d8a79b"),
    colour("Grey", "Gris", "#8a8d91"),
    colour("Gray", "Gris", "#8a8d91"),
    colour("Space Gray", "Gris sidéral", "#55575b"),
    colour("Yellow", "Jaune", "#e8cf5a"),
    colour("Orange", "Orange", "#d9772b"),
    colour("Bronze", "Bronze", "#8c6b4f"),
    colour("Teal", "Bleu canard", "#2f7f86"),
    colour("Beige", "Beige", "#d9cdb8"),
    colour("Brown", "Marron", "#6b4a36"),
    colour("Lime", "Citron vert", "#a6c13c"),
    colour("Copper", "Cuivre", "#b06a45"),
    colour("Ice Blue", "Bleu glacier", "#cfe3ee"),
    colour("Midnight", "Minuit", "#232a36"),
    colour("Starlight", "Lumière stellaire", "#efe6d8"),
    colour("Graphite", "Graphite", "#4d4f53"),
    colour("Coral", "Corail", "#e8735c"),
];

/// The term with this English name, whatever its case.
pub fn find(terms: &[Term], english: &str) -> Option<Term> {
    terms.iter().copied().find(|term| term.english.eq_ignore_ascii_case(english.trim()))
}

/// The colour with this English or French name, whatever its case; lists hold both.
pub fn find_colour(name: &str) -> Option<Colour> {
    let name = name.trim().to_lowercase();
    let is = |known: &str| known.to_lowercase() == name;
    let english = COLOURS.into_iter().find(|colour| is(colour.term.english));
    english.or_else(|| COLOURS.into_iter().find(|colour| is(colour.term.french)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whatever_their_case() {
        assert_eq!(find(&REMARKS, " chip/crack ").map(|term| term.french), Some("Éclat ou fissure"));
        assert_eq!(find(&BOXES, "Unboxed").map(|term| term.french), Some("Sans boîte"));
        assert_eq!(find(&BOXES, "Wooden crate"), None);
    }

    #[test]
    fn a_colour_is_found_by_either_name() {
        assert_eq!(find_colour("BLACK").map(|colour| colour.swatch), Some("#1d1d1f"));
        assert_eq!(find_colour("lumière stellaire").map(|colour| colour.term.english), Some("Starlight"));
        assert_eq!(find_colour("Rose").map(|colour| colour.term.english), Some("Pink"));
        assert_eq!(find_colour("Alpine Green"), None);
    }

    #[test]
    fn every_swatch_is_a_colour() {
        for colour in COLOURS {
            let digits = colour.swatch.strip_prefix('#').unwrap();
            assert!(digits.len() == 6 && u32::from_str_radix(digits, 16).is_ok(), "{}", colour.swatch);
        }
    }
}
