//! The addresses of a company, as orders need them.

use dbc_domain::ids::ClientId;
use dbc_domain::orders::territory::Territory;
use dbc_ground::db::Tx;
use dbc_ground::http::Problem;
use serde::Serialize;
use uuid::Uuid;

/// The addresses of a company: deliveries, the one that the cart proposes first.
#[derive(Debug, Clone, Default)]
pub(crate) struct AddressBook {
    pub deliveries: Vec<PostalAddress>,
    pub billing: Option<PostalAddress>,
}

/// An address. Orders freeze it as JSON with these fields, the id left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct PostalAddress {
    #[serde(skip)]
    pub id: Uuid,
    pub label: String,
    pub recipient: String,
    pub line1: String,
    pub line2: String,
    pub postcode: String,
    pub city: String,
    pub country: String,
    pub phone: String,
}

impl PostalAddress {
    /// Where it is, as VAT sees it.
    pub(crate) fn territory(&self) -> Territory {
        Territory::of(&self.country, &self.postcode)
    }

    /// How people call it.
    pub(crate) fn name(&self) -> String {
        if self.label.is_empty() { format!("{}, {}", self.recipient, self.city) } else { self.label.clone() }
    }
}

impl AddressBook {
    /// The delivery address of this id; a company that has none is delivered where its invoices go.
    pub(crate) fn delivery(&self, id: Uuid) -> Option<&PostalAddress> {
        self.deliveries.iter().chain(&self.billing).find(|address| address.id == id)
    }

    /// The address that a cart proposes.
    pub(crate) fn proposed(&self) -> Option<&PostalAddress> {
        self.deliveries.first().or(self.billing.as_ref())
    }
}

/// The addresses of this company.
pub(crate) async fn of(tx: &mut Tx, client: ClientId) -> Result<AddressBook, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, kind, label, recipient, line1, line2, postcode, city, country, phone
           from client_addresses where client_id = $1
          order by is_default desc, lower(label), id",
        client.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut book = AddressBook::default();
    for row in rows {
        let address = PostalAddress {
            id: row.id,
            label: row.label,
            recipient: row.recipient,
            line1: row.line1,
            line2: row.line2,
            postcode: row.postcode,
            city: row.city,
            country: row.country,
            phone: row.phone,
        };
        match row.kind.as_str() {
            "billing" => book.billing = Some(address),
            _ => book.deliveries.push(address),
        }
    }
    Ok(book)
}

/// 404: the company has no such address.
pub(crate) fn unknown_address() -> Problem {
    Problem::not_found(
        "unknown_address",
        "La société n’a pas cette adresse de livraison.",
        "The company has no such delivery address.",
    )
}
