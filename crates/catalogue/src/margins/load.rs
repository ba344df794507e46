//! Everything that makes a price, from the base, and a fingerprint of it: two imports made with the same fingerprint
//! and the same rows give the same catalogue.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use dbc_domain::ids::{ClientGroupId, ClientId, OfferId};
use dbc_domain::loss_floor::{FloorDecision, FloorDecisions};
use dbc_domain::margin::{Buyer, LandedCosts, RuleSet};
use dbc_domain::money::Money;
use dbc_domain::settings::Settings;
use dbc_ground::db::Tx;
use dbc_ground::settings;
use sha2::{Digest, Sha256};

use super::queries;

/// The rules in force on a business day, what goes with them, and their fingerprint.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The rules, in the order in which they are tried.
    pub set: RuleSet,
    /// Which companies share prices with others.
    pub groups: BTreeMap<ClientId, ClientGroupId>,
    /// What a unit costs beside the supplier's price.
    pub landed: LandedCosts,
    /// What staff decided about offers under the loss floor.
    pub decisions: FloorDecisions,
    /// The settings of the house at the same moment.
    pub settings: Settings,
    /// SHA-256 of all that makes prices: equal when everybody's prices are made in the same way.
    pub fingerprint: [u8; 32],
}

impl Rules {
    /// A company as these rules know it.
    pub fn buyer(&self, client: ClientId) -> Buyer {
        Buyer { client: Some(client), group: self.groups.get(&client).copied() }
    }

    /// The built-in rules and nothing else, before anything was loaded.
    pub fn built_in() -> Self {
        Rules {
            set: RuleSet::built_in(),
            groups: BTreeMap::new(),
            landed: LandedCosts::default(),
            decisions: FloorDecisions::default(),
            settings: Settings::default(),
            fingerprint: [0; 32],
        }
    }
}

/// Reads the rules in force on `day`.
pub async fn load(tx: &mut Tx, day: NaiveDate) -> Result<Rules, sqlx::Error> {
    let active = queries::rules(tx).await?.into_iter().filter(|stored| stored.active).map(|stored| stored.rule);
    let set = RuleSet::in_force(active.collect(), day);
    let groups = load_groups(tx).await?;
    let settings = settings::load(tx).await?;
    let landed = settings.landed_costs();
    let decisions = load_decisions(tx).await?;
    let text = serde_json::to_vec(&(&set, &groups, landed, &decisions));
    let text = text.map_err(|cause| sqlx::Error::Encode(Box::new(cause)))?;
    Ok(Rules { set, groups, landed, decisions, settings, fingerprint: Sha256::digest(text).into() })
}

async fn load_groups(tx: &mut Tx) -> Result<BTreeMap<ClientId, ClientGroupId>, sqlx::Error> {
    let rows =
        sqlx::query!(r#"select id, client_group_id as "group!" from clients where client_group_id is not null"#,)
            .fetch_all(&mut **tx)
            .await?;
    Ok(rows.into_iter().map(|row| (ClientId::new(row.id), ClientGroupId::new(row.group))).collect())
}

async fn load_decisions(tx: &mut Tx) -> Result<FloorDecisions, sqlx::Error> {
    let rows = sqlx::query!("select offer_id, decision, cost_cents from floor_decisions").fetch_all(&mut **tx).await?;
    let known = rows.into_iter().filter_map(|row| {
        let decision = FloorDecision::from_code(&row.decision)?;
        Some((OfferId::new(row.offer_id), decision, Money::from_cents(row.cost_cents)))
    });
    Ok(known.collect())
}
