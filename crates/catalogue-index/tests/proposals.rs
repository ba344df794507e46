//! What the catalogue proposes: names while somebody types, offers in place of others.

#![allow(clippy::unwrap_used, reason = "a test may fail so")]

mod support;

use dbc_catalogue_index::{OfferRecord, PricedCatalogue, RowId, Viewer};
use dbc_domain::language::Language;
use dbc_domain::money::Money;
use support::{offer, priced};

#[test]
fn names_are_proposed_with_their_offers_units_and_lowest_price() {
    let mut cheap = offer(2, "Apple iPhone 13 128GB", "Grade C", "Red");
    cheap.cost = Some(Money::from_cents(5_000));
    let mut sold_out = offer(3, "Apple iPhone 13 mini 128GB", "Grade A", "Red");
    sold_out.quantity = 0;
    let shelf = priced([
        offer(1, "Apple iPhone 13 128GB", "Grade B", "Black"),
        cheap,
        sold_out,
        offer(4, "Apple iPhone 13 Pro 128GB", "Grade B", "Black"),
        offer(5, "Nokia 3310", "Grade B", "Black"),
    ]);
    let found = shelf.suggest("iph 13", Viewer::Client, 5);
    let names: Vec<&str> = found.iter().map(|suggestion| &*suggestion.name).collect();
    assert_eq!(names, ["Apple iPhone 13 128GB", "Apple iPhone 13 Pro 128GB", "Apple iPhone 13 mini 128GB"]);
    assert_eq!((found[0].offers, found[0].units, found[0].from), (2, 10, Some(Money::from_cents(5_050))));
    assert_eq!(shelf.suggest("iph 13", Viewer::Client, 1).len(), 1);
    assert!(shelf.suggest(" n ", Viewer::Client, 5).is_empty(), "one letter could mean anything");
}

#[test]
fn a_client_gets_no_proposal_without_price() {
    let mut unpriced = offer(1, "Nokia 3310", "Grade B", "Black");
    unpriced.cost = None;
    let shelf = priced([unpriced]);
    assert!(shelf.suggest("nokia", Viewer::Client, 5).is_empty());
    assert_eq!(shelf.suggest("nokia", Viewer::Staff, 5)[0].from, None);
}

fn row_of(shelf: &PricedCatalogue, wanted: &OfferRecord) -> RowId {
    shelf.catalogue().find(wanted.id).unwrap()
}

#[test]
fn substitutes_are_never_worse_and_say_why() {
    let name = "Apple iPhone 13 128GB";
    let wanted = OfferRecord { quantity: 0, ..offer(1, name, "Grade B", "Black") };
    let other_colour = offer(2, name, "Grade B", "Blue");
    let better = OfferRecord { cost: Some(Money::from_cents(9_000)), ..offer(3, name, "Grade A", "Black") };
    let better_and_other = offer(4, name, "Grade A+", "Blue");
    let worse = offer(5, name, "Grade C", "Black");
    let gone = OfferRecord { quantity: 0, ..offer(6, name, "Grade B", "Red") };
    let unpriced = OfferRecord { cost: None, ..offer(7, name, "Grade B", "Red") };
    let bigger = offer(8, "Apple iPhone 13 256GB", "Grade B", "Black");
    let shelf = priced(
        [&wanted, &other_colour, &better, &better_and_other, &worse, &gone, &unpriced, &bigger].map(Clone::clone),
    );
    let found = shelf.substitutes(row_of(&shelf, &wanted), 10);
    let rows: Vec<RowId> = found.iter().map(|substitute| substitute.row).collect();
    assert_eq!(rows, [&better, &other_colour, &better_and_other].map(|offer| row_of(&shelf, offer)));
    let words = |place: usize| found[place].differences.iter().map(|d| d.sentence(Language::Fr)).collect::<Vec<_>>();
    assert_eq!(words(0), ["Meilleur grade : Grade A au lieu de Grade B"]);
    assert_eq!(words(1), ["Couleur : Bleu au lieu de Noir"]);
    assert_eq!(words(2).len(), 2);
    assert_eq!(shelf.substitutes(row_of(&shelf, &wanted), 1).len(), 1);
}
