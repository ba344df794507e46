//! SQL of the shipping tariffs.

use chrono::{DateTime, Utc};
use dbc_domain::orders::tariff::{Band, Tariff, ZoneTariff};
use dbc_ground::db::Tx;
use uuid::Uuid;

use super::territories;

/// A zone as it is kept.
#[derive(Debug)]
pub(super) struct StoredZone {
    pub name: String,
    pub zone: ZoneTariff,
    /// All zones of one edition have the same.
    pub version: i32,
}

pub(super) async fn all(tx: &mut Tx) -> Result<Vec<StoredZone>, sqlx::Error> {
    let rows = sqlx::query!("select name, territories, bands, version from shipping_tariffs order by position, id")
        .fetch_all(&mut **tx)
        .await?;
    let broken = |cause: Box<dyn std::error::Error + Send + Sync>| sqlx::Error::Decode(cause);
    rows.into_iter()
        .map(|row| {
            let bands: Vec<Band> = serde_json::from_value(row.bands).map_err(|cause| broken(cause.into()))?;
            let tariff = Tariff::new(bands).map_err(|cause| broken(cause.into()))?;
            let zone = row.territories.iter().filter_map(|code| territories::parse(code)).collect();
            Ok(StoredZone { name: row.name, zone: ZoneTariff { zone, tariff }, version: row.version })
        })
        .collect()
}

/// Until the end of the transaction nobody else replaces the zones.
pub(super) async fn lock(tx: &mut Tx) -> Result<(), sqlx::Error> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('dbc.shipping_tariffs', 0))")
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(super) async fn clear(tx: &mut Tx) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from shipping_tariffs").execute(&mut **tx).await?;
    Ok(())
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Uuid,
    position: usize,
    zone: &StoredZone,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let territories: Vec<String> = zone.zone.zone.iter().map(territories::code).collect();
    let bands = serde_json::to_value(zone.zone.tariff.bands()).map_err(|cause| sqlx::Error::Encode(Box::new(cause)))?;
    sqlx::query!(
        "insert into shipping_tariffs (id, name, territories, bands, position, version, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id,
        zone.name,
        &territories,
        bands,
        i32::try_from(position).unwrap_or(i32::MAX),
        zone.version,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
