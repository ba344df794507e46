//! Tariffs as they come in and go out.

use dbc_domain::money::Money;
use dbc_domain::orders::tariff::{Band, BandPrice, Tariff, ZoneTariff};
use dbc_ground::http::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::queries::StoredZone;
use super::territories;

/// What shipping costs, zone by zone.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ShippingTariffs {
    /// For the next change; 0 while staff have not changed the tariff of the house.
    pub version: i32,
    /// The zones in the order in which they are tried; elsewhere shipping is on request.
    pub zones: Vec<ShippingZone>,
}

/// A zone and its prices.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ShippingZone {
    /// For people.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// Codes: `metropolitan_france`, `monaco`, `overseas_department`, `overseas_collectivity`, `member_state:DE`,
    /// `outside_union:CH`.
    pub territories: Vec<String>,
    /// Ranges of units, from one unit on; the last one is open.
    pub bands: Vec<ShippingBand>,
}

/// A range of units and its price, without VAT.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct ShippingBand {
    /// Last number of units, included; null for the last band.
    #[schema(required)]
    pub up_to: Option<u32>,
    /// The price.
    pub price: ShippingPrice,
}

/// How a range of units is priced.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ShippingPrice {
    /// The same for every number of units.
    Flat {
        /// The price.
        amount_cents: i64,
    },
    /// `base + (units − origin) × rise / over`, rounded half up to whole euros.
    Rising {
        /// The price at `origin` units.
        base_cents: i64,
        /// Where the rise begins.
        origin: u32,
        /// How much it rises…
        rise_cents: i64,
        /// …over so many units.
        over: u32,
    },
}

/// The zones of staff.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NewShippingTariffs {
    /// The version that was shown.
    pub version: i32,
    /// All zones, in the order in which they are tried.
    pub zones: Vec<ShippingZone>,
}

impl ShippingZone {
    pub(super) fn of(name: &str, zone: &ZoneTariff) -> Self {
        let bands = zone.tariff.bands().iter().map(|band| ShippingBand {
            up_to: band.up_to,
            price: match band.price {
                BandPrice::Flat { amount } => ShippingPrice::Flat { amount_cents: amount.cents() },
                BandPrice::Rising { base, origin, rise, over } => {
                    ShippingPrice::Rising { base_cents: base.cents(), origin, rise_cents: rise.cents(), over }
                }
            },
        });
        ShippingZone {
            name: name.to_owned(),
            territories: zone.zone.iter().map(territories::code).collect(),
            bands: bands.collect(),
        }
    }

    /// Checks a zone; `place` counts from 0.
    ///
    /// Errors: 422 `invalid_tariff` that names the field.
    pub(super) fn checked(&self, place: usize, version: i32) -> Result<StoredZone, Problem> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 100 {
            let (fr, en) = ("Un nom de 1 à 100 caractères.", "A name of 1 to 100 characters.");
            return Err(invalid(format!("zones[{place}].name"), fr, en));
        }
        let mut zone = Vec::with_capacity(self.territories.len());
        for (at, code) in self.territories.iter().enumerate() {
            let known = territories::parse(code).ok_or_else(|| {
                let field = format!("zones[{place}].territories[{at}]");
                invalid(field, "Territoire inconnu.", "Unknown territory.")
            })?;
            zone.push(known);
        }
        if zone.is_empty() {
            let field = format!("zones[{place}].territories");
            return Err(invalid(field, "Au moins un territoire.", "At least one territory."));
        }
        let bands = self.bands.iter().map(|band| Band {
            up_to: band.up_to,
            price: match band.price {
                ShippingPrice::Flat { amount_cents } => BandPrice::Flat { amount: Money::from_cents(amount_cents) },
                ShippingPrice::Rising { base_cents, origin, rise_cents, over } => BandPrice::Rising {
                    base: Money::from_cents(base_cents),
                    origin,
                    rise: Money::from_cents(rise_cents),
                    over,
                },
            },
        });
        let tariff = Tariff::new(bands.collect()).map_err(|error| {
            let field = format!("zones[{place}].bands");
            let fr = "Les tranches se suivent, la dernière est ouverte, et aucun prix n’est négatif.";
            invalid(field, fr, &error.to_string())
        })?;
        Ok(StoredZone { name: name.to_owned(), zone: ZoneTariff { zone, tariff }, version })
    }
}

fn invalid(field: String, fr: &str, en: &str) -> Problem {
    Problem::invalid("invalid_tariff", "Ce tarif de port est incorrect.", "This shipping tariff is not correct.")
        .with_field(field, "invalid", fr, en)
}
