#!/usr/bin/env bash
# The Python that the benchmarks compare with, in a folder of its own under target/. Prints the interpreter's path.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

place="$(target_dir)/bench-python"
wanted="pandas openpyxl python-calamine XlsxWriter"
if [ "$(cat "$place/wanted" 2>/dev/null || true)" != "$wanted" ]; then
  have python3 || fail "The comparison with Python needs python3 with its venv module."
  rm -rf "$place"
  python3 -m venv "$place" >&2 || fail "python3 cannot make a virtual environment (Debian: apt-get install python3-venv)."
  # shellcheck disable=SC2086
  "$place/bin/pip" install --quiet --disable-pip-version-check $wanted >&2
  printf '%s' "$wanted" >"$place/wanted"
fi
printf '%s\n' "$place/bin/python"
