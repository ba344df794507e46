//! What buyers of the demonstration have in hand: a cart, a draft, an order that was submitted, a price that somebody
//! proposed, and a cart that waits for an approval.

use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::{Value, json};

use super::PASSWORD;
use super::visitor::Visitor;

/// The draft whose existence says that everything was done.
const DRAFT: &str = "Réassort de décembre";
/// Above the limit of Téléphonie du Port, in cents.
const NEEDS_APPROVAL: i64 = 550_000;

/// Fills carts and submits one, once.
///
/// Errors: the API refuses something, which is a mistake of ours.
pub async fn prepare(nobody: &Visitor) -> anyhow::Result<()> {
    let nora = nobody.log_in("nora@telephonie-du-port.example", PASSWORD).await?;
    let carts = nora.get("/api/carts").await?;
    if carts["items"].as_array().is_some_and(|carts| carts.iter().any(|cart| cart["name"] == DRAFT)) {
        return Ok(());
    }
    // A list that is too old takes no orders: the demonstration goes without.
    if nora.get("/api/cart").await?["freshness"]["suspended"] == true {
        return Ok(());
    }
    let offers = offers(&nora).await?;
    let [first, second, third, rest @ ..] = &offers[..] else { return Ok(()) };

    // An order of both regimes is on its way to the house.
    let cart = filled(&nora, &[(first, 3), (second, 2)]).await?;
    let body = json!({ "version": cart["version"], "conditions_version": "2026-11" });
    nora.post_once(&path(&cart, "submit"), "demonstration-order", &body).await?;

    // A draft, the cart of today, and a price that is worth a talk.
    filled(&nora, &[(third, 4), (first, 1)]).await?;
    let draft = json!({ "name": DRAFT, "from": "current" });
    nora.post_once("/api/carts", "demonstration-draft", &draft).await?;
    filled(&nora, &[(second, 2)]).await?;
    let price = third["price_cents"].as_i64().context("an offer of a client has a price")?;
    let proposal = json!({
        "offer_id": third["id"], "quantity": 4, "proposed_cents": price - price / 50,
        "note": "Quatre d’un coup, réponse avant demain si possible.",
    });
    nora.post_once("/api/price-proposals", "demonstration-proposal", &proposal).await?;

    let yanis = nobody.log_in("yanis@telephonie-du-port.example", PASSWORD).await?;
    let mut wanted = Vec::new();
    let mut sum = 0;
    for offer in rest {
        if sum >= NEEDS_APPROVAL {
            break;
        }
        let units = offer["quantity"].as_i64().unwrap_or(0).min(15);
        sum += units * offer["price_cents"].as_i64().unwrap_or(0);
        wanted.push((offer, units));
    }
    let cart = filled(&yanis, &wanted).await?;
    let body = json!({ "version": cart["version"], "conditions_version": "2026-11" });
    yanis.post_once(&path(&cart, "submit"), "demonstration-approval", &body).await?;
    Ok(())
}

/// Offers with some units, of both regimes in turn, once the catalogue is in memory.
pub(super) async fn offers(buyer: &Visitor) -> anyhow::Result<Vec<Value>> {
    for _ in 0..300 {
        let mut found = Vec::new();
        for regime in ["marginal", "standard"] {
            let query = format!("/api/catalog/products?regime={regime}&q=iphone%2013&facets=false&limit=200");
            let page = buyer.get(&query).await?;
            let enough = |offer: &&Value| offer["quantity"].as_i64().is_some_and(|units| units >= 5);
            let items = page["items"].as_array().into_iter().flatten();
            found.push(items.filter(enough).take(20).cloned().collect::<Vec<_>>());
        }
        if let [margin, standard] = &found[..]
            && margin.len().min(standard.len()) >= 10
        {
            return Ok(margin.iter().zip(standard).flat_map(|(one, other)| [one.clone(), other.clone()]).collect());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    bail!("the demonstration's catalogue does not come into memory")
}

/// The person's cart with these lines and no others.
pub(super) async fn filled(buyer: &Visitor, lines: &[(&Value, i64)]) -> anyhow::Result<Value> {
    let cart = buyer.get("/api/cart").await?;
    let out = cart["items"].as_array().into_iter().flatten();
    let out = out.map(|item| json!({ "offer_id": item["offer_id"], "quantity": 0 }));
    let wanted = lines.iter().map(|(offer, units)| json!({ "offer_id": offer["id"], "quantity": units }));
    let items: Vec<Value> = out.chain(wanted).collect();
    let put = buyer.put(&path(&cart, "items"), &json!({ "items": items })).await?;
    Ok(put["cart"].clone())
}

pub(super) fn path(cart: &Value, what: &str) -> String {
    format!("/api/carts/{}/{what}", cart["id"].as_str().unwrap_or_default())
}
