#!/usr/bin/env bash
# Everything that can be said about the sources without running them. Tries all of it before it fails.
set -uo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
cd "$ROOT" || exit 1

failed=()
check() {
  local title="$1"
  step "$@" || failed+=("$title")
}

bash scripts/packages.sh lint || exit 1
# The binary embeds the web application, so it is built first.
check "Web build" bash scripts/web.sh build
check "Web lint, format and types" bash scripts/web.sh lint
check "Rust format" cargo fmt --all --check
check "Clippy" cargo clippy --locked --quiet --workspace --all-targets -- -D warnings
check "Dependencies: licences, bans, sources" cargo deny --log-level error --offline check licenses bans sources
# The list of known flaws lives on the network; a machine without access says so and goes on.
if cargo deny fetch db >/dev/null 2>&1; then
  check "Dependencies: advisories" cargo deny --log-level error check advisories
else
  say "Skipped: the list of security advisories cannot be fetched."
fi
check "Shell scripts" shellcheck -x scripts/*.sh scripts/lib/*.sh .ci/run fuzz/run.sh

if [ "${#failed[@]}" -gt 0 ]; then
  for title in "${failed[@]}"; do printf '\033[31m✗ %s\033[0m\n' "$title" >&2; done
  exit 1
fi
