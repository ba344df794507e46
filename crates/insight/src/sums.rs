//! Sums of sold lines as the base adds them, and the figures made from them.

use dbc_domain::insight::profitability::{Profitability, profitability};
use dbc_domain::insight::trade_margin::MarginSums;
use dbc_domain::loss_floor::LandedCosts;
use dbc_domain::money::Money;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the base adds up over lines. Columns of every query of this crate, under these names.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sums {
    pub orders: i64,
    pub units: i64,
    pub goods_cents: i64,
    pub costed_units: i64,
    pub costed_goods_cents: i64,
    pub marginal_cost_cents: i64,
    pub standard_cost_cents: i64,
    pub taxed_cents: i64,
    pub untaxed_cents: i64,
}

/// How good a margin is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProfitBand {
    /// A fifth more than the house's mark-ups bring, and above.
    Excellent,
    /// About what they bring.
    Good,
    /// From half of it.
    Medium,
    /// Less than half.
    Weak,
    /// Sold at a loss.
    Loss,
}

/// What was sold and what it brought. Amounts in cents, net for margin goods, before VAT for the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Trade {
    /// Orders.
    pub orders: i64,
    /// Phones.
    pub units: i64,
    /// Goods, without shipping.
    pub goods_cents: i64,
    /// Their margin, less landed costs (trade rules 3); of the lines whose cost is known.
    pub margin_cents: i64,
    /// "Taux de marge": margin over cost, basis points; null without cost.
    #[schema(required)]
    pub on_cost_bp: Option<i32>,
    /// "Taux de marque": margin over price, basis points.
    #[schema(required)]
    pub on_price_bp: Option<i32>,
    /// How good that is; null without cost.
    #[schema(required)]
    pub band: Option<ProfitBand>,
    /// Goods whose cost is not known: they are in no margin.
    pub uncosted_goods_cents: i64,
}

impl Sums {
    fn margin_sums(&self) -> MarginSums {
        MarginSums {
            units: self.costed_units,
            sales: Money::from_cents(self.costed_goods_cents),
            marginal_cost: Money::from_cents(self.marginal_cost_cents),
            standard_cost: Money::from_cents(self.standard_cost_cents),
            taxed: Money::from_cents(self.taxed_cents),
            untaxed: Money::from_cents(self.untaxed_cents),
        }
    }

    /// The figures.
    pub(crate) fn trade(&self, landed: LandedCosts) -> Trade {
        let sums = self.margin_sums();
        Trade {
            orders: self.orders,
            units: self.units,
            goods_cents: self.goods_cents,
            margin_cents: sums.margin(landed).cents(),
            on_cost_bp: sums.on_cost(landed).map(|rate| rate.get()),
            on_price_bp: sums.on_price(landed).map(|rate| rate.get()),
            band: profitability(&sums, landed).map(ProfitBand::from),
            uncosted_goods_cents: self.goods_cents - self.costed_goods_cents,
        }
    }
}

impl From<Profitability> for ProfitBand {
    fn from(band: Profitability) -> Self {
        match band {
            Profitability::Excellent => ProfitBand::Excellent,
            Profitability::Good => ProfitBand::Good,
            Profitability::Medium => ProfitBand::Medium,
            Profitability::Weak => ProfitBand::Weak,
            Profitability::Loss => ProfitBand::Loss,
        }
    }
}

/// `part` of `whole` in basis points, half up; `None` when there is no whole.
pub(crate) fn share_bp(part: i64, whole: i64) -> Option<i32> {
    if whole <= 0 {
        return None;
    }
    let scaled = (i128::from(part) * 20_000 + i128::from(whole)) / (i128::from(whole) * 2);
    i32::try_from(scaled).ok()
}
