//! Both VAT lists of the family that the platform sells, as the import takes them.

use chrono::{DateTime, Utc};
use dbc_catalogue::imports::SupplierRows;
use dbc_catalogue::imports::model::MOBILE_DEVICES;
use dbc_domain::vat::VatRegime;
use dbc_foxway::Client;
use dbc_foxway::catalogue::{Catalogue, Family};
use dbc_ground::clock::Clock;

use super::model::ListReport;

/// What came.
pub(super) struct Fetched {
    /// The instant before the first question: what the lists say was so then or later.
    pub as_of: DateTime<Utc>,
    /// The rows of both lists.
    pub rows: SupplierRows,
    /// One entry per list.
    pub lists: Vec<ListReport>,
    /// Why absence means nothing: the code of the reason, and what happened.
    pub incomplete: Option<(&'static str, String)>,
}

/// Asks for every list.
pub(super) async fn fetch(client: &Client, clock: &Clock) -> Result<Fetched, dbc_foxway::Error> {
    let as_of = clock.now();
    let Catalogue { families } = client.get_catalog().await?;
    let mut fetched = Fetched {
        as_of,
        rows: SupplierRows::default(),
        lists: Vec::new(),
        incomplete: Some(("list_missing", format!("the supplier has no family {MOBILE_DEVICES}"))),
    };
    for family in families {
        let ours = family.name.eq_ignore_ascii_case(MOBILE_DEVICES);
        fetched.lists.extend(VatRegime::ALL.map(|regime| report(&family, regime, !ours)));
        if ours {
            fetched.incomplete = reason(&family);
            fetched.rows = rows(family);
        }
    }
    Ok(fetched)
}

fn report(family: &Family, regime: VatRegime, left_alone: bool) -> ListReport {
    let failed = family.missing.iter().find(|(key, _)| key.regime == regime);
    ListReport {
        family: family.name.clone(),
        vat_regime: regime.code().to_owned(),
        rows: family.list.rows.iter().filter(|row| row.offer.regime == regime).count() as u64,
        left_alone,
        error: failed.map(|(_, error)| error.code().to_owned()),
    }
}

fn reason(family: &Family) -> Option<(&'static str, String)> {
    if let Some((key, error)) = family.missing.first() {
        return Some(("list_missing", format!("the list of {} goods: {error}", key.regime.code())));
    }
    let empty = family.without_rows.first()?;
    Some(("list_empty", format!("the list of {} goods has no rows", empty.code())))
}

fn rows(family: Family) -> SupplierRows {
    let list = family.list;
    let offers = list.rows.into_iter().chain(list.conflicting).map(|row| row.offer);
    let (marginal, standard) = offers.partition(|offer| offer.regime == VatRegime::Marginal);
    let refused = list.refused_keys.into_iter().filter(|refused| !refused.conflicting).map(|refused| refused.key);
    SupplierRows { marginal, standard, refused: refused.collect(), findings: list.findings }
}
