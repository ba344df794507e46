//! The columns of an offer: which ones a caller may have, how they are called in an answer and in a workbook, and what
//! stands in them.

use dbc_catalogue_index::{Badge, Offer, PricedCatalogue, RowId};
use dbc_domain::language::Language;
use dbc_domain::money::{BasisPoints, Money};
use dbc_domain::vat::VatRegime;
use dbc_ground::http::Problem;
use dbc_sheets::write::{CellKind, ColumnSpec, Out};

use super::query::bad;

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Id,
    Sku,
    Ean,
    Name,
    Brand,
    Model,
    Storage,
    ItemGroup,
    Grade,
    Functionality,
    Colour,
    Boxed,
    CloudLock,
    Info,
    Regime,
    Badges,
    Quantity,
    Price,
    PreviousPrice,
    Cost,
    CampaignPrice,
    Margin,
    Markup,
}

use Column::{
    Badges, Boxed, Brand, CampaignPrice, CloudLock, Colour, Cost, Ean, Functionality, Grade, Id, Info, ItemGroup,
    Margin, Markup, Model, Name, PreviousPrice, Price, Quantity, Regime, Sku, Storage,
};

/// Every column, in the order of an answer.
const ALL: [Column; 23] = [
    Id,
    Sku,
    Ean,
    Regime,
    ItemGroup,
    Name,
    Brand,
    Model,
    Storage,
    Grade,
    Functionality,
    Boxed,
    Colour,
    CloudLock,
    Info,
    Quantity,
    Badges,
    Price,
    PreviousPrice,
    Cost,
    CampaignPrice,
    Margin,
    Markup,
];

/// The columns of an export when none is named: those of the supplier's list, then the price.
const USUAL: [Column; 12] =
    [Sku, Name, Grade, Functionality, Colour, Boxed, CloudLock, Info, Regime, Quantity, Price, Cost];

impl Column {
    /// The field of an answer.
    pub(super) fn name(self) -> &'static str {
        match self {
            Id => "id",
            Sku => "sku",
            Ean => "ean",
            Name => "name",
            Brand => "brand",
            Model => "model",
            Storage => "storage_gb",
            ItemGroup => "item_group",
            Grade => "grade",
            Functionality => "functionality",
            Colour => "colour",
            Boxed => "boxed",
            CloudLock => "cloud_lock",
            Info => "additional_info",
            Regime => "regime",
            Badges => "badges",
            Quantity => "quantity",
            Price => "price_cents",
            PreviousPrice => "previous_price_cents",
            Cost => "cost_cents",
            CampaignPrice => "campaign_price_cents",
            Margin => "margin_cents",
            Markup => "markup_bp",
        }
    }

    /// Only for staff who may see costs.
    fn of_costs(self) -> bool {
        matches!(self, Cost | CampaignPrice | Margin | Markup)
    }

    fn header(self, language: Language) -> &'static str {
        match self {
            Id => language.pick("Identifiant", "Id"),
            Sku => "SKU",
            Ean => "EAN",
            Name => language.pick("Nom du produit", "Product Name"),
            Brand => language.pick("Marque", "Brand"),
            Model => language.pick("Modèle", "Model"),
            Storage => language.pick("Stockage (Go)", "Storage (GB)"),
            ItemGroup => language.pick("Groupe", "Item Group"),
            Grade => language.pick("Apparence", "Appearance"),
            Functionality => language.pick("Fonctionnalité", "Functionality"),
            Colour => language.pick("Couleur", "Color"),
            Boxed => language.pick("Emballage", "Boxed"),
            CloudLock => "Cloud Lock",
            Info => language.pick("Infos", "Additional Info"),
            Regime => language.pick("TVA", "VAT"),
            Badges => language.pick("Nouveautés", "News"),
            Quantity => language.pick("Qté", "Quantity"),
            Price => language.pick("Prix (€)", "Price (EUR)"),
            PreviousPrice => language.pick("Prix précédent (€)", "Previous Price (EUR)"),
            Cost => language.pick("Prix d’achat (€)", "Cost (EUR)"),
            CampaignPrice => language.pick("Prix campagne (€)", "Campaign Price (EUR)"),
            Margin => language.pick("Marge (€)", "Margin (EUR)"),
            Markup => language.pick("Taux de marge (%)", "Markup (%)"),
        }
    }

    fn kind(self) -> CellKind {
        match self {
            Price | PreviousPrice | Cost | CampaignPrice | Margin | Markup => CellKind::Amount,
            Storage | Quantity => CellKind::Whole,
            _ => CellKind::Text,
        }
    }

    /// The column of a workbook.
    pub(super) fn spec(self, language: Language) -> ColumnSpec {
        ColumnSpec::new(self.header(language), self.kind())
    }
}

/// What the caller may have: `None` for all of it.
///
/// Errors: 400 `invalid_query` for a name that the caller does not know.
pub(super) fn chosen(asked: Option<&str>, costs: bool) -> Result<Option<Vec<Column>>, Problem> {
    let Some(asked) = asked.filter(|asked| !asked.is_empty()) else { return Ok(None) };
    let mut columns = Vec::new();
    for name in asked.split(',').map(str::trim) {
        let known = ALL.into_iter().find(|column| column.name() == name && (costs || !column.of_costs()));
        match known {
            Some(column) if columns.contains(&column) => {}
            Some(column) => columns.push(column),
            None => {
                return Err(bad(
                    "fields",
                    "des noms de champs de la réponse, séparés par des virgules",
                    "names of fields of the answer, separated by commas",
                ));
            }
        }
    }
    Ok(Some(columns))
}

/// The columns of an export.
pub(super) fn chosen_for_export(asked: Option<&str>, costs: bool) -> Result<Vec<Column>, Problem> {
    let usual = || USUAL.into_iter().filter(|column| costs || !column.of_costs()).collect();
    Ok(chosen(asked, costs)?.unwrap_or_else(usual))
}

/// What stands in a cell. Texts that are made for it are kept in `made`.
pub(super) fn cell<'a>(
    column: Column,
    priced: &PricedCatalogue,
    row: RowId,
    offer: &Offer<'a>,
    made: &'a mut String,
) -> Out<'a> {
    let text = |text: Option<&'a str>| text.map_or(Out::Empty, Out::Text);
    let amount = |amount: Option<Money>| amount.map_or(Out::Empty, Out::Amount);
    match column {
        Id => {
            made.push_str(&offer.id.to_string());
            Out::Text(made)
        }
        Sku => Out::Text(offer.sku.as_str()),
        Ean => match offer.ean {
            Some(ean) => {
                made.push_str(&ean.to_string());
                Out::Text(made)
            }
            None => Out::Empty,
        },
        Name => Out::Text(offer.name),
        Brand => text(offer.brand),
        Model => Out::Text(offer.model),
        Storage => offer.storage_gb.map_or(Out::Empty, |gb| Out::Whole(i64::from(gb))),
        ItemGroup => Out::Text(offer.item_group),
        Grade => Out::Text(offer.grade),
        Functionality => Out::Text(offer.functionality),
        Colour => text(offer.colour),
        Boxed => Out::Text(offer.boxed),
        CloudLock => text(offer.cloud_lock),
        Info => text(offer.info),
        // The badges of the trade (trade rules 2.10).
        Regime => Out::Text(match offer.regime {
            VatRegime::Marginal => "M",
            VatRegime::Standard => "HT",
        }),
        Badges => {
            let codes: Vec<&str> = offer.badges.iter().map(Badge::code).collect();
            made.push_str(&codes.join(", "));
            Out::Text(made)
        }
        Quantity => Out::Whole(i64::from(offer.quantity)),
        Price => amount(priced.price(row)),
        PreviousPrice => amount(priced.previous_price(row).filter(|before| Some(*before) != priced.price(row))),
        Cost => amount(offer.cost),
        CampaignPrice => amount(offer.campaign_price),
        Margin => amount(offer.cost.zip(priced.price(row)).map(|(cost, price)| price - cost)),
        Markup => {
            let markup =
                offer.cost.zip(priced.price(row)).and_then(|(cost, price)| BasisPoints::markup_between(cost, price));
            // Basis points are hundredths of a percent, as cents are of a euro.
            amount(markup.map(|markup| Money::from_cents(i64::from(markup.get()))))
        }
    }
}
