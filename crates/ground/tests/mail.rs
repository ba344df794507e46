//! A mail of the outbox reaches a mail server, and what opens something does not stay behind.

#![allow(clippy::expect_used, reason = "helpers of tests")]
use std::time::Duration;

use dbc_domain::language::Language;
use dbc_ground::{
    clock::Clock,
    db::Db,
    jobs::WorkersBuilder,
    mail::{self, Mail, MailSettings, Mailer, SendMail, Template},
};
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};
use tokio_util::sync::CancellationToken;

static LINK: Template = Template {
    name: "link",
    fr: "Subject: Votre lien\n\nBonjour {{ name }}.\n\n-> Ouvrir | {{ link }}\n",
    en: "Subject: Your link\n\nHello {{ name }}.\n\n-> Open | {{ link }}\n",
};

/// A mail server that takes one mail and returns it as it came.
async fn take_one(listener: TcpListener) -> String {
    let (stream, _) = listener.accept().await.expect("a connection");
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 test\r\n").await.expect("an answer");
    let (mut content, mut in_data) = (String::new(), false);
    while let Ok(Some(line)) = lines.next_line().await {
        let answer: &[u8] = match line.as_str() {
            "." if in_data => {
                write.write_all(b"250 taken\r\n").await.expect("an answer");
                return content;
            }
            _ if in_data => {
                content.push_str(&line);
                content.push('\n');
                continue;
            }
            "DATA" => {
                in_data = true;
                b"354 go on\r\n"
            }
            _ => b"250 ok\r\n",
        };
        write.write_all(answer).await.expect("an answer");
    }
    content
}

/// Writes a mail, runs the worker with these settings, and returns the row's state and text once it left `queued`.
async fn sent_with(smtp_url: Option<String>) -> (String, String) {
    let database = dbc_testkit::fresh_database().await;
    let (db, clock) = (Db::connect(database.app(), 6).await.expect("a connection"), Clock::system());
    let settings = MailSettings { smtp_url: smtp_url.map(Into::into), from: "DBC <b2b@dbc.example>".to_owned() };
    let mailer = Mailer::new(db.clone(), clock.clone(), &settings).expect("good settings");
    let stop = CancellationToken::new();
    let workers = WorkersBuilder::new(db.clone(), clock.clone()).register::<SendMail>(mailer);
    let workers = workers.start(stop.clone()).await.expect("workers");
    let mut tx = db.system_tx().await.expect("a transaction");
    let mail = Mail {
        template: &LINK,
        to: "nora@port.example",
        name: "Nora Belkacem",
        language: Language::En,
        user: None,
        values: json!({ "name": "Nora", "link": "https://dbc.example/#token=s3cret" }),
        secret: Some("s3cret"),
    };
    mail::enqueue(&mut tx, &clock, mail).await.expect("a mail");
    tx.commit().await.expect("the mail is there");
    let mut found = (String::new(), String::new());
    for _ in 0..400 {
        let mut tx = db.system_tx().await.expect("a transaction");
        found = sqlx::query_as("select state, text_body from mails").fetch_one(&mut *tx).await.expect("the mail");
        if found.0 != "queued" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.cancel();
    workers.finished().await;
    found
}

#[tokio::test]
async fn a_server_takes_the_mail_and_the_outbox_forgets_the_secret() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(take_one(listener));
    let (state, text) = sent_with(Some(url)).await;
    assert_eq!(state, "sent");
    assert!(!text.contains("s3cret"), "{text}");
    let came = server.await.unwrap();
    for wanted in ["Subject: Your link", "nora@port.example", "Auto-Submitted: auto-generated", "text/html", "s3cret"] {
        assert!(came.contains(wanted), "{wanted} is missing in:\n{came}");
    }
}

#[tokio::test]
async fn without_a_server_the_mail_is_kept_for_staff() {
    let (state, text) = sent_with(None).await;
    assert_eq!(state, "kept");
    assert!(text.contains("s3cret"), "somebody has to hand it over");
}
