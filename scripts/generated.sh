#!/usr/bin/env bash
# Makes again what is made from something else and yet committed: .sqlx from the queries and the migrations,
# web/openapi.json from the server, the web's types from that.
#   generated.sh          writes them
#   generated.sh check    writes them, and fails when anything changed
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$ROOT"

made=(.sqlx web/openapi.json web/src/api/schema.d.ts)

step "Shapes of the queries (.sqlx)" bash scripts/sqlx-prepare.sh
openapi() {
  bash scripts/web.sh build
  cargo run --locked --quiet --package dbc-dbc -- openapi | node scripts/openapi-order.mjs >web/openapi.json.new
  mv web/openapi.json.new web/openapi.json
  bash scripts/web.sh types
}
step "OpenAPI document and the web's types" openapi

if [ "${1:-}" = check ]; then
  changed="$(git status --porcelain -- "${made[@]}")"
  if [ -n "$changed" ]; then
    printf '%s\n' "$changed" >&2
    git --no-pager diff --stat -- "${made[@]}" >&2
    fail "Committed files are older than what they are made from. Run: make generated, and commit."
  fi
fi
