//! What a file would become: three lists, nothing written (trade rules 1.13).

use dbc_domain::ids::ClientId;
use dbc_domain::language::Language;
use dbc_domain::orders::placed_order::{PlacedLine, PlacedOrder, placed_orders};
use dbc_ground::db::Tx;
use dbc_ground::http::Problem;

use super::file::PlacedFile;
use super::model::{PlacedLinePreview, PlacedOrderPreview, PlacedPreview};
use super::queries;
use super::sources::Sources;
use crate::Orders;

/// The client orders of a file, with their prices.
pub(super) async fn plan(
    tx: &mut Tx,
    orders: &Orders,
    client: ClientId,
    file: &PlacedFile,
) -> Result<(Vec<PlacedOrder>, Sources), Problem> {
    let sources = Sources::load(tx, orders, client, &file.rows).await?;
    Ok((placed_orders(&file.rows, &sources), sources))
}

/// Shows it.
pub(super) async fn preview(
    tx: &mut Tx,
    orders: &Orders,
    client: ClientId,
    file: &PlacedFile,
    language: Language,
) -> Result<PlacedPreview, Problem> {
    let (planned, _) = plan(tx, orders, client, file).await?;
    let reference = file.reference.as_ref().map(|reference| reference.as_str().to_owned());
    let existing_id = match &reference {
        Some(reference) => queries::by_reference(tx, reference).await?,
        None => None,
    };
    Ok(PlacedPreview {
        supplier_reference: reference,
        existing_id,
        orders: planned.iter().map(|order| of_order(order, file)).collect(),
        rows_without_sku: file.without_sku.clone(),
        findings: file
            .findings
            .iter()
            .map(|finding| match language {
                Language::Fr => format!("Ligne {} : {}", finding.row, finding.sentence(language)),
                Language::En => format!("Row {}: {}", finding.row, finding.sentence(language)),
            })
            .collect(),
    })
}

fn of_order(order: &PlacedOrder, file: &PlacedFile) -> PlacedOrderPreview {
    let total = |line: &PlacedLine| line.price.map_or(0, |price| price.cents() * i64::from(line.quantity));
    PlacedOrderPreview {
        vat_regime: order.regime.code().to_owned(),
        units: order.lines.iter().map(|line| line.quantity).sum(),
        goods_cents: order.lines.iter().map(total).sum(),
        lines: order.lines.iter().map(|line| of_line(line, file)).collect(),
    }
}

fn of_line(line: &PlacedLine, file: &PlacedFile) -> PlacedLinePreview {
    let row = file.rows.iter().find(|row| line.rows.contains(&row.row));
    let word =
        |of: fn(&dbc_domain::matching::Traits) -> &String| row.map(|row| of(&row.traits).clone()).unwrap_or_default();
    let code = |value: Result<serde_json::Value, serde_json::Error>| {
        value.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    };
    PlacedLinePreview {
        rows: line.rows.iter().filter_map(|row| u32::try_from(*row).ok()).collect(),
        sku: line.offer.sku.to_string(),
        product_name: word(|traits| &traits.product_name),
        appearance: word(|traits| &traits.appearance),
        functionality: word(|traits| &traits.functionality),
        quantity: line.quantity,
        cost_cents: line.cost.map(|cost| cost.cents()),
        price_cents: line.price.map(|price| price.cents()),
        origin: code(serde_json::to_value(line.origin)),
        list: code(serde_json::to_value(line.list)),
    }
}
