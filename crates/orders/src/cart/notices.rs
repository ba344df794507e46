//! What a cart has to say before it is submitted, and what stands against submitting it.

use dbc_domain::freshness::Freshness;
use dbc_domain::language::Language;
use dbc_domain::money::Money;
use dbc_domain::orders::cart::BelowMinimum;
use dbc_ground::http::Problem;

use super::model::{CartItem, CartNotice};
use super::show::notice;
use crate::submit::plan::Plan;

/// What was found out about a cart.
pub(super) struct Findings<'a> {
    pub items: &'a [CartItem],
    /// Lines without price.
    pub unpriced: usize,
    pub plan: &'a Plan,
    pub has_address: bool,
    pub missing: Option<BelowMinimum>,
    pub freshness: Freshness,
    pub doubts: usize,
    pub approval_needed: bool,
}

impl Findings<'_> {
    fn moved(&self) -> usize {
        self.items.iter().filter(|item| item.moved && item.price_cents.is_some()).count()
    }

    fn short(&self) -> usize {
        self.items.iter().filter(|item| item.short && item.price_cents.is_some()).count()
    }
}

/// What to know.
pub(super) fn notices(found: &Findings<'_>, language: Language) -> Vec<CartNotice> {
    let mut notices = Vec::new();
    let mut say = |code: &str, holds: bool, fr: String, en: String| {
        if holds {
            notices.push(notice(code, language.pick(&fr, &en).to_owned()));
        }
    };
    let (moved, doubts) = (found.moved(), found.doubts);
    say(
        "price_changed",
        moved > 0,
        format!("Le prix de {moved} ligne(s) a changé depuis votre dernière visite."),
        format!("The price of {moved} line(s) changed since you last looked."),
    );
    say(
        "list_late",
        found.freshness.late && !found.freshness.ordering_suspended,
        "Prix et stock sont ceux d’un jour précédent : la commande sera transmise sous réserve de confirmation."
            .to_owned(),
        "Prices and stock are those of an earlier day: the order is subject to confirmation.".to_owned(),
    );
    let added = found.plan.added_by_splitting();
    say(
        "splitting_adds",
        added.is_positive(),
        format!("Livrer à plusieurs adresses ajoute {} de port.", euros(added, Language::Fr)),
        format!("Delivering to several addresses adds {} of shipping.", euros(added, Language::En)),
    );
    say(
        "doubts_open",
        doubts > 0,
        format!("{doubts} ligne(s) de vos listes attendent une réponse et ne seront pas commandées."),
        format!("{doubts} line(s) of your lists wait for an answer and will not be ordered."),
    );
    say(
        "approval_needed",
        found.approval_needed,
        "Un responsable de votre société devra approuver cette commande.".to_owned(),
        "An owner of your company will have to approve this order.".to_owned(),
    );
    notices
}

/// What stands against submitting. Credit is looked at when it happens.
pub(super) fn blockers(found: &Findings<'_>, language: Language) -> Vec<CartNotice> {
    let mut blockers = Vec::new();
    let mut say = |code: &str, holds: bool, fr: String, en: String| {
        if holds {
            blockers.push(notice(code, language.pick(&fr, &en).to_owned()));
        }
    };
    let (unpriced, short) = (found.unpriced, found.short());
    say("empty_cart", found.items.is_empty(), "Le panier est vide.".to_owned(), "The cart is empty.".to_owned());
    say(
        "not_for_sale",
        unpriced > 0,
        format!("{unpriced} ligne(s) ne sont plus en vente : retirez-les."),
        format!("{unpriced} line(s) are no longer for sale: take them out."),
    );
    say(
        "stock_short",
        short > 0,
        format!("Le stock ne suffit pas pour {short} ligne(s)."),
        format!("Stock does not cover {short} line(s)."),
    );
    say(
        "price_changed",
        found.moved() > 0,
        "Acceptez d’abord les nouveaux prix.".to_owned(),
        "Accept the new prices first.".to_owned(),
    );
    say(
        "no_delivery_address",
        !found.has_address,
        "Ajoutez d’abord une adresse de livraison à votre société.".to_owned(),
        "Add a delivery address to your company first.".to_owned(),
    );
    say(
        "shipping_on_quote",
        found.has_address && !found.plan.groups.is_empty() && found.plan.shipping().is_none(),
        "Le port vers cette adresse est sur devis : contactez-nous.".to_owned(),
        "Shipping to this address is on request: contact us.".to_owned(),
    );
    let missing = found.missing.map_or(Money::ZERO, |missing| missing.goods);
    say(
        "minimum_not_reached",
        missing.is_positive() && !found.items.is_empty(),
        format!("Il manque {} pour atteindre la commande minimale.", euros(missing, Language::Fr)),
        format!("{} are missing to the minimum order.", euros(missing, Language::En)),
    );
    say(
        "ordering_suspended",
        found.freshness.ordering_suspended,
        "Les commandes sont suspendues jusqu’à la prochaine liste.".to_owned(),
        "Ordering is suspended until the next list.".to_owned(),
    );
    blockers
}

/// An amount for people: `1 234,50 €` with the narrow space of French figures, `€1,234.50`.
pub(crate) fn euros(amount: Money, language: Language) -> String {
    let cents = amount.cents().unsigned_abs();
    let sign = if amount.cents() < 0 { "-" } else { "" };
    let (whole, cents) = (cents / 100, cents % 100);
    match language {
        Language::Fr => format!("{sign}{},{cents:02}\u{a0}€", grouped(whole, '\u{202f}')),
        Language::En => format!("{sign}€{}.{cents:02}", grouped(whole, ',')),
    }
}

/// The figures of a number in groups of three.
fn grouped(number: u64, separator: char) -> String {
    let figures = number.to_string();
    let mut text = String::with_capacity(figures.len() + figures.len() / 3);
    for (place, figure) in figures.chars().enumerate() {
        if place > 0 && (figures.len() - place).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(figure);
    }
    text
}

/// 409: some amount is beyond what the platform handles.
pub(crate) fn amount_too_large() -> Problem {
    Problem::conflict(
        "amount_too_large",
        "Le montant d’une ligne dépasse ce que la plateforme sait traiter.",
        "The amount of a line is beyond what the platform handles.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_people_write_them() {
        let written = |cents| {
            let amount = Money::from_cents(cents);
            (euros(amount, Language::Fr), euros(amount, Language::En))
        };
        assert_eq!(written(5), ("0,05\u{a0}€".to_owned(), "€0.05".to_owned()));
        assert_eq!(written(99_950), ("999,50\u{a0}€".to_owned(), "€999.50".to_owned()));
        let large = ("1\u{202f}234\u{202f}567,00\u{a0}€".to_owned(), "€1,234,567.00".to_owned());
        assert_eq!(written(123_456_700), large);
        assert_eq!(written(-50).1, "-€0.50");
    }
}
