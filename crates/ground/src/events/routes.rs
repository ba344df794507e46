//! `GET /api/events`: the stream of hints for one person.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use dbc_domain::access::{Permission, Role};
use futures::stream;
use serde::Serialize;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, Interval, MissedTickBehavior};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::hub::RESYNC;
use super::{Audience, Event, Hub};
use crate::clock::Clock;
use crate::http::{Access, Authenticator, Caller, Problem};

/// A comment keeps the line open through proxies.
const ALIVE: Duration = Duration::from_secs(15);
/// How often it is looked whether the person is still logged in.
const LOOK: Duration = Duration::from_secs(1);
/// A stream that ends asks its browser to come back after this time and a random part of it more, so that the browsers
/// of an instance that stops do not all come at once.
const RETRY_MS: u64 = 1_000;

/// What the handler needs.
#[derive(Clone)]
pub struct EventRoutes {
    /// The hints.
    pub hub: Hub,
    /// Who ends a stream whose person was logged out.
    pub authenticator: Authenticator,
    /// For the random part of the pause before a browser comes back.
    pub clock: Clock,
}

/// The routes.
pub fn routes() -> OpenApiRouter<EventRoutes> {
    OpenApiRouter::new().routes(routes!(events))
}

/// What the routes are, without anything behind them: for the OpenAPI document.
pub fn document() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}

/// One hint as a browser receives it. It never says what changed: the API does, to whom it may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Hint {
    /// What kind of thing changed; `resync`: hints may have been missed, look at everything again.
    pub topic: String,
    /// Which one.
    #[schema(required)]
    pub subject: Option<String>,
    /// Its version, where it has one.
    #[schema(required)]
    pub version: Option<i64>,
}

/// Hints while they happen, as a stream of server-sent events whose data are `Hint`s. It ends when the access token
/// ends or the session is closed; come back with a fresh token.
#[utoipa::path(
    get, path = "/api/events", tag = "meta",
    responses((status = 200, description = "The stream", content_type = "text/event-stream", body = Hint)),
    extensions(("x-permission" = json!("catalog:read")))
)]
async fn events(State(state): State<EventRoutes>, caller: Caller, headers: HeaderMap) -> Result<Response, Problem> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = bearer.and_then(|value| value.split_once(' ')).map(|(_, token)| token.trim().to_owned());
    let token = token.ok_or_else(Problem::not_authenticated)?;
    let mut looks = tokio::time::interval_at(Instant::now() + LOOK, LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut random = [0; 2];
    state.clock.fill_random(&mut random);
    let retry = RETRY_MS + u64::from(u16::from_le_bytes(random)) % RETRY_MS;
    let line = Line { events: state.hub.subscribe(), role: caller.actor.role, token, looks, state, retry: Some(retry) };
    let hints = stream::unfold(line, async |mut line| Some((Ok::<_, Infallible>(line.next().await?), line)));
    let mut response = Sse::new(hints).keep_alive(KeepAlive::new().interval(ALIVE)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies that collect answers would hold hints back.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// One open stream.
struct Line {
    events: Receiver<Event>,
    role: Role,
    token: String,
    looks: Interval,
    state: EventRoutes,
    /// Said once, as the first thing.
    retry: Option<u64>,
}

impl Line {
    /// The next thing to say; `None` ends the stream.
    async fn next(&mut self) -> Option<Sent> {
        if let Some(retry) = self.retry.take() {
            return Some(Sent::default().retry(Duration::from_millis(retry)).comment("hello"));
        }
        loop {
            tokio::select! {
                () = self.state.hub.stop().cancelled() => return None,
                _ = self.looks.tick() => {
                    let caller = self.state.authenticator.authenticate(&self.token, Access::Read).await.ok()?;
                    if !caller.allows(Permission::CatalogRead) {
                        return None;
                    }
                }
                event = self.events.recv() => match event {
                    Ok(event) if is_for(&event, self.role) => return Some(sent(event)),
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return Some(sent(Event::new(RESYNC, Audience::Everyone))),
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }
}

fn is_for(event: &Event, role: Role) -> bool {
    match (event.to, role) {
        (Audience::Everyone, _) | (Audience::Staff | Audience::Company(_), Role::Staff(_)) => true,
        (Audience::Staff, Role::Client { .. }) => false,
        (Audience::Company(company), Role::Client { client, .. }) => company == client,
    }
}

fn sent(event: Event) -> Sent {
    let hint = Hint { topic: event.topic, subject: event.subject, version: event.version };
    // Three plain fields are always JSON; a browser that receives a comment loses nothing.
    Sent::default().json_data(hint).unwrap_or_else(|_| Sent::default().comment("unreadable"))
}

#[cfg(test)]
mod tests {
    use dbc_domain::access::{CompanyRole, StaffRole};
    use dbc_domain::ids::ClientId;

    use super::*;

    #[test]
    fn a_company_hears_of_itself_and_staff_of_everybody() {
        let company = |n| ClientId::new(uuid::Uuid::from_u128(n));
        let buyer = Role::Client { client: company(1), role: CompanyRole::Buyer };
        let staff = Role::Staff(StaffRole::Logistics);
        for (to, buyer_hears) in [
            (Audience::Everyone, true),
            (Audience::Staff, false),
            (Audience::Company(company(1)), true),
            (Audience::Company(company(2)), false),
        ] {
            assert_eq!(is_for(&Event::new("order", to), buyer), buyer_hears, "{to:?}");
            assert!(is_for(&Event::new("order", to), staff), "{to:?}");
        }
    }
}
