//! What changes from hour to hour: quantities, costs and badges.

use std::cmp::Ordering;

use dbc_domain::money::Money;

use crate::order;
use crate::record::{Badge, Badges, OfferRecord};
use crate::rows::RowSet;

/// A column of amounts, some absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MoneyColumn(Vec<i64>);

/// No platform amount comes near it, so it can stand for "none" without a second column.
const NONE: i64 = i64::MIN;

impl MoneyColumn {
    pub(crate) fn get(&self, row: u32) -> Option<Money> {
        self.0.get(row as usize).copied().filter(|&cents| cents != NONE).map(Money::from_cents)
    }

    /// The cents of each row; absent ones are below every amount.
    pub(crate) fn cents(&self) -> &[i64] {
        &self.0
    }

    pub(crate) fn set(&mut self, row: u32, amount: Option<Money>) {
        self.0[row as usize] = amount.map_or(NONE, Money::cents);
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.0.capacity() * size_of::<i64>()
    }
}

impl FromIterator<Option<Money>> for MoneyColumn {
    fn from_iter<I: IntoIterator<Item = Option<Money>>>(amounts: I) -> Self {
        MoneyColumn(amounts.into_iter().map(|amount| amount.map_or(NONE, Money::cents)).collect())
    }
}

/// The figures of one offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figure {
    pub(crate) quantity: u32,
    pub(crate) cost: Option<Money>,
    pub(crate) campaign_price: Option<Money>,
    pub(crate) previous_cost: Option<Money>,
    pub(crate) badges: Badges,
}

impl Figure {
    pub(crate) fn of(record: &OfferRecord) -> Self {
        Figure {
            quantity: record.quantity,
            cost: record.cost,
            campaign_price: record.campaign_price,
            previous_cost: record.previous_cost,
            badges: record.badges,
        }
    }
}

/// The columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) quantities: Vec<u32>,
    pub(crate) costs: MoneyColumn,
    campaign_prices: MoneyColumn,
    previous_costs: MoneyColumn,
    badges: Vec<Badges>,
    pub(crate) in_stock: RowSet,
    pub(crate) badge_rows: [RowSet; Badge::ALL.len()],
    /// Rows by quantity, the default order within one quantity.
    pub(crate) by_quantity: Vec<u32>,
}

impl Figures {
    pub(crate) fn new(figures: impl ExactSizeIterator<Item = Figure> + Clone) -> Self {
        let rows = figures.len() as u32;
        let quantities: Vec<u32> = figures.clone().map(|figure| figure.quantity).collect();
        let badges: Vec<Badges> = figures.clone().map(|figure| figure.badges).collect();
        let mut by_quantity: Vec<u32> = (0..rows).collect();
        by_quantity.sort_by_key(|&row| quantities[row as usize]);
        Figures {
            costs: figures.clone().map(|figure| figure.cost).collect(),
            campaign_prices: figures.clone().map(|figure| figure.campaign_price).collect(),
            previous_costs: figures.map(|figure| figure.previous_cost).collect(),
            in_stock: RowSet::from_fn(rows, |row| quantities[row as usize] > 0),
            badge_rows: Badge::ALL.map(|badge| RowSet::from_fn(rows, |row| badges[row as usize].contains(badge))),
            quantities,
            badges,
            by_quantity,
        }
    }

    pub(crate) fn get(&self, row: u32) -> Figure {
        Figure {
            quantity: self.quantities[row as usize],
            cost: self.costs.get(row),
            campaign_price: self.campaign_prices.get(row),
            previous_cost: self.previous_costs.get(row),
            badges: self.badges[row as usize],
        }
    }

    /// The same columns with other figures in some rows.
    pub(crate) fn patched(&self, changes: &[(u32, Figure)]) -> Self {
        let mut new = self.clone();
        let mut moved = RowSet::empty(self.quantities.len() as u32);
        for &(row, figure) in changes {
            new.quantities[row as usize] = figure.quantity;
            new.costs.set(row, figure.cost);
            new.campaign_prices.set(row, figure.campaign_price);
            new.previous_costs.set(row, figure.previous_cost);
            new.badges[row as usize] = figure.badges;
            new.in_stock.set(row, figure.quantity > 0);
            for (rows, badge) in new.badge_rows.iter_mut().zip(Badge::ALL) {
                rows.set(row, figure.badges.contains(badge));
            }
            moved.set(row, figure.quantity != self.quantities[row as usize]);
        }
        let order =
            |a: u32, b: u32| -> Ordering { (new.quantities[a as usize], a).cmp(&(new.quantities[b as usize], b)) };
        let by_quantity = order::moved(&self.by_quantity, &moved, order);
        new.by_quantity = by_quantity;
        new
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        let sets: usize = self.badge_rows.iter().chain([&self.in_stock]).map(RowSet::heap_bytes).sum();
        let money = self.costs.heap_bytes() + self.campaign_prices.heap_bytes() + self.previous_costs.heap_bytes();
        self.quantities.len() * (4 + 4 + size_of::<Badges>()) + money + sets
    }
}
