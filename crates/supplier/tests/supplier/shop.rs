//! Clients and staff around an order: what they do over HTTP, from the cart to the payment.

use dbc_domain::access::{CompanyRole, Role};
use dbc_domain::ids::ClientId;
use dbc_foxway_simulator::TrueOffer;
use dbc_testkit::Browser;
use http::Method;
use serde_json::{Value, json};

use crate::house::House;

/// A company with a delivery address in Lyon.
pub struct Shop<'a> {
    house: &'a House,
    pub id: ClientId,
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

impl House {
    /// The same browser with a key that nobody used yet.
    pub fn keyed(&self, browser: Browser) -> Browser {
        browser.with_header("idempotency-key", &self.app.ground().clock.new_id().to_string())
    }

    pub async fn shop(&self, name: &str) -> Shop<'_> {
        let shop = Shop { house: self, id: self.app.company(name).await };
        let address = json!({ "line1": "1 rue du Port", "postcode": "69007", "city": "Lyon", "country": "FR" });
        let book = shop.person(CompanyRole::Owner).await.post_json("/api/account/company/addresses", &address).await;
        assert!(book.status() < 300, "{}", book.text());
        shop
    }

    /// Staff put an order into one at the supplier and send it through the interface; the order at the supplier.
    pub async fn send_by_interface(&self, order: &str) -> Value {
        let staff = self.keyed(self.staff());
        let draft = staff.post_json("/api/supplier-orders", &json!({ "order_ids": [order] })).await.expect(201).json();
        let send = json!({ "version": draft["version"], "channel": "api" });
        let path = format!("/api/supplier-orders/{}/send", text(&draft["id"]));
        self.staff().post_json(&path, &send).await.expect(200).json()
    }

    /// Staff close the answer of an order at the supplier.
    pub async fn close(&self, supplier_order: &Value) {
        let path = format!("/api/supplier-orders/{}", text(&supplier_order["id"]));
        let now = self.staff().get(&path).await.expect(200).json();
        self.staff().post_json(&format!("{path}/close"), &json!({ "version": now["version"] })).await.expect(200);
    }

    /// The rows of the day's section with this code.
    pub async fn day(&self, section: &str) -> Vec<Value> {
        let day = self.staff().get("/api/admin/day").await.expect(200).json();
        let sections = day["sections"].as_array().unwrap().iter();
        let found = sections.filter(|one| one["code"] == section).find_map(|one| one["items"].as_array().cloned());
        found.unwrap_or_default()
    }

    pub async fn status(&self) -> Value {
        self.staff().get("/api/foxway/status").await.expect(200).json()
    }
}

impl Shop<'_> {
    /// Somebody of the company, logged in now.
    pub async fn person(&self, role: CompanyRole) -> Browser {
        self.house.app.as_role(Role::Client { client: self.id, role }).await
    }

    /// Finds offers in the catalogue, puts them into the cart and submits it.
    pub async fn order(&self, lines: &[(&TrueOffer, u32)]) -> Value {
        let buyer = self.person(CompanyRole::Buyer).await;
        let mut items = Vec::new();
        for (offer, quantity) in lines {
            let page =
                buyer.get(&format!("/api/catalog/products?q={}&facets=false", offer.sku)).await.expect(200).json();
            let shown = page["items"].as_array().unwrap().iter().find(|one| one["regime"] == offer.regime.code());
            let shown = shown.unwrap_or_else(|| panic!("no offer {} {}: {page}", offer.sku, offer.regime.code()));
            items.push(json!({ "offer_id": shown["id"], "quantity": quantity }));
        }
        let cart = buyer.get("/api/cart").await.expect(200).json();
        let path = format!("/api/carts/{}", text(&cart["id"]));
        let body = serde_json::to_vec(&json!({ "items": items })).unwrap();
        let put = buyer.send(Method::PUT, &format!("{path}/items"), Some("application/json"), body).await.expect(200);
        let submission = json!({ "version": put.json()["cart"]["version"], "conditions_version": "2026-11" });
        let buyer = self.house.keyed(buyer);
        buyer.post_json(&format!("{path}/submit"), &submission).await.expect(201).json()
    }

    /// The order as the buyer sees it.
    pub async fn sees(&self, order: &str) -> Value {
        self.person(CompanyRole::Buyer).await.get(&format!("/api/orders/{order}")).await.expect(200).json()
    }

    /// A transfer that pays the order.
    pub async fn pay(&self, order: &str) {
        let cents = self.sees(order).await["total_cents"].clone();
        let receipt = json!({
            "client_id": self.id, "amount_cents": cents, "received_on": self.house.app.ground().clock.today(),
            "method": "transfer", "payer": "Boutique Azur", "allocations": [{ "order_id": order, "amount_cents": cents }],
        });
        self.house.keyed(self.house.staff()).post_json("/api/payments", &receipt).await.expect(201);
    }
}
