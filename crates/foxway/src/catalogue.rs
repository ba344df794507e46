//! The catalogue: its groups, its price lists (one for each group and VAT regime), and all of it as lists that the
//! import takes like the supplier's Excel file.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use dbc_domain::finding::{Finding, FindingCode, Severity};
use dbc_domain::offer::OfferKey;
use dbc_domain::vat::VatRegime;
use dbc_sheets::price_list::{Counts, PriceList, PriceListRow, RefusedKey};
use http::{HeaderMap, Method};
use serde::Deserialize;

use crate::client::{Client, fill};
use crate::elements::Elements;
use crate::error::Error;
use crate::json::unreadable;
use crate::row::{Row, parse_row};
use crate::surroundings::Operation;
use crate::transport::{Collect, Outgoing, Whole};

/// A product family, `Mobile devices`: the head of the name of the Excel list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DimensionGroup {
    /// The supplier's number.
    pub id: u32,
    /// The family.
    pub name: String,
    /// What it is divided into.
    #[serde(default)]
    pub item_groups: Vec<ItemGroup>,
}

/// A part of a family, `Mobiles`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ItemGroup {
    /// The supplier's number.
    pub id: u32,
    /// Its name.
    pub name: String,
}

/// One of the supplier's price lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ListKey {
    /// The family's number.
    pub dimension_group: u32,
    /// The part's number.
    pub item_group: u32,
    /// Under which regime the goods are sold.
    pub regime: VatRegime,
}

/// Everything that the supplier sells.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// One list per family.
    pub families: Vec<Family>,
}

/// A family with both VAT lists of all its parts.
#[derive(Debug, Clone)]
pub struct Family {
    /// `Mobile devices`.
    pub name: String,
    /// What could be read, as the import takes it. Rows are numbered through all lists of the family.
    pub list: PriceList,
    /// Lists that did not come, and why.
    pub missing: Vec<(ListKey, Error)>,
    /// Regimes of which not one row came, though every list did.
    pub without_rows: BTreeSet<VatRegime>,
}

impl Family {
    /// True when absence means something: all lists came, and both regimes have rows.
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty() && self.without_rows.is_empty()
    }
}

impl Client {
    /// Both VAT lists of every group. A list that fails leaves the others: see [`Family::missing`].
    ///
    /// # Errors
    /// When the groups do not come, or the supplier refuses the key: then no list would come either.
    pub async fn get_catalog(&self) -> Result<Catalogue, Error> {
        let mut families = Vec::new();
        for group in self.get_groups().await? {
            let mut assembly = Assembly::new(&group.name);
            for regime in VatRegime::ALL {
                for part in &group.item_groups {
                    let key = ListKey { dimension_group: group.id, item_group: part.id, regime };
                    match self.get_price_list(key).await {
                        Ok(rows) => assembly.add(key, &part.name, rows),
                        Err(error @ (Error::Unauthorised | Error::Resting { .. })) => return Err(error),
                        Err(error) => assembly.missing.push((key, error)),
                    }
                }
            }
            families.push(assembly.finish());
        }
        Ok(Catalogue { families })
    }

    /// The groups of the catalogue that the profile names.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_groups(&self) -> Result<Vec<DimensionGroup>, Error> {
        let paths = &self.profile.catalogue;
        let path = fill(&paths.groups_path, "slug", &paths.slug);
        let body = self.read(&self.list_request(Operation::Groups, path), Whole::default).await?;
        let catalogue = match serde_json::from_slice(&body).map_err(unreadable)? {
            GroupsAnswer::Listed(mut catalogues) if !catalogues.is_empty() => catalogues.swap_remove(0),
            GroupsAnswer::Listed(_) => return Err(Error::Empty),
            GroupsAnswer::Bare(catalogue) => catalogue,
        };
        Ok(catalogue.dimension_groups)
    }

    /// One price list, read while it comes in. The same list is asked for once at a time; others wait their turn.
    ///
    /// # Errors
    /// See [`Error`]; an empty answer is [`Error::Empty`], an empty array is a list without rows.
    pub async fn get_price_list(&self, key: ListKey) -> Result<Vec<Row>, Error> {
        let paths = &self.profile.catalogue;
        let lane = self.lane(&format!("list {key:?}"));
        let _alone = lane.lock().await;
        let path = format!(
            "{}?{}={}&{}={}&{}={}",
            fill(&paths.price_list_path, "slug", &paths.slug),
            paths.dimension_group,
            key.dimension_group,
            paths.item_group,
            key.item_group,
            paths.vat_margin,
            key.regime == VatRegime::Marginal,
        );
        let outgoing = self.list_request(Operation::PriceList, path);
        self.read(&outgoing, || Rows { regime: key.regime, elements: Elements::default(), rows: Vec::new() }).await
    }

    fn list_request(&self, operation: Operation, path: String) -> Outgoing {
        Outgoing {
            operation,
            method: Method::GET,
            path,
            body: None,
            timeout: self.profile.timeout(),
            json: true,
            translate: None,
        }
    }
}

/// The one object stands in an array; a bare one is taken too.
#[derive(Deserialize)]
#[serde(untagged)]
enum GroupsAnswer {
    Listed(Vec<Groups>),
    Bare(Groups),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Groups {
    dimension_groups: Vec<DimensionGroup>,
}

/// Reads rows while the list comes in.
struct Rows {
    regime: VatRegime,
    elements: Elements,
    rows: Vec<Row>,
}

impl Collect for Rows {
    type Output = Vec<Row>;

    fn chunk(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.elements.feed(bytes, |object| {
            self.rows.push(parse_row(self.regime, object)?);
            Ok(())
        })
    }

    fn finish(self, _headers: &HeaderMap) -> Result<Vec<Row>, Error> {
        if self.elements.is_complete() { Ok(self.rows) } else { Err(Error::Truncated { bytes: 0 }) }
    }
}

/// Findings kept one by one; further ones are only counted.
const MOST_FINDINGS: usize = 20_000;

/// The rows of a family become one list: each key once, contradictions taken out.
struct Assembly {
    name: String,
    number: u32,
    accepted: BTreeMap<OfferKey, PriceListRow>,
    conflicting: BTreeSet<OfferKey>,
    contradicting: Vec<PriceListRow>,
    refused: BTreeSet<OfferKey>,
    extra: BTreeSet<String>,
    rows_of: HashMap<VatRegime, u64>,
    findings: Vec<Finding>,
    omitted: u64,
    counts: Counts,
    missing: Vec<(ListKey, Error)>,
}

impl Assembly {
    fn new(name: &str) -> Self {
        Assembly {
            name: name.to_owned(),
            number: 0,
            accepted: BTreeMap::new(),
            conflicting: BTreeSet::new(),
            contradicting: Vec::new(),
            refused: BTreeSet::new(),
            extra: BTreeSet::new(),
            rows_of: HashMap::new(),
            findings: Vec::new(),
            omitted: 0,
            counts: Counts::default(),
            missing: Vec::new(),
        }
    }

    fn add(&mut self, key: ListKey, part: &str, rows: Vec<Row>) {
        let sheet = format!("{} / {part} / {}", self.name, key.regime.supplier_word());
        *self.rows_of.entry(key.regime).or_default() += rows.len() as u64;
        for row in rows {
            self.number += 1;
            self.counts.read += 1;
            for remark in row.remarks {
                self.find(&sheet, Some(remark.field.into_owned()), remark.value, remark.code);
            }
            match (row.offer, row.sku) {
                (Some(offer), _) => self.accept(&sheet, PriceListRow { row: self.number, offer }),
                (None, sku) => {
                    self.counts.refused += 1;
                    self.refused.extend(sku.map(|sku| OfferKey { sku, regime: key.regime }));
                }
            }
        }
    }

    fn accept(&mut self, sheet: &str, row: PriceListRow) {
        let key = row.offer.key();
        if row.offer.cost.is_none() {
            self.find(sheet, Some("Price".into()), Some("0".into()), FindingCode::PriceNotYet);
        }
        for name in row.offer.extra.keys() {
            if !self.extra.contains(name) {
                self.extra.insert(name.clone());
            }
        }
        match self.accepted.entry(key) {
            Entry::Vacant(place) => {
                place.insert(row);
            }
            Entry::Occupied(first) => {
                let first_row = Some(first.get().row.to_string());
                if first.get().offer == row.offer {
                    self.counts.duplicates += 1;
                    self.find(sheet, Some("SKU".into()), first_row, FindingCode::DuplicateIdentical);
                } else {
                    self.conflicting.insert(first.key().clone());
                    self.contradicting.push(row);
                    self.counts.refused += 1;
                    self.find(sheet, Some("SKU".into()), first_row, FindingCode::DuplicateConflicting);
                }
            }
        }
    }

    fn find(&mut self, sheet: &str, column: Option<String>, value: Option<String>, code: FindingCode) {
        self.counts.notices += u64::from(code.severity() == Severity::Notice);
        if self.findings.len() >= MOST_FINDINGS {
            self.omitted += 1;
            return;
        }
        let value = value.map(|value| value.chars().take(120).collect());
        let (sheet, row, severity) = (sheet.to_owned(), self.number, code.severity());
        self.findings.push(Finding { sheet, row, column, value, severity, code });
    }

    fn finish(mut self) -> Family {
        for key in &self.conflicting {
            // Nobody can say which of the rows is right: the first one is taken back too.
            if let Some(first) = self.accepted.remove(key) {
                self.counts.refused += 1;
                self.contradicting.push(first);
            }
        }
        self.contradicting.sort_by_key(|row| row.row);
        let mut rows: Vec<PriceListRow> = self.accepted.into_values().collect();
        rows.sort_by_key(|row| row.row);
        let accepted: BTreeSet<OfferKey> = rows.iter().map(|row| row.offer.key()).collect();
        self.counts.accepted = rows.len() as u64;
        self.counts.without_price = rows.iter().filter(|row| row.offer.cost.is_none()).count() as u64;
        let came = |regime: &VatRegime| self.rows_of.get(regime).is_some_and(|rows| *rows > 0);
        let failed = |regime: &VatRegime| self.missing.iter().any(|(key, _)| key.regime == *regime);
        let list = PriceList {
            sheet: self.name.clone(),
            header_row: 0,
            extra_columns: self.extra.into_iter().collect(),
            rows,
            conflicting: self.contradicting,
            refused_keys: (self.refused.union(&self.conflicting))
                .filter(|key| !accepted.contains(key))
                .map(|key| RefusedKey { key: key.clone(), conflicting: self.conflicting.contains(key) })
                .collect(),
            regimes: VatRegime::ALL.into_iter().filter(came).collect(),
            findings: self.findings,
            findings_omitted: self.omitted,
            counts: self.counts,
        };
        let without_rows = VatRegime::ALL.into_iter().filter(|regime| !came(regime) && !failed(regime)).collect();
        Family { name: self.name, list, missing: self.missing, without_rows }
    }
}
