#!/usr/bin/env bash
# Part of the lab: restores to a moment and from the web app, loss of the whole machine, damage to the repository,
# rehearsals.
# What stands in single quotes is for the shell inside of the machine.
# shellcheck disable=SC2016
set -euo pipefail
source "$(dirname "$0")/prepare.sh"

start_machine
install_product
check "setup archives the log" sh_inside '[[ $(sudo -u postgres psql -Atc "show archive_mode") == on ]]'
check "a base backup by the timer's unit" inside systemctl start itdo-erp-pitr-full.service
check "another of what changed" inside systemctl start itdo-erp-pitr-backup.service
check "the repository is whole" inside itdo-erp pitr check
check "the moments that can be restored" sh_inside 'itdo-erp pitr info | grep "can be restored"'

books() { in_its_network /usr/bin/python3 "$here/recovery.py" write "${administrator[@]}" "$lab/booked.txt" "$1" & }
# of_database NAME: the entries that it has.
of_database() {
  inside sudo -u postgres psql -Atd "$1" -c "select id from journal_entry"
}
restored_database() { inside sed -n 's/.*restored successfully to \([a-z0-9_]*\) in.*/\1/p' "$1"; }

# ---- a moment, after everything was killed --------------------------------------------------------

kill_everything() {
  inside systemctl stop itdo-erp-health.timer
  sh_inside 'systemctl reset-failed; pkill -KILL -x itdo-erp; pkill -KILL -x postgres; sleep 1
    systemctl start postgresql@15-main' && eventually healthy
}
books 12
sleep 6
moment=$EPOCHREALTIME
wait $!
check "kill -9 of everything: it comes back" kill_everything
at=$(date -u -d "@$moment" +%Y-%m-%dT%H:%M:%S.%6NZ)
check "a restore to $at" sh_inside "itdo-erp restore --at $at | tee /root/moment.txt"
exact() {
  of_database "$(restored_database /root/moment.txt)" |
    /usr/bin/python3 "$here/recovery.py" compare "$lab/booked.txt" "$moment" 0 >"$lab/told.txt"
}
measure "it is exact to the transaction" exact
check "the scratch cluster is gone" sh_inside '! compgen -G "/var/lib/postgresql/itdo-erp-restore-*"
  ! compgen -G "/opt/itdo-erp/backups/itdo_erp_moment_*"'
put_in_place() {
  inside itdo-erp restore --activate-database "$(restored_database /root/moment.txt)" && eventually healthy
}
check "and takes the place of the one that runs" put_in_place

# ---- what is refused -------------------------------------------------------------------------------

# refusal CODE MOMENT: exit status 4, the code in the words, the service goes on.
refusal() {
  local out status=0
  out=$(inside itdo-erp restore --at "$2" 2>&1) || status=$?
  say "$out"
  [[ $status == 4 && $out == *"restore: $1: "* ]] && healthy
}
check "a moment that is no time is refused" refusal time_unreadable yesterday
check "a moment to come is refused" refusal time_in_future 2099-01-01T00:00:00Z
check "a moment before the first base backup is refused" refusal time_too_old 2020-01-01T00:00:00Z

# ---- the machine is lost -----------------------------------------------------------------------------

# Everything is killed and nothing of the databases is used any more: only what is in the repository counts.
lose_machine() {
  books 100
  local writer=$!
  sleep 80
  inside systemctl stop itdo-erp-health.timer
  sh_inside 'pkill -KILL -x postgres || true; pkill -KILL -x itdo-erp || true'
  moment=$EPOCHREALTIME
  inside systemctl stop itdo-erp postgresql@15-main
  wait $writer
}
lose_machine
make_new_cluster() {
  sh_inside 'mv /var/lib/postgresql/15/main /var/lib/postgresql/15/lost
    sudo -u postgres /usr/lib/postgresql/15/bin/initdb --data-checksums --locale=C.UTF-8 --encoding=UTF8 \
      -D /var/lib/postgresql/15/main >/dev/null
    mv /etc/postgresql/15/main/conf.d/itdo-erp-archive.conf /root/
    systemctl start postgresql@15-main
    itdo-erp setup-database --superuser "postgresql://postgres@/postgres?host=/run/postgresql"'
}
check "everything is lost but the repository: a new cluster" make_new_cluster
began=$SECONDS
check "the end of the log is restored and put in place" sh_inside '
  itdo-erp restore --at latest --activate | tee /root/latest.txt && itdo-erp migrate && systemctl start itdo-erp'
check "healthy again" eventually healthy
say "        back after $((SECONDS - began)) s"
not_more_than_60_s() {
  of_database itdo_erp_db |
    /usr/bin/python3 "$here/recovery.py" compare "$lab/booked.txt" "$moment" 60 >"$lab/told.txt"
}
measure "not more than 60 s of bookings are lost" not_more_than_60_s
check "the books are right" inside itdo-erp books verify
check "archiving begins anew for the new cluster" sh_inside '
  sudo -u postgres pgbackrest --stanza=itdo-erp stanza-upgrade --no-online
  itdo-erp pitr setup && itdo-erp pitr backup --full'

# ---- rehearsals ----------------------------------------------------------------------------------------

check "a backup to rehearse with" inside systemctl start itdo-erp-backup.service
rehearsed() {
  inside systemctl start "itdo-erp-drill-$1.service" || return 1
  inside itdo-erp drill list | grep " $1 " | tail -n 1 >"$lab/told.txt"
  grep -q good "$lab/told.txt"
}
measure "the rehearsal of a restore" rehearsed restore
sleep 50
measure "the rehearsal of a disaster" rehearsed dr

# ---- from the web app ----------------------------------------------------------------------------------------

tally in_its_network env ADMINISTRATOR="${administrator[*]}" /usr/bin/python3 "$here/asked_of_root.py" "${inside_words[@]}"

# ---- damage ----------------------------------------------------------------------------------------------

check "T-15: a byte of the base backup flipped: the check notices" sh_inside '
  file=$(find /var/lib/pgbackrest/backup/itdo-erp/*F -name "*.zst" -size +20k | sort | tail -n 1)
  cp -a "$file" /root/whole && printf X | dd of="$file" bs=1 seek=5000 conv=notrunc status=none
  ! itdo-erp pitr check'
check "and so does a restore" refusal backup_damaged latest
check "whole again" sh_inside 'file=$(find /var/lib/pgbackrest/backup/itdo-erp/*F -name "*.zst" -size +20k | sort | tail -n 1)
  cp -a /root/whole "$file" && itdo-erp pitr check'
check "T-15: a segment of the log lacks: the check notices" sh_inside '
  sudo -u postgres psql -qAtc "select pg_logical_emit_message(true, '"'lab', 'x'"'); select pg_switch_wal()" >/dev/null
  sleep 2
  file=$(find /var/lib/pgbackrest/archive -name "0*.zst" | sort | tail -n 1)
  sudo -u postgres psql -qAtc "select pg_logical_emit_message(true, '"'lab', 'x'"'); select pg_switch_wal()" >/dev/null
  sleep 3
  mv "$file" /root/segment && echo "$file" >/root/segment.name
  ! itdo-erp pitr check'
check "a restore over the hole is refused" refusal wal_missing latest
check "T-15: a damaged segment: the check notices" sh_inside 'file=$(</root/segment.name)
  cp -a /root/segment "$file" && printf X | dd of="$file" bs=1 seek=100 conv=notrunc status=none
  ! itdo-erp pitr check'
check "a restore over it is refused" refusal wal_damaged latest
check "whole again, too" sh_inside 'cp -a /root/segment "$(</root/segment.name)" && itdo-erp pitr check'
check "T-16: a damaged page of a table: the nightly backup fails and names it" sh_inside '
  file=$(sudo -u postgres psql -Atd itdo_erp_db -c "select pg_relation_filepath('"'journal_line'"')")
  sudo -u postgres psql -qc checkpoint
  systemctl stop itdo-erp postgresql@15-main
  cp -a "/var/lib/postgresql/15/main/$file" /root/page
  printf X | dd of="/var/lib/postgresql/15/main/$file" bs=1 seek=4000 conv=notrunc status=none
  systemctl start postgresql@15-main
  before=$(readlink /opt/itdo-erp/backups/latest_backup.sql.gz)
  ! systemctl start itdo-erp-backup.service
  [[ $(readlink /opt/itdo-erp/backups/latest_backup.sql.gz) == "$before" ]]
  grep "Backup failed" /var/log/itdo-erp/backup.log | tail -n 1 | grep journal_line'

finish_part
