#!/usr/bin/env bash
# Stops PostgreSQL of a primary whose Patroni hangs, before its lease ends and another node takes over: so that there are
# not two primaries where no watchdog resets the machine. itdo-erp-fence.service runs it as postgres, beside Patroni.
#   fence.sh [CONFIG]     CONFIG: /etc/patroni/config.yml unless named
# Patroni is asked every second whether its loop runs. It renews its lease once a loop, so that at the last good answer the
# lease had ttl - loop_wait to go at least. Nothing happens in pause, on a standby, or before Patroni answered once.
# See docs/admin/high-availability.md
set -euo pipefail

config=${1:-/etc/patroni/config.yml}
api=http://$(sed -n '/^restapi:/,/^[^ ]/s/^ *connect_address: *//p' "$config")
data=$(sed -n 's/^ *data_dir: *//p' "$config")
tools=$(sed -n 's/^ *bin_dir: *//p' "$config")
margin=3 # seconds for noticing and for stopping

uptime_seconds() {
  local up
  read -r up _ </proc/uptime
  printf '%s' "${up%.*}"
}

number_of() { sed -n "s/.*\"$1\": *\([0-9]*\).*/\1/p" <<<"$said"; }

in_production() { [[ -e $data/postmaster.pid ]] && "$tools/pg_controldata" "$data" | grep -q ': *in production$'; }

stop_postgresql() {
  local postmaster
  printf '<2>fence: Patroni has not answered for %s s; PostgreSQL of this node is stopped before its lease ends\n' "$1"
  postmaster=$(head -n 1 "$data/postmaster.pid")
  if ! timeout 2 "$tools/pg_ctl" stop -D "$data" -m immediate -t 2 >/dev/null; then
    pkill -KILL -P "$postmaster" || true
    kill -KILL "$postmaster" || true
  fi
}

armed='' paused='' limit=0 last=0
while sleep 1; do
  status=$(curl -s -o /dev/null -w '%{http_code}' --max-time 1 "$api/liveness" || true)
  now=$(uptime_seconds)
  if [[ $status == 200 ]]; then
    armed=yes last=$now
    said=$(curl -fs --max-time 1 "$api/config" || true)
    ttl=$(number_of ttl) loop_wait=$(number_of loop_wait)
    if [[ -n $ttl && -n $loop_wait ]]; then limit=$((ttl - loop_wait - margin)); fi
    if [[ -n $said ]]; then paused=$(grep -o '"pause": *true' <<<"$said" || true); fi
  elif [[ -n $armed && -z $paused ]] && ((limit > 0)) && { [[ $status == 503 ]] || ((now - last >= limit)); } && in_production; then
    stop_postgresql "$((now - last))"
    armed=''
  fi
done
