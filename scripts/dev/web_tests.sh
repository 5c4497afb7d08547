#!/usr/bin/env bash
# The web app in Debian's Chromium, against the program of build/release with a demo company of its own:
#   web_tests.sh [FOLDER [RESULTS]]     FOLDER: of the cluster; RESULTS: where the JUnit file goes
#   web_tests.sh --bench                measures how long screens and keys take, and tests nothing
# ITDO_ERP_BINARY: another program. Without a FOLDER the cluster is made and thrown away.
set -euo pipefail
source "$(dirname "$0")/common.sh"

config=playwright.config.ts
if [[ ${1:-} == --bench ]]; then
  config=playwright.bench.config.ts
  shift
fi
folder=${1:-}
made=
server=
worker=
finish() {
  if [[ -n $worker ]]; then kill -TERM "$worker" 2>/dev/null || true; fi
  if [[ -n $server ]] && kill -TERM "$server" 2>/dev/null; then wait "$server" 2>/dev/null || true; fi
  if [[ -n $made ]]; then
    scripts/dev/cluster.sh stop "$made" >/dev/null 2>&1 || true
    rm -rf "$made"
  fi
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

if [[ -z $folder ]]; then
  made=$(mktemp -d /tmp/itdo-web-test.XXXXXX)
  chmod 755 "$made"
  folder=$made
fi
program=${ITDO_ERP_BINARY:-build/release/itdo-erp}
[[ -x $program ]] || die "there is no $program; scripts/dev/build.sh release makes it"
newer=
if [[ -e web/dist/index.html ]]; then newer=$(find web/src web/index.html -newer web/dist/index.html -print -quit); fi
if [[ ! -e web/dist/index.html || -n $newer ]]; then
  [[ -d web/node_modules ]] || (cd web && npm ci --no-audit --no-fund)
  (cd web && npm run build)
fi

CLUSTER_FSYNC=off scripts/dev/cluster.sh start "$folder"
eval "$(scripts/dev/cluster.sh env "$folder")"
# Beside the databases of other tests on the same cluster.
superuser() { psql -XAtq "$ITDO_SUPERUSER_URL" -c "$1"; }
superuser "drop database if exists itdo_erp_db with (force)"
"$program" setup-database --superuser "$ITDO_SUPERUSER_URL"
"$program" migrate
"$program" demo load --if-empty
# A second company, and somebody who works for both (web/e2e/people.ts).
"$program" organization add --code MOMIJI --name 紅葉工業株式会社 --administrator admin@momiji.example \
  --password Nadeshiko-Kikyo-77
"$program" user add both@aoba.example --name '両社 葵' --role administrator --organization AOBA \
  --password Yamabuki-Kaede-77
"$program" user join both@aoba.example --organization MOMIJI --role accountant
# A third one, which demands passkeys of its people for a while (web/e2e/passkeys.spec.ts).
"$program" organization add --code KEYAKI --name 欅商事株式会社 --administrator admin@keyaki.example \
  --password Nadeshiko-Kikyo-77

port=$(/usr/bin/python3 tests/api/support/ports.py)
export ITDO_ERP__SERVER__PORT=$port ITDO_ERP__SERVER__WEB_ROOT=$root/web/dist
# Passkeys belong to a name, and a number is none.
export ITDO_ERP__SERVER__PUBLIC_URL=http://localhost:$port
# Of the three, the one that runs the installation.
export ITDO_ERP__SUPPORT__COMPANY=AOBA
# A report for the console to show.
"$program" perf capacity --mail >/dev/null
"$program" serve &
server=$!
"$program" machine work --stay &
worker=$!
for _ in {1..300}; do
  ! curl -sf -o /dev/null "http://127.0.0.1:$port/health/ready" || break
  kill -0 "$server" 2>/dev/null || die "the server ended by itself"
  sleep 0.1
done

cd web
ITDO_URL=http://127.0.0.1:$port ITDO_RESULTS=${2:-} npx --no-install playwright test --config $config
