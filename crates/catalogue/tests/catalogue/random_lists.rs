//! Many small lists of every kind, one after the other: whatever comes, the catalogue is what the rules say.

use chrono::Duration;
use dbc_sheets::limits::Limits;
use dbc_sheets::price_list::{ReadOptions, read};
use dbc_sheets::source::Source;

use crate::model::{Model, key_of, shown_to_staff};
use crate::support::{Desk, Phone, all_offers, history_rows, house, list, named, phone};

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        // Steele and Vigna's SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }
}

/// Rows of a day: most offers, some without price, refused, doubled, contradictory; some days in one regime only.
fn rows(dice: &mut Dice) -> Vec<Phone> {
    let one_regime = dice.one_in(4);
    let mut rows = Vec::new();
    for number in 1..=12 {
        for standard in [false, true] {
            if dice.one_in(3) || (standard && one_regime) {
                continue;
            }
            let mut row = phone(number).quantity(dice.below(4) as u32).cost(10_000 + 100 * dice.below(3) as i64);
            if standard {
                row = row.standard();
            }
            row = match dice.below(14) {
                0 => row.without_price(),
                1 => row.cost(-100),
                2 => row.grade("Grade B"),
                3 => row.campaign(9_900),
                _ => row,
            };
            if dice.one_in(10) {
                rows.push(row.clone());
            }
            if dice.one_in(10) {
                rows.push(row.clone().quantity(7));
            }
            rows.push(row);
        }
    }
    rows.push(phone(99).quantity(1));
    rows
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_lists_come_the_catalogue_is_what_the_rules_say() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let client = app.as_client("Boutique Azur").await;
    let (mut model, mut steps, mut version) = (Model::default(), 0, 0);
    let mut dice = Dice(20_261_124);
    let mut seen = crate::model::Effect::default();
    for day in 1..=28 {
        // Some lists come twice.
        let content = list(rows(&mut dice));
        for time in 0..1 + u32::from(dice.one_in(5)) {
            let expected = read(&Source::bytes(named(day), content.clone()), &ReadOptions::new(Limits::server()));
            let expected = expected.unwrap();
            let effect = model.publish(&expected);
            let import = desk.bring(&named(day), content.clone()).await;
            assert_eq!(import["changes"], effect.counts(), "day {day}, time {time}");
            let import = desk.publish_because(&import, "A test of the rules").await.expect(200).json();
            let moves = effect.changes_something() || time == 0;
            version += i64::from(moves);
            assert_eq!(import["version"], version, "day {day}, time {time}");
            desk.in_memory(&import).await;
            steps += effect.steps;
            assert_eq!(history_rows(&app).await, steps, "day {day}, time {time}");
            assert_eq!(shown_to_staff(&desk.offers().await), model.for_staff(), "day {day}, time {time}");
            let shown: std::collections::BTreeSet<_> = all_offers(&client, "").await.iter().map(key_of).collect();
            assert_eq!(shown, model.for_clients(), "day {day}, time {time}");
            add(&mut seen, &effect);
            app.advance(Duration::seconds(1));
        }
    }
    let counts = [seen.new, seen.gone, seen.restocked, seen.out_of_stock, seen.price_up, seen.price_down];
    assert!(counts.iter().all(|count| *count > 5), "the lists were too tame: {seen:?}");
    assert!(seen.regime_flipped > 5 && seen.blocked > 5 && seen.other > 5, "the lists were too tame: {seen:?}");
}

fn add(sum: &mut crate::model::Effect, effect: &crate::model::Effect) {
    sum.new += effect.new;
    sum.gone += effect.gone;
    sum.restocked += effect.restocked;
    sum.out_of_stock += effect.out_of_stock;
    sum.price_up += effect.price_up;
    sum.price_down += effect.price_down;
    sum.regime_flipped += effect.regime_flipped;
    sum.other += effect.other;
    sum.blocked += effect.blocked;
}
