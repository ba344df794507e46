//! Catalogue and stock.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use dbc_domain::offer::OfferKey;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use serde::Serialize;
use serde_json::json;

use crate::fault::{page, problem};
use crate::row::{Row, groups};
use crate::simulator::Simulator;

type Parameters = Query<HashMap<String, String>>;

pub(crate) async fn catalogues(State(simulator): State<Simulator>) -> Response {
    let ours = &simulator.profile().catalogue.slug;
    json(&json!([
        { "Id": 1, "Name": "Working", "UrlSlug": ours },
        { "Id": 2, "Name": "Working - Public", "UrlSlug": "WorkingPub" },
        { "Id": 3, "Name": "Brand New products - Public", "UrlSlug": "BrandNewPub" },
    ]))
}

pub(crate) async fn catalogue(State(simulator): State<Simulator>, Path(slug): Path<String>) -> Response {
    if slug != simulator.profile().catalogue.slug {
        return page();
    }
    json(&json!([{
        "Id": 1, "Name": "Working", "UrlSlug": slug,
        "DimensionGroups": [
            { "Id": 1, "Name": "Mobile devices", "ItemGroups": [{ "Id": 1, "Name": "Mobiles" }] },
            { "Id": 11, "Name": "Laptops", "ItemGroups": [{ "Id": 12, "Name": "Laptops" }] },
        ],
    }]))
}

pub(crate) async fn manufacturers() -> Response {
    json(&json!([
        { "Id": 116, "Name": "Apple" }, { "Id": 137, "Name": "Huawei" }, { "Id": 153, "Name": "Samsung" },
    ]))
}

pub(crate) async fn price_list(
    State(simulator): State<Simulator>,
    Path(slug): Path<String>,
    Query(parameters): Parameters,
) -> Response {
    let names = &simulator.profile().catalogue;
    let number = |name: &str| parameters.get(name).and_then(|text| text.parse::<u32>().ok());
    let regime = parameters.get(&names.vat_margin).and_then(|text| text.parse().ok()).map(regime);
    let wanted = (number(&names.dimension_group), number(&names.item_group));
    let ((Some(family), Some(part)), Some(regime)) = (wanted, regime) else {
        // Without its parameters the call was seen to answer nothing at all.
        return StatusCode::OK.into_response();
    };
    if slug != names.slug {
        return page();
    }
    simulator.with_world(|world, _| {
        let fits =
            |offer: &&dbc_domain::offer::SupplierOffer| offer.regime == regime && groups(offer) == (family, part);
        json(&world.offers().filter(fits).map(Row::of).collect::<Vec<_>>())
    })
}

pub(crate) async fn stock(
    State(simulator): State<Simulator>,
    Path(sku): Path<String>,
    Query(parameters): Parameters,
) -> Response {
    let asked = Sku::parse(&sku).ok().filter(|sku| sku.item_group().is_some());
    let Some(sku) = asked else { return problem(StatusCode::BAD_REQUEST, "InvalidSku") };
    let margin = parameters.get(&simulator.profile().stock.vat_margin).and_then(|text| text.parse().ok());
    let Some(margin) = margin else { return StatusCode::OK.into_response() };
    simulator.with_world(|world, _| match world.offer(&OfferKey { sku, regime: regime(margin) }) {
        Some(offer) => json(&Row::of(offer)),
        None => problem(StatusCode::NOT_FOUND, "NotFound"),
    })
}

pub(crate) fn regime(margin: bool) -> VatRegime {
    if margin { VatRegime::Marginal } else { VatRegime::Standard }
}

pub(crate) fn json(value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => ([(CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}
