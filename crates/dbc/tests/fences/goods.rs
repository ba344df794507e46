//! Things of company A that go with an order on its way: a phone, a shipment, a return, a question.

use dbc_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::fixtures::Owner;
use crate::town::Town;

const ORDER: Uuid = Uuid::from_u128(0x0DE5_0001);
const SHIPMENT: Uuid = Uuid::from_u128(0x0DE5_0002);
const RETURN: Uuid = Uuid::from_u128(0x0DE5_0003);
const QUESTION: Uuid = Uuid::from_u128(0x0DE5_0004);
const IMEI: &str = "490154203237518";

/// What the ids of these operations stand for; `None` for operations about something else.
pub async fn fixture(town: &Town, method: &str, pattern: &str) -> Option<(Owner, String, Option<Value>)> {
    let nothing = || (Owner::House, Uuid::nil().to_string(), None);
    let own = |id: String| (Owner::CompanyA, id, None);
    let read = method == Method::GET.as_str();
    let of_order = pattern.strip_prefix("/api/orders/{id}/");
    let found = match pattern {
        _ if of_order.is_some_and(|rest| is_goods(rest, read)) => own(ORDER.to_string()),
        _ if of_order.is_some_and(|rest| is_of_the_house(rest, read)) => nothing(),
        "/api/shipments/{id}" | "/api/shipments/{id}/delivery-note.pdf" if read => own(SHIPMENT.to_string()),
        "/api/returns/{id}" if read => own(RETURN.to_string()),
        "/api/device-questions/{id}/answer" => {
            let refuse = json!({ "version": 1, "accept": false });
            (Owner::CompanyA, QUESTION.to_string(), Some(refuse))
        }
        "/api/units/{identifier}" => own(IMEI.to_owned()),
        "/api/device-lists/{token}" => (Owner::Everybody, "made-up".to_owned(), None),
        _ if HOUSE.iter().any(|thing| pattern.starts_with(thing)) => nothing(),
        _ => return None,
    };
    if found.0 == Owner::CompanyA {
        plant(town).await;
    }
    Some(found)
}

/// The order of A, planted.
pub async fn order(town: &Town) -> String {
    plant(town).await;
    ORDER.to_string()
}

/// What only staff handle.
const HOUSE: [&str; 9] = [
    "/api/device-questions/{id}/price",
    "/api/surplus/{id}/",
    "/api/payments/{id}/",
    "/api/supplier-orders/{id}/devices",
    "/api/reception/{supplier_order_id}",
    "/api/shipments/{id}",
    "/api/returns/{id}/",
    "/api/claims/{id}/",
    "/api/own-stock/{id}",
];

fn is_goods(rest: &str, read: bool) -> bool {
    let looks = ["devices", "device-questions", "shipments", "export.xlsx", "export.csv"];
    (read && looks.contains(&rest)) || rest == "device-list-link"
}

fn is_of_the_house(rest: &str, read: bool) -> bool {
    !read && (rest == "write-off" || rest == "devices" || rest == "shipments" || rest.starts_with("devices/{device}"))
}

/// An order of A that was delivered, with a phone on its way back and another one that A is asked about.
async fn plant(town: &Town) {
    let owner = town.visitor("owner-a");
    let (Some(Role::Client { client, .. }), Some(user)) = (owner.role, owner.user) else { unreachable!() };
    let planted = format!(
        "do $$
         declare a uuid := '{client}'; person uuid := '{user}'; ord uuid := '{ORDER}'; t timestamptz := '2026-11-20T08:00Z';
                 offer uuid := gen_random_uuid(); item uuid := gen_random_uuid(); sold uuid := gen_random_uuid();
                 phone uuid := gen_random_uuid(); other uuid := gen_random_uuid(); checkout uuid := gen_random_uuid();
         begin
           if exists (select from orders where id = ord) then return; end if;
           insert into products (id, supplier, family, sku, vat_regime, item_group, product_name, appearance, functionality, boxed,
                                 attributes, brand, model, supplier_as_of, first_import_id, created_at, updated_at)
             values (offer, 'walk', '', 'WALK0001', 'marginal', 'Mobiles', 'Phone', 'Grade A', 'Working', 'Unboxed', '{{}}', '', 'Phone',
                     t, gen_random_uuid(), t, t);
           insert into checkouts (id, number, client_id, placed_by, units, shipping_cents, created_at)
             values (checkout, 'GRP-2000-000001', a, person, 2, 0, t);
           insert into orders (id, number, checkout_id, client_id, placed_by, source, state, vat_regime, arrival,
                               buyer_vat_number_state, delivery_address, payment_terms, units, goods_cents, shipping_shown_cents,
                               shipping_cents, total_cents, submitted_at, updated_at)
             values (ord, 'CMD-2000-000001', checkout, a, person, 'staff', 'shipping', 'marginal', 'FR', 'none', '{{}}', 'prepaid', 2,
                     200, 0, 0, 200, t, t);
           insert into order_items (id, order_id, client_id, position, offer_id, sku, item_group, product_name, brand, model,
                                    appearance, functionality, boxed, ordered_quantity, quantity, price_cents)
             values (item, ord, a, 1, offer, 'WALK0001', 'Mobiles', 'Phone', '', 'Phone', 'Grade A', 'Working', 'Unboxed', 2, 2, 100);
           insert into units (id, identifier, identifier_kind, sku, vat_regime, product_name, state, state_at, created_at)
             values (phone, '{IMEI}', 'imei', 'WALK0001', 'marginal', 'Phone', 'delivered', t, t),
                    (other, '351618798304675', 'imei', 'WALK0001', 'marginal', 'Phone', 'free', t, t);
           insert into shipments (id, number, order_id, client_id, state, carrier, delivery_address, units, created_at, left_at)
             values ('{SHIPMENT}', 'BL-2000-000001', ord, a, 'left', 'fedex', '{{}}', 1, t, t);
           insert into order_item_imeis (id, order_id, order_item_id, client_id, unit_id, imei, sku, product_name, appearance,
                                         functionality, boxed, price_cents, shipment_id, attached_at)
             values (sold, ord, item, a, phone, '{IMEI}', 'WALK0001', 'Phone', 'Grade A', 'Working', 'Unboxed', 100, '{SHIPMENT}', t);
           insert into returns (id, number, client_id, order_id, order_item_imei_id, state, reason, requested_by, requested_at,
                                updated_at)
             values ('{RETURN}', 'RET-2000-000001', a, ord, sold, 'requested', 'functional', person, t, t);
           insert into device_questions (id, order_id, order_item_id, client_id, unit_id, kind, imei, sku, product_name, appearance,
                                         functionality, boxed, asked_at)
             values ('{QUESTION}', ord, item, a, other, 'other_condition', '351618798304675', 'WALK0001', 'Phone', 'Grade B',
                     'Working', 'Unboxed', t);
         end $$",
    );
    sqlx::raw_sql(AssertSqlSafe(planted)).execute(&town.superuser).await.unwrap();
}
