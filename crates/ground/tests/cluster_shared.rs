//! The cluster that all tests of a checkout share: started once, never in each other's way, gone when nobody is left.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod cluster_tools;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use cluster_tools::{Helper, Home, lives, postmaster_of};

/// A place that looks like a workspace, so that the cluster of its tests is a cluster of its own.
fn checkout(home: &Home) -> PathBuf {
    let checkout = home.path().join("checkout");
    fs::create_dir(&checkout).unwrap();
    fs::write(checkout.join("Cargo.lock"), "").unwrap();
    checkout
}

/// The folder of the cluster that a helper tells.
fn folder(helper: &mut Helper) -> PathBuf {
    PathBuf::from(helper.wait_for("folder")).parent().unwrap().to_path_buf()
}

fn wait_until(what: &str, mut reached: impl FnMut() -> bool) {
    let since = Instant::now();
    while !reached() {
        assert!(since.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Ends and removes a cluster when the test ends, in whatever way.
struct Removed {
    cluster: PathBuf,
    socket: PathBuf,
}

impl Removed {
    fn new(cluster: &Path) -> Removed {
        let note = fs::read_to_string(cluster.join("postgres/postmaster.pid")).unwrap();
        Removed { cluster: cluster.to_path_buf(), socket: PathBuf::from(note.lines().nth(4).unwrap()) }
    }
}

impl Drop for Removed {
    fn drop(&mut self) {
        if self.cluster.join("postgres/postmaster.pid").exists() {
            let server = postmaster_of(&self.cluster);
            if lives(server) {
                cluster_tools::quit(server);
            }
            let since = Instant::now();
            while lives(server) && since.elapsed() < Duration::from_secs(10) {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        let _ = fs::remove_dir_all(&self.socket);
        let _ = fs::remove_dir_all(&self.cluster);
    }
}

#[test]
fn programs_share_one_server_and_one_template_and_the_last_one_to_leave_ends_it() {
    let home = Home::new();
    let checkout = checkout(&home);
    let (mut one, mut two) = (Helper::share(&checkout), Helper::share(&checkout));
    let cluster = folder(&mut one);
    let _removed = Removed::new(&cluster);
    assert_eq!(folder(&mut two), cluster);
    let server = postmaster_of(&cluster);
    let built = [one.wait_for("built"), two.wait_for("built")];
    assert_eq!(built.iter().filter(|built| *built == "true").count(), 1, "the template is built once: {built:?}");
    assert_ne!(one.wait_for("database"), two.wait_for("database"));

    two.leave();
    std::thread::sleep(Duration::from_secs(7));
    assert!(lives(server), "the server stays while a program uses it");

    // Killed, so that only the end of its process tells.
    one.kill_9();
    let since = Instant::now();
    wait_until("the server ends after the last program", || !lives(server));
    assert!(since.elapsed() > Duration::from_secs(3), "it waits a little for the next program");
    wait_until("the note goes", || !cluster.join("postgres/postmaster.pid").exists());

    // The next run finds the template, and not the database of the killed program.
    let mut three = Helper::share(&checkout);
    assert_eq!(folder(&mut three), cluster);
    assert_eq!(three.wait_for("built"), "false");
    three.leave();
}

#[test]
fn a_program_that_comes_while_the_server_goes_down_gets_a_new_one() {
    let home = Home::new();
    let checkout = checkout(&home);
    let mut one = Helper::share(&checkout);
    let cluster = folder(&mut one);
    let _removed = Removed::new(&cluster);
    one.wait_for("database");
    let server = postmaster_of(&cluster);
    one.leave();
    wait_until("the last watcher takes the folder away", || !cluster.join("users").exists());
    let mut two = Helper::share(&checkout);
    folder(&mut two);
    two.wait_for("database");
    assert_ne!(postmaster_of(&cluster), server);
    std::thread::sleep(Duration::from_secs(1));
    assert!(lives(postmaster_of(&cluster)), "the old watcher does not hit the new server");
    two.leave();
}

#[test]
fn the_cluster_of_a_checkout_that_is_gone_is_removed_by_the_next_program() {
    let (home, other_home) = (Home::new(), Home::new());
    let (gone, other) = (checkout(&home), checkout(&other_home));
    let mut one = Helper::share(&gone);
    let cluster = folder(&mut one);
    let _removed = Removed::new(&cluster);
    one.wait_for("database");
    one.leave();
    wait_until("the server ends", || !cluster.join("postgres/postmaster.pid").exists());
    fs::remove_dir_all(&gone).unwrap();

    let mut two = Helper::share(&other);
    let its_cluster = Removed::new(&folder(&mut two));
    two.wait_for("database");
    assert!(!cluster.exists());
    two.leave();
    wait_until("the server ends", || !its_cluster.cluster.join("postgres/postmaster.pid").exists());
}

/// Not a test: what the tests above start as a program of its own.
#[tokio::test]
#[ignore = "started by other tests as a program of its own"]
async fn helper_program() {
    cluster_tools::run_helper().await;
}
