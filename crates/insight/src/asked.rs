//! What is asked: which days, and whether orders count on the day they were sent in or on the day they were delivered.

use chrono::{Datelike, NaiveDate};
use dbc_domain::insight::period::{Period, PeriodError};
use dbc_ground::http::Problem;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which day an order counts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The day it was sent in; cancelled ones do not count.
    #[default]
    Ordered,
    /// The day its last phone was delivered.
    Delivered,
}

impl Basis {
    pub(crate) fn is_delivered(self) -> bool {
        self == Basis::Delivered
    }
}

/// The query of every route here.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// First day, Europe/Paris; the first of this month when absent.
    from: Option<NaiveDate>,
    /// Last day; today when absent.
    until: Option<NaiveDate>,
    /// Which day an order counts on (default `ordered`).
    #[serde(default)]
    #[param(inline)]
    pub(crate) basis: Basis,
}

impl Asked {
    pub(crate) fn new(from: Option<NaiveDate>, until: Option<NaiveDate>, basis: Basis) -> Self {
        Asked { from, until, basis }
    }

    /// The period, checked.
    ///
    /// Errors: 400 `invalid_period`.
    pub(crate) fn period(&self, today: NaiveDate) -> Result<Period, Problem> {
        let until = self.until.unwrap_or(today);
        let from = self.from.unwrap_or_else(|| until.with_day(1).unwrap_or(until));
        Period::new(from, until).map_err(|error| {
            let (fr, en) = match error {
                PeriodError::Backwards => ("La période finit avant de commencer.", "The period ends before it begins."),
                PeriodError::TooLong => ("La période dépasse dix ans.", "The period is longer than ten years."),
                PeriodError::OutOfRange => {
                    ("La période sort des années 2000 à 2199.", "The period lies outside the years 2000 to 2199.")
                }
            };
            Problem::bad_request("invalid_period", fr, en)
        })
    }
}
