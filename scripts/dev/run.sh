#!/usr/bin/env bash
# Everything from a fresh checkout to a running ERP with a demo company. Ctrl+C stops it all.
# PORT: where it listens, 8000 unless set. The data lie under var/ and are there again the next time.
set -euo pipefail
source "$(dirname "$0")/common.sh"

port=${PORT:-8000}
if ! [[ $port =~ ^[0-9]{1,5}$ ]] || ((port < 1 || port > 65535)); then die "PORT=$port is not a port number"; fi

scripts/dev/packages.sh run

# One run a checkout: a second one would take the database away from the first when it ends. What outlives a step is
# started without the lock (9>&-).
mkdir -p var
exec 9>var/run.lock
flock -n 9 || die "this checkout is running already; stop that make run first"

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }

if listens; then
  holder=$(ss -Hltnp "sport = :$port" 2>/dev/null | sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/ by \1 (process \2)/p' | head -n 1)
  die "port $port is taken$holder; choose another: make run PORT=8001"
fi

server=
worker=
finish() {
  local status=$?
  # From here on a second Ctrl+C must not leave a database running.
  trap '' INT TERM HUP
  if [[ -n $worker ]]; then kill -TERM "$worker" 2>/dev/null || true; fi
  if [[ -n $server ]] && kill -TERM "$server" 2>/dev/null; then
    say "Stopping …"
    for _ in {1..300}; do
      kill -0 "$server" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  scripts/dev/cluster.sh stop var || true
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

scripts/dev/build.sh release itdo-erp web
scripts/dev/cluster.sh start var 9>&-
environment=$(scripts/dev/cluster.sh env var)
eval "$environment"
export ITDO_ERP__SERVER__PORT=$port ITDO_ERP__SERVER__WEB_ROOT=$root/web/dist
export ITDO_ERP__SERVER__PUBLIC_URL=${ITDO_ERP__SERVER__PUBLIC_URL:-http://localhost:$port}
program=build/release/itdo-erp

# The mark stands from the making of the database until the demo company is complete: a first load that was interrupted
# begins again. Nobody has worked in such a database.
superuser_sql() { psql -XAtq "$ITDO_SUPERUSER_URL" -c "$1"; }
if [[ -e var/demo-loading ]]; then superuser_sql "drop database if exists itdo_erp_db with (force)"; fi
if [[ -z $(superuser_sql "select 1 from pg_database where datname = 'itdo_erp_db'") ]]; then touch var/demo-loading; fi
quietly "Preparing the database" build/log/setup-database.log "$program" setup-database --superuser "$ITDO_SUPERUSER_URL"
quietly "Migrating" build/log/migrate.log "$program" migrate
quietly "Loading the demo company" build/log/demo.log "$program" demo load --if-empty
rm -f var/demo-loading

"$program" serve 9>&- &
server=$!
# What an installed system's unit does: backups and restores that are asked for in the web app.
"$program" machine work --stay 9>&- &
worker=$!
for _ in {1..600}; do
  ! listens || break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.05
done
if kill -0 "$server" 2>/dev/null && listens; then
  say "ITDO ERP is ready: http://localhost:$port"
  "$program" demo sign-ins
  say "Stop it with Ctrl+C."
  trap 'exit 0' INT TERM HUP
fi
wait "$server" || die "the server ended by itself with status $?; its log is in var/log"
