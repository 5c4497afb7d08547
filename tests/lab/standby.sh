#!/usr/bin/env bash
# Part of the lab: a second cluster follows the first; people book while the first is killed, the second takes over, and the
# first wants to come back. Both are on one machine, by Debian's own units, and the service knows both addresses.
# What stands in single quotes is for the shell inside of the machine.
# shellcheck disable=SC2016
set -euo pipefail
source "$(dirname "$0")/prepare.sh"

start_machine
install_product
put "$root/scripts/standby.sh" /root/standby.sh
check "a second cluster" sh_inside '
  chmod +x /root/standby.sh
  pg_createcluster 15 second --port=5433 --locale=C.UTF-8 --start -- --data-checksums
  for file in pg_hba.conf pg_ident.conf; do cp -p /etc/postgresql/15/{main,second}/$file; done'
standby() { inside /root/standby.sh "$@"; }
# ends_with STATUS COMMAND…
ends_with() {
  local status=0
  "${@:2}" || status=$?
  ((status == $1))
}

check "synchronous before anybody follows is refused" ends_with 4 standby prepare --peer 127.0.0.1:5433 --synchronous
check "the primary lets a standby follow" standby prepare --peer 127.0.0.1:5433
check "the standby follows" standby setup --cluster 15/second --peer 127.0.0.1:5432
check "nothing is acknowledged without it from now on" standby prepare --peer 127.0.0.1:5433 --synchronous
said() { { standby status && standby status --cluster 15/second; } >"$lab/told.txt"; }
measure "both say that all is whole" said
check "a cluster with databases is not overwritten" ends_with 4 standby setup --peer 127.0.0.1:5433
check "the service knows both addresses" sh_inside '
  printf "[database]\nurl = \"%s\"\n" "postgresql://itdo_user@/itdo_erp_db?host=/run/postgresql,/run/postgresql&port=5432,5433&target_session_attrs=primary" \
    >/etc/itdo-erp/conf.d/60-two.toml
  systemctl restart itdo-erp'
check "and is healthy" eventually healthy
signs_in() {
  in_its_network curl -fsS -o /dev/null -H 'Content-Type: application/json' \
    -d "{\"username\":\"${administrator[0]}\",\"password\":\"${administrator[1]}\"}" http://localhost:8000/api/v1/auth/token
}
check "people sign in" eventually signs_in

books() { in_its_network /usr/bin/python3 "$here/recovery.py" write "${administrator[@]}" "$lab/booked.txt" "$1" & }
# acknowledged_after MOMENT: whether something was acknowledged later than that.
acknowledged_after() { awk -v moment="$1" '$2 > moment { found = 1 } END { exit !found }' "$lab/booked.txt"; }
all_there() {
  inside sudo -u postgres psql -p "$1" -Atd itdo_erp_db -c "select id from journal_entry" |
    /usr/bin/python3 "$here/recovery.py" compare "$lab/booked.txt" "$EPOCHREALTIME" 0 >"$lab/told.txt"
}

# ---- the standby is away: longer than the service waits for an answer ------------------------------------------------

books 40
writer=$!
sleep 10
check "the standby stops" inside systemctl stop postgresql@15-second
moment=$(($(date +%s) + 1))
wait "$writer" || true
acknowledged_before() { awk -v moment="$1" '$2 < moment { found = 1 } END { exit !found }' "$lab/booked.txt"; }
check "people booked before that" acknowledged_before "$moment"
check "without it nothing is acknowledged" refused acknowledged_after "$moment"
check "the primary says so" ends_with 3 standby status
check "it is back" inside systemctl start postgresql@15-second
follows_again() { standby status >/dev/null; }
check "and follows again" in_time 30 follows_again
measure "what was acknowledged is there" all_there 5432

# ---- the primary is lost ---------------------------------------------------------------------------------------------

books 60
writer=$!
sleep 12
check "it does not take over while the primary answers" ends_with 4 standby promote --cluster 15/second --fenced "said so"
check "kill -9 of the primary" sh_inside 'systemctl kill --signal=KILL postgresql@15-main; sleep 2'
began=$EPOCHREALTIME
check "silent is not off: nobody said that it is" ends_with 4 standby promote --cluster 15/second
check "it takes over" standby promote --cluster 15/second --fenced "killed by the lab"
took_over=$EPOCHREALTIME
say "        promote: $(awk -v a="$began" -v b="$took_over" 'BEGIN { printf "%.1f", b - a }') s"
wait "$writer" || true
check "the service goes on with the other address" acknowledged_after "${took_over%.*}"
first=$(awk -v moment="$took_over" '$2 > moment { printf "%.1f", $2 - moment; exit }' "$lab/booked.txt")
say "        first booking after it: ${first:-never} s"
measure "no acknowledged booking is lost" all_there 5433
check "the books are right" inside itdo-erp books verify

# ---- the former primary comes back -----------------------------------------------------------------------------------

main_is_down() { refused inside pg_isready -q -p 5432; }
check "its unit refuses to start it" refused inside systemctl start postgresql@15-main
check "and says why" sh_inside 'journalctl -u postgresql@15-main | grep "former primary"'
check "cut off from the new one it starts" sh_inside '
  nft "table inet cut { chain out { type filter hook output priority 0; tcp dport 5433 drop; }; }"
  systemctl reset-failed postgresql@15-main; systemctl start postgresql@15-main; pg_isready -p 5432'
check "but acknowledges nothing" refused inside timeout 4 sudo -u postgres psql -p 5432 -qc "create table lonely ()"
check "the cut ends" inside nft delete table inet cut
check "the guard stops it" in_time 30 main_is_down
check "as a standby it comes back, its data put aside" sh_inside '
  /root/standby.sh setup --peer 127.0.0.1:5433 --replace && compgen -G "/var/lib/postgresql/15/main.before-*"'
check "synchronous again, the other way round" standby prepare --cluster 15/second --peer 127.0.0.1:5432 --synchronous
swapped() { { standby status --cluster 15/second && standby status; } >"$lab/told.txt"; }
measure "both say that all is whole, the other way round" in_time 30 swapped
finish_part
