//! The phones that the supplier trades: names, storages, colours, launch month and price as new (France, with VAT).

mod apple;
mod others;
mod samsung;

/// The maker, as it stands at the head of a product name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Brand {
    Apple,
    Samsung,
    Named(&'static str),
}

/// One phone model in all its storages and colours.
#[derive(Debug)]
pub(crate) struct Model {
    pub brand: Brand,
    /// Without brand and storage: `iPhone 13 Pro`.
    pub name: &'static str,
    /// What the supplier writes after the storage: maker's code, `DS` for two SIM cards; may be empty.
    pub tail: &'static str,
    /// Year and month of launch.
    pub launch: (i32, u32),
    /// Price as new of the smallest storage, in euros with VAT.
    pub launch_euros: u32,
    /// In GB, smallest first; empty for phones sold without that information.
    pub storages: &'static [u16],
    /// Trade colours. May only grow at the end: SKUs are numbered by position.
    pub colours: &'static [&'static str],
    /// How much of it is on the market, relative to the others.
    pub popularity: u32,
}

/// A line of the tables: brand, name, tail, launch, price as new, storages, colours, popularity.
#[expect(clippy::too_many_arguments, reason = "the tables read as tables only with one line to a model")]
const fn model(
    brand: Brand,
    name: &'static str,
    tail: &'static str,
    launch: (i32, u32),
    launch_euros: u32,
    storages: &'static [u16],
    colours: &'static [&'static str],
    popularity: u32,
) -> Model {
    Model { brand, name, tail, launch, launch_euros, storages, colours, popularity }
}

impl Brand {
    /// The word at the head of a product name.
    pub fn word(self) -> &'static str {
        match self {
            Brand::Apple => "Apple",
            Brand::Samsung => "Samsung",
            Brand::Named(word) => word,
        }
    }
}

/// Every model. The order gives products their numbers, so new ones are added at the end of `others`.
pub(crate) static MODELS: std::sync::LazyLock<Vec<&'static Model>> =
    std::sync::LazyLock::new(|| apple::MODELS.iter().chain(samsung::MODELS).chain(others::MODELS).collect());

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_is_sound() {
        let mut names = BTreeSet::new();
        for model in MODELS.iter() {
            let name = format!("{} {}", model.brand.word(), model.name);
            assert!(names.insert(name.clone()), "{name} stands twice");
            assert!(model.storages.is_sorted() && !model.colours.is_empty() && model.popularity > 0, "{name}");
            assert!((1..=12).contains(&model.launch.1) && model.colours.len() <= 10, "{name}");
        }
        let brands: BTreeSet<_> = MODELS.iter().map(|model| model.brand.word()).collect();
        for known in [
            "Apple", "Samsung", "Xiaomi", "Google", "Huawei", "OnePlus", "Motorola", "Honor", "Oppo", "Realme", "Sony",
            "LG", "TCL", "Nokia", "Vivo", "Asus", "ZTE", "Nothing", "Gigaset", "HTC",
        ] {
            assert!(brands.contains(known), "{known} is one of the twenty brands that the business names");
        }
    }
}
