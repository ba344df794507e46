//! What the supplier asks for a phone: its price as new, worn down by age, then the ladder of its condition. Integer
//! arithmetic throughout: factors are thousandths, amounts are cents.

use chrono::{Datelike, NaiveDate};
use dbc_domain::money::Money;
use dbc_domain::vat::VatRegime;

use crate::combination::{Appearance, Boxed, Condition, Functionality, Remark};
use crate::models::{Brand, Model};

/// What a product in grade A, working, unboxed, under ordinary VAT costs on a day, before the product's own noise.
///
/// Retail prices include 20 % VAT; the trade price begins at nine tenths of the rest for an iPhone and two thirds for
/// others, and loses 1.8 % and 2.5 % of itself each month.
pub(crate) fn reference_price(model: &Model, storage_step: u32, day: NaiveDate) -> Money {
    let (start, monthly) = if model.brand == Brand::Apple { (900, 982) } else { (670, 975) };
    let mut millicents = i64::from(model.launch_euros) * 100 * 1000 * 100 / 120 * start / 1000;
    for _ in 0..months_between(model.launch, day) {
        millicents = millicents * monthly / 1000;
    }
    for _ in 0..storage_step {
        millicents = millicents * 1090 / 1000;
    }
    Money::from_cents((millicents / 1000).max(800))
}

/// The price of a condition, given that of the same product in grade A, working, unboxed, under ordinary VAT.
pub(crate) fn on_the_ladder(reference: Money, condition: Condition, regime: VatRegime) -> Money {
    let factors = [
        appearance(condition.appearance),
        functionality(condition.functionality),
        boxed(condition.boxed),
        remark(condition),
        vat(regime),
    ];
    let cents = factors.into_iter().fold(reference.cents() * 1000, |amount, factor| amount * factor / 1000);
    Money::from_cents(cents / 1000)
}

/// Rounded to whole euros, as the supplier's prices mostly are, or left at the cent; never below one euro.
pub(crate) fn as_quoted(price: Money, whole_euros: bool) -> Money {
    let cents = if whole_euros { (price.cents() + 50) / 100 * 100 } else { price.cents() };
    Money::from_cents(cents.max(100))
}

/// Whole months from a model's launch to a day; none before the launch.
pub(crate) fn months_between((year, month): (i32, u32), day: NaiveDate) -> u32 {
    let months = (day.year() - year) * 12 + day.month0() as i32 - (month as i32 - 1);
    months.max(0).unsigned_abs()
}

fn appearance(appearance: Appearance) -> i64 {
    match appearance {
        Appearance::BrandNew => 1220,
        Appearance::Swap => 1150,
        Appearance::APlus => 1080,
        Appearance::A => 1000,
        Appearance::Ab => 960,
        Appearance::BPlus => 935,
        Appearance::B => 910,
        Appearance::Bc => 870,
        Appearance::CPlus => 830,
        Appearance::C => 740,
    }
}

fn functionality(functionality: Functionality) -> i64 {
    match functionality {
        Functionality::Working => 1000,
        Functionality::MinorFault => 880,
    }
}

fn boxed(boxed: Boxed) -> i64 {
    match boxed {
        Boxed::OriginalBox => 1030,
        Boxed::PremiumUnboxed => 1010,
        Boxed::Unboxed => 1000,
        Boxed::DamagedBox => 992,
        Boxed::IncompleteBox => 985,
    }
}

fn remark(condition: Condition) -> i64 {
    match condition.remark {
        None => 1000,
        Some(Remark::PremiumRefurbished) => 1040,
        Some(Remark::BrandNewBattery) => 1030,
        Some(Remark::EngravingRemoved) => 980,
        Some(Remark::Discoloration | Remark::BrokenSeal | Remark::Engraving) => 965,
        Some(Remark::Other | Remark::TrueToneMissing | Remark::ScratchedOnPurpose) => 955,
        Some(Remark::ReducedBatteryPerformance) => 940,
        Some(Remark::ChipOrCrack | Remark::HeavyCosmeticWear) => 935,
        Some(Remark::AsIs) => 900,
    }
}

/// Margin-scheme goods carry VAT that nobody recovers, so they cost a little more.
fn vat(regime: VatRegime) -> i64 {
    match regime {
        VatRegime::Standard => 1000,
        VatRegime::Marginal => 1040,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::MODELS;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 16).unwrap()
    }

    fn price_of(name: &str) -> i64 {
        let model = MODELS.iter().find(|model| model.name == name).unwrap();
        reference_price(model, 0, day()).cents() / 100
    }

    #[test]
    fn older_phones_cost_less() {
        let line = ["iPhone 8", "iPhone 11", "iPhone 13", "iPhone 15", "iPhone 17"].map(price_of);
        assert!(line.is_sorted(), "{line:?}");
        assert!((60..160).contains(&line[1]), "a seven-year-old iPhone 11 sells around a hundred euros: {}", line[1]);
        assert!((300..500).contains(&line[3]), "a three-year-old iPhone 15 sells for some 400 euros: {}", line[3]);
    }

    #[test]
    fn each_lower_grade_is_cheaper() {
        let condition = |appearance| Condition {
            appearance,
            functionality: Functionality::Working,
            boxed: Boxed::Unboxed,
            remark: None,
        };
        let best_first = [
            Appearance::BrandNew,
            Appearance::Swap,
            Appearance::APlus,
            Appearance::A,
            Appearance::Ab,
            Appearance::BPlus,
            Appearance::B,
            Appearance::Bc,
            Appearance::CPlus,
            Appearance::C,
        ];
        let prices = best_first
            .map(|appearance| on_the_ladder(Money::from_cents(30_000), condition(appearance), VatRegime::Standard));
        assert!(prices.windows(2).all(|pair| pair[0] > pair[1]), "{prices:?}");
        assert_eq!(prices[9], Money::from_cents(22_200), "grade C is 74 % of grade A");
    }

    #[test]
    fn a_fault_costs_about_a_sixth() {
        let condition = |functionality, remark| Condition {
            appearance: Appearance::C,
            functionality,
            boxed: Boxed::Unboxed,
            remark,
        };
        let reference = Money::from_cents(100_000);
        let faulty = on_the_ladder(
            reference,
            condition(Functionality::MinorFault, Some(Remark::ChipOrCrack)),
            VatRegime::Standard,
        );
        assert_eq!(faulty, Money::from_cents(60_887), "0.61 of grade A, as in the supplier's lists");
    }
}
