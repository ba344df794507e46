//! SQL of the quick search: one statement. Under a client's context row-level security leaves only what is the
//! company's; articles of the catalogue that nobody ordered yet are for the house alone.

use dbc_ground::db::Tx;
use uuid::Uuid;

/// What to look for, and where the reader may.
pub(super) struct Wanted {
    pub pattern: String,
    /// The beginning of an article number: its index serves a beginning only.
    pub beginning: String,
    pub identifier: Option<String>,
    pub suppliers: bool,
    pub clients: bool,
}

/// Something found.
pub(super) struct Found {
    pub kind: String,
    pub id: Option<Uuid>,
    pub title: String,
    pub subtitle: String,
}

/// Looks everywhere, eight of a kind at most.
pub(super) async fn find(tx: &mut Tx, wanted: &Wanted) -> Result<Vec<Found>, sqlx::Error> {
    sqlx::query_as!(
        Found,
        r#"with orders_found as (
             select 1 as rank, 'order' as kind, o.id, o.number as title, concat_ws(' · ', c.name, nullif(o.customer_reference, '')) as subtitle
               from orders o join clients c on c.id = o.client_id
              where o.number ilike $1 or o.customer_reference ilike $1
              order by o.submitted_at desc limit 8
           ), supplier_found as (
             select 2, 'supplier_order', s.id, s.number, coalesce(s.supplier_reference, '')
               from supplier_orders s
              where $3 and (s.number ilike $1 or s.supplier_reference ilike $1)
              order by s.created_at desc limit 8
           ), clients_found as (
             select 3, 'client', c.id, c.name, c.country from clients c
              where $4 and (c.name ilike $1 or c.vat_number ilike $1 or c.siren ilike $1)
              order by c.name limit 8
           ), units_found as (
             select distinct on (d.imei) 4, 'unit', null::uuid, d.imei, concat_ws(' · ', d.product_name, o.number)
               from order_item_imeis d join orders o on o.id = d.order_id
              where d.imei = $2
              order by d.imei, d.attached_at desc
           ), bought as (
             select distinct on (u.identifier) 5, 'unit', null::uuid, u.identifier, u.product_name
               from units u
              where u.identifier = $2 and not exists (select from order_item_imeis d where d.imei = $2)
              order by u.identifier
           ), articles as (
             (select distinct 6, 'article', null::uuid, i.sku, i.product_name
                from order_items i where i.sku like $5
               order by i.sku limit 8)
             union
             (select distinct 6, 'article', null::uuid, p.sku, p.product_name
                from products p where p.sku like $5
               order by p.sku limit 8)
              order by 4 limit 8
           )
           select kind as "kind!", id, title as "title!", subtitle as "subtitle!"
             from (select * from orders_found union all select * from supplier_found union all select * from clients_found
                   union all select * from units_found union all select * from bought union all select * from articles) as found
            order by rank, title"#,
        wanted.pattern,
        wanted.identifier,
        wanted.suppliers,
        wanted.clients,
        wanted.beginning,
    )
    .fetch_all(&mut **tx)
    .await
}
