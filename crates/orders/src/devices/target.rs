//! What devices are expected: the lines of confirmed orders, first submitted first.

use std::collections::HashMap;

use dbc_domain::ids::{OrderId, SupplierOrderId};
use dbc_domain::imei::DeviceIdentifier;
use dbc_domain::money::Money;
use dbc_domain::orders::condition::Condition;
use dbc_domain::orders::imei_file::{ExpectedLine, KnownUnit};
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use uuid::Uuid;

/// Whose devices a file lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// One client order.
    Order(OrderId),
    /// Every client order that an order at the supplier serves.
    SupplierOrder(SupplierOrderId),
}

/// A line that may take devices.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub id: Uuid,
    pub order_id: Uuid,
    pub order_number: String,
    pub client_id: Uuid,
    pub regime: VatRegime,
    pub sku: Sku,
    pub offer_id: Uuid,
    pub product_name: String,
    pub appearance: String,
    pub functionality: String,
    pub boxed: String,
    pub color: Option<String>,
    pub cloud_lock: Option<String>,
    pub additional_info: Option<String>,
    pub due: u32,
    /// Units that it holds in stock.
    pub held: u32,
    pub cost_cents: Option<i64>,
    pub supplier_order_id: Option<Uuid>,
}

impl Line {
    /// As the rule that classes rows wants it. What nobody ever stated of the line cannot differ; an empty remark is a
    /// statement.
    pub(super) fn expected(&self) -> ExpectedLine {
        let stated = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        ExpectedLine {
            sku: self.sku.clone(),
            condition: Condition {
                grade: stated(&self.appearance),
                functionality: stated(&self.functionality),
                colour: self.color.clone(),
                boxed: stated(&self.boxed),
                remark: Some(self.additional_info.clone().unwrap_or_default()),
                lock: self.cloud_lock.clone(),
            },
            due: self.due,
            cost: self.cost_cents.map(Money::from_cents),
        }
    }
}

/// The orders of a scope that take devices, locked in the order of their ids: confirmed and not ended.
pub(super) async fn lock_orders(tx: &mut Tx, scope: Scope) -> Result<Vec<Uuid>, sqlx::Error> {
    let (order, supplier_order) = match scope {
        Scope::Order(order) => (Some(order.uuid()), None),
        Scope::SupplierOrder(order) => (None, Some(order.uuid())),
    };
    let rows = sqlx::query!(
        "select o.id from orders o
          where (o.id = $1
                 or o.id in (select i.order_id from supplier_order_lines l
                               join supplier_order_allocations a on a.supplier_order_line_id = l.id
                               join order_items i on i.id = a.order_item_id
                              where l.supplier_order_id = $2))
            and o.state in ('pending_payment', 'preparing', 'shipping')
          order by o.id for update",
        order,
        supplier_order,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// True when the scope names something that exists.
pub(super) async fn exists(tx: &mut Tx, scope: Scope) -> Result<bool, sqlx::Error> {
    match scope {
        Scope::Order(order) => {
            sqlx::query_scalar!(r#"select exists (select from orders where id = $1) as "there!""#, order.uuid())
                .fetch_one(&mut **tx)
                .await
        }
        Scope::SupplierOrder(order) => {
            sqlx::query_scalar!(
                r#"select exists (select from supplier_orders where id = $1) as "there!""#,
                order.uuid()
            )
            .fetch_one(&mut **tx)
            .await
        }
    }
}

/// Every line of these orders, first submitted first. An order at the supplier narrows them to the lines it serves.
pub(super) async fn lines(tx: &mut Tx, orders: &[Uuid], scope: Scope) -> Result<Vec<Line>, sqlx::Error> {
    let narrowed = match scope {
        Scope::Order(_) => None,
        Scope::SupplierOrder(order) => Some(order.uuid()),
    };
    let rows = sqlx::query!(
        r#"select i.id, i.order_id, o.number, o.client_id, o.vat_regime, i.sku, i.offer_id, i.product_name, i.appearance,
                  i.functionality, i.boxed, i.color, i.cloud_lock, i.additional_info,
                  greatest(0, i.quantity - i.units_attached) as "due!", i.held,
                  coalesce(c.answered_cost_cents, c.cost_cents) as cost_cents, s.supplier_order_id as "supplier_order_id?"
             from order_items i
             join orders o on o.id = i.order_id
             left join order_item_costs c on c.order_item_id = i.id
             left join lateral (
               select l.supplier_order_id from supplier_order_allocations a
                 join supplier_order_lines l on l.id = a.supplier_order_line_id
                where a.order_item_id = i.id and ($2::uuid is null or l.supplier_order_id = $2)
                order by l.supplier_order_id desc limit 1) as s on true
            where i.order_id = any($1) and i.state = 'active' and i.quantity > 0
              and ($2::uuid is null or s.supplier_order_id is not null)
            order by o.submitted_at, o.id, i.position"#,
        orders,
        narrowed,
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let regime = VatRegime::from_code(&row.vat_regime).ok_or_else(|| unreadable(&row.vat_regime))?;
            let sku = Sku::parse(&row.sku).map_err(|_| unreadable(&row.sku))?;
            Ok(Line {
                id: row.id,
                order_id: row.order_id,
                order_number: row.number,
                client_id: row.client_id,
                regime,
                sku,
                offer_id: row.offer_id,
                product_name: row.product_name,
                appearance: row.appearance,
                functionality: row.functionality,
                boxed: row.boxed,
                color: row.color,
                cloud_lock: row.cloud_lock,
                additional_info: row.additional_info,
                due: u32::try_from(row.due).unwrap_or(0),
                held: u32::try_from(row.held).unwrap_or(0),
                cost_cents: row.cost_cents,
                supplier_order_id: row.supplier_order_id,
            })
        })
        .collect()
}

fn unreadable(value: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("“{value}” of an order’s line cannot be read").into())
}

/// A phone that is known already.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub id: Uuid,
    pub sku: String,
    /// The order that it is sold with.
    pub order_id: Option<Uuid>,
    /// The offer of own stock that it stands in.
    pub own_offer_id: Option<Uuid>,
}

/// Phones that are known by these identifiers and have not gone back to the supplier.
pub(super) async fn known(tx: &mut Tx, identifiers: &[String]) -> Result<HashMap<String, Unit>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select u.identifier, u.id, u.sku, u.own_offer_id, d.order_id as "order_id?"
             from units u
             left join order_item_imeis d on d.unit_id = u.id and d.returned_at is null and d.detached_at is null
            where u.identifier = any($1) and u.state <> 'back_at_supplier'"#,
        identifiers,
    )
    .fetch_all(&mut **tx)
    .await?;
    let units = rows.into_iter().map(|row| {
        let unit = Unit { id: row.id, sku: row.sku, order_id: row.order_id, own_offer_id: row.own_offer_id };
        (row.identifier, unit)
    });
    Ok(units.collect())
}

/// What the rule wants to know of an identifier.
pub(super) fn standing(units: &HashMap<String, Unit>, orders: &[Uuid], device: &DeviceIdentifier) -> Option<KnownUnit> {
    let unit = units.get(device.as_str())?;
    Some(match unit.order_id {
        Some(order) if orders.contains(&order) => KnownUnit::AttachedHere,
        Some(_) => KnownUnit::Sold,
        None => KnownUnit::Free,
    })
}
