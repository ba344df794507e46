//! An order on one line, as a client and as staff see it: two structs, so that no cost can leave towards a client.

use chrono::{DateTime, Utc};
use dbc_domain::language::Language;
use dbc_domain::money::Money;
use dbc_domain::orders::axes::{PaymentState, PaymentSums, ShipmentState, ShipmentSums};
use dbc_domain::orders::lifecycle::OrderState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::codes::{OrderStateCode, PaymentStateCode, ShipmentStateCode};

/// A parcel that can be followed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Tracking {
    /// Name of the carrier.
    pub carrier: String,
    /// The parcel's number.
    pub number: String,
    /// Where the carrier shows it; null when it shows nothing.
    #[schema(required)]
    pub url: Option<String>,
}

/// An order on one line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderSummary {
    /// Identity.
    pub id: Uuid,
    /// `CMD-2026-000123`.
    pub number: String,
    /// `GRP-2026-000045`: what was submitted together.
    pub checkout_number: String,
    /// Where it stands.
    #[schema(value_type = OrderStateCode)]
    pub state: OrderState,
    /// The state's name for this reader.
    pub state_label: String,
    /// How far it is paid.
    #[schema(value_type = PaymentStateCode)]
    pub payment_state: PaymentState,
    /// Its name for this reader.
    pub payment_label: String,
    /// How far it is on its way.
    #[schema(value_type = ShipmentStateCode)]
    pub shipment_state: ShipmentState,
    /// Its name for this reader.
    pub shipment_label: String,
    /// `marginal` or `standard`.
    pub vat_regime: String,
    /// Units that stand.
    pub units: i32,
    /// Goods before VAT, or net under the margin scheme.
    pub goods_cents: i64,
    /// Shipping, under the same treatment.
    pub shipping_cents: i64,
    /// VAT on both; null while staff must decide the treatment.
    #[schema(required)]
    pub vat_cents: Option<i64>,
    /// What the client pays.
    pub total_cents: i64,
    /// What was received for it.
    pub received_cents: i64,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
    /// The client answers before; null when nothing is asked.
    #[schema(required)]
    pub answer_due_at: Option<DateTime<Utc>>,
    /// The payment is awaited before; null until it is confirmed.
    #[schema(required)]
    pub payment_due_at: Option<DateTime<Utc>>,
    /// The client's own reference; may be empty.
    pub customer_reference: String,
    /// Parcels that left.
    pub tracking: Vec<Tracking>,
    /// The reader has something to do.
    pub needs_me: bool,
}

/// A company on one line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderClient {
    /// Identity.
    pub id: Uuid,
    /// Name.
    pub name: String,
}

/// An order on one line, for staff.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StaffOrderSummary {
    #[serde(flatten)]
    #[allow(missing_docs, reason = "documented at OrderSummary")]
    pub summary: OrderSummary,
    /// Whose order it is.
    pub client: OrderClient,
    /// `cart`, `api`, `staff`, `supplier_file`.
    pub source: String,
    /// Margin on the goods: VAT of the margin scheme taken off. Null without the permission `cost:read`, and while a
    /// cost is not known.
    #[schema(required)]
    pub margin_cents: Option<i64>,
    /// The client asked to cancel.
    pub cancellation_asked: bool,
    /// Lines that the last list no longer covers.
    pub lines_at_risk: i64,
}

/// How many orders stand in a state, with the other filters of the list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StateCount {
    /// The state.
    #[schema(value_type = OrderStateCode)]
    pub state: OrderState,
    /// Its name for this reader.
    pub label: String,
    /// How many.
    pub orders: i64,
}

/// Sums over every order that matches, not only this page.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct OrderTotals {
    /// How many.
    pub orders: i64,
    /// Their units.
    pub units: i64,
    /// What clients pay for them.
    pub total_cents: i64,
}

/// A page of orders.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderList<T> {
    /// The orders of this page.
    pub items: Vec<T>,
    /// Sums of all that match.
    pub totals: OrderTotals,
    /// By state, whatever state was asked for.
    pub counts: Vec<StateCount>,
    /// Send it as `cursor` for the next page; null at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// The columns that summaries are made of.
#[derive(Debug, Clone)]
pub(crate) struct SummaryRow {
    pub id: Uuid,
    pub number: String,
    pub checkout_number: String,
    pub client_id: Uuid,
    pub client_name: String,
    pub source: String,
    pub state: String,
    pub vat_regime: String,
    pub units: i32,
    pub goods_cents: i64,
    pub shipping_cents: i64,
    pub vat_cents: Option<i64>,
    pub total_cents: i64,
    pub received_cents: i64,
    pub written_off_cents: i64,
    pub submitted_at: DateTime<Utc>,
    pub answer_due_at: Option<DateTime<Utc>>,
    pub payment_due_at: Option<DateTime<Utc>>,
    pub customer_reference: String,
    pub cancellation_asked: bool,
    pub cost_cents: Option<i64>,
    pub shipped: i64,
    pub delivered: i64,
    pub lines_at_risk: i64,
    pub tracking: serde_json::Value,
}

/// Who reads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader {
    pub language: Language,
    pub staff: bool,
    pub costs: bool,
    pub now: DateTime<Utc>,
}

impl SummaryRow {
    /// The state. The table's check allows no other words.
    pub(crate) fn state(&self) -> OrderState {
        OrderState::from_code(&self.state).unwrap_or(OrderState::Cancelled)
    }

    pub(crate) fn payment(&self, now: DateTime<Utc>) -> PaymentState {
        let due = if self.state() == OrderState::Cancelled { 0 } else { self.total_cents };
        let sums = PaymentSums {
            due: Money::from_cents(due),
            received: Money::from_cents(self.received_cents),
            written_off: Money::from_cents(self.written_off_cents),
            past_due_date: self.payment_due_at.is_some_and(|due| now >= due),
        };
        sums.state()
    }

    pub(crate) fn shipment(&self) -> ShipmentState {
        let count = |units: i64| u32::try_from(units).unwrap_or(0);
        let sums = ShipmentSums {
            confirmed: u32::try_from(self.units).unwrap_or(0),
            shipped: count(self.shipped),
            delivered: count(self.delivered),
        };
        sums.state()
    }

    /// For a client, or the part of staff's view that both share.
    pub(crate) fn summary(&self, reader: Reader) -> OrderSummary {
        let state = self.state();
        let label = match reader.staff {
            true => state.staff_label(reader.language),
            false => state.client_label(reader.language),
        };
        let (payment, shipment) = (self.payment(reader.now), self.shipment());
        let needs_me = match reader.staff {
            true => self.cancellation_asked || matches!(state, OrderState::Submitted | OrderState::Preparing),
            false => state == OrderState::AwaitingClient,
        };
        OrderSummary {
            id: self.id,
            number: self.number.clone(),
            checkout_number: self.checkout_number.clone(),
            state,
            state_label: label.to_owned(),
            payment_state: payment,
            payment_label: payment.label(reader.language).to_owned(),
            shipment_state: shipment,
            shipment_label: shipment.label(reader.language).to_owned(),
            vat_regime: self.vat_regime.clone(),
            units: self.units,
            goods_cents: self.goods_cents,
            shipping_cents: self.shipping_cents,
            vat_cents: self.vat_cents,
            total_cents: self.total_cents,
            received_cents: self.received_cents,
            submitted_at: self.submitted_at,
            answer_due_at: self.answer_due_at,
            payment_due_at: self.payment_due_at,
            customer_reference: self.customer_reference.clone(),
            tracking: serde_json::from_value(self.tracking.clone()).unwrap_or_default(),
            needs_me,
        }
    }

    /// For staff.
    pub(crate) fn for_staff(&self, reader: Reader) -> StaffOrderSummary {
        StaffOrderSummary {
            summary: self.summary(reader),
            client: OrderClient { id: self.client_id, name: self.client_name.clone() },
            source: self.source.clone(),
            margin_cents: self
                .cost_cents
                .filter(|_| reader.costs)
                .map(|cost| margin(self.vat_regime == "marginal", self.goods_cents - cost)),
            cancellation_asked: self.cancellation_asked,
            lines_at_risk: self.lines_at_risk,
        }
    }
}

/// What the house keeps of a difference between sale and purchase: under the margin scheme VAT is in it (trade rules 3).
pub(crate) fn margin(marginal: bool, difference: i64) -> i64 {
    match marginal {
        // 100/120, half up.
        true => i64::try_from((i128::from(difference) * 200 + 120).div_euclid(240)).unwrap_or(difference),
        false => difference,
    }
}
