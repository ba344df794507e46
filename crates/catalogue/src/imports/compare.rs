//! The change set: what the list changes in the published catalogue, computed by the base in one statement. It is
//! computed when the list is staged, and again at publication when the catalogue has moved in between.

use chrono::{DateTime, Utc};
use dbc_domain::guard::GuardFigures;
use dbc_domain::ids::ImportId;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;

use super::model::ChangeCounts;

/// What the comparison needs to know of the import.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub import: ImportId,
    pub supplier: String,
    pub family: String,
    pub regimes: Vec<VatRegime>,
    pub supplier_as_of: DateTime<Utc>,
}

impl Subject {
    fn regime_codes(&self) -> Vec<String> {
        self.regimes.iter().map(|regime| regime.code().to_owned()).collect()
    }
}

/// Computes the change set anew and returns its counts. Offers that a later source has touched are left out.
pub(super) async fn compare(tx: &mut Tx, subject: &Subject) -> Result<ChangeCounts, sqlx::Error> {
    plan_for_whole_lists(tx).await?;
    sqlx::query!("delete from import_changes where import_id = $1", subject.import.uuid()).execute(&mut **tx).await?;
    // What is gone first: an article that comes under the other regime is told by it.
    insert_absent(tx, subject).await?;
    insert_present(tx, subject).await?;
    counts(tx, subject.import).await
}

/// Tells the planner, for the rest of the transaction, to join whole lists, and gives it room to do so in memory: freshly
/// copied rows have no statistics yet, and it would go through 50,000 of them one by one. Gathering statistics first
/// costs more than the joins.
pub(super) async fn plan_for_whole_lists(tx: &mut Tx) -> Result<(), sqlx::Error> {
    sqlx::query("select set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true)")
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Rows of the list that are new or differ from the offer.
async fn insert_present(tx: &mut Tx, subject: &Subject) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        insert into import_changes (
            import_id, sku, vat_regime, offer_id, product_name, appearance, functionality, color, classes,
            quantity_before, quantity_after, cost_before_cents, cost_after_cents, price_before_cents, price_after_cents)
        select i.import_id, i.sku, i.vat_regime, p.id, i.product_name, i.appearance, i.functionality, i.color,
               case when p.id is null
                    then case when e.sku is not null and i.quantity > 0
                              then '{new,regime_flipped}'::text[] else '{new}'::text[] end
                    else coalesce(nullif(array_remove(array[
                        case when s.quantity = 0 and i.quantity > 0 then 'restocked' end,
                        case when s.quantity > 0 and i.quantity = 0 then 'out_of_stock' end,
                        case when i.cost_cents > p.cost_cents then 'price_up' end,
                        case when i.cost_cents < p.cost_cents then 'price_down' end,
                        case when e.sku is not null and i.quantity > 0 and s.quantity = 0 then 'regime_flipped' end
                    ], null), '{}'), array['other'])
               end,
               s.quantity, i.quantity, p.cost_cents, i.cost_cents, p.price_cents, i.price_cents
          from import_rows i
          left join products p on p.supplier = $2 and p.sku = i.sku and p.vat_regime = i.vat_regime
          left join offer_stock s on s.offer_id = p.id
          -- Gone under the other regime. There are two: of one article at most one.
          left join (select sku, vat_regime from import_changes where import_id = $1) e
            on e.sku = i.sku and e.vat_regime <> i.vat_regime
         where i.import_id = $1
           and (p.id is null
                or (p.supplier_as_of <= $3
                    and (p.family, s.quantity, p.cost_cents, p.price_cents, p.campaign_price_cents, p.item_group,
                         p.ean, p.product_name, p.appearance, p.functionality, p.boxed, p.color, p.cloud_lock,
                         p.additional_info, p.attributes, p.brand, p.model, p.storage_gb, p.blocked_reason)
                        is distinct from
                        ($4, i.quantity, i.cost_cents, i.price_cents, i.campaign_price_cents, i.item_group,
                         i.ean, i.product_name, i.appearance, i.functionality, i.boxed, i.color, i.cloud_lock,
                         i.additional_info, i.attributes, i.brand, i.model, i.storage_gb, null::text)))
         -- In the order of the key: its index grows at one end.
         order by i.sku, i.vat_regime
        "#,
        subject.import.uuid(),
        subject.supplier,
        subject.supplier_as_of,
        subject.family,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Offers on sale in the list's scope that the list does not hold, not even in a refused row.
async fn insert_absent(tx: &mut Tx, subject: &Subject) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        insert into import_changes (
            import_id, sku, vat_regime, offer_id, product_name, appearance, functionality, color, classes,
            quantity_before, quantity_after, cost_before_cents, cost_after_cents, price_before_cents, price_after_cents)
        select $1, p.sku, p.vat_regime, p.id, p.product_name, p.appearance, p.functionality, p.color, array['gone'],
               s.quantity, 0, p.cost_cents, p.cost_cents, p.price_cents, p.price_cents
          from products p
          join offer_stock s on s.offer_id = p.id
         where p.supplier = $2 and p.family = $3 and p.vat_regime = any($4) and s.quantity > 0
           and p.supplier_as_of <= $5
           and not exists (
               select from import_rows i where i.import_id = $1 and i.sku = p.sku and i.vat_regime = p.vat_regime)
           and not exists (
               select from import_refused_keys r
                where r.import_id = $1 and r.sku = p.sku and r.vat_regime = p.vat_regime)
        "#,
        subject.import.uuid(),
        subject.supplier,
        subject.family,
        &subject.regime_codes(),
        subject.supplier_as_of,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn counts(tx: &mut Tx, import: ImportId) -> Result<ChangeCounts, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select count(*) filter (where 'new' = any(classes)) as "new!",
               count(*) filter (where 'gone' = any(classes)) as "gone!",
               count(*) filter (where 'restocked' = any(classes)) as "restocked!",
               count(*) filter (where 'out_of_stock' = any(classes)) as "out_of_stock!",
               count(*) filter (where 'price_up' = any(classes)) as "price_up!",
               count(*) filter (where 'price_down' = any(classes)) as "price_down!",
               count(*) filter (where 'regime_flipped' = any(classes)) as "regime_flipped!",
               count(*) filter (where 'other' = any(classes)) as "other!",
               count(*) filter (where 'gone' <> all(classes)) as "of_the_list!",
               (select count(*) from import_rows where import_id = $1) as "rows!"
          from import_changes where import_id = $1
        "#,
        import.uuid(),
    )
    .fetch_one(&mut **tx)
    .await?;
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    Ok(ChangeCounts {
        new: count(row.new),
        gone: count(row.gone),
        restocked: count(row.restocked),
        out_of_stock: count(row.out_of_stock),
        price_up: count(row.price_up),
        price_down: count(row.price_down),
        regime_flipped: count(row.regime_flipped),
        other: count(row.other),
        unchanged: count(row.rows - row.of_the_list),
    })
}

/// The guard's figures for a staged import. Rows without a price count in none of them.
pub(super) async fn guard_figures(
    tx: &mut Tx,
    subject: &Subject,
    moved_by_bp: u32,
) -> Result<GuardFigures, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        with published as (
            select regimes, priced_rows from catalog_imports
             where supplier = $2 and family = $3 and state in ('published', 'rolled_back') and published_at is not null
             order by published_at desc limit 10
        )
        select (select count(*) from import_rows where import_id = $1 and cost_cents is not null) as "rows!",
               (select count(*) from import_changes where import_id = $1 and 'new' = any(classes) and cost_after_cents is not null) as "new!",
               (select count(*) from products p join offer_stock s on s.offer_id = p.id
                 where p.supplier = $2 and p.family = $3 and p.vat_regime = any($4) and s.quantity > 0
                   and p.cost_cents is not null) as "on_sale!",
               (select count(*) from import_changes where import_id = $1 and 'gone' = any(classes) and cost_before_cents is not null) as "gone!",
               (select count(*) from import_rows i join products p
                    on p.supplier = $2 and p.sku = i.sku and p.vat_regime = i.vat_regime
                 where i.import_id = $1 and i.cost_cents is not null and p.cost_cents is not null) as "compared!",
               (select count(*) from import_changes
                 where import_id = $1 and cost_before_cents is not null and 'gone' <> all(classes)
                   and abs(cost_after_cents - cost_before_cents) * 10000 > cost_before_cents * $5::bigint) as "moved!",
               (select percentile_disc(0.5) within group (order by priced_rows) from published) as "median?",
               (select regimes from published limit 1) as "last_regimes?"
        "#,
        subject.import.uuid(),
        subject.supplier,
        subject.family,
        &subject.regime_codes(),
        i64::from(moved_by_bp),
    )
    .fetch_one(&mut **tx)
    .await?;
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    let mut regimes = subject.regime_codes();
    regimes.sort_unstable();
    Ok(GuardFigures {
        rows: count(row.rows),
        new: count(row.new),
        on_sale_before: count(row.on_sale),
        gone: count(row.gone),
        compared: count(row.compared),
        moved: count(row.moved),
        median_rows: row.median.map(count),
        scope_differs: row.last_regimes.is_some_and(|last| last != regimes),
    })
}
