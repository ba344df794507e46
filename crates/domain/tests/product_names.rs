//! Every product name of three days of price lists.

use std::collections::BTreeSet;

use dbc_domain::product_name::ProductIdentity;

const NAMES: &str = include_str!("data/product_names.txt");

#[test]
fn every_name_of_the_price_lists_tells_brand_model_and_storage() {
    let mut models = BTreeSet::new();
    for name in NAMES.lines() {
        let identity = ProductIdentity::parse(name);
        let brand = identity.brand.unwrap_or_default();
        let storage = match identity.storage_gb {
            Some(gb) if gb % 1024 == 0 => format!("{}TB", gb / 1024),
            Some(gb) => format!("{gb}GB"),
            None => String::new(),
        };
        assert!(
            name.starts_with(&format!("{brand} {} ", identity.model)),
            "{name}: brand {brand}, model {}",
            identity.model
        );
        assert!(name.ends_with(&format!(" {storage}")), "{name}: storage {storage}");
        // What lies between is the maker's code and the mark of a phone with two SIM cards.
        let rest = &name[brand.len() + 1 + identity.model.len()..name.len() - storage.len()];
        for word in rest.split_whitespace() {
            let code = word.len() == 5 && word[1..4].bytes().all(|byte| byte.is_ascii_digit());
            assert!(word == "DS" || code, "{name}: {word} was dropped");
        }
        models.insert((brand, identity.model));
    }
    assert_eq!((NAMES.lines().count(), models.len()), (196, 88));
    for (brand, model) in [("Apple", "iPhone SE (2022)"), ("Samsung", "Galaxy Xcover 5"), ("Sony", "Xperia 5 II")] {
        assert!(models.contains(&(brand.to_owned(), model.to_owned())), "{brand} {model}");
    }
}
