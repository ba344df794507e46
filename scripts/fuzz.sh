#!/usr/bin/env bash
# Feeds the readers of files with nonsense, FUZZ_SECONDS (180) for each target.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$ROOT"

bash scripts/packages.sh fuzz
exec sh fuzz/run.sh "${FUZZ_SECONDS:-180}"
