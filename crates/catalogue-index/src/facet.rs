//! The attributes by which the catalogue is filtered and counted.

/// An attribute with values to choose from. Values are the supplier's English words; an absent word is `""`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// Maker.
    Brand,
    /// Model without brand and storage.
    Model,
    /// Storage in GB, in decimal digits (`128`, `1024`).
    Storage,
    /// `base` for the smallest capacity of an Apple or Samsung model, the others are `""`.
    StorageClass,
    /// Family of products.
    ItemGroup,
    /// Visual grade, counted in rank order (trade rules 2.7).
    Grade,
    /// Working or with a fault.
    Functionality,
    /// Packaging.
    Boxed,
    /// Trade colour.
    Colour,
    /// The supplier's remark.
    Info,
    /// Lock to an account.
    CloudLock,
    /// VAT regime: `marginal`, `standard`.
    Regime,
    /// What happened with the last list: `new`, `restocked`, `price_down`, `price_up`. An offer may hold several.
    Badge,
    /// `in` above quantity 0, else `out`.
    Stock,
}

/// Value of [`Facet::Stock`] for offers that can be ordered.
pub const IN_STOCK: &str = "in";
/// Value of [`Facet::Stock`] for offers with quantity 0.
pub const OUT_OF_STOCK: &str = "out";

/// Value of [`Facet::StorageClass`] for the smallest capacity of a model.
pub const BASE_STORAGE: &str = "base";

/// Where the values of a facet are kept.
pub(crate) enum Home {
    /// One value a product: the number of the column.
    Product(usize),
    /// Derived for each product from the other products.
    StorageClass,
    /// One value a row: the number of the column.
    Row(usize),
    Badge,
    Stock,
}

pub(crate) const PRODUCT_FACETS: [Facet; 4] = [Facet::Brand, Facet::Model, Facet::Storage, Facet::ItemGroup];
pub(crate) const ROW_FACETS: [Facet; 7] =
    [Facet::Grade, Facet::Functionality, Facet::Boxed, Facet::Colour, Facet::Info, Facet::CloudLock, Facet::Regime];

impl Facet {
    /// All facets, in the order in which they are shown.
    pub const ALL: [Facet; 14] = [
        Facet::Brand,
        Facet::Model,
        Facet::Storage,
        Facet::StorageClass,
        Facet::ItemGroup,
        Facet::Grade,
        Facet::Functionality,
        Facet::Boxed,
        Facet::Colour,
        Facet::Info,
        Facet::CloudLock,
        Facet::Regime,
        Facet::Badge,
        Facet::Stock,
    ];

    pub(crate) fn home(self) -> Home {
        match self {
            Facet::Brand => Home::Product(BRAND),
            Facet::Model => Home::Product(MODEL),
            Facet::Storage => Home::Product(STORAGE),
            Facet::StorageClass => Home::StorageClass,
            Facet::ItemGroup => Home::Product(ITEM_GROUP),
            Facet::Grade => Home::Row(GRADE),
            Facet::Functionality => Home::Row(FUNCTIONALITY),
            Facet::Boxed => Home::Row(BOXED),
            Facet::Colour => Home::Row(COLOUR),
            Facet::Info => Home::Row(INFO),
            Facet::CloudLock => Home::Row(CLOUD_LOCK),
            Facet::Regime => Home::Row(REGIME),
            Facet::Badge => Home::Badge,
            Facet::Stock => Home::Stock,
        }
    }
}

/// Numbers of the product columns, in the order of [`PRODUCT_FACETS`].
pub(crate) const BRAND: usize = 0;
pub(crate) const MODEL: usize = 1;
pub(crate) const STORAGE: usize = 2;
pub(crate) const ITEM_GROUP: usize = 3;

/// Numbers of the row columns, in the order of [`ROW_FACETS`].
pub(crate) const GRADE: usize = 0;
pub(crate) const FUNCTIONALITY: usize = 1;
pub(crate) const BOXED: usize = 2;
pub(crate) const COLOUR: usize = 3;
pub(crate) const INFO: usize = 4;
pub(crate) const CLOUD_LOCK: usize = 5;
pub(crate) const REGIME: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_facet_finds_its_own_column() {
        for facet in Facet::ALL {
            match facet.home() {
                Home::Product(column) => assert_eq!(PRODUCT_FACETS[column], facet),
                Home::Row(column) => assert_eq!(ROW_FACETS[column], facet),
                Home::StorageClass => assert_eq!(facet, Facet::StorageClass),
                Home::Badge => assert_eq!(facet, Facet::Badge),
                Home::Stock => assert_eq!(facet, Facet::Stock),
            }
        }
    }
}
