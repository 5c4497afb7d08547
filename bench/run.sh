#!/usr/bin/env bash
# Measures the release build within a PostgreSQL and Redis of its own under var/bench, durable as in
# production; both stop at the end, also on Ctrl+C. Arguments: see measure.py.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
folder=$root/var/bench
export BENCH_PROGRAM=${BENCH_PROGRAM:-$root/build/release/itdo-erp} BENCH_FOLDER=$folder
# Debian's Python, because psycopg2 is Debian's; pgbench stands beside the server's programs.
export PATH=/usr/lib/postgresql/15/bin:$PATH
[[ -x $BENCH_PROGRAM ]] || {
  echo "bench: there is no program at $BENCH_PROGRAM: make bench builds it" >&2
  exit 1
}

mkdir -p "$folder"
exec 9>"$folder/run.lock"
flock -n 9 || {
  echo "bench: another measurement is running in this checkout" >&2
  exit 1
}
finish() {
  local status=$?
  trap '' INT TERM HUP
  scripts/dev/cluster.sh stop "$folder" 9>&- || true
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# The statements that the program sends are read from PostgreSQL's activity view: it must not cut them off.
start_cluster() {
  scripts/dev/cluster.sh start "$folder" 9>&-
  environment=$(scripts/dev/cluster.sh env "$folder")
  eval "$environment"
  local size
  size=$(psql -XAtq "$ITDO_SUPERUSER_URL" \
    -c "select setting from pg_settings where name = 'track_activity_query_size'")
  if ((size < 32768)); then
    psql -XAtq "$ITDO_SUPERUSER_URL" -c "alter system set track_activity_query_size = 32768"
    scripts/dev/cluster.sh stop "$folder" 9>&-
    scripts/dev/cluster.sh start "$folder" 9>&-
  fi
}
start_cluster
BENCH_SOCKETS=$(psql -XAtq "$ITDO_SUPERUSER_URL" -c "show unix_socket_directories")
export BENCH_SOCKETS
/usr/bin/python3 bench/measure.py "$@" 9>&-
