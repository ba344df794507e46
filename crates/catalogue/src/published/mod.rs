//! The published catalogue of this instance: one immutable version in memory, swapped as a whole; older versions stay
//! for a minute, so that somebody who pages through one is not interrupted.

mod follow;
mod load;
mod matching;
pub mod on_day;
mod recent;
mod tell;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use chrono::{DateTime, Duration, Utc};
use dbc_catalogue_index::{Catalogue, Change, Header, PriceBook, PricedCatalogue};
use dbc_domain::freshness::Freshness;
use dbc_domain::ids::{ClientGroupId, ClientId, OfferId};
use dbc_domain::loss_floor::FloorDecisions;
use dbc_domain::margin::{Audience, Buyer, LandedCosts, RuleSet};
use dbc_domain::settings::Settings;
use moka::sync::Cache;
use tokio::sync::watch;

use self::matching::Matching;
use self::recent::{Difference, Recent};
use crate::margins::Rules;
pub use follow::follow;
pub(crate) use load::load;
pub use matching::LineMatch;

/// How long a version that was replaced still answers.
const KEPT: Duration = Duration::seconds(60);
/// Price books held at the same time: clients with rules of their own who are at work.
const BOOKS: u64 = 64;

/// One version with the rules that price it.
#[derive(Debug)]
pub struct Edition {
    /// The offers.
    pub catalogue: Arc<Catalogue>,
    rules: Arc<RuleSet>,
    landed: LandedCosts,
    decisions: Arc<FloorDecisions>,
    settings: Settings,
    groups: BTreeMap<ClientId, ClientGroupId>,
    rules_fingerprint: [u8; 32],
    /// Prices by book, computed once each.
    books: Cache<Buyer, Arc<PricedCatalogue>>,
    matching: OnceLock<Matching>,
    /// The first of the versions whose offers are the same ones in the same order, figures aside.
    same_rows_since: i64,
}

/// What the instance holds. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Published(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    held: RwLock<Held>,
    /// What was swapped last, for those who tell browsers.
    told: watch::Sender<Told>,
}

/// What a browser is told of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Told {
    pub version: i64,
    pub checksum: u64,
}

#[derive(Debug)]
struct Held {
    current: Arc<Edition>,
    replaced: VecDeque<(DateTime<Utc>, Arc<Edition>)>,
    recent: Recent,
}

impl Edition {
    pub(crate) fn new(catalogue: Catalogue, rules: Rules) -> Self {
        Edition {
            same_rows_since: catalogue.header().version,
            matching: OnceLock::new(),
            catalogue: Arc::new(catalogue),
            rules: Arc::new(rules.set),
            landed: rules.landed,
            decisions: Arc::new(rules.decisions),
            settings: rules.settings,
            groups: rules.groups,
            rules_fingerprint: rules.fingerprint,
            books: Cache::new(BOOKS),
        }
    }

    /// This edition after some offers changed, at the same rules. Books that are in use are corrected, not computed
    /// again, as long as only figures moved.
    pub(crate) fn patched(&self, version: i64, changes: Vec<Change>) -> Self {
        let header = Header { version, ..self.catalogue.header() };
        let catalogue = Arc::new(self.catalogue.patched(header, changes));
        let books = Cache::new(BOOKS);
        for (buyer, book) in &self.books {
            books.insert(*buyer, Arc::new(book.patched(catalogue.clone())));
        }
        let same_rows = self.catalogue.has_the_rows_of(&catalogue);
        Edition {
            same_rows_since: if same_rows { self.same_rows_since } else { version },
            matching: OnceLock::new(),
            catalogue,
            rules: self.rules.clone(),
            landed: self.landed,
            decisions: self.decisions.clone(),
            settings: self.settings.clone(),
            groups: self.groups.clone(),
            rules_fingerprint: self.rules_fingerprint,
            books,
        }
    }

    /// The number of the version; 0 before anything was published.
    pub fn version(&self) -> i64 {
        self.catalogue.header().version
    }

    /// Changes with the offers, what can be had of them, and the rules: what an answer's ETag is made of. Equal on every
    /// instance that holds the same.
    pub fn fingerprint(&self) -> String {
        let rules: String = self.rules_fingerprint[..6].iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{}-{:016x}-{rules}", self.version(), self.catalogue.checksum())
    }

    /// The rules in force, in the order in which they are tried.
    pub fn rules(&self) -> &Arc<RuleSet> {
        &self.rules
    }

    /// What a unit costs beside the supplier's price.
    pub fn landed(&self) -> LandedCosts {
        self.landed
    }

    /// What staff decided about offers under the loss floor.
    pub fn floor_decisions(&self) -> &Arc<FloorDecisions> {
        &self.decisions
    }

    /// What the age of the published list means at this instant.
    pub fn freshness(&self, now: DateTime<Utc>) -> Freshness {
        Freshness::of(self.catalogue.header().list_day, now, &self.settings)
    }

    /// A company as the rules know it.
    pub fn buyer(&self, client: ClientId) -> Buyer {
        Buyer { client: Some(client), group: self.groups.get(&client).copied() }
    }

    /// The catalogue at this buyer's prices. Buyers without rules of their own share one book.
    pub fn priced_for(&self, buyer: Buyer) -> Arc<PricedCatalogue> {
        let buyer = self.book_of(buyer);
        self.books.get_with(buyer, || {
            let (rules, decisions) = (self.rules.clone(), self.decisions.clone());
            let book = PriceBook { rules, buyer, landed: self.landed, decisions };
            Arc::new(PricedCatalogue::compute(self.catalogue.clone(), book))
        })
    }

    /// The part of a buyer that some rule asks for.
    pub fn book_of(&self, buyer: Buyer) -> Buyer {
        let named = |audience| self.rules.rules().iter().any(|rule| rule.audience == audience);
        Buyer {
            client: buyer.client.filter(|client| named(Audience::Client(*client))),
            group: buyer.group.filter(|group| named(Audience::Group(*group))),
        }
    }
}

impl Published {
    /// Nothing published yet.
    pub fn empty() -> Self {
        let edition = Edition::new(Catalogue::empty(), Rules::built_in());
        let held = Held { current: Arc::new(edition), replaced: VecDeque::new(), recent: Recent::default() };
        Published(Arc::new(Shared { held: RwLock::new(held), told: watch::Sender::new(Told::default()) }))
    }

    /// The version in force.
    pub fn current(&self) -> Arc<Edition> {
        self.0.held.read().unwrap_or_else(PoisonError::into_inner).current.clone()
    }

    /// A version by its number; `None` when this instance does not hold it any more, or not yet. For one that differs
    /// from the version in force by figures only, that one: its rows are the same, and nobody who pages through the
    /// catalogue is interrupted because the stock of some phone moved.
    pub fn version(&self, version: i64) -> Option<Arc<Edition>> {
        let held = self.0.held.read().unwrap_or_else(PoisonError::into_inner);
        std::iter::once(&held.current)
            .chain(held.replaced.iter().map(|(_, edition)| edition))
            .find(|edition| (edition.same_rows_since..=edition.version()).contains(&version))
            .cloned()
    }

    /// The version in force and the offers that differ from what a reader of `version` may hold; `None` when that can be
    /// any of them.
    pub(crate) fn since(&self, version: i64) -> (Arc<Edition>, Option<BTreeSet<OfferId>>) {
        let held = self.0.held.read().unwrap_or_else(PoisonError::into_inner);
        (held.current.clone(), held.recent.since(version))
    }

    /// Puts a new version in force. The one before stays for a minute, unless the new one answers in its place.
    fn swap(&self, edition: Edition, difference: Difference, now: DateTime<Utc>) {
        let told = Told { version: edition.version(), checksum: edition.catalogue.checksum() };
        let mut held = self.0.held.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut held.current, Arc::new(edition));
        held.recent.note(before.version(), told.version, difference);
        if !(held.current.same_rows_since..=held.current.version()).contains(&before.version()) {
            held.replaced.push_front((now, before));
        }
        drop_old(&mut held, now);
        drop(held);
        self.0.told.send_replace(told);
    }

    /// Rings at each swap.
    pub(crate) fn changes(&self) -> watch::Receiver<Told> {
        self.0.told.subscribe()
    }

    /// Lets go of versions that were replaced more than a minute ago.
    pub(crate) fn forget_old(&self, now: DateTime<Utc>) {
        let old = |held: &Held| held.replaced.back().is_some_and(|(since, _)| now - *since > KEPT);
        if old(&self.0.held.read().unwrap_or_else(PoisonError::into_inner)) {
            drop_old(&mut self.0.held.write().unwrap_or_else(PoisonError::into_inner), now);
        }
    }
}

fn drop_old(held: &mut Held, now: DateTime<Utc>) {
    held.replaced.retain(|(since, _)| now - *since <= KEPT);
}
