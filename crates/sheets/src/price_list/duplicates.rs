//! Rows for the same offer: identical ones count once, conflicting ones not at all (design, section 4).

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use dbc_domain::offer::{OfferKey, SupplierOffer};
use hashbrown::HashTable;

/// What is known of a key when its row comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// The first row of its key.
    First,
    /// The same content stood in this row.
    Identical(u32),
    /// Other content stood in this row.
    Conflicting(u32),
}

/// Remembers keys and contents by their hashes: thirty bytes a row, so that a million rows fit.
#[derive(Debug, Default)]
pub(crate) struct Duplicates {
    first_rows: Vec<FirstRow>,
    by_key: HashTable<u32>,
    conflicts: Conflicts,
}

/// The first row of a key; hashes as bytes, so that nothing is wasted between the fields.
#[derive(Debug)]
struct FirstRow {
    key: [u8; 8],
    content: [u8; 8],
    row: u32,
}

/// The keys whose rows conflict, each with its first two rows.
#[derive(Debug, Default, Clone)]
pub(crate) struct Conflicts(HashMap<u64, (u32, u32)>);

impl Duplicates {
    pub(crate) fn see(&mut self, offer: &SupplierOffer, row: u32) -> Seen {
        let (hash, content) = (key_hash(&offer.sku, offer.regime), content_hash(offer).to_ne_bytes());
        let key = hash.to_ne_bytes();
        let rows = &self.first_rows;
        let key_at = |place: &u32| rows.get(*place as usize).map_or(key, |first| first.key);
        if let Some(place) = self.by_key.find(hash, |place| key_at(place) == key) {
            let Some(first) = rows.get(*place as usize) else { return Seen::First };
            if first.content == content {
                return Seen::Identical(first.row);
            }
            self.conflicts.0.entry(hash).or_insert((first.row, row));
            return Seen::Conflicting(first.row);
        }
        let place = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        self.by_key.insert_unique(hash, place, |place| u64::from_ne_bytes(key_at(place)));
        self.first_rows.push(FirstRow { key, content, row });
        Seen::First
    }

    pub(crate) fn into_conflicts(self) -> Conflicts {
        self.conflicts
    }

    /// Bytes of memory that are in use.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<FirstRow>() * self.first_rows.len() + self.by_key.allocation_size() + self.conflicts.bytes()
    }
}

impl Conflicts {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True when rows of this key conflict.
    pub(crate) fn concern(&self, key: &OfferKey) -> bool {
        self.0.contains_key(&key_hash(&key.sku, key.regime))
    }

    /// The row that this one conflicts with; `None` when its key is sound.
    pub(crate) fn opponent(&self, offer: &SupplierOffer, row: u32) -> Option<u32> {
        let (first, second) = *self.0.get(&key_hash(&offer.sku, offer.regime))?;
        Some(if row == first { second } else { first })
    }

    /// Bytes of memory that are in use: a slot of sixteen and its control byte.
    pub(crate) fn bytes(&self) -> usize {
        17 * self.0.capacity()
    }
}

fn key_hash(sku: &dbc_domain::sku::Sku, regime: dbc_domain::vat::VatRegime) -> u64 {
    let mut hasher = DefaultHasher::new();
    (sku, regime).hash(&mut hasher);
    hasher.finish()
}

/// Every field counts; the pattern makes the compiler ask when one is added.
fn content_hash(offer: &SupplierOffer) -> u64 {
    let SupplierOffer {
        sku,
        regime,
        item_group,
        product_name,
        appearance,
        functionality,
        boxed,
        color,
        cloud_lock,
        additional_info,
        quantity,
        cost,
        campaign_price,
        extra,
    } = offer;
    let mut hasher = DefaultHasher::new();
    (sku, regime, item_group, product_name, appearance, functionality, boxed).hash(&mut hasher);
    (color, cloud_lock, additional_info, quantity, cost, campaign_price, extra).hash(&mut hasher);
    hasher.finish()
}
