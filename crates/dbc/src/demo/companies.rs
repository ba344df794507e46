//! The companies of the demonstration with what a working day leaves behind: addresses, terms, groups with prices of
//! their own, colleagues, an open invitation, requests for access that wait, one that was refused, one suspension. All
//! of them are made up; their numbers pass the check digits and belong to nobody.

use anyhow::Context;
use serde_json::{Value, json};

use super::PASSWORD;
use super::visitor::Visitor;

/// The group that buys at a margin of its own; that it exists says that everything was done.
const GROUP: &str = "Grossistes";

/// A password that a stranger could not guess, for people who asked for access by themselves.
const SIGN_UP_PASSWORD: &str = "verglas citron boussole";

/// Fills the companies in, once.
///
/// Errors: the API refuses something, which is a mistake of ours.
pub async fn prepare(nobody: &Visitor) -> anyhow::Result<()> {
    let direction = nobody.log_in("camille@dbc.example", PASSWORD).await?;
    let groups = direction.get("/api/client-groups").await?;
    if listed(&groups, GROUP).is_some() {
        return Ok(());
    }
    requests_for_access(nobody, &direction).await?;
    terms(&direction).await?;
    telephonie_du_port(nobody).await?;
    rheinhandy(nobody).await
}

fn listed<'a>(list: &'a Value, name: &str) -> Option<&'a Value> {
    list["items"].as_array()?.iter().find(|item| item["name"] == name)
}

async fn company(direction: &Visitor, name: &str) -> anyhow::Result<Value> {
    let list = direction.get("/api/clients?limit=200").await?;
    let found = listed(&list, name).with_context(|| format!("{name} is not among the companies"))?;
    let id = found["id"].as_str().unwrap_or_default().to_owned();
    direction.get(&format!("/api/clients/{id}")).await
}

/// Two wait, one was refused, one was let in and is suspended.
async fn requests_for_access(nobody: &Visitor, direction: &Visitor) -> anyhow::Result<()> {
    let ask = async |company: Value, contact: Value, address: Value, message: &str| {
        let form = json!({
            "company": company, "contact": contact, "address": address, "password": SIGN_UP_PASSWORD,
            "message": message,
        });
        nobody.post("/api/auth/signup", &form).await
    };
    ask(
        french("Mobilis Occitanie", "998456784", "99845678400011", "FR82998456784"),
        contact("Clément Ferrand", "clement@mobilis-occitanie.example", "+33 5 99 00 11 22"),
        address("14 avenue des Minimes", "31200", "Toulouse"),
        "Quatre boutiques entre Toulouse et Albi ; nous cherchons 150 appareils par mois, grades A et B.",
    )
    .await?;
    ask(
        french("Écoreprise Lille", "998567895", "99856789500011", "FR26998567895"),
        contact("Salomé Vasseur", "salome@ecoreprise-lille.example", "+33 3 99 00 44 55"),
        address("8 rue du Faubourg de Béthune", "59000", "Lille"),
        "Entreprise d’insertion : reprise, remise en état et vente de téléphones.",
    )
    .await?;
    ask(
        french("Boutique Éphémère", "998678908", "99867890800018", "FR64998678908"),
        contact("Hugo Carlier", "hugo@boutique-ephemere.example", ""),
        address("2 passage du Grenier", "75011", "Paris"),
        "",
    )
    .await?;
    ask(
        french("Comptoir Mobile du Rhône", "998345672", "99834567200013", "FR38998345672"),
        contact("Aïcha Benali", "aicha@comptoir-mobile-rhone.example", "+33 4 99 00 77 88"),
        address("51 cours de la Liberté", "69003", "Lyon"),
        "",
    )
    .await?;

    let refused = company(direction, "Boutique Éphémère").await?;
    let reason = json!({
        "reason": "Votre activité de revente n’a pas pu être vérifiée. Envoyez-nous un extrait Kbis de moins de trois mois.",
    });
    direction.post(&decision(&refused, "refuse"), &reason).await?;
    let rhone = company(direction, "Comptoir Mobile du Rhône").await?;
    let granted = json!({
        "group_id": null, "payment_terms": "net_30", "credit_limit_cents": 500_000, "version": rhone["version"],
    });
    direction.post(&decision(&rhone, "approve"), &granted).await?;
    let reason = json!({ "reason": "Deux factures impayées depuis plus de 30 jours." });
    direction.post(&decision(&rhone, "suspend"), &reason).await?;
    Ok(())
}

fn french(name: &str, siren: &str, siret: &str, vat_number: &str) -> Value {
    json!({ "name": name, "country": "FR", "siren": siren, "siret": siret, "vat_number": vat_number })
}

fn contact(name: &str, email: &str, phone: &str) -> Value {
    json!({ "name": name, "email": email, "language": "fr", "phone": phone })
}

fn address(line1: &str, postcode: &str, city: &str) -> Value {
    json!({ "line1": line1, "postcode": postcode, "city": city, "country": "FR" })
}

fn decision(company: &Value, what: &str) -> String {
    format!("/api/clients/{}/{what}", company["id"].as_str().unwrap_or_default())
}

/// What the direction grants: terms, limits, and a group with prices of its own.
async fn terms(direction: &Visitor) -> anyhow::Result<()> {
    let repairers = direction.post("/api/client-groups", &json!({ "name": "Réparateurs" })).await?;
    let workshop = json!({
        "name": "Atelier Numérique Vendée", "country": "FR", "vat_number": "FR94998234561", "siren": "998234561",
        "siret": "99823456100012", "phone": "+33 2 99 00 22 33", "billing_email": "compta@atelier-vendee.example",
        "group_id": repairers["id"], "payment_terms": "end_of_month_45", "credit_limit_cents": 800_000,
        "approval_above_cents": null,
    });
    let workshop = direction.post("/api/clients", &workshop).await?;
    let owner = json!({ "email": "marie@atelier-vendee.example", "name": "Marie Rousseau", "company_role": "owner" });
    direction.post(&decision(&workshop, "invitations"), &owner).await?;

    let port = company(direction, "Téléphonie du Port").await?;
    let details = json!({
        "name": "Téléphonie du Port", "country": "FR", "vat_number": "FR80998123459", "siren": "998123459",
        "siret": "99812345900013", "phone": "+33 2 98 00 12 34", "billing_email": "compta@telephonie-du-port.example",
        "group_id": null, "payment_terms": "net_30", "credit_limit_cents": 1_500_000, "approval_above_cents": null,
        "version": port["version"],
    });
    direction.patch(decision(&port, "").trim_end_matches('/'), &details).await?;

    let wholesalers = direction.post("/api/client-groups", &json!({ "name": GROUP })).await?;
    let rheinhandy = company(direction, "Rheinhandy GmbH").await?;
    let details = json!({
        "name": "Rheinhandy GmbH", "country": "DE", "vat_number": "DE981234568", "siren": null, "siret": null,
        "phone": "+49 221 000 1234", "billing_email": "rechnung@rheinhandy.example", "group_id": wholesalers["id"],
        "payment_terms": "prepaid", "credit_limit_cents": 0, "approval_above_cents": null,
        "version": rheinhandy["version"],
    });
    direction.patch(decision(&rheinhandy, "").trim_end_matches('/'), &details).await?;

    let before = direction.get("/api/margins").await?;
    let mut rules = before["rules"].as_array().cloned().unwrap_or_default();
    rules.push(json!({
        "name": "Grossistes : 9 %", "priority": 50, "active": true, "markup_bp": 900,
        "scope": { "client_group_id": wholesalers["id"], "regimes": ["standard"] },
    }));
    let change = json!({ "rules": rules, "version": before["version"], "reason": "Accord annuel avec les grossistes" });
    direction.post("/api/margins", &change).await?;
    Ok(())
}

/// A shop with two places, three people, an open invitation, and software of its own.
async fn telephonie_du_port(nobody: &Visitor) -> anyhow::Result<()> {
    let nora = nobody.log_in("nora@telephonie-du-port.example", PASSWORD).await?;
    approval_above(&nora, 500_000, "compta@telephonie-du-port.example", "+33 2 98 00 12 34").await?;
    for (kind, label, line1, postcode, city, is_default) in [
        ("billing", "Siège", "3 quai du Commandant", "29200", "Brest", false),
        ("delivery", "Boutique du port", "3 quai du Commandant", "29200", "Brest", true),
        ("delivery", "Boutique de Quimper", "12 rue des Boucheries", "29000", "Quimper", false),
    ] {
        let new = json!({
            "kind": kind, "label": label, "line1": line1, "postcode": postcode, "city": city, "country": "FR",
            "phone": "+33 2 98 00 12 34", "is_default": is_default,
        });
        nora.post("/api/account/company/addresses", &new).await?;
    }
    let invited = json!({
        "email": "gwen@telephonie-du-port.example", "name": "Gwen Salaün", "company_role": "buyer",
    });
    nora.post("/api/account/company/invitations", &invited).await?;
    let software = json!({ "name": "Logiciel de caisse", "scopes": ["catalog:read"], "expires_in_days": 365 });
    nora.post("/api/account/tokens", &software).await?;
    Ok(())
}

/// A wholesaler who buys in two places.
async fn rheinhandy(nobody: &Visitor) -> anyhow::Result<()> {
    let jan = nobody.log_in("jan@rheinhandy.example", PASSWORD).await?;
    approval_above(&jan, 1_000_000, "rechnung@rheinhandy.example", "+49 221 000 1234").await?;
    for (kind, label, line1, postcode, city, is_default) in [
        ("billing", "Verwaltung", "Hansaring 17", "50670", "Köln", false),
        ("delivery", "Lager Köln", "Industriestraße 4", "50735", "Köln", true),
        ("delivery", "Lager Düsseldorf", "Am Wehrhahn 88", "40211", "Düsseldorf", false),
    ] {
        let new = json!({
            "kind": kind, "label": label, "line1": line1, "postcode": postcode, "city": city, "country": "DE",
            "phone": "+49 221 000 1234", "is_default": is_default,
        });
        jan.post("/api/account/company/addresses", &new).await?;
    }
    Ok(())
}

/// Orders above wait for the owner.
async fn approval_above(owner: &Visitor, cents: i64, billing_email: &str, phone: &str) -> anyhow::Result<()> {
    let company = owner.get("/api/account/company").await?;
    let change = json!({
        "phone": phone, "billing_email": billing_email, "approval_above_cents": cents, "version": company["version"],
    });
    owner.patch("/api/account/company", &change).await?;
    Ok(())
}
