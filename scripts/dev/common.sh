# Shared beginning of the scripts in this folder: the top folder, and how to speak.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root" || exit

say() { printf '%s\n' "$*"; }

# One line that says what is wrong and what to do, then the end.
die() {
  printf '%s: %s\n' "$(basename "$0" .sh)" "$*" >&2
  exit 1
}

# Names the step, runs the command quietly, shows its output only if it fails: quietly NAME LOG COMMAND…
quietly() {
  local name=$1 log=$2 started=$SECONDS
  shift 2
  mkdir -p "$(dirname "$log")"
  printf '%s … ' "$name"
  if "$@" >"$log" 2>&1; then
    say "done ($((SECONDS - started)) s)"
    return 0
  fi
  say "failed; the end of $log:"
  tail -n 40 "$log" >&2
  return 1
}
