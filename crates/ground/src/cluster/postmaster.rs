//! Who runs a data folder: the server's own note (`postmaster.pid`), checked against the process it names.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::error::{ClusterError, FolderAction};
use super::folder::rewrite;
use super::programs::program;

/// A process number that no system gives out (Linux ends at 4,194,304).
const NOBODY: i32 = i32::MAX - 1;

/// What the server writes about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub pid: i32,
    pub socket: Option<PathBuf>,
}

/// What the process of a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    /// The server of this very folder.
    Ours,
    /// Ended; perhaps not yet collected by its parent.
    Dead,
    /// Another program that got the same number since.
    Stranger,
}

impl Note {
    /// The note of a data folder; `None` when there is none or when it is still empty.
    pub fn read(data: &Path) -> Option<Note> {
        Note::parse(&fs::read_to_string(data.join("postmaster.pid")).ok()?)
    }

    /// Lines: process, data folder, start time, port, socket folder, ... A standalone backend writes its number
    /// negative.
    fn parse(text: &str) -> Option<Note> {
        let mut lines = text.lines();
        let pid = lines.next()?.trim().parse::<i32>().ok()?.checked_abs().filter(|pid| *pid > 0)?;
        let socket = lines.nth(3).map(str::trim).filter(|line| line.starts_with('/')).map(PathBuf::from);
        Some(Note { pid, socket })
    }

    /// What the process is now.
    pub fn life(&self, data: &Path) -> Life {
        life(self.pid, data)
    }
}

/// Sends a signal to a process; an ended one is no error.
pub(super) fn signal(pid: i32, signal: Signal) {
    if let Some(process) = Pid::from_raw(pid)
        && let Err(error) = kill_process(process, signal)
        && error != rustix::io::Errno::SRCH
    {
        tracing::warn!(pid, %error, "could not signal the Postgres server");
    }
}

/// What a process is to a data folder.
pub(super) fn life(pid: i32, data: &Path) -> Life {
    let Some(process) = Pid::from_raw(pid) else { return Life::Dead };
    if test_kill_process(process) == Err(rustix::io::Errno::SRCH) {
        return Life::Dead;
    }
    if Path::new("/proc/self/stat").exists() { life_from_proc(pid, data) } else { life_from_ps(pid, data) }
}

/// A server works inside its data folder, so its working directory tells whose it is, also after a move.
fn life_from_proc(pid: i32, data: &Path) -> Life {
    let process = PathBuf::from(format!("/proc/{pid}"));
    // The state follows the name, which is in parentheses and may itself hold some.
    let state = fs::read_to_string(process.join("stat")).ok();
    match state.as_deref().and_then(|text| text.rsplit_once(')')).and_then(|(_, rest)| rest.trim_start().chars().next())
    {
        None | Some('Z' | 'X') => return Life::Dead,
        Some(_) => {}
    }
    match (fs::metadata(process.join("cwd")), fs::metadata(data)) {
        (Ok(cwd), Ok(data)) if (cwd.dev(), cwd.ino()) == (data.dev(), data.ino()) => Life::Ours,
        _ => Life::Stranger,
    }
}

/// Elsewhere: the command line names the data folder.
fn life_from_ps(pid: i32, data: &Path) -> Life {
    let output =
        program(Path::new("ps")).args(["-o", "stat=,command=", "-p", &pid.to_string()]).stdin(Stdio::null()).output();
    let Ok(output) = output else { return Life::Stranger };
    let line = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if line.is_empty() || line.starts_with('Z') {
        Life::Dead
    } else if line.contains(&data.display().to_string()) {
        Life::Ours
    } else {
        Life::Stranger
    }
}

/// Makes a note whose process is not the server stop standing in the way of a start.
///
/// Postgres refuses to start while *any* process has the number in the note, even one that got it later or that only
/// waits to be collected. The note is not removed, because it also names the shared memory by which Postgres finds
/// out whether backends of the dead server are still writing; only the number is replaced.
pub(super) fn disarm(data: &Path) -> Result<(), ClusterError> {
    let path = data.join("postmaster.pid");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(ClusterError::folder(FolderAction::Read, &path)(error)),
    };
    let replaced = match text.split_once('\n') {
        Some((_, rest)) if Note::parse(&text).is_some() => format!("{NOBODY}\n{rest}"),
        // Nothing was written yet when the machine stopped: there is no shared memory to look at.
        _ => {
            return fs::remove_file(&path).map_err(ClusterError::folder(FolderAction::Remove, &path));
        }
    };
    rewrite(&path, &replaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTE: &str = "4242\n/var/lib/dbc/postgres\n1790000000\n5432\n/run/dbc-0123\n\n  1234567    98304\nready   \n";

    /// Small images have none; the way that needs it is for systems that always do.
    fn has_ps() -> bool {
        std::process::Command::new("ps").stdout(Stdio::null()).status().is_ok()
    }

    #[test]
    fn a_note_gives_process_and_socket() {
        let note = Note::parse(NOTE).unwrap();
        assert_eq!(note, Note { pid: 4242, socket: Some(PathBuf::from("/run/dbc-0123")) });
        assert_eq!(Note::parse("77\n/data\n").unwrap(), Note { pid: 77, socket: None });
        assert_eq!(Note::parse("-77\n").unwrap().pid, 77);
        assert_eq!(Note::parse(""), None);
        assert_eq!(Note::parse("0\n"), None);
    }

    #[test]
    fn a_living_process_elsewhere_is_a_stranger_for_both_ways_of_asking() {
        let data = tempfile::tempdir().unwrap();
        let pid = i32::try_from(std::process::id()).unwrap();
        assert_eq!(life(pid, data.path()), Life::Stranger);
        if has_ps() {
            assert_eq!(life_from_ps(pid, data.path()), Life::Stranger);
        }
        assert_eq!(life(pid, &std::env::current_dir().unwrap()), Life::Ours);
    }

    #[test]
    fn an_ended_process_is_dead_even_before_it_is_collected() {
        let data = tempfile::tempdir().unwrap();
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(200));
        assert_eq!(life(pid, data.path()), Life::Dead);
        if has_ps() {
            assert_eq!(life_from_ps(pid, data.path()), Life::Dead);
        }
        child.wait().unwrap();
        assert_eq!(life(pid, data.path()), Life::Dead);
    }

    #[test]
    fn a_disarmed_note_keeps_everything_but_the_number() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("postmaster.pid");
        disarm(data.path()).unwrap();
        fs::write(&path, NOTE).unwrap();
        disarm(data.path()).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.split_once('\n').unwrap().1, NOTE.split_once('\n').unwrap().1);
        assert_eq!(Note::read(data.path()).unwrap().life(data.path()), Life::Dead);
        fs::write(&path, "").unwrap();
        disarm(data.path()).unwrap();
        assert!(!path.exists(), "an empty note would stop Postgres");
    }
}
