//! What a reader of files has to say about one cell or one row: where it is, what was found, how bad it is, and what
//! to do about it, in French and English.

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row was not taken.
    Refused,
    /// The row was taken; somebody should look at it.
    Warning,
    /// Something was understood or repaired; nothing to do.
    Notice,
}

impl Severity {
    /// The code used in the database and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Severity::Refused => "refused",
            Severity::Warning => "warning",
            Severity::Notice => "notice",
        }
    }

    /// Reads [`Severity::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Severity::Refused, Severity::Warning, Severity::Notice].into_iter().find(|s| s.code() == code)
    }

    /// The word for people.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Severity::Refused => language.pick("refusée", "refused"),
            Severity::Warning => language.pick("à vérifier", "warning"),
            Severity::Notice => language.pick("information", "notice"),
        }
    }
}

/// One remark on one place of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Name of the sheet; for a text file, the name of the file.
    pub sheet: String,
    /// Row as the spreadsheet program numbers it, from 1.
    pub row: u32,
    /// Header of the column, or its letter when it has none; `None` when the whole row is meant.
    pub column: Option<String>,
    /// What stood in the cell, as text.
    pub value: Option<String>,
    /// How much it matters.
    pub severity: Severity,
    /// What it is.
    pub code: FindingCode,
}

impl Finding {
    /// The sentence for people, with the value in its place.
    pub fn sentence(&self, language: Language) -> String {
        self.code.sentence(language).replace("{value}", self.value.as_deref().unwrap_or(""))
    }
}

macro_rules! finding_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $severity:ident, $fr:literal, $en:literal;)+) => {
        /// The kinds of findings. Codes are stable: programs and the database rely on them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum FindingCode {
            $($(#[$doc])* #[serde(rename = $code)] $name,)+
        }

        impl FindingCode {
            /// Every kind.
            pub const ALL: &'static [FindingCode] = &[$(FindingCode::$name,)+];

            /// The stable code, in snake case.
            pub fn code(self) -> &'static str {
                match self { $(FindingCode::$name => $code,)+ }
            }

            /// The severity that goes with the kind.
            pub fn severity(self) -> Severity {
                match self { $(FindingCode::$name => Severity::$severity,)+ }
            }

            /// The sentence for people; `{value}` stands where the cell's content belongs.
            pub fn sentence(self, language: Language) -> &'static str {
                match self { $(FindingCode::$name => language.pick($fr, $en),)+ }
            }
        }
    };
}

finding_codes! {
    /// No SKU in a row that is otherwise filled.
    SkuMissing = "sku_missing", Refused,
        "La ligne n'a pas de SKU. Ajoutez-le ou supprimez la ligne.",
        "The row has no SKU. Add it or delete the row.";
    /// A SKU with characters that no article number has.
    SkuInvalid = "sku_invalid", Refused,
        "« {value} » n'est pas un SKU : 1 à 40 lettres, chiffres, points, tirets. Corrigez la cellule.",
        "“{value}” is not a SKU: 1 to 40 letters, digits, dots, dashes. Correct the cell.";
    /// Leading zeros lost by a spreadsheet were put back.
    SkuZerosRestored = "sku_zeros_restored", Notice,
        "Le SKU « {value} » avait perdu ses zéros de tête ; ils ont été rétablis.",
        "The SKU “{value}” had lost its leading zeros; they were put back.";
    /// No product name.
    NameMissing = "name_missing", Refused,
        "La ligne n'a pas de nom de produit. Ajoutez-le.",
        "The row has no product name. Add it.";
    /// Empty price cell.
    PriceMissing = "price_missing", Refused,
        "Le prix manque. Demandez-le au fournisseur ; 0 signifie « pas encore de prix ».",
        "The price is missing. Ask the supplier for it; 0 means “no price yet”.";
    /// A price that is no number.
    PriceUnreadable = "price_unreadable", Refused,
        "« {value} » n'est pas un prix. Écrivez un nombre, par exemple 149,85.",
        "“{value}” is not a price. Write a number, for example 149.85.";
    /// A price that can be read in two ways.
    PriceAmbiguous = "price_ambiguous", Refused,
        "« {value} » se lit de deux façons (milliers ou décimales). Écrivez le prix avec deux décimales.",
        "“{value}” can be read in two ways (thousands or decimals). Write the price with two decimals.";
    /// A price below zero.
    PriceNegative = "price_negative", Refused,
        "Le prix « {value} » est négatif. Corrigez la cellule.",
        "The price “{value}” is negative. Correct the cell.";
    /// A price beyond anything that a phone costs.
    PriceAbsurd = "price_absurd", Refused,
        "Le prix « {value} » est hors de toute proportion (plus de 100 000 € l'unité). Corrigez la cellule.",
        "The price “{value}” is out of all proportion (over €100,000 a unit). Correct the cell.";
    /// A price of 0.
    PriceNotYet = "price_not_yet", Notice,
        "Prix 0 : le fournisseur n'a pas encore de prix. L'offre existe mais n'est pas vendue.",
        "Price 0: the supplier has no price yet. The offer exists but is not sold.";
    /// A price with more than two decimals.
    PriceRounded = "price_rounded", Notice,
        "Le prix « {value} » a plus de deux décimales ; il a été arrondi au centime.",
        "The price “{value}” has more than two decimals; it was rounded to the cent.";
    /// An amount that is not in euros.
    CurrencyForeign = "currency_foreign", Refused,
        "Le prix est en {value} et non en euros. Demandez la liste en euros au fournisseur.",
        "The price is in {value}, not in euros. Ask the supplier for the list in euros.";
    /// Empty quantity cell.
    QuantityMissing = "quantity_missing", Refused,
        "La quantité manque. Écrivez 0 si l'article est épuisé.",
        "The quantity is missing. Write 0 if the article is sold out.";
    /// A quantity that is no number.
    QuantityUnreadable = "quantity_unreadable", Refused,
        "« {value} » n'est pas une quantité. Écrivez un nombre entier.",
        "“{value}” is not a quantity. Write a whole number.";
    /// A quantity below zero.
    QuantityNegative = "quantity_negative", Refused,
        "La quantité « {value} » est négative. Écrivez 0 ou plus.",
        "The quantity “{value}” is negative. Write 0 or more.";
    /// A quantity with a fraction.
    QuantityFractional = "quantity_fractional", Refused,
        "La quantité « {value} » n'est pas entière. Écrivez un nombre entier.",
        "The quantity “{value}” is not whole. Write a whole number.";
    /// A quantity beyond any stock.
    QuantityAbsurd = "quantity_absurd", Refused,
        "La quantité « {value} » est hors de toute proportion (plus de 1 000 000). Corrigez la cellule.",
        "The quantity “{value}” is out of all proportion (over 1,000,000). Correct the cell.";
    /// A campaign price that is no usable amount.
    CampaignPriceUnreadable = "campaign_price_unreadable", Warning,
        "Le prix de campagne « {value} » est illisible ; il est laissé de côté, la ligne est gardée.",
        "The campaign price “{value}” cannot be read; it is left out, the row is kept.";
    /// A VAT word that nobody knows.
    RegimeUnknown = "regime_unknown", Warning,
        "Le régime de TVA « {value} » est inconnu ; la ligne est traitée en TVA normale. Vérifiez-la.",
        "The VAT type “{value}” is not known; the row is treated as ordinary VAT. Check it.";
    /// A visual grade that nobody knows.
    GradeUnknown = "grade_unknown", Warning,
        "Le grade « {value} » est inconnu ; il est gardé tel quel et classé en dernier.",
        "The grade “{value}” is not known; it is kept as it is and sorted last.";
    /// A new phone under the second-hand scheme.
    NewUnderMarginScheme = "new_under_margin_scheme", Warning,
        "Un produit neuf en TVA sur marge est inhabituel. Vérifiez le régime avec le fournisseur.",
        "A brand new product under the margin scheme is unusual. Check the regime with the supplier.";
    /// A number stored by a formula.
    FormulaValue = "formula_value", Notice,
        "La cellule est une formule ; sa dernière valeur calculée, « {value} », a été prise.",
        "The cell is a formula; its last computed value, “{value}”, was taken.";
    /// Characters that no text should hold were removed.
    TextCleaned = "text_cleaned", Notice,
        "Des caractères invisibles ont été retirés de la cellule.",
        "Invisible characters were removed from the cell.";
    /// The same offer a second time with the same content.
    DuplicateIdentical = "duplicate_identical", Notice,
        "La ligne répète à l'identique la ligne {value} ; elle n'est comptée qu'une fois.",
        "The row repeats row {value} exactly; it is counted once.";
    /// The same offer with other content.
    DuplicateConflicting = "duplicate_conflicting", Refused,
        "Le même SKU et le même régime se trouvent ligne {value} avec un autre contenu. Gardez une seule des deux lignes.",
        "The same SKU and regime stand in row {value} with other content. Keep only one of the two rows.";
    /// A row of totals.
    TotalRow = "total_row", Notice,
        "Ligne de total : ignorée.",
        "Total row: skipped.";
    /// Empty rows between filled ones.
    EmptyRows = "empty_rows", Notice,
        "Lignes vides entre des lignes remplies ({value}) : ignorées.",
        "Empty rows between filled ones ({value}): skipped.";
    /// The header row repeated inside the data.
    HeaderRepeated = "header_repeated", Notice,
        "La ligne d'en-tête est répétée ici : ignorée.",
        "The header row is repeated here: skipped.";
    /// Rows above the header.
    TitleRows = "title_rows", Notice,
        "Lignes de titre au-dessus de l'en-tête : ignorées.",
        "Title rows above the header: skipped.";
    /// A column that the platform does not know.
    ColumnUnknown = "column_unknown", Notice,
        "La colonne « {value} » n'est pas connue ; elle est conservée telle quelle.",
        "The column “{value}” is not known; it is kept as it is.";
    /// Two columns for the same thing.
    ColumnRepeated = "column_repeated", Warning,
        "La colonne « {value} » fait double emploi ; seule la première est lue.",
        "The column “{value}” stands twice; only the first one is read.";
    /// A line of an order whose price cannot be read.
    OrderPriceUnreadable = "order_price_unreadable", Warning,
        "Le prix « {value} » de la commande est illisible ; la ligne est gardée sans prix fournisseur.",
        "The order's price “{value}” cannot be read; the line is kept without a supplier price.";
    /// A line of an order that no offer answers to.
    OfferNotFound = "offer_not_found", Warning,
        "Produit non trouvé dans le catalogue : {value}. Vérifiez le catalogue ou demandez au fournisseur.",
        "Product not found in the catalogue: {value}. Check the catalogue or ask the supplier.";
    /// A line of an order that several offers answer to.
    OfferAmbiguous = "offer_ambiguous", Warning,
        "Plusieurs offres conviennent également, à des prix ou régimes différents : {value}. Choisissez.",
        "Several offers fit equally, at different prices or regimes: {value}. Choose one.";
    /// A line of an order that only an offer of the other regime answers to.
    OfferOtherRegime = "offer_other_regime", Warning,
        "L'offre {value} n'existe que dans l'autre régime de TVA ; son prix ne vaut pas pour cette ligne.",
        "The offer {value} exists under the other VAT regime only; its price does not hold for this line.";
    /// A line whose offer has no price yet.
    OfferWithoutPrice = "offer_without_price", Warning,
        "L'offre {value} n'a pas encore de prix au catalogue.",
        "The offer {value} has no price in the catalogue yet.";
    /// The house would sell below what the order costs.
    SoldBelowCost = "sold_below_cost", Warning,
        "Le prix DBC est inférieur au prix du fournisseur dans la commande ({value}). Vérifiez la ligne.",
        "The DBC price is below the supplier's price in the order ({value}). Check the line.";
    /// No identifier in a row of devices.
    IdentifierMissing = "identifier_missing", Refused,
        "La ligne n'a ni IMEI ni numéro de série. Ajoutez-le.",
        "The row has neither IMEI nor serial number. Add it.";
    /// An identifier that identifies nothing.
    IdentifierInvalid = "identifier_invalid", Refused,
        "« {value} » n'est pas un identifiant d'appareil. Corrigez la cellule.",
        "“{value}” is not the identifier of a device. Correct the cell.";
    /// The same device a second time.
    IdentifierRepeated = "identifier_repeated", Warning,
        "Cet identifiant se trouve déjà ligne {value}. Un appareil ne se vend qu'une fois.",
        "This identifier stands in row {value} already. A device is sold once.";
    /// Fifteen digits with a wrong check digit.
    ImeiBadChecksum = "imei_bad_checksum", Warning,
        "L'IMEI « {value} » a un chiffre de contrôle faux. Vérifiez-le sur l'appareil.",
        "The IMEI “{value}” has a wrong check digit. Check it on the device.";
    /// Fourteen digits.
    IdentifierMeid = "identifier_meid", Notice,
        "« {value} » est un MEID ou un IMEI sans chiffre de contrôle.",
        "“{value}” is a MEID, or an IMEI without its check digit.";
    /// A serial number.
    IdentifierSerial = "identifier_serial", Warning,
        "« {value} » est un numéro de série et non un IMEI.",
        "“{value}” is a serial number, not an IMEI.";
    /// The same model code under two models.
    ModelCodeShared = "model_code_shared", Warning,
        "Le même code de modèle (TAC) se trouve sous un autre modèle : {value}. Vérifiez les deux appareils.",
        "The same model code (TAC) stands under another model: {value}. Check both devices.";
    /// A text in an accounting file that a spreadsheet program would compute.
    FormulaInTextFile = "formula_in_text_file", Warning,
        "« {value} » serait calculé par un tableur. N'ouvrez pas ce fichier dans un tableur.",
        "“{value}” would be computed by a spreadsheet program. Do not open the file in one.";
    /// Other sheets with content.
    SheetsIgnored = "sheets_ignored", Notice,
        "Seule la première feuille est lue ; feuilles laissées de côté : {value}.",
        "Only the first sheet is read; sheets left aside: {value}.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_sentences_are_there_in_both_languages() {
        let mut codes: Vec<&str> = FindingCode::ALL.iter().map(|code| code.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), FindingCode::ALL.len());
        for code in FindingCode::ALL {
            assert_ne!(code.sentence(Language::Fr), code.sentence(Language::En));
        }
    }

    #[test]
    fn the_sentence_names_the_value() {
        let finding = Finding {
            sheet: "Sheet1".into(),
            row: 6,
            column: Some("Price".into()),
            value: Some("n/a".into()),
            severity: Severity::Refused,
            code: FindingCode::PriceUnreadable,
        };
        assert!(finding.sentence(Language::En).starts_with("“n/a” is not a price."));
        assert!(finding.sentence(Language::Fr).starts_with("« n/a » n'est pas un prix."));
    }
}
