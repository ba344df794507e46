//! How fast the catalogue answers: 10,000 distinct queries, every facet counted, nothing remembered between them.
//!
//! `cargo run --release -p dbc-bench --bin catalogue_query` measures 50,000 offers; `--large` adds 1,000,000. The
//! same queries are answered by reading every offer, and the last column says how many times slower that is.
//!
//! `p50`, `p99` and `max` take each query's best of three rounds, so that they speak of the index and not of what
//! else the machine does; `p99 busy` is the first round as it came. `patch` is a change of the stock of 50 offers with
//! its prices, `peak` what building took at most.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use dbc_assortment::{Assortment, Options};
use dbc_catalogue_index::{
    Badge, Catalogue, Change, Direction, Facet, Header, OfferRecord, PriceBook, PricedCatalogue, Query, Sort, Viewer,
};
use dbc_domain::ids::OfferId;
use dbc_domain::money::Money;
use dbc_domain::offer::SupplierOffer;
use dbc_domain::product_name::ProductIdentity;

const QUERIES: usize = 10_000;
/// Reading every offer is so slow that part of the queries must do.
const SCANNED: usize = 200;
/// Each query is asked in so many rounds and its best time counts, so that other work on the machine does not.
const ROUNDS: usize = 3;

/// Small, repeatable random numbers (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.below(sides) == 0
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }
}

fn main() {
    let large = std::env::args().any(|argument| argument == "--large");
    println!(
        "{:>9} {:>8} {:>8} {:>8} {:>9} {:>8} {:>9} {:>8} {:>8} {:>9} {:>9} {:>7}",
        "offers",
        "p50 ms",
        "p99 ms",
        "max ms",
        "p99 busy",
        "build ms",
        "prices ms",
        "patch ms",
        "index MB",
        "peak MB",
        "scan p50",
        "ratio"
    );
    measure(50_000);
    if large {
        measure(1_000_000);
    }
}

fn measure(offers: usize) {
    let day = NaiveDate::default();
    let assortment = Assortment::generate(&Options { seed: 1, offers, day });
    let records = || assortment.offers().zip(0u32..).map(|(offer, number)| record(offer, number));
    let memory_before = memory("VmRSS");

    let (catalogue, build) = timed(|| Arc::new(Catalogue::build(Header::default(), records())));
    let (priced, pricing) = timed(|| PricedCatalogue::compute(Arc::clone(&catalogue), PriceBook::built_in()));
    let peak = memory("VmHWM").saturating_sub(memory_before);
    let patching = patch(&priced, &mut Dice(7));

    let queries = queries(&priced, &mut Dice(42));
    let mut best = vec![Duration::MAX; queries.len()];
    let mut first = Vec::new();
    for _ in 0..ROUNDS {
        let ask = |query| timed(|| black_box(priced.query(query, Viewer::Client))).1;
        let round: Vec<Duration> = queries.iter().map(ask).collect();
        best.iter_mut().zip(&round).for_each(|(best, &time)| *best = time.min(*best));
        if first.is_empty() {
            first = sorted(round.into_iter());
        }
    }
    let without_text = queries.iter().zip(&best).filter(|(query, _)| query.text.is_empty()).map(|(_, &time)| time);
    let without_text = sorted(without_text);
    let times = sorted(best.into_iter());

    let shelf: Vec<Scanned> = scanned(&priced);
    let some = queries.iter().filter(|query| query.text.is_empty()).take(SCANNED);
    let scans = sorted(some.clone().map(|query| timed(|| black_box(scan(&shelf, query))).1));
    for query in some.take(20) {
        let total = priced.query(query, Viewer::Client).total;
        assert_eq!(scan(&shelf, query).0, total as usize, "the plain reading disagrees on {query:?}");
    }
    let scan_p50 = quantile(&scans, 50);
    println!(
        "{:>9} {:>8} {:>8} {:>8} {:>9} {:>8} {:>9} {:>8} {:>8} {:>9} {:>9} {:>7}",
        catalogue.len(),
        millis(quantile(&times, 50)),
        millis(quantile(&times, 99)),
        millis(quantile(&times, 100)),
        millis(quantile(&first, 99)),
        millis(build),
        millis(pricing),
        millis(patching),
        (catalogue.heap_bytes() + priced.heap_bytes()) >> 20,
        peak >> 10,
        millis(scan_p50),
        scan_p50.as_nanos() / quantile(&without_text, 50).as_nanos().max(1),
    );
}

/// The supplier's offer as the platform keeps it. A fifth carries a badge.
fn record(offer: SupplierOffer, number: u32) -> OfferRecord {
    let identity = ProductIdentity::parse(&offer.product_name);
    OfferRecord {
        id: OfferId::new(uuid::Uuid::from_u128(u128::from(number))),
        sku: offer.sku,
        ean: None,
        regime: offer.regime,
        item_group: offer.item_group,
        name: offer.product_name,
        brand: identity.brand,
        model: identity.model,
        storage_gb: identity.storage_gb,
        grade: offer.appearance,
        functionality: offer.functionality,
        boxed: offer.boxed,
        colour: offer.color,
        cloud_lock: offer.cloud_lock,
        info: offer.additional_info,
        quantity: offer.quantity,
        cost: offer.cost,
        campaign_price: offer.campaign_price,
        previous_cost: offer.cost,
        badges: Badge::ALL.into_iter().filter(|&badge| number % 20 == badge as u32).collect(),
    }
}

/// The time that an ordinary change of the stock of 50 offers takes, prices included.
fn patch(priced: &PricedCatalogue, dice: &mut Dice) -> Duration {
    let catalogue = priced.catalogue();
    let offers: Vec<OfferRecord> = catalogue
        .rows()
        .map(|offer| offer.id)
        .collect::<Vec<_>>()
        .iter()
        .step_by((catalogue.len() / 50).max(1))
        .filter_map(|&id| catalogue.record(catalogue.find(id)?).map(|offer| offer.to_record()))
        .collect();
    let changes: Vec<Change> = offers
        .into_iter()
        .map(|mut offer| {
            offer.quantity = dice.below(50) as u32;
            Change::Upsert(Box::new(offer))
        })
        .collect();
    timed(|| priced.patched(Arc::new(catalogue.patched(Header::default(), changes)))).1
}

/// Distinct queries like those of buyers: words, filters, ranges, orders and pages, alone and together.
fn queries(priced: &PricedCatalogue, dice: &mut Dice) -> Vec<Query> {
    let offers: Vec<OfferRecord> = priced
        .catalogue()
        .rows()
        .step_by((priced.catalogue().len() / 5_000).max(1))
        .map(|offer| offer.to_record())
        .collect();
    let mut seen = HashSet::new();
    let mut queries = Vec::with_capacity(QUERIES);
    while queries.len() < QUERIES {
        let query = query(&offers, dice);
        if seen.insert(query.clone()) {
            queries.push(query);
        }
    }
    queries
}

/// Every column by which somebody may order, those for which no order is kept too.
const SORTS: [Sort; 19] = [
    Sort::Name,
    Sort::Price,
    Sort::Quantity,
    Sort::Grade,
    Sort::Brand,
    Sort::Sku,
    Sort::Ean,
    Sort::Storage,
    Sort::Word(Facet::Model),
    Sort::Word(Facet::Colour),
    Sort::Word(Facet::Boxed),
    Sort::Word(Facet::Info),
    Sort::Word(Facet::Functionality),
    Sort::Word(Facet::Regime),
    Sort::Word(Facet::Badge),
    Sort::Cost,
    Sort::CampaignPrice,
    Sort::Margin,
    Sort::Markup,
];

fn query(offers: &[OfferRecord], dice: &mut Dice) -> Query {
    let mut query = Query { limit: 100, facets: true, ..Query::default() };
    if dice.one_in(2) {
        query.text = offers.get(dice.below(offers.len())).map(|offer| typed(offer, dice)).unwrap_or_default();
    }
    for _ in 0..dice.below(4) {
        let facet = dice.pick(&Facet::ALL).copied().unwrap_or(Facet::Grade);
        let values = (0..1 + dice.below(3)).filter_map(|_| value(offers.get(dice.below(offers.len()))?, facet));
        query.filters.insert(facet, values.collect());
    }
    if dice.one_in(3) {
        query.price_from = Some(Money::from_cents(dice.below(30_000) as i64));
        query.price_to = Some(Money::from_cents(30_000 + dice.below(60_000) as i64));
    }
    if dice.one_in(5) {
        query.quantity_from = Some(1 + dice.below(20) as u32);
    }
    query.sort = dice.pick(&SORTS).copied().unwrap_or_default();
    query.direction = if dice.one_in(2) { Direction::Descending } else { Direction::Ascending };
    query.offset = if dice.one_in(4) { dice.below(5_000) } else { 0 };
    query
}

/// What somebody types who looks for this offer: some of its words, cut short or mistyped, or its article number.
fn typed(offer: &OfferRecord, dice: &mut Dice) -> String {
    if dice.one_in(10) {
        let sku = offer.sku.as_str();
        return sku.trim_start_matches('0')[..5 + dice.below(6)].to_owned();
    }
    let mut words: Vec<String> = offer.name.split(' ').filter(|_| !dice.one_in(3)).map(str::to_lowercase).collect();
    words.extend(offer.colour.iter().filter(|_| dice.one_in(3)).map(|colour| colour.to_lowercase()));
    words.extend(offer.grade.split(' ').next_back().filter(|_| dice.one_in(3)).map(str::to_lowercase));
    for word in &mut words {
        if word.is_ascii() && word.len() > 4 {
            if dice.one_in(15) {
                word.remove(2);
            } else if dice.one_in(3) {
                word.truncate(2 + dice.below(3));
            }
        }
    }
    words.join(" ")
}

fn value(offer: &OfferRecord, facet: Facet) -> Option<String> {
    match facet {
        Facet::Brand => offer.brand.clone(),
        Facet::Model => Some(offer.model.clone()),
        Facet::Storage => offer.storage_gb.map(|gb| gb.to_string()),
        // Follows from other offers, so that a plain reading of one cannot know it.
        Facet::StorageClass => None,
        Facet::ItemGroup => Some(offer.item_group.clone()),
        Facet::Grade => Some(offer.grade.clone()),
        Facet::Functionality => Some(offer.functionality.clone()),
        Facet::Boxed => Some(offer.boxed.clone()),
        Facet::Colour => offer.colour.clone(),
        Facet::Info => offer.info.clone(),
        Facet::CloudLock => offer.cloud_lock.clone(),
        Facet::Regime => Some(offer.regime.code().to_owned()),
        Facet::Badge => offer.badges.iter().next().map(|badge| badge.code().to_owned()),
        Facet::Stock => Some(if offer.quantity > 0 { "in" } else { "out" }.to_owned()),
    }
}

/// An offer as the plain reading sees it: every value at hand, nothing prepared across offers.
struct Scanned {
    values: Vec<(Facet, String)>,
    quantity: u32,
    price: Money,
}

fn scanned(priced: &PricedCatalogue) -> Vec<Scanned> {
    let catalogue = priced.catalogue();
    let priced_offers = catalogue.rows().filter_map(|offer| Some((offer, priced.price(catalogue.find(offer.id)?)?)));
    priced_offers
        .map(|(offer, price)| {
            let record = offer.to_record();
            let one = |facet| (facet, value(&record, facet).unwrap_or_default());
            let mut values: Vec<_> = Facet::ALL.into_iter().filter(|&facet| facet != Facet::Badge).map(one).collect();
            values.extend(record.badges.iter().map(|badge| (Facet::Badge, badge.code().to_owned())));
            Scanned { values, quantity: record.quantity, price }
        })
        .collect()
}

/// Reads every offer: total, page of the cheapest, and every facet without its own filter.
fn scan<'a>(shelf: &'a [Scanned], query: &Query) -> (usize, Vec<&'a Scanned>, BTreeMap<Facet, HashMap<&'a str, u32>>) {
    let mut found = Vec::new();
    let mut counts: BTreeMap<Facet, HashMap<&str, u32>> = BTreeMap::new();
    for offer in shelf {
        let inside = query.price_from.is_none_or(|from| from <= offer.price)
            && query.price_to.is_none_or(|to| offer.price <= to)
            && query.quantity_from.is_none_or(|from| from <= offer.quantity);
        if !inside {
            continue;
        }
        let failed: BTreeSet<Facet> = query
            .filters
            .iter()
            .filter(|(_, wanted)| !wanted.is_empty())
            .filter(|(facet, wanted)| !offer.values.iter().any(|(own, value)| own == *facet && wanted.contains(value)))
            .map(|(&facet, _)| facet)
            .collect();
        if failed.is_empty() {
            found.push(offer);
        }
        for (facet, value) in &offer.values {
            if failed.iter().all(|failed| failed == facet) {
                *counts.entry(*facet).or_default().entry(value).or_default() += 1;
            }
        }
    }
    found.sort_by_key(|offer| offer.price);
    (found.len(), found.into_iter().skip(query.offset).take(query.limit).collect(), counts)
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

fn sorted(times: impl Iterator<Item = Duration>) -> Vec<Duration> {
    let mut times: Vec<Duration> = times.collect();
    times.sort_unstable();
    times
}

fn quantile(sorted: &[Duration], percent: usize) -> Duration {
    let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().unwrap_or_default()
}

fn millis(time: Duration) -> String {
    format!("{:.3}", time.as_secs_f64() * 1_000.0)
}

/// A line of the kernel's account of this process, in kB; 0 where there is none.
fn memory(line: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find_map(|text| text.strip_prefix(line)?.split_whitespace().nth(1)?.parse().ok());
    found.unwrap_or_default()
}
