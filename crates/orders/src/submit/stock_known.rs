//! How surely the house knows that the supplier has what is submitted, and what the buyer is told of it.

use chrono::{DateTime, Utc};
use chrono_tz::Europe::Paris;
use dbc_domain::ids::OfferId;
use dbc_domain::language::Language;
use dbc_ground::db::Tx;
use uuid::Uuid;

use super::work::SupplierStock;
use crate::cart::model::CartNotice;
use crate::own_stock::STOCK_DBC;

/// How the stock of an order is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StockKnown {
    /// The supplier was asked a moment ago, or there is nobody to ask.
    Now,
    /// It did not answer for every line: what it said at this time counts, at the latest for the line known longest ago.
    Since(DateTime<Utc>),
}

impl StockKnown {
    /// Looks how old the word is on which lines that the supplier did not answer for are sold.
    pub(super) async fn of(
        tx: &mut Tx,
        supplier: &SupplierStock,
        offers: &[OfferId],
        now: DateTime<Utc>,
    ) -> Result<StockKnown, sqlx::Error> {
        if supplier.complete {
            return Ok(StockKnown::Now);
        }
        let silent = offers.iter().filter(|offer| !supplier.units.contains_key(offer));
        let ids: Vec<Uuid> = silent.map(|offer| offer.uuid()).collect();
        let since = sqlx::query_scalar!(
            "select min(supplier_as_of) from products where id = any($1) and supplier <> $2",
            &ids,
            STOCK_DBC,
        )
        .fetch_one(&mut **tx)
        .await?;
        Ok(StockKnown::Since(since.unwrap_or(now)))
    }

    /// Since when; `None` when it is known now.
    pub(super) fn since(self) -> Option<DateTime<Utc>> {
        match self {
            StockKnown::Now => None,
            StockKnown::Since(at) => Some(at),
        }
    }

    /// The sentence for the buyer; none when there is nothing to say. It names no supplier.
    pub(super) fn notice(self, language: Language) -> Option<CartNotice> {
        let since = self.since()?.with_timezone(&Paris);
        let sentence = match language {
            Language::Fr => format!(
                "Le stock n’a pas pu être vérifié à l’instant : celui connu le {} compte. Nous vous écrivons si une ligne \
                 ne peut pas être servie en entier.",
                since.format("%d/%m/%Y à %H:%M")
            ),
            Language::En => format!(
                "Stock could not be checked at this moment: what was known on {} counts. We will write to you if a line \
                 cannot be supplied in full.",
                since.format("%d %b %Y at %H:%M")
            ),
        };
        Some(CartNotice { code: "stock_not_checked".to_owned(), sentence })
    }
}
