#!/usr/bin/env bash
# Every benchmark, in a release build. `bench.sh full` also runs their large forms.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$ROOT"

bash scripts/packages.sh run
bash scripts/web.sh build
large=()
[ "${1:-}" != full ] || large=(-- --large)
for source in bench/src/bin/*.rs; do
  name="$(basename "$source" .rs)"
  if [ "$name" = transform ]; then
    python="$(bash scripts/bench-python.sh)"
    step "Benchmark: $name" cargo run --locked --release --quiet --package dbc-bench --bin "$name" -- --python "$python"
    continue
  fi
  step "Benchmark: $name" cargo run --locked --release --quiet --package dbc-bench --bin "$name" "${large[@]}"
done
