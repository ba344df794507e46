//! What the tests of the private cluster share: a place to work in, questions to a server, programs to kill.

#![allow(dead_code, reason = "each test program uses a part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use dbc_ground::cluster::{Cluster, ClusterConfig, Durability, shared_for_tests};
use rustix::process::{Pid, Signal, kill_process};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;

/// The account without rights, on every system.
const NOBODY: u32 = 65_534;

/// A folder that every account can pass through, removed at the end.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Home {
        let folder = tempfile::Builder::new().prefix("dbc-cluster-").tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Home(folder)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    pub fn config(&self, durability: Durability) -> ClusterConfig {
        config(self.data(), durability)
    }
}

fn config(data_dir: PathBuf, durability: Durability) -> ClusterConfig {
    let binaries = std::env::var_os("DBC_POSTGRES_BIN").map(PathBuf::from);
    ClusterConfig { data_dir, binaries, durability }
}

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Number of the server that runs a home.
pub fn postmaster(home: &Home) -> i32 {
    postmaster_of(&home.data())
}

pub fn postmaster_of(data_dir: &Path) -> i32 {
    let note = fs::read_to_string(data_dir.join("postgres/postmaster.pid")).unwrap();
    note.lines().next().unwrap().trim().parse().unwrap()
}

/// Whether a process lives (one that ended and waits to be collected does not).
pub fn lives(pid: i32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

pub fn kill_9(pid: i32) {
    kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL).unwrap();
}

/// Ends a server at once.
pub fn quit(pid: i32) {
    kill_process(Pid::from_raw(pid).unwrap(), Signal::QUIT).unwrap();
}

pub async fn text(options: &PgConnectOptions, question: &'static str) -> String {
    let mut connection = PgConnection::connect_with(options).await.unwrap();
    let answer = sqlx::query_scalar(question).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    answer
}

pub async fn number(options: &PgConnectOptions, question: &'static str) -> i64 {
    let mut connection = PgConnection::connect_with(options).await.unwrap();
    let question = AssertSqlSafe(format!("select ({question})::bigint"));
    let answer = sqlx::query_scalar(question).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    answer
}

pub async fn execute(options: &PgConnectOptions, statement: &'static str) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect_with(options).await?;
    sqlx::raw_sql(statement).execute(&mut connection).await?;
    connection.close().await
}

/// This test program, started once more to play another program.
pub struct Helper {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Helper {
    /// Starts the cluster of a home, writes a row, says "ready", and waits.
    pub fn hold(home: &Home, durability: Durability) -> Helper {
        let part = if durability == Durability::Fast { "hold-fast" } else { "hold-durable" };
        Helper::start(part, &home.data(), Path::new("/"))
    }

    /// Joins the shared cluster of a checkout, says what it found, and waits.
    pub fn share(checkout: &Path) -> Helper {
        Helper::start("share", checkout, checkout)
    }

    fn start(part: &str, folder: &Path, working: &Path) -> Helper {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", "helper_program"])
            .env("DBC_TEST_PART", part)
            .env("DBC_TEST_FOLDER", folder)
            .current_dir(working)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Helper { child, lines }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The rest of the next line that begins with a word.
    pub fn wait_for(&mut self, word: &str) -> String {
        let mut seen = String::new();
        loop {
            let mut line = String::new();
            assert_ne!(
                self.lines.read_line(&mut line).unwrap(),
                0,
                "the helper ended without {word:?}; it said: {seen}"
            );
            if let Some(rest) = line.trim().strip_prefix(word) {
                return rest.trim().to_owned();
            }
            seen += &line;
        }
    }

    pub fn kill_9(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Lets the helper end by itself.
    pub fn leave(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
    }

    /// Runs the tests of this program whose names hold one of the words as an ordinary user; returns their output.
    pub fn tests_as_nobody(home: &Home, words: &[&str]) -> String {
        let program = home.path().join("tests");
        fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let own = home.path().join("tmp");
        fs::create_dir(&own).unwrap();
        chown(&own, Some(NOBODY), Some(NOBODY)).unwrap();
        let output = Command::new(&program)
            .args(words)
            .env("TMPDIR", &own)
            .current_dir("/")
            .uid(NOBODY)
            .gid(NOBODY)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        said + &String::from_utf8_lossy(&output.stderr)
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        // Already ended in most tests.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The part of a helper.
pub async fn run_helper() {
    // Run among all ignored tests it has nothing to do.
    let Ok(part) = std::env::var("DBC_TEST_PART") else { return };
    let folder = PathBuf::from(std::env::var_os("DBC_TEST_FOLDER").unwrap());
    match part.as_str() {
        "hold-durable" => hold(config(folder, Durability::Durable)).await,
        "hold-fast" => hold(config(folder, Durability::Fast)).await,
        "share" => share().await,
        other => panic!("unknown part {other}"),
    }
}

async fn hold(config: ClusterConfig) {
    let cluster = Cluster::start(&config).await.unwrap();
    execute(&cluster.owner(), "create table written_by_helper as select 1 as n").await.unwrap();
    say("ready");
    wait_for_the_end();
    cluster.stop().await.unwrap();
}

async fn share() {
    let shared = shared_for_tests().await.unwrap();
    let mut built = false;
    let build = async |owner: PgConnectOptions| {
        built = true;
        // Long enough that two programs would meet in it.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        execute(&owner, "create table made_once as select 1 as n").await.unwrap();
        Ok::<_, dbc_ground::cluster::ClusterError>(())
    };
    shared.template("tables of the first version", build).await.unwrap();
    let database = shared.copy_of("tables of the first version").await.unwrap();
    assert_eq!(number(&database.owner(), "select count(*) from made_once").await, 1);
    execute(&database.owner(), "insert into made_once values (2)").await.unwrap();
    assert_eq!(number(&database.owner(), "select count(*) from made_once").await, 2);
    let folder = text(&database.superuser(), "show data_directory").await;
    say(&format!("folder {folder}"));
    say(&format!("built {built}"));
    say(&format!("database {}", database.name()));
    wait_for_the_end();
}

/// At the beginning of a line: the runner has written the name of the test without ending its line.
fn say(line: &str) {
    println!("\n{line}");
}

fn wait_for_the_end() {
    std::io::stdin().read_line(&mut String::new()).unwrap();
}
