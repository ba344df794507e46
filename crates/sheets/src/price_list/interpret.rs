//! What one row of a price list means: an offer, a refusal with its reasons, or no data at all.

use std::collections::BTreeMap;

use dbc_domain::finding::FindingCode;
use dbc_domain::grade::GradeRank;
use dbc_domain::money::Money;
use dbc_domain::offer::{OfferKey, SupplierOffer};
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;

use crate::amount::{PriceProblem, currency_in, display_raw, read_price, read_quantity};
use crate::findings::FindingLog;
use crate::header::{Column, Header, normalise};
use crate::row::{Cell, Row};

/// The columns that a price list cannot do without.
pub(crate) const REQUIRED: [Column; 4] = [Column::Sku, Column::ProductName, Column::Price, Column::Quantity];

/// What a row is.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "nearly every row is an offer; a box would cost an allocation a row")]
pub(crate) enum Outcome {
    /// Totals or a repeated header: no data.
    Skipped,
    /// A row that cannot be taken; its key when it has one.
    Refused(Option<OfferKey>),
    /// An offer.
    Offer(SupplierOffer),
}

/// Reads rows under one header.
#[derive(Debug)]
pub(crate) struct Interpreter {
    header: Header,
    columns: Columns,
    /// Columns without a field of their own: position and unique name.
    extra: Vec<(u32, String)>,
    price_currency: Option<&'static str>,
}

#[derive(Debug)]
struct Columns {
    sku: Option<u32>,
    item_group: Option<u32>,
    product_name: Option<u32>,
    appearance: Option<u32>,
    functionality: Option<u32>,
    boxed: Option<u32>,
    color: Option<u32>,
    cloud_lock: Option<u32>,
    additional_info: Option<u32>,
    quantity: Option<u32>,
    price: Option<u32>,
    campaign: Option<u32>,
    vat: Option<u32>,
    currency: Option<u32>,
}

/// A row under judgement: its problems go to the log.
struct Judge<'a> {
    row: &'a Row,
    header: &'a Header,
    log: &'a mut FindingLog,
    refused: bool,
}

impl Interpreter {
    pub(crate) fn new(header: Header) -> Self {
        let at = |column| header.position(column);
        let columns = Columns {
            sku: at(Column::Sku),
            item_group: at(Column::ItemGroup),
            product_name: at(Column::ProductName),
            appearance: at(Column::Appearance),
            functionality: at(Column::Functionality),
            boxed: at(Column::Boxed),
            color: at(Column::Color),
            cloud_lock: at(Column::CloudLock),
            additional_info: at(Column::AdditionalInfo),
            quantity: at(Column::Quantity),
            price: at(Column::Price),
            campaign: at(Column::CampaignPrice),
            vat: at(Column::VatType).or(at(Column::VatMargin)),
            currency: at(Column::Currency),
        };
        let extra = extra_columns(&header);
        let price_currency = header.currency(Column::Price);
        Interpreter { header, columns, extra, price_currency }
    }

    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// Names of the columns that are kept as they are.
    pub(crate) fn extra_names(&self) -> impl Iterator<Item = &str> {
        self.extra.iter().map(|(_, name)| name.as_str())
    }

    /// What the row means. The row is not blank.
    pub(crate) fn interpret(&self, row: &Row, log: &mut FindingLog) -> Outcome {
        if self.header.is_repeated_by(row) {
            log.add(row.number(), None, None, FindingCode::HeaderRepeated);
            return Outcome::Skipped;
        }
        if self.is_total(row) {
            log.add(row.number(), None, None, FindingCode::TotalRow);
            return Outcome::Skipped;
        }
        let columns = &self.columns;
        let mut judge = Judge { row, header: &self.header, log, refused: false };
        judge.note_formulas();
        let sku = judge.sku(columns.sku);
        let regime = judge.regime(columns.vat);
        let product_name = judge.text(columns.product_name);
        if product_name.is_none() {
            judge.refuse(columns.product_name, None, FindingCode::NameMissing);
        }
        let quantity = judge.quantity(columns.quantity);
        let cost = judge.price(columns.price, columns.currency, self.price_currency);
        let campaign_price = judge.campaign(columns.campaign);
        let appearance = judge.text(columns.appearance).unwrap_or_default();
        if !appearance.is_empty() {
            judge.grade(columns.appearance, &appearance, regime);
        }
        let offer_texts = (
            judge.text(columns.item_group).unwrap_or_default(),
            judge.text(columns.functionality).unwrap_or_default(),
            judge.text(columns.boxed).unwrap_or_default(),
            judge.text(columns.color),
            judge.text(columns.cloud_lock),
            judge.text(columns.additional_info),
        );
        let mut extra = BTreeMap::new();
        for (position, name) in &self.extra {
            if let Some(text) = judge.text(Some(*position)) {
                extra.insert(name.clone(), text);
            }
        }
        let refused = judge.refused;
        match (sku, product_name, quantity, cost) {
            (Some(sku), Some(product_name), Some(quantity), Some(cost)) if !refused => {
                if cost.is_none() {
                    let column = columns.price.map(|at| self.header.text(at));
                    log.add(row.number(), column.as_deref(), Some("0"), FindingCode::PriceNotYet);
                }
                let (item_group, functionality, boxed, color, cloud_lock, additional_info) = offer_texts;
                Outcome::Offer(SupplierOffer {
                    sku,
                    regime,
                    item_group,
                    product_name,
                    appearance,
                    functionality,
                    boxed,
                    color,
                    cloud_lock,
                    additional_info,
                    quantity,
                    cost,
                    campaign_price,
                    extra,
                })
            }
            (sku, ..) => Outcome::Refused(sku.map(|sku| OfferKey { sku, regime })),
        }
    }

    /// A row of sums: it says so, or it holds numbers and nothing that names an article.
    fn is_total(&self, row: &Row) -> bool {
        let sku = self.columns.sku.map_or(Cell::Empty, |at| row.cell(at));
        let sku_text = match sku {
            Cell::Text(text) => text.trim(),
            Cell::Number(text) => text,
            _ => "",
        };
        let mut numbers = 0;
        let mut words = 0;
        for (_, cell) in row.cells() {
            match cell {
                Cell::Text(text) => {
                    let text = normalise(text);
                    let first = text.split(' ').next().unwrap_or("");
                    let whole_is_total = matches!(first, "total" | "totals" | "totaux" | "sum" | "somme" | "subtotal")
                        || text.starts_with("sous total")
                        || text.starts_with("grand total")
                        || text.starts_with("total general");
                    let in_sku = !sku_text.is_empty() && normalise(sku_text) == text;
                    if whole_is_total && (sku_text.is_empty() || in_sku) {
                        return true;
                    }
                    words += usize::from(!text.is_empty());
                }
                Cell::Number(_) => numbers += 1,
                _ => {}
            }
        }
        sku_text.is_empty() && words == 0 && numbers > 0
    }
}

impl Judge<'_> {
    fn cell(&self, position: Option<u32>) -> Cell<'_> {
        position.map_or(Cell::Empty, |at| self.row.cell(at))
    }

    fn note(&mut self, position: Option<u32>, value: Option<&str>, code: FindingCode) {
        let column = position.map(|at| self.header.text(at));
        self.log.add(self.row.number(), column.as_deref(), value, code);
    }

    fn refuse(&mut self, position: Option<u32>, value: Option<&str>, code: FindingCode) {
        self.refused = true;
        self.note(position, value, code);
    }

    fn note_formulas(&mut self) {
        let row = self.row;
        for (position, cell) in row.cells() {
            if row.is_formula(position) {
                let value = cell_text(cell);
                self.note(Some(position), Some(&value), FindingCode::FormulaValue);
            }
        }
    }

    /// The text of a cell, trimmed, without control characters; `None` when nothing is left.
    fn text(&mut self, position: Option<u32>) -> Option<String> {
        let text = cell_text(self.cell(position));
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return None;
        }
        if !trimmed.contains(|c: char| c.is_control()) {
            return Some(trimmed.to_owned());
        }
        let cleaned: String = trimmed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let cleaned = cleaned.split_whitespace().collect::<Vec<_>>().join(" ");
        self.note(position, Some(&cleaned), FindingCode::TextCleaned);
        (!cleaned.is_empty()).then_some(cleaned)
    }

    fn sku(&mut self, position: Option<u32>) -> Option<Sku> {
        let (text, numeric) = match self.cell(position) {
            Cell::Text(text) => (text.trim().to_owned(), false),
            Cell::Number(raw) => (display_raw(raw), true),
            Cell::Empty => (String::new(), false),
            other => {
                let value = cell_text(other).into_owned();
                self.refuse(position, Some(&value), FindingCode::SkuInvalid);
                return None;
            }
        };
        if text.is_empty() {
            self.refuse(position, None, FindingCode::SkuMissing);
            return None;
        }
        // A text of twelve digits lost the two zeros of a phone in an earlier tool; other texts are left alone.
        let lost = numeric || (text.len() == 12 && text.starts_with('1'));
        if lost && let Some(sku) = Sku::restore_zeros(&text) {
            self.note(position, Some(&text), FindingCode::SkuZerosRestored);
            return Some(sku);
        }
        match Sku::parse(&text) {
            Ok(sku) => Some(sku),
            Err(_) => {
                self.refuse(position, Some(&text), FindingCode::SkuInvalid);
                None
            }
        }
    }

    fn regime(&mut self, position: Option<u32>) -> VatRegime {
        let text = cell_text(self.cell(position)).into_owned();
        VatRegime::parse_supplier(&text).unwrap_or_else(|| {
            self.note(position, Some(text.trim()), FindingCode::RegimeUnknown);
            VatRegime::Standard
        })
    }

    fn quantity(&mut self, position: Option<u32>) -> Option<u32> {
        let cell = self.cell(position);
        match read_quantity(cell) {
            Ok(quantity) => Some(quantity),
            Err(code) => {
                let value = cell_text(cell).into_owned();
                self.refuse(position, Some(&value), code);
                None
            }
        }
    }

    /// `Some(None)` is a price of 0: the supplier has none yet.
    fn price(
        &mut self,
        position: Option<u32>,
        currency_position: Option<u32>,
        header_currency: Option<&'static str>,
    ) -> Option<Option<Money>> {
        if let Some(currency) = header_currency.filter(|currency| *currency != "EUR") {
            self.refuse(position, Some(currency), FindingCode::CurrencyForeign);
            return None;
        }
        let stated = cell_text(self.cell(currency_position)).trim().to_owned();
        if !stated.is_empty() && currency_in(&stated) != Some("EUR") {
            let named = currency_in(&stated).map_or(stated.clone(), str::to_owned);
            self.refuse(currency_position, Some(&named), FindingCode::CurrencyForeign);
            return None;
        }
        let cell = self.cell(position);
        let format = position.and_then(|at| self.row.currency(at));
        match read_price(cell, format) {
            Ok(price) => {
                if price.rounded {
                    let value = cell_text(cell).into_owned();
                    self.note(position, Some(&value), FindingCode::PriceRounded);
                }
                Some(price.amount.is_positive().then_some(price.amount))
            }
            Err(problem) => {
                let value = cell_text(cell).into_owned();
                match problem {
                    PriceProblem::Missing => self.refuse(position, None, FindingCode::PriceMissing),
                    PriceProblem::Foreign(currency) => {
                        self.refuse(position, Some(currency), FindingCode::CurrencyForeign);
                    }
                    PriceProblem::Bad(code) => self.refuse(position, Some(&value), code),
                }
                None
            }
        }
    }

    fn campaign(&mut self, position: Option<u32>) -> Option<Money> {
        let cell = self.cell(position);
        let format = position.and_then(|at| self.row.currency(at));
        match read_price(cell, format) {
            Ok(price) => price.amount.is_positive().then_some(price.amount),
            Err(PriceProblem::Missing) => None,
            Err(_) => {
                let value = cell_text(cell).into_owned();
                self.note(position, Some(&value), FindingCode::CampaignPriceUnreadable);
                None
            }
        }
    }

    fn grade(&mut self, position: Option<u32>, appearance: &str, regime: VatRegime) {
        let rank = GradeRank::of(appearance);
        if !rank.is_known() {
            self.note(position, Some(appearance), FindingCode::GradeUnknown);
        } else if regime == VatRegime::Marginal && rank == GradeRank::of("Brand New") {
            self.note(position, Some(appearance), FindingCode::NewUnderMarginScheme);
        }
    }
}

/// The content of a cell as people see it.
pub(crate) fn cell_text(cell: Cell<'_>) -> std::borrow::Cow<'_, str> {
    match cell {
        Cell::Empty => "".into(),
        Cell::Text(text) | Cell::Error(text) => text.into(),
        Cell::Number(raw) => display_raw(raw).into(),
        Cell::Bool(true) => "TRUE".into(),
        Cell::Bool(false) => "FALSE".into(),
    }
}

/// Columns that have no field in an offer, with names made unique.
fn extra_columns(header: &Header) -> Vec<(u32, String)> {
    use Column::{
        AdditionalInfo, Appearance, Boxed, CampaignPrice, CloudLock, Color, Currency, Functionality, ItemGroup, Price,
        ProductName, Quantity, Sku, VatType,
    };
    let has_type = header.position(VatType).is_some();
    let mut extra: Vec<(u32, String)> = Vec::new();
    for cell in header.cells() {
        let used = match cell.column {
            Some(
                Sku | ItemGroup | ProductName | Appearance | Functionality | Boxed | Color | CloudLock | AdditionalInfo
                | Quantity | Price | CampaignPrice | VatType | Currency,
            ) => true,
            Some(Column::VatMargin) => !has_type,
            _ => false,
        };
        if used || cell.repeated {
            continue;
        }
        let mut name = cell.text.clone();
        let mut copy = 1;
        while extra.iter().any(|(_, taken)| *taken == name) {
            copy += 1;
            name = format!("{} ({copy})", cell.text);
        }
        extra.push((cell.position, name));
    }
    extra
}
