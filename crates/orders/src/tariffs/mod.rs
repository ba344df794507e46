//! What shipping costs, per zone, as data that staff edit.

mod queries;
mod routes;
mod territories;
mod wire;

use dbc_domain::orders::tariff::{Tariff, ZoneTariff};
use dbc_domain::orders::territory::Territory;
use dbc_ground::db::Tx;
use dbc_ground::settings;

pub(crate) use routes::routes;

/// The zones in force, in the order in which they are tried: those of the table, else the house's tariff in the countries
/// of the settings. Needs a transaction of the platform or of staff.
pub(crate) async fn zones(tx: &mut Tx) -> Result<Vec<ZoneTariff>, sqlx::Error> {
    let stored = queries::all(tx).await?;
    if stored.is_empty() { house_zones(tx).await } else { Ok(stored.into_iter().map(|zone| zone.zone).collect()) }
}

/// The house's tariff where the settings say that it applies (trade rules 5.4).
async fn house_zones(tx: &mut Tx) -> Result<Vec<ZoneTariff>, sqlx::Error> {
    let countries = settings::load(tx).await?.tariff_zones();
    let zone = countries
        .iter()
        .map(|country| match country.as_str() {
            // A country alone is its mainland: other territories are named one by one.
            "FR" => Territory::MetropolitanFrance,
            other => Territory::of(other, ""),
        })
        .collect();
    Ok(vec![ZoneTariff { zone, tariff: Tariff::house() }])
}
