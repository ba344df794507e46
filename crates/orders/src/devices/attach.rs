//! Devices find their lines (trade rules 5.5): every row is classed and told about at once, good rows attach whatever
//! the others say, another condition or a replacement waits for the client, surplus waits as a purchase without order.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use dbc_domain::ids::{ClientId, OrderId, OrderItemId};
use dbc_domain::imei::DeviceIdentifier;
use dbc_domain::language::Language;
use dbc_domain::orders::imei_file::{DeviceFinding, DeviceReport, DeviceRow, Outcome, class_rows};
use dbc_domain::orders::lifecycle::EventKind;
use dbc_domain::sku::Sku;
use dbc_ground::db::Tx;
use dbc_ground::files;
use serde_json::json;
use uuid::Uuid;

use super::error::DeviceError;
use super::model::FileReport;
use super::plan::Plan;
use super::queries::{self, KeptFile, NewQuestion, UnitColumns};
use super::read::Listed;
use super::target::{self, Line, Scope, Unit};
use super::words;
use crate::ledger::{By, HoldError, NewEvent, record, set_held};
use crate::{Orders, own_stock};

/// How a file is taken.
#[derive(Debug, Clone)]
pub(super) struct Taking {
    /// Only say what would happen.
    pub dry_run: bool,
    /// Why devices with a wrong check digit are attached all the same.
    pub override_reason: Option<String>,
    /// The language of the report.
    pub language: Language,
    /// The file as it came, to be kept.
    pub file: Option<(String, Vec<u8>)>,
}

/// Classes the rows and, unless it is a dry run, writes what they say.
pub(super) async fn take(
    tx: &mut Tx,
    orders: &Orders,
    by: By,
    scope: Scope,
    mut listed: Listed,
    taking: Taking,
) -> Result<FileReport, DeviceError> {
    if !target::exists(tx, scope).await? {
        return Err(DeviceError::UnknownOrder);
    }
    let targets = target::lock_orders(tx, scope).await?;
    let lines = target::lines(tx, &targets, scope).await?;
    if lines.is_empty() {
        return Err(DeviceError::NotNow);
    }
    let identifiers: Vec<String> =
        listed.rows.iter().filter_map(|row| DeviceIdentifier::parse(&row.identifier).ok()).map(String::from).collect();
    let units = target::known(tx, &identifiers).await?;
    name_articles(&mut listed.rows, &units, &lines);
    let expected: Vec<_> = lines.iter().map(Line::expected).collect();
    let report = class_rows(&expected, &listed.rows, |device| target::standing(&units, &targets, device));
    let report = overridden(report, taking.override_reason.is_some());
    let plan = Plan { lines: &lines, units: &units, listed: &listed, report: &report };
    let mut told = plan.report(taking.language, taking.dry_run);
    if !taking.dry_run {
        told.asked = plan.write(tx, orders, by, scope, &targets).await?;
        told.file_id = keep_file(tx, orders, by, scope, &taking, &told).await?;
    }
    Ok(told)
}

/// An identifier alone takes the article of the phone that is known by it, or the only one that is still due.
fn name_articles(rows: &mut [DeviceRow], units: &HashMap<String, Unit>, lines: &[Line]) {
    let due: HashSet<&Sku> = lines.iter().filter(|line| line.due > 0).map(|line| &line.sku).collect();
    let only = if due.len() == 1 { due.into_iter().next() } else { None };
    for row in rows.iter_mut().filter(|row| row.sku.is_none()) {
        let known = DeviceIdentifier::parse(&row.identifier).ok().and_then(|device| units.get(device.as_str()));
        row.sku = known.and_then(|unit| Sku::parse(&unit.sku).ok()).or_else(|| only.cloned());
    }
}

/// Devices with a wrong check digit attach when somebody says why.
fn overridden(mut report: DeviceReport, confirmed: bool) -> DeviceReport {
    if !confirmed {
        return report;
    }
    for row in &mut report.rows {
        if let (Outcome::NeedsOverride, Some(line)) = (row.outcome, row.line) {
            row.outcome = Outcome::Attach;
            if let Some(due) = report.due.iter_mut().find(|due| due.line == line) {
                due.units = due.units.saturating_sub(1);
            }
        }
    }
    report.due.retain(|due| due.units > 0);
    report
}

async fn keep_file(
    tx: &mut Tx,
    orders: &Orders,
    by: By,
    scope: Scope,
    taking: &Taking,
    told: &FileReport,
) -> Result<Option<Uuid>, DeviceError> {
    let Some((name, content)) = &taking.file else { return Ok(None) };
    let now = orders.clock.now();
    let hash = files::store(tx, content, "application/octet-stream", now).await?;
    let id = orders.clock.new_id();
    let (order, supplier_order) = match scope {
        Scope::Order(order) => (Some(order.uuid()), None),
        Scope::SupplierOrder(order) => (None, Some(order.uuid())),
    };
    let report = serde_json::to_value(told).map_err(|cause| sqlx::Error::Encode(Box::new(cause)))?;
    let by = by.user.map(|user| user.uuid());
    let file = KeptFile { id, order, supplier_order, hash: hash.as_bytes(), name, report: &report, by };
    queries::insert_file(tx, &file, now).await?;
    Ok(Some(id))
}

impl Plan<'_> {
    /// Writes phones, sales, questions, timelines: one statement per table. Returns how many questions are new.
    async fn write(
        &self,
        tx: &mut Tx,
        orders: &Orders,
        by: By,
        scope: Scope,
        targets: &[Uuid],
    ) -> Result<usize, DeviceError> {
        let now = orders.clock.now();
        let user = by.user.map(|user| user.uuid());
        let mut fresh = UnitColumns::default();
        let mut reused = Vec::new();
        let (mut ids, mut items, mut sold) = (Vec::new(), Vec::new(), Vec::new());
        let mut by_order: BTreeMap<Uuid, (Uuid, usize)> = BTreeMap::new();
        let mut unit_of_row: HashMap<usize, Uuid> = HashMap::new();
        for (n, (row, listed)) in self.report.rows.iter().zip(&self.listed.rows).enumerate() {
            let attaches = row.outcome == Outcome::Attach;
            if !attaches && !matches!(row.outcome, Outcome::NeedsClient | Outcome::Unallocated) {
                continue;
            }
            let Some(device) = &row.identifier else { continue };
            let unit = match self.units.get(device.as_str()) {
                Some(unit) => unit.id,
                None => {
                    let id = orders.clock.new_id();
                    self.describe(&mut fresh, id, device, row, listed, scope);
                    id
                }
            };
            unit_of_row.insert(n, unit);
            if let (true, Some(line)) = (attaches, row.line.and_then(|line| self.lines.get(line))) {
                if self.units.contains_key(device.as_str()) {
                    reused.push(unit);
                }
                ids.push(orders.clock.new_id());
                items.push(line.id);
                sold.push(unit);
                by_order.entry(line.order_id).or_insert((line.client_id, 0)).1 += 1;
            }
        }
        queries::insert_units(tx, &fresh, now).await?;
        queries::set_state(tx, &reused, "attached", now).await?;
        queries::attach(tx, &ids, &items, &sold, user, now).await?;
        self.sell_own_stock(tx, orders, &items, &sold).await?;
        for (order, (client, units)) in by_order {
            let event = NewEvent::new(OrderId::new(order), ClientId::new(client), EventKind::UnitsChanged, by)
                .detail(json!({ "what": "attached", "units": units }));
            record(tx, &orders.clock, &event).await?;
        }
        self.ask(tx, orders, user, targets, &unit_of_row).await
    }

    /// Phones of the house's own leave its stock, and the lines that held them there hold that many fewer.
    async fn sell_own_stock(
        &self,
        tx: &mut Tx,
        orders: &Orders,
        items: &[Uuid],
        sold: &[Uuid],
    ) -> Result<(), DeviceError> {
        let in_stock = |unit: &Unit| unit.own_offer_id.map(|offer| (unit.id, offer));
        let own: HashMap<Uuid, Uuid> = self.units.values().filter_map(in_stock).collect();
        let mut offers = BTreeSet::new();
        let mut taken: BTreeMap<Uuid, u32> = BTreeMap::new();
        for (item, unit) in items.iter().zip(sold) {
            if let Some(offer) = own.get(unit) {
                offers.insert(*offer);
                *taken.entry(*item).or_default() += 1;
            }
        }
        if offers.is_empty() {
            return Ok(());
        }
        own_stock::recount(tx, orders, &offers.iter().copied().collect::<Vec<_>>()).await?;
        let holding = self.lines.iter().filter(|line| offers.contains(&line.offer_id));
        let held: Vec<(OrderItemId, u32)> = holding
            .filter_map(|line| Some((OrderItemId::new(line.id), line.held.saturating_sub(*taken.get(&line.id)?))))
            .collect();
        match set_held(tx, &orders.clock, &held).await {
            Ok(()) => Ok(()),
            Err(HoldError::Sql(error)) => Err(error.into()),
            // Giving back asks for nothing more.
            Err(HoldError::NotEnough(_)) => Err(DeviceError::LineFull),
        }
    }

    async fn ask(
        &self,
        tx: &mut Tx,
        orders: &Orders,
        user: Option<Uuid>,
        targets: &[Uuid],
        unit_of_row: &HashMap<usize, Uuid>,
    ) -> Result<usize, DeviceError> {
        let units: Vec<Uuid> = self.questions().filter_map(|(n, ..)| unit_of_row.get(&n).copied()).collect();
        if units.is_empty() {
            return Ok(0);
        }
        let before: HashSet<Uuid> = queries::asked_already(tx, &units, targets).await?.into_iter().collect();
        let mut asked = 0;
        for (n, row, line) in self.questions() {
            let Some(unit) = unit_of_row.get(&n).filter(|unit| !before.contains(unit)) else { continue };
            let aspects = row.findings.iter().find_map(|finding| match finding {
                DeviceFinding::OtherCondition { aspects } => {
                    Some(aspects.iter().map(|one| words::code(*one).to_owned()))
                }
                _ => None,
            });
            let question = NewQuestion {
                id: orders.clock.new_id(),
                unit: *unit,
                item: line.id,
                kind: if row.line.is_some() { "other_condition" } else { "other_article" },
                aspects: aspects.into_iter().flatten().collect(),
            };
            asked += usize::from(queries::ask(tx, &question, user, orders.clock.now()).await?);
        }
        Ok(asked)
    }
}
