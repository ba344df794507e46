//! Who is told what happened to an order, in the application and by mail, in the person's own language.

mod approval;
mod queries;
mod words;

use dbc_accounts::notifications::{Notification, notify_all};
use dbc_domain::ids::{OrderId, SupplierOrderId};
use dbc_domain::orders::lifecycle::{EventKind, Mover, OrderState};
use dbc_ground::db::Tx;
use dbc_ground::http::{Problem, Text};
use dbc_ground::mail::{self, Mail, Template};
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;

pub(crate) use self::approval::{approval_asked, approval_refused};
use self::queries::Person;
use self::words::{Side, Words};
use crate::Orders;
use crate::ledger::{By, Moved};
use crate::lifecycle::model::LockedOrder;

static ORDER: Template = Template { name: "order", fr: include_str!("order.fr.txt"), en: include_str!("order.en.txt") };

/// This room answers nobody by itself.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
}

/// Tells both sides that an order moved, in the transaction (of the platform) of the move.
pub(crate) async fn moved(
    tx: &mut Tx,
    orders: &Orders,
    order: OrderId,
    number: &str,
    event: EventKind,
    moved: &Moved,
    by: By,
) -> Result<(), Problem> {
    let key = format!("order:{order}:{}:{}", event.code(), moved.version);
    for side in [Side::Client, Side::Staff] {
        if let Some(words) = words::of_move(side, event, moved.to, number) {
            tell(tx, orders, order, side, &words, &key, by).await?;
        }
    }
    Ok(())
}

/// Tells staff of a new order, in the transaction (of the platform) that made it.
pub(crate) async fn submitted(
    tx: &mut Tx,
    orders: &Orders,
    order: OrderId,
    number: &str,
    by: By,
) -> Result<(), Problem> {
    match words::of_move(Side::Staff, EventKind::Submitted, OrderState::Submitted, number) {
        Some(words) => tell(tx, orders, order, Side::Staff, &words, &format!("order:{order}:submitted"), by).await,
        None => Ok(()),
    }
}

/// Tells the other side about something that moves nothing.
pub(crate) async fn happened(
    tx: &mut Tx,
    orders: &Orders,
    order: &LockedOrder,
    event: EventKind,
    by: By,
    said: &str,
) -> Result<(), Problem> {
    let side = if by.mover == Mover::Client { Side::Staff } else { Side::Client };
    let key = format!("order:{}:{}:{}", order.id, event.code(), orders.clock.new_id());
    match words::of_event(side, event, &order.number, said) {
        Some(words) => tell(tx, orders, order.id, side, &words, &key, by).await,
        None => Ok(()),
    }
}

/// Tells the other side about phones of an order: parcels, questions, returns, claims. In the transaction (of the
/// platform) of what it tells.
pub(crate) async fn goods(
    tx: &mut Tx,
    orders: &Orders,
    order: OrderId,
    by: By,
    title: (&'static str, &'static str),
    body: Text,
) -> Result<(), Problem> {
    let number = queries::number(tx, order).await?;
    let side = if by.mover == Mover::Client { Side::Staff } else { Side::Client };
    let title = Text::new(format!("{number} : {}", title.0), format!("{number}: {}", title.1));
    let key = format!("order:{order}:goods:{}", orders.clock.new_id());
    tell(tx, orders, order, side, &Words { title, body }, &key, by).await
}

/// Tells every person of a side but the one who did it.
async fn tell(
    tx: &mut Tx,
    orders: &Orders,
    order: OrderId,
    side: Side,
    words: &Words,
    key: &str,
    by: By,
) -> Result<(), Problem> {
    let (people, path) = match side {
        Side::Client => (queries::of_the_client(tx, order).await?, format!("/orders/view/?id={order}")),
        Side::Staff => (queries::of_the_house(tx).await?, format!("/admin/orders/view/?id={order}")),
    };
    let people: Vec<&Person> = people.iter().filter(|person| Some(person.user) != by.user).collect();
    tell_people(tx, orders, people, words, &path, key).await
}

/// Tells them behind the bell, and by mail unless they switched that off; once for the same key.
async fn tell_people(
    tx: &mut Tx,
    orders: &Orders,
    people: Vec<&Person>,
    words: &Words,
    path: &str,
    key: &str,
) -> Result<(), Problem> {
    let told = told(&people, words, path, key);
    let fresh = notify_all(tx, &orders.clock, &told).await?;
    for person in people.into_iter().filter(|person| fresh.contains(&person.user)) {
        if !person.by_mail || !dbc_accounts::wants_mail(tx, person.user, "orders").await? {
            continue;
        }
        let mail = Mail {
            template: &ORDER,
            to: &person.email,
            name: &person.name,
            language: person.language,
            user: Some(person.user),
            values: json!({
                "name": person.name,
                "title": words.title.of(person.language),
                "body": words.body.of(person.language),
                "link": format!("{}{path}", orders.public_url.trim_end_matches('/')),
            }),
            secret: None,
        };
        mail::enqueue(tx, &orders.clock, mail).await?;
    }
    Ok(())
}

/// One notification for each of them.
fn told(people: &[&Person], words: &Words, path: &str, key: &str) -> Vec<Notification> {
    let of = |person: &&Person| Notification {
        user: person.user,
        kind: "order",
        title: words.title.clone(),
        body: words.body.clone(),
        link: Some(path.to_owned()),
        dedup_key: key.to_owned(),
    };
    people.iter().map(of).collect()
}

/// Tells the house of an order at the supplier that a rule made, behind the bell.
pub(crate) async fn grouped(
    tx: &mut Tx,
    orders: &Orders,
    id: SupplierOrderId,
    number: &str,
    units: i64,
) -> Result<(), Problem> {
    let people = queries::of_the_house(tx).await?;
    let words = Words {
        title: Text::new(format!("{number} est à relire et à envoyer"), format!("{number} is to be reviewed and sent")),
        body: Text::new(
            format!("La règle du jour y a groupé {units} unité(s) en attente."),
            format!("The rule of the day grouped {units} waiting unit(s) into it."),
        ),
    };
    let people: Vec<&Person> = people.iter().collect();
    let path = format!("/admin/supplier/view/?id={id}");
    notify_all(tx, &orders.clock, &told(&people, &words, &path, &format!("supplier_order:{id}:grouped"))).await?;
    Ok(())
}
