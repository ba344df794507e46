//! Everything that a cart's page is made of, read from the base in two short transactions: what is the company's in the
//! caller's own, what is the house's in one of the platform.

use chrono::{DateTime, Utc};
use dbc_catalogue::published::Edition;
use dbc_domain::ids::{CartId, OfferId};
use dbc_domain::orders::tariff::ZoneTariff;
use dbc_domain::settings::Settings;
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, Problem};
use dbc_ground::settings;
use uuid::Uuid;

use super::addresses::{self, AddressBook};
use super::company::{self, Company};
use super::likely::Likely;
use super::problems::{unknown_cart, unknown_client};
use super::queries::{self, CartRow, DoubtRow, GoneOffer, ItemRow};
use super::{Owner, access};
use crate::proposals::{self, Standing};
use crate::{Orders, tariffs};

/// What is the company's.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub cart: CartRow,
    pub items: Vec<ItemRow>,
    pub doubts: Vec<DoubtRow>,
    pub company: Company,
    pub book: AddressBook,
    pub proposals: Vec<Standing>,
}

/// What is the house's.
#[derive(Debug)]
pub(crate) struct House {
    pub settings: Settings,
    pub zones: Vec<ZoneTariff>,
    /// Offers of lines that the catalogue in memory does not hold any more.
    pub gone: Vec<GoneOffer>,
    pub likely: Likely,
}

/// The cart with all that belongs to it.
///
/// Errors: 404 `unknown_cart`, `unknown_client`.
pub(crate) async fn load(tx: &mut Tx, owner: Owner, id: CartId, now: DateTime<Utc>) -> Result<Loaded, Problem> {
    let cart = queries::cart(tx, owner.client, id, false).await?.ok_or_else(unknown_cart)?;
    access::may_see(owner, &cart)?;
    Ok(Loaded {
        items: queries::items(tx, id).await?,
        doubts: queries::doubts(tx, id).await?,
        company: company::of(tx, owner.client).await?.ok_or_else(unknown_client)?,
        book: addresses::of(tx, owner.client).await?,
        proposals: proposals::standing(tx, owner.client, now).await?,
        cart,
    })
}

/// What the house adds to it.
pub(crate) async fn house(orders: &Orders, edition: &Edition, items: &[ItemRow]) -> Result<House, sqlx::Error> {
    let missing = |item: &&ItemRow| edition.catalogue.find(OfferId::new(item.offer_id)).is_none();
    let missing: Vec<Uuid> = items.iter().filter(missing).map(|item| item.offer_id).collect();
    let mut tx = orders.db.system_tx().await?;
    let settings = settings::load(&mut tx).await?;
    let zones = tariffs::zones(&mut tx).await?;
    let gone = if missing.is_empty() { Vec::new() } else { queries::gone_offers(&mut tx, &missing).await? };
    let likely = Likely::of(&mut tx, edition, items).await?;
    tx.commit().await?;
    Ok(House { settings, zones, gone, likely })
}

/// The cart as it stands, for a request that only looks.
pub(crate) async fn look(orders: &Orders, caller: &Caller, owner: Owner, id: CartId) -> Result<Loaded, Problem> {
    let mut tx = orders.db.tenant_tx(&caller.actor).await?;
    let loaded = load(&mut tx, owner, id, orders.clock.now()).await?;
    tx.commit().await?;
    Ok(loaded)
}
