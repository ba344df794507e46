//! The rows of an order as its client gets it (domain sheet 6.6), as a workbook, as text, or as JSON. Nothing of the
//! house's own is in any of them, whoever asks.

use dbc_domain::money::Money;
use dbc_sheets::error::WriteError;
use dbc_sheets::order::client_columns;
use dbc_sheets::write::{Out, SheetWriter, guarded_text};
use serde::Serialize;
use utoipa::ToSchema;

/// A line, as its client gets it.
#[derive(Debug, Clone)]
pub(super) struct ArticleRow {
    pub sku: String,
    pub product_name: String,
    pub quantity: i64,
    pub price: Money,
    pub catalogue_price: Option<Money>,
    pub appearance: String,
    pub functionality: String,
    pub color: Option<String>,
    pub boxed: String,
    pub additional_info: Option<String>,
}

/// A phone, as its client gets it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DeviceRow {
    /// Its article.
    pub sku: String,
    /// In words.
    pub product_name: String,
    /// IMEI, MEID or serial number.
    pub identifier: String,
    /// Grade.
    pub appearance: String,
    /// Functionality.
    pub functionality: String,
    /// Box.
    pub boxed: String,
    /// Colour.
    #[schema(required)]
    pub color: Option<String>,
    /// Lock to an account.
    #[schema(required)]
    pub cloud_lock: Option<String>,
    /// Remark.
    #[schema(required)]
    pub additional_info: Option<String>,
    /// Its price, without VAT or net, in cents.
    pub price_cents: i64,
}

/// What is exported.
#[derive(Debug, Clone)]
pub(super) enum Rows {
    /// One row per article.
    Articles(Vec<ArticleRow>),
    /// One row per device.
    Devices(Vec<DeviceRow>),
}

impl Rows {
    fn detailed(&self) -> bool {
        matches!(self, Rows::Devices(_))
    }

    /// The name of the sheet.
    fn sheet(&self) -> &'static str {
        if self.detailed() { "IMEI" } else { "SKU" }
    }

    fn each<E>(&self, mut take: impl FnMut(&[Out<'_>]) -> Result<(), E>) -> Result<(), E> {
        let text = |text: &'_ Option<String>| text.clone().unwrap_or_default();
        match self {
            Rows::Articles(rows) => rows.iter().try_for_each(|row| {
                let total = row.price.checked_times(u32::try_from(row.quantity).unwrap_or(0)).unwrap_or(Money::ZERO);
                let (color, info) = (text(&row.color), text(&row.additional_info));
                take(&[
                    Out::Text(&row.sku),
                    Out::Text(&row.product_name),
                    Out::Whole(row.quantity),
                    Out::Amount(row.price),
                    Out::Amount(total),
                    row.catalogue_price.map_or(Out::Empty, Out::Amount),
                    Out::Text(&row.appearance),
                    Out::Text(&row.functionality),
                    Out::Text(&color),
                    Out::Text(&row.boxed),
                    Out::Text(&info),
                ])
            }),
            Rows::Devices(rows) => (1_i64..).zip(rows).try_for_each(|(number, row)| {
                let (color, lock, info) = (text(&row.color), text(&row.cloud_lock), text(&row.additional_info));
                take(&[
                    Out::Text(&row.sku),
                    Out::Whole(number),
                    Out::Text(&row.product_name),
                    Out::Text(&row.identifier),
                    Out::Text(&row.appearance),
                    Out::Text(&row.functionality),
                    Out::Text(&row.boxed),
                    Out::Text(&color),
                    Out::Text(&lock),
                    Out::Text(&info),
                    Out::Whole(1),
                    Out::Amount(Money::from_cents(row.price_cents)),
                ])
            }),
        }
    }

    /// The workbook.
    pub(super) fn workbook(&self) -> Result<Vec<u8>, WriteError> {
        let mut writer = SheetWriter::in_memory(self.sheet(), &client_columns(self.detailed()))?;
        self.each(|cells| writer.row(cells))?;
        writer.into_bytes()
    }

    /// The text: commas, points, no mark before it, as clients' programs have always read it.
    pub(super) fn text(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(client_columns(self.detailed()).iter().map(|column| column.header().to_owned()))?;
        self.each(|cells| {
            writer.write_record(cells.iter().map(|cell| match cell {
                Out::Text(text) => guarded_text(text).into_owned(),
                Out::Whole(number) => number.to_string(),
                Out::Amount(amount) => amount.to_string(),
                Out::Empty | Out::Number(_) | Out::Bool(_) => String::new(),
            }))
        })?;
        writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }
}
