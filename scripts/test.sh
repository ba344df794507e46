#!/usr/bin/env bash
# All tests: of the web application, of the Rust workspace on a real Postgres, and in a real browser.
#   test.sh          the tests of every day
#   test.sh slow     those, the slow ones, and every browser journey
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$ROOT"

rust_tests() {
  cargo test --locked --workspace --quiet --no-fail-fast
}

slow_rust_tests() {
  cargo test --locked --workspace --quiet --no-fail-fast -- --ignored
}

packages="test"
[ "${1:-}" != slow ] || packages="slow"
bash scripts/packages.sh "$packages"
step "Web unit tests" bash scripts/web.sh test
step "Web build" bash scripts/web.sh build
step "Rust tests" rust_tests
[ "${1:-}" != slow ] || step "Slow Rust tests" slow_rust_tests
[ "${1:-}" != slow ] || step "Made-up requests" env DBC_BINARY="$(target_dir)/debug/dbc" bash scripts/schemathesis.sh
# The Rust tests have just built the binary for themselves; building it alone would choose other features of some
# libraries and compile half of them again.
[ "${1:-}" != slow ] || export DBC_SLOW_JOURNEYS=1
step "Browser journeys" env DBC_BINARY="$(target_dir)/debug/dbc" bash scripts/e2e.sh
