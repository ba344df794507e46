//! An order at the supplier, as staff see it: what the supplier says now, and what was kept of it.

use chrono::{DateTime, Utc};
use dbc_domain::money::Money;
use dbc_domain::vat::VatRegime;
use dbc_foxway::order::{OrderState, SupplierOrder};
use dbc_ground::db::Tx;
use dbc_ground::files;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::queries;

/// An order at the supplier.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AtSupplier {
    /// Our number of it.
    pub reference: String,
    /// Our order; null when the supplier has one under this reference that we do not.
    #[schema(required)]
    pub supplier_order_id: Option<Uuid>,
    /// The supplier's number.
    #[schema(required)]
    pub number: Option<String>,
    /// `created`, `accepted`, `picking`, `shipped`, `cancelled`; null for a state that the profile does not know, and
    /// when the supplier was not asked.
    #[schema(required)]
    pub state: Option<String>,
    /// The supplier's own word for it.
    #[schema(required)]
    pub status: Option<String>,
    /// Goods, when the supplier says it.
    #[schema(required)]
    pub total_cents: Option<i64>,
    /// The lines as the supplier has them now.
    pub lines: Vec<SupplierOrderLineNow>,
    /// Parcels that were told.
    pub parcels: Vec<OrderParcel>,
    /// Devices that were told.
    pub devices: Vec<SupplierOrderDevice>,
    /// Papers that were filed.
    pub documents: Vec<OrderDocument>,
}

/// A line as the supplier has it now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SupplierOrderLineNow {
    /// The article.
    pub sku: String,
    /// `marginal` or `standard`, when the supplier says it.
    #[schema(required)]
    pub vat_regime: Option<String>,
    /// Units that were asked for.
    #[schema(required)]
    pub requested: Option<u32>,
    /// Units that will come; null while it is not answered.
    #[schema(required)]
    pub accepted: Option<u32>,
    /// Price per unit.
    #[schema(required)]
    pub cost_cents: Option<i64>,
    /// Why less comes, in the supplier's words.
    #[schema(required)]
    pub reason: Option<String>,
}

/// A parcel that the supplier told of.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderParcel {
    /// The carrier's number.
    pub code: String,
    /// The carrier.
    #[schema(required)]
    pub carrier: Option<String>,
    /// Where it can be followed.
    #[schema(required)]
    pub url: Option<String>,
    /// When it was first told.
    pub seen_at: DateTime<Utc>,
}

/// A device that the supplier told of.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SupplierOrderDevice {
    /// IMEI or serial number.
    pub identifier: String,
    /// Its article.
    pub sku: String,
    /// `marginal` or `standard`.
    #[schema(required)]
    pub vat_regime: Option<String>,
    /// What it cost.
    #[schema(required)]
    pub cost_cents: Option<i64>,
    /// When it was first told.
    pub seen_at: DateTime<Utc>,
    /// When it was attached to the orders of clients; null while it waits for staff to close the answer.
    #[schema(required)]
    pub handed_over_at: Option<DateTime<Utc>>,
}

/// A paper of the supplier that was filed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderDocument {
    /// The supplier's number of it.
    pub id: String,
    /// `Invoice`, in the supplier's words.
    pub kind: String,
    /// Name of the file.
    #[schema(required)]
    pub name: Option<String>,
    /// What it is.
    pub media_type: String,
    /// When it was filed.
    pub fetched_at: DateTime<Utc>,
}

/// What is known of an order without asking; `None` when we have no such order.
pub(crate) async fn of_reference(tx: &mut Tx, reference: &str) -> Result<Option<AtSupplier>, sqlx::Error> {
    let Some(found) = queries::find(tx, reference).await? else { return Ok(None) };
    let (parcels, devices, documents) = queries::kept(tx, found.id).await?;
    Ok(Some(AtSupplier {
        reference: found.number,
        supplier_order_id: Some(found.id.uuid()),
        number: None,
        state: None,
        status: None,
        total_cents: None,
        lines: Vec::new(),
        parcels,
        devices,
        documents,
    }))
}

impl AtSupplier {
    /// An order that only the supplier knows.
    pub(crate) fn only_there(reference: String) -> Self {
        AtSupplier {
            reference,
            supplier_order_id: None,
            number: None,
            state: None,
            status: None,
            total_cents: None,
            lines: Vec::new(),
            parcels: Vec::new(),
            devices: Vec::new(),
            documents: Vec::new(),
        }
    }

    /// With what the supplier says now.
    pub(crate) fn with(mut self, there: SupplierOrder) -> Self {
        self.number = there.number;
        self.state = there.state.map(|state| code(state).to_owned());
        self.status = Some(there.status);
        self.total_cents = there.total.map(Money::cents);
        let line = |line: dbc_foxway::order::OrderLine| SupplierOrderLineNow {
            sku: line.sku.as_str().to_owned(),
            vat_regime: line.regime.map(|regime| VatRegime::code(regime).to_owned()),
            requested: line.requested,
            accepted: line.accepted,
            cost_cents: line.price.map(Money::cents),
            reason: line.reason,
        };
        self.lines = there.lines.into_iter().map(line).collect();
        self
    }
}

fn code(state: OrderState) -> &'static str {
    match state {
        OrderState::Created => "created",
        OrderState::Accepted => "accepted",
        OrderState::Picking => "picking",
        OrderState::Shipped => "shipped",
        OrderState::Cancelled => "cancelled",
    }
}

/// A filed paper: its content, what it is, its name.
pub(crate) async fn document(
    tx: &mut Tx,
    reference: &str,
    document: &str,
) -> Result<Option<(Vec<u8>, String, Option<String>)>, sqlx::Error> {
    let Some(found) = queries::find(tx, reference).await? else { return Ok(None) };
    let Some((hash, name)) = queries::document(tx, found.id, document).await? else { return Ok(None) };
    Ok(files::load(tx, hash).await?.map(|(content, media_type)| (content, media_type, name)))
}
