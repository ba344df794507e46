//! An installation of its own for one test: a data folder, a port, and the processes of `dbc` in it.
#![allow(dead_code, reason = "each test binary uses a part")]

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use sqlx::postgres::{PgConnectOptions, PgPool};
use tempfile::TempDir;

/// How long anything may take on a busy machine. A job of a killed process is taken up again after some twenty seconds.
pub const PATIENCE: Duration = Duration::from_secs(90);

pub const PASSWORD: &str = "sesame-ouvre-toi";

/// The data folder and the port. When it is dropped, a database server that a killed process left behind is ended.
pub struct Place {
    folder: TempDir,
    port: u16,
}

impl Place {
    pub fn new() -> Place {
        Place::in_folder(tempfile::Builder::new().prefix("dbc-place-").tempdir().unwrap())
    }

    /// On another disk.
    pub fn at(folder: &Path) -> Place {
        Place::in_folder(tempfile::Builder::new().prefix("dbc-place-").tempdir_in(folder).unwrap())
    }

    fn in_folder(folder: TempDir) -> Place {
        // Free a moment ago; nothing else of a test takes ports by itself.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Place { folder, port }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A file in a folder of its own beside the data.
    pub fn write(&self, name: &str, content: &[u8]) -> PathBuf {
        let files = self.folder().join("files");
        std::fs::create_dir_all(&files).unwrap();
        let path = files.join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// `dbc` with these arguments in this place; nothing of the environment of the test reaches it.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dbc"));
        let settings = std::env::vars().map(|(name, _)| name).filter(|name| name.starts_with("DBC_"));
        for name in settings.filter(|name| name != "DBC_POSTGRES_BIN").chain(["DATABASE_URL".to_owned()]) {
            command.env_remove(name);
        }
        command
            .args(arguments)
            .env("DBC_DATA_DIR", self.folder())
            .env("DBC_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("DBC_LOG", "warn")
            .env("LC_ALL", "C")
            .current_dir(self.folder())
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Starts the server and waits until it is ready.
    pub async fn serve(&self) -> Server {
        self.serve_with(&BTreeMap::new()).await
    }

    pub async fn serve_with(&self, settings: &BTreeMap<&str, String>) -> Server {
        self.serve_logging_to(settings, Stdio::inherit()).await
    }

    /// The same with the log, standard error, going there.
    pub async fn serve_logging_to(&self, settings: &BTreeMap<&str, String>, log: Stdio) -> Server {
        let since = Instant::now();
        let mut command = self.command(&["serve"]);
        let child = command.envs(settings).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let mut server = Server { child, address: format!("http://127.0.0.1:{}", self.port), ready: Duration::ZERO };
        let client = reqwest::Client::new();
        loop {
            let answer = client.get(format!("{}/api/health/ready", server.address)).send().await;
            if answer.is_ok_and(|answer| answer.status() == StatusCode::NO_CONTENT) {
                server.ready = since.elapsed();
                return server;
            }
            assert!(server.child.try_wait().unwrap().is_none(), "the server ended while it started");
            assert!(since.elapsed() < PATIENCE, "the server does not become ready");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Adds a member of the staff who may do everything.
    pub fn add_staff(&self) {
        let password = self.write("password", PASSWORD.as_bytes());
        let arguments = ["create-user", "camille@dbc.example", "--name", "Camille", "--staff", "direction"];
        let mut command = self.command(&arguments);
        let added = command.stdin(std::fs::File::open(password).unwrap()).output().unwrap();
        assert!(added.status.success(), "{}", errors(&added));
    }

    /// The base of this place, past every fence.
    pub async fn base(&self) -> PgPool {
        let note = std::fs::read_to_string(self.folder().join("postgres/postmaster.pid")).unwrap();
        let socket = note.lines().nth(4).unwrap();
        let options = PgConnectOptions::new_without_pgpass().socket(socket).username("postgres").database("dbc");
        PgPool::connect_with(options).await.unwrap()
    }

    fn postmaster(&self) -> Option<u32> {
        let note = std::fs::read_to_string(self.folder().join("postgres/postmaster.pid")).ok()?;
        let pid = note.lines().next()?.trim().parse().ok()?;
        let cwd = std::fs::read_link(format!("/proc/{pid}/cwd")).ok()?;
        cwd.ends_with("postgres").then_some(pid)
    }

    pub fn database_server_lives(&self) -> bool {
        self.postmaster().is_some()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(pid) = self.postmaster() {
            signal(pid, "-INT");
            let since = Instant::now();
            while self.postmaster().is_some() && since.elapsed() < Duration::from_secs(20) {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }
}

/// What a command said on standard error.
pub fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What a command said on standard output.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn signal(pid: u32, signal: &str) {
    Command::new("kill").args([signal, &pid.to_string()]).status().unwrap();
}

/// A running server. Dropped, it is killed.
pub struct Server {
    child: Child,
    pub address: String,
    /// From the start of the process to the first answer.
    pub ready: Duration,
}

impl Server {
    /// As the system does when memory runs out: at once, without a word.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// As the system does when the machine goes down.
    pub fn terminate(mut self) -> ExitStatus {
        signal(self.child.id(), "-TERM");
        self.child.wait().unwrap()
    }

    pub async fn log_in(&self, email: &str) -> Person {
        let client = reqwest::Client::new();
        let credentials = json!({ "email": email, "password": PASSWORD });
        let answer = client.post(format!("{}/api/auth/login", self.address)).json(&credentials).send().await.unwrap();
        let session = json_of(answer, 200).await;
        let token = session["access_token"].as_str().unwrap().to_owned();
        Person { client, address: self.address.clone(), token: Some(token) }
    }

    pub async fn log_in_as_staff(&self) -> Person {
        self.log_in("camille@dbc.example").await
    }

    /// Somebody who is not logged in.
    pub fn nobody(&self) -> Person {
        Person { client: reqwest::Client::new(), address: self.address.clone(), token: None }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Ended already is as good.
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// Somebody who speaks to the server.
#[derive(Clone)]
pub struct Person {
    client: reqwest::Client,
    address: String,
    token: Option<String>,
}

impl Person {
    /// A request of this person, to be sent as it is or with more in it.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.address));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Any request with a JSON body.
    pub async fn send_json(&self, method: Method, path: &str, body: &Value) -> reqwest::Result<Response> {
        self.request(method, path).json(body).send().await
    }

    /// The same person's software, which comes with this token.
    pub fn with_token(&self, token: &str) -> Person {
        Person { token: Some(token.to_owned()), ..self.clone() }
    }

    pub async fn send(&self, method: Method, path: &str) -> reqwest::Result<Response> {
        self.request(method, path).send().await
    }

    pub async fn get(&self, path: &str) -> Value {
        json_of(self.send(Method::GET, path).await.unwrap(), 200).await
    }

    pub async fn upload(&self, key: &str, name: &str, content: &[u8]) -> reqwest::Result<Response> {
        let file = Part::bytes(content.to_vec()).file_name(name.to_owned());
        let request = self.request(Method::POST, "/api/catalog/imports").header("idempotency-key", key);
        request.multipart(Form::new().part("file", file)).send().await
    }

    /// Publishes, whatever the guard says.
    pub async fn publish(&self, id: &str) -> reqwest::Result<Response> {
        let decision = json!({ "override_guard": true, "reason": "A test" });
        self.request(Method::POST, &format!("/api/catalog/imports/{id}/publish")).json(&decision).send().await
    }

    /// The import when the workers have nothing more to do with it.
    pub async fn settled(&self, id: &str) -> reqwest::Result<Value> {
        let since = Instant::now();
        loop {
            let answer = self.send(Method::GET, &format!("/api/catalog/imports/{id}")).await?;
            let import: Value = answer.json().await?;
            if !["received", "read", "priced"].contains(&import["state"].as_str().unwrap_or("priced")) {
                return Ok(import);
            }
            assert!(since.elapsed() < PATIENCE, "the import does not move: {import}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// What is on sale: quantity and cost by SKU and regime.
    pub async fn on_sale(&self) -> BTreeMap<(String, String), (u64, Option<i64>)> {
        let mut found = BTreeMap::new();
        let version = self.get("/api/catalog/state").await["version"].as_i64().unwrap();
        for offset in (0..).step_by(500) {
            let query = format!("stock=in&facets=false&limit=500&offset={offset}&version={version}");
            let page = self.get(&format!("/api/catalog/products?{query}")).await;
            let items = page["items"].as_array().unwrap();
            if items.is_empty() {
                assert_eq!(page["total"], found.len(), "an offer is shown twice");
                return found;
            }
            found.extend(items.iter().map(|offer| {
                let text = |name: &str| offer[name].as_str().unwrap().to_owned();
                ((text("sku"), text("regime")), (offer["quantity"].as_u64().unwrap(), offer["cost_cents"].as_i64()))
            }));
        }
        unreachable!("the pages end")
    }

    /// Waits until the catalogue in memory is of this version.
    pub async fn until_version(&self, version: &Value) {
        let since = Instant::now();
        while self.get("/api/catalog/state").await["version"].as_i64() < version.as_i64() {
            assert!(since.elapsed() < PATIENCE, "version {version} does not come into memory");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

pub async fn json_of(answer: Response, status: u16) -> Value {
    let found = answer.status();
    let text = answer.text().await.unwrap();
    assert_eq!(found, status, "{text}");
    serde_json::from_str(&text).unwrap()
}
