#!/usr/bin/env bash
# Browser journeys against servers of their own: DBC_BINARY, or what this builds. Arguments go to `node --test`, such as --test-name-pattern=login.
# DBC_SLOW_JOURNEYS=1 adds those of e2e/slow/.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=scripts/lib/npm.sh
source "$ROOT/scripts/lib/npm.sh"
cd "$ROOT"

bash scripts/packages.sh test
bash scripts/web.sh build
npm_packages "$ROOT/e2e"
if [ -z "${DBC_BINARY:-}" ]; then
  cargo build --locked --quiet --package dbc-dbc
  DBC_BINARY="$(target_dir)/debug/dbc"
  export DBC_BINARY
fi
journeys=(e2e/journeys/)
[ -z "${DBC_SLOW_JOURNEYS:-}" ] || journeys+=(e2e/slow/)
exec node --test --test-concurrency=1 "$@" "${journeys[@]}"
