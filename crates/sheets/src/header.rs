//! The header row: found below title rows, its words recognised in French and English, in any case and order.

use std::collections::BTreeMap;

use crate::amount::currency_in;
use crate::row::{Cell, Row, column_letters};

/// A header longer than this is cut: findings repeat it.
const MOST_HEADER_CHARACTERS: usize = 250;

/// How many rows from the top may precede the header.
pub const HEADER_SEARCH_ROWS: u32 = 50;

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $supplier:literal [$($alias:literal),* $(,)?];)+) => {
        /// A column whose meaning is known.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Column { $($(#[$doc])* $name,)+ }

        impl Column {
            /// Every known column.
            pub const ALL: &'static [Column] = &[$(Column::$name,)+];

            /// The header as the supplier, or the house for its own columns, writes it.
            pub fn header(self) -> &'static str {
                match self { $(Column::$name => $supplier,)+ }
            }

            /// Other words for the same thing, normalised.
            fn aliases(self) -> &'static [&'static str] {
                match self { $(Column::$name => &[$($alias),*],)+ }
            }
        }
    };
}

columns! {
    /// The supplier's article number.
    Sku = "SKU" ["code", "code produit", "product code", "code article", "item code", "reference", "ref sku"];
    /// European article number; its own field, never a SKU.
    Ean = "EAN" ["ean13", "ean code", "code ean", "gtin"];
    /// `Mobiles`.
    ItemGroup = "Item Group" ["itemgroup", "groupe", "groupe d articles", "categorie", "category"];
    /// Brand, model and storage.
    ProductName = "Product Name" [
        "nom", "name", "product", "produit", "nom du produit", "nom produit", "description", "designation", "productname",
        "item name",
    ];
    /// Visual grade.
    Appearance = "Appearance" ["apparence", "grade", "etat", "condition", "etat esthetique"];
    /// Working or with a fault.
    Functionality = "Functionality" ["fonctionnalite", "fonction", "fonctionnement"];
    /// Packaging.
    Boxed = "Boxed" ["emballage", "box", "boite", "packaging"];
    /// Colour.
    Color = "Color" ["colour", "couleur", "coloris"];
    /// Activation lock.
    CloudLock = "Cloud Lock" ["cloud", "lock", "cloudlock", "verrou", "verrou cloud", "verrouillage"];
    /// The supplier's remark.
    AdditionalInfo = "Additional Info" [
        "additional", "additional information", "info", "infos", "information", "informations", "note", "notes", "comment",
        "comments", "commentaire", "remarque", "remark", "informations complementaires",
    ];
    /// Units.
    Quantity = "Quantity" ["qty", "quantite", "qte", "nb", "count", "stock", "nombre", "pcs", "quantite disponible"];
    /// Price per unit, the supplier's.
    Price = "Price" [
        "prix", "unit price", "prix unitaire", "cout", "cost", "prix ht", "prix fournisseur", "prix d achat", "price ex vat",
        "price per unit",
    ];
    /// The supplier's temporary price.
    CampaignPrice = "Campaign Price" ["campaign", "prix de campagne", "prix campagne", "prix promo", "promo price"];
    /// `Marginal` or not.
    VatType = "VAT Type" ["vat", "tva", "type de tva", "type tva", "regime", "regime de tva", "regime tva", "vattype"];
    /// Yes or no to the same question.
    VatMargin = "Vat Margin" ["vatmargin", "tva marginale", "tva sur marge", "margin vat"];
    /// Currency of the amounts.
    Currency = "Currency" ["devise", "monnaie", "ccy"];
    /// Units, in the offer layout.
    RequiredCount = "Required Count" ["requiredcount"];
    /// Price per unit, in the offer layout.
    OfferedPrice = "Offered Price" ["offeredprice"];
    /// IMEI or serial number of one device.
    ItemIdentifier = "Item Identifier" [
        "imei", "imei serial", "imei sn", "serial", "serial number", "numero de serie", "identifiant", "itemidentifier",
    ];
    /// The supplier's number of one device.
    Id = "Id" ["item id"];
    /// The house's price, in its own catalogue.
    DbcPrice = "Prix DBC" ["dbc price", "unit price dbc", "catalog price dbc"];
    /// The supplier's price, in the house's own catalogue.
    OriginalPrice = "Prix original" ["original price"];
    /// How the price was made, in the house's own catalogue.
    AppliedMargin = "Marge appliquée" ["marge appliquee", "margin applied", "applied margin"];
}

impl Column {
    /// The column that a header text names.
    pub fn recognise(header: &str) -> Option<Self> {
        let wanted = normalise(header);
        if wanted.is_empty() {
            return None;
        }
        Column::ALL
            .iter()
            .copied()
            .find(|column| normalise(column.header()) == wanted || column.aliases().contains(&wanted.as_str()))
            .or_else(|| Column::recognise_amount(&wanted))
    }

    /// `Price (EUR)`, `Prix en GBP`: an amount with its currency.
    fn recognise_amount(normalised: &str) -> Option<Self> {
        let mut words: Vec<&str> = normalised.split(' ').collect();
        let before = words.len();
        words.retain(|word| currency_in(word).is_none() && *word != "en" && *word != "in");
        if words.len() == before || words.is_empty() {
            return None;
        }
        match Column::recognise(&words.join(" ")) {
            Some(column) if column.is_amount() => Some(column),
            _ => None,
        }
    }

    fn is_amount(self) -> bool {
        matches!(
            self,
            Column::Price | Column::CampaignPrice | Column::OfferedPrice | Column::DbcPrice | Column::OriginalPrice
        )
    }

    fn index(self) -> usize {
        self as usize
    }
}

/// Lower case, without accents, punctuation as single blanks.
pub fn normalise(header: &str) -> String {
    let mut out = String::with_capacity(header.len());
    for c in header.chars().flat_map(char::to_lowercase) {
        let plain = match c {
            'à' | 'â' | 'ä' | 'á' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' | 'í' => 'i',
            'ô' | 'ö' | 'ó' => 'o',
            'ù' | 'û' | 'ü' | 'ú' => 'u',
            'ç' => 'c',
            '\u{300}'..='\u{36f}' => continue,
            '€' | '£' | '$' => {
                // A sign is a word of its own: `Prix€` is `prix €`.
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
                c
            }
            c if c.is_alphanumeric() => c,
            _ => ' ',
        };
        if plain != ' ' || (!out.is_empty() && !out.ends_with(' ')) {
            out.push(plain);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(MOST_HEADER_CHARACTERS).map_or(text, |(end, _)| &text[..end])
}

/// What headers mean that only a person could tell: the normalised header, and the known column. A header with a
/// mapping of its own means nothing else any more.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeaderMapping(BTreeMap<String, Column>);

impl HeaderMapping {
    /// From header texts and the known columns' own headers; pairs with an unknown meaning are left out.
    pub fn new<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let known = |meaning: &str| Column::ALL.iter().copied().find(|column| column.header() == meaning);
        let pairs = pairs.into_iter().filter_map(|(header, meaning)| Some((normalise(header), known(meaning)?)));
        HeaderMapping(pairs.filter(|(header, _)| !header.is_empty()).collect())
    }

    fn column(&self, header: &str) -> Option<Column> {
        if self.0.is_empty() {
            return Column::recognise(header);
        }
        let mapped = self.0.get(&normalise(header)).copied();
        // What was mapped by hand is not also found elsewhere by its usual name.
        mapped.or_else(|| Column::recognise(header).filter(|column| !self.0.values().any(|taken| taken == column)))
    }
}

/// One column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderCell {
    /// Position, from 0.
    pub position: u32,
    /// The text of the header, trimmed; the column's letters when the header is empty.
    pub text: String,
    /// What it means, when known and when no earlier column means the same.
    pub column: Option<Column>,
    /// True when an earlier column means the same.
    pub repeated: bool,
    /// The currency that the header names.
    pub currency: Option<&'static str>,
}

/// A header row that was found.
#[derive(Debug, Clone)]
pub struct Header {
    row: u32,
    cells: Vec<HeaderCell>,
    positions: Vec<Option<u32>>,
}

impl Header {
    /// Takes a row for the header when at least three of its texts are known columns, or two when there are no others.
    pub fn detect(row: &Row) -> Option<Self> {
        Header::detect_mapped(row, &HeaderMapping::default())
    }

    /// The same, where some headers were mapped by hand.
    pub fn detect_mapped(row: &Row, mapping: &HeaderMapping) -> Option<Self> {
        let header = Header::from_row(row, mapping);
        let known = header.positions.iter().flatten().count();
        (known >= 3 || (known == 2 && header.cells.len() == 2)).then_some(header)
    }

    /// What each cell of a row would mean as a header, whether or not it is one.
    pub(crate) fn from_row(row: &Row, mapping: &HeaderMapping) -> Self {
        let mut cells: Vec<HeaderCell> = Vec::new();
        let mut positions = vec![None; Column::ALL.len()];
        for (position, cell) in row.cells() {
            let text = match cell {
                Cell::Text(text) | Cell::Number(text) => text.trim(),
                _ => "",
            };
            if text.is_empty() {
                continue;
            }
            let column = mapping.column(text);
            let currency = column.filter(|c| c.is_amount()).and_then(|_| currency_in(text));
            cells.push(HeaderCell { position, text: cut(text).to_owned(), column, repeated: false, currency });
        }
        // Among several columns for the same amount, the one in euros counts; otherwise the first.
        for column in Column::ALL {
            let alike = |cell: &&mut HeaderCell| cell.column == Some(*column);
            let mut candidates: Vec<&mut HeaderCell> = cells.iter_mut().filter(alike).collect();
            let chosen = candidates.iter().position(|cell| cell.currency == Some("EUR")).unwrap_or(0);
            for (n, cell) in candidates.iter_mut().enumerate() {
                if n == chosen {
                    positions[column.index()] = Some(cell.position);
                } else {
                    cell.repeated = true;
                    cell.column = None;
                }
            }
        }
        Header { row: row.number(), cells, positions }
    }

    /// The header's row, from 1.
    pub fn row(&self) -> u32 {
        self.row
    }

    /// Where a column stands, from 0.
    pub fn position(&self, column: Column) -> Option<u32> {
        self.positions.get(column.index()).copied().flatten()
    }

    /// All columns, from left to right.
    pub fn cells(&self) -> &[HeaderCell] {
        &self.cells
    }

    /// The column's own header text, or its letters.
    pub fn text(&self, position: u32) -> String {
        self.cells
            .iter()
            .find(|cell| cell.position == position)
            .map_or_else(|| column_letters(position), |cell| cell.text.clone())
    }

    /// The currency that a column's header names.
    pub fn currency(&self, column: Column) -> Option<&'static str> {
        let position = self.position(column)?;
        self.cells.iter().find(|cell| cell.position == position).and_then(|cell| cell.currency)
    }

    /// Those of the wanted columns that are not there.
    pub fn missing(&self, wanted: &[Column]) -> Vec<&'static str> {
        wanted.iter().filter(|column| self.position(**column).is_none()).map(|column| column.header()).collect()
    }

    /// True when the row repeats this header.
    pub fn is_repeated_by(&self, row: &Row) -> bool {
        let mut alike = 0;
        for cell in &self.cells {
            match row.cell(cell.position) {
                Cell::Text(text) if cut(text.trim()) == cell.text => alike += 1,
                Cell::Empty => {}
                _ => return false,
            }
        }
        alike >= 3 || (alike > 0 && alike == self.cells.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::Kind;

    fn row(texts: &[&str]) -> Row {
        let mut row = Row::default();
        row.start(3);
        for (column, text) in (0..).zip(texts) {
            row.push(column, Kind::Text, text, false, None);
        }
        row
    }

    #[test]
    fn words_are_recognised_whatever_the_case_accents_and_language() {
        for (text, column) in [
            ("sku", Column::Sku),
            ("Code produit", Column::Sku),
            (" QUANTITÉ ", Column::Quantity),
            ("Qte", Column::Quantity),
            ("Fonction.", Column::Functionality),
            ("Prix DBC", Column::DbcPrice),
            ("Marge appliquée", Column::AppliedMargin),
            ("Unit Price (DBC)", Column::DbcPrice),
            ("Price (GBP)", Column::Price),
            ("Prix €", Column::Price),
            ("TVA Marginale", Column::VatMargin),
            ("additional_info", Column::AdditionalInfo),
            ("ID", Column::Id),
        ] {
            assert_eq!(Column::recognise(text), Some(column), "{text}");
        }
        assert_eq!(Column::recognise("Weight"), None);
        assert_eq!(Column::recognise("GBP"), None);
    }

    #[test]
    fn no_two_columns_share_a_word() {
        let mut words: Vec<String> = Column::ALL
            .iter()
            .flat_map(|c| std::iter::once(normalise(c.header())).chain(c.aliases().iter().map(|a| (*a).to_owned())))
            .collect();
        let all = words.len();
        words.sort();
        words.dedup();
        // `Marge appliquée` is its own alias once normalised.
        assert_eq!(words.len(), all - 1);
    }

    #[test]
    fn among_several_price_columns_the_one_in_euros_counts() {
        let header = Header::detect(&row(&["SKU", "Price GBP", "Price EUR", "Quantity", "Weight"])).unwrap();
        assert_eq!(header.position(Column::Price), Some(2));
        assert_eq!(header.currency(Column::Price), Some("EUR"));
        assert!(header.cells()[1].repeated);
        assert_eq!(header.missing(&[Column::Sku, Column::ProductName]), ["Product Name"]);
    }

    #[test]
    fn a_title_is_no_header() {
        assert!(Header::detect(&row(&["Foxway price list"])).is_none());
        assert!(Header::detect(&row(&["Price list of", "Mobiles"])).is_none());
        assert!(Header::detect(&row(&["code", "qty"])).is_some(), "a client's own list");
    }
}
