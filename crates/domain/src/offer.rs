//! An offer as the supplier states it: one SKU under one VAT regime, with its quantity and cost.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::money::Money;
use crate::sku::Sku;
use crate::vat::VatRegime;

/// One accepted row of a price list. The supplier's words are kept as they came, trimmed; open vocabularies never
/// refuse a row (domain sheet, section 13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplierOffer {
    /// The supplier's article number.
    pub sku: Sku,
    /// The VAT regime of the row.
    pub regime: VatRegime,
    /// `Mobiles` for phones.
    pub item_group: String,
    /// Brand, model and storage in one text.
    pub product_name: String,
    /// Visual grade, `Grade A`…; empty when the list does not say.
    pub appearance: String,
    /// `Working` or `Minor Fault`; empty when the list does not say.
    pub functionality: String,
    /// `Original Box`, `Unboxed`…; empty when the list does not say.
    pub boxed: String,
    /// Trade colour.
    pub color: Option<String>,
    /// `CloudOFF` when the phone is not locked to an account.
    pub cloud_lock: Option<String>,
    /// The supplier's remark.
    pub additional_info: Option<String>,
    /// Units on sale.
    pub quantity: u32,
    /// Purchase price per unit without delivery; `None` when the supplier has no price yet (a price of 0).
    pub cost: Option<Money>,
    /// The supplier's temporary discount price. Staff see it; it never changes what a client pays.
    pub campaign_price: Option<Money>,
    /// Columns that the platform does not know, by their header.
    pub extra: BTreeMap<String, String>,
}

/// What makes an offer itself: the same SKU may stand in both regimes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OfferKey {
    /// The supplier's article number.
    pub sku: Sku,
    /// The VAT regime.
    pub regime: VatRegime,
}

impl SupplierOffer {
    /// The offer's identity within its supplier.
    pub fn key(&self) -> OfferKey {
        OfferKey { sku: self.sku.clone(), regime: self.regime }
    }
}
