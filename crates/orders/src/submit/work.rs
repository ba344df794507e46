//! The submission, step by step. Its transaction is the house's, because it needs costs and stock; who may ask was
//! checked before. Locks: cart, company (when it buys on credit), stock in the order of offers, numbers.

use std::collections::{BTreeMap, HashMap};

use dbc_catalogue::selling;
use dbc_domain::ids::{CartId, OfferId};
use dbc_domain::language::Language;
use dbc_domain::orders::cart::MinimumOrder;
use dbc_domain::settings::Setting;
use dbc_ground::db::Tx;
use dbc_ground::http::Problem;
use dbc_ground::settings;
use uuid::Uuid;

use super::plan::{PlanLine, Terms, plan};
use super::stock_known::StockKnown;
use super::write::{Placing, Submitted, write};
use super::{approval, check, exposure, problems};
use crate::cart::problems::{changed_meanwhile, not_open, unknown_cart, unknown_client};
use crate::cart::{Owner, addresses, amount_too_large, company, queries};
use crate::ledger::By;
use crate::{Orders, proposals, tariffs};

/// What is asked for.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub owner: Owner,
    pub by: By,
    pub cart: CartId,
    /// The version that was shown.
    pub version: i32,
    /// Prices that moved are accepted as they are now.
    pub accept_prices: bool,
    /// The conditions of sale that were accepted.
    pub conditions_version: String,
    /// `cart`, `api`, `staff`.
    pub source: &'static str,
    /// True: an owner approves what a colleague asked for.
    pub approving: bool,
    /// Of the answer's sentences.
    pub language: Language,
}

/// What became of it.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Orders.
    Submitted(Submitted),
    /// It waits for an owner.
    Waiting,
}

/// What the supplier said of its stock a moment ago.
#[derive(Debug)]
pub(super) struct SupplierStock {
    /// Units of the offers that it answered for.
    pub units: HashMap<OfferId, u32>,
    /// False when it was asked and did not answer for every offer of its own.
    pub complete: bool,
}

impl SupplierStock {
    /// There is nobody to ask.
    pub fn not_asked() -> Self {
        SupplierStock { units: HashMap::new(), complete: true }
    }

    /// No answer came in time.
    pub fn unanswered() -> Self {
        SupplierStock { units: HashMap::new(), complete: false }
    }
}

/// Submits a cart: all of it, or nothing. Of an offer that `supplier` answered for, no more is sold than it has.
///
/// Errors: 404 `unknown_cart`, and every 409 of [`problems`]. The caller drops the transaction on any error.
pub(super) async fn submit(
    tx: &mut Tx,
    orders: &Orders,
    ask: &Ask,
    supplier: &SupplierStock,
) -> Result<Outcome, Problem> {
    let (clock, client, now) = (&orders.clock, ask.owner.client, orders.clock.now());

    // The cart, as it was shown.
    let cart = queries::cart(tx, client, ask.cart, true).await?.ok_or_else(unknown_cart)?;
    match (cart.state.as_str(), ask.approving) {
        ("open", false) | ("waiting", true) => {}
        ("open", true) => return Err(problems::not_waiting()),
        (state, _) => return Err(not_open(state)),
    }
    if cart.version != ask.version {
        return Err(changed_meanwhile(cart.version));
    }
    let items = queries::items(tx, ask.cart).await?;
    if items.is_empty() {
        return Err(problems::empty_cart());
    }

    // Who buys, where it goes, what holds today.
    let company = company::of(tx, client).await?.ok_or_else(unknown_client)?;
    if !company.active {
        return Err(problems::client_not_active());
    }
    let book = addresses::of(tx, client).await?;
    let main = cart.delivery_address_id.or_else(|| book.proposed().map(|address| address.id));
    let main = main.ok_or_else(problems::no_delivery_address)?;
    let house = settings::load(tx).await?;
    let zones = tariffs::zones(tx).await?;
    let standing = proposals::standing(tx, client, now).await?;
    let freshness = selling::freshness(tx, clock).await?;
    if freshness.ordering_suspended {
        return Err(problems::ordering_suspended());
    }

    // Stock is locked before prices are read: what is read afterwards holds until the end.
    if company.limit().is_some() {
        company::lock(tx, client).await?;
    }
    let mut offers: Vec<OfferId> = items.iter().map(|item| OfferId::new(item.offer_id)).collect();
    offers.sort_unstable();
    offers.dedup();
    lock_stock(tx, &offers).await?;
    let quotes = selling::quotes(tx, clock, client, &offers).await?;
    let lines = check::for_sale(&items, &quotes, &standing, now)?;
    if !ask.approving && !ask.accept_prices {
        check::prices_as_seen(&lines)?;
    }
    check::in_stock(&lines, &supplier.units, &orders.published.current(), client, ask.language)?;

    // The orders that it makes.
    let planned: Vec<PlanLine> = lines
        .iter()
        .map(|line| PlanLine {
            regime: line.quote.regime,
            address: line.item.delivery_address_id.unwrap_or(main),
            units: line.units,
            price: line.price,
        })
        .collect();
    let all = book.deliveries.iter().chain(&book.billing);
    let arrivals: BTreeMap<Uuid, _> = all.map(|address| (address.id, address.territory())).collect();
    let terms = Terms {
        zones: &zones,
        arrivals: &arrivals,
        main_address: Some(main),
        vat_number: company.vat_number.as_deref(),
    };
    let plan = plan(&planned, terms).map_err(|_| amount_too_large())?;
    let minimum = house.money(Setting::MinimumOrder);
    let minimum = MinimumOrder { goods: minimum.is_positive().then_some(minimum), units: None };
    if let Some(missing) = minimum.missing(plan.goods(), plan.units()) {
        return Err(problems::minimum_not_reached(missing.goods));
    }
    let shipping = plan.shipping().ok_or_else(problems::shipping_on_quote)?;

    // A colleague's word, and credit.
    if ask.approving {
        let total = plan.total();
        approval::check(&cart, ask.owner, ask.accept_prices, total, now, &house, || check::moved(&lines))?;
    } else if ask.owner.role.is_some_and(|role| company.approval.asks(role, plan.total())) {
        approval::ask(tx, orders, ask.owner, &cart, plan.total()).await?;
        return Ok(Outcome::Waiting);
    }
    exposure::check(tx, clock, &house, client, &company, plan.total()).await?;

    // Everything holds: it is written.
    let used: Vec<(Uuid, u32)> =
        lines.iter().filter(|line| line.agreed).map(|line| (line.item.offer_id, line.units)).collect();
    proposals::use_up(tx, client, &used, now).await?;
    let placing = Placing {
        ask,
        cart: &cart,
        company: &company,
        book: &book,
        lines: &lines,
        plan: &plan,
        shipping,
        subject_to_confirmation: freshness.late,
        stock: StockKnown::of(tx, supplier, &offers, now).await?,
    };
    Ok(Outcome::Submitted(write(tx, orders, &placing).await?))
}

/// Takes the stock rows of these offers, in the order of their ids, as everybody does: no two submissions deadlock.
async fn lock_stock(tx: &mut Tx, offers: &[OfferId]) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = offers.iter().map(|offer| offer.uuid()).collect();
    sqlx::query!("select offer_id from offer_stock where offer_id = any($1) order by offer_id for update", &ids)
        .fetch_all(&mut **tx)
        .await?;
    Ok(())
}
