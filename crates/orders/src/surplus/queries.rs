//! SQL of surplus.

use chrono::{DateTime, Utc};
use dbc_ground::db::Tx;
use uuid::Uuid;

use super::model::{Surplus, SurplusCandidate};

/// Units of a closed supplier line that a client's line takes no longer.
pub(super) struct LeftOver {
    pub line: Uuid,
    pub item: Uuid,
    pub units: i32,
}

/// What is left over by one client order, or behind one supplier order.
pub(super) async fn left_over(
    tx: &mut Tx,
    order: Option<Uuid>,
    supplier_order: Option<Uuid>,
) -> Result<Vec<LeftOver>, sqlx::Error> {
    sqlx::query_as!(
        LeftOver,
        r#"select a.supplier_order_line_id as line, a.order_item_id as item,
                  (a.answered_quantity - t.units) as "units!"
             from order_items i
             join orders o on o.id = i.order_id
             join supplier_order_allocations a on a.order_item_id = i.id
             join supplier_order_lines l on l.id = a.supplier_order_line_id
             join supplier_orders s on s.id = l.supplier_order_id
            -- Phones that are here already and were freed wait as phones, and not as surplus.
            cross join lateral (select case when o.state = 'cancelled' or i.state <> 'active'
                                            then (select count(*)::integer from order_item_imeis d
                                                   where d.order_item_id = i.id and d.detached_reason = 'order_cancelled')
                                            else i.quantity end as units) as t
            where s.state = 'closed' and a.answered_quantity > t.units
              and ($1::uuid is null or o.id = $1) and ($2::uuid is null or s.id = $2)"#,
        order,
        supplier_order,
    )
    .fetch_all(&mut **tx)
    .await
}

/// Writes it; what is known already stays.
pub(super) async fn write(tx: &mut Tx, ids: &[Uuid], left: &[LeftOver], now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let lines: Vec<Uuid> = left.iter().map(|one| one.line).collect();
    let items: Vec<Uuid> = left.iter().map(|one| one.item).collect();
    let units: Vec<i32> = left.iter().map(|one| one.units).collect();
    sqlx::query!(
        "insert into supplier_surplus as s (id, supplier_order_line_id, order_item_id, units, arisen_at, updated_at)
         select n.*, $5, $5 from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::integer[]) as n
         on conflict (supplier_order_line_id, order_item_id) do update
            set units = excluded.units, updated_at = excluded.updated_at, version = s.version + 1
          where s.units <> excluded.units",
        ids,
        &lines,
        &items,
        &units,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Surplus that waits for a use, oldest first; or one, whatever became of it. Without its candidates.
pub(super) async fn list(tx: &mut Tx, id: Option<Uuid>) -> Result<Vec<Surplus>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select x.id, s.id as supplier_order_id, s.number as supplier_order_number, l.sku, l.vat_regime, i.product_name,
                  i.appearance, i.functionality, i.boxed, i.color, i.additional_info, x.units, x.settled_units,
                  coalesce(l.answered_cost_cents, l.expected_cost_cents) as cost_cents, o.id as order_id,
                  o.number as order_number, c.name as client_name, x.arisen_at, x.version,
                  (select count(*) from units u where u.supplier_order_id = s.id and u.sku = l.sku
                      and u.vat_regime = l.vat_regime and u.state in ('free', 'in_stock')) as "phones_here!"
             from supplier_surplus x
             join supplier_order_lines l on l.id = x.supplier_order_line_id
             join supplier_orders s on s.id = l.supplier_order_id
             join order_items i on i.id = x.order_item_id
             join orders o on o.id = i.order_id
             join clients c on c.id = o.client_id
            where x.id = $1 or ($1::uuid is null and x.settled_units < x.units)
            order by x.arisen_at, x.id limit 500"#,
        id,
    )
    .fetch_all(&mut **tx)
    .await?;
    let surplus = rows.into_iter().map(|row| Surplus {
        id: row.id,
        supplier_order_id: row.supplier_order_id,
        supplier_order_number: row.supplier_order_number,
        sku: row.sku,
        vat_regime: row.vat_regime,
        product_name: row.product_name,
        appearance: row.appearance,
        functionality: row.functionality,
        boxed: row.boxed,
        color: row.color,
        additional_info: row.additional_info,
        units: row.units,
        settled_units: row.settled_units,
        cost_cents: row.cost_cents,
        order_id: row.order_id,
        order_number: row.order_number,
        client_name: row.client_name,
        arisen_at: row.arisen_at,
        phones_here: row.phones_here,
        version: row.version,
        candidates: Vec::new(),
    });
    Ok(surplus.collect())
}

/// Surplus and the client line that it was for, under a lock.
pub(super) struct Locked {
    pub line_id: Uuid,
    pub supplier_order_id: Uuid,
    pub supplier_order_number: String,
    pub sku: String,
    pub vat_regime: String,
    pub answered_cost_cents: Option<i64>,
    pub left: i32,
    pub version: i32,
}

/// Locks surplus.
pub(super) async fn lock(tx: &mut Tx, id: Uuid) -> Result<Option<Locked>, sqlx::Error> {
    sqlx::query_as!(
        Locked,
        r#"select l.id as line_id, s.id as supplier_order_id, s.number as supplier_order_number, l.sku, l.vat_regime,
                  coalesce(l.answered_cost_cents, l.expected_cost_cents) as answered_cost_cents,
                  x.units - x.settled_units as "left!", x.version
             from supplier_surplus x
             join supplier_order_lines l on l.id = x.supplier_order_line_id
             join supplier_orders s on s.id = l.supplier_order_id
            where x.id = $1 for update of x"#,
        id,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// What becomes of units.
pub(super) struct Use<'a> {
    pub id: Uuid,
    pub surplus: Uuid,
    pub kind: &'a str,
    pub units: i32,
    pub item: Option<Uuid>,
    pub note: &'a str,
    pub by: Uuid,
}

/// Writes it.
pub(super) async fn settle(tx: &mut Tx, used: &Use<'_>, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "with used as (
             insert into supplier_surplus_uses (id, surplus_id, kind, units, order_item_id, note, used_by, used_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8))
         update supplier_surplus set settled_units = settled_units + $4, version = version + 1, updated_at = $8 where id = $2",
        used.id,
        used.surplus,
        used.kind,
        used.units,
        used.item,
        used.note,
        used.by,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The line is covered by units of a supplier order that is closed already.
pub(super) async fn cover(tx: &mut Tx, line: Uuid, item: Uuid, units: i32) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into supplier_order_allocations (supplier_order_line_id, order_item_id, quantity, answered_quantity)
         values ($1, $2, $3, $3)",
        line,
        item,
        units,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The order of a client's line.
pub(super) async fn order_of(tx: &mut Tx, item: Uuid) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("select order_id from order_items where id = $1", item).fetch_optional(&mut **tx).await
}

/// Those lines that surplus covers whole, from what waits to be sent.
pub(super) fn candidates(
    surplus: &Surplus,
    waiting: &[crate::supplier_orders::queries::WaitingLine],
) -> Vec<SurplusCandidate> {
    let left = surplus.units - surplus.settled_units;
    let fits = waiting
        .iter()
        .filter(|line| line.sku == surplus.sku && line.vat_regime == surplus.vat_regime && line.quantity <= left);
    let candidate = |line: &crate::supplier_orders::queries::WaitingLine| SurplusCandidate {
        item_id: line.item_id,
        order_id: line.order_id,
        order_number: line.order_number.clone(),
        client_name: line.client_name.clone(),
        quantity: line.quantity,
        submitted_at: line.submitted_at,
    };
    fits.map(candidate).collect()
}
