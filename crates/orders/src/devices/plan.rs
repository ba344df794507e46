//! The rows of a file beside what is expected: what is told of them, and what is known of each phone.

use std::collections::HashMap;

use dbc_domain::imei::{DeviceIdentifier, IdentifierKind};
use dbc_domain::language::Language;
use dbc_domain::orders::imei_file::{ClassedRow, DeviceFinding, DeviceReport, DeviceRow, Outcome};
use uuid::Uuid;

use super::model::{DueLine, FileReport, ReportRow, RowFinding};
use super::queries::UnitColumns;
use super::read::{Listed, RowFacts};
use super::target::{Line, Scope, Unit};
use super::words;

/// The rows with what they are compared with.
pub(super) struct Plan<'a> {
    pub lines: &'a [Line],
    pub units: &'a HashMap<String, Unit>,
    pub listed: &'a Listed,
    pub report: &'a DeviceReport,
}

impl Plan<'_> {
    /// What is told.
    pub(super) fn report(&self, language: Language, dry_run: bool) -> FileReport {
        let count = |outcome| self.report.rows.iter().filter(|row| row.outcome == outcome).count();
        let mut rows: Vec<ReportRow> = self
            .report
            .rows
            .iter()
            .zip(&self.listed.rows)
            .map(|(classed, row)| {
                let line = self.line_of(classed);
                ReportRow {
                    row: classed.row,
                    identifier: Some(row.identifier.clone()).filter(|text| !text.is_empty()),
                    sku: row.sku.as_ref().map(ToString::to_string),
                    outcome: classed.outcome,
                    findings: classed.findings.iter().map(|finding| words::tell(finding, language)).collect(),
                    order_id: line.map(|line| line.order_id),
                    item_id: line.map(|line| line.id),
                }
            })
            .collect();
        for (row, findings) in &self.listed.unreadable {
            let findings: Vec<RowFinding> = findings
                .iter()
                .map(|finding| RowFinding {
                    code: finding.code.code().to_owned(),
                    sentence: finding.sentence(language),
                })
                .collect();
            let outcome = Outcome::Refuse;
            rows.push(ReportRow {
                row: *row,
                identifier: None,
                sku: None,
                outcome,
                findings,
                order_id: None,
                item_id: None,
            });
        }
        rows.sort_by_key(|row| row.row);
        FileReport {
            file_id: None,
            dry_run,
            attached: count(Outcome::Attach),
            already_attached: count(Outcome::AlreadyAttached),
            asked: self.questions().count(),
            unallocated: count(Outcome::Unallocated),
            findings_count: self.report.findings() + self.listed.unreadable.values().map(Vec::len).sum::<usize>(),
            rows,
            still_due: self.still_due(),
        }
    }

    fn still_due(&self) -> Vec<DueLine> {
        let due = self.report.due.iter().filter_map(|due| Some((self.lines.get(due.line)?, due)));
        due.map(|(line, due)| DueLine {
            order_id: line.order_id,
            order_number: line.order_number.clone(),
            item_id: line.id,
            sku: line.sku.to_string(),
            product_name: line.product_name.clone(),
            units: due.units,
            missing: due.missing,
        })
        .collect()
    }

    /// The line of a row: its own, or the one that its phone would replace.
    fn line_of(&self, row: &ClassedRow) -> Option<&Line> {
        let replaced = row.findings.iter().find_map(|finding| match finding {
            DeviceFinding::OtherSku { replaces } => *replaces,
            _ => None,
        });
        self.lines.get(row.line.or(replaced)?)
    }

    /// Rows that the client is asked about, with the line that the phone would fill.
    pub(super) fn questions(&self) -> impl Iterator<Item = (usize, &ClassedRow, &Line)> {
        let rows = self.report.rows.iter().enumerate();
        rows.filter(|(_, row)| row.outcome == Outcome::NeedsClient)
            .filter_map(|(n, row)| Some((n, row, self.line_of(row)?)))
    }

    /// A phone in its columns: in the words of its row, and where that is silent in those of its line.
    pub(super) fn describe(
        &self,
        columns: &mut UnitColumns,
        id: Uuid,
        device: &DeviceIdentifier,
        row: &ClassedRow,
        listed: &DeviceRow,
        scope: Scope,
    ) {
        let own = row.line.and_then(|line| self.lines.get(line));
        let sku = listed.sku.as_ref();
        let alike = own.or_else(|| self.lines.iter().find(|line| Some(&line.sku) == sku));
        let near = alike.or_else(|| self.line_of(row)).or(self.lines.first());
        let silent = RowFacts::default();
        let facts = self.listed.facts.get(&row.row).unwrap_or(&silent);
        let condition = &listed.condition;
        let said = |word: &Option<String>, of_line: fn(&Line) -> &str| match (word, alike) {
            (Some(word), _) => word.clone(),
            (None, Some(line)) => of_line(line).to_owned(),
            (None, None) => String::new(),
        };
        let maybe = |word: &Option<String>, of_line: fn(&Line) -> Option<&str>| {
            let text = word.clone().or_else(|| alike.and_then(of_line).map(str::to_owned));
            text.filter(|text| !text.is_empty())
        };
        let regime = facts.regime.or(near.map(|line| line.regime));
        columns.id.push(id);
        columns.identifier.push(device.to_string());
        columns.kind.push(kind(device).to_owned());
        columns.sku.push(sku.or(alike.map(|line| &line.sku)).map(ToString::to_string).unwrap_or_default());
        columns.offer.push(alike.map(|line| line.offer_id));
        columns.regime.push(regime.map(|regime| regime.code().to_owned()).unwrap_or_default());
        columns.product_name.push(match (facts.product_name.is_empty(), alike) {
            (false, _) => facts.product_name.clone(),
            (true, Some(line)) => line.product_name.clone(),
            (true, None) => String::new(),
        });
        columns.appearance.push(said(&condition.grade, |line| &line.appearance));
        columns.functionality.push(said(&condition.functionality, |line| &line.functionality));
        columns.boxed.push(said(&condition.boxed, |line| &line.boxed));
        columns.color.push(maybe(&condition.colour, |line| line.color.as_deref()));
        columns.cloud_lock.push(maybe(&condition.lock, |line| line.cloud_lock.as_deref()));
        columns.additional_info.push(maybe(&condition.remark, |line| line.additional_info.as_deref()));
        // The validated cost stays when the file says another one (trade rules 1.5).
        columns.cost.push(own.and_then(|line| line.cost_cents).or(listed.cost.map(|cost| cost.cents())));
        columns.supplier_order.push(match scope {
            Scope::SupplierOrder(order) => Some(order.uuid()),
            Scope::Order(_) => near.and_then(|line| line.supplier_order_id),
        });
        columns.state.push(if row.outcome == Outcome::Attach { "attached" } else { "free" }.to_owned());
    }
}

fn kind(device: &DeviceIdentifier) -> &'static str {
    match device.kind() {
        IdentifierKind::Imei => "imei",
        IdentifierKind::ImeiBadChecksum => "bad_imei",
        IdentifierKind::Meid => "meid",
        IdentifierKind::Serial => "serial",
    }
}
