//! Staging: every accepted row with its price goes into `import_rows`, by one `COPY` into a temporary twin and one
//! `INSERT`. Postgres refuses `COPY` into a table with row-level security, and `import_rows` holds costs: it keeps it.

use dbc_domain::ean::Ean;
use dbc_domain::ids::ImportId;
use dbc_domain::margin::{Buyer, LandedCosts, Priceable, RuleSet};
use dbc_domain::money::Money;
use dbc_domain::offer::SupplierOffer;
use dbc_domain::product_name::ProductIdentity;
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use thiserror::Error;

use super::compare::plan_for_whole_lists;
use crate::margins::Rules;

/// A row with everything that the platform derives from it.
#[derive(Debug)]
pub(super) struct StagedRow {
    /// Row of the file.
    pub row: u32,
    /// The supplier's words.
    pub offer: SupplierOffer,
    /// European article number, out of the column of that name.
    pub ean: Option<Ean>,
    /// Brand, model, storage.
    pub identity: ProductIdentity,
    /// The price by the default rules; `None` without cost or rule.
    pub price: Option<Money>,
}

/// Why staging failed.
#[derive(Debug, Error)]
pub enum StageError {
    /// A row could not be written for `COPY`.
    #[error("a row could not be written for COPY")]
    Csv(#[from] csv::Error),
    /// A row's extra columns are no JSON.
    #[error("a row's extra columns could not be written as JSON")]
    Json(#[from] serde_json::Error),
    /// The base failed.
    #[error("the rows could not be staged")]
    Sql(#[from] sqlx::Error),
}

/// Derives and prices one row.
pub(super) fn priced(row: u32, offer: SupplierOffer, rules: &RuleSet, landed: LandedCosts) -> StagedRow {
    let identity = ProductIdentity::parse(&offer.product_name);
    let price = offer.cost.and_then(|cost| {
        let priceable = Priceable {
            regime: offer.regime,
            brand: identity.brand.as_deref().unwrap_or_default(),
            item_group: &offer.item_group,
            grade: &offer.appearance,
            functionality: &offer.functionality,
            cost,
            floor_waived: false,
        };
        rules.price(&priceable, Buyer::default(), landed).map(|priced| priced.price)
    });
    StagedRow { row, ean: ean_of(&offer), offer, identity, price }
}

/// Headers under which lists state an EAN.
const EAN_HEADERS: [&str; 6] = ["ean", "ean13", "ean-13", "ean code", "code ean", "gtin"];

/// A cell that is no EAN stays among the offer's other words and refuses nothing.
fn ean_of(offer: &SupplierOffer) -> Option<Ean> {
    let named = |header: &str| EAN_HEADERS.iter().any(|known| header.trim().eq_ignore_ascii_case(known));
    offer.extra.iter().find(|(header, _)| named(header)).and_then(|(_, text)| Ean::parse(text))
}

/// Rows that go to the base in one message.
const CHUNK: usize = 256 * 1024;
/// What stands for a missing value; an empty field is an empty text.
const NULL: &str = "\\N";

/// Writes the rows of an import.
pub(super) async fn stage(tx: &mut Tx, clock: &Clock, import: ImportId, rows: &[StagedRow]) -> Result<(), StageError> {
    plan_for_whole_lists(tx).await?;
    sqlx::query("create temporary table staging (like import_rows) on commit drop").execute(&mut **tx).await?;
    let mut copy = tx
        .copy_in_raw(
            "copy staging (import_id, row_number, fresh_id, sku, vat_regime, ean, item_group, product_name, appearance,
                functionality, boxed, color, cloud_lock, additional_info, attributes, brand, model, storage_gb,
                quantity, cost_cents, campaign_price_cents, price_cents)
             from stdin with (format csv, null '\\N')",
        )
        .await?;
    let import = import.to_string();
    let mut writer = csv::Writer::from_writer(Vec::with_capacity(CHUNK + 4096));
    let mut outcome = Ok(());
    for row in rows {
        outcome = write_row(&mut writer, &import, clock, row);
        if outcome.is_err() {
            break;
        }
        if writer.get_ref().len() >= CHUNK {
            let chunk = take(&mut writer)?;
            copy.send(chunk).await?;
        }
    }
    if let Err(cause) = outcome {
        copy.abort("a row could not be written").await?;
        return Err(cause);
    }
    copy.send(take(&mut writer)?).await?;
    copy.finish().await?;
    // The temporary table is unknown when queries are checked.
    sqlx::query("insert into import_rows select * from staging order by sku, vat_regime").execute(&mut **tx).await?;
    Ok(())
}

/// Which staged rows are priced again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    /// All of them: rules or corrections may have changed since they were staged.
    All,
    /// Those whose offers staff corrected by hand: the supplier's words alone priced them.
    Corrected,
}

/// Prices staged rows by these rules, corrections by hand on top of the supplier's words: what the list will sell at.
/// Returns how many prices moved.
pub(super) async fn reprice_rows(
    tx: &mut Tx,
    import: ImportId,
    rules: &Rules,
    which: Rows,
) -> Result<u64, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select i.sku, i.vat_regime, coalesce(o.brand, i.brand) as "brand!",
               coalesce(o.item_group, i.item_group) as "item_group!", coalesce(o.grade, i.appearance) as "grade!",
               coalesce(o.functionality, i.functionality) as "functionality!",
               coalesce(o.cost_cents::bigint, i.cost_cents) as cost_cents, i.price_cents
          from import_rows i
          join catalog_imports c on c.id = i.import_id
          left join (
              select p.supplier, p.sku, p.vat_regime,
                     max(v.value) filter (where v.field = 'brand') as brand,
                     max(v.value) filter (where v.field = 'item_group') as item_group,
                     max(v.value) filter (where v.field = 'grade') as grade,
                     max(v.value) filter (where v.field = 'functionality') as functionality,
                     max(v.value) filter (where v.field = 'cost_cents') as cost_cents
                from offer_overrides v join products p on p.id = v.offer_id
               group by p.supplier, p.sku, p.vat_regime
          ) o on o.supplier = c.supplier and o.sku = i.sku and o.vat_regime = i.vat_regime
         where i.import_id = $1 and (not $2 or o.sku is not null)
        "#,
        import.uuid(),
        which == Rows::Corrected,
    )
    .fetch_all(&mut **tx)
    .await?;
    let (mut skus, mut regimes, mut prices) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let Some((cost, regime)) = row.cost_cents.zip(VatRegime::from_code(&row.vat_regime)) else { continue };
        let priceable = Priceable {
            regime,
            brand: &row.brand,
            item_group: &row.item_group,
            grade: &row.grade,
            functionality: &row.functionality,
            cost: Money::from_cents(cost),
            floor_waived: false,
        };
        let price = rules.set.price(&priceable, Buyer::default(), rules.landed).map(|priced| priced.price.cents());
        if price != row.price_cents {
            skus.push(row.sku);
            regimes.push(row.vat_regime);
            prices.push(price);
        }
    }
    if skus.is_empty() {
        return Ok(0);
    }
    let moved = sqlx::query!(
        "update import_rows i set price_cents = n.price_cents
           from unnest($2::text[], $3::text[], $4::bigint[]) as n (sku, vat_regime, price_cents)
          where i.import_id = $1 and i.sku = n.sku and i.vat_regime = n.vat_regime",
        import.uuid(),
        &skus,
        &regimes,
        &prices as &[Option<i64>],
    )
    .execute(&mut **tx)
    .await?;
    Ok(moved.rows_affected())
}

fn take(writer: &mut csv::Writer<Vec<u8>>) -> Result<Vec<u8>, csv::Error> {
    writer.flush()?;
    let fresh = csv::Writer::from_writer(Vec::with_capacity(CHUNK + 4096));
    let full = std::mem::replace(writer, fresh);
    full.into_inner().map_err(|cause| csv::Error::from(cause.into_error()))
}

fn write_row(
    writer: &mut csv::Writer<Vec<u8>>,
    import: &str,
    clock: &Clock,
    row: &StagedRow,
) -> Result<(), StageError> {
    let offer = &row.offer;
    let cents = |money: Option<Money>| money.map_or(NULL.to_owned(), |money| money.cents().to_string());
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| NULL.to_owned());
    let attributes = if offer.extra.is_empty() { "{}".to_owned() } else { serde_json::to_string(&offer.extra)? };
    writer.write_record([
        import,
        &row.row.to_string(),
        &clock.new_id().to_string(),
        offer.sku.as_str(),
        offer.regime.code(),
        &row.ean.map_or(NULL.to_owned(), |ean| ean.to_string()),
        &offer.item_group,
        &offer.product_name,
        &offer.appearance,
        &offer.functionality,
        &offer.boxed,
        &text(&offer.color),
        &text(&offer.cloud_lock),
        &text(&offer.additional_info),
        &attributes,
        row.identity.brand.as_deref().unwrap_or_default(),
        &row.identity.model,
        &row.identity.storage_gb.map_or(NULL.to_owned(), |storage| storage.to_string()),
        &offer.quantity.to_string(),
        &cents(offer.cost),
        &cents(offer.campaign_price),
        &cents(row.price),
    ])?;
    Ok(())
}
