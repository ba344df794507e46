#!/usr/bin/env bash
# The long races for the last units: RACE_ATTEMPTS (1,000,000) attempts each; hours on two cores.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$ROOT"

bash scripts/packages.sh test
export DBC_RACE_ATTEMPTS="${RACE_ATTEMPTS:-1000000}"
exec cargo test --locked --package dbc-orders --test orders -- --ignored --nocapture --test-threads=1 race::
