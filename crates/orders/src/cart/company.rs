//! What orders need to know of the buying company.

use dbc_domain::ids::ClientId;
use dbc_domain::money::Money;
use dbc_domain::orders::approval::ApprovalPolicy;
use dbc_ground::db::Tx;

/// The terms of a company.
#[derive(Debug, Clone)]
pub(crate) struct Company {
    pub active: bool,
    pub vat_number: Option<String>,
    pub payment_terms: String,
    pub credit_limit: Money,
    /// Orders above wait for an owner.
    pub approval: ApprovalPolicy,
}

impl Company {
    /// The credit limit of a company on terms; none for one that pays in advance.
    pub(crate) fn limit(&self) -> Option<Money> {
        (self.payment_terms != "prepaid").then_some(self.credit_limit)
    }
}

/// The company; `None`: there is no such one.
pub(crate) async fn of(tx: &mut Tx, client: ClientId) -> Result<Option<Company>, sqlx::Error> {
    let row = sqlx::query!(
        "select status, vat_number, payment_terms, credit_limit_cents, approval_above_cents from clients where id = $1",
        client.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Company {
        active: row.status == "active",
        vat_number: row.vat_number,
        payment_terms: row.payment_terms,
        credit_limit: Money::from_cents(row.credit_limit_cents),
        approval: ApprovalPolicy {
            // The column says above, the rule says from.
            from_total: row.approval_above_cents.map(|above| Money::from_cents(above + 1)),
        },
    }))
}

/// Makes whoever computes the exposure of this company wait for each other until the transaction ends (trade rules 5.3).
/// Rows that only name the company are not kept waiting.
pub(crate) async fn lock(tx: &mut Tx, client: ClientId) -> Result<(), sqlx::Error> {
    sqlx::query!("select id from clients where id = $1 for no key update", client.uuid())
        .fetch_optional(&mut **tx)
        .await?;
    Ok(())
}
