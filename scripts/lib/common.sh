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
