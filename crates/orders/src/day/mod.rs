//! The screen of the day: what waits for the house, in the order of the day, one default action each (trade rules 6).

mod model;
mod queries;
mod sections;

use axum::extract::State;
use dbc_catalogue::selling;
use dbc_ground::http::{Caller, Lang, Problem};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Orders;
use model::{Day, DayAction, DayItem, DayList, DaySection};
use sections::SECTIONS;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(get_day))
}

/// What the day asks of the house.
#[utoipa::path(
    get, path = "/api/admin/day", tag = "orders",
    responses((status = 200, description = "What waits", body = Day)),
    extensions(("x-permission" = json!("day:read")))
)]
async fn get_day(
    State(state): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
) -> Result<axum::Json<Day>, Problem> {
    let mut tx = state.db.system_tx().await?;
    let freshness = selling::freshness(&mut tx, &state.clock).await?;
    let list_day = state.published.current().catalogue.header().list_day;
    let waiting = queries::waiting(&mut tx, state.clock.now()).await?;
    let mut sections = Vec::new();
    for section in SECTIONS.iter().filter(|section| caller.allows(section.permission)) {
        let rows: Vec<_> = waiting.iter().filter(|row| row.section == section.code).collect();
        let Some(first) = rows.first() else { continue };
        let (code, fr, en) = section.action;
        let item = |row: &&queries::Waiting| DayItem {
            id: row.id,
            title: row.title.clone(),
            subtitle: row.subtitle.clone(),
            since: row.since,
            due_at: row.due_at,
            units: row.units,
            amount_cents: row.amount_cents,
            href: section.href(row.id),
            action: DayAction { code: code.to_owned(), label: language.pick(fr, en).to_owned() },
        };
        sections.push(DaySection {
            code: section.code.to_owned(),
            label: language.pick(section.label.0, section.label.1).to_owned(),
            count: first.total,
            items: rows.iter().map(item).collect(),
        });
    }
    let list = DayList { list_day, late: freshness.late, ordering_suspended: freshness.ordering_suspended };
    Ok(axum::Json(Day { list, total: sections.iter().map(|section| section.count).sum(), sections }))
}
