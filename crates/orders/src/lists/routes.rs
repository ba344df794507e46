//! `GET /api/orders`.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::{Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Paris;
use dbc_domain::access::{Permission, Role};
use dbc_domain::orders::lifecycle::OrderState;
use dbc_domain::vat::VatRegime;
use dbc_ground::http::{Caller, Lang, Problem, Query};
use http::header;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{OrderList, OrderSummary, Reader, StaffOrderSummary, StateCount};
use super::queries::{self, Filter, Found, SORTS};
use crate::Orders;

pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(list_orders))
}

/// What to show.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OrderQuery {
    /// States between commas.
    state: Option<String>,
    /// A number, a reference, a company, a whole SKU or IMEI.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Of this company; staff only.
    client_id: Option<Uuid>,
    /// Submitted on this day (Europe/Paris) or later.
    from: Option<NaiveDate>,
    /// Submitted on this day or earlier.
    to: Option<NaiveDate>,
    /// `marginal` or `standard`.
    regime: Option<String>,
    /// At least so many units.
    #[param(minimum = 0)]
    units_min: Option<i32>,
    /// At most so many units.
    #[param(minimum = 0)]
    units_max: Option<i32>,
    /// At least this total, in cents.
    amount_min: Option<i64>,
    /// At most this total, in cents.
    amount_max: Option<i64>,
    /// `submitted_at`, `total`, `units`, `number` or `client`; a minus reverses (default `-submitted_at`).
    sort: Option<String>,
    /// `next` of the page before.
    #[param(max_length = 20)]
    cursor: Option<String>,
    /// 1 to 200 (default 50).
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Only for the document: the handler writes one or the other.
#[derive(ToSchema, Serialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the answer to the OpenAPI document")]
enum OrderListAnswer {
    Client(OrderList<OrderSummary>),
    Staff(OrderList<StaffOrderSummary>),
}

/// Orders, newest first: the company's own, or for staff everybody's. Drafts are carts.
#[utoipa::path(
    get, path = "/api/orders", tag = "orders", params(OrderQuery),
    responses((status = 200, description = "One page; `items` are OrderSummary for clients, StaffOrderSummary for staff",
        body = inline(OrderListAnswer))),
    extensions(("x-permission" = json!("order:read")))
)]
async fn list_orders(
    State(state): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Query(query): Query<OrderQuery>,
) -> Result<Response, Problem> {
    let filter = filter(query, &caller)?;
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let found = queries::list(&mut tx, &filter).await?;
    tx.commit().await?;
    let staff = matches!(caller.actor.role, Role::Staff(_));
    let reader = Reader { language, staff, costs: caller.allows(Permission::CostRead), now: state.clock.now() };
    let body = match staff {
        true => axum::Json(page(&found, &filter, reader, |row| row.for_staff(reader))).into_response(),
        false => axum::Json(page(&found, &filter, reader, |row| row.summary(reader))).into_response(),
    };
    Ok(([(header::CACHE_CONTROL, "private, no-store")], body).into_response())
}

fn page<T>(
    found: &Found,
    filter: &Filter,
    reader: Reader,
    each: impl Fn(&super::model::SummaryRow) -> T,
) -> OrderList<T> {
    let shown = filter.offset + i64::try_from(found.rows.len()).unwrap_or(0);
    let count = |state: &OrderState| found.counts[state.code()].as_i64().unwrap_or(0);
    let submitted = OrderState::ALL.iter().filter(|state| **state != OrderState::Draft);
    let counts = submitted.map(|state| StateCount {
        state: *state,
        label: match reader.staff {
            true => state.staff_label(reader.language).to_owned(),
            false => state.client_label(reader.language).to_owned(),
        },
        orders: count(state),
    });
    OrderList {
        items: found.rows.iter().map(each).collect(),
        totals: found.totals,
        counts: counts.collect(),
        next: (shown < found.totals.orders && !found.rows.is_empty()).then(|| shown.to_string()),
    }
}

fn filter(query: OrderQuery, caller: &Caller) -> Result<Filter, Problem> {
    let limit = query.limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        return Err(wrong("limit", "De 1 à 200.", "From 1 to 200."));
    }
    let cursor = query.cursor.as_deref().filter(|cursor| !cursor.is_empty());
    let offset = cursor.map_or(Ok(0), str::parse::<i64>).ok().filter(|offset| *offset >= 0);
    let offset = offset
        .ok_or_else(|| wrong("cursor", "Reprenez `next` de la page d’avant.", "Send `next` of the page before."))?;
    let sort = query.sort.as_deref().unwrap_or("-submitted_at");
    let sort = SORTS.into_iter().find(|known| *known == sort);
    let sort = sort.ok_or_else(|| wrong("sort", "Tri inconnu.", "Unknown order."))?;
    let regime = query.regime.filter(|regime| !regime.is_empty());
    if regime.as_deref().is_some_and(|regime| VatRegime::from_code(regime).is_none()) {
        return Err(wrong("regime", "marginal ou standard.", "marginal or standard."));
    }
    let day = |day: NaiveDate| Paris.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest();
    Ok(Filter {
        states: states(query.state.as_deref())?,
        text: query
            .q
            .map(|q| q.replace('\0', "").trim().chars().take(200).collect())
            .filter(|q: &String| !q.is_empty()),
        client: match caller.actor.role {
            Role::Client { client, .. } => Some(client.uuid()),
            Role::Staff(_) => query.client_id,
        },
        from: query.from.and_then(day).map(|at| at.with_timezone(&Utc)),
        to: query.to.and_then(|to| to.checked_add_days(Days::new(1))).and_then(day).map(|at| at.with_timezone(&Utc)),
        regime,
        units_min: query.units_min,
        units_max: query.units_max,
        amount_min: query.amount_min,
        amount_max: query.amount_max,
        sort,
        offset,
        limit,
    })
}

fn states(asked: Option<&str>) -> Result<Option<Vec<String>>, Problem> {
    let Some(asked) = asked.filter(|asked| !asked.is_empty()) else { return Ok(None) };
    let known = |code: &str| {
        let state = OrderState::from_code(code.trim()).map(|state| state.code().to_owned());
        state.ok_or_else(|| wrong("state", "État inconnu.", "Unknown state."))
    };
    asked.split(',').map(known).collect::<Result<Vec<_>, _>>().map(Some)
}

fn wrong(field: &'static str, fr: &'static str, en: &'static str) -> Problem {
    Problem::bad_request("invalid_query", format!("{field} : {fr}"), format!("{field}: {en}"))
        .with_field(field, "invalid", fr, en)
}
