//! Stock that lines of orders hold (trade rules 1.6). `offer_stock.reserved` is the sum of `order_items.held`: both are
//! written here and at submission, and nowhere else.

use std::collections::BTreeMap;

use dbc_catalogue::selling;
use dbc_domain::ids::{OfferId, OrderItemId};
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use thiserror::Error;
use uuid::Uuid;

/// Too little is left for what should be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotEnough {
    /// The offer.
    pub offer: OfferId,
    /// Units that would be held in addition.
    pub wanted: u32,
    /// Units left.
    pub left: u32,
}

/// Why holds were not changed. Nothing was written.
#[derive(Debug, Error)]
pub enum HoldError {
    /// More would be held than there is.
    #[error("{} offers have too few units left", .0.len())]
    NotEnough(Vec<NotEnough>),
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

/// Lets each of these lines hold so many units, 0 to give all back. Lines that are not there are left alone. The caller
/// has locked the orders; the stock of all their offers is locked here, in the order of the ids.
///
/// Errors: [`HoldError::NotEnough`] when an offer would be held beyond its quantity; giving back never fails.
pub async fn set_held(tx: &mut Tx, clock: &Clock, held: &[(OrderItemId, u32)]) -> Result<(), HoldError> {
    change(tx, clock, held, Direction::Both).await?;
    Ok(())
}

/// The same for lines that shall hold less; says whether others still want more. A line never holds more than its
/// units: what gets fewer gives back before its units are written, what gets more takes after.
///
/// Errors: of the base only; giving back never fails.
pub(crate) async fn give_back(tx: &mut Tx, clock: &Clock, held: &[(OrderItemId, u32)]) -> Result<bool, HoldError> {
    change(tx, clock, held, Direction::Down).await
}

/// Locks the stock of the offers of these lines, in the order of the ids. Who changes the holds of several orders one
/// after the other locks the stock of all of them first, so that nobody stands in anybody's way.
pub(crate) async fn lock_stock(tx: &mut Tx, items: &[Uuid]) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select offer_id from offer_stock
          where offer_id in (select offer_id from order_items where id = any($1))
          order by offer_id for update",
        items,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Both,
    Down,
}

/// Gives whether lines want more that this direction left alone.
async fn change(
    tx: &mut Tx,
    clock: &Clock,
    held: &[(OrderItemId, u32)],
    direction: Direction,
) -> Result<bool, HoldError> {
    let mut wants_more = false;
    let items: Vec<Uuid> = held.iter().map(|(item, _)| item.uuid()).collect();
    let wanted: BTreeMap<Uuid, i32> =
        held.iter().map(|(item, units)| (item.uuid(), i32::try_from(*units).unwrap_or(i32::MAX))).collect();
    // Stock is locked before the lines are read: what they hold cannot change in between.
    lock_stock(tx, &items).await?;
    let lines = sqlx::query!("select id, offer_id, held from order_items where id = any($1) order by id", &items)
        .fetch_all(&mut **tx)
        .await?;
    let mut deltas: BTreeMap<Uuid, i32> = BTreeMap::new();
    let (mut changed, mut units) = (Vec::new(), Vec::new());
    for line in lines {
        let Some(&now) = wanted.get(&line.id) else { continue };
        if now > line.held && direction == Direction::Down {
            wants_more = true;
        } else if now != line.held {
            *deltas.entry(line.offer_id).or_default() += now - line.held;
            changed.push(line.id);
            units.push(now);
        }
    }
    if changed.is_empty() {
        return Ok(wants_more);
    }
    let short = not_enough(tx, &deltas).await?;
    if !short.is_empty() {
        return Err(HoldError::NotEnough(short));
    }
    sqlx::query!(
        "update order_items i set held = h.units, version = i.version + 1
           from unnest($1::uuid[], $2::integer[]) as h (id, units) where i.id = h.id",
        &changed,
        &units,
    )
    .execute(&mut **tx)
    .await?;
    let (offers, deltas): (Vec<Uuid>, Vec<i32>) = deltas.into_iter().unzip();
    sqlx::query!(
        "update offer_stock s set reserved = greatest(0, s.reserved + d.units)
           from unnest($1::uuid[], $2::integer[]) as d (offer_id, units) where s.offer_id = d.offer_id",
        &offers,
        &deltas,
    )
    .execute(&mut **tx)
    .await?;
    let offers: Vec<OfferId> = offers.into_iter().map(OfferId::new).collect();
    selling::stock_changed(tx, clock, &offers).await?;
    Ok(wants_more)
}

/// The offers that are asked for more than they have left. A statement of its own: it must see what the lock waited for.
async fn not_enough(tx: &mut Tx, deltas: &BTreeMap<Uuid, i32>) -> Result<Vec<NotEnough>, sqlx::Error> {
    let more: Vec<Uuid> = deltas.iter().filter(|(_, units)| **units > 0).map(|(offer, _)| *offer).collect();
    if more.is_empty() {
        return Ok(Vec::new());
    }
    let left = sqlx::query!(
        r#"select s.offer_id, greatest(0, coalesce(f.quantity, 0) - s.reserved) as "left!"
             from offer_stock s left join offers_in_force f on f.id = s.offer_id
            where s.offer_id = any($1)
            order by s.offer_id"#,
        &more,
    )
    .fetch_all(&mut **tx)
    .await?;
    let short = left.into_iter().filter_map(|row| {
        let wanted = *deltas.get(&row.offer_id)?;
        (wanted > row.left).then(|| NotEnough {
            offer: OfferId::new(row.offer_id),
            wanted: count(wanted),
            left: count(row.left),
        })
    });
    Ok(short.collect())
}

fn count(units: i32) -> u32 {
    u32::try_from(units).unwrap_or(0)
}
