//! The private Postgres as `dbc` and the tests meet it: first and later starts, crashes, two programs at once, folders
//! that do not do, root and ordinary users. Every test runs a real server.

mod cluster_tools;

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::time::{Duration, Instant};

use cluster_tools::{Helper, Home, execute, is_root, kill_9, lives, number, postmaster, text};
use dbc_ground::cluster::{Cluster, ClusterError, ClusterRole, DATABASE, Durability};
use sqlx::{Connection, PgConnection};

#[tokio::test]
async fn the_first_start_makes_a_database_that_sorts_and_folds_french() {
    let home = Home::new();
    let cluster = Cluster::start(&home.config(Durability::Durable)).await.unwrap();
    let app = cluster.app();

    assert_eq!(text(&app, "select lower('ÉCRAN ŒIL')").await, "écran œil");
    let sorted = "select string_agg(w, ' ' order by w) from unnest(array['zoo', 'étui', 'etage', 'eux', 'Ecran']) w";
    assert_eq!(text(&app, sorted).await, "Ecran etage étui eux zoo");
    assert_eq!(text(&app, "select unaccent('Téléphone reconditionné')").await, "Telephone reconditionne");
    assert_eq!(text(&app, "select show_trgm('été')::text").await, text(&app, "select show_trgm('ÉTÉ')::text").await);
    assert_eq!(text(&app, "show server_encoding").await, "UTF8");
    assert_eq!(text(&app, "show timezone").await, "UTC");

    assert_eq!(text(&app, "show fsync").await, "on");
    assert_eq!(text(&app, "show full_page_writes").await, "on");
    assert_eq!(text(&app, "show max_connections").await, "100");
    assert_eq!(text(&app, "show data_checksums").await, "on");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn nobody_reaches_the_server_but_its_account() {
    let home = Home::new();
    let cluster = Cluster::start(&home.config(Durability::Fast)).await.unwrap();
    assert_eq!(text(&cluster.app(), "show listen_addresses").await, "");
    let socket = cluster.access().socket_folder().to_path_buf();
    let data = home.data().join("postgres");
    for private in [&socket, &data] {
        let meta = fs::metadata(private).unwrap();
        assert_eq!(meta.permissions().mode() & 0o777, 0o700, "{}", private.display());
        assert_eq!(meta.uid(), fs::metadata(&data).unwrap().uid());
    }
    assert!(socket.as_os_str().len() < 60, "{}", socket.display());
    cluster.stop().await.unwrap();
    assert!(!socket.exists(), "the socket's folder is tidied away");
}

#[tokio::test]
async fn the_roles_have_their_powers_and_no_others_even_after_somebody_changed_them() {
    let home = Home::new();
    let cluster = Cluster::start(&home.config(Durability::Durable)).await.unwrap();
    execute(&cluster.superuser(), "alter role dbc_app superuser bypassrls createdb; alter role dbc_owner createdb")
        .await
        .unwrap();
    cluster.stop().await.unwrap();

    let cluster = Cluster::start(&home.config(Durability::Durable)).await.unwrap();
    let powers = "select count(*) from pg_roles where rolname in ('dbc_app', 'dbc_owner')
                  and (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication or not rolcanlogin)";
    assert_eq!(number(&cluster.superuser(), powers).await, 0);
    execute(&cluster.owner(), "create table proof (n int)").await.unwrap();
    let refused = execute(&cluster.app(), "create table forbidden (n int)").await.unwrap_err();
    assert!(refused.to_string().contains("permission denied"), "{refused}");
    let owner = "select pg_get_userbyid(datdba)::text from pg_database where datname = current_database()";
    assert_eq!(text(&cluster.app(), owner).await, "dbc_owner");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_second_start_is_quick_and_keeps_the_data() {
    let home = Home::new();
    let cluster = Cluster::start(&home.config(Durability::Durable)).await.unwrap();
    execute(&cluster.owner(), "create table kept as select 42 as n").await.unwrap();
    cluster.stop().await.unwrap();

    let since = Instant::now();
    let cluster = Cluster::start(&home.config(Durability::Durable)).await.unwrap();
    let took = since.elapsed();
    eprintln!("second start: {took:?}");
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_eq!(number(&cluster.owner(), "select n from kept").await, 42);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn after_kill_9_of_the_program_its_living_server_is_adopted() {
    let home = Home::new();
    let mut helper = Helper::hold(&home, Durability::Fast);
    helper.wait_for("ready");
    let server = postmaster(&home);
    helper.kill_9();
    assert!(lives(server), "the server outlives the program");

    let cluster = Cluster::start(&home.config(Durability::Fast)).await.unwrap();
    assert_eq!(postmaster(&home), server, "the same server goes on");
    assert_eq!(number(&cluster.owner(), "select count(*) from written_by_helper").await, 1);
    cluster.stop().await.unwrap();
    assert!(!lives(server));
}

#[tokio::test]
async fn an_adopted_server_with_unsafe_writes_is_restarted_for_real_data() {
    let home = Home::new();
    let mut helper = Helper::hold(&home, Durability::Fast);
    helper.wait_for("ready");
    let server = postmaster(&home);
    helper.kill_9();

    let cluster = Cluster::start(&home.config(Durability::Durable)).await.unwrap();
    assert_ne!(postmaster(&home), server);
    assert_eq!(text(&cluster.app(), "show fsync").await, "on");
    assert_eq!(number(&cluster.owner(), "select count(*) from written_by_helper").await, 1);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn after_kill_9_of_the_server_the_next_start_recovers_what_was_committed() {
    let home = Home::new();
    let cluster = Cluster::start(&home.config(Durability::Durable)).await.unwrap();
    execute(&cluster.owner(), "create table kept as select n from generate_series(1, 10000) n").await.unwrap();
    // A backend at work notices the death of its server late and holds the shared memory meanwhile.
    let owner = cluster.owner();
    let busy = tokio::spawn(async move {
        let mut connection = PgConnection::connect_with(&owner).await.unwrap();
        let burn = "do $$ declare t timestamptz := clock_timestamp(); begin
                    while clock_timestamp() < t + interval '1.5 seconds' loop end loop; end $$";
        sqlx::raw_sql(burn).execute(&mut connection).await
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    kill_9(postmaster(&home));
    cluster.stop().await.unwrap();

    let cluster = Cluster::start(&home.config(Durability::Durable)).await.unwrap();
    assert_eq!(number(&cluster.owner(), "select count(*) from kept").await, 10_000);
    let log = fs::read_to_string(home.data().join("postgres.log")).unwrap();
    assert!(log.contains("pre-existing shared memory block"), "the start waited for the busy backend: {log}");
    // It learns of the death when its statement ends, before or after it has sent the answer.
    let _ = busy.await.unwrap();
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_note_of_a_dead_server_whose_number_another_process_got_does_not_stop_the_start() {
    let home = Home::new();
    let cluster = Cluster::start(&home.config(Durability::Fast)).await.unwrap();
    let note = home.data().join("postgres/postmaster.pid");
    let text_then = fs::read_to_string(&note).unwrap();
    cluster.stop().await.unwrap();
    // As after a crash of the machine; the number is that of a living process: ours.
    let (_, rest) = text_then.split_once('\n').unwrap();
    fs::write(&note, format!("{}\n{rest}", std::process::id())).unwrap();
    let data = fs::metadata(home.data().join("postgres")).unwrap();
    chown(&note, Some(data.uid()), Some(data.gid())).unwrap();

    let cluster = Cluster::start(&home.config(Durability::Fast)).await.unwrap();
    assert_eq!(number(&cluster.app(), "select 1").await, 1);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_program_killed_while_making_the_data_leaves_nothing_in_the_way() {
    let home = Home::new();
    let mut helper = Helper::hold(&home, Durability::Durable);
    let making = || {
        let entries = fs::read_dir(home.data()).into_iter().flatten().flatten();
        entries.map(|e| e.path()).find(|p| p.to_string_lossy().contains("postgres.new") && p.join("base").exists())
    };
    let since = Instant::now();
    while making().is_none() {
        assert!(since.elapsed() < Duration::from_secs(20), "initdb never began");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    helper.kill_9();
    assert!(!home.data().join("postgres").exists(), "nothing looks like data yet");

    let cluster = Cluster::start(&home.config(Durability::Durable)).await.unwrap();
    assert_eq!(number(&cluster.app(), "select 1").await, 1);
    cluster.stop().await.unwrap();
    // What the orphaned initdb was still writing is swept by a later start.
    let cluster = Cluster::start(&home.config(Durability::Durable)).await.unwrap();
    cluster.stop().await.unwrap();
    assert_eq!(making(), None);
}

#[tokio::test]
async fn a_second_program_is_told_who_has_the_folder_or_joins_as_a_guest() {
    let home = Home::new();
    let mut helper = Helper::hold(&home, Durability::Fast);
    helper.wait_for("ready");
    let error = Cluster::start(&home.config(Durability::Fast)).await.unwrap_err();
    let expected = helper.pid();
    assert!(matches!(error, ClusterError::InUse { pid: Some(pid), .. } if pid == expected), "{error}");
    assert!(error.to_string().contains(&format!("already in use by process {expected}")), "{error}");

    let guest = Cluster::start_or_join(&home.config(Durability::Fast)).await.unwrap();
    assert!(guest.is_guest());
    assert_eq!(number(&guest.owner(), "select count(*) from written_by_helper").await, 1);
    guest.stop().await.unwrap();
    assert!(lives(postmaster(&home)), "a guest leaves the server running");
    helper.kill_9();
    Cluster::start(&home.config(Durability::Fast)).await.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn of_two_first_starts_at_once_one_makes_the_data_and_the_other_waits_for_it() {
    let home = Home::new();
    let config = home.config(Durability::Fast);
    let (one, two) = tokio::join!(Cluster::start_or_join(&config), Cluster::start_or_join(&config));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_ne!(one.is_guest(), two.is_guest());
    assert_eq!(number(&one.app(), "select 1").await, 1);
    assert_eq!(number(&two.app(), "select 1").await, 1);
    let (host, guest) = if one.is_guest() { (two, one) } else { (one, two) };
    guest.stop().await.unwrap();
    host.stop().await.unwrap();
}

#[tokio::test]
async fn dropping_a_cluster_stops_its_server_and_frees_the_folder() {
    let home = Home::new();
    let cluster = Cluster::start(&home.config(Durability::Fast)).await.unwrap();
    let mut idle = PgConnection::connect_with(&cluster.app()).await.unwrap();
    let server = postmaster(&home);
    drop(cluster);
    assert!(!lives(server));
    assert!(idle.ping().await.is_err());
    Cluster::start(&home.config(Durability::Fast)).await.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_is_named() {
    let home = Home::new();
    fs::write(home.path().join("file"), "x").unwrap();
    let mut config = home.config(Durability::Fast);
    config.data_dir = home.path().join("file/inside");
    let error = Cluster::start(&config).await.unwrap_err();
    assert_eq!(error.code(), "postgres_folder_failed");
    assert!(error.to_string().contains("file/inside"), "{error}");

    let closed = home.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(if is_root() { 0o700 } else { 0o500 })).unwrap();
    config.data_dir = closed.join("data");
    let error = Cluster::start(&config).await.unwrap_err();
    let expected = if is_root() { "postgres_folder_unreachable" } else { "postgres_folder_failed" };
    assert_eq!(error.code(), expected);
    assert!(error.to_string().contains(&closed.display().to_string()), "{error}");
}

#[tokio::test]
async fn data_of_a_version_that_is_not_installed_says_which_one_to_install() {
    let home = Home::new();
    Cluster::start(&home.config(Durability::Fast)).await.unwrap().stop().await.unwrap();
    fs::write(home.data().join("postgres/PG_VERSION"), "99\n").unwrap();
    let mut config = home.config(Durability::Fast);
    config.binaries = None;
    let error = Cluster::start(&config).await.unwrap_err();
    assert!(matches!(error, ClusterError::NoBinaries { needed: Some(99), .. }), "{error}");
    assert!(error.to_string().contains("apt-get install postgresql-99"), "{error}");

    config.binaries = Some(home.path().to_path_buf());
    let error = Cluster::start(&config).await.unwrap_err();
    assert!(matches!(error, ClusterError::BadSetting { .. }), "{error}");
    assert!(error.to_string().contains("DBC_POSTGRES_BIN"), "{error}");
}

#[tokio::test]
async fn when_the_server_does_not_start_the_error_quotes_its_log() {
    let home = Home::new();
    Cluster::start(&home.config(Durability::Fast)).await.unwrap().stop().await.unwrap();
    let settings = home.data().join("postgres/postgresql.conf");
    let good = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("{good}\nunknown_thing = 1\n")).unwrap();
    let error = Cluster::start(&home.config(Durability::Fast)).await.unwrap_err();
    assert_eq!(error.code(), "postgres_start_failed");
    for part in ["unknown_thing", "postgres.log"] {
        assert!(error.to_string().contains(part), "{part}: {error}");
    }
    fs::write(&settings, good).unwrap();
    Cluster::start(&home.config(Durability::Fast)).await.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn another_program_can_connect_by_the_address() {
    let home = Home::new();
    let cluster = Cluster::start(&home.config(Durability::Fast)).await.unwrap();
    let url = cluster.access().url(ClusterRole::App, DATABASE);
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let who: String = sqlx::query_scalar("select current_user::text").fetch_one(&mut connection).await.unwrap();
    assert_eq!(who, "dbc_app");
    connection.close().await.unwrap();
    cluster.stop().await.unwrap();
}

/// As root the tests above lend the server to a system account; here those that meet accounts, processes and folders
/// run once more as an ordinary user.
#[test]
fn everything_works_for_an_ordinary_user_too() {
    if !is_root() {
        eprintln!("skipped: the tests of this file are already running as an ordinary user");
        return;
    }
    let home = Home::new();
    let words = ["second_start", "kill_9_of_the_program", "its_account", "guest", "cannot_be_used", "dropping"];
    let output = Helper::tests_as_nobody(&home, &words);
    assert!(output.contains("test result: ok. 6 passed"), "{output}");
}

/// Not a test: what the tests above start as a program of its own.
#[tokio::test]
#[ignore = "started by other tests as a program of its own"]
async fn helper_program() {
    cluster_tools::run_helper().await;
}
