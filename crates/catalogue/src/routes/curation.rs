//! Staff's hands on the catalogue: `/api/products` and `/api/offers/{id}` for writing. Corrections lie on top of the
//! supplier's words and outlive every list; offers of the house's own are touched by no list.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use dbc_accounts::audit::{self, Entry, Source, Subject};
use dbc_domain::ids::OfferId;
use dbc_domain::language::Language;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::{Db, Tx};
use dbc_ground::http::{Caller, Json, Path, Problem, Query, uncut};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::products::unknown as unknown_product;
use super::proposals::unknown_offer;
use super::searches::changed_meanwhile;
use crate::codes::RegimeCode;
use crate::curation::{self, Curated, CurationError, Facts, Field, OfferEdit};

/// What the handlers need.
#[derive(Clone, Debug)]
pub struct CurationRoutes {
    /// The base.
    pub db: Db,
    /// Time and ids.
    pub clock: Clock,
}

/// The routes.
pub(super) fn routes() -> OpenApiRouter<CurationRoutes> {
    OpenApiRouter::new()
        .routes(routes!(create_product))
        .routes(routes!(change_product, delete_product))
        .routes(routes!(add_offer))
        .routes(routes!(change_offer, delete_offer))
        .routes(routes!(get_curation))
}

/// The offers of an article as their editor sees them.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CuratedProduct {
    /// Article number, with its zeros.
    pub sku: String,
    /// Send it back when the whole article changes.
    pub version: i32,
    /// Its offers, withdrawn ones too.
    pub offers: Vec<CuratedOffer>,
}

/// An offer as its editor sees it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CuratedOffer {
    /// Identity.
    pub id: Uuid,
    /// VAT regime.
    #[schema(value_type = RegimeCode)]
    pub regime: VatRegime,
    /// Made by the house, not by a list.
    pub manual: bool,
    /// Taken from sale by hand.
    pub withdrawn: bool,
    /// Send it back with changes of this offer.
    pub version: i32,
    /// The corrections in force.
    pub overrides: Vec<OfferOverride>,
}

/// A correction in force.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OfferOverride {
    /// Which field.
    pub field: Field,
    /// What the supplier says; null for nothing. Amounts are cents.
    #[schema(required)]
    pub supplier_value: Option<String>,
    /// What is said instead; empty for nothing.
    pub value: String,
    /// Who said so.
    pub by: Uuid,
    /// When.
    pub at: DateTime<Utc>,
}

/// An article of the house's own, with its first offer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NewProduct {
    /// Article number.
    pub sku: String,
    /// VAT regime of its first offer.
    #[schema(value_type = RegimeCode)]
    pub regime: VatRegime,
    /// What the offer says.
    pub offer: Facts,
}

/// Another offer of an article.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NewOffer {
    /// VAT regime.
    #[schema(value_type = RegimeCode)]
    pub regime: VatRegime,
    /// What the offer says.
    pub offer: Facts,
}

/// Corrections with the version that their editor saw.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Corrections {
    /// The version.
    pub version: i32,
    #[serde(flatten)]
    #[allow(missing_docs, reason = "documented at OfferEdit")]
    pub edit: OfferEdit,
}

/// The version that the editor saw.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Seen {
    /// The version.
    version: i32,
}

/// Corrections and versions of an article, for staff who edit it.
#[utoipa::path(
    get, path = "/api/products/{sku}/curation", tag = "catalogue",
    params(("sku" = String, Path, description = "Article number")),
    responses((status = 200, description = "The article's offers, withdrawn ones too", body = CuratedProduct)),
    extensions(("x-permission" = json!("catalog:write")))
)]
async fn get_curation(
    State(state): State<CurationRoutes>,
    caller: Caller,
    Path(sku): Path<String>,
) -> Result<Response, Problem> {
    let sku = known_sku(&sku)?;
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let shown = shown(&mut tx, &sku).await?;
    tx.commit().await?;
    Ok(([(header::CACHE_CONTROL, "private, no-store")], axum::Json(shown)).into_response())
}

/// Add an article of the house's own. It survives every import. Sent twice it is made once: the second time is told
/// that it exists.
#[utoipa::path(
    post, path = "/api/products", tag = "catalogue", request_body = NewProduct,
    responses(
        (status = 201, description = "Added and published", body = CuratedProduct),
        (status = 409, description = "`offer_exists`: the article is sold under this regime already"),
    ),
    extensions(("x-permission" = json!("catalog:write")))
)]
async fn create_product(
    State(state): State<CurationRoutes>,
    caller: Caller,
    source: Source,
    Json(new): Json<NewProduct>,
) -> Result<Response, Problem> {
    let sku = Sku::parse(&new.sku).map_err(|_| {
        let (fr, en) = ("Un numéro d’article de 1 à 40 caractères.", "An article number of 1 to 40 characters.");
        Problem::invalid("invalid_offer", fr, en).with_field("sku", "invalid", fr, en)
    })?;
    add(state, caller, source, sku, new.regime, new.offer).await
}

/// Add an offer of the house's own to an article.
#[utoipa::path(
    post, path = "/api/products/{sku}/offers", tag = "catalogue", request_body = NewOffer,
    params(("sku" = String, Path, description = "Article number")),
    responses(
        (status = 201, description = "Added and published", body = CuratedProduct),
        (status = 409, description = "`offer_exists`: the article is sold under this regime already"),
    ),
    extensions(("x-permission" = json!("catalog:write")))
)]
async fn add_offer(
    State(state): State<CurationRoutes>,
    caller: Caller,
    source: Source,
    Path(sku): Path<String>,
    Json(new): Json<NewOffer>,
) -> Result<Response, Problem> {
    add(state, caller, source, known_sku(&sku)?, new.regime, new.offer).await
}

async fn add(
    state: CurationRoutes,
    caller: Caller,
    source: Source,
    sku: Sku,
    regime: VatRegime,
    facts: Facts,
) -> Result<Response, Problem> {
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let id = curation::add_offer(&mut tx, &state.clock, &sku, regime, &facts).await?;
        let entry = Entry::new("offer.added", caller.actor, source, Subject::new("offer", id.uuid()))
            .with("sku", sku.as_str())
            .with("regime", regime.code())
            .with("cost_cents", facts.cost_cents)
            .with("quantity", facts.quantity);
        audit::record(&mut tx, &state.clock, entry).await?;
        let shown = shown(&mut tx, &sku).await?;
        tx.commit().await?;
        let location = format!("/api/products/{sku}");
        Ok((StatusCode::CREATED, [(header::LOCATION, location)], axum::Json(shown)).into_response())
    })
    .await
}

/// Correct every offer of an article. `version` is the article's.
#[utoipa::path(
    patch, path = "/api/products/{sku}", tag = "catalogue", request_body = Corrections,
    params(("sku" = String, Path, description = "Article number")),
    responses(
        (status = 200, description = "Corrected and published", body = CuratedProduct),
        (status = 409, description = "`changed_meanwhile`"),
    ),
    extensions(("x-permission" = json!("catalog:write")))
)]
async fn change_product(
    State(state): State<CurationRoutes>,
    caller: Caller,
    source: Source,
    Path(sku): Path<String>,
    Json(wanted): Json<Corrections>,
) -> Result<Response, Problem> {
    uncut(async move {
        let sku = known_sku(&sku)?;
        let by = caller.actor.user;
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let before = curated_of(&mut tx, &sku).await?;
        let (version, edit) = (wanted.version, &wanted.edit);
        curation::correct_product(&mut tx, &state.clock, by, &sku, version, edit).await?;
        for offer in &before {
            record(&mut tx, &state, &caller, source, offer).await?;
        }
        let shown = shown(&mut tx, &sku).await?;
        tx.commit().await?;
        Ok(axum::Json(shown).into_response())
    })
    .await
}

/// Take every offer of an article from sale. Nothing is forgotten: `withdrawn: false` brings them back.
#[utoipa::path(
    delete, path = "/api/products/{sku}", tag = "catalogue",
    params(("sku" = String, Path, description = "Article number"), Seen),
    responses((status = 204, description = "Withdrawn"), (status = 409, description = "`changed_meanwhile`")),
    extensions(("x-permission" = json!("catalog:write")))
)]
async fn delete_product(
    State(state): State<CurationRoutes>,
    caller: Caller,
    source: Source,
    Path(sku): Path<String>,
    Query(seen): Query<Seen>,
) -> Result<StatusCode, Problem> {
    uncut(async move {
        let sku = known_sku(&sku)?;
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let before = curated_of(&mut tx, &sku).await?;
        curation::withdraw_product(&mut tx, &state.clock, caller.actor.user, &sku, seen.version).await?;
        for offer in &before {
            record(&mut tx, &state, &caller, source, offer).await?;
        }
        tx.commit().await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Correct one offer.
#[utoipa::path(
    patch, path = "/api/offers/{id}", tag = "catalogue", request_body = Corrections,
    params(("id" = Uuid, Path, description = "The offer")),
    responses(
        (status = 200, description = "Corrected and published; its article", body = CuratedProduct),
        (status = 409, description = "`changed_meanwhile`"),
    ),
    extensions(("x-permission" = json!("catalog:write")))
)]
async fn change_offer(
    State(state): State<CurationRoutes>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
    Json(wanted): Json<Corrections>,
) -> Result<Response, Problem> {
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let before = offer_of(&mut tx, id).await?;
        let (by, version) = (caller.actor.user, wanted.version);
        curation::correct(&mut tx, &state.clock, by, before.id, version, &wanted.edit).await?;
        record(&mut tx, &state, &caller, source, &before).await?;
        let shown = shown(&mut tx, &known_sku(&before.sku)?).await?;
        tx.commit().await?;
        Ok(axum::Json(shown).into_response())
    })
    .await
}

/// Take one offer from sale. Nothing is forgotten: `withdrawn: false` brings it back.
#[utoipa::path(
    delete, path = "/api/offers/{id}", tag = "catalogue",
    params(("id" = Uuid, Path, description = "The offer"), Seen),
    responses((status = 204, description = "Withdrawn"), (status = 409, description = "`changed_meanwhile`")),
    extensions(("x-permission" = json!("catalog:write")))
)]
async fn delete_offer(
    State(state): State<CurationRoutes>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
    Query(seen): Query<Seen>,
) -> Result<StatusCode, Problem> {
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let before = offer_of(&mut tx, id).await?;
        curation::withdraw(&mut tx, &state.clock, caller.actor.user, before.id, seen.version).await?;
        record(&mut tx, &state, &caller, source, &before).await?;
        tx.commit().await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

fn known_sku(text: &str) -> Result<Sku, Problem> {
    Sku::parse(text).map_err(|_| unknown_product())
}

async fn curated_of(tx: &mut Tx, sku: &Sku) -> Result<Vec<Curated>, Problem> {
    let ids = curation::by_sku(tx, sku).await?;
    if ids.is_empty() {
        return Err(unknown_product());
    }
    Ok(curation::curated(tx, &ids).await?)
}

async fn offer_of(tx: &mut Tx, id: Uuid) -> Result<Curated, Problem> {
    curation::curated(tx, &[OfferId::new(id)]).await?.pop().ok_or_else(unknown_offer)
}

/// What changed, field by field, for the audit log; nothing when nothing did.
async fn record(
    tx: &mut Tx,
    state: &CurationRoutes,
    caller: &Caller,
    source: Source,
    before: &Curated,
) -> Result<(), Problem> {
    let Some(after) = curation::curated(tx, &[before.id]).await?.pop() else { return Ok(()) };
    let value = |offer: &Curated, field: Field| {
        offer.overrides.iter().find(|found| found.field == field).map(|found| found.value.clone())
    };
    let mut entry = Entry::new("offer.corrected", caller.actor, source, Subject::new("offer", before.id.uuid()));
    let mut changed = false;
    for field in Field::ALL {
        let (old, new) = (value(before, field), value(&after, field));
        if old != new {
            entry = entry.changed(field.code(), old, new);
            changed = true;
        }
    }
    if changed {
        audit::record(tx, &state.clock, entry).await?;
    }
    Ok(())
}

async fn shown(tx: &mut Tx, sku: &Sku) -> Result<CuratedProduct, Problem> {
    let offers = curated_of(tx, sku).await?;
    let version = offers.iter().map(|offer| offer.version).sum();
    Ok(CuratedProduct { sku: sku.as_str().to_owned(), version, offers: offers.into_iter().map(shown_offer).collect() })
}

fn shown_offer(offer: Curated) -> CuratedOffer {
    let overrides = offer.overrides.into_iter().map(|correction| OfferOverride {
        field: correction.field,
        supplier_value: correction.supplier_value,
        value: correction.value,
        by: correction.by.uuid(),
        at: correction.at,
    });
    let overrides: Vec<OfferOverride> = overrides.collect();
    CuratedOffer {
        id: offer.id.uuid(),
        regime: offer.regime,
        manual: offer.manual,
        withdrawn: overrides.iter().any(|correction| correction.field == Field::Withdrawn),
        version: offer.version,
        overrides,
    }
}

impl From<CurationError> for Problem {
    fn from(error: CurationError) -> Self {
        match error {
            CurationError::Faults(faults) => faults.into_iter().fold(
                Problem::invalid("invalid_offer", "Certains champs sont à corriger.", "Some fields need correction."),
                |problem, fault| {
                    let (fr, en) = (fault.detail.of(Language::Fr).to_owned(), fault.detail.of(Language::En).to_owned());
                    problem.with_field(fault.field.code(), "invalid", fr, en)
                },
            ),
            CurationError::Unknown => unknown_offer(),
            CurationError::Changed(version) => changed_meanwhile(version),
            CurationError::Exists => Problem::conflict(
                "offer_exists",
                "Cet article est déjà vendu sous ce régime de TVA.",
                "This article is sold under this VAT regime already.",
            ),
            CurationError::Sql(cause) => cause.into(),
        }
    }
}
