//! A cart as it leaves the platform. It holds nothing that only the house may know.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A person's carts of one company, the current one first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CartList {
    /// The carts.
    pub items: Vec<CartSummary>,
}

/// A cart in a list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CartSummary {
    /// Its id.
    pub id: Uuid,
    /// The name of a draft; null for the cart itself.
    #[schema(required)]
    pub name: Option<String>,
    /// `open`, or `waiting` for an owner's approval.
    pub state: String,
    /// Who made it.
    pub made_by: String,
    /// Lines.
    pub lines: i64,
    /// Units.
    pub units: i64,
    /// At the prices that were seen last.
    pub goods_cents: i64,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// The request for approval.
    #[schema(required)]
    pub approval: Option<ApprovalAsked>,
    /// True for the caller's own.
    pub mine: bool,
}

/// A request for approval.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ApprovalAsked {
    /// When.
    pub asked_at: DateTime<Utc>,
    /// Who asked.
    pub asked_by_name: String,
    /// What the client would have paid then.
    pub total_cents: i64,
}

/// A cart with everything that its page shows.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Cart {
    /// Its id.
    pub id: Uuid,
    /// For whom.
    pub client_id: Uuid,
    /// The name of a draft; null for the cart itself.
    #[schema(required)]
    pub name: Option<String>,
    /// `open`, `waiting` for an owner's approval, `submitted`.
    pub state: String,
    /// For the next change.
    pub version: i32,
    /// The client's own reference of the order to be.
    pub customer_reference: String,
    /// For the house.
    pub note: String,
    /// True: when a change is not answered in time, the whole order is dropped and not only the changed lines.
    pub all_or_nothing: bool,
    /// Where lines go that name no other address; null while the company has none.
    #[schema(required)]
    pub delivery_address_id: Option<Uuid>,
    /// The lines.
    pub items: Vec<CartItem>,
    /// The orders that it splits into: one per VAT regime and delivery address.
    pub groups: Vec<CartGroup>,
    /// Everything together.
    pub totals: CartTotals,
    /// What to know before submitting.
    pub notices: Vec<CartNotice>,
    /// Lines of lists that were not understood.
    pub doubts: Vec<CartDoubt>,
    /// Approval inside the company.
    pub approval: CartApproval,
    /// True when nothing stands against submitting, or against asking for approval.
    pub can_submit: bool,
    /// What stands against it.
    pub blockers: Vec<CartNotice>,
    /// How old the list is.
    pub freshness: CartFreshness,
}

/// A line of a cart.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CartItem {
    /// Its id.
    pub id: Uuid,
    /// The offer.
    pub offer_id: Uuid,
    /// Article number.
    pub sku: String,
    /// Product name.
    pub product_name: String,
    /// Maker; empty when unknown.
    pub brand: String,
    /// Visual grade.
    pub appearance: String,
    /// Functionality.
    pub functionality: String,
    /// Packaging.
    pub boxed: String,
    /// Colour.
    #[schema(required)]
    pub color: Option<String>,
    /// Account lock.
    #[schema(required)]
    pub cloud_lock: Option<String>,
    /// Remark.
    #[schema(required)]
    pub additional_info: Option<String>,
    /// `marginal` or `standard`.
    pub vat_regime: String,
    /// Units.
    pub quantity: u32,
    /// Units that can be ordered at this instant.
    pub available: u32,
    /// Price per unit now; null while the offer is not for sale.
    #[schema(required)]
    pub price_cents: Option<i64>,
    /// Price per unit when the person last saw it.
    #[schema(required)]
    pub seen_price_cents: Option<i64>,
    /// True when the two differ.
    pub moved: bool,
    /// True when fewer units are left than the lines of this offer want.
    pub short: bool,
    /// How much of such articles was confirmed so far, in per cent; null while that is not known.
    #[schema(required)]
    pub likely_percent: Option<u8>,
    /// True for a short line whose offer has substitutes: `GET /api/offers/{id}/substitutes`.
    pub substitutes_available: bool,
    /// Price × units; null without price.
    #[schema(required)]
    pub total_cents: Option<i64>,
    /// Where it goes when not to the cart's address.
    #[schema(required)]
    pub delivery_address_id: Option<Uuid>,
    /// The latest price proposal for this offer that is not over.
    #[schema(required)]
    pub proposal: Option<ItemProposal>,
}

/// A price proposal beside a line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ItemProposal {
    /// Its id.
    pub id: Uuid,
    /// `open`, `countered`, `accepted`.
    pub state: String,
    /// What the buyer would pay per unit.
    pub proposed_cents: i64,
    /// What the house would take.
    #[schema(required)]
    pub counter_cents: Option<i64>,
    /// What was agreed; it holds for lines of at most `quantity_left` units.
    #[schema(required)]
    pub agreed_cents: Option<i64>,
    /// Units that the agreed price still holds for.
    pub quantity_left: i32,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// For the next act.
    pub version: i32,
}

/// One order to be.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CartGroup {
    /// `marginal` or `standard`.
    pub vat_regime: String,
    /// Where it goes; null while the company has no address.
    #[schema(required)]
    pub delivery_address_id: Option<Uuid>,
    /// For people: regime and address.
    pub label: String,
    /// Units.
    pub units: u32,
    /// Goods before VAT, net under the margin scheme.
    pub goods_cents: i64,
    /// Its share of shipping; null: on request.
    #[schema(required)]
    pub shipping_cents: Option<i64>,
    /// How it is taxed.
    pub vat_treatment: String,
    /// VAT added; null while staff have to decide.
    #[schema(required)]
    pub vat_cents: Option<i64>,
    /// What the client pays.
    pub total_cents: i64,
}

/// The sums of a cart. Lines without price count in none.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CartTotals {
    /// Units.
    pub units: u32,
    /// Goods before VAT.
    pub goods_cents: i64,
    /// Shipping; null: on request.
    #[schema(required)]
    pub shipping_cents: Option<i64>,
    /// VAT added; null while staff have to decide.
    #[schema(required)]
    pub vat_cents: Option<i64>,
    /// What the client pays.
    pub total_cents: i64,
    /// Shipping if everything went to one address; null: on request.
    #[schema(required)]
    pub shipping_if_one_order_cents: Option<i64>,
    /// What several addresses add to it.
    pub splitting_adds_cents: i64,
}

/// Something to know, or something that stands against submitting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CartNotice {
    /// Stable code.
    pub code: String,
    /// The sentence, in the reader's language.
    pub sentence: String,
}

/// A line of a list that was not understood alone.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CartDoubt {
    /// Its id.
    pub id: Uuid,
    /// Its place.
    pub position: i32,
    /// What was written.
    pub written: String,
    /// Units; 0 when they were not understood.
    pub quantity: u32,
    /// Stable code of what is open.
    pub reason: String,
    /// The question, in the reader's language.
    pub question: String,
    /// Offers that may be meant, the likeliest first.
    pub candidates: Vec<DoubtCandidate>,
}

/// An offer that may be meant.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DoubtCandidate {
    /// The offer.
    pub offer_id: Uuid,
    /// Article number.
    pub sku: String,
    /// Product name.
    pub product_name: String,
    /// Visual grade.
    pub appearance: String,
    /// Functionality.
    pub functionality: String,
    /// Packaging.
    pub boxed: String,
    /// Colour.
    #[schema(required)]
    pub color: Option<String>,
    /// Remark.
    #[schema(required)]
    pub additional_info: Option<String>,
    /// `marginal` or `standard`.
    pub vat_regime: String,
    /// Units that can be ordered.
    pub available: u32,
    /// Price per unit.
    pub price_cents: i64,
}

/// Approval inside the company.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CartApproval {
    /// True when submitting asks an owner.
    pub needed: bool,
    /// `none`, `waiting`, `refused`.
    pub state: String,
    /// When it was asked for.
    #[schema(required)]
    pub asked_at: Option<DateTime<Utc>>,
    /// Who asked.
    #[schema(required)]
    pub asked_by_name: Option<String>,
    /// The total that was shown then.
    #[schema(required)]
    pub total_cents: Option<i64>,
    /// Why it was refused.
    #[schema(required)]
    pub reason: Option<String>,
}

/// How old the published list is.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CartFreshness {
    /// The day of prices and stock.
    #[schema(required)]
    pub list_day: Option<NaiveDate>,
    /// True: a newer list is due; orders are subject to confirmation.
    pub old: bool,
    /// True: nothing can be ordered until a list comes.
    pub suspended: bool,
}
