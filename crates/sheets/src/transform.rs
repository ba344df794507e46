//! Prices a price list.
