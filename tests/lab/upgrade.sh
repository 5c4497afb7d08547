#!/usr/bin/env bash
# Part of the lab: upgrades that migrate, that are interrupted, and the way back from them.
# What stands in single quotes is for the shell inside of the machine.
# shellcheck disable=SC2016
set -euo pipefail
source "$(dirname "$0")/prepare.sh"

start_machine
install_product

# newer VERSION SQL: a package that differs in its version and in one more migration.
newer() {
  local tree=$lab/newer
  rm -rf "$tree"
  dpkg-deb --raw-extract "$package" "$tree"
  sed -i "s/^Version:.*/Version: $1/" "$tree/DEBIAN/control"
  local count
  count=$(find "$tree/usr/share/itdo-erp/migrations" -maxdepth 1 -name '*.sql' | wc -l)
  printf '%s\n' "$2" >"$tree/usr/share/itdo-erp/migrations/$(printf '%04d' $((count + 1)))_lab.sql"
  sed -i "s/own=$count\$/own=$((count + 1))/" "$tree/DEBIAN/preinst"
  dpkg-deb --build --root-owner-group -Zgzip -z1 "$tree" "$lab/newer.deb" >/dev/null
  rm -rf "$tree"
  put "$lab/newer.deb" "/root/$1.deb"
}
newer 2.0.1-1 'create table lab_first (n int);'
installed() { sh_inside "[[ \$(dpkg-query -W -f '\${Version}' itdo-erp) == '$1' ]]"; }
table() { sh_inside "[[ -n \$(sudo -u postgres psql -Atd itdo_erp_db -c \"select to_regclass('$1')\") ]]"; }
# T-18. under_load: as in service.sh, once.
under_load() {
  in_its_network /usr/bin/python3 "$here/restart_under_load.py" "${administrator[@]}" 1 "${inside_words[@]}" "$@" \
    >"$lab/told.txt"
}

measure "T-18: an upgrade that migrates, under load: nobody is refused" under_load dpkg -i /root/2.0.1-1.deb
check "the newer version is installed" installed 2.0.1-1
check "its table is there" table lab_first
check "a way back was made first" sh_inside 'grep -E "Restore point at=|Backup completed successfully" /var/log/itdo-erp/backup.log'

# ---- the way back ------------------------------------------------------------------------------------

refused_downgrade() {
  local out status=0
  out=$(inside dpkg -i /root/itdo-erp.deb 2>&1) || status=$?
  say "$out"
  [[ $status != 0 && $out == *"itdo-erp restore FILE --activate"* ]] && healthy && installed 2.0.1-1
}
check "T-18: a downgrade below the tables is refused, the service goes on" refused_downgrade
refused_start() {
  inside systemctl stop itdo-erp
  inside dpkg -i /root/itdo-erp.deb
  ! inside systemctl start itdo-erp && inside journalctl -u itdo-erp --no-pager -n 20 | grep "install the newer program again"
}
check "once it is stopped the older package goes in, and its program refuses to start" refused_start
check "it is not started again and again" sh_inside '[[ $(systemctl show -P NRestarts itdo-erp) == 0 ]]'
go_back() {
  # The way back is a moment where the log is archived, else the latest backup.
  sh_inside 'moment=$(sed -n "s/.*Restore point at=//p" /var/log/itdo-erp/backup.log | tail -1)
    if [[ -n $moment ]]; then itdo-erp restore --at "$moment" --activate
    else itdo-erp restore /opt/itdo-erp/backups/latest_backup.sql.gz --activate; fi
    systemctl start itdo-erp' && eventually healthy
}
check "a restore of before the upgrade brings the older program back" go_back
check "its tables are those of before" sh_inside '! sudo -u postgres psql -qd itdo_erp_db -c "select from lab_first" 2>/dev/null'
check "the books are right after that" inside itdo-erp books verify

# ---- an upgrade that is interrupted --------------------------------------------------------------------

newer 2.0.2-1 'create table lab_second (n int); select pg_sleep(20);'
interrupted() {
  inside dpkg -i /root/2.0.2-1.deb &
  local upgrade=$!
  eventually sh_inside 'sudo -u postgres psql -Atc "select 1 from pg_stat_activity where wait_event = '"'PgSleep'"'" | grep -q 1'
  sh_inside 'pkill -KILL -x dpkg; pkill -KILL -f "[i]tdo-erp.postinst"; pkill -KILL -f "[i]tdo-erp migrate"' || true
  wait $upgrade || true
  healthy
}
check "T-18: dpkg is killed in the middle of a migration, the former program goes on" interrupted
check "nothing half is left" sh_inside '! sudo -u postgres psql -qd itdo_erp_db -c "select from lab_second" 2>/dev/null'
check "dpkg --configure -a repairs it" inside dpkg --configure -a
check "the newer version is installed now" installed 2.0.2-1
check "and its table is there" table lab_second
check "the service is healthy" eventually healthy
check "the books are right after that, too" inside itdo-erp books verify

finish_part
