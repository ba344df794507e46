//! What one row of a price list means: an offer, a refusal with its reasons, or no data at all.

use std::collections::{BTreeMap, HashMap, HashSet};

use dbc_domain::finding::FindingCode;
use dbc_domain::offer::{OfferKey, SupplierOffer};

use crate::findings::FindingLog;
use crate::header::{Column, Header};
use crate::judge::{Judge, is_total};
use crate::row::Row;

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

    /// Leaves out the columns that nobody knows; the house's prices stay, because rows may contradict each other in them.
    pub(crate) fn forgetting(mut self) -> Self {
        let kept = [Column::DbcPrice, Column::OriginalPrice].map(|column| self.header.position(column));
        self.extra.retain(|(position, _)| kept.contains(&Some(*position)));
        self
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
        if is_total(row, self.columns.sku) {
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
}

/// Columns that have no field in an offer, with names made unique.
fn extra_columns(header: &Header) -> Vec<(u32, String)> {
    use Column::{
        AdditionalInfo, Appearance, Boxed, CampaignPrice, CloudLock, Color, Currency, Functionality, ItemGroup, Price,
        ProductName, Quantity, Sku, VatType,
    };
    let has_type = header.position(VatType).is_some();
    let mut extra: Vec<(u32, String)> = Vec::new();
    let mut taken: HashSet<String> = HashSet::new();
    // The number to try next for a text that comes again: a header may say the same thing in thousands of columns.
    let mut next: HashMap<&str, u32> = HashMap::new();
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
        let copy = next.entry(&cell.text).or_insert(1);
        while !taken.insert(name.clone()) {
            *copy += 1;
            name = format!("{} ({copy})", cell.text);
        }
        extra.push((cell.position, name));
    }
    extra
}
