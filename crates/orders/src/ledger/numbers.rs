//! Numbers that people say, without gaps within their year.

use chrono::Datelike;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;

/// A series of numbers: one per kind of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// `CMD-2026-000123`, an order of a client.
    Order,
    /// `GRP-2026-000045`, what was submitted together.
    Group,
    /// `CF-2026-000007`, an order at the supplier.
    SupplierOrder,
    /// `BL-2026-000012`, a shipment.
    Shipment,
    /// `RET-2026-000003`, returned phones.
    Return,
    /// `REC-2026-000003`, a claim of missing phones.
    Claim,
}

impl Series {
    /// What its numbers begin with.
    pub fn prefix(self) -> &'static str {
        match self {
            Series::Order => "CMD",
            Series::Group => "GRP",
            Series::SupplierOrder => "CF",
            Series::Shipment => "BL",
            Series::Return => "RET",
            Series::Claim => "REC",
        }
    }
}

/// The next `count` numbers of a series, in order. The row of the counter stays locked until the transaction ends: it is
/// the last lock that a transaction takes. The year is that of Europe/Paris.
pub async fn next_number(tx: &mut Tx, clock: &Clock, series: Series, count: u32) -> Result<Vec<String>, sqlx::Error> {
    let year = clock.today().year();
    let count = i64::from(count);
    let last = sqlx::query_scalar!(
        "insert into document_counters as c (series, year, last_number) values ($1, $2, $3)
         on conflict (series, year) do update set last_number = c.last_number + $3
         returning last_number",
        series.prefix(),
        year,
        count,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok((last - count + 1..=last).map(|number| format!("{}-{year:04}-{number:06}", series.prefix())).collect())
}
