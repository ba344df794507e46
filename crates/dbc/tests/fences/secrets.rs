//! Secrets come from the environment or from files, and go nowhere: not into the log, not into an error.

use std::process::Stdio;

use reqwest::Method;
use serde_json::json;

use crate::place::{PASSWORD, Place, errors, json_of};
use crate::town::{KEY, Town};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_holds_no_password_no_token_and_no_key_even_when_it_tells_everything() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let settings = [("DBC_LOG", "trace")];
    let town = Town::start(&settings, Stdio::from(std::fs::File::create(&log).unwrap())).await;
    let nobody = &town.visitor("nobody").browser;
    let wrong = json!({ "email": "owner-a@town.example", "password": "a-password-mistyped", "code": "918273" });
    let refused = nobody.send_json(Method::POST, "/api/auth/login", &wrong).await.unwrap();
    assert_eq!(refused.status(), 401);
    let right = json!({ "email": "owner-a@town.example", "password": PASSWORD });
    let session = nobody.send_json(Method::POST, "/api/auth/login", &right).await.unwrap();
    let cookie = session.headers()["set-cookie"].to_str().unwrap().to_owned();
    let session = json_of(session, 200).await;
    let owner = nobody.with_token(session["access_token"].as_str().unwrap());
    let wanted = json!({ "name": "Software", "scopes": ["catalog:read"], "expires_in_days": 1 });
    let token = json_of(owner.send_json(Method::POST, "/api/account/tokens", &wanted).await.unwrap(), 201).await;
    owner.with_token(token["token"].as_str().unwrap()).get("/api/catalog/state").await;
    let again = json!({ "password": PASSWORD });
    let setup = json_of(owner.send_json(Method::POST, "/api/account/totp/start", &again).await.unwrap(), 200).await;

    let log = std::fs::read_to_string(&log).unwrap();
    assert!(log.contains("answered"), "the log was not caught");
    let cookie = cookie.split(['=', ';']).nth(1).unwrap();
    let secrets = [
        PASSWORD,
        "a-password-mistyped",
        "918273",
        KEY,
        session["access_token"].as_str().unwrap(),
        cookie,
        token["token"].as_str().unwrap(),
        setup["secret"].as_str().unwrap(),
    ];
    for secret in secrets {
        assert!(secret.len() > 5);
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret} is in the log: {line:?}");
    }
}

#[test]
fn an_error_about_a_secret_does_not_repeat_it() {
    let place = Place::new();
    let bad = |name: &str, value: &str| {
        let output = place.command(&["serve"]).env(name, value).output().unwrap();
        assert!(!output.status.success());
        errors(&output)
    };
    let error = bad("DBC_SECRET_KEY", "not-a-key-but-somebody-s-secret");
    assert!(error.contains("base64") && !error.contains("somebody-s-secret"), "{error}");
    let url = "postgres://dbc_app:open-sesame@127.0.0.1:1/dbc";
    let output = place.command(&["serve"]).env("DATABASE_URL", url).env("DBC_SECRET_KEY", KEY).output().unwrap();
    assert!(!output.status.success());
    assert!(!errors(&output).contains("open-sesame"), "{}", errors(&output));
    // A secret in a file that is not there: the file is named.
    let missing = place.command(&["serve"]).env("DBC_SECRET_KEY_FILE", "/nowhere/key").output().unwrap();
    assert!(errors(&missing).contains("DBC_SECRET_KEY_FILE: cannot read /nowhere/key"), "{}", errors(&missing));
}
