#!/usr/bin/env bash
# Installs what is missing, by Debian's package names; elsewhere says in one sentence what to install.
#   packages.sh run     what building and running needs
#   packages.sh test    that, and what the tests need
#   packages.sh slow    that, and what the slow tests need: LibreOffice, which opens what we write
#   packages.sh lint    that, and what judges the sources: shellcheck, cargo-deny (built once, some minutes)
#   packages.sh fuzz    that, and what fuzzing needs
# Quiet when nothing is missing.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=scripts/lib/postgres.sh
source "$ROOT/scripts/lib/postgres.sh"

CARGO_DENY=0.20.2

have cargo || fail "Rust is missing: install rustup (https://rustup.rs), which then fetches the version this project names."
if ! have node || ! have npm; then
  fail "Node.js and npm are missing: install Node.js 20.9 or later."
fi
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 9) ? 0 : 1)' ||
  fail "Node.js $(node --version) is too old: 20.9 or later is needed."

missing=()
have cc || missing+=(gcc libc6-dev)
pg_bin >/dev/null || missing+=(postgresql)
if [ "${1:-run}" = test ] || [ "${1:-run}" = slow ]; then
  have redis-server || missing+=(redis-server)
  have chromium || have chromium-browser || have google-chrome || missing+=(chromium)
fi
if [ "${1:-run}" = slow ]; then
  have soffice || missing+=(libreoffice-calc)
  python3 -c "import ensurepip, venv" 2>/dev/null || missing+=(python3-venv)
fi
if [ "${1:-run}" = lint ]; then
  have shellcheck || missing+=(shellcheck)
  if ! have cargo-deny; then
    say "Building cargo-deny $CARGO_DENY ..."
    cargo install --locked --quiet cargo-deny --version "$CARGO_DENY" || fail "cargo install cargo-deny failed."
  fi
fi
if [ "${1:-run}" = fuzz ]; then
  have c++ || missing+=(g++)
  have unzip || missing+=(unzip)
fi
[ "${#missing[@]}" -gt 0 ] || exit 0

is_debian || fail "Missing: ${missing[*]} (Debian's names). Install them with this system's package manager, then start again."
if ! is_root && ! have sudo; then
  fail "Missing: ${missing[*]}. Ask an administrator for: apt-get install ${missing[*]}"
fi

log="$(mktemp)"
trap 'rm -f "$log"' EXIT

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    fail "apt-get $1 failed. Install by hand: apt-get install ${missing[*]}"
  }
}

# The platform starts its own private Postgres (and the tests their own Redis): Debian's packages shall neither make
# a database cluster nor leave a service running. Both hold for this installation only.
no_cluster=/etc/postgresql-common/createcluster.d/dbc-none.conf
service_of=()
for package in "${missing[@]}"; do
  case "$package" in
  postgresql)
    as_root mkdir -p "$(dirname "$no_cluster")"
    printf 'create_main_cluster = false\n' | as_root tee "$no_cluster" >/dev/null
    ;;
  redis-server) service_of+=(redis-server) ;;
  esac
done

say "Installing ${missing[*]} ..."
apt update
apt install -y --no-install-recommends "${missing[@]}"

as_root rm -f "$no_cluster"
for service in "${service_of[@]}"; do
  if [ -d /run/systemd/system ]; then
    as_root systemctl disable --now --quiet "$service" || true
  fi
done
