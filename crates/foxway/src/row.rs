//! One row of a price list, read for what it means: an offer, or the reasons why it is none. The rules are those of
//! the Excel list; only the form differs.

use std::borrow::Cow;
use std::collections::BTreeMap;

use dbc_domain::finding::FindingCode;
use dbc_domain::grade::GradeRank;
use dbc_domain::money::Money;
use dbc_domain::offer::SupplierOffer;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_sheets::amount::{PriceProblem, read_price, read_quantity};
use dbc_sheets::row::Cell;
use serde_json::value::RawValue;

use crate::error::Error;
use crate::json::{Fields, elements, scalar};

/// A row as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The article number, when it is one, whatever else is wrong.
    pub sku: Option<Sku>,
    /// The offer; `None` when the row is refused.
    pub offer: Option<SupplierOffer>,
    /// What is to be said of it.
    pub remarks: Vec<Remark>,
}

/// Something to be said of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The field's name in the interface.
    pub field: Cow<'static, str>,
    /// What stood there.
    pub value: Option<String>,
    /// What it is.
    pub code: FindingCode,
}

/// Fields that are read, or that only repeat what the SKU and the list say.
const KNOWN: [&str; 11] = [
    "ProductName",
    "ItemVariantId",
    "ItemGroupId",
    "ItemGroupName",
    "DimensionGroupId",
    "DimensionGroupName",
    "Quantity",
    "Price",
    "CurrencyIsoCode",
    "SKU",
    "Dimension",
];

/// Reads one object of a price list of that regime. Fields and dimensions that are not known are kept by their name.
///
/// # Errors
/// When it is no object at all; a bad value is a remark.
pub fn parse_row(regime: VatRegime, text: &[u8]) -> Result<Row, Error> {
    let fields = Fields::parse(text)?;
    let mut reader = Reader { fields: &fields, remarks: Vec::new(), refused: false };
    let sku = reader.sku();
    let product_name = reader.text("ProductName");
    if product_name.is_none() {
        reader.refuse("ProductName", None, FindingCode::NameMissing);
    }
    let quantity = reader.quantity();
    let cost = reader.cost();
    let mut dimensions = reader.dimensions();
    let mut take = |name: &str| dimensions.remove(name);
    let appearance = take("Appearance").unwrap_or_default();
    let (functionality, boxed) = (take("Functionality").unwrap_or_default(), take("Boxed").unwrap_or_default());
    let (color, cloud_lock, additional_info) = (take("Color"), take("Cloud Lock"), take("Additional Info"));
    reader.grade(&appearance, regime);
    let mut extra = dimensions;
    for (name, raw) in fields.iter().filter(|(name, _)| !KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name))) {
        if let Some(value) = reader.cleaned(name.to_owned().into(), raw) {
            extra.entry(name.to_owned()).or_insert(value);
        }
    }
    let item_group = reader.text("ItemGroupName").unwrap_or_default();
    let Reader { remarks, refused, .. } = reader;
    let offer = match (sku.clone(), product_name, quantity, cost) {
        (Some(sku), Some(product_name), Some(quantity), Some(cost)) if !refused => Some(SupplierOffer {
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
            campaign_price: None,
            extra,
        }),
        _ => None,
    };
    Ok(Row { sku, offer, remarks })
}

struct Reader<'f, 'a> {
    fields: &'f Fields<'a>,
    remarks: Vec<Remark>,
    refused: bool,
}

impl Reader<'_, '_> {
    fn note(&mut self, field: impl Into<Cow<'static, str>>, value: Option<&str>, code: FindingCode) {
        self.remarks.push(Remark { field: field.into(), value: value.map(str::to_owned), code });
    }

    fn refuse(&mut self, field: &'static str, value: Option<&str>, code: FindingCode) {
        self.refused = true;
        self.note(field, value, code);
    }

    /// A text without blanks around it and without control characters; `None` when nothing is left.
    fn cleaned(&mut self, field: Cow<'static, str>, raw: &RawValue) -> Option<String> {
        let text = scalar(raw);
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed == "null" {
            return None;
        }
        if !trimmed.contains(char::is_control) {
            return Some(trimmed.to_owned());
        }
        let blanks: String = trimmed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let cleaned = blanks.split_whitespace().collect::<Vec<_>>().join(" ");
        self.note(field, Some(&cleaned), FindingCode::TextCleaned);
        (!cleaned.is_empty()).then_some(cleaned)
    }

    fn text(&mut self, name: &'static str) -> Option<String> {
        let raw = self.fields.get(name)?;
        self.cleaned(name.into(), raw)
    }

    fn sku(&mut self) -> Option<Sku> {
        let Some(raw) = self.fields.get("SKU") else {
            self.refuse("SKU", None, FindingCode::SkuMissing);
            return None;
        };
        let text = scalar(raw);
        // A number in the place of the text has lost its zeros.
        if !raw.get().starts_with('"')
            && let Some(sku) = Sku::restore_zeros(&text)
        {
            self.note("SKU", Some(&text), FindingCode::SkuZerosRestored);
            return Some(sku);
        }
        match Sku::parse(&text) {
            Ok(sku) => Some(sku),
            Err(dbc_domain::sku::SkuError::Empty) => {
                self.refuse("SKU", None, FindingCode::SkuMissing);
                None
            }
            Err(_) => {
                self.refuse("SKU", Some(&text), FindingCode::SkuInvalid);
                None
            }
        }
    }

    fn quantity(&mut self) -> Option<u32> {
        let raw = self.fields.get("Quantity");
        let text = raw.map(scalar).unwrap_or_default();
        read_quantity(cell(raw, &text)).map_err(|code| self.refuse("Quantity", Some(&text), code)).ok()
    }

    /// `Some(None)` is a price of 0: the supplier has none yet.
    fn cost(&mut self) -> Option<Option<Money>> {
        let currency = self.text("CurrencyIsoCode");
        if let Some(currency) = currency.filter(|currency| !currency.eq_ignore_ascii_case("EUR")) {
            self.refuse("CurrencyIsoCode", Some(&currency), FindingCode::CurrencyForeign);
            return None;
        }
        let raw = self.fields.get("Price");
        let text = raw.map(scalar).unwrap_or_default();
        match read_price(cell(raw, &text), None) {
            Ok(price) => {
                if price.rounded {
                    self.note("Price", Some(&text), FindingCode::PriceRounded);
                }
                Some(price.amount.is_positive().then_some(price.amount))
            }
            Err(problem) => {
                let (value, code) = match problem {
                    PriceProblem::Missing => (None, FindingCode::PriceMissing),
                    PriceProblem::Foreign(currency) => (Some(currency), FindingCode::CurrencyForeign),
                    PriceProblem::Bad(code) => (Some(text.as_ref()), code),
                };
                self.refuse("Price", value, code);
                None
            }
        }
    }

    fn dimensions(&mut self) -> BTreeMap<String, String> {
        let mut dimensions = BTreeMap::new();
        for raw in self.fields.get("Dimension").map(elements).unwrap_or_default() {
            let Some(pair) = Fields::of(raw) else { continue };
            let (Some(key), Some(value)) = (pair.get("Key"), pair.get("Value")) else { continue };
            let key = scalar(key).trim().to_owned();
            if let Some(value) = self.cleaned(key.clone().into(), value)
                && let Some(before) = dimensions.insert(key.clone(), value)
            {
                // The first one counts, as with columns of a workbook.
                self.note(key.clone(), Some(&key), FindingCode::ColumnRepeated);
                dimensions.insert(key, before);
            }
        }
        dimensions
    }

    fn grade(&mut self, appearance: &str, regime: VatRegime) {
        let rank = GradeRank::of(appearance);
        if !rank.is_known() {
            self.note("Appearance", Some(appearance), FindingCode::GradeUnknown);
        } else if regime == VatRegime::Marginal && rank == GradeRank::of("Brand New") {
            self.note("Appearance", Some(appearance), FindingCode::NewUnderMarginScheme);
        }
    }
}

fn cell<'t>(raw: Option<&RawValue>, text: &'t str) -> Cell<'t> {
    match raw.map(|raw| raw.get().as_bytes().first().copied().unwrap_or_default()) {
        None => Cell::Empty,
        Some(b'"') => Cell::Text(text),
        Some(b'0'..=b'9' | b'-') => Cell::Number(text),
        Some(_) => Cell::Error(text),
    }
}
