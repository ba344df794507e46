//! The same questions asked of the catalogue in memory, of Postgres with indexes, and of tantivy, in one run: words, a few
//! filters and a price range; the 50 cheapest and the counts of nine facets. Every answer is compared: all three find the
//! same number of offers.
//!
//! `cargo run --release -p dbc-bench --bin catalogue_rivals [-- --offers 50000]`
//!
//! The catalogue in memory does more than the others: it counts fourteen facets, each without its own filter, and the
//! histogram of prices.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dbc_assortment::{Assortment, Options};
use dbc_bench::house::{Failure, House};
use dbc_bench::times::{millis, quantile};
use dbc_catalogue_index::{
    Badges, Catalogue, Facet, Header, OfferRecord, PriceBook, PricedCatalogue, Query, Sort, Viewer,
};
use dbc_domain::ids::OfferId;
use dbc_domain::money::Money;
use dbc_domain::product_name::ProductIdentity;
use sqlx::postgres::PgPoolCopyExt;
use sqlx::{PgPool, Row};
use tantivy::aggregation::AggregationCollector;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, RangeQuery, TermQuery};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TEXT, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexReader, Order, TantivyDocument, Term};

const WORDS: [&str; 8] =
    ["iphone 11", "iphone 12", "iphone 13", "iphone 13 pro", "iphone", "galaxy", "galaxy s21", "xiaomi"];
const GRADES: [&str; 5] = ["Grade A", "Grade B", "Grade C", "Grade A+", "Brand New"];
const FACETS: [&str; 9] = ["brand", "model", "storage", "grade", "functionality", "boxed", "colour", "info", "regime"];
const PAGE: usize = 50;

/// One question.
struct Asked {
    words: &'static str,
    grades: [&'static str; 2],
    regime: Option<&'static str>,
    from: i64,
    to: i64,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let offers = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => 50_000,
        ["--large"] => 200_000,
        ["--offers", count] => count.parse()?,
        _ => return Err("usage: catalogue_rivals [--offers N]".into()),
    };
    let assortment = Assortment::generate(&Options { seed: 1, offers, ..Options::for_day(Default::default()) });
    let records: Vec<OfferRecord> =
        assortment.offers().zip(0_u128..).map(|(offer, number)| record(offer, number)).collect();
    let catalogue = Arc::new(Catalogue::build(Header::default(), records.iter().cloned()));
    let priced = PricedCatalogue::compute(catalogue, PriceBook::built_in());
    let house = House::start().await?;
    let pool = PgPool::connect_with(house.cluster.owner()).await?;
    fill_postgres(&pool, &priced).await?;
    let tantivy = Tantivy::of(&priced)?;

    let asked = questions();
    let mut times: [Vec<Duration>; 3] = Default::default();
    for question in &asked {
        let mut best = [Duration::MAX; 3];
        let mut found = [0; 3];
        for _ in 0..3 {
            let since = Instant::now();
            found[0] = in_memory(&priced, question);
            best[0] = best[0].min(since.elapsed());
            let since = Instant::now();
            found[1] = in_postgres(&pool, question).await?;
            best[1] = best[1].min(since.elapsed());
            let since = Instant::now();
            found[2] = tantivy.ask(question)?;
            best[2] = best[2].min(since.elapsed());
        }
        if found.iter().any(|count| *count != found[0]) {
            return Err(format!("they disagree on {}: {found:?}", question.words).into());
        }
        times.iter_mut().zip(best).for_each(|(all, one)| all.push(one));
    }
    let ours = quantile(&mut times[0], 50);
    println!("{} offers, {} questions, best of three each; milliseconds", records.len(), asked.len());
    for (name, times) in ["in memory", "Postgres", "tantivy"].into_iter().zip(&mut times) {
        let (p50, p99) = (quantile(times, 50), quantile(times, 99));
        println!(
            "{name:<10} p50 {:>8}  p99 {:>8}  × {:.1}",
            millis(p50),
            millis(p99),
            p50.as_secs_f64() / ours.as_secs_f64()
        );
    }
    pool.close().await;
    house.end().await
}

fn questions() -> Vec<Asked> {
    let mut asked = Vec::new();
    for (n, words) in WORDS.iter().enumerate() {
        for (m, grade) in GRADES.iter().enumerate() {
            for step in 0..5_i64 {
                asked.push(Asked {
                    words,
                    grades: [grade, GRADES[(m + n + 1) % GRADES.len()]],
                    regime: (step % 2 == 0).then_some(if n % 2 == 0 { "marginal" } else { "standard" }),
                    from: step * 4_000,
                    to: 30_000 + step * 15_000,
                });
            }
        }
    }
    asked
}

fn record(offer: dbc_domain::offer::SupplierOffer, number: u128) -> OfferRecord {
    let identity = ProductIdentity::parse(&offer.product_name);
    OfferRecord {
        id: OfferId::new(uuid::Uuid::from_u128(number)),
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
        previous_cost: None,
        badges: Badges::NONE,
    }
}

fn in_memory(priced: &PricedCatalogue, asked: &Asked) -> u64 {
    let mut query = Query {
        text: asked.words.to_owned(),
        price_from: Some(Money::from_cents(asked.from)),
        price_to: Some(Money::from_cents(asked.to)),
        sort: Sort::Price,
        limit: PAGE,
        facets: true,
        ..Query::default()
    };
    query.filters.insert(Facet::Grade, asked.grades.iter().map(|grade| (*grade).to_owned()).collect());
    if let Some(regime) = asked.regime {
        query.filters.insert(Facet::Regime, BTreeSet::from([regime.to_owned()]));
    }
    u64::from(black_box(priced.query(&query, Viewer::Client)).total)
}

/// The values of an offer's facets, in the order of [`FACETS`].
fn values(offer: &dbc_catalogue_index::Offer<'_>) -> [String; FACETS.len()] {
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    [
        word(offer.brand),
        offer.model.to_owned(),
        offer.storage_gb.map(|gb| gb.to_string()).unwrap_or_default(),
        offer.grade.to_owned(),
        offer.functionality.to_owned(),
        offer.boxed.to_owned(),
        word(offer.colour),
        word(offer.info),
        offer.regime.code().to_owned(),
    ]
}

async fn fill_postgres(pool: &PgPool, priced: &PricedCatalogue) -> Result<(), Failure> {
    sqlx::raw_sql(
        "create table rival (id int primary key, name text, brand text, model text, storage text, grade text,
            functionality text, boxed text, colour text, info text, regime text, price bigint, words tsvector)",
    )
    .execute(pool)
    .await?;
    let mut text = String::new();
    for (number, offer) in priced.catalogue().rows().enumerate() {
        let Some(price) = priced.catalogue().find(offer.id).and_then(|row| priced.price(row)) else { continue };
        text.push_str(&format!("{number}\t{}\t{}\t{}\n", offer.name, values(&offer).join("\t"), price.cents()));
    }
    let mut copy = pool
        .copy_in_raw(
            "copy rival (id, name, brand, model, storage, grade, functionality, boxed, colour, info, regime, price) from stdin",
        )
        .await?;
    copy.send(text.into_bytes()).await?;
    copy.finish().await?;
    sqlx::raw_sql(
        "update rival set words = to_tsvector('simple', name);
         create index on rival using gin (words);
         create index on rival (grade, price);
         create index on rival (price);
         create index on rival (regime, grade, price);",
    )
    .execute(pool)
    .await?;
    sqlx::raw_sql("vacuum analyze rival").execute(pool).await?;
    Ok(())
}

async fn in_postgres(pool: &PgPool, asked: &Asked) -> Result<u64, Failure> {
    let rows = sqlx::query(
        "with found as materialized (
             select * from rival
              where words @@ plainto_tsquery('simple', $1) and grade = any($2) and ($3::text is null or regime = $3)
                and price between $4 and $5)
         (select 'page' as what, name as value, price as n from found order by price limit 50)
         union all
         select case grouping(brand, model, storage, grade, functionality, boxed, colour, info, regime)
                    when 511 then 'total' else 'facet' end,
                coalesce(brand, model, storage, grade, functionality, boxed, colour, info, regime), count(*)
           from found
          group by grouping sets ((), (brand), (model), (storage), (grade), (functionality), (boxed), (colour), (info), (regime))",
    )
    .bind(asked.words)
    .bind(asked.grades.map(str::to_owned).to_vec())
    .bind(asked.regime)
    .bind(asked.from)
    .bind(asked.to)
    .fetch_all(pool)
    .await?;
    let total = rows.iter().find(|row| row.get::<String, _>("what") == "total").map_or(0, |row| row.get::<i64, _>("n"));
    Ok(u64::try_from(total)?)
}

/// Everything in memory, one segment.
struct Tantivy {
    reader: IndexReader,
    name: Field,
    price: Field,
    facets: [Field; FACETS.len()],
    counts: Aggregations,
}

impl Tantivy {
    fn of(priced: &PricedCatalogue) -> Result<Self, Failure> {
        let mut schema = Schema::builder();
        let name = schema.add_text_field("name", TEXT);
        let price = schema.add_i64_field("price", FAST | INDEXED);
        let raw = TextFieldIndexing::default().set_tokenizer("raw").set_index_option(IndexRecordOption::Basic);
        let word = TextOptions::default().set_indexing_options(raw).set_fast("raw");
        let facets = FACETS.map(|facet| schema.add_text_field(facet, word.clone()));
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 200_000_000)?;
        for offer in priced.catalogue().rows() {
            let Some(own) = priced.catalogue().find(offer.id).and_then(|row| priced.price(row)) else { continue };
            let mut document = TantivyDocument::new();
            document.add_text(name, offer.name);
            document.add_i64(price, own.cents());
            for (field, value) in facets.into_iter().zip(values(&offer)) {
                document.add_text(field, value);
            }
            writer.add_document(document)?;
        }
        writer.commit()?;
        let terms: serde_json::Map<String, serde_json::Value> = FACETS
            .iter()
            .map(|facet| ((*facet).to_owned(), serde_json::json!({ "terms": { "field": facet, "size": 1000 } })))
            .collect();
        let counts = serde_json::from_value(serde_json::Value::Object(terms))?;
        Ok(Tantivy { reader: index.reader()?, name, price, facets, counts })
    }

    fn ask(&self, asked: &Asked) -> Result<u64, Failure> {
        let searcher = self.reader.searcher();
        let term = |field: Field, text: &str| -> Box<dyn tantivy::query::Query> {
            Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
        };
        let mut parts: Vec<Box<dyn tantivy::query::Query>> =
            asked.words.split(' ').map(|word| term(self.name, word)).collect();
        let [_, _, _, grade, _, _, _, _, regime] = self.facets;
        parts.push(Box::new(BooleanQuery::union(asked.grades.iter().map(|word| term(grade, word)).collect())));
        parts.extend(asked.regime.map(|word| term(regime, word)));
        let bound = |cents| std::ops::Bound::Included(Term::from_field_i64(self.price, cents));
        parts.push(Box::new(RangeQuery::new(bound(asked.from), bound(asked.to))));
        let query = BooleanQuery::intersection(parts);
        let page = TopDocs::with_limit(PAGE).order_by_fast_field::<i64>("price", Order::Asc);
        let counts = AggregationCollector::from_aggs(self.counts.clone(), Default::default());
        let (total, page, counts) = searcher.search(&query, &(Count, page, counts))?;
        black_box((page, counts));
        Ok(u64::try_from(total)?)
    }
}
