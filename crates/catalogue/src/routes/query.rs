//! The catalogue's address, read into a question for the index. Unknown values of a filter find nothing; unknown words
//! of the address's own vocabulary (a sort, a direction) are a clear 400.

use std::collections::BTreeSet;

use dbc_catalogue_index::{Direction, Facet, IN_STOCK, OUT_OF_STOCK, Query, Sort};
use dbc_domain::money::Money;
use dbc_ground::http::Problem;
use serde::Deserialize;
use utoipa::IntoParams;

/// Filters, order and page.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct CatalogQuery {
    /// Words in any order, beginnings of words, SKUs with or without zeros, "128", "ip 13 128 b".
    #[param(max_length = 400)]
    pub q: String,
    /// Makers; one of them.
    pub brand: Vec<String>,
    /// Models.
    pub model: Vec<String>,
    /// Storage in GB.
    pub storage: Vec<u32>,
    /// Visual grades in the supplier's words.
    pub grade: Vec<String>,
    /// Functionality.
    pub functionality: Vec<String>,
    /// Colours.
    pub colour: Vec<String>,
    /// Packagings.
    pub boxed: Vec<String>,
    /// Remarks; an empty value is "no remark".
    pub info: Vec<String>,
    /// `marginal`, `standard`.
    pub regime: Vec<String>,
    /// `new`, `restocked`, `price_down`, `price_up`.
    pub badge: Vec<String>,
    /// `in`, `out` or `all` (default).
    pub stock: Option<String>,
    /// Lowest price in cents, included.
    pub price_min: Option<i64>,
    /// Highest price in cents, included.
    pub price_max: Option<i64>,
    /// Lowest quantity, included.
    pub quantity_min: Option<u32>,
    /// Highest quantity, included.
    pub quantity_max: Option<u32>,
    /// `name` (default), `price`, `quantity`, `grade`, `brand`, `sku` or `storage`.
    pub sort: Option<String>,
    /// `asc` (default) or `desc`.
    pub dir: Option<String>,
    /// Rows to skip.
    pub offset: Option<u32>,
    /// Rows to give: 1 to 500, default 100.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
    /// Whether to count facets (default true).
    pub facets: Option<bool>,
    /// The version that the first page came from; 409 `catalogue_moved` when it is not held any more.
    pub version: Option<i64>,
}

impl CatalogQuery {
    /// The question for the index.
    pub fn to_query(&self) -> Result<Query, Problem> {
        let limit = self.limit.unwrap_or(100);
        if !(1..=500).contains(&limit) {
            return Err(bad("limit", "de 1 à 500", "from 1 to 500"));
        }
        let mut query = Query {
            text: self.q.replace('\0', " "),
            price_from: self.price_min.map(Money::from_cents),
            price_to: self.price_max.map(Money::from_cents),
            quantity_from: self.quantity_min,
            quantity_to: self.quantity_max,
            sort: sort(self.sort.as_deref())?,
            direction: direction(self.dir.as_deref())?,
            offset: self.offset.unwrap_or(0) as usize,
            limit: limit as usize,
            facets: self.facets.unwrap_or(true),
            ..Query::default()
        };
        let wanted = [
            (Facet::Brand, &self.brand),
            (Facet::Model, &self.model),
            (Facet::Grade, &self.grade),
            (Facet::Functionality, &self.functionality),
            (Facet::Colour, &self.colour),
            (Facet::Boxed, &self.boxed),
            (Facet::Info, &self.info),
            (Facet::Regime, &self.regime),
            (Facet::Badge, &self.badge),
        ];
        for (facet, values) in wanted {
            if !values.is_empty() {
                query.filters.insert(facet, values.iter().cloned().collect());
            }
        }
        if !self.storage.is_empty() {
            query.filters.insert(Facet::Storage, self.storage.iter().map(u32::to_string).collect());
        }
        match self.stock.as_deref() {
            None | Some("" | "all") => {}
            Some(stock @ (IN_STOCK | OUT_OF_STOCK)) => {
                query.filters.insert(Facet::Stock, BTreeSet::from([stock.to_owned()]));
            }
            Some(_) => return Err(bad("stock", "in, out ou all", "in, out or all")),
        }
        Ok(query)
    }
}

fn sort(word: Option<&str>) -> Result<Sort, Problem> {
    Ok(match word.unwrap_or("name") {
        "name" | "" => Sort::Name,
        "price" => Sort::Price,
        "quantity" => Sort::Quantity,
        "grade" => Sort::Grade,
        "brand" => Sort::Brand,
        "sku" => Sort::Sku,
        "storage" => Sort::Storage,
        _ => {
            return Err(bad(
                "sort",
                "name, price, quantity, grade, brand, sku ou storage",
                "name, price, quantity, grade, brand, sku or storage",
            ));
        }
    })
}

fn direction(word: Option<&str>) -> Result<Direction, Problem> {
    match word.unwrap_or("asc") {
        "asc" | "" => Ok(Direction::Ascending),
        "desc" => Ok(Direction::Descending),
        _ => Err(bad("dir", "asc ou desc", "asc or desc")),
    }
}

fn bad(name: &str, fr: &str, en: &str) -> Problem {
    Problem::bad_request(
        "invalid_query",
        format!("Le paramètre « {name} » doit être : {fr}."),
        format!("The parameter “{name}” must be: {en}."),
    )
    .with_field(name, "invalid", fr.to_owned(), en.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_sort_is_named() {
        let asked = CatalogQuery { sort: Some("colour'; drop table".into()), ..CatalogQuery::default() };
        assert_eq!(asked.to_query().unwrap_err().code(), "invalid_query");
    }

    #[test]
    fn the_default_question_finds_everything() {
        let query = CatalogQuery::default().to_query().unwrap();
        assert_eq!((query.limit, query.facets, query.filters.len()), (100, true, 0));
    }
}
