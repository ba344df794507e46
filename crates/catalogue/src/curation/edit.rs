//! Correcting, adding, withdrawing: each change is a new version of the catalogue, so that every instance follows.

use dbc_domain::ids::{OfferId, UserId};
use dbc_domain::margin::{Buyer, Priceable};
use dbc_domain::money::Money;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use thiserror::Error;

use super::fields::{Facts, Field, FieldFault, OfferEdit};
use super::queries;
use crate::margins;
use crate::state::{self, CatalogueState, Touched};

/// Why nothing was changed.
#[derive(Debug, Error)]
pub(crate) enum CurationError {
    /// Some values are wrong.
    #[error("{} fields are wrong", .0.len())]
    Faults(Vec<FieldFault>),
    /// There is no such offer.
    #[error("there is no such offer")]
    Unknown,
    /// Somebody changed it in between.
    #[error("the offer has version {0}")]
    Changed(i32),
    /// There is an offer of this SKU and regime already.
    #[error("there is such an offer already")]
    Exists,
    /// The base failed; the transaction must be dropped.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

/// Corrects one offer, if it still has this version.
pub(crate) async fn correct(
    tx: &mut Tx,
    clock: &Clock,
    by: UserId,
    offer: OfferId,
    version: i32,
    edit: &OfferEdit,
) -> Result<(), CurationError> {
    // Whoever changes the catalogue takes its row first: the order of locks is the same everywhere.
    let catalogue = state::lock(tx).await?;
    match queries::lock(tx, offer).await? {
        None => return Err(CurationError::Unknown),
        Some(found) if found != version => return Err(CurationError::Changed(found)),
        Some(_) => {}
    }
    apply(tx, clock, by, offer, edit, &catalogue).await
}

/// Corrects all offers of an article; `version` is the sum of theirs.
pub(crate) async fn correct_product(
    tx: &mut Tx,
    clock: &Clock,
    by: UserId,
    sku: &Sku,
    version: i32,
    edit: &OfferEdit,
) -> Result<Vec<OfferId>, CurationError> {
    let mut catalogue = state::lock(tx).await?;
    let offers = queries::by_sku(tx, sku).await?;
    let mut found = 0;
    for offer in &offers {
        found += queries::lock(tx, *offer).await?.unwrap_or_default();
    }
    if offers.is_empty() {
        return Err(CurationError::Unknown);
    }
    if found != version {
        return Err(CurationError::Changed(found));
    }
    for offer in &offers {
        apply(tx, clock, by, *offer, edit, &catalogue).await?;
        catalogue = state::read(tx).await?;
    }
    Ok(offers)
}

async fn apply(
    tx: &mut Tx,
    clock: &Clock,
    by: UserId,
    offer: OfferId,
    edit: &OfferEdit,
    catalogue: &CatalogueState,
) -> Result<(), CurationError> {
    let corrections = edit.corrections().map_err(CurationError::Faults)?;
    let now = catalogue.next_instant(clock);
    for (field, value) in &corrections {
        match value {
            Some(value) => queries::set(tx, offer, *field, value, by, now).await?,
            None => queries::take_back(tx, offer, *field).await?,
        }
    }
    queries::count_version(tx, offer, now).await?;
    // Words make prices too: a rule may ask for a grade.
    let moved = |field: &Field| {
        use Field::{Brand, CostCents, Functionality, Grade, ItemGroup, Name, Quantity, Withdrawn};
        matches!(field, Brand | CostCents | Functionality | Grade | ItemGroup | Name | Quantity | Withdrawn)
    };
    if corrections.keys().any(moved) {
        step(tx, clock, offer, catalogue).await?;
    }
    state::advance(tx, Touched::Offers(&[offer]), now).await?;
    Ok(())
}

/// Notes what the offer costs from now on; a withdrawn one has no price.
async fn step(tx: &mut Tx, clock: &Clock, id: OfferId, catalogue: &CatalogueState) -> Result<(), sqlx::Error> {
    let Some(offer) = queries::in_force(tx, id).await? else { return Ok(()) };
    let rules = margins::load(tx, clock.today()).await?;
    let price = offer.cost_cents.zip(VatRegime::from_code(&offer.regime)).and_then(|(cost, regime)| {
        let priceable = Priceable {
            regime,
            brand: &offer.brand,
            item_group: &offer.item_group,
            grade: &offer.grade,
            functionality: &offer.functionality,
            cost: Money::from_cents(cost),
            floor_waived: false,
        };
        rules.set.price(&priceable, Buyer::default(), rules.landed)
    });
    let price = price.map(|priced| priced.price.cents());
    queries::set_price(tx, id, price).await?;
    queries::write_step(tx, id, catalogue.next_instant(clock), catalogue.list_day, &offer, price).await
}

/// Makes an offer of the house's own.
pub(crate) async fn add_offer(
    tx: &mut Tx,
    clock: &Clock,
    sku: &Sku,
    regime: VatRegime,
    facts: &Facts,
) -> Result<OfferId, CurationError> {
    let faults = facts.faults();
    if !faults.is_empty() {
        return Err(CurationError::Faults(faults));
    }
    let catalogue = state::lock(tx).await?;
    let now = catalogue.next_instant(clock);
    let id = OfferId::new(clock.new_id());
    if !queries::insert(tx, id, sku, regime, facts, now).await? {
        return Err(CurationError::Exists);
    }
    step(tx, clock, id, &catalogue).await?;
    state::advance(tx, Touched::Offers(&[id]), now).await?;
    Ok(id)
}

/// Takes an offer from sale. One that is withdrawn already stays so, whatever its version.
pub(crate) async fn withdraw(
    tx: &mut Tx,
    clock: &Clock,
    by: UserId,
    offer: OfferId,
    version: i32,
) -> Result<(), CurationError> {
    let edit = OfferEdit { withdrawn: Some(true), ..OfferEdit::default() };
    if withdrawn_already(tx, offer).await? { Ok(()) } else { correct(tx, clock, by, offer, version, &edit).await }
}

/// Takes all offers of an article from sale.
pub(crate) async fn withdraw_product(
    tx: &mut Tx,
    clock: &Clock,
    by: UserId,
    sku: &Sku,
    version: i32,
) -> Result<Vec<OfferId>, CurationError> {
    let edit = OfferEdit { withdrawn: Some(true), ..OfferEdit::default() };
    correct_product(tx, clock, by, sku, version, &edit).await
}

async fn withdrawn_already(tx: &mut Tx, offer: OfferId) -> Result<bool, sqlx::Error> {
    let found = queries::curated(tx, &[offer]).await?;
    Ok(found.iter().flat_map(|offer| &offer.overrides).any(|correction| correction.field == Field::Withdrawn))
}
