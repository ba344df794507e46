//! Orders as they stand in the base once they were placed: built here, because the figures only read.

use chrono::{DateTime, NaiveDate, Utc};
use dbc_domain::ids::ClientId;
use dbc_domain::vat::VatRegime;
use dbc_testkit::TestApp;
use uuid::Uuid;

/// One line.
pub struct Line {
    model: String,
    regime: VatRegime,
    price: i64,
    cost: Option<i64>,
    answered: Option<i64>,
    units: i32,
}

impl Line {
    /// One unit at this price and cost, in cents.
    pub fn of(model: &str, regime: VatRegime, price: i64, cost: i64) -> Self {
        Line { model: model.to_owned(), regime, price, cost: Some(cost), answered: None, units: 1 }
    }

    pub fn units(self, units: i32) -> Self {
        Line { units, ..self }
    }

    pub fn answered_at(self, cost: i64) -> Self {
        Line { answered: Some(cost), ..self }
    }

    pub fn uncosted(self) -> Self {
        Line { cost: None, ..self }
    }
}

/// One order; all lines share the regime of the first.
pub struct Sale {
    client: ClientId,
    submitted: DateTime<Utc>,
    delivered: Option<DateTime<Utc>>,
    state: &'static str,
    lines: Vec<Line>,
}

fn noon(day: &str) -> DateTime<Utc> {
    day.parse::<NaiveDate>().unwrap().and_hms_opt(12, 0, 0).unwrap().and_utc()
}

impl Sale {
    pub fn of(client: ClientId) -> Self {
        Sale { client, submitted: noon("2026-11-02"), delivered: None, state: "pending_payment", lines: Vec::new() }
    }

    pub fn on(self, day: &str) -> Self {
        Sale { submitted: noon(day), ..self }
    }

    pub fn delivered_on(self, day: &str) -> Self {
        Sale { delivered: Some(noon(day)), state: "completed", ..self }
    }

    pub fn cancelled(self) -> Self {
        Sale { state: "cancelled", ..self }
    }

    pub fn with(self, lines: Vec<Line>) -> Self {
        Sale { lines, ..self }
    }

    /// Writes it.
    pub async fn store(self, app: &TestApp) {
        let clock = &app.ground().clock;
        let person = app.person(&format!("{}@buyer.example", clock.new_id()), buyer(self.client)).await;
        let (checkout, order) = (clock.new_id(), clock.new_id());
        let goods: i64 = self.lines.iter().map(|line| line.price * i64::from(line.units)).sum();
        let units: i32 = self.lines.iter().map(|line| line.units).sum();
        let regime = self.lines.first().map_or("standard", |line| line.regime.code());
        let mut tx = app.ground().db.system_tx().await.unwrap();
        sqlx::query(
            "insert into checkouts (id, number, client_id, placed_by, units, shipping_cents, created_at)
             values ($1, $2, $3, $4, $5, 0, $6)",
        )
        .bind(checkout)
        .bind(format!("GRP-{checkout}"))
        .bind(self.client.uuid())
        .bind(person.uuid())
        .bind(units)
        .bind(self.submitted)
        .execute(&mut *tx)
        .await
        .unwrap();
        sqlx::query(
            "insert into orders (id, number, checkout_id, client_id, placed_by, source, state, vat_regime, arrival,
                 buyer_vat_number_state, delivery_address, payment_terms, units, goods_cents, shipping_shown_cents,
                 shipping_cents, total_cents, submitted_at, completed_at, updated_at)
             values ($1, $2, $3, $4, $5, 'cart', $6, $7, 'FR', 'not_asked', '{}', 'prepaid', $8, $9, 0, 0, $9, $10, $11, $10)",
        )
        .bind(order)
        .bind(format!("CMD-{order}"))
        .bind(checkout)
        .bind(self.client.uuid())
        .bind(person.uuid())
        .bind(self.state)
        .bind(regime)
        .bind(units)
        .bind(goods)
        .bind(self.submitted)
        .bind(self.delivered)
        .execute(&mut *tx)
        .await
        .unwrap();
        for (position, line) in self.lines.iter().enumerate() {
            let offer = offer(&mut tx, clock.new_id(), line).await;
            let item = clock.new_id();
            sqlx::query(
                "insert into order_items (id, order_id, client_id, position, offer_id, sku, item_group, product_name, brand,
                     model, appearance, functionality, boxed, ordered_quantity, quantity, price_cents)
                 values ($1, $2, $3, $4, $5, $6, 'Mobiles', $7, 'Apple', $7, 'Grade A', 'Working', 'Unboxed', $8, $8, $9)",
            )
            .bind(item)
            .bind(order)
            .bind(self.client.uuid())
            .bind(i32::try_from(position).unwrap())
            .bind(offer)
            .bind(offer.to_string())
            .bind(&line.model)
            .bind(line.units)
            .bind(line.price)
            .execute(&mut *tx)
            .await
            .unwrap();
            sqlx::query(
                "insert into order_item_costs (order_item_id, cost_cents, answered_cost_cents) values ($1, $2, $3)",
            )
            .bind(item)
            .bind(line.cost)
            .bind(line.answered)
            .execute(&mut *tx)
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
    }
}

fn buyer(client: ClientId) -> dbc_domain::access::Role {
    dbc_domain::access::Role::Client { client, role: dbc_domain::access::CompanyRole::Buyer }
}

async fn offer(tx: &mut dbc_ground::db::Tx, id: Uuid, line: &Line) -> Uuid {
    sqlx::query(
        "insert into products (id, supplier, family, sku, vat_regime, item_group, product_name, appearance, functionality,
             boxed, brand, model, supplier_as_of, first_import_id, created_at, updated_at)
         values ($1, 'foxway', 'Mobiles', $2, $3, 'Mobiles', $4, 'Grade A', 'Working', 'Unboxed', 'Apple', $4,
             '2026-11-01T00:00:00Z', $1, '2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z')",
    )
    .bind(id)
    .bind(id.to_string())
    .bind(line.regime.code())
    .bind(&line.model)
    .execute(&mut **tx)
    .await
    .unwrap();
    id
}
