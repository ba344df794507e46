//! Puts the house's prices on an order, line by line, and adds up. A line that is not found is never priced silently.

use dbc_domain::finding::{Finding, FindingCode};
use dbc_domain::margin::{Buyer, LandedCosts, Priceable, RuleSet};
use dbc_domain::matching::{Match, Method, Wanted};
use dbc_domain::money::Money;
use dbc_domain::product_name::ProductIdentity;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

use super::catalogue::{CatalogueOffer, PricedCatalogue};
use super::read::{Order, OrderHead, OrderLine};
use crate::findings::{FindingLog, shortened};
use crate::header::Column;

/// For whom the result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The house: everything, with supplier prices.
    Dbc,
    /// A client: only what a client may see.
    Client,
}

/// What becomes of a line without a price of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// It is sold at the supplier's price of the order.
    Keep,
    /// It is left out.
    Drop,
    /// The margin rules are applied to the supplier's price of the order.
    Margin,
}

/// How to price.
#[derive(Debug, Clone, Copy)]
pub struct ApplyOptions<'a> {
    /// For whom.
    pub mode: Mode,
    /// For lines without a price; `None` keeps them for the house and refuses them for a client.
    pub missing: Option<Missing>,
    /// The rules of [`Missing::Margin`].
    pub rules: &'a RuleSet,
}

/// What was found for a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LineStatus {
    /// By SKU.
    BySku,
    /// By name, grade and functionality.
    ByCharacteristics,
    /// Several offers at different prices or regimes.
    Ambiguous,
    /// Only under the other VAT regime.
    OtherRegime,
    /// Found, without a price yet.
    WithoutPrice,
    /// Nothing.
    NotFound,
}

/// A line with its price.
#[derive(Debug)]
pub struct PricedLine<'a> {
    /// The order's line.
    pub line: &'a OrderLine,
    /// The offer, when one was found beyond doubt.
    pub entry: Option<CatalogueOffer>,
    /// What was found.
    pub status: LineStatus,
    /// What the house asks per unit; `None` when nobody can say.
    pub price: Option<Money>,
    /// True when the price is not the catalogue's.
    pub by_exception: bool,
}

/// A line that needs somebody's eye.
#[derive(Debug, Clone, Serialize)]
pub struct MissingLine {
    /// Row in the order.
    pub row: u32,
    /// What was found.
    pub status: LineStatus,
    /// Article number.
    pub sku: Option<Sku>,
    /// Name.
    pub product_name: String,
    /// Visual grade.
    pub appearance: String,
    /// Functionality.
    pub functionality: String,
    /// The device, in a detailed order.
    pub identifier: Option<String>,
    /// Units.
    pub quantity: u32,
    /// The order's price, in cents.
    pub supplier_price_cents: Option<Money>,
}

/// Sums over the lines that are written; each multiplied by its quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Totals {
    /// Lines read.
    pub lines: u64,
    /// Units of these lines.
    pub units: u64,
    /// Found by SKU.
    pub by_sku: u64,
    /// Found by characteristics.
    pub by_characteristics: u64,
    /// Several offers fit.
    pub ambiguous: u64,
    /// Only under the other regime.
    pub other_regime: u64,
    /// Found without price.
    pub without_price: u64,
    /// Not found.
    pub not_found: u64,
    /// Left out of the result.
    pub dropped: u64,
    /// Lines that state a price of the supplier.
    pub with_supplier_price: u64,
    /// The supplier's prices of the order, in cents.
    pub supplier_total_cents: Money,
    /// The house's prices, in cents.
    pub dbc_total_cents: Money,
    /// The second less the first, in cents.
    pub difference_cents: Money,
    /// What the order is below the catalogue's supplier prices, in cents.
    pub supplier_discount_cents: Money,
}

/// What pricing gives besides the lines.
#[derive(Debug)]
pub struct Tally {
    /// Sums.
    pub totals: Totals,
    /// Lines that need somebody's eye.
    pub missing: Vec<MissingLine>,
    /// Further such lines, only counted.
    pub missing_omitted: u64,
    /// Lines that have no price in spite of all; for a client nothing is written while there are any.
    pub undecided: u64,
    /// What is to be said of the matching, in the order of rows.
    pub findings: Vec<Finding>,
    /// Findings that are only counted.
    pub findings_omitted: u64,
}

/// A priced order.
#[derive(Debug)]
pub struct PricedOrder<'a> {
    /// The order.
    pub order: &'a Order,
    /// Lines to write.
    pub lines: Vec<PricedLine<'a>>,
    /// Sums and what needs somebody's eye.
    pub tally: Tally,
}

/// Lines that need somebody's eye and are kept one by one.
const MOST_MISSING: usize = 10_000;

/// Findings of an order in memory.
const MOST_FINDINGS: usize = 100_000;

/// Prices an order.
pub fn price_order<'a>(order: &'a Order, catalogue: &'a PricedCatalogue, options: ApplyOptions<'a>) -> PricedOrder<'a> {
    let mut pricer = Pricer::new(&order.head, catalogue, options, MOST_FINDINGS);
    let lines = order.lines.iter().filter_map(|line| pricer.price(line)).collect();
    PricedOrder { order, lines, tally: pricer.finish() }
}

/// Prices lines one after the other.
pub(super) struct Pricer<'a> {
    catalogue: &'a PricedCatalogue,
    options: ApplyOptions<'a>,
    /// The header of the column that findings name.
    column: Option<String>,
    tally: Tally,
    pub(super) log: FindingLog,
}

impl<'a> Pricer<'a> {
    pub(super) fn new(
        head: &OrderHead,
        catalogue: &'a PricedCatalogue,
        options: ApplyOptions<'a>,
        most_findings: usize,
    ) -> Self {
        Pricer {
            catalogue,
            options,
            column: head.header.position(Column::Sku).map(|at| head.header.text(at)),
            tally: Tally {
                totals: Totals::default(),
                missing: Vec::new(),
                missing_omitted: 0,
                undecided: 0,
                findings: Vec::new(),
                findings_omitted: 0,
            },
            log: FindingLog::new(head.sheet.clone(), most_findings),
        }
    }

    /// Prices a line and counts it; `None` when it is left out of the result.
    pub(super) fn price<'l>(&mut self, line: &'l OrderLine) -> Option<PricedLine<'l>> {
        let priced = self.price_line(line);
        let totals = &mut self.tally.totals;
        totals.lines += 1;
        totals.units += u64::from(line.quantity);
        let (count, found) = match priced.status {
            LineStatus::BySku => (&mut totals.by_sku, true),
            LineStatus::ByCharacteristics => (&mut totals.by_characteristics, true),
            LineStatus::Ambiguous => (&mut totals.ambiguous, false),
            LineStatus::OtherRegime => (&mut totals.other_regime, false),
            LineStatus::WithoutPrice => (&mut totals.without_price, false),
            LineStatus::NotFound => (&mut totals.not_found, false),
        };
        *count += 1;
        if !found {
            match self.tally.missing.len() < MOST_MISSING {
                true => self.tally.missing.push(missing_line(&priced)),
                false => self.tally.missing_omitted += 1,
            }
            match self.options.missing {
                Some(Missing::Drop) => {
                    totals.dropped += 1;
                    return None;
                }
                None if self.options.mode == Mode::Client => self.tally.undecided += 1,
                _ if self.options.mode == Mode::Client && priced.price.is_none() => self.tally.undecided += 1,
                _ => {}
            }
        }
        totals.with_supplier_price += u64::from(line.price.is_some());
        let times = |price: Option<Money>| price.and_then(|p| p.checked_times(line.quantity)).unwrap_or_default();
        totals.supplier_total_cents += times(line.price);
        totals.dbc_total_cents += times(priced.price);
        if let (Some(order_price), Some(list_price)) = (line.price, priced.entry.and_then(|entry| entry.cost)) {
            totals.supplier_discount_cents += times(Some(list_price - order_price));
        }
        Some(priced)
    }

    /// True when a line has no price in spite of all.
    pub(super) fn undecided(&self) -> bool {
        self.tally.undecided > 0
    }

    /// Sums, and what is to be said.
    pub(super) fn finish(self) -> Tally {
        let mut tally = self.tally;
        tally.totals.difference_cents = tally.totals.dbc_total_cents - tally.totals.supplier_total_cents;
        (tally.findings, tally.findings_omitted) = self.log.finish();
        tally
    }

    fn note(&mut self, line: &OrderLine, value: &str, code: FindingCode) {
        self.log.add(line.row(), self.column.as_deref(), Some(value), code);
    }

    fn price_line<'l>(&mut self, line: &'l OrderLine) -> PricedLine<'l> {
        let wanted = Wanted { sku: line.sku.clone(), regime: line.regime, traits: line.traits.clone() };
        let catalogue = self.catalogue;
        let (status, entry) = match catalogue.find(&wanted) {
            Match::Found { offer, method, .. } => {
                let entry = catalogue.offer(offer);
                let status = match (method, entry.and_then(|entry| entry.price)) {
                    (_, None) => {
                        self.note(line, catalogue.sku(offer), FindingCode::OfferWithoutPrice);
                        LineStatus::WithoutPrice
                    }
                    (Method::Sku, Some(_)) => LineStatus::BySku,
                    (Method::Characteristics, Some(_)) => LineStatus::ByCharacteristics,
                };
                (status, entry)
            }
            Match::Ambiguous(places) => {
                let names: Vec<&str> = places.iter().take(5).map(|place| catalogue.sku(*place)).collect();
                self.note(line, &names.join(", "), FindingCode::OfferAmbiguous);
                (LineStatus::Ambiguous, None)
            }
            Match::OtherRegime(place) => {
                self.note(line, catalogue.sku(place), FindingCode::OfferOtherRegime);
                (LineStatus::OtherRegime, None)
            }
            Match::NotFound => {
                let named = line.sku.as_ref().map_or(line.traits.product_name.as_str(), Sku::as_str);
                self.note(line, named, FindingCode::OfferNotFound);
                (LineStatus::NotFound, None)
            }
        };
        let from_catalogue = entry.and_then(|entry| entry.price);
        let price = match (from_catalogue, self.options.missing) {
            (Some(price), _) => Some(price),
            (None, Some(Missing::Margin)) => by_rule(line, self.options.rules),
            (None, _) => line.price,
        };
        if let (Some(price), Some(cost)) = (from_catalogue, line.price)
            && price < cost
        {
            self.note(line, &cost.to_string(), FindingCode::SoldBelowCost);
        }
        PricedLine { line, entry, status, price, by_exception: from_catalogue.is_none() }
    }
}

/// The rule applied to the order's own price. Without a regime nobody can say which rule.
fn by_rule(line: &OrderLine, rules: &RuleSet) -> Option<Money> {
    let brand = ProductIdentity::parse(&line.traits.product_name).brand.unwrap_or_default();
    let offer = Priceable {
        regime: line.regime?,
        brand: &brand,
        item_group: "",
        grade: &line.traits.appearance,
        functionality: &line.traits.functionality,
        cost: line.price?,
        floor_waived: false,
    };
    rules.price(&offer, Buyer::default(), LandedCosts::default()).map(|priced| priced.price)
}

fn missing_line(priced: &PricedLine<'_>) -> MissingLine {
    let line = priced.line;
    MissingLine {
        row: line.row(),
        status: priced.status,
        sku: line.sku.clone(),
        product_name: shortened(&line.traits.product_name),
        appearance: shortened(&line.traits.appearance),
        functionality: shortened(&line.traits.functionality),
        identifier: line.identifier.as_ref().map(ToString::to_string),
        quantity: line.quantity,
        supplier_price_cents: line.price,
    }
}

impl PricedLine<'_> {
    /// The words of the column `Méthode recherche` (domain sheet, section 3.3).
    pub fn method(&self) -> &'static str {
        let marginal = self.regime() == Some(VatRegime::Marginal);
        match self.status {
            LineStatus::BySku => "SKU exact",
            LineStatus::ByCharacteristics if marginal => "Caractéristiques avec VAT marginal",
            LineStatus::ByCharacteristics => "Caractéristiques",
            LineStatus::Ambiguous => "Ambigu",
            LineStatus::OtherRegime => "Autre régime",
            LineStatus::WithoutPrice => "Sans prix",
            LineStatus::NotFound => "Non trouvé",
        }
    }

    /// The words of the column `Statut` (domain sheet, section 3.4).
    pub fn status_text(&self, missing: Option<Missing>) -> String {
        let problem = match self.status {
            LineStatus::BySku | LineStatus::ByCharacteristics => return format!("OK - {}", self.method()),
            LineStatus::Ambiguous => "ATTENTION - Plusieurs offres possibles",
            LineStatus::OtherRegime => "ATTENTION - Autre régime de TVA seulement",
            LineStatus::WithoutPrice => "ATTENTION - Pas encore de prix",
            LineStatus::NotFound => "ATTENTION - Produit non trouvé",
        };
        match missing {
            Some(Missing::Margin) if self.price.is_some() => format!("{problem}, marge sur le prix de la commande"),
            _ => problem.to_owned(),
        }
    }

    /// The regime: the offer's, else the line's own.
    pub fn regime(&self) -> Option<VatRegime> {
        self.entry.map(|entry| entry.regime).or(self.line.regime)
    }

    /// `(catalogue − order) / catalogue` in per cent with two decimals; empty without a catalogue price.
    pub fn supplier_discount(&self) -> String {
        let (Some(list), Some(order)) = (self.entry.and_then(|entry| entry.cost), self.line.price) else {
            return String::new();
        };
        let share = (list - order).to_decimal() * Decimal::ONE_HUNDRED / list.to_decimal();
        format!("{:.2}%", share.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
    }
}
