#!/usr/bin/env bash
# Part of the lab: the service under load while it is restarted, upgraded, downgraded, killed, frozen, cut off.
# What stands in single quotes is for the shell inside of the machine.
# shellcheck disable=SC2016
set -euo pipefail
source "$(dirname "$0")/prepare.sh"

start_machine
install_product

# A package that differs in its version only: what an upgrade and a downgrade do is up to dpkg and our scripts.
other_version() {
  local tree=$lab/other-version
  rm -rf "$tree"
  dpkg-deb --raw-extract "$package" "$tree"
  sed -i "s/^Version:.*/Version: $1/" "$tree/DEBIAN/control"
  dpkg-deb --build --root-owner-group -Zgzip -z1 "$tree" "$lab/other.deb"
  rm -rf "$tree"
}
other_version 2.0.1-1 >/dev/null
put "$lab/other.deb" /root/newer.deb

# under_load TIMES [--retry] COMMAND…: clients book and read meanwhile, directly and through nginx.
under_load() {
  local times=$1 retry=()
  shift
  if [[ $1 == --retry ]]; then retry=(--retry) && shift; fi
  in_its_network /usr/bin/python3 "$here/restart_under_load.py" "${administrator[@]}" "$times" "${retry[@]}" \
    "${inside_words[@]}" "$@" >"$lab/told.txt"
}

# ---- replaced while people work -----------------------------------------------------------------

measure "five restarts under load: nobody is refused" under_load 5 systemctl restart itdo-erp
measure "an upgrade under load: nobody is refused" under_load 1 dpkg -i /root/newer.deb
check "the newer version is installed" sh_inside '[[ $(dpkg-query -W -f "\${Version}" itdo-erp) == 2.0.1-1 ]]'
measure "a downgrade under load: nobody is refused" under_load 1 dpkg -i /root/itdo-erp.deb
check "the former version is installed" sh_inside '[[ $(dpkg-query -W -f "\${Version}" itdo-erp) != 2.0.1-1 ]]'
check "the books are right after that" inside itdo-erp books verify
check "threads that check passwords step back behind requests" sh_inside '
  curl -s -o /dev/null -d "{\"username\": \"nobody@example.com\", \"password\": \"wrong\"}" \
    -H "Content-Type: application/json" http://localhost:8000/api/v1/auth/token
  ps -L -o ni= -p "$(systemctl show -P MainPID itdo-erp)" | grep -qx " *10"'
check "systemctl stop closes the port" sh_inside 'systemctl stop itdo-erp
  [[ -z $(ss -Hltn "sport = :8000") ]] && ! curl -fs http://localhost:8000/health'
check "and starts again" sh_inside 'systemctl start itdo-erp && curl -fsS -o /dev/null http://localhost:8000/health'
check "another address takes effect with a restart" sh_inside '
  printf "[server]\nport = 8010\n" >/etc/itdo-erp/conf.d/50-port.toml
  systemctl restart itdo-erp && curl -fsS -o /dev/null http://localhost:8010/health
  [[ -z $(ss -Hltn "sport = :8000") ]]
  rm /etc/itdo-erp/conf.d/50-port.toml && systemctl restart itdo-erp
  curl -fsS -o /dev/null http://localhost:8000/health'

# ---- faults --------------------------------------------------------------------------------------

killed_again_and_again() {
  local before _
  for _ in {1..20}; do
    before=$(main_process)
    inside systemctl reset-failed itdo-erp
    inside kill -KILL "$before"
    if ! in_time 2 replaced "$before"; then
      say "not back within 2 s"
      return 1
    fi
    sleep 0.3
  done
}
replaced() { [[ $(main_process) != "$1" && $(main_process) != 0 ]] && healthy; }
hang() {
  local stuck
  stuck=$(main_process)
  inside kill -STOP "$stuck"
  in_time 15 replaced "$stuck"
}
check "T-01: twenty times killed, each time back within 2 s" killed_again_and_again
measure "T-01: killed under load: what was acknowledged is there, once" under_load 20 --retry bash -c \
  'systemctl reset-failed itdo-erp; kill -KILL "$(systemctl show -P MainPID itdo-erp)"'
check "the books are right after that, too" inside itdo-erp books verify
check "T-02: a frozen server is replaced within the watchdog's 10 s and 5 more" hang
measure "T-02: frozen under load: what was acknowledged is there, once" under_load 1 --retry bash -c \
  'stuck=$(systemctl show -P MainPID itdo-erp); kill -STOP $stuck
  until [[ $(systemctl show -P MainPID itdo-erp) != "$stuck" ]] && curl -fs -o /dev/null http://localhost:8000/health; do
    sleep 0.1; done'

permutations=("itdo-erp postgresql redis" "itdo-erp redis postgresql" "postgresql itdo-erp redis"
  "postgresql redis itdo-erp" "redis itdo-erp postgresql" "redis postgresql itdo-erp")
each_order() {
  local order unit
  for order in "${permutations[@]}"; do
    for unit in $order; do inside systemctl restart "$unit"; done
    in_time 10 healthy || {
      say "not healthy within 10 s after: $order"
      return 1
    }
  done
}
check "T-05: every order of restarts ends healthy within 10 s" each_order
orders="${permutations[*]}"
measure "T-05: every order under load: what was acknowledged is there, once" under_load 1 --retry bash -c \
  "systemctl reset-failed; for unit in $orders; do systemctl restart \$unit; done
  until curl -fs -o /dev/null http://localhost:8000/health; do sleep 0.1; done"
check "the books are right in the end" inside itdo-erp books verify

finish_part
