//! The disk is full in the middle of an import: the old catalogue stays whole, the import says that it failed or waits,
//! and goes through when there is room again.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use reqwest::Method;

use crate::lists::Days;
use crate::place::{PATIENCE, Place, json_of};

/// A small disk of its own, taken away at the end.
struct Disk<'a>(&'a Path);

impl<'a> Disk<'a> {
    /// Needs the right to mount.
    fn of_megabytes(folder: &'a Path, size: u32) -> Disk<'a> {
        let size = format!("size={size}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder).status().unwrap();
        assert!(mounted.success(), "this test mounts a disk: run it as root");
        Disk(folder)
    }

    fn grow_to_megabytes(&self, size: u32) {
        let grown = Command::new("mount").args(["-o", &format!("remount,size={size}m")]).arg(self.0).status();
        assert!(grown.unwrap().success());
    }

    fn free_bytes(&self) -> u64 {
        let told = Command::new("df").args(["--output=avail", "-B1"]).arg(self.0).output().unwrap();
        String::from_utf8_lossy(&told.stdout).lines().last().unwrap().trim().parse().unwrap()
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        // The server and its base are ended by then.
        let _ended = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "slow: mounts a small disk, which needs root"]
async fn a_full_disk_leaves_the_published_catalogue_whole_and_room_lets_the_import_through() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::of_megabytes(folder.path(), 600);
    let place = Place::at(folder.path());
    let server = place.serve().await;
    place.add_staff();
    let staff = server.log_in_as_staff().await;
    let mut days = Days::of(8_000);
    let old = days.next();
    let import = json_of(staff.upload("old", &old.name, &old.content).await.unwrap(), 202).await;
    staff.settled(import["id"].as_str().unwrap()).await.unwrap();
    let published = json_of(staff.publish(import["id"].as_str().unwrap()).await.unwrap(), 200).await;
    staff.until_version(&published["version"]).await;
    assert!(staff.on_sale().await == old.on_sale);

    let new = days.next();
    let import = json_of(staff.upload("new", &new.name, &new.content).await.unwrap(), 202).await;
    let id = import["id"].as_str().unwrap().to_owned();
    // What is left of the disk is taken, all but a little: enough for a log line, not for a list.
    let ballast = folder.path().join("ballast");
    let size = disk.free_bytes().saturating_sub(2 << 20);
    let taken = Command::new("fallocate").args(["-l", &size.to_string()]).arg(&ballast).status().unwrap();
    assert!(taken.success());
    // The worker runs into it, again and again; or it was quicker, and the publication does.
    let since = Instant::now();
    let mut refused = 0;
    while since.elapsed() < Duration::from_secs(20) {
        if let Ok(answer) = staff.publish(&id).await {
            refused += u32::from(answer.status().is_server_error() || answer.status() == 409);
            assert!(answer.status() != 200, "published on a full disk");
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert!(refused > 0, "nobody was refused");

    // Room again: the base comes back by itself if it had to stop, with the old catalogue whole.
    disk.grow_to_megabytes(1_200);
    std::fs::remove_file(&ballast).unwrap();
    let since = Instant::now();
    while staff.send(Method::GET, "/api/catalog/state").await.is_ok_and(|answer| answer.status() != 200) {
        assert!(since.elapsed() < PATIENCE, "the base does not come back");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(staff.on_sale().await == old.on_sale, "the old catalogue is whole");
    // The same file is sent once more.
    let since = Instant::now();
    let version = loop {
        let again = async {
            let answer = staff.upload("once-more", &new.name, &new.content).await.ok()?;
            let import: serde_json::Value = answer.json().await.ok()?;
            let id = import["id"].as_str()?.to_owned();
            staff.settled(&id).await.ok()?;
            let published: serde_json::Value = staff.publish(&id).await.ok()?.json().await.ok()?;
            Some(published["version"].clone()).filter(serde_json::Value::is_i64)
        };
        if let Some(version) = again.await {
            break version;
        }
        assert!(since.elapsed() < PATIENCE, "with room again nothing goes on");
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    staff.until_version(&version).await;
    assert!(staff.on_sale().await == new.on_sale);
    assert!(server.terminate().success());
    drop(place);
    drop(disk);
}
