//! Rows for the same offer: identical ones count once, conflicting ones not at all (design, section 4).

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use dbc_domain::offer::{OfferKey, SupplierOffer};

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

/// Remembers keys and contents by their hashes: twenty bytes a row, so that a million rows fit.
#[derive(Debug, Default)]
pub(crate) struct Duplicates {
    seen: HashMap<u64, (u64, u32)>,
    conflicts: Conflicts,
}

/// The keys whose rows conflict, each with its first two rows.
#[derive(Debug, Default, Clone)]
pub(crate) struct Conflicts(HashMap<u64, (u32, u32)>);

impl Duplicates {
    pub(crate) fn see(&mut self, offer: &SupplierOffer, row: u32) -> Seen {
        let (key, content) = (key_hash(&offer.sku, offer.regime), content_hash(offer));
        match self.seen.entry(key) {
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert((content, row));
                Seen::First
            }
            std::collections::hash_map::Entry::Occupied(entry) => {
                let (first_content, first_row) = *entry.get();
                if first_content == content {
                    Seen::Identical(first_row)
                } else {
                    self.conflicts.0.entry(key).or_insert((first_row, row));
                    Seen::Conflicting(first_row)
                }
            }
        }
    }

    pub(crate) fn into_conflicts(self) -> Conflicts {
        self.conflicts
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
