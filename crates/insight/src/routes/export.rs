//! `/api/insight/export.xlsx`: a table as a workbook.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use dbc_ground::http::{Caller, Lang, Problem, Query};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{clients::client_table, depreciation::depreciation_table, models::model_table};
use crate::asked::{Asked, Basis};
use crate::{Insight, export};

pub(super) fn routes() -> OpenApiRouter<Insight> {
    OpenApiRouter::new().routes(routes!(insight_export))
}

/// The three tables as a workbook each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Section {
    /// Sales by model.
    Models,
    /// Sales by client.
    Clients,
    /// Movement of costs.
    Depreciation,
}

/// Which table, and of which days.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ExportAsked {
    /// Which table.
    #[param(inline)]
    section: Section,
    /// First day.
    from: Option<NaiveDate>,
    /// Last day.
    until: Option<NaiveDate>,
    /// Which day an order counts on.
    #[serde(default)]
    #[param(inline)]
    basis: Basis,
}

/// A table as a workbook.
#[utoipa::path(
    get, path = "/api/insight/export.xlsx", tag = "insight", params(ExportAsked),
    extensions(("x-permission" = json!("insight:read")), ("x-cost" = json!(20))),
    responses(
        (status = 200, description = "The workbook",
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 400, description = "`invalid_period`"),
    )
)]
async fn insight_export(
    State(insight): State<Insight>,
    caller: Caller,
    Lang(language): Lang,
    Query(wanted): Query<ExportAsked>,
) -> Result<Response, Problem> {
    let asked = Asked::new(wanted.from, wanted.until, wanted.basis);
    let (name, bytes) = match wanted.section {
        Section::Models => ("models", export::models(&model_table(&insight, &caller, &asked).await?, language)?),
        Section::Clients => ("clients", export::clients(&client_table(&insight, &caller, &asked).await?, language)?),
        Section::Depreciation => {
            ("depreciation", export::depreciation(&depreciation_table(&insight, &caller, &asked).await?, language)?)
        }
    };
    let period = asked.period(insight.clock.today())?;
    let named = format!("attachment; filename=\"{name}-{}-{}.xlsx\"", period.from(), period.until());
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&named).unwrap_or(HeaderValue::from_static("attachment"))),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    Ok((headers, bytes).into_response())
}
