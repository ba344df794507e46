//! The fields that can be corrected, and what may stand in them.

use std::collections::BTreeMap;

use dbc_domain::money::Money;
use dbc_domain::product_name::ProductIdentity;
use dbc_ground::http::Text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::routes::present;

/// A field of an offer that staff may correct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are documented at OfferEdit")]
pub enum Field {
    Name,
    ItemGroup,
    Brand,
    Model,
    StorageGb,
    Grade,
    Functionality,
    Boxed,
    Colour,
    CloudLock,
    AdditionalInfo,
    CostCents,
    Quantity,
    Withdrawn,
}

impl Field {
    /// Every field.
    pub const ALL: [Field; 14] = [
        Field::Name,
        Field::ItemGroup,
        Field::Brand,
        Field::Model,
        Field::StorageGb,
        Field::Grade,
        Field::Functionality,
        Field::Boxed,
        Field::Colour,
        Field::CloudLock,
        Field::AdditionalInfo,
        Field::CostCents,
        Field::Quantity,
        Field::Withdrawn,
    ];

    /// The code in the base and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::ItemGroup => "item_group",
            Field::Brand => "brand",
            Field::Model => "model",
            Field::StorageGb => "storage_gb",
            Field::Grade => "grade",
            Field::Functionality => "functionality",
            Field::Boxed => "boxed",
            Field::Colour => "colour",
            Field::CloudLock => "cloud_lock",
            Field::AdditionalInfo => "additional_info",
            Field::CostCents => "cost_cents",
            Field::Quantity => "quantity",
            Field::Withdrawn => "withdrawn",
        }
    }

    /// Reads [`Field::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Field::ALL.into_iter().find(|field| field.code() == code)
    }

    /// Whether an offer may be without it.
    fn may_be_empty(self) -> bool {
        matches!(self, Field::Brand | Field::StorageGb | Field::Colour | Field::CloudLock | Field::AdditionalInfo)
    }
}

/// Corrections: an absent field stays as it is, null takes its correction back, a value corrects it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct OfferEdit {
    /// Product name; maker, model and storage follow from it unless they are given too.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub name: Option<Option<String>>,
    /// Item group.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub item_group: Option<Option<String>>,
    /// Maker.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub brand: Option<Option<String>>,
    /// Model without brand and storage.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub model: Option<Option<String>>,
    /// Storage in GB.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u32>)]
    pub storage_gb: Option<Option<u32>>,
    /// Visual grade.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub grade: Option<Option<String>>,
    /// Functionality.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub functionality: Option<Option<String>>,
    /// Packaging.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub boxed: Option<Option<String>>,
    /// Colour.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub colour: Option<Option<String>>,
    /// Account lock.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub cloud_lock: Option<Option<String>>,
    /// Remark.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub additional_info: Option<Option<String>>,
    /// Supplier's price per unit.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub cost_cents: Option<Option<i64>>,
    /// Units, before what orders hold.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u32>)]
    pub quantity: Option<Option<u32>>,
    /// True takes the offer from sale, false brings it back.
    pub withdrawn: Option<bool>,
}

/// What an offer made by hand says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Product name.
    pub name: String,
    /// Item group, such as `Mobiles`.
    pub item_group: String,
    /// Visual grade.
    pub grade: String,
    /// Functionality.
    pub functionality: String,
    /// Packaging.
    pub boxed: String,
    /// Colour.
    #[serde(default)]
    pub colour: Option<String>,
    /// Account lock.
    #[serde(default)]
    pub cloud_lock: Option<String>,
    /// Remark.
    #[serde(default)]
    pub additional_info: Option<String>,
    /// Cost per unit.
    pub cost_cents: i64,
    /// Units.
    pub quantity: u32,
}

/// What is wrong with a field.
#[derive(Debug, Clone)]
pub struct FieldFault {
    /// Which one.
    pub field: Field,
    /// In words.
    pub detail: Text,
}

/// By field, the text that corrects it, or none to take the correction back.
pub(super) type Corrections = BTreeMap<Field, Option<String>>;

impl OfferEdit {
    /// The corrections in the order of their fields.
    ///
    /// Errors: every field whose value cannot stand.
    pub(super) fn corrections(&self) -> Result<Corrections, Vec<FieldFault>> {
        let mut found = Corrections::new();
        let words = [
            (Field::Name, &self.name),
            (Field::ItemGroup, &self.item_group),
            (Field::Brand, &self.brand),
            (Field::Model, &self.model),
            (Field::Grade, &self.grade),
            (Field::Functionality, &self.functionality),
            (Field::Boxed, &self.boxed),
            (Field::Colour, &self.colour),
            (Field::CloudLock, &self.cloud_lock),
            (Field::AdditionalInfo, &self.additional_info),
        ];
        if let Some(name) = &self.name {
            let identity = name.as_deref().map(ProductIdentity::parse);
            found.insert(Field::Brand, identity.as_ref().map(|named| named.brand.clone().unwrap_or_default()));
            found.insert(Field::Model, identity.as_ref().map(|named| named.model.clone()));
            let storage = |named: &ProductIdentity| named.storage_gb.map(|gb| gb.to_string()).unwrap_or_default();
            found.insert(Field::StorageGb, identity.as_ref().map(storage));
        }
        for (field, value) in words {
            if let Some(value) = value {
                found.insert(field, value.as_deref().map(|value| value.trim().to_owned()));
            }
        }
        if let Some(storage) = self.storage_gb {
            found.insert(Field::StorageGb, storage.map(|gb| gb.to_string()));
        }
        if let Some(cost) = self.cost_cents {
            found.insert(Field::CostCents, cost.map(|cents| cents.to_string()));
        }
        if let Some(quantity) = self.quantity {
            found.insert(Field::Quantity, quantity.map(|units| units.to_string()));
        }
        if let Some(withdrawn) = self.withdrawn {
            found.insert(Field::Withdrawn, withdrawn.then(|| "true".to_owned()));
        }
        let faults: Vec<FieldFault> = found
            .iter()
            .filter_map(|(&field, value)| Some(FieldFault { field, detail: fault(field, value.as_deref()?)? }))
            .collect();
        if faults.is_empty() { Ok(found) } else { Err(faults) }
    }
}

impl Facts {
    /// The same as corrections, for one check of both.
    pub(super) fn faults(&self) -> Vec<FieldFault> {
        let some = |text: &str| Some(Some(text.to_owned()));
        let edit = OfferEdit {
            name: some(&self.name),
            item_group: some(&self.item_group),
            grade: some(&self.grade),
            functionality: some(&self.functionality),
            boxed: some(&self.boxed),
            colour: Some(self.colour.clone()),
            cloud_lock: Some(self.cloud_lock.clone()),
            additional_info: Some(self.additional_info.clone()),
            cost_cents: Some(Some(self.cost_cents)),
            quantity: Some(Some(self.quantity)),
            ..OfferEdit::default()
        };
        edit.corrections().err().unwrap_or_default()
    }
}

fn fault(field: Field, value: &str) -> Option<Text> {
    let number = value.parse::<i64>().ok();
    match field {
        Field::CostCents => {
            let stands = number.is_some_and(|cents| (1..=Money::LIMIT.cents()).contains(&cents));
            (!stands).then(|| Text::new("Un prix supérieur à 0.", "A price above 0."))
        }
        Field::Quantity => {
            let stands = number.is_some_and(|units| (0..=1_000_000).contains(&units));
            (!stands).then(|| Text::new("De 0 à 1 000 000.", "From 0 to 1,000,000."))
        }
        Field::StorageGb => {
            let stands = value.is_empty() || number.is_some_and(|gb| (1..=1_048_576).contains(&gb));
            (!stands).then(|| Text::new("De 1 à 1 048 576 Go.", "From 1 to 1,048,576 GB."))
        }
        _ if value.chars().count() > 200 || value.contains('\0') => {
            Some(Text::new("200 caractères au plus.", "At most 200 characters."))
        }
        _ if value.is_empty() && !field.may_be_empty() => Some(Text::new("À remplir.", "Must be filled in.")),
        _ => None,
    }
}
