//! Text files below a sound header, in three encodings.
#![no_main]

use dbc_sheets::limits::Limits;
use dbc_sheets::order::read_order;
use dbc_sheets::price_list::{ReadOptions, read};
use dbc_sheets::source::Source;
use libfuzzer_sys::fuzz_target;

const HEADER: &str = "SKU;Product Name;Appearance;Quantity;Price;Campaign Price;VAT Type\n";

fuzz_target!(|data: &[u8]| {
    let Some((&choice, rest)) = data.split_first() else { return };
    let bytes: Vec<u8> = match choice % 3 {
        0 => [HEADER.as_bytes(), rest].concat(),
        1 => [b"\xef\xbb\xbf", HEADER.as_bytes(), rest].concat(),
        _ => {
            let header = HEADER.encode_utf16().flat_map(u16::to_le_bytes);
            [0xff, 0xfe].into_iter().chain(header).chain(rest.iter().copied()).collect()
        }
    };
    let options = ReadOptions::new(Limits::server());
    let _list = read(&Source::bytes("list.csv", bytes.clone()), &options);
    let _order = read_order(&Source::bytes("order-1.csv", bytes), &options, false);
});
