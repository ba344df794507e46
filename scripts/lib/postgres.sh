# shellcheck shell=bash
# A small private Postgres for tools: socket only, no fsync, trust inside a folder only its owner can enter.
# `dbc` has its own, careful private cluster in Rust; this one serves the compile-time check of SQL, before any
# of the Rust can be built.

# Prints the folder of the server's programs: that of DBC_POSTGRES_BIN, else the newest of 15 or later.
pg_bin() {
  local dir major best="" best_major=14
  if [ -n "${DBC_POSTGRES_BIN:-}" ]; then
    printf '%s\n' "$DBC_POSTGRES_BIN"
    return 0
  fi
  for dir in "$(dirname "$(command -v initdb || printf '/none/initdb')")" /usr/lib/postgresql/*/bin \
    /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin; do
    if [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ] && [ -x "$dir/psql" ]; then
      major="$("$dir/postgres" --version | sed -E 's/[^0-9]*([0-9]+).*/\1/')"
      if [ "$major" -gt "$best_major" ]; then
        best="$dir" best_major="$major"
      fi
    fi
  done
  [ -n "$best" ] || return 1
  printf '%s\n' "$best"
}

# Postgres refuses to run as root: then its own account runs it.
pg_as_server() {
  if ! is_root; then
    "$@"
  else
    (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$@")
  fi
}

# pg_start <folder>: makes the cluster on first use and starts it; the folder is also the socket's folder.
pg_start() {
  local dir="$1" bin
  bin="$(pg_bin)" || fail "No Postgres 15 or later found. Install it (Debian: apt-get install postgresql), or set DBC_POSTGRES_BIN to the folder that holds initdb."
  if pg_running "$dir"; then
    return 0
  fi
  if [ -e "$dir" ] && [ ! -O "$dir" ] && ! is_root; then
    fail "$dir belongs to somebody else. Set DBC_DEV_DB_DIR to a folder of yours."
  fi
  if [ ! -f "$dir/data/PG_VERSION" ]; then
    mkdir -p "$dir"
    chmod 700 "$dir"
    is_root && chown postgres:postgres "$dir"
    rm -rf "$dir/data"
    pg_as_server "$bin/initdb" --pgdata="$dir/data" --username=postgres --auth=trust --encoding=UTF8 \
      --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 || fail "initdb failed, see $dir/initdb.log"
  fi
  pg_as_server "$bin/pg_ctl" start --pgdata="$dir/data" --log="$dir/server.log" --wait --silent --timeout=30 -o \
    "-c listen_addresses='' -c unix_socket_directories='$dir' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60 -c shared_buffers=32MB" ||
    fail "Postgres did not start, see $dir/server.log"
}

# pg_running <folder>: whether the server of exactly that folder answers.
pg_running() {
  local dir="$1" bin
  bin="$(pg_bin)" || return 1
  [ -f "$dir/data/postmaster.pid" ] && "$bin/pg_isready" --quiet --host="$dir" --username=postgres --dbname=postgres
}

# pg_stop <folder>: stops the server whose process id stands in that folder, and no other.
pg_stop() {
  local dir="$1" bin
  bin="$(pg_bin)" || return 0
  [ ! -f "$dir/data/postmaster.pid" ] ||
    pg_as_server "$bin/pg_ctl" stop --pgdata="$dir/data" --mode=fast --wait --silent
}

# pg_sql <folder> <role> <database> <psql arguments...>
pg_sql() {
  local dir="$1" role="$2" database="$3" bin
  shift 3
  bin="$(pg_bin)"
  PGOPTIONS='-c client_min_messages=warning' "$bin/psql" --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --host="$dir" \
    --username="$role" --dbname="$database" "$@"
}

# pg_fresh_database <folder> [name]: the two roles, and an empty database (`dbc`) with every migration applied.
pg_fresh_database() {
  local dir="$1" name="${2:-dbc}" migration
  pg_sql "$dir" postgres postgres <<SQL
DROP DATABASE IF EXISTS $name WITH (FORCE);
DO \$\$
BEGIN
  IF to_regrole('dbc_owner') IS NULL THEN CREATE ROLE dbc_owner LOGIN; END IF;
  IF to_regrole('dbc_app') IS NULL THEN CREATE ROLE dbc_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB; END IF;
END
\$\$;
CREATE DATABASE $name OWNER dbc_owner TEMPLATE template0;
SQL
  pg_sql "$dir" postgres "$name" <<'SQL'
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
SQL
  for migration in "$ROOT"/migrations/*.sql; do
    [ -e "$migration" ] || continue
    pg_sql "$dir" dbc_owner "$name" --single-transaction --file="$migration" ||
      fail "The migration $(basename "$migration") does not apply."
  done
}

# pg_url <folder>: the address of that database for sqlx, as the role that owns the tables.
pg_url() {
  local encoded="${1//\//%2F}"
  printf 'postgres://dbc_owner@%s/dbc\n' "$encoded"
}
