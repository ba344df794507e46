#!/usr/bin/env bash
# Builds what changed and starts the platform with a demonstration on http://localhost:8080. Ctrl-C ends it; starting
# again keeps the data. Further arguments go to `dbc serve`.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$ROOT"

bash scripts/packages.sh run
bash scripts/web.sh build
say "Building dbc (the first time takes some minutes) ..."
cargo build --locked --package dbc-dbc
exec "$(target_dir)/debug/dbc" serve --demo "$@"
