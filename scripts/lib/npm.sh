# shellcheck shell=bash
# Packages of a folder with a package-lock.json.

# Runs a command and shows what it wrote only when it fails.
run_quietly() {
  local log
  log="$(mktemp)"
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# npm_packages <folder>: exactly what the lock file says, and only when it changed.
npm_packages() {
  local dir="$1" wanted
  wanted="$(cat "$dir/package.json" "$dir/package-lock.json" "$dir/.npmrc" | sha256sum)"
  if [ "$(cat "$dir/node_modules/.installed-from" 2>/dev/null)" = "$wanted" ]; then
    return 0
  fi
  say "Fetching the packages of $(basename "$dir")/ ..."
  (cd "$dir" && run_quietly npm ci --no-progress) || fail "npm ci failed in $dir."
  printf '%s\n' "$wanted" >"$dir/node_modules/.installed-from"
}
