//! Puts one order at the supplier together.

use dbc_domain::ids::SupplierOrderId;
use dbc_domain::money::Money;
use dbc_domain::orders::supplier_answer::AnswerDiff;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::http::Problem;

use super::export::key;
use super::model::{
    AnswerRevision, ExtraAnswerRow, LineAllocation, SupplierAnswer, SupplierOrder, SupplierOrderLine,
    SupplierOrderSummary,
};
use super::problems;
use super::queries::{self, Allocation, Line, SummaryRow};
use crate::answers::{self, Prices, Rise, StoredRow};

/// One order at the supplier. Costs are nulls without `cost:read`.
///
/// Errors: 404 `unknown_supplier_order`.
pub(crate) async fn show(tx: &mut Tx, clock: &Clock, id: SupplierOrderId) -> Result<SupplierOrder, Problem> {
    let head = queries::head(tx, id).await?.ok_or_else(problems::unknown)?;
    let summary = queries::summary(tx, id).await?.ok_or_else(problems::unknown)?;
    let lines = queries::lines(tx, id).await?;
    let allocations = queries::allocations(tx, id).await?;
    let open = matches!(head.state.as_str(), "sent" | "acknowledged");
    // The rules are read only where a cost rose and its effect is still to come.
    let dearer = open && allocations.iter().any(|one| answers::rose(line_of(&lines, one), one).is_some());
    let prices = if dearer { Some(Prices::load(tx, clock).await?) } else { None };
    let answers = answers::queries::answers(tx, id).await?;
    let events = queries::events(tx, id).await?;
    let mut files: Vec<(uuid::Uuid, Vec<StoredRow>)> = Vec::with_capacity(answers.len());
    for answer in &answers {
        files.push((answer.id, serde_json::from_value(answer.rows.clone())?));
    }
    let last = answers.last().map(|answer| answer.diff.clone()).unwrap_or_default();
    let diff: AnswerDiff = serde_json::from_value(last).unwrap_or_default();
    Ok(SupplierOrder {
        summary: of_row(summary),
        version: head.version,
        supplier_status: head.supplier_status,
        error: head.error,
        note: head.note,
        extra: extra(&diff, &files, &lines),
        revisions: revisions(&diff, &files, &lines),
        items: lines.into_iter().map(|line| of_line(line, &head.number, &allocations, prices.as_ref())).collect(),
        answers: answers
            .iter()
            .zip(&files)
            .map(|(answer, (_, rows))| SupplierAnswer {
                id: answer.id,
                source: answer.source.clone(),
                file_name: answer.file_name.clone(),
                rows: i64::try_from(rows.len()).unwrap_or(0),
                received_at: answer.received_at,
            })
            .collect(),
        events,
    })
}

pub(super) fn of_row(row: SummaryRow) -> SupplierOrderSummary {
    SupplierOrderSummary {
        id: row.id,
        number: row.number,
        supplier: row.supplier,
        state: row.state,
        channel: row.channel,
        supplier_reference: row.supplier_reference,
        created_at: row.created_at,
        sent_at: row.sent_at,
        acknowledged_at: row.acknowledged_at,
        closed_at: row.closed_at,
        lines: row.lines,
        units: row.units,
        answered_lines: row.answered_lines,
        confirmed_units: row.confirmed_units,
        cost_cents: row.cost_cents,
        orders: row.orders,
    }
}

fn line_of<'a>(lines: &'a [Line], allocation: &Allocation) -> Option<&'a Line> {
    lines.iter().find(|line| line.id == allocation.line_id)
}

fn of_line(line: Line, number: &str, allocations: &[Allocation], prices: Option<&Prices>) -> SupplierOrderLine {
    let classes = line.answer_class.as_deref().unwrap_or("unanswered");
    let own = allocations.iter().filter(|one| one.line_id == line.id).map(|one| {
        let rise = prices.map_or(Rise::NONE, |prices| prices.rise(&line, one));
        LineAllocation {
            item_id: one.item_id,
            order_id: one.order_id,
            order_number: one.order_number.clone(),
            client_name: one.client_name.clone(),
            submitted_at: one.submitted_at,
            quantity: one.quantity,
            answered_quantity: one.answered_quantity,
            price_cents: one.price_cents,
            cost_cents: one.cost_cents,
            price_effect: rise.effect,
            raised_price_cents: rise.price.map(Money::cents),
            floor_cents: rise.floor.map(Money::cents),
            absorbed_price_cents: one.absorbed_price_cents,
            absorbed_reason: one.absorbed_reason.clone(),
        }
    });
    SupplierOrderLine {
        id: line.id,
        key: key(number, line.position),
        position: line.position,
        offer_id: line.offer_id,
        classes: classes.split(',').filter(|class| !class.is_empty()).map(str::to_owned).collect(),
        substitutes: answers::substitutes(&line),
        allocations: own.collect(),
        sku: line.sku,
        vat_regime: line.vat_regime,
        product_name: line.product_name,
        appearance: line.appearance,
        functionality: line.functionality,
        boxed: line.boxed,
        color: line.color,
        additional_info: line.additional_info,
        quantity: line.quantity,
        expected_cost_cents: line.expected_cost_cents,
        answered_quantity: line.answered_quantity,
        answered_cost_cents: line.answered_cost_cents,
        confidence: line.answer_confidence,
        listed_quantity: line.listed_quantity,
        listed_cost_cents: line.listed_cost_cents,
    }
}

type Files = [(uuid::Uuid, Vec<StoredRow>)];

fn extra(diff: &AnswerDiff, files: &Files, lines: &[Line]) -> Vec<ExtraAnswerRow> {
    let of = |extra: &dbc_domain::orders::supplier_answer::ExtraRow| {
        let (answer_id, rows) = files.get(extra.file)?;
        let row = rows.iter().find(|row| row.row == extra.row)?;
        let class = serde_json::to_value(extra.class).ok()?;
        Some(ExtraAnswerRow {
            answer_id: *answer_id,
            row: i64::try_from(extra.row).unwrap_or(0),
            sku: row.sku.as_ref().map(ToString::to_string),
            product_name: row.product_name.clone(),
            quantity: i32::try_from(row.quantity).unwrap_or(i32::MAX),
            cost_cents: row.cost.map(|cost| cost.cents()),
            class: class.as_str().unwrap_or_default().to_owned(),
            candidates: extra.candidates.iter().filter_map(|place| lines.get(*place)).map(|line| line.id).collect(),
        })
    };
    diff.extra.iter().filter_map(of).collect()
}

fn revisions(diff: &AnswerDiff, files: &Files, lines: &[Line]) -> Vec<AnswerRevision> {
    let units = |units: u32| i32::try_from(units).unwrap_or(i32::MAX);
    let of = |revision: &dbc_domain::orders::supplier_answer::Revision| {
        Some(AnswerRevision {
            line_id: lines.get(revision.line)?.id,
            answer_id: files.get(revision.file)?.0,
            quantity_before: units(revision.quantity.0),
            quantity_after: units(revision.quantity.1),
            cost_before_cents: revision.cost.0.cents(),
            cost_after_cents: revision.cost.1.cents(),
        })
    };
    diff.revisions.iter().filter_map(of).collect()
}
