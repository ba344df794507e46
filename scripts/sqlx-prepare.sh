#!/usr/bin/env bash
# Writes .sqlx again: the shape of every query, checked by the compiler against a throw-away Postgres that has just
# the migrations. Commit the result; builds then need no database.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=scripts/lib/postgres.sh
source "$ROOT/scripts/lib/postgres.sh"
cd "$ROOT"

bash scripts/packages.sh run

# Written beside and exchanged at the end, so that a query that does not compile costs nothing.
shapes="$ROOT/target/sqlx-new"
base="$(mktemp -d /tmp/dbc-sqlx.XXXXXX)"
cleanup() {
  pg_stop "$base"
  rm -rf "$base" "$shapes"
}
trap cleanup EXIT
is_root && chown postgres:postgres "$base"
pg_start "$base"
pg_fresh_database "$base"

# A crate is compiled again, and so describes its queries again, when its root is newer than its artefact.
mapfile -t crates < <(grep -rlE 'query(_as|_scalar)?(_unchecked)?!' crates/*/src crates/*/tests 2>/dev/null | cut -d/ -f1,2 | sort -u)
[ "${#crates[@]}" -gt 0 ] || fail "No crate has a query checked at compile time."
for crate in "${crates[@]}"; do
  find "$crate" \( -path '*/src/lib.rs' -o -path '*/src/main.rs' -o -path '*/tests/*.rs' \) -exec touch {} +
done

rm -rf "$shapes"
mkdir -p "$shapes"
SQLX_OFFLINE=false SQLX_OFFLINE_DIR="$shapes" DATABASE_URL="$(pg_url "$base")" \
  cargo check --locked --quiet --workspace --all-targets
rm -rf .sqlx
mv "$shapes" .sqlx
say "$(find .sqlx -name '*.json' | wc -l) queries described in .sqlx."
