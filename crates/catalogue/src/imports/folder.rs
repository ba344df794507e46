//! A watched folder: a price list that is laid there is taken in as if it were uploaded. A file counts as complete when
//! neither its size nor its time of change moved between two looks; taken ones go to `done/`, others with the reason
//! beside them to `failed/`. Several instances may watch the same folder: the base lets one of them work at a time.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use dbc_domain::language::Language;
use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use dbc_ground::files::{FileHash, MAX_FILE};
use dbc_ground::http::Problem;
use tokio::fs;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::model::ImportSource;
use super::receive::{NewImport, ReceiveError, receive};

/// Between two looks.
const EVERY: Duration = Duration::from_secs(2);
/// What a price list's name ends with.
const KINDS: [&str; 5] = ["xlsx", "xlsm", "xls", "ods", "csv"];

/// Size and time of change of the files that were there at the last look.
type Seen = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// Watches until `stop`.
pub async fn watch_folder(folder: PathBuf, db: Db, clock: Clock, stop: CancellationToken) {
    info!(folder = %folder.display(), "watching for price lists");
    let mut seen = Seen::new();
    loop {
        if let Err(cause) = look(&folder, &db, &clock, &mut seen).await {
            warn!(folder = %folder.display(), %cause, "the watched folder cannot be used; trying again");
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn look(folder: &Path, db: &Db, clock: &Clock, seen: &mut Seen) -> io::Result<()> {
    let mut now = Seen::new();
    let mut entries = fs::read_dir(folder).await?;
    while let Some(entry) = entries.next_entry().await? {
        let path = entry.path();
        if entry.file_type().await?.is_file() && is_price_list(&path) {
            let about = entry.metadata().await?;
            now.insert(path, (about.len(), about.modified().ok()));
        }
    }
    let complete: Vec<PathBuf> =
        now.iter().filter(|(path, about)| seen.get(*path) == Some(about)).map(|(path, _)| path.clone()).collect();
    *seen = now;
    for path in complete {
        take(folder, &path, db, clock).await?;
        seen.remove(&path);
    }
    Ok(())
}

/// Hidden files and those that programs write beside the real one are none.
fn is_price_list(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let kind = path.extension().map(|kind| kind.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    !name.starts_with(['.', '~']) && KINDS.contains(&kind.as_str())
}

/// How taking a file in ended; an error is one of the base or the disk, and is tried again.
enum Taken {
    /// It is an import now.
    Import,
    /// It was taken before, and only the moving had been interrupted.
    Before,
    /// Another instance is at work.
    Busy,
    /// It cannot be taken; why, in both languages.
    Refused(String),
}

async fn take(folder: &Path, path: &Path, db: &Db, clock: &Clock) -> io::Result<()> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let taken = match fs::metadata(path).await {
        Ok(about) if about.len() > MAX_FILE as u64 => Taken::Refused(reason(super_large())),
        Ok(_) => receive_file(&name, fs::read(path).await?, db, clock).await?,
        // Another instance moved it in this moment.
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(cause),
    };
    let stamped = format!("{}-{name}", clock.now().format("%Y%m%dT%H%M%S"));
    match taken {
        Taken::Busy => Ok(()),
        Taken::Import | Taken::Before => {
            info!(file = name, "price list taken from the watched folder");
            move_to(folder, "done", path, &stamped).await
        }
        Taken::Refused(why) => {
            warn!(file = name, why, "price list in the watched folder refused");
            move_to(folder, "failed", path, &stamped).await?;
            fs::write(folder.join("failed").join(format!("{stamped}.txt")), why).await
        }
    }
}

async fn move_to(folder: &Path, place: &str, path: &Path, name: &str) -> io::Result<()> {
    let place = folder.join(place);
    fs::create_dir_all(&place).await?;
    fs::rename(path, place.join(name)).await
}

async fn receive_file(name: &str, content: Vec<u8>, db: &Db, clock: &Clock) -> io::Result<Taken> {
    let mut tx = db.system_tx().await.map_err(io::Error::other)?;
    let free = sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(hashtext('dbc_watch_folder')) as "free!""#)
        .fetch_one(&mut *tx)
        .await
        .map_err(io::Error::other)?;
    if !free {
        return Ok(Taken::Busy);
    }
    let hash = FileHash::of(&content);
    let known = sqlx::query_scalar!(
        r#"select exists (select from catalog_imports
             where source = 'folder' and file_hash = $1 and file_name = $2 and created_at > $3) as "known!""#,
        hash.as_bytes(),
        name,
        // The same file laid there again on another day is meant to be read again.
        clock.now() - chrono::Duration::hours(1),
    )
    .fetch_one(&mut *tx)
    .await
    .map_err(io::Error::other)?;
    if known {
        return Ok(Taken::Before);
    }
    let new = NewImport {
        file_name: name,
        content: &content,
        day: None,
        family: None,
        source: ImportSource::Folder,
        auto_publish: false,
        created_by: None,
    };
    match receive(&mut tx, clock, &new).await {
        Ok(_) => tx.commit().await.map(|()| Taken::Import).map_err(io::Error::other),
        Err(ReceiveError::Sql(cause)) => Err(io::Error::other(cause)),
        Err(refusal) => Ok(Taken::Refused(reason(refusal))),
    }
}

fn super_large() -> ReceiveError {
    ReceiveError::File(dbc_ground::files::FileError::TooLarge(MAX_FILE))
}

fn reason(refusal: ReceiveError) -> String {
    let problem = Problem::from(refusal);
    format!("{}\n{}\n", problem.detail(Language::Fr), problem.detail(Language::En))
}
