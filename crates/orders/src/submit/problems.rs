//! Why a submission is refused. Nothing was written.

use dbc_domain::language::Language;
use dbc_domain::money::Money;
use dbc_domain::orders::exposure::CreditRefusal;
use dbc_ground::http::Problem;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cart::euros;

/// A line whose price is not the one that was seen; in `lines` of the problem `price_changed`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ChangedPrice {
    /// The offer.
    pub offer_id: Uuid,
    /// What was seen.
    #[schema(required)]
    pub seen_cents: Option<i64>,
    /// What holds now.
    #[schema(required)]
    pub current_cents: Option<i64>,
}

/// A line that cannot be held; in `lines` of the problem `stock_short`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ShortLine {
    /// The offer.
    pub offer_id: Uuid,
    /// Article number.
    pub sku: String,
    /// Product name.
    pub product_name: String,
    /// Units wanted, over all lines of the offer.
    pub requested: u32,
    /// Units left.
    pub left: u32,
    /// What could stand in for it, nearest first.
    pub substitutes: Vec<ProposedSubstitute>,
}

/// An offer in place of a short one.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProposedSubstitute {
    /// The offer.
    pub offer_id: Uuid,
    /// Article number.
    pub sku: String,
    /// Product name.
    pub product_name: String,
    /// Visual grade.
    pub appearance: String,
    /// Colour.
    #[schema(required)]
    pub color: Option<String>,
    /// Units that can be ordered.
    pub available: u32,
    /// Price per unit.
    pub price_cents: i64,
    /// In what it differs, in the reader's language.
    pub differences: Vec<String>,
}

fn values<T: Serialize>(lines: &[T]) -> Value {
    // Plain structs of numbers and texts always have a JSON form.
    serde_json::to_value(lines).unwrap_or_default()
}

pub(super) fn empty_cart() -> Problem {
    Problem::conflict("empty_cart", "Le panier est vide.", "The cart is empty.")
}

pub(super) fn client_not_active() -> Problem {
    Problem::conflict(
        "client_not_active",
        "Ce client ne peut pas commander : son compte n’est pas actif.",
        "This client cannot order: the account is not active.",
    )
}

pub(super) fn ordering_suspended() -> Problem {
    Problem::conflict(
        "ordering_suspended",
        "Les commandes sont suspendues jusqu’à la prochaine liste de prix.",
        "Ordering is suspended until the next price list.",
    )
}

pub(super) fn no_delivery_address() -> Problem {
    Problem::conflict(
        "no_delivery_address",
        "Ajoutez d’abord une adresse de livraison à la société.",
        "Add a delivery address to the company first.",
    )
}

pub(super) fn not_for_sale(offers: &[Uuid]) -> Problem {
    Problem::conflict(
        "not_for_sale",
        "Des articles du panier ne sont plus en vente : retirez-les.",
        "Some articles of the cart are no longer for sale: take them out.",
    )
    .with_extra("lines", values(offers))
}

pub(super) fn price_changed(lines: &[ChangedPrice]) -> Problem {
    Problem::conflict(
        "price_changed",
        "Des prix ont changé depuis que vous les avez vus : vérifiez-les, puis transmettez.",
        "Prices changed since you saw them: check them, then submit.",
    )
    .with_extra("lines", values(lines))
}

pub(super) fn stock_short(lines: &[ShortLine]) -> Problem {
    Problem::conflict(
        "stock_short",
        "Le stock ne suffit plus pour certaines lignes : rien n’a été réservé.",
        "Stock no longer covers some lines: nothing was reserved.",
    )
    .with_extra("lines", values(lines))
}

pub(super) fn minimum_not_reached(missing: Money) -> Problem {
    Problem::conflict(
        "minimum_not_reached",
        format!("Il manque {} pour atteindre la commande minimale.", euros(missing, Language::Fr)),
        format!("{} are missing to the minimum order.", euros(missing, Language::En)),
    )
    .with_extra("missing_cents", missing.cents())
}

pub(super) fn shipping_on_quote() -> Problem {
    Problem::conflict(
        "shipping_on_quote",
        "Le port vers cette adresse est sur devis : contactez-nous.",
        "Shipping to this address is on request: contact us.",
    )
}

pub(super) fn not_an_owner() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "owner_required",
        dbc_ground::http::Text::new(
            "Seul un responsable de la société approuve une commande.",
            "Only an owner of the company approves an order.",
        ),
    )
}

pub(super) fn approval_expired() -> Problem {
    Problem::conflict(
        "approval_expired",
        "La demande d’approbation a expiré : elle doit être refaite.",
        "The request for approval has expired: it must be made again.",
    )
}

pub(super) fn not_waiting() -> Problem {
    Problem::conflict(
        "not_waiting",
        "Ce panier n’attend pas d’approbation.",
        "This cart does not wait for an approval.",
    )
}

/// The exposure would pass the limit, or an invoice is overdue for too long.
pub(crate) fn credit(refusal: CreditRefusal) -> Problem {
    match refusal {
        CreditRefusal::OverLimit { by } => Problem::conflict(
            "credit_limit_exceeded",
            format!("L’encours autorisé serait dépassé de {}.", euros(by, Language::Fr)),
            format!("The credit limit would be exceeded by {}.", euros(by, Language::En)),
        )
        .with_extra("exceeded_by_cents", by.cents()),
        CreditRefusal::OverdueInvoice { days } => Problem::conflict(
            "payment_overdue",
            format!("Un paiement est en retard de {days} jours : le crédit est bloqué."),
            format!("A payment is {days} days overdue: credit is blocked."),
        )
        .with_extra("overdue_days", days),
    }
}
