//! Any two imports beside each other, out of their stored snapshots.

use dbc_domain::change::ChangeClass;
use dbc_domain::ids::ImportId;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;

use super::model::{Change, Page};
use super::review::{ChangeFilter, contains};

/// One page of what the newer one changed, largest price movement first. Empty when either was never staged.
pub async fn differences(
    tx: &mut Tx,
    older: ImportId,
    newer: ImportId,
    filter: &ChangeFilter,
) -> Result<Page<Change>, sqlx::Error> {
    let pattern = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(contains);
    let rows = sqlx::query!(
        r#"
        with both_sides as (
            select coalesce(n.sku, o.sku) as sku, coalesce(n.vat_regime, o.vat_regime) as vat_regime,
                   coalesce(n.product_name, o.product_name) as product_name,
                   coalesce(n.appearance, o.appearance) as appearance,
                   coalesce(n.functionality, o.functionality) as functionality,
                   case when n.sku is null then o.color else n.color end as color,
                   o.quantity as quantity_before, coalesce(n.quantity, 0) as quantity_after,
                   o.cost_cents as cost_before, n.cost_cents as cost_after,
                   o.price_cents as price_before, n.price_cents as price_after,
                   case when o.sku is null then array['new']
                        when n.sku is null then array['gone']
                        else coalesce(nullif(array_remove(array[
                            case when o.quantity = 0 and n.quantity > 0 then 'restocked' end,
                            case when o.quantity > 0 and n.quantity = 0 then 'out_of_stock' end,
                            case when n.cost_cents > o.cost_cents then 'price_up' end,
                            case when n.cost_cents < o.cost_cents then 'price_down' end], null), '{}'), array['other'])
                   end as classes
              from (select * from import_rows where import_id = $1) o
              full join (select * from import_rows where import_id = $2) n
                on n.sku = o.sku and n.vat_regime = o.vat_regime
             where (o.quantity, o.cost_cents, o.campaign_price_cents, o.product_name, o.appearance, o.functionality,
                    o.boxed, o.color, o.cloud_lock, o.additional_info)
                   is distinct from
                   (n.quantity, n.cost_cents, n.campaign_price_cents, n.product_name, n.appearance, n.functionality,
                    n.boxed, n.color, n.cloud_lock, n.additional_info)
        )
        select sku as "sku!", vat_regime as "vat_regime!", product_name as "product_name!", appearance as "appearance!",
               functionality as "functionality!", color as "color?", classes as "classes!",
               quantity_before as "quantity_before?", quantity_after as "quantity_after!",
               cost_before as "cost_before?", cost_after as "cost_after?", price_before as "price_before?",
               price_after as "price_after?",
               count(*) over () as "total!"
          from both_sides
         where ($3::text is null or $3 = any(classes))
           and ($4::text is null or product_name ilike $4 or sku ilike $4)
         order by abs(cost_after - cost_before) * 10000 / greatest(cost_before, 1) desc nulls last,
                  product_name, appearance, sku, vat_regime
        offset $5 limit $6
        "#,
        older.uuid(),
        newer.uuid(),
        filter.class.map(ChangeClass::code),
        pattern,
        filter.offset,
        filter.limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let items = rows.into_iter().map(|row| {
        Ok(Change {
            regime: VatRegime::from_code(&row.vat_regime)
                .ok_or_else(|| sqlx::Error::Decode(format!("unknown regime {}", row.vat_regime).into()))?,
            sku: row.sku,
            name: row.product_name,
            grade: row.appearance,
            functionality: row.functionality,
            colour: row.color,
            classes: row.classes.iter().filter_map(|code| ChangeClass::from_code(code)).collect(),
            quantity_before: row.quantity_before,
            quantity_after: row.quantity_after,
            cost_before_cents: row.cost_before,
            cost_after_cents: row.cost_after,
            price_before_cents: row.price_before,
            price_after_cents: row.price_after,
        })
    });
    Ok(Page { total, items: items.collect::<Result<Vec<_>, sqlx::Error>>()? })
}
