//! An order that the house handed out to its client is read in again as what it is: the client's list, without costs.
#![allow(clippy::unwrap_used, reason = "tests")]

use dbc_sheets::kind::FileKind;
use dbc_sheets::limits::Limits;
use dbc_sheets::order::{client_columns, read_order};
use dbc_sheets::price_list::ReadOptions;
use dbc_sheets::source::Source;

#[test]
fn its_devices_are_read_in_again_too() {
    let header: Vec<String> = client_columns(true).iter().map(|column| column.header().to_owned()).collect();
    let row =
        "00100750259935,1,Apple iPhone 13 Pro 128GB,351618798304675,Grade C,Working,Unboxed,Silver,CloudOFF,,1,270.22";
    let source = Source::bytes("commande_imei.csv", format!("{}\n{row}\n", header.join(",")).into_bytes());
    let order = read_order(&source, &ReadOptions::new(Limits::server()), true).unwrap();
    assert_eq!((order.lines.len(), order.lines[0].price), (1, None));
}

#[test]
fn an_order_of_the_house_is_its_client_s_list_and_its_prices_are_no_costs() {
    let header: Vec<String> = client_columns(false).iter().map(|column| column.header().to_owned()).collect();
    let row = "00100750259935,Apple iPhone 13 Pro 128GB,2,270.22,540.44,270.22,Grade C,Minor Fault,Silver,Unboxed,";
    let text = format!("{}\n{row}\n", header.join(","));
    let source = Source::bytes("commande_CMD-2026-000001_sku_2026-11-17.csv", text.into_bytes());
    let order = read_order(&source, &ReadOptions::new(Limits::server()), false).unwrap();
    assert_eq!(order.head.kind, FileKind::ClientList);
    assert_eq!((order.lines.len(), order.lines[0].quantity, order.lines[0].price), (1, 2, None));
}
