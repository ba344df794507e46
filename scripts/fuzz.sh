#!/usr/bin/env bash
# Feeds the workbook readers with nonsense, FUZZ_SECONDS (60) for each target.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$ROOT"

[ -d fuzz/fuzz_targets ] || fail "There is no fuzz/fuzz_targets folder."
have cargo-fuzz || fail "cargo-fuzz is missing: cargo install cargo-fuzz"
for source in fuzz/fuzz_targets/*.rs; do
  name="$(basename "$source" .rs)"
  # The sanitizers that fuzzing uses are not stable; this lets the project's own compiler use them.
  step "Fuzzing $name" env RUSTC_BOOTSTRAP=1 cargo fuzz run "$name" -- -max_total_time="${FUZZ_SECONDS:-60}" -rss_limit_mb=2048
done
