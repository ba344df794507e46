//! What follows from where an order arrives: deadlines begin, stock is given back, people are told.

use chrono::{DateTime, Utc};
use dbc_domain::ids::OrderId;
use dbc_domain::orders::deadlines::due;
use dbc_domain::orders::lifecycle::{EventKind, OrderState};
use dbc_domain::settings::Setting;
use dbc_ground::db::Tx;
use dbc_ground::http::Problem;
use dbc_ground::settings;

use super::open::Opened;
use super::payment;
use crate::ledger::{self, By, Moved};
use crate::{Orders, devices, notify, supplier_orders, surplus};

pub(super) async fn after(
    tx: &mut Tx,
    orders: &Orders,
    opened: &mut Opened,
    event: EventKind,
    moved: &Moved,
    by: By,
) -> Result<(), Problem> {
    let now = orders.clock.now();
    let id = opened.order.id;
    notify::moved(tx, orders, id, &opened.order.number, event, moved, by).await?;
    match moved.to {
        OrderState::AwaitingClient => {
            let delay = settings::load(tx).await?.hours(Setting::ClientAnswer);
            answer_due(tx, id, due(now, delay)).await?;
        }
        OrderState::PendingPayment => {
            let delay = settings::load(tx).await?.days(Setting::ProFormaValid);
            payment_due(tx, id, due(now, delay)).await?;
            payment::allow_shipping(tx, orders, opened, by.user).await?;
        }
        OrderState::Cancelled => {
            for item in &mut opened.items {
                item.held = 0;
            }
            let none: Vec<_> = opened.items.iter().map(|item| (item.id, 0)).collect();
            ledger::set_held(tx, &orders.clock, &none).await?;
            supplier_orders::take_out_of_drafts(tx, id, now).await?;
            devices::free_of_order(tx, id, now).await?;
        }
        _ => {}
    }
    // What the supplier confirmed and this order takes no longer is the house's.
    if opened.items.iter().any(|item| item.closed_at.is_some()) {
        surplus::of_order(tx, &orders.clock, id).await?;
    }
    Ok(())
}

async fn answer_due(tx: &mut Tx, order: OrderId, due: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!("update orders set answer_due_at = $2 where id = $1", order.uuid(), due).execute(&mut **tx).await?;
    Ok(())
}

async fn payment_due(tx: &mut Tx, order: OrderId, due: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!("update orders set payment_due_at = $2 where id = $1", order.uuid(), due).execute(&mut **tx).await?;
    Ok(())
}
