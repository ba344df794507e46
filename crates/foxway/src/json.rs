//! Objects of JSON whose values are kept as they are written, so that no amount becomes a float.

use std::borrow::Cow;
use std::collections::BTreeMap;

use dbc_domain::money::Money;
use dbc_sheets::amount::parse_raw;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use crate::error::Error;

/// The fields of one object. Names are looked up as they stand, then without regard to capitals.
#[derive(Debug, serde::Deserialize)]
#[serde(transparent)]
pub(crate) struct Fields<'a>(#[serde(borrow)] BTreeMap<String, &'a RawValue>);

impl<'a> Fields<'a> {
    pub(crate) fn parse(text: &'a [u8]) -> Result<Self, Error> {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        serde_json::from_slice(text).map_err(unreadable)
    }

    pub(crate) fn of(raw: &'a RawValue) -> Option<Self> {
        serde_json::from_str(raw.get()).ok()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        let exact = self.0.get(name);
        let found =
            exact.or_else(|| self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value));
        found.copied().filter(|raw| raw.get() != "null")
    }

    pub(crate) fn first(&self, names: &[String]) -> Option<&'a RawValue> {
        names.iter().find_map(|name| self.get(name))
    }

    pub(crate) fn text(&self, names: &[String]) -> Option<String> {
        self.first(names).map(|raw| scalar(raw).trim().to_owned()).filter(|text| !text.is_empty())
    }

    pub(crate) fn money(&self, names: &[String]) -> Option<Money> {
        Money::from_decimal(parse_raw(&scalar(self.first(names)?))?).ok()
    }

    pub(crate) fn units(&self, names: &[String]) -> Option<u32> {
        scalar(self.first(names)?).trim().parse().ok()
    }

    pub(crate) fn flag(&self, names: &[String]) -> Option<bool> {
        match scalar(self.first(names)?).to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }

    /// The elements of a list; a value that stands alone is a list of one.
    pub(crate) fn list(&self, names: &[String]) -> Vec<&'a RawValue> {
        self.first(names).map(elements).unwrap_or_default()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(name, raw)| (name.as_str(), *raw))
    }
}

/// The elements of an array; of anything else, itself.
pub(crate) fn elements(raw: &RawValue) -> Vec<&RawValue> {
    serde_json::from_str(raw.get()).unwrap_or_else(|_| vec![raw])
}

/// A text without its quotes; any other value as it is written.
pub(crate) fn scalar(raw: &RawValue) -> Cow<'_, str> {
    match serde_json::from_str::<String>(raw.get()) {
        Ok(text) => text.into(),
        Err(_) => raw.get().into(),
    }
}

/// An object to be sent, its fields in this order.
#[derive(Debug, Default)]
pub(crate) struct Object<'n>(Vec<(&'n str, Box<RawValue>)>);

impl<'n> Object<'n> {
    pub(crate) fn with(mut self, name: &'n str, value: &impl Serialize) -> Result<Self, Error> {
        self.0.push((name, to_raw_value(value).map_err(unreadable)?));
        Ok(self)
    }

    /// An amount is written with its two decimals, as the supplier does.
    pub(crate) fn with_money(mut self, name: &'n str, amount: Money) -> Result<Self, Error> {
        self.0.push((name, RawValue::from_string(amount.to_string()).map_err(unreadable)?));
        Ok(self)
    }
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// JSON that ends too early is a cut-off answer, everything else an unexpected one.
pub(crate) fn unreadable(error: serde_json::Error) -> Error {
    Error::Unreadable(error.to_string())
}
