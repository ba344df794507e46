# shellcheck shell=bash
# What every script here shares: where the project is, how to speak, how to become root.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
# Exported so that scripts started from a script agree on the root.
export ROOT

# A line of progress. On standard error, so that a script's answer (an address, a path) can be captured.
say() {
  printf '\033[2m·\033[0m %s\n' "$*" >&2
}

# Ends the script with one sentence that says what is wrong and what to do.
fail() {
  printf '\033[31m✗\033[0m %s\n' "$*" >&2
  exit 1
}

have() {
  command -v "$1" >/dev/null 2>&1
}

is_root() {
  [ "$(id -u)" -eq 0 ]
}

# Runs a command as root: directly, or through sudo where that needs no dialogue we cannot show.
as_root() {
  if is_root; then
    "$@"
  elif have sudo; then
    sudo "$@"
  else
    return 127
  fi
}

is_debian() {
  [ -r /etc/os-release ] && grep -Eq '^ID(_LIKE)?=.*(debian|ubuntu)' /etc/os-release && have apt-get
}

# How long something took, for people: 7 s, 3 min 12 s.
duration() {
  if [ "$1" -lt 60 ]; then printf '%d s' "$1"; else printf '%d min %02d s' "$(($1 / 60))" "$(($1 % 60))"; fi
}

# step <title> <command...>: announces it, runs it, says how long it took. The time also goes to $STEP_TIMES, when set.
step() {
  local title="$1" from="$SECONDS" took
  shift
  printf '\033[1m▸ %s\033[0m\n' "$title" >&2
  "$@" || return $?
  took="$(duration $((SECONDS - from)))"
  printf '\033[32m✓\033[0m %s (%s)\n' "$title" "$took" >&2
  [ -z "${STEP_TIMES:-}" ] || printf '%10s  %s\n' "$took" "$title" >>"$STEP_TIMES"
}

# Where cargo puts what it builds.
target_dir() {
  printf '%s\n' "${CARGO_TARGET_DIR:-$ROOT/target}"
}
