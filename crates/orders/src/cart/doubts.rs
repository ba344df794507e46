//! What is asked back about a line, and the offers that it may mean.

use dbc_catalogue_index::PricedCatalogue;
use dbc_domain::ids::OfferId;
use dbc_domain::language::Language;
use dbc_domain::orders::shorthand::Doubt;

use super::model::DoubtCandidate;

/// Several offers fit.
pub(super) const AMBIGUOUS: &str = "ambiguous";
/// The article exists only under the other VAT regime: its price does not hold for the line.
pub(super) const OTHER_REGIME: &str = "other_regime";
/// Nothing fits.
pub(super) const NOT_FOUND: &str = "not_found";
/// The number of units was not understood.
pub(super) const QUANTITY: &str = "quantity";

/// The code of what a shorthand line leaves open.
pub(super) fn reason_of(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::Model => "model",
        Doubt::Quantity => QUANTITY,
        Doubt::TwoQuantities => "two_quantities",
        Doubt::Storage => "storage",
        Doubt::TwoStorages => "two_storages",
        Doubt::TwoGrades => "two_grades",
        Doubt::Grade => "grade",
    }
}

/// The question to the person.
pub(super) fn question(reason: &str, language: Language) -> &'static str {
    let of_shorthand = [
        Doubt::Model,
        Doubt::Quantity,
        Doubt::TwoQuantities,
        Doubt::Storage,
        Doubt::TwoStorages,
        Doubt::TwoGrades,
        Doubt::Grade,
    ];
    if let Some(doubt) = of_shorthand.into_iter().find(|doubt| reason_of(*doubt) == reason) {
        return doubt.question(language);
    }
    match reason {
        AMBIGUOUS => language.pick("Plusieurs articles correspondent : lequel ?", "Several articles fit: which one?"),
        OTHER_REGIME => language.pick(
            "L’article n’existe que sous l’autre régime de TVA, à un autre prix : le prendre ?",
            "The article exists only under the other VAT regime, at another price: take it?",
        ),
        _ => language.pick(
            "Cet article n’est pas au catalogue : par quoi le remplacer ?",
            "This article is not in the catalogue: what instead?",
        ),
    }
}

/// An offer as it is proposed; `None` when it is not for sale to this buyer.
pub(super) fn candidate(priced: &PricedCatalogue, offer: OfferId) -> Option<DoubtCandidate> {
    let row = priced.catalogue().find(offer)?;
    let price = priced.price(row)?;
    let offer = priced.catalogue().record(row)?;
    Some(DoubtCandidate {
        offer_id: offer.id.uuid(),
        sku: offer.sku.as_str().to_owned(),
        product_name: offer.name.to_owned(),
        appearance: offer.grade.to_owned(),
        functionality: offer.functionality.to_owned(),
        boxed: offer.boxed.to_owned(),
        color: offer.colour.map(str::to_owned),
        additional_info: offer.info.map(str::to_owned),
        vat_regime: offer.regime.code().to_owned(),
        available: offer.quantity,
        price_cents: price.cents(),
    })
}
