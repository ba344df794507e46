//! Whole files of any format, the old binary one among them.
#![no_main]

use dbc_sheets::limits::Limits;
use dbc_sheets::price_list::{ReadOptions, read};
use dbc_sheets::source::Source;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _any = read(&Source::bytes("list", data), &ReadOptions::new(Limits::server()));
});
