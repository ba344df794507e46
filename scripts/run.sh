#!/usr/bin/env bash
# Builds what changed and starts the platform with a demonstration on http://localhost:8080, beside a simulated supplier
# on port 8090 whose days last 24 minutes. Ctrl-C ends both; starting again keeps the data. Further arguments go to
# `dbc serve`. With DBC_FOXWAY_KEY set, the supplier is the one that the environment names, and none is simulated.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$ROOT"

bash scripts/packages.sh run
bash scripts/web.sh build
say "Building dbc (the first time takes some minutes) ..."
cargo build --locked --package dbc-dbc
dbc="$(target_dir)/debug/dbc"

if [ -n "${DBC_FOXWAY_KEY:-}" ]; then
  exec "$dbc" serve --demo "$@"
fi

# Both sides of the demonstration know these words; they open nothing but the simulated supplier.
export DBC_FOXWAY_KEY=simulator
export DBC_FOXWAY_PROFILE="$ROOT/scripts/lib/simulated-supplier.toml"
export DBC_FOXWAY_WEBHOOK_SECRET=demonstration
listen="${DBC_LISTEN:-127.0.0.1:8080}"
# The supplier has lived for a day, as the demonstration's lists have: they are the same lists.
"$dbc" foxway-simulator --speed 60 --lived-hours 24 \
  --hub "http://127.0.0.1:${listen##*:}/api/foxway/webhooks" --hub-secret "$DBC_FOXWAY_WEBHOOK_SECRET" &
simulator=$!
sleep 1
kill -0 "$simulator" 2>/dev/null || fail "The simulated supplier cannot start: free port 8090 of this machine."
"$dbc" serve --demo "$@" &
server=$!

trap 'kill -TERM "$server" 2>/dev/null || true' INT TERM
trap 'kill -TERM "$simulator" 2>/dev/null || true' EXIT

# A signal ends `wait`, not the server: it is waited for until it has stopped.
outcome=0
wait "$server" || outcome=$?
while kill -0 "$server" 2>/dev/null; do
  outcome=0
  wait "$server" || outcome=$?
done
exit "$outcome"
