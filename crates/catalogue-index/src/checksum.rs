//! One number for the whole content, equal on two instances exactly when they hold the same offers. It is a sum over
//! the rows, so that a change of some rows corrects it without reading the others.

use dbc_domain::ean::Ean;
use dbc_domain::ids::OfferId;
use dbc_domain::money::Money;
use dbc_domain::sku::Sku;

use crate::descriptions::Products;
use crate::dictionary::{Dictionary, WordColumn};
use crate::figures::Figure;
use crate::record::Badges;

/// FNV-1a: the same on every platform and in every version of the compiler, which the standard hasher does not promise.
fn hash_bytes(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Takes one more value into a hash; the finaliser of SplitMix64.
fn mix(hash: u64, value: u64) -> u64 {
    let mut z = hash.rotate_left(23) ^ value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The hash of what each row is, without its figures.
pub(crate) fn descriptions<'a>(
    products: &Products,
    words: &[WordColumn],
    identities: impl Iterator<Item = (OfferId, &'a Sku, Option<Ean>)>,
) -> Box<[u64]> {
    let hashes_of = |dictionary: &Dictionary| -> Vec<u64> {
        dictionary.words().map(|(_, word)| hash_bytes(word.as_bytes())).collect()
    };
    let names = hashes_of(&products.names);
    let product_words: Vec<Vec<u64>> = products.words.iter().map(hashes_of).collect();
    let product_hashes: Vec<u64> = (0..products.len())
        .map(|product| {
            let name = names[products.name_codes[product] as usize];
            let columns = product_words.iter().zip(&products.codes);
            columns.fold(name, |hash, (words, codes)| mix(hash, words[codes[product] as usize]))
        })
        .collect();
    let row_words: Vec<Vec<u64>> = words.iter().map(|column| hashes_of(&column.dictionary)).collect();
    identities
        .enumerate()
        .map(|(row, (id, sku, ean))| {
            let id = id.uuid().as_u128();
            let mut hash = mix(mix(id as u64, (id >> 64) as u64), hash_bytes(sku.as_str().as_bytes()));
            hash = mix(hash, ean.map_or(0, |ean| hash_bytes(ean.to_string().as_bytes())));
            hash = mix(hash, product_hashes[products.of_row[row] as usize]);
            for (column, hashes) in words.iter().zip(&row_words) {
                hash = mix(hash, hashes[column.codes[row] as usize]);
            }
            hash
        })
        .collect()
}

/// The hash of a whole row.
pub(crate) fn row(description: u64, figure: &Figure) -> u64 {
    let amount = |amount: Option<Money>| amount.map_or(u64::MAX, |money| money.cents() as u64);
    let badges = |badges: Badges| badges.iter().fold(0, |bits, badge| bits << 3 | (badge as u64 + 1));
    [
        u64::from(figure.quantity),
        amount(figure.cost),
        amount(figure.campaign_price),
        amount(figure.previous_cost),
        badges(figure.badges),
    ]
    .into_iter()
    .fold(description, mix)
}
