//! Open browsers hear of a publication when what they ask then is there, and of nothing that is not theirs.

use std::time::{Duration, Instant};

use reqwest::{Method, Response};
use serde_json::Value;

use crate::lists::Days;
use crate::place::{Person, Place, json_of};

/// The next hint; comments that keep the line open are passed over.
async fn next(stream: &mut Response) -> Option<Value> {
    loop {
        let chunk = tokio::time::timeout(Duration::from_secs(60), stream.chunk()).await.unwrap().ok()??;
        let text = String::from_utf8_lossy(&chunk).into_owned();
        let data = text.lines().find_map(|line| line.strip_prefix("data:"));
        if let Some(data) = data {
            return Some(serde_json::from_str(data.trim()).unwrap());
        }
    }
}

async fn listen(person: &Person) -> Response {
    let stream = person.send(Method::GET, "/api/events").await.unwrap();
    assert_eq!(
        (stream.status().as_u16(), &stream.headers()["content-type"]),
        (200, &"text/event-stream".parse().unwrap())
    );
    assert!(!stream.headers().contains_key("content-encoding"), "a compressed stream would be held back");
    stream
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_publication_reaches_open_browsers_and_logging_out_ends_their_stream() {
    let place = Place::new();
    let server = place.serve().await;
    place.add_staff();
    let staff = server.log_in_as_staff().await;
    let watching = server.log_in_as_staff().await;
    let mut stream = listen(&watching).await;
    assert_eq!(server.nobody().send(Method::GET, "/api/events").await.unwrap().status(), 401);

    let list = Days::of(300).next();
    let import = json_of(staff.upload("first", &list.name, &list.content).await.unwrap(), 202).await;
    let id = import["id"].as_str().unwrap();
    staff.settled(id).await.unwrap();
    let since = Instant::now();
    let published = json_of(staff.publish(id).await.unwrap(), 200).await;
    let hint = next(&mut stream).await.unwrap();
    println!("told {:?} after the publication was asked for", since.elapsed());
    assert_eq!((&hint["topic"], &hint["version"]), (&"catalogue".into(), &published["version"]));
    let state = watching.get("/api/catalog/state").await;
    assert_eq!(state["version"], hint["version"], "what is asked then is there");
    assert!(hint.as_object().unwrap().keys().all(|key| ["topic", "subject", "version"].contains(&key.as_str())));

    // Logged out from elsewhere, the browser hears no more.
    let sessions = staff.get("/api/account/sessions").await;
    let other = sessions.as_array().unwrap().iter().find(|session| session["current"] == false).unwrap();
    let address = format!("/api/account/sessions/{}", other["id"].as_str().unwrap());
    assert!(staff.send(Method::DELETE, &address).await.unwrap().status().is_success());
    let since = Instant::now();
    assert_eq!(next(&mut stream).await, None);
    assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
}
