//! A row of a price list as the supplier writes it: eleven keys in a fixed order.

use dbc_domain::offer::SupplierOffer;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::event::written;
use crate::laptops;

/// One row.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Row<'a> {
    product_name: &'a str,
    item_variant_id: u32,
    item_group_id: u32,
    item_group_name: &'a str,
    dimension_group_id: u32,
    dimension_group_name: &'a str,
    quantity: u32,
    price: Option<Box<RawValue>>,
    currency_iso_code: &'a str,
    #[serde(rename = "SKU")]
    sku: &'a str,
    dimension: Vec<Dimension<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Dimension<'a> {
    key: &'a str,
    value: &'a str,
}

/// Numbers of the groups of an offer: family, part.
pub(crate) fn groups(offer: &SupplierOffer) -> (u32, u32) {
    match offer.sku.item_group().map(u32::from) {
        Some(laptops::ITEM_GROUP) => (11, laptops::ITEM_GROUP),
        group => (1, group.unwrap_or(1)),
    }
}

impl<'a> Row<'a> {
    pub(crate) fn of(offer: &'a SupplierOffer) -> Self {
        let (dimension_group_id, item_group_id) = groups(offer);
        let words = [
            ("Color", offer.color.as_deref()),
            ("Cloud Lock", offer.cloud_lock.as_deref()),
            ("Appearance", Some(offer.appearance.as_str())),
            ("Functionality", Some(offer.functionality.as_str())),
            ("Boxed", Some(offer.boxed.as_str())),
            ("Additional Info", offer.additional_info.as_deref()),
        ];
        let known = words.into_iter().filter_map(|(key, value)| value.map(|value| Dimension { key, value }));
        let extra = offer.extra.iter().map(|(key, value)| Dimension { key, value });
        Row {
            product_name: &offer.product_name,
            item_variant_id: offer.sku.item_variant().unwrap_or_default(),
            item_group_id,
            item_group_name: &offer.item_group,
            dimension_group_id,
            dimension_group_name: if dimension_group_id == 11 { "Laptops" } else { "Mobile devices" },
            quantity: offer.quantity,
            price: written(offer.cost),
            currency_iso_code: "EUR",
            sku: offer.sku.as_str(),
            dimension: known.chain(extra).collect(),
        }
    }
}
