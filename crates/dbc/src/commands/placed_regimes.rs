//! Under which VAT regimes the platform itself placed an order at the supplier: a detailed order does not say them.

use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use dbc_sheets::order::Regimes;

/// The regimes of the supplier's order of this number; `None` when the platform knows no such order. A SKU that was
/// ordered under both regimes stays open.
pub async fn placed_regimes(tx: &mut Tx, supplier_number: &str) -> Result<Option<Regimes>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select line.sku, line.vat_regime
          from supplier_orders as placed
          join supplier_order_lines as line on line.supplier_order_id = placed.id
         where placed.supplier_reference = $1
        "#,
        supplier_number,
    )
    .fetch_all(&mut **tx)
    .await?;
    let known: Vec<(Sku, VatRegime)> = rows
        .iter()
        .filter_map(|row| Some((Sku::parse(&row.sku).ok()?, VatRegime::from_code(&row.vat_regime)?)))
        .collect();
    Ok((!known.is_empty()).then(|| Regimes::of_lines(known.iter().map(|(sku, regime)| (sku, *regime)))))
}
