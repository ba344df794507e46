//! The catalogue's address, read into a question for the index. Unknown values of a filter find nothing; unknown words
//! of the address's own vocabulary (a sort, a direction) are a clear 400.

use std::collections::BTreeSet;

use dbc_catalogue_index::{BASE_STORAGE, Catalogue, Direction, Facet, IN_STOCK, OUT_OF_STOCK, Query, Sort};
use dbc_domain::grade::GradeRank;
use dbc_domain::money::Money;
use dbc_ground::http::Problem;
use serde::Deserialize;
use utoipa::IntoParams;

/// Filters, order and page.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CatalogQuery {
    /// Words in any order, beginnings of words, SKUs with or without zeros, EANs, "128", "ip 13 128 b".
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
    /// This grade or a better one.
    pub grade_from: Option<String>,
    /// Functionality; `Minor Fault` are the "grades x".
    pub functionality: Vec<String>,
    /// Colours.
    pub colour: Vec<String>,
    /// Packagings.
    pub boxed: Vec<String>,
    /// Remarks; an empty value is "no remark".
    pub info: Vec<String>,
    /// Item groups of the supplier.
    pub item_group: Vec<String>,
    /// Locks to an account; an empty value is "not stated".
    pub cloud_lock: Vec<String>,
    /// `true`: only the smallest capacity of each Apple or Samsung model.
    pub base_storage: Option<bool>,
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
    /// The column that orders the rows: `name` (default), `sku`, `ean`, `brand`, `model`, `storage`, `item_group`, `grade`,
    /// `functionality`, `colour`, `boxed`, `info`, `cloud_lock`, `regime`, `badge`, `quantity`, `price`; for staff who
    /// see costs also `cost`, `campaign_price`, `margin` and `markup`.
    pub sort: Option<String>,
    /// `asc` (default) or `desc`.
    pub dir: Option<String>,
    /// Fields of each offer, by their names in the answer, separated by commas; all of them when absent. In an export
    /// also called `columns`, in the wanted order.
    #[serde(alias = "columns")]
    #[param(max_length = 1000)]
    pub fields: Option<String>,
    /// Rows to skip. Rows that move between two pages shift those behind them: `cursor` does not skip.
    pub offset: Option<u32>,
    /// The `next_cursor` of the page before, with the same filters and order: its next rows, none left out and none
    /// given twice, also when prices and stock moved meanwhile. 409 `catalogue_moved` when the rows are others.
    #[param(max_length = 100)]
    pub cursor: Option<String>,
    /// Rows to give: 1 to 500, default 100.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
    /// Whether to count facets (default true).
    pub facets: Option<bool>,
    /// The version that the first page came from; 409 `catalogue_moved` when it is not held any more.
    pub version: Option<i64>,
}

/// Longest text that is searched for, in characters.
const MOST_TEXT: usize = 400;
/// Most values of one filter.
const MOST_VALUES: usize = 500;

impl CatalogQuery {
    /// The question for the index. `costs`: whether the caller may order by them.
    ///
    /// Errors: 400 `invalid_query` with the parameter as field.
    pub fn to_query(&self, catalogue: &Catalogue, costs: bool) -> Result<Query, Problem> {
        let limit = self.limit.unwrap_or(100);
        if !(1..=500).contains(&limit) {
            return Err(bad("limit", "de 1 à 500", "from 1 to 500"));
        }
        if self.q.chars().count() > MOST_TEXT {
            return Err(bad("q", "400 caractères au plus", "at most 400 characters"));
        }
        if let (Some(from), Some(to)) = (self.price_min, self.price_max)
            && from > to
        {
            return Err(bad("price_max", "au moins price_min", "at least price_min"));
        }
        if let (Some(from), Some(to)) = (self.quantity_min, self.quantity_max)
            && from > to
        {
            return Err(bad("quantity_max", "au moins quantity_min", "at least quantity_min"));
        }
        let mut query = Query {
            text: self.q.replace('\0', " "),
            price_from: self.price_min.map(Money::from_cents),
            price_to: self.price_max.map(Money::from_cents),
            quantity_from: self.quantity_min,
            quantity_to: self.quantity_max,
            sort: sort(self.sort.as_deref(), costs)?,
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
            (Facet::ItemGroup, &self.item_group),
            (Facet::CloudLock, &self.cloud_lock),
            (Facet::Regime, &self.regime),
            (Facet::Badge, &self.badge),
        ];
        for (facet, values) in wanted {
            if values.len() > MOST_VALUES {
                return Err(bad("filter", "500 valeurs au plus par filtre", "at most 500 values of one filter"));
            }
            if !values.is_empty() {
                query.filters.insert(facet, values.iter().cloned().collect());
            }
        }
        if !self.storage.is_empty() {
            query.filters.insert(Facet::Storage, self.storage.iter().map(u32::to_string).collect());
        }
        if let Some(worst) = self.grade_from.as_deref().filter(|worst| !worst.is_empty()) {
            query.filters.insert(Facet::Grade, self.grades_from(catalogue, worst)?);
        }
        if self.base_storage == Some(true) {
            query.filters.insert(Facet::StorageClass, BTreeSet::from([BASE_STORAGE.to_owned()]));
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

    /// The grades of the catalogue that are as good as this one or better, and among those asked for by name.
    fn grades_from(&self, catalogue: &Catalogue, worst: &str) -> Result<BTreeSet<String>, Problem> {
        let worst = GradeRank::of(worst);
        if !worst.is_known() {
            return Err(bad("grade_from", "un grade connu, comme « Grade B »", "a known grade, such as “Grade B”"));
        }
        let named = |grade: &str| self.grade.is_empty() || self.grade.iter().any(|wanted| wanted == grade);
        let grades = catalogue.values(Facet::Grade).into_iter();
        let mut found: BTreeSet<String> =
            grades.filter(|grade| GradeRank::of(grade) <= worst && named(grade)).map(str::to_owned).collect();
        if found.is_empty() {
            // No value at all would be no filter.
            found.insert(NO_GRADE.to_owned());
        }
        Ok(found)
    }
}

/// A grade that no offer has.
const NO_GRADE: &str = "\0";

fn sort(word: Option<&str>, costs: bool) -> Result<Sort, Problem> {
    Ok(match word.unwrap_or("name") {
        "name" | "" => Sort::Name,
        "sku" => Sort::Sku,
        "ean" => Sort::Ean,
        "brand" => Sort::Brand,
        "model" => Sort::Word(Facet::Model),
        "storage" => Sort::Storage,
        "item_group" => Sort::Word(Facet::ItemGroup),
        "grade" => Sort::Grade,
        "functionality" => Sort::Word(Facet::Functionality),
        "colour" => Sort::Word(Facet::Colour),
        "boxed" => Sort::Word(Facet::Boxed),
        "info" => Sort::Word(Facet::Info),
        "cloud_lock" => Sort::Word(Facet::CloudLock),
        "regime" => Sort::Word(Facet::Regime),
        "badge" => Sort::Word(Facet::Badge),
        "quantity" => Sort::Quantity,
        "price" => Sort::Price,
        "cost" if costs => Sort::Cost,
        "campaign_price" if costs => Sort::CampaignPrice,
        "margin" if costs => Sort::Margin,
        "markup" if costs => Sort::Markup,
        _ => return Err(bad("sort", "le nom d’une colonne que vous voyez", "the name of a column that you see")),
    })
}

fn direction(word: Option<&str>) -> Result<Direction, Problem> {
    match word.unwrap_or("asc") {
        "asc" | "" => Ok(Direction::Ascending),
        "desc" => Ok(Direction::Descending),
        _ => Err(bad("dir", "asc ou desc", "asc or desc")),
    }
}

pub(super) fn bad(name: &str, fr: &str, en: &str) -> Problem {
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
        assert_eq!(asked.to_query(&Catalogue::empty(), true).unwrap_err().code(), "invalid_query");
    }

    #[test]
    fn a_column_of_costs_orders_only_for_those_who_see_it() {
        let asked = CatalogQuery { sort: Some("margin".into()), ..CatalogQuery::default() };
        assert!(asked.to_query(&Catalogue::empty(), true).is_ok());
        assert_eq!(asked.to_query(&Catalogue::empty(), false).unwrap_err().code(), "invalid_query");
    }

    #[test]
    fn the_default_question_finds_everything() {
        let query = CatalogQuery::default().to_query(&Catalogue::empty(), false).unwrap();
        assert_eq!((query.limit, query.facets, query.filters.len()), (100, true, 0));
    }
}
