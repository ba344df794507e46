#!/usr/bin/env bash
# A Postgres kept running while you write SQL, so that the compiler checks queries against the real tables:
#   bash scripts/dev-db.sh start
#   SQLX_OFFLINE=false DATABASE_URL=$(bash scripts/dev-db.sh url) cargo check -p dbc-catalogue
# After a change of the migrations: bash scripts/dev-db.sh reset
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=scripts/lib/postgres.sh
source "$ROOT/scripts/lib/postgres.sh"

# Short: the path of a Unix socket may not exceed 107 bytes.
DIR="${DBC_DEV_DB_DIR:-/tmp/dbc-dev}"

case "${1:-}" in
start)
  if pg_running "$DIR"; then
    say "Already running in $DIR."
  else
    pg_start "$DIR"
    pg_fresh_database "$DIR"
    say "Started in $DIR, migrations applied."
  fi
  pg_url "$DIR"
  ;;
reset)
  pg_start "$DIR"
  # Built beside and exchanged: a migration that does not apply costs nothing, and a build that is running meanwhile
  # finds a whole base at every moment.
  pg_fresh_database "$DIR" dbc_next
  pg_sql "$DIR" postgres postgres <<'SQL'
DROP DATABASE IF EXISTS dbc WITH (FORCE);
ALTER DATABASE dbc_next RENAME TO dbc;
SQL
  say "Migrations applied to an empty database."
  ;;
stop)
  pg_stop "$DIR"
  ;;
url)
  pg_url "$DIR"
  ;;
psql)
  shift
  pg_sql "$DIR" dbc_owner dbc "$@"
  ;;
*)
  fail "Usage: scripts/dev-db.sh start | reset | stop | url | psql [arguments]"
  ;;
esac
