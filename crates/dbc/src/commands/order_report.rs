//! What the commands for orders tell people: the catalogue, the counts, the sums, the lines that need an eye.

use std::path::Path;

use dbc_domain::language::Language;
use dbc_domain::money::{BasisPoints, Money};
use dbc_sheets::order::{MissingLine, Reason, Totals};
use serde::Serialize;

use super::files::say;
use super::order_catalogue::Chosen;

/// Missing lines printed for people; all of them are in `--json`.
const MOST_PRINTED: usize = 20;

/// The result for programs.
#[derive(Serialize)]
pub struct Report<'a> {
    /// The file that was written.
    pub output: &'a Path,
    /// Name of the catalogue's file, or what was published.
    pub catalogue: &'a str,
    /// Why that catalogue.
    pub choice: &'a Chosen,
    /// Most lines are not in a catalogue that nobody named.
    pub doubtful_catalogue: bool,
    /// Rows of the order that were not taken.
    pub refused_rows: u64,
    /// Counts and sums.
    pub totals: Totals,
    /// Lines that need somebody's eye.
    pub missing: &'a [MissingLine],
    /// Further such lines, only counted.
    pub missing_omitted: u64,
}

/// Why nothing is written for a client. `decided`: it was said what to do with such lines, and it cannot be done.
pub fn undecided(lines: u64, decided: bool, language: Language) -> String {
    let lines = match (language, lines) {
        (Language::Fr, 1) => "1 ligne".to_owned(),
        (Language::Fr, _) => format!("{lines} lignes"),
        (Language::En, 1) => "1 line".to_owned(),
        (Language::En, _) => format!("{lines} lines"),
    };
    match (language, decided) {
        (Language::Fr, false) => format!(
            "{lines} sans prix de catalogue : rien n'est écrit pour un client. Ajoutez --missing keep, drop ou margin."
        ),
        (Language::En, false) => format!(
            "{lines} without a catalogue price: nothing is written for a client. Add --missing keep, drop or margin."
        ),
        (Language::Fr, true) => format!(
            "{lines} sans prix de catalogue, et la commande n'a pour elles ni prix ni régime de TVA dont partir : rien \
             n'est écrit pour un client. Complétez la commande, ou écartez ces lignes avec --missing drop."
        ),
        (Language::En, true) => format!(
            "{lines} without a catalogue price, and the order has no price or VAT regime of its own to start from: \
             nothing is written for a client. Complete the order, or leave these lines out with --missing drop."
        ),
    }
}

/// True when the order hardly fits a catalogue that nobody named: probably it is the wrong one.
pub fn doubtful(choice: &Chosen, totals: &Totals) -> bool {
    matches!(choice, Chosen::ByName(_)) && totals.not_found * 2 > totals.lines
}

/// Prints the result for people.
pub fn tell(report: &Report<'_>, language: Language) {
    let say = |fr: &'static str, en: &'static str| language.pick(fr, en);
    say!("{} {}", say("Commande écrite :", "Order written:"), report.output.display());
    let reason = match report.choice {
        Chosen::Named | Chosen::Published { .. } => None,
        Chosen::ByName(choice) => Some(match choice.reason {
            Reason::ExactDay => say("du jour de la commande", "of the order's day"),
            Reason::WithinADay => say("à un jour de la commande", "within a day of the order"),
            Reason::Newest => say("le plus récent", "the newest"),
        }),
    };
    say!(
        "{} {}{}",
        say("Catalogue :", "Catalogue:"),
        report.catalogue,
        reason.map(|reason| format!(" ({reason})")).unwrap_or_default()
    );
    let totals = &report.totals;
    if report.doubtful_catalogue {
        say!(
            "{}",
            say(
                "ATTENTION : la plupart des lignes ne sont pas dans ce catalogue. Si ce n'est pas le bon, indiquez-en un \
                 autre avec --catalog.",
                "WARNING: most lines are not in this catalogue. If it is the wrong one, name another with --catalog.",
            )
        );
    }
    for (fr, en, count) in [
        ("lignes", "lines", totals.lines),
        ("unités", "units", totals.units),
        ("trouvées par SKU", "found by SKU", totals.by_sku),
        ("trouvées par caractéristiques", "found by characteristics", totals.by_characteristics),
        ("ambiguës", "ambiguous", totals.ambiguous),
        ("autre régime de TVA seulement", "other VAT regime only", totals.other_regime),
        ("sans prix au catalogue", "without price in the catalogue", totals.without_price),
        ("non trouvées", "not found", totals.not_found),
        ("laissées de côté", "left out", totals.dropped),
        ("lignes refusées", "rows refused", report.refused_rows),
    ] {
        say!("{count:>9}  {}", say(fr, en));
    }
    say!("{:>12}  {}", amount(totals.dbc_total_cents, language), say("total DBC", "DBC total"));
    // A client's own list states no prices: there is nothing to compare with.
    if totals.with_supplier_price > 0 {
        let markup = BasisPoints::markup_between(totals.supplier_total_cents, totals.dbc_total_cents);
        let markup = markup.map(|markup| format!(" ({})", percent(markup, language))).unwrap_or_default();
        say!("{:>12}  {}", amount(totals.supplier_total_cents, language), say("total fournisseur", "supplier total"));
        say!("{:>12}  {}{markup}", amount(totals.difference_cents, language), say("différence", "difference"));
        say!(
            "{:>12}  {}",
            amount(totals.supplier_discount_cents, language),
            say("remise du fournisseur sur son catalogue", "the supplier's discount on his list")
        );
    }
    tell_missing(report.missing, language);
}

/// `6,1 %` in French, `6.1%` in English: one decimal, half up.
fn percent(share: BasisPoints, language: Language) -> String {
    let tenths = (i64::from(share.get()).abs() + 5) / 10;
    let sign = if share.get() < 0 && tenths > 0 { "-" } else { "" };
    let (point, unit) = language.pick(",|\u{a0}%", ".|%").split_once('|').unwrap_or_default();
    format!("{sign}{}{point}{}{unit}", tenths / 10, tenths % 10)
}

/// `29 559,21` in French, `29,559.21` in English.
fn amount(amount: Money, language: Language) -> String {
    let plain = amount.to_string();
    let (whole, cents) = plain.split_once('.').unwrap_or((&plain, "00"));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let (group, point) = language.pick("\u{a0}|,", ",|.").split_once('|').unwrap_or_default();
    let mut text = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push_str(group);
        }
        text.push(digit);
    }
    format!("{sign}{text}{point}{cents}")
}

/// Prints the lines that need somebody's eye.
pub fn tell_missing(missing: &[MissingLine], language: Language) {
    for line in missing.iter().take(MOST_PRINTED) {
        let price = line.supplier_price_cents.map(|price| amount(price, language)).unwrap_or_default();
        let sku = line.sku.as_ref().map_or("-", |sku| sku.as_str());
        let quantity = format!("× {}", line.quantity);
        let parts = [
            sku,
            &line.product_name,
            &line.appearance,
            &line.functionality,
            &quantity,
            &price,
            line.identifier.as_deref().unwrap_or_default(),
        ];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        say!("  {} {}: {}", language.pick("ligne", "row"), line.row, parts.join(" "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_one_decimal_rounded_half_up() {
        for (points, fr, en) in [
            (612, "6,1\u{a0}%", "6.1%"),
            (615, "6,2\u{a0}%", "6.2%"),
            (-5, "-0,1\u{a0}%", "-0.1%"),
            (-4, "0,0\u{a0}%", "0.0%"),
        ] {
            assert_eq!(percent(BasisPoints::new(points), Language::Fr), fr);
            assert_eq!(percent(BasisPoints::new(points), Language::En), en);
        }
    }

    #[test]
    fn amounts_are_written_as_people_write_them() {
        for (cents, fr, en) in [
            (2_955_921, "29\u{a0}559,21", "29,559.21"),
            (-100_005, "-1\u{a0}000,05", "-1,000.05"),
            (0, "0,00", "0.00"),
            (123_456_789, "1\u{a0}234\u{a0}567,89", "1,234,567.89"),
        ] {
            assert_eq!(amount(Money::from_cents(cents), Language::Fr), fr);
            assert_eq!(amount(Money::from_cents(cents), Language::En), en);
        }
    }
}
