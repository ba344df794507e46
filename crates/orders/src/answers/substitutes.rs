//! Articles that the supplier offers in the place of others.

use std::collections::BTreeMap;

use dbc_catalogue::selling::{self, AbsentOffer};
use dbc_domain::ids::OfferId;
use dbc_domain::money::Money;
use dbc_domain::offer::OfferKey;
use dbc_domain::orders::acceptance::LineTerms;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use dbc_ground::http::Problem;
use serde_json::{Value, json};
use uuid::Uuid;

use super::prices::Facts;
use super::queries;
use super::rows::StoredRow;
use crate::Orders;
use crate::supplier_orders::model::SubstituteAnswer;
use crate::supplier_orders::queries::{Head, Line};

/// Another article, with the offer that stands for it.
#[derive(Debug, Clone)]
pub(super) struct Substitute {
    pub offer: OfferId,
    pub terms: LineTerms,
    pub brand: String,
    pub item_group: String,
    pub name: String,
    pub quantity: u32,
    pub cost: Money,
}

impl Substitute {
    pub(super) fn facts(&self, regime: VatRegime) -> Facts<'_> {
        Facts {
            regime,
            brand: &self.brand,
            item_group: &self.item_group,
            grade: &self.terms.appearance,
            functionality: &self.terms.functionality,
            floor_waived: false,
        }
    }

    /// In the words of a line's fields, for the client: nothing of it says what it costs.
    pub(super) fn words(&self) -> Value {
        json!({
            "offer_id": self.offer.uuid(), "sku": self.terms.sku, "product_name": self.name,
            "appearance": self.terms.appearance, "functionality": self.terms.functionality, "boxed": self.terms.boxed,
            "color": self.terms.colour, "additional_info": self.terms.remark,
        })
    }
}

/// By line, the first article that was offered in its place. An article that no list holds becomes an offer with
/// quantity 0.
pub(super) async fn offered(
    tx: &mut Tx,
    orders: &Orders,
    head: &Head,
    lines: &[Line],
) -> Result<BTreeMap<Uuid, Substitute>, Problem> {
    let mut found = BTreeMap::new();
    let id = dbc_domain::ids::SupplierOrderId::new(head.id);
    if lines.iter().all(|line| line.answer_terms.is_none()) {
        return Ok(found);
    }
    let mut rows: Vec<StoredRow> = Vec::new();
    for answer in queries::answers(tx, id).await? {
        rows.extend(serde_json::from_value::<Vec<StoredRow>>(answer.rows)?);
    }
    for line in lines {
        let Some(first) = substitutes(line).into_iter().next() else { continue };
        let (Ok(sku), Some(regime)) = (Sku::parse(&first.sku), VatRegime::from_code(&line.vat_regime)) else {
            continue;
        };
        let row = rows.iter().rev().find(|row| row.sku.as_ref() == Some(&sku));
        let word = |of: fn(&StoredRow) -> &String| row.map(of).cloned().unwrap_or_default();
        let name = word(|row| &row.product_name);
        let optional = |text: String| Some(text).filter(|text| !text.is_empty());
        let cost = Money::from_cents(first.cost_cents);
        let absent = AbsentOffer {
            key: OfferKey { sku: sku.clone(), regime },
            item_group: "Mobiles".to_owned(),
            name: name.clone(),
            grade: word(|row| &row.appearance),
            functionality: word(|row| &row.functionality),
            boxed: word(|row| &row.boxed),
            colour: optional(word(|row| &row.color)),
            cloud_lock: None,
            additional_info: optional(word(|row| &row.additional_info)),
            cost: Some(cost),
        };
        let offers = selling::add_absent_offers(tx, &orders.clock, &head.supplier, &[absent]).await?;
        let Some(offer) = offers.first().copied() else { continue };
        let quantity = u32::try_from(first.quantity).unwrap_or(0);
        let terms = LineTerms {
            sku,
            quantity,
            unit_price: Money::ZERO,
            appearance: word(|row| &row.appearance),
            functionality: word(|row| &row.functionality),
            colour: word(|row| &row.color),
            boxed: word(|row| &row.boxed),
            remark: word(|row| &row.additional_info),
        };
        let brand = dbc_domain::product_name::ProductIdentity::parse(&name).brand.unwrap_or_default();
        let item_group = "Mobiles".to_owned();
        found.insert(line.id, Substitute { offer, terms, brand: brand.to_string(), item_group, name, quantity, cost });
    }
    Ok(found)
}

/// What the answers offer in the place of a line.
pub(crate) fn substitutes(line: &Line) -> Vec<SubstituteAnswer> {
    let stored = line.answer_terms.as_ref().and_then(|terms| terms.get("substitutes")).cloned();
    stored.and_then(|stored| serde_json::from_value(stored).ok()).unwrap_or_default()
}
