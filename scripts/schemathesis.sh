#!/usr/bin/env bash
# Knocks at every operation of the OpenAPI document with made-up requests, logged in as staff and as a client, against
# a demonstration of its own: no fault of the server (5xx), and no answer that the document does not declare.
#   schemathesis.sh            both people, three minutes each
#   schemathesis.sh 60         that many seconds each
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$ROOT"

seconds="${1:-180}"
version=4.32.5
venv="$(target_dir)/schemathesis"
binary="${DBC_BINARY:-$(target_dir)/debug/dbc}"

have python3 || fail "Python 3 is missing: install python3 and python3-venv."
if ! "$venv/bin/st" --version 2>/dev/null | grep -qF "$version"; then
  say "Installing schemathesis $version into $venv"
  python3 -m venv "$venv" || fail "python3 -m venv failed: install python3-venv."
  "$venv/bin/pip" install --quiet "schemathesis==$version"
fi
[ -n "${DBC_BINARY:-}" ] || cargo build --locked --quiet --package dbc-dbc

place="$(mktemp -d /tmp/dbc-st-XXXXXX)"
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
address="http://127.0.0.1:$port"
log="$place/log"
# Python runs elsewhere so that its notes stay out of the tree.
# Another account may run the database.
chmod 755 "$place"
mkdir "$place/run" "$place/data"

# It asks more than any person may.
DBC_DATA_DIR="$place/data" DBC_LISTEN="127.0.0.1:$port" DBC_LOG=warn DBC_LOG_FORMAT=text \
  DBC_READS_PER_MINUTE=0 DBC_WRITES_PER_MINUTE=0 \
  "$binary" serve --demo >"$place/out" 2>"$log" &
server=$!
stop() {
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  rm -rf "$place"
}
trap stop EXIT

for _ in $(seq 180); do
  grep -q "DBC is ready" "$place/out" && break
  kill -0 "$server" 2>/dev/null || { tail -n 20 "$log" >&2; fail "the demonstration did not start"; }
  sleep 1
done

# A session lives longer than this run, its access token ten minutes.
token_of() {
  python3 - "$address" "$1" <<'PY'
import json, sys, urllib.request

body = json.dumps({"email": sys.argv[2], "password": "demonstration"}).encode()
request = urllib.request.Request(sys.argv[1] + "/api/auth/login", body, {"content-type": "application/json"})
print(json.load(urllib.request.urlopen(request))["access_token"])
PY
}

# Ending every session would end the run; the rest of a person's account is fair game.
knock() {
  (cd "$place/run" && "$venv/bin/st" run "$address/api/openapi.json" --url "$address" \
    --header "Authorization: Bearer $(token_of "$1")" \
    --exclude-path /api/auth/logout-everywhere \
    --phases examples,coverage,fuzzing --max-time "$seconds" --seed "${SEED:-1}" --generation-database none \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
    --suppress-health-check all --warnings off --no-color --continue-on-failure)
}

step "As staff" knock camille@dbc.example
step "As a client" knock nora@telephonie-du-port.example
if grep -E '"level":"ERROR"| ERROR ' "$log" >&2; then
  fail "the server reported faults"
fi
