//! The command line: help that teaches, `dbc import` alone and beside a server, exit codes for programs.

use std::process::Command;

use serde_json::Value;

use crate::lists::{Days, sample};
use crate::place::{Place, errors, said};

/// Every command, and a word that its line of help must hold.
const COMMANDS: [(&str, &str); 14] = [
    ("serve", "web application"),
    ("worker", "background"),
    ("migrate", "database"),
    ("import", "catalogue"),
    ("create-user", "person"),
    ("transform-catalog", "price"),
    ("apply-prices-to-order", "order"),
    ("process-imei-order", "order"),
    ("analyze-catalog", ""),
    ("diff-catalogs", "lists"),
    ("generate-price-list", "made-up"),
    ("foxway-simulator", "supplier"),
    ("config", "setting"),
    ("openapi", "API"),
];

fn dbc(arguments: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_dbc")).args(arguments).output().unwrap()
}

#[test]
fn the_help_names_every_command_and_what_it_is_for() {
    let help = said(&dbc(&["--help"]));
    let listed: Vec<(&str, &str)> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.trim().split_once(char::is_whitespace))
        .collect();
    for (command, word) in COMMANDS {
        let line = listed.iter().find(|(name, _)| *name == command);
        let (_, about) = line.unwrap_or_else(|| panic!("{command} is not in the help:\n{help}"));
        assert!(about.to_lowercase().contains(&word.to_lowercase()), "{command}: {about}");
        assert!(about.trim().len() > 15, "{command}: “{about}” teaches nothing");
        let own = dbc(&[command, "--help"]);
        assert!(own.status.success() && said(&own).contains("Usage: dbc"), "{command}");
    }
    let known: Vec<&str> = COMMANDS.iter().map(|(name, _)| *name).chain(["help"]).collect();
    let unknown: Vec<_> = listed.iter().filter(|(name, _)| !known.contains(name)).collect();
    assert!(unknown.is_empty(), "commands without a test of their help: {unknown:?}");
    assert_eq!(dbc(&["sell"]).status.code(), Some(2));
}

#[test]
fn the_reference_of_the_settings_needs_no_installation() {
    let reference = said(&dbc(&["config"]));
    for setting in ["DBC_LISTEN", "DBC_DATA_DIR", "DATABASE_URL", "DBC_SECRET_KEY", "default: 127.0.0.1:8080"] {
        assert!(reference.contains(setting), "{setting}");
    }
}

#[test]
fn the_committed_document_is_the_one_that_the_server_serves() {
    let served: Value = serde_json::from_str(&said(&dbc(&["openapi"]))).unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/openapi.json");
    let committed: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(served == committed, "web/openapi.json is older than the API: run `make generated`, and commit");
}

fn json(output: &std::process::Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}{}", said(output), errors(output)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn import_works_alone_and_beside_a_running_server() {
    let place = Place::new();
    let mut days = Days::of(1_500);
    let (monday, tuesday) = (days.next(), days.next());
    let file = place.write(&monday.name, &monday.content);
    let file = file.to_str().unwrap();

    // Alone: the private database is made, used and stopped.
    let first = place.run(&["import", file, "--publish", "--json"]);
    assert_eq!(first.status.code(), Some(0), "{}", errors(&first));
    let import = json(&first);
    assert_eq!((&import["state"], &import["version"]), (&"published".into(), &1.into()));
    assert_eq!(import["rows"]["accepted"], monday.rows);
    assert!(!place.database_server_lives(), "the private database is stopped with the command");
    let again = place.run(&["import", file, "--publish", "--lang", "fr"]);
    assert_eq!(again.status.code(), Some(0), "{}", errors(&again));
    assert!(said(&again).contains("identique au catalogue publié"), "{}", said(&again));

    exit_codes(&place);

    // Beside a server: the server's workers do the work, and its pages show it.
    let server = place.serve().await;
    place.add_staff();
    let staff = server.log_in_as_staff().await;
    assert!(staff.on_sale().await == monday.on_sale);
    let file = place.write(&tuesday.name, &tuesday.content);
    let beside = place.run(&["import", file.to_str().unwrap(), "--publish", "--json"]);
    assert_eq!(beside.status.code(), Some(0), "{}", errors(&beside));
    staff.until_version(&json(&beside)["version"]).await;
    assert!(staff.on_sale().await == tuesday.on_sale, "shown without a restart");
    let imports = staff.get("/api/catalog/imports?limit=1").await;
    assert_eq!(imports["items"][0]["source"], "command_line");

    // A second server has no place here, and says what to do.
    let second = place.run(&["serve"]);
    assert_eq!(second.status.code(), Some(2));
    assert!(errors(&second).contains("DBC_LISTEN"), "{}", errors(&second));
    let elsewhere = place.command(&["serve"]).env("DBC_LISTEN", "127.0.0.1:0").output().unwrap();
    assert_eq!(elsewhere.status.code(), Some(2));
    assert!(errors(&elsewhere).contains("DBC_DATA_DIR"), "{}", errors(&elsewhere));

    assert!(server.terminate().success(), "told to stop, it ends well");
    assert!(!place.database_server_lives());
}

/// 0 taken whole, 1 taken with something to look at, 2 nothing taken.
fn exit_codes(place: &Place) {
    let hostile = |name: &str| sample("hostile").join(name).to_str().unwrap().to_owned();
    let tiny = place.run(&["import", &hostile("identical-duplicates.xlsx"), "--publish", "--json"]);
    assert_eq!((tiny.status.code(), &json(&tiny)["state"]), (Some(1), &"held".into()), "the guard holds it");
    let refused_rows = place.run(&["import", &hostile("bad-cells.xlsx"), "--lang", "en"]);
    assert_eq!(refused_rows.status.code(), Some(1));
    assert!(said(&refused_rows).contains("11 refused"), "{}", said(&refused_rows));
    let broken = place.run(&["import", &hostile("truncated.xlsx"), "--json"]);
    assert_eq!((broken.status.code(), &json(&broken)["error"]["code"]), (Some(2), &"file_truncated".into()));
    let missing = place.run(&["import", "no-such-file.xlsx"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(errors(&missing).contains("cannot read no-such-file.xlsx"), "{}", errors(&missing));
    let empty = place.run(&["import", &hostile("empty.xlsx")]);
    assert_eq!(empty.status.code(), Some(2));
    assert!(errors(&empty).contains("the file is empty"), "{}", errors(&empty));
    let wrong_setting = place.command(&["import", "list.xlsx"]).env("DBC_LISTEN", "everywhere").output().unwrap();
    assert_eq!(wrong_setting.status.code(), Some(2));
    assert!(errors(&wrong_setting).contains("DBC_LISTEN is \"everywhere\""), "{}", errors(&wrong_setting));
}
