//! The job that looks at deadlines once a minute.

use dbc_ground::jobs::{Job, JobClass, JobError, JobRun};
use serde::{Deserialize, Serialize};

use super::run::run;
use crate::Orders;

/// Looks at every deadline of orders: answers, pro-formas, approvals, holds, lines at risk, grouping by the rule.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OrderDeadlines {}

impl Job for OrderDeadlines {
    const KIND: &'static str = "order_deadlines";
    const CLASS: JobClass = JobClass::Interactive;
    type Context = Orders;

    fn subject(&self) -> String {
        String::new()
    }

    async fn run(&self, orders: &Orders, _: &JobRun) -> Result<(), JobError> {
        run(orders).await.map(|_| ()).map_err(JobError::retry)
    }
}
