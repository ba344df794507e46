//! SQL of the devices that people look at, and of what the client is asked about them.

use chrono::{DateTime, Utc};
use dbc_ground::db::Tx;
use uuid::Uuid;

use super::model::{ClientDevice, DevicePage, DeviceQuestion, StaffDevice};

/// The regime of an order that this transaction may see.
pub(super) async fn visible_order(tx: &mut Tx, order: Uuid) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!("select vat_regime from orders where id = $1", order).fetch_optional(&mut **tx).await
}

/// One page of an order's devices, in the order of its lines. Reads only what clients may read.
pub(super) async fn devices(
    tx: &mut Tx,
    order: Uuid,
    offset: i64,
    limit: i64,
) -> Result<DevicePage<ClientDevice>, sqlx::Error> {
    let total = sqlx::query_scalar!(
        r#"select count(*) as "count!" from order_item_imeis where order_id = $1 and detached_at is null"#,
        order,
    )
    .fetch_one(&mut **tx)
    .await?;
    let items = sqlx::query_as!(
        ClientDevice,
        r#"select d.id, d.order_item_id as item_id, d.imei as identifier, d.sku, d.product_name, d.appearance,
                  d.functionality, d.boxed, d.color, d.cloud_lock, d.additional_info, d.price_cents, d.attached_at,
                  d.shipment_id, s.number as "shipment_number?", s.left_at as "shipped_at?",
                  s.delivered_at as "delivered_at?", d.returned_at,
                  (select r.state from returns r where r.order_item_imei_id = d.id
                    order by r.requested_at desc limit 1) as return_state
             from order_item_imeis d
             join order_items i on i.id = d.order_item_id
             left join shipments s on s.id = d.shipment_id
            where d.order_id = $1 and d.detached_at is null
            order by i.position, d.imei, d.id
            offset $2 limit $3"#,
        order,
        offset,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(DevicePage { items, total })
}

/// The same for staff; costs only when they may see them.
pub(super) async fn for_staff(
    tx: &mut Tx,
    regime: &str,
    page: DevicePage<ClientDevice>,
    costs: bool,
) -> Result<DevicePage<StaffDevice>, sqlx::Error> {
    let ids: Vec<Uuid> = page.items.iter().map(|device| device.id).collect();
    let rows = sqlx::query!(
        r#"select u.id, u.vat_regime, u.reception, u.cost_cents
             from unnest($1::uuid[]) with ordinality as n (id, place)
             join order_item_imeis d on d.id = n.id
             join units u on u.id = d.unit_id
            order by n.place"#,
        &ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    let items = page.items.into_iter().zip(rows).map(|(device, unit)| StaffDevice {
        device,
        unit_id: unit.id,
        regime_differs: unit.vat_regime != regime,
        vat_regime: unit.vat_regime,
        reception: unit.reception,
        cost_cents: unit.cost_cents.filter(|_| costs),
    });
    Ok(DevicePage { items: items.collect(), total: page.total })
}

/// Questions of an order, open ones first; of one, when it is named.
pub(super) async fn questions(
    tx: &mut Tx,
    order: Option<Uuid>,
    question: Option<Uuid>,
) -> Result<Vec<DeviceQuestion>, sqlx::Error> {
    sqlx::query_as!(
        DeviceQuestion,
        r#"select q.id, q.order_id, o.number as order_number, q.order_item_id as item_id, q.kind, q.aspects,
                  q.imei as identifier, q.sku, q.product_name, q.appearance, q.functionality, q.boxed, q.color,
                  q.additional_info,
                  concat_ws(', ', i.product_name, nullif(i.appearance, ''), nullif(i.functionality, ''), i.color,
                            nullif(i.boxed, ''), i.additional_info) as "ordered!",
                  i.price_cents, q.offered_price_cents, q.state, q.asked_at, q.decided_at, q.version
             from device_questions q
             join orders o on o.id = q.order_id
             join order_items i on i.id = q.order_item_id
            where ($1::uuid is null or q.order_id = $1) and ($2::uuid is null or q.id = $2)
            order by q.state <> 'open', q.asked_at, q.id
            limit 1000"#,
        order,
        question,
    )
    .fetch_all(&mut **tx)
    .await
}

/// The order that a question is about.
pub(super) async fn order_of_question(tx: &mut Tx, id: Uuid) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("select order_id from device_questions where id = $1", id).fetch_optional(&mut **tx).await
}

/// Locks an order; true when it takes devices.
pub(super) async fn lock_order(tx: &mut Tx, order: Uuid) -> Result<bool, sqlx::Error> {
    let state =
        sqlx::query_scalar!("select state from orders where id = $1 for update", order).fetch_one(&mut **tx).await?;
    Ok(matches!(state.as_str(), "pending_payment" | "preparing" | "shipping"))
}

/// A question under a lock.
pub(super) struct LockedQuestion {
    pub client_id: Uuid,
    pub item_id: Uuid,
    pub unit_id: Uuid,
    pub imei: String,
    pub state: String,
    /// The lower price at which the phone is offered.
    pub offered_price_cents: Option<i64>,
    pub version: i32,
    /// Devices that its line waits for.
    pub due: i32,
    /// The phone went elsewhere in between.
    pub unit_sold: bool,
}

/// Locks a question.
pub(super) async fn lock_question(tx: &mut Tx, id: Uuid) -> Result<Option<LockedQuestion>, sqlx::Error> {
    sqlx::query_as!(
        LockedQuestion,
        r#"select q.client_id, q.order_item_id as item_id, q.unit_id, q.imei, q.state, q.offered_price_cents,
                  q.version,
                  (case when i.state = 'active' then i.quantity - i.units_attached else 0 end) as "due!",
                  exists (select from order_item_imeis d
                           where d.unit_id = q.unit_id and d.returned_at is null and d.detached_at is null) as "unit_sold!"
             from device_questions q join order_items i on i.id = q.order_item_id
            where q.id = $1 for update of q"#,
        id,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Writes an answer.
pub(super) async fn decide(
    tx: &mut Tx,
    id: Uuid,
    state: &str,
    by: Uuid,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update device_questions set state = $2, decided_by = $3, decided_at = $4, version = version + 1 where id = $1",
        id,
        state,
        by,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes at which price a phone is offered.
pub(super) async fn offer_at(tx: &mut Tx, id: Uuid, cents: Option<i64>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update device_questions set offered_price_cents = $2, version = version + 1 where id = $1",
        id,
        cents,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
