//! SQL of papers. Reads only what clients may read.

use dbc_ground::db::Tx;
use serde::Deserialize;
use sqlx::types::Json;
use uuid::Uuid;

/// Where a shipment goes, as it was frozen with the order.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct PaperAddress {
    pub recipient: String,
    pub line1: String,
    #[serde(deserialize_with = "or_empty")]
    pub line2: String,
    pub postcode: String,
    pub city: String,
    pub country: String,
    #[serde(deserialize_with = "or_empty")]
    pub phone: String,
}

/// What a company left out may be null.
fn or_empty<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.unwrap_or_default())
}

/// A phone in a shipment.
pub(super) struct Inside {
    pub sku: String,
    pub product_name: String,
    pub appearance: String,
    pub color: Option<String>,
    pub imei: String,
}

/// What a shipment holds and where it goes.
pub(super) struct Contents {
    pub client_name: String,
    pub customer_reference: String,
    pub address: PaperAddress,
    pub devices: Vec<Inside>,
}

/// Reads it.
pub(super) async fn contents(tx: &mut Tx, shipment: Uuid) -> Result<Contents, sqlx::Error> {
    let head = sqlx::query!(
        r#"select c.name, o.customer_reference, s.delivery_address as "delivery_address: Json<PaperAddress>"
             from shipments s join orders o on o.id = s.order_id join clients c on c.id = s.client_id
            where s.id = $1"#,
        shipment,
    )
    .fetch_one(&mut **tx)
    .await?;
    let devices = sqlx::query_as!(
        Inside,
        "select d.sku, d.product_name, d.appearance, d.color, d.imei
           from order_item_imeis d join order_items i on i.id = d.order_item_id
          where d.shipment_id = $1 order by i.position, d.imei",
        shipment,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(Contents {
        client_name: head.name,
        customer_reference: head.customer_reference,
        address: head.delivery_address.0,
        devices,
    })
}
