//! Proposals as they come in and go out. What staff see is another struct than what the client sees.

use chrono::{DateTime, Utc};
use dbc_catalogue::published::Edition;
use dbc_domain::ids::OfferId;
use dbc_domain::loss_floor::loss_floor;
use dbc_domain::money::Money;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::queries::Row;

/// A price that a buyer proposes.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProposal {
    /// For this offer.
    pub offer_id: Uuid,
    /// For so many units.
    #[schema(minimum = 1, maximum = 100_000)]
    pub quantity: u32,
    /// Per unit.
    #[schema(minimum = 1)]
    pub proposed_cents: i64,
    /// For the house.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub note: String,
    /// Until when the buyer would take them; without it 48 hours, 30 days at most.
    #[serde(default)]
    pub expires_at: Option<DateTime<Utc>>,
}

/// What somebody says to a proposal.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ProposalAnswer {
    /// The version that was shown.
    pub version: i32,
    /// For the other side.
    #[schema(max_length = 1000)]
    pub reply: Option<String>,
    /// What the house would take per unit; for a counter-proposal.
    pub counter_cents: Option<i64>,
    /// The legal exception that lets a price stand below the loss floor (art. L442-5 of the commercial code); staff only.
    #[schema(max_length = 500)]
    pub floor_exception: Option<String>,
}

/// Proposals.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProposalList<T> {
    /// The latest first, 200 at most.
    pub items: Vec<T>,
}

/// A proposal as both sides see it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Proposal {
    /// Its id.
    pub id: Uuid,
    /// The offer.
    pub offer_id: Uuid,
    /// Article number; empty once the catalogue does not hold it any more.
    pub sku: String,
    /// Product name.
    pub product_name: String,
    /// Visual grade.
    pub appearance: String,
    /// `marginal` or `standard`.
    pub vat_regime: String,
    /// Units.
    pub quantity: u32,
    /// The selling price when it was proposed.
    pub list_price_cents: i64,
    /// The proposed price.
    pub proposed_cents: i64,
    /// The buyer's words.
    pub note: String,
    /// `open`, `countered`, `accepted`, `refused`, `withdrawn`, `expired`, `used`.
    pub state: String,
    /// What the house would take.
    #[schema(required)]
    pub counter_cents: Option<i64>,
    /// What was agreed.
    #[schema(required)]
    pub agreed_cents: Option<i64>,
    /// Units that the agreed price still holds for.
    pub quantity_left: u32,
    /// The house's words.
    pub reply: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was last decided about.
    #[schema(required)]
    pub decided_at: Option<DateTime<Utc>>,
    /// Until when it holds.
    pub expires_at: DateTime<Utc>,
    /// For the next act.
    pub version: i32,
}

/// A proposal as staff see it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StaffProposal {
    #[serde(flatten)]
    #[allow(missing_docs, reason = "documented at Proposal")]
    pub proposal: Proposal,
    /// The company.
    pub client_id: Uuid,
    /// Its name.
    pub client_name: String,
    /// The supplier's price now; null without the permission `cost:read`.
    #[schema(required)]
    pub cost_cents: Option<i64>,
    /// The lowest price that does not sell at a loss; null without the permission `cost:read`.
    #[schema(required)]
    pub floor_cents: Option<i64>,
    /// Proposed price less cost; null without the permission `cost:read`.
    #[schema(required)]
    pub margin_cents: Option<i64>,
}

impl Proposal {
    pub(super) fn of(row: &Row, edition: &Edition, now: DateTime<Utc>) -> Self {
        let offer = edition.catalogue.find(OfferId::new(row.offer_id)).and_then(|row| edition.catalogue.record(row));
        let over = matches!(row.state.as_str(), "open" | "countered" | "accepted") && row.expires_at <= now;
        let text = |get: fn(&dbc_catalogue_index::Offer<'_>) -> String| offer.as_ref().map(get).unwrap_or_default();
        Proposal {
            id: row.id,
            offer_id: row.offer_id,
            sku: text(|offer| offer.sku.as_str().to_owned()),
            product_name: text(|offer| offer.name.to_owned()),
            appearance: text(|offer| offer.grade.to_owned()),
            vat_regime: text(|offer| offer.regime.code().to_owned()),
            quantity: count(row.quantity),
            list_price_cents: row.list_price_cents,
            proposed_cents: row.proposed_cents,
            note: row.note.clone(),
            state: if over { "expired".to_owned() } else { row.state.clone() },
            counter_cents: row.counter_cents,
            agreed_cents: row.agreed_cents,
            quantity_left: count(row.quantity_left),
            reply: row.reply.clone(),
            proposed_by: row.user_name.clone(),
            created_at: row.created_at,
            decided_at: row.decided_at,
            expires_at: row.expires_at,
            version: row.version,
        }
    }
}

impl StaffProposal {
    pub(super) fn of(row: &Row, edition: &Edition, sees_costs: bool, now: DateTime<Utc>) -> Self {
        let offer = edition.catalogue.find(OfferId::new(row.offer_id)).and_then(|row| edition.catalogue.record(row));
        let cost = offer.as_ref().and_then(|offer| offer.cost).filter(|_| sees_costs);
        let floor = offer.as_ref().zip(cost).map(|(offer, cost)| loss_floor(cost, offer.regime, edition.landed()));
        StaffProposal {
            proposal: Proposal::of(row, edition, now),
            client_id: row.client_id,
            client_name: row.client_name.clone(),
            cost_cents: cost.map(Money::cents),
            floor_cents: floor.map(Money::cents),
            margin_cents: cost.map(|cost| row.proposed_cents - cost.cents()),
        }
    }
}

fn count(units: i32) -> u32 {
    u32::try_from(units).unwrap_or(0)
}
