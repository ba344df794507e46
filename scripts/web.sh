#!/usr/bin/env bash
# The web application.
#   web.sh deps     its packages, when package-lock.json changed
#   web.sh build    the static export in web/dist, when a source changed
#   web.sh test     unit tests
#   web.sh lint     formatting, rules and types
#   web.sh types    types of the API, from web/openapi.json
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=scripts/lib/npm.sh
source "$ROOT/scripts/lib/npm.sh"

export NEXT_TELEMETRY_DISABLED=1
WEB="$ROOT/web"
# Outside dist, which goes into the binary as it is.
BUILT="$WEB/node_modules/.built-from"

# One hash over every source file, its name and its content.
sources() {
  (cd "$WEB" && find . \( -name node_modules -o -name .next -o -name out -o -name dist -o -name next-env.d.ts \) -prune \
    -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
}

build() {
  local now
  now="$(sources)"
  if [ -f "$WEB/dist/index.html" ] && [ "$(cat "$BUILT" 2>/dev/null)" = "$now" ]; then
    return 0
  fi
  say "Building the web application ..."
  (cd "$WEB" && run_quietly npm run build)
  printf '%s\n' "$now" >"$BUILT"
}

case "${1:-}" in
deps) npm_packages "$WEB" ;;
build) npm_packages "$WEB" && build ;;
test) npm_packages "$WEB" && cd "$WEB" && npm test --silent ;;
lint) npm_packages "$WEB" && cd "$WEB" && npm run --silent lint && npm run --silent types ;;
types) npm_packages "$WEB" && cd "$WEB" && npm run --silent api:types ;;
*) fail "Usage: scripts/web.sh deps | build | test | lint | types" ;;
esac
