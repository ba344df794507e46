//! What a transfer pays, when nobody says: the order numbers in its reference, and only when the payer bears the
//! company's name (trade rules 5.2).

use dbc_domain::orders::numbers::OrderNumber;

/// The order numbers that a text names, each once, in its order: `cmd 2026 123` counts as `CMD-2026-000123`.
pub(super) fn order_numbers(reference: &str) -> Vec<OrderNumber> {
    let parts: Vec<&str> =
        reference.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let mut found = Vec::new();
    for window in parts.windows(3) {
        let number = OrderNumber::parse(&window.join("-")).ok();
        found.extend(number.filter(|number| !found.contains(number)));
    }
    found
}

/// True when two names of a company are the same: case, accents, punctuation and the legal form do not matter.
pub(super) fn same_name(payer: &str, company: &str) -> bool {
    let payer = folded(payer);
    !payer.is_empty() && payer == folded(company)
}

const LEGAL_FORMS: [&str; 16] =
    ["sarl", "sas", "sasu", "sa", "eurl", "ei", "snc", "sci", "gmbh", "ltd", "srl", "spa", "bv", "nv", "sprl", "sl"];

fn folded(name: &str) -> Vec<String> {
    let plain: String = name.to_lowercase().chars().map(without_accent).collect();
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !LEGAL_FORMS.contains(word)).map(str::to_owned).collect()
}

/// Banks drop the accents of names.
fn without_accent(c: char) -> char {
    match c {
        'à' | 'â' | 'ä' | 'á' | 'ã' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'î' | 'ï' | 'í' => 'i',
        'ñ' => 'n',
        'ô' | 'ö' | 'ó' => 'o',
        'ù' | 'û' | 'ü' | 'ú' => 'u',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_names_orders_in_any_spelling() {
        let named = |text| order_numbers(text).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(named("VIR CMD-2026-000123 et cmd 2026 124"), ["CMD-2026-000123", "CMD-2026-000124"]);
        assert_eq!(named("CMD-2026-000123/CMD-2026-000123"), ["CMD-2026-000123"]);
        assert!(named("facture 2026 123").is_empty());
    }

    #[test]
    fn a_bank_s_spelling_of_the_name_is_the_name() {
        assert!(same_name("SARL TELEPHONIE DE L ETOILE", "Téléphonie de l’Étoile SARL"));
        assert!(!same_name("M DUPONT", "Boutique Azur"));
        assert!(!same_name("SARL", "SAS"), "nothing but a legal form names nobody");
    }
}
