//! Orders: placed once, answered line by line, followed to the devices and the invoice.

use std::num::NonZeroU32;
use std::time::Duration;

use chrono::TimeDelta;
use dbc_domain::imei::IdentifierKind;
use dbc_domain::money::Money;
use dbc_foxway::Error;
use dbc_foxway::order::{Address, NewLine, NewOrder, OrderState, Reference, Refusal, RefusalKind};
use dbc_foxway::surroundings::Operation;
use dbc_foxway_simulator::{Fault, FaultKind, TrueOffer};

use crate::bench::{Bench, soon};

pub fn reference(text: &str) -> Reference {
    Reference::parse(text).unwrap()
}

pub fn line(offer: &TrueOffer, quantity: u32) -> NewLine {
    let quantity = NonZeroU32::new(quantity).unwrap();
    NewLine { sku: offer.sku.clone(), regime: offer.regime, quantity, price: offer.cost }
}

pub fn order(name: &str, lines: Vec<NewLine>) -> NewOrder {
    let address = Address {
        company: "DBC".into(),
        contact: "Réception".into(),
        street: "12 rue de la Paix".into(),
        postal_code: "75002".into(),
        city: "Paris".into(),
        country: "FR".into(),
        phone: "+33 1 00 00 00 00".into(),
        email: "reception@example.test".into(),
    };
    NewOrder { reference: reference(name), address, lines }
}

/// Offers with a price and at least so many units.
fn sellable(bench: &Bench, units: u32) -> Vec<TrueOffer> {
    let offers = bench.simulator.truth().offers;
    offers.into_iter().filter(|offer| offer.cost.is_some() && offer.quantity >= units).collect()
}

#[tokio::test]
async fn an_order_goes_from_its_lines_to_parcels_devices_and_invoice() {
    let bench = Bench::start().await;
    let client = &bench.client;
    let offers = sellable(&bench, 3);
    let (plenty, scarce) = (&offers[0], &offers[1]);
    let asked = order("SO-1", vec![line(plenty, 2), line(scarce, scarce.quantity + 5)]);
    let placed = soon(client.create_order(&asked)).await.unwrap();
    assert!(placed.created);
    let [full, part] = &placed.order.lines[..] else { panic!("two lines") };
    assert_eq!((full.accepted, full.price, full.regime), (Some(2), plenty.cost, Some(plenty.regime)));
    assert_eq!((part.requested, part.accepted), (Some(scarce.quantity + 5), Some(scarce.quantity)));
    assert_eq!(part.reason.as_deref(), Some("Partly sold"));
    assert_eq!((placed.order.state, placed.order.status.as_str()), (Some(OrderState::Created), "1"));
    assert_eq!(Some(soon(client.get_credit()).await.unwrap().used), placed.order.total);
    assert_eq!(soon(client.get_documents(&asked.reference)).await.unwrap(), []);

    bench.simulator.advance(TimeDelta::hours(2));
    assert_eq!(soon(client.get_order_status(&asked.reference)).await.unwrap().state, Some(OrderState::Accepted));
    bench.simulator.advance(TimeDelta::hours(23));
    let shipped = soon(client.get_order_status(&asked.reference)).await.unwrap();
    let truth = &bench.simulator.truth().orders[0];
    assert_eq!(shipped.state, Some(OrderState::Shipped));
    assert_eq!(
        shipped.tracking.iter().map(|parcel| &parcel.code).collect::<Vec<_>>(),
        truth.tracking.iter().collect::<Vec<_>>()
    );
    let devices: Vec<_> = shipped.lines.iter().flat_map(|line| &line.devices).collect();
    assert_eq!(devices.iter().map(|device| device.as_str()).collect::<Vec<_>>(), truth.devices);
    assert_eq!(devices.len() as u32, truth.units);
    assert!(devices.iter().all(|device| device.kind() == IdentifierKind::Imei), "check digits are right");

    let papers = soon(client.get_documents(&asked.reference)).await.unwrap();
    assert_eq!(papers[0].kind, "Invoice");
    let file = soon(client.get_document(&asked.reference, &papers[0])).await.unwrap();
    assert_eq!(file.content_type, "application/pdf");
    assert!(file.bytes.starts_with(b"%PDF-1.4") && file.bytes.ends_with(b"%%EOF\n"));
}

#[tokio::test]
async fn refusals_say_why() {
    let bench = Bench::start().await;
    let refused = async |asked: &NewOrder| match soon(bench.client.create_order(asked)).await {
        Err(Error::OrderRefused(Refusal { kind, .. })) => kind,
        other => panic!("{other:?}"),
    };
    let offers = sellable(&bench, 1);
    let gone = TrueOffer { quantity: 1, sku: "00199999900001".to_owned().try_into().unwrap(), ..offers[0].clone() };
    assert_eq!(refused(&order("SO-2", vec![line(&gone, 1)])).await, RefusalKind::OutOfStock);
    let mut nowhere = order("SO-3", vec![line(&offers[0], 1)]);
    nowhere.address.city.clear();
    assert_eq!(refused(&nowhere).await, RefusalKind::BadAddress);
    let everything: Vec<NewLine> = offers.iter().take(400).map(|offer| line(offer, offer.quantity)).collect();
    assert_eq!(refused(&order("SO-4", everything)).await, RefusalKind::CreditLimit);
    assert_eq!(bench.simulator.truth().orders, [], "a refused order leaves nothing");
    let credit = soon(bench.client.get_credit()).await.unwrap();
    assert_eq!((credit.limit, credit.available()), (Money::from_cents(5_000_000), Money::from_cents(5_000_000)));
    let unknown = soon(bench.client.get_order_status(&reference("SO-4"))).await;
    assert_eq!(unknown, Err(Error::NotFound));
    let empty = soon(bench.client.create_order(&order("SO-5", vec![]))).await;
    assert!(matches!(empty, Err(Error::Impossible(_))));
}

#[tokio::test]
async fn an_order_is_placed_once_whatever_happens_to_the_answers() {
    let bench = Bench::with("transport.timeout_seconds = 1").await;
    let offers = sellable(&bench, 20);
    let faults = [FaultKind::LostAnswer, FaultKind::Truncated, FaultKind::Slow];
    for (number, kind) in faults.into_iter().enumerate() {
        let asked = order(&format!("SO-1{number}"), vec![line(&offers[number], 1)]);
        bench.simulator.fail(Fault { delay_ms: 3_000, ..Fault::of(kind).times(1).on_method("POST") });
        bench.calls.take();
        let first = soon(bench.client.create_order(&asked)).await;
        let sent = bench.calls.outcomes(Operation::CreateOrder);
        assert_eq!(sent.len(), 1, "{kind:?} was sent once: {sent:?}");
        let again = match first {
            Ok(placed) => placed,
            // A slow one was cut off before the supplier wrote it down, or is still under way.
            Err(Error::OutcomeUnknown { .. }) if kind == FaultKind::Slow => {
                soon(bench.client.create_order(&asked)).await.unwrap()
            }
            Err(error) => panic!("{kind:?}: {error}"),
        };
        assert_eq!(again.order.reference, asked.reference);
    }
    assert_eq!(bench.simulator.truth().orders.len(), faults.len());

    // Nothing was done: the next call looks, then sends.
    let asked = order("SO-20", vec![line(&offers[5], 1)]);
    bench.simulator.fail(Fault::of(FaultKind::ServerError).times(1).on_method("POST"));
    let error = soon(bench.client.create_order(&asked)).await.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown { .. }), "{error}");
    assert!(soon(bench.client.create_order(&asked)).await.unwrap().created);
    assert!(!soon(bench.client.create_order(&asked)).await.unwrap().created);
    // The supplier cannot be asked whether it has the order: then nothing is sent either.
    bench.simulator.fail(Fault::of(FaultKind::ServerError).on_method("GET"));
    bench.calls.take();
    assert!(soon(bench.client.create_order(&order("SO-21", vec![line(&offers[6], 1)]))).await.is_err());
    assert_eq!(bench.calls.outcomes(Operation::CreateOrder), [""; 0]);
}

#[tokio::test]
async fn two_instances_that_send_the_same_order_make_one() {
    let bench = Bench::start().await;
    let other = bench.another_client(crate::bench::KEY);
    let offers = sellable(&bench, 5);
    for (number, offer) in offers.iter().take(10).enumerate() {
        let asked = order(&format!("SO-3{number}"), vec![line(offer, 1)]);
        let (one, two) =
            soon(async { tokio::join!(bench.client.create_order(&asked), other.create_order(&asked)) }).await;
        let created = usize::from(one.unwrap().created) + usize::from(two.unwrap().created);
        assert_eq!(created, 1);
    }
    assert_eq!(bench.simulator.truth().orders.len(), 10);
}

#[tokio::test]
async fn without_configured_calls_nothing_is_ordered() {
    let bench = Bench::with("").await;
    let offers = sellable(&bench, 1);
    let off = Bench::with("orders.credit_path = '/credit'").await;
    assert!(soon(off.client.get_credit()).await.is_ok(), "paths are those of the profile");
    let profile = dbc_foxway::profile::Profile::standard().unwrap();
    assert!(!profile.orders.enabled);
    let surroundings = dbc_foxway::surroundings::Surroundings {
        now: std::sync::Arc::new({
            let time = bench.time.clone();
            move || time.now()
        }),
        random: std::sync::Arc::new(|| 1),
        recorder: std::sync::Arc::new(bench.calls.clone()),
    };
    let client = dbc_foxway::Client::new(profile, "key".into(), surroundings).unwrap();
    let asked = order("SO-40", vec![line(&offers[0], 1)]);
    let refused = tokio::time::timeout(Duration::from_secs(1), client.create_order(&asked)).await.unwrap();
    assert_eq!(refused, Err(Error::OrdersOff));
    assert!(bench.calls.take().is_empty(), "nobody was asked");
}
