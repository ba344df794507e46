//! The kinds of files that circulate in the business, told apart by their columns (domain sheet, sections 1, 3 and 4).

use dbc_domain::language::Language;
use dbc_domain::price_list_name::FileName;
use serde::Serialize;

use crate::header::{Column, Header};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// The supplier's daily list of offers.
    PriceList,
    /// A price list with the house's prices added.
    DbcCatalogue,
    /// A supplier order, one row per SKU, with `Quantity` and `Price`.
    GroupedOrder,
    /// A supplier order in the offer layout: `Required Count`, `Offered Price`, `Vat Margin`.
    OfferedOrder,
    /// A detailed supplier order, one row per device.
    ImeiOrder,
    /// A client's own list: SKU and quantity.
    ClientList,
    /// None of these.
    Unknown,
}

impl FileKind {
    /// Tells the kind from the header, with the file's name where the columns leave it open: a grouped order has a
    /// subset of the columns of a price list.
    pub fn recognise(header: &Header, file_name: &str) -> Self {
        let has = |column| header.position(column).is_some();
        let named_order = matches!(FileName::parse(file_name), Some(FileName::Order { .. }));
        let list_columns = has(Column::ItemGroup) || has(Column::CampaignPrice);
        if has(Column::ItemIdentifier) && (has(Column::Id) || has(Column::Sku)) {
            FileKind::ImeiOrder
        } else if has(Column::OfferedPrice) || has(Column::RequiredCount) {
            FileKind::OfferedOrder
        } else if has(Column::Quantity) && is_order_of_the_house(header) {
            FileKind::ClientList
        } else if has(Column::DbcPrice) {
            FileKind::DbcCatalogue
        } else if list_columns || (has(Column::Price) && !named_order) {
            FileKind::PriceList
        } else if has(Column::Price) {
            FileKind::GroupedOrder
        } else if has(Column::Quantity) {
            FileKind::ClientList
        } else {
            FileKind::Unknown
        }
    }

    /// With its article, to stand in a sentence.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            FileKind::PriceList => language.pick("une liste de prix du fournisseur", "a price list of the supplier"),
            FileKind::DbcCatalogue => language.pick("un catalogue DBC déjà tarifé", "a DBC catalogue, priced already"),
            FileKind::GroupedOrder => language.pick("une commande groupée", "a grouped order"),
            FileKind::OfferedOrder => language.pick("une commande au format d'offre", "an order in the offer layout"),
            FileKind::ImeiOrder => {
                language.pick("une commande détaillée avec IMEI", "a detailed order with IMEI numbers")
            }
            FileKind::ClientList => language.pick("une liste de commande d'un client", "a client's own order list"),
            FileKind::Unknown => language.pick("d'un genre inconnu", "of an unknown kind"),
        }
    }

    /// The command that takes such a file.
    pub fn tool(self) -> &'static str {
        match self {
            FileKind::PriceList => "dbc transform-catalog",
            FileKind::GroupedOrder | FileKind::OfferedOrder | FileKind::ClientList => "dbc apply-prices-to-order",
            FileKind::ImeiOrder => "dbc process-imei-order",
            FileKind::DbcCatalogue | FileKind::Unknown => "dbc analyze-catalog",
        }
    }
}

/// True for an order that a client got from the house (domain sheet 6.6): a total per line, which no catalogue has. What
/// it costs there is what the client pays, so that nothing of it is taken for a cost.
fn is_order_of_the_house(header: &Header) -> bool {
    header.cells().iter().any(|cell| cell.text.trim().eq_ignore_ascii_case("total price"))
}
