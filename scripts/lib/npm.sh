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

# npm_packages <folder>: exactly what the lock file says, and only when it changed. `npm ci` would be the word for it, but
# it refuses a lock file that lacks the native parts of other systems than the one it was written on; those are pinned
# by the packages that need them, and `--no-save` leaves the lock file as it is.
npm_packages() {
  local dir="$1" wanted
  wanted="$(cat "$dir/package.json" "$dir/package-lock.json" "$dir/.npmrc" | sha256sum)"
  if [ "$(cat "$dir/node_modules/.installed-from" 2>/dev/null)" = "$wanted" ]; then
    return 0
  fi
  say "Fetching the packages of $(basename "$dir")/ ..."
  (cd "$dir" && run_quietly npm install --no-save --no-progress) || fail "npm install failed in $dir."
  printf '%s\n' "$wanted" >"$dir/node_modules/.installed-from"
}
