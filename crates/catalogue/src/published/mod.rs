//! The published catalogue of this instance: one immutable version in memory, swapped as a whole; older versions stay
//! for a minute, so that somebody who pages through one is not interrupted.

mod follow;
mod load;
pub mod on_day;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Duration, Utc};
use dbc_catalogue_index::{Catalogue, PriceBook, PricedCatalogue};
use dbc_domain::freshness::Freshness;
use dbc_domain::ids::{ClientGroupId, ClientId};
use dbc_domain::loss_floor::FloorDecisions;
use dbc_domain::margin::{Audience, Buyer, LandedCosts, RuleSet};
use dbc_domain::settings::Settings;
use moka::sync::Cache;

use crate::margins::Rules;
pub use follow::follow;
pub(crate) use load::load;

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
}

/// What the instance holds. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Published(Arc<RwLock<Held>>);

#[derive(Debug)]
struct Held {
    current: Arc<Edition>,
    replaced: VecDeque<(DateTime<Utc>, Arc<Edition>)>,
}

impl Edition {
    pub(crate) fn new(catalogue: Catalogue, rules: Rules) -> Self {
        Edition {
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

    /// The number of the version; 0 before anything was published.
    pub fn version(&self) -> i64 {
        self.catalogue.header().version
    }

    /// Changes with the offers and with the rules: what an answer's ETag is made of.
    pub fn fingerprint(&self) -> String {
        let rules: String = self.rules_fingerprint[..6].iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{}-{rules}", self.version())
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
        Published(Arc::new(RwLock::new(Held { current: Arc::new(edition), replaced: VecDeque::new() })))
    }

    /// The version in force.
    pub fn current(&self) -> Arc<Edition> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).current.clone()
    }

    /// A version by its number; `None` when this instance does not hold it any more, or not yet.
    pub fn version(&self, version: i64) -> Option<Arc<Edition>> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        std::iter::once(&held.current)
            .chain(held.replaced.iter().map(|(_, edition)| edition))
            .find(|edition| edition.version() == version)
            .cloned()
    }

    /// Puts a new version in force. The one before stays for a minute.
    pub(crate) fn swap(&self, edition: Edition, now: DateTime<Utc>) {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut held.current, Arc::new(edition));
        held.replaced.push_front((now, before));
        drop_old(&mut held, now);
    }

    /// Lets go of versions that were replaced more than a minute ago.
    pub(crate) fn forget_old(&self, now: DateTime<Utc>) {
        let old = |held: &Held| held.replaced.back().is_some_and(|(since, _)| now - *since > KEPT);
        if old(&self.0.read().unwrap_or_else(PoisonError::into_inner)) {
            drop_old(&mut self.0.write().unwrap_or_else(PoisonError::into_inner), now);
        }
    }
}

fn drop_old(held: &mut Held, now: DateTime<Utc>) {
    held.replaced.retain(|(since, _)| now - *since <= KEPT);
}
