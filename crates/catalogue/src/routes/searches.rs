//! `/api/saved-searches`: searches that a person keeps, with alerts.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use dbc_catalogue_index::{Badge, Facet};
use dbc_domain::money::Money;
use dbc_ground::clock::Clock;
use dbc_ground::db::{Db, Tx};
use dbc_ground::http::{Caller, Json, Path, Problem, uncut};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::search::Sight;
use crate::published::{Edition, Published};
use crate::searches::{self, Change, Saved, Wish, question};

/// Searches that a person may keep.
const MOST_SEARCHES: usize = 100;

/// What the handlers need.
#[derive(Clone, Debug)]
pub struct SavedSearchRoutes {
    /// The base.
    pub db: Db,
    /// Time and ids.
    pub clock: Clock,
    /// The catalogue in memory.
    pub published: Published,
}

/// The routes.
pub(super) fn routes() -> OpenApiRouter<SavedSearchRoutes> {
    OpenApiRouter::new()
        .routes(routes!(list_saved_searches, save_search))
        .routes(routes!(change_saved_search, delete_saved_search))
        .routes(routes!(see_saved_search))
        .routes(routes!(end_alert_mails))
}

/// A search that a person keeps.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SavedSearch {
    /// Its id.
    pub id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// The catalogue's address after the question mark.
    pub query: String,
    /// When to tell; null for never.
    #[schema(required)]
    pub alert: Option<SearchAlert>,
    /// Send it back with changes.
    pub version: i32,
    /// Offers that it finds now; null when its address cannot be read any more.
    #[schema(required)]
    pub matches: Option<u32>,
    /// Those among them that the list in force brought or brought back, as long as the owner has not looked.
    pub new_since: u32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// When a search is worth telling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchAlert {
    /// At least so many units together, 1 to 1,000,000.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub quantity_min: u32,
    /// At this price per unit or less; null for any price.
    #[schema(required, minimum = 1)]
    pub price_max_cents: Option<i64>,
    /// By mail too, not only in the application.
    pub by_mail: bool,
}

/// The searches of a person.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SavedSearchList {
    /// In the order in which they were made.
    pub items: Vec<SavedSearch>,
}

/// A search to keep.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSavedSearch {
    /// 1 to 100 characters, different from one's other searches.
    pub name: String,
    /// The catalogue's address after the question mark.
    pub query: String,
    /// When to tell.
    #[serde(default)]
    pub alert: Option<SearchAlert>,
}

/// What changes; what is absent stays.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedSearchChange {
    /// The version that its editor saw.
    pub version: i32,
    /// Another name.
    pub name: Option<String>,
    /// Another address.
    pub query: Option<String>,
    /// Another alert, or null to end it.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<SearchAlert>)]
    pub alert: Option<Option<SearchAlert>>,
}

/// Tells an absent field from one that is null.
pub(crate) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}

/// The word from a mail's link.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnsubscribeKey {
    /// The word.
    pub key: Uuid,
}

/// My searches, with what they find now.
#[utoipa::path(
    get, path = "/api/saved-searches", tag = "catalogue",
    responses((status = 200, description = "In the order in which they were made", body = SavedSearchList)),
    extensions(("x-permission" = json!("catalog:read")))
)]
async fn list_saved_searches(State(state): State<SavedSearchRoutes>, caller: Caller) -> Result<Response, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let saved = searches::list(&mut tx, caller.actor.user).await?;
    tx.commit().await?;
    let edition = state.published.current();
    let items = saved.into_iter().map(|saved| shown(&edition, &caller, saved)).collect();
    let mut response = axum::Json(SavedSearchList { items }).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

/// Keep a search. The same one twice is kept once.
#[utoipa::path(
    post, path = "/api/saved-searches", tag = "catalogue", request_body = NewSavedSearch,
    responses(
        (status = 201, description = "Kept", body = SavedSearch),
        (status = 409, description = "`name_taken`: another search has this name"),
    ),
    extensions(("x-permission" = json!("catalog:read")))
)]
async fn save_search(
    State(state): State<SavedSearchRoutes>,
    caller: Caller,
    Json(new): Json<NewSavedSearch>,
) -> Result<Response, Problem> {
    uncut(async move {
        let edition = state.published.current();
        let change = checked(&edition, &caller, new.name, new.query, new.alert)?;
        let user = caller.actor.user;
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        if searches::list(&mut tx, user).await?.len() >= MOST_SEARCHES {
            return Err(Problem::invalid(
                "too_many_searches",
                "Vous avez déjà 100 recherches enregistrées.",
                "You keep 100 searches already.",
            ));
        }
        let (id, key) = (state.clock.new_id(), state.clock.new_id());
        let now = state.clock.now();
        let made = searches::insert(&mut tx, user, id, key, &change, now).await?;
        let all = searches::list(&mut tx, user).await?;
        let saved = all.into_iter().find(|saved| saved.name == change.name).ok_or_else(unknown)?;
        let same = saved.query == change.query && saved.wish == change.wish && saved.by_mail == change.by_mail;
        if !made && !same {
            return Err(name_taken());
        }
        ask_when_watched(&mut tx, &change).await?;
        tx.commit().await?;
        Ok((StatusCode::CREATED, axum::Json(shown(&edition, &caller, saved))).into_response())
    })
    .await
}

/// Change a kept search.
#[utoipa::path(
    patch, path = "/api/saved-searches/{id}", tag = "catalogue", request_body = SavedSearchChange,
    params(("id" = Uuid, Path, description = "The search")),
    responses(
        (status = 200, description = "Changed", body = SavedSearch),
        (status = 409, description = "`changed_meanwhile` or `name_taken`"),
    ),
    extensions(("x-permission" = json!("catalog:read")))
)]
async fn change_saved_search(
    State(state): State<SavedSearchRoutes>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(wanted): Json<SavedSearchChange>,
) -> Result<Response, Problem> {
    uncut(async move {
        let user = caller.actor.user;
        let edition = state.published.current();
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let saved = searches::get(&mut tx, user, id).await?.ok_or_else(unknown)?;
        if saved.version != wanted.version {
            return Err(changed_meanwhile(saved.version));
        }
        let alert = wanted.alert.unwrap_or_else(|| alert_of(&saved));
        let name = wanted.name.unwrap_or(saved.name);
        let change = checked(&edition, &caller, name, wanted.query.unwrap_or(saved.query), alert)?;
        let taken =
            searches::list(&mut tx, user).await?.iter().any(|other| other.id != id && other.name == change.name);
        if taken {
            return Err(name_taken());
        }
        searches::update(&mut tx, id, &change, state.clock.now()).await?;
        let saved = searches::get(&mut tx, user, id).await?.ok_or_else(unknown)?;
        ask_when_watched(&mut tx, &change).await?;
        tx.commit().await?;
        Ok(axum::Json(shown(&edition, &caller, saved)).into_response())
    })
    .await
}

/// Forget a kept search.
#[utoipa::path(
    delete, path = "/api/saved-searches/{id}", tag = "catalogue",
    params(("id" = Uuid, Path, description = "The search")),
    responses((status = 204, description = "Forgotten, or not there")),
    extensions(("x-permission" = json!("catalog:read")))
)]
async fn delete_saved_search(
    State(state): State<SavedSearchRoutes>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        searches::delete(&mut tx, caller.actor.user, id).await?;
        tx.commit().await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// I have looked at what a search finds: `new_since` begins anew.
#[utoipa::path(
    post, path = "/api/saved-searches/{id}/seen", tag = "catalogue",
    params(("id" = Uuid, Path, description = "The search")),
    responses((status = 204, description = "Noted")),
    extensions(("x-permission" = json!("catalog:read")))
)]
async fn see_saved_search(
    State(state): State<SavedSearchRoutes>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        if !searches::seen(&mut tx, caller.actor.user, id, state.clock.now()).await? {
            return Err(unknown());
        }
        tx.commit().await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// No more mails about a search, by the word in such a mail. The answer does not tell whether the word was known.
#[utoipa::path(
    post, path = "/api/saved-searches/unsubscribe", tag = "catalogue", request_body = UnsubscribeKey,
    responses((status = 204, description = "No more mails; the notification in the application stays")),
    extensions(("x-permission" = json!("public")))
)]
async fn end_alert_mails(
    State(state): State<SavedSearchRoutes>,
    Json(word): Json<UnsubscribeKey>,
) -> Result<StatusCode, Problem> {
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        searches::end_mails(&mut tx, word.key, state.clock.now()).await?;
        tx.commit().await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// A search as it can be kept.
///
/// Errors: 422 with the fields that are wrong; 400 `invalid_query` for an address that the catalogue does not take.
fn checked(
    edition: &Edition,
    caller: &Caller,
    name: String,
    query: String,
    alert: Option<SearchAlert>,
) -> Result<Change, Problem> {
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 100 || name.contains('\0') {
        return Err(wrong("name", "Donnez un nom de 1 à 100 caractères.", "Give a name of 1 to 100 characters."));
    }
    let query = query.trim_start_matches('?').to_owned();
    if query.chars().count() > 2_000 {
        return Err(wrong("query", "2000 caractères au plus.", "At most 2000 characters."));
    }
    question(&query, &edition.catalogue, Sight::of(caller, edition).costs())?;
    if alert.is_some_and(|alert| !(1..=1_000_000).contains(&alert.quantity_min)) {
        return Err(wrong("alert.quantity_min", "De 1 à 1 000 000.", "From 1 to 1,000,000."));
    }
    let price = alert.and_then(|alert| alert.price_max_cents).map(Money::from_cents);
    if price.is_some_and(|price| !price.is_positive() || price > Money::LIMIT) {
        return Err(wrong("alert.price_max_cents", "Un prix supérieur à 0.", "A price above 0."));
    }
    let wish = alert.map(|alert| Wish { quantity_min: alert.quantity_min, price_max: price });
    Ok(Change { name, query, wish, by_mail: alert.is_some_and(|alert| alert.by_mail) })
}

/// A new wish is looked at now, not only at the next publication.
async fn ask_when_watched(tx: &mut Tx, change: &Change) -> Result<(), sqlx::Error> {
    if change.wish.is_some() { searches::ask_for_evaluation(tx).await } else { Ok(()) }
}

fn alert_of(saved: &Saved) -> Option<SearchAlert> {
    let wish = saved.wish?;
    Some(SearchAlert {
        quantity_min: wish.quantity_min,
        price_max_cents: wish.price_max.map(Money::cents),
        by_mail: saved.by_mail,
    })
}

fn shown(edition: &Edition, caller: &Caller, saved: Saved) -> SavedSearch {
    let sight = Sight::of(caller, edition);
    let priced = edition.priced_for(sight.buyer());
    let count = |mut query: dbc_catalogue_index::Query, fresh: bool| {
        if fresh {
            let badges = [Badge::New, Badge::Restocked].map(|badge| badge.code().to_owned());
            query.filters.entry(Facet::Badge).or_insert_with(|| badges.into());
        }
        priced.query(&query, sight.viewer()).total
    };
    let question = question(&saved.query, &edition.catalogue, sight.costs()).ok();
    let unseen = edition.catalogue.header().published_at.is_some_and(|published| published > saved.seen_at);
    SavedSearch {
        alert: alert_of(&saved),
        matches: question.clone().map(|query| count(query, false)),
        new_since: question.filter(|_| unseen).map_or(0, |query| count(query, true)),
        id: saved.id,
        name: saved.name,
        query: saved.query,
        version: saved.version,
        created_at: saved.created_at,
    }
}

fn wrong(field: &'static str, fr: &'static str, en: &'static str) -> Problem {
    Problem::invalid("invalid_search", fr, en).with_field(field, "invalid", fr, en)
}

fn unknown() -> Problem {
    Problem::not_found("unknown_search", "Cette recherche n’existe plus.", "This search does not exist any more.")
}

fn name_taken() -> Problem {
    Problem::conflict(
        "name_taken",
        "Une autre de vos recherches porte ce nom.",
        "Another one of your searches has this name.",
    )
}

pub(super) fn changed_meanwhile(version: i32) -> Problem {
    Problem::conflict(
        "changed_meanwhile",
        "Quelqu’un d’autre a fait une modification entre-temps. Rechargez, puis recommencez.",
        "Somebody else made a change in the meantime. Load again, then repeat yours.",
    )
    .with_extra("version", version)
}
