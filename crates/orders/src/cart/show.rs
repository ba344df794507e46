//! A cart as it is shown: lines at today's prices beside those that were seen, the orders it splits into, and what
//! stands against submitting it.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use dbc_catalogue::published::Edition;
use dbc_catalogue_index::{Offer, PricedCatalogue};
use dbc_domain::ids::OfferId;
use dbc_domain::language::Language;
use dbc_domain::money::Money;
use dbc_domain::orders::cart::MinimumOrder;
use dbc_domain::settings::Setting;
use dbc_domain::vat::VatRegime;
use dbc_ground::http::Problem;
use uuid::Uuid;

use super::doubts::{candidate, question};
use super::load::{House, Loaded};
use super::model::{
    Cart, CartApproval, CartDoubt, CartFreshness, CartGroup, CartItem, CartNotice, CartTotals, ItemProposal,
};
use super::notices::Findings;
use super::queries::{GoneOffer, ItemRow};
use super::{Owner, notices};
use crate::proposals::{Standing, agreed_price};
use crate::submit::plan::{Plan, PlanLine, Terms, plan};

/// Candidates shown beside a doubt.
const CANDIDATES: usize = 12;

/// What the cart is shown with.
pub(crate) struct Light<'a> {
    pub owner: Owner,
    pub edition: &'a Edition,
    pub house: &'a House,
    pub language: Language,
    pub now: DateTime<Utc>,
}

/// The cart for its page.
///
/// Errors: 409 `amount_too_large`.
pub(crate) fn show(loaded: &Loaded, light: &Light<'_>) -> Result<Cart, Problem> {
    let priced = light.edition.priced_for(light.edition.buyer(light.owner.client));
    let items = items(loaded, light, &priced);
    let address = loaded.cart.delivery_address_id.or_else(|| loaded.book.proposed().map(|address| address.id));
    let (plan, planned) = split(loaded, light, &items, address)?;
    let minimum = light.house.settings.money(Setting::MinimumOrder);
    let minimum = MinimumOrder { goods: minimum.is_positive().then_some(minimum), units: None };
    let freshness = light.edition.freshness(light.now);
    let needed = light.owner.role.is_some_and(|role| loaded.company.approval.asks(role, plan.total()));
    let findings = Findings {
        items: &items,
        unpriced: items.len() - planned,
        plan: &plan,
        has_address: address.is_some(),
        missing: minimum.missing(plan.goods(), plan.units()),
        freshness,
        doubts: loaded.doubts.len(),
        approval_needed: needed,
    };
    let blockers = notices::blockers(&findings, light.language);
    let state = match (loaded.cart.state.as_str(), &loaded.cart.approval_refused_reason) {
        ("waiting", _) => "waiting",
        (_, Some(_)) => "refused",
        _ => "none",
    };
    Ok(Cart {
        id: loaded.cart.id,
        client_id: light.owner.client.uuid(),
        name: loaded.cart.name.clone(),
        state: loaded.cart.state.clone(),
        version: loaded.cart.version,
        customer_reference: loaded.cart.customer_reference.clone(),
        note: loaded.cart.note.clone(),
        all_or_nothing: loaded.cart.all_or_nothing,
        delivery_address_id: address,
        groups: groups(&plan, loaded, address, light.language),
        totals: totals(&plan),
        notices: notices::notices(&findings, light.language),
        doubts: doubts(loaded, light, &priced),
        approval: CartApproval {
            needed,
            state: state.to_owned(),
            asked_at: loaded.cart.approval_asked_at.filter(|_| state == "waiting"),
            asked_by_name: loaded.cart.approval_asked_by_name.clone(),
            total_cents: loaded.cart.approval_total_cents,
            reason: loaded.cart.approval_refused_reason.clone(),
        },
        can_submit: blockers.is_empty() && loaded.cart.state == "open",
        blockers,
        freshness: CartFreshness {
            list_day: light.edition.catalogue.header().list_day,
            old: freshness.late,
            suspended: freshness.ordering_suspended,
        },
        items,
    })
}

fn items(loaded: &Loaded, light: &Light<'_>, priced: &PricedCatalogue) -> Vec<CartItem> {
    let mut wanted: HashMap<Uuid, u64> = HashMap::with_capacity(loaded.items.len());
    for item in &loaded.items {
        *wanted.entry(item.offer_id).or_default() += u64::try_from(item.quantity).unwrap_or(0);
    }
    let gone: HashMap<Uuid, &GoneOffer> = light.house.gone.iter().map(|offer| (offer.id, offer)).collect();
    let line = |item: &ItemRow| {
        let quantity = u32::try_from(item.quantity).unwrap_or(0);
        let row = priced.catalogue().find(OfferId::new(item.offer_id));
        let offer = row.and_then(|row| priced.catalogue().record(row));
        let standing = loaded.proposals.iter().find(|one| one.offer_id == item.offer_id);
        let agreed = agreed_price(&loaded.proposals, OfferId::new(item.offer_id), quantity, light.now);
        let list_price = row.and_then(|row| priced.price(row));
        let price = list_price.map(|price| agreed.map_or(price, |agreed| agreed.min(price)));
        let facts = match (&offer, gone.get(&item.offer_id)) {
            (Some(offer), _) => Facts::of(offer),
            (None, Some(gone)) => Facts::of_gone(gone),
            (None, None) => return None,
        };
        let available = offer.as_ref().filter(|_| price.is_some()).map_or(0, |offer| offer.quantity);
        let short = wanted.get(&item.offer_id).is_some_and(|units| *units > u64::from(available));
        let substitutes = short && row.is_some_and(|row| !priced.substitutes(row, 1).is_empty());
        let price_cents = price.map(Money::cents);
        Some(CartItem {
            id: item.id,
            offer_id: item.offer_id,
            sku: facts.sku,
            product_name: facts.name,
            brand: facts.brand,
            appearance: facts.grade,
            functionality: facts.functionality,
            boxed: facts.boxed,
            color: facts.colour,
            cloud_lock: facts.cloud_lock,
            additional_info: facts.info,
            vat_regime: facts.regime,
            quantity,
            available,
            price_cents,
            seen_price_cents: item.seen_price_cents,
            moved: price_cents != item.seen_price_cents,
            short,
            likely_percent: offer
                .as_ref()
                .and_then(|offer| light.house.likely.percent(offer.model, offer.grade, quantity)),
            substitutes_available: substitutes,
            total_cents: price.and_then(|price| price.checked_times(quantity)).map(Money::cents),
            delivery_address_id: item.delivery_address_id,
            proposal: standing.map(proposal),
        })
    };
    loaded.items.iter().filter_map(line).collect()
}

/// What is said of a line's article, whether the catalogue still holds it or not.
struct Facts {
    sku: String,
    name: String,
    brand: String,
    grade: String,
    functionality: String,
    boxed: String,
    colour: Option<String>,
    cloud_lock: Option<String>,
    info: Option<String>,
    regime: String,
}

impl Facts {
    fn of(offer: &Offer<'_>) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Facts {
            sku: offer.sku.as_str().to_owned(),
            name: offer.name.to_owned(),
            brand: offer.brand.unwrap_or_default().to_owned(),
            grade: offer.grade.to_owned(),
            functionality: offer.functionality.to_owned(),
            boxed: offer.boxed.to_owned(),
            colour: owned(offer.colour),
            cloud_lock: owned(offer.cloud_lock),
            info: owned(offer.info),
            regime: offer.regime.code().to_owned(),
        }
    }

    fn of_gone(offer: &GoneOffer) -> Self {
        Facts {
            sku: offer.sku.clone(),
            name: offer.product_name.clone(),
            brand: offer.brand.clone(),
            grade: offer.appearance.clone(),
            functionality: offer.functionality.clone(),
            boxed: offer.boxed.clone(),
            colour: offer.color.clone(),
            cloud_lock: offer.cloud_lock.clone(),
            info: offer.additional_info.clone(),
            regime: offer.vat_regime.clone(),
        }
    }
}

fn proposal(standing: &Standing) -> ItemProposal {
    ItemProposal {
        id: standing.id,
        state: standing.state.clone(),
        proposed_cents: standing.proposed_cents,
        counter_cents: standing.counter_cents,
        agreed_cents: standing.agreed_cents,
        quantity_left: standing.quantity_left,
        expires_at: standing.expires_at,
        version: standing.version,
    }
}

/// The plan of the lines that have a price, and how many they are.
fn split(
    loaded: &Loaded,
    light: &Light<'_>,
    items: &[CartItem],
    address: Option<Uuid>,
) -> Result<(Plan, usize), Problem> {
    let lines: Vec<PlanLine> = items
        .iter()
        .filter_map(|item| {
            Some(PlanLine {
                regime: VatRegime::from_code(&item.vat_regime)?,
                // Without any address the territory is unknown, and so is all that follows from it.
                address: item.delivery_address_id.or(address).unwrap_or(Uuid::nil()),
                units: item.quantity,
                price: Money::from_cents(item.price_cents?),
            })
        })
        .collect();
    let all = loaded.book.deliveries.iter().chain(&loaded.book.billing);
    let arrivals: BTreeMap<_, _> = all.map(|address| (address.id, address.territory())).collect();
    let terms = Terms {
        zones: &light.house.zones,
        arrivals: &arrivals,
        main_address: address,
        vat_number: loaded.company.vat_number.as_deref(),
    };
    let planned = plan(&lines, terms).map_err(|_| notices::amount_too_large())?;
    Ok((planned, lines.len()))
}

fn groups(plan: &Plan, loaded: &Loaded, main: Option<Uuid>, language: Language) -> Vec<CartGroup> {
    let several = plan.groups.iter().any(|group| Some(group.address) != main);
    let group = plan.groups.iter().map(|group| {
        let regime = match group.regime {
            VatRegime::Marginal => language.pick("TVA sur marge", "Margin scheme"),
            VatRegime::Standard => language.pick("TVA normale", "Ordinary VAT"),
        };
        let address = loaded.book.delivery(group.address);
        let label = match address.filter(|_| several) {
            Some(address) => format!("{regime}, {}", address.name()),
            None => regime.to_owned(),
        };
        CartGroup {
            vat_regime: group.regime.code().to_owned(),
            delivery_address_id: address.map(|address| address.id),
            label,
            units: group.units,
            goods_cents: group.amounts.goods.cents(),
            shipping_cents: group.shipping_priced.then(|| group.amounts.shipping.cents()),
            vat_treatment: group.treatment.code().to_owned(),
            vat_cents: group.amounts.vat.map(Money::cents),
            total_cents: group.total().cents(),
        }
    });
    group.collect()
}

fn totals(plan: &Plan) -> CartTotals {
    CartTotals {
        units: plan.units(),
        goods_cents: plan.goods().cents(),
        shipping_cents: plan.shipping().map(Money::cents),
        vat_cents: plan.vat().map(Money::cents),
        total_cents: plan.total().cents(),
        shipping_if_one_order_cents: plan.shipping_together.map(Money::cents),
        splitting_adds_cents: plan.added_by_splitting().cents(),
    }
}

fn doubts(loaded: &Loaded, light: &Light<'_>, priced: &PricedCatalogue) -> Vec<CartDoubt> {
    let doubt = loaded.doubts.iter().map(|doubt| CartDoubt {
        id: doubt.id,
        position: doubt.position,
        written: doubt.written.clone(),
        quantity: u32::try_from(doubt.quantity).unwrap_or(0),
        reason: doubt.reason.clone(),
        question: question(&doubt.reason, light.language).to_owned(),
        candidates: doubt
            .candidates
            .iter()
            .filter_map(|offer| candidate(priced, OfferId::new(*offer)))
            .take(CANDIDATES)
            .collect(),
    });
    doubt.collect()
}

/// A notice with its sentence.
pub(super) fn notice(code: &str, sentence: String) -> CartNotice {
    CartNotice { code: code.to_owned(), sentence }
}
