//! A second family, small, with the dimensions of laptops: what the platform does not know must come through whole.

use std::collections::BTreeMap;

use dbc_domain::money::Money;
use dbc_domain::offer::SupplierOffer;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;

/// Number of the item group, at the head of each SKU.
pub(crate) const ITEM_GROUP: u32 = 12;

const MODELS: [(&str, &str, &str); 6] = [
    ("Dell", "Latitude 5420 14\"", "Intel Core i5-1145G7"),
    ("Dell", "Latitude 7430 14\"", "Intel Core i7-1265U"),
    ("HP", "EliteBook 840 G8 14\"", "Intel Core i5-1135G7"),
    ("HP", "ProBook 450 G9 15.6\"", "Intel Core i5-1235U"),
    ("Lenovo", "ThinkPad T14 Gen 2 14\"", "AMD Ryzen 5 PRO 5650U"),
    ("Lenovo", "ThinkPad X1 Carbon Gen 9 14\"", "Intel Core i7-1165G7"),
];
const GRADES: [&str; 3] = ["Grade A", "Grade B", "Grade C"];
const KEYBOARDS: [&str; 4] = ["SCA", "DEU", "SWE/FIN", "CHE"];

/// The laptops on sale; they do not move.
pub(crate) fn offers() -> impl Iterator<Item = SupplierOffer> {
    MODELS.iter().enumerate().flat_map(|(model, &(brand, name, cpu))| {
        GRADES.iter().enumerate().filter_map(move |(grade, &appearance)| {
            let number = model * GRADES.len() + grade;
            let words = [
                ("Brand", brand),
                ("CPU Laptops", cpu),
                ("RAM", if model.is_multiple_of(2) { "8 GB" } else { "16 GB" }),
                ("Drive", "256 GB SSD"),
                ("Keyboard", KEYBOARDS.get(number % KEYBOARDS.len()).copied()?),
                ("Battery status", if grade == 2 { "Worn Battery" } else { "Working" }),
            ];
            let extra: BTreeMap<String, String> =
                words.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
            Some(SupplierOffer {
                sku: Sku::parse(&format!("{ITEM_GROUP:03}{:06}{:05}", 41_001 + 13 * model, grade + 1)).ok()?,
                regime: if number.is_multiple_of(2) { VatRegime::Marginal } else { VatRegime::Standard },
                item_group: "Laptops".into(),
                product_name: format!("{brand} {name}"),
                appearance: appearance.into(),
                functionality: "Working".into(),
                boxed: "Unboxed".into(),
                color: Some("Black".into()),
                cloud_lock: None,
                additional_info: None,
                quantity: 3 + 5 * u32::try_from(grade).ok()?,
                cost: Some(Money::from_cents(i64::try_from(36_000 - 6_000 * grade + 2_500 * model).ok()?)),
                campaign_price: None,
                extra,
            })
        })
    })
}
