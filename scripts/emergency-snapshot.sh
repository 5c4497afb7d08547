#!/usr/bin/env bash
# The evidence of a bad day in one file, within half a minute, whatever is broken; changes nothing but the incident that
# it becomes part of: the one that is named, or one that is opened.
#   emergency-snapshot.sh [FOLDER] [--incident NUMBER]
# `itdo-erp snapshot` does it. Where the program does not run, because it or its settings are broken, the same table of
# contents (snapshot-contents.txt) is gathered by the shell alone.
set -uo pipefail
here=$(dirname "$(readlink -f "$0")")
state=${ITDO_ERP__OPERATIONS__STATE_FOLDER:-/var/lib/itdo-erp/operations}
folder=$state/snapshots incident=
for ((word = 1; word <= $#; word++)); do
  case ${!word} in
    --incident=*) incident=${!word#*=} ;;
    --incident) ((word++)) && incident=${!word-} ;;
    --*) ;;
    *) folder=${!word} ;;
  esac
done
umask 077

timeout -k 1 26 "$here/itdo-erp.sh" snapshot "$@"
status=$?
if ((status == 0 || status == 3)); then exit "$status"; fi
echo "emergency-snapshot: the program could not (status $status); going on by the shell alone" >&2

ITDO_SERVER=$(pgrep -o -f 'itdo-erp( .*)? serve$')
export ITDO_SERVER ITDO_SCRIPTS=$here
export ITDO_HOURS=${ITDO_HOURS:-6} ITDO_LOGS=${ITDO_LOGS:-/var/log/itdo-erp} LC_ALL=C.UTF-8 SYSTEMD_COLORS=0 PSQL_PAGER=
export ITDO_DATABASE=${ITDO_DATABASE:-postgresql://postgres@/itdo_erp_db} ITDO_REDIS=${ITDO_REDIS:-}
export ITDO_HEALTH=${ITDO_HEALTH:-http://127.0.0.1:8000/health} PATH=$PATH:/usr/sbin:/sbin
export PGCONNECT_TIMEOUT=3 PGOPTIONS='-c default_transaction_read_only=on -c statement_timeout=5000'

# Texts wait in memory until they are packed: the disk may be full.
name=itdo-erp-snapshot-$(uname -n)-$(date +%Y%m%d_%H%M%S)-$$
for memory in /dev/shm /run "${TMPDIR:-/tmp}"; do
  work=$(mktemp -d "$memory/itdo-snapshot.XXXXXX" 2>/dev/null) && break
done
if [[ -z $work ]]; then
  echo "emergency-snapshot: there is no place to work in, not even in memory" >&2
  exit 1
fi
trap 'rm -rf "$work"' EXIT
mkdir "$work/$name"

gather() {
  { timeout -s KILL 6 sh -c "$2" 2>&1 </dev/null || echo "[ended with status $?]"; } |
    tail -c 8000000 | LC_ALL=C sed -E -f "$here/snapshot-masks.txt" >"$work/$name/$1.txt"
}

index="$work/$name/index.html"
echo "<!doctype html><meta charset=\"utf-8\"><title>$name</title><h1>$name, by the shell alone</h1><ul>" >"$index"
while read -r piece command; do
  case $piece in '' | '#'*) continue ;; esac
  mkdir -p "$work/$name/$(dirname "$piece")"
  echo "<li><a href=\"$piece.txt\">$piece</a>" >>"$index"
  gather "$piece" "$command" &
done <"$here/snapshot-contents.txt"
gathered=$(jobs -p)
# What hangs in the kernel is not waited for.
for ((second = 0; second < 40; second++)); do
  [[ -n $(jobs -rp) ]] || break
  sleep 0.2
done
# shellcheck disable=SC2086
kill $gathered 2>/dev/null

# What stands in single quotes is for the shell of the owner.
# shellcheck disable=SC2016
# The server takes it over when it runs and has its database.
leave_note() {
  local archive bytes sum id
  archive=$(readlink -f "$1" | sed 's/[\\"]/\\&/g') bytes=$(stat -c %s "$1") || return
  read -r sum _ <"$1.sha256"
  id=$(cat /proc/sys/kernel/random/uuid) || return
  printf '{"id":"%s","at":"%s","host":"%s","file":"%s","bytes":%s,"sha256":"%s","incident":"%s"}\n' \
    "$id" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(uname -n)" "$archive" "$bytes" "$sum" "${incident//[!A-Za-z0-9-]/}" \
    | "$here/as-owner.sh" "$state" sh -c 'umask 027 && mkdir -p "$1" && cat >"$1/$2.part" && mv "$1/$2.part" "$1/$2.json"' \
      sh "$state/evidence" "$id"
}

# shellcheck disable=SC2016
# place FOLDER FILE: what comes in, as a new file there. What lies under that name is not touched.
place() { "$here/as-owner.sh" "$1" sh -c 'mkdir -p "$1" && set -C && cat >"$1/$2"' sh "$1" "$2"; }

if command -v zstd >/dev/null; then pack=(--use-compress-program=zstd) suffix=zst; else pack=(--gzip) suffix=gz; fi
archive=$name.tar.$suffix
tar --create "${pack[@]}" --directory="$work" --file="$work/$archive" "$name" || exit 1
for place in "$folder" /var/tmp /dev/shm /run; do
  file=$place/$archive
  if place "$place" "$archive" <"$work/$archive" && (cd "$work" && sha256sum "$archive") | place "$place" "$archive.sha256"; then
    leave_note "$file" || echo "emergency-snapshot: no incident will know of it" >&2
    echo "$file"
    [[ $place == "$folder" ]] && exit 0
    exit 3
  fi
  "$here/as-owner.sh" "$place" rm -f "$file" "$file.sha256"
  echo "emergency-snapshot: $place cannot take it; another place is tried" >&2
done
exit 1
