#!/usr/bin/env bash
# Part of the lab: who is told of what by a real mail server, what runbooks say, typed and from a screen, a silent
# database, a full /tmp.
# What stands in single quotes is for the shell inside of the machine.
# shellcheck disable=SC2016
set -euo pipefail
source "$(dirname "$0")/prepare.sh"

start_machine
install_product
deliver_mail
# Only when this part says so is a check made: its timer is switched off on purpose, of which nobody is told.
check "alerts go to the manual's administrator" sh_inside '
  printf "[alerts]\nrecipients = [\"admin@itdo.com\"]\nperformance = false\n[smtp]\nhost = \"127.0.0.1\"\nport = 25\ntls = \"none\"\n" \
    >/etc/itdo-erp/conf.d/50-alerts.toml
  systemctl reload itdo-erp && systemctl disable --now itdo-erp-health.timer && : >/var/mail/admin'

subjects() { inside sed -n 's/^Subject: //p' /var/mail/admin; }
no_mail_yet() { [[ -z $(subjects) ]]; }
# By a pattern, as systemd forgets a unit that no timer holds.
look() { sh_inside "systemctl reset-failed 'itdo-erp-health*'; systemctl start itdo-erp-health.service" || true; }
looks() {
  local _
  for _ in $(seq "$1"); do look; done
}
check "a backup, so that nobody is told that there is none" inside systemctl start itdo-erp-backup.service
looks 3
check "three looks find nothing to tell" no_mail_yet

# ---- one mail of the fault, one of its end ------------------------------------------------------------

# mails SUBJECT…: exactly these have come.
mails() {
  local wanted
  wanted=$(printf '%s\n' "$@")
  in_time 20 sh_inside "(( \$(grep -c '^Subject: ' /var/mail/admin) >= $# ))" || true
  subjects
  [[ $(subjects) == "$wanted" ]]
}
# told SUBJECT BREAK MEND: broken for three looks and mended for four, people get two mails.
told() {
  sh_inside ': >/var/mail/admin'
  look
  no_mail_yet && sh_inside "$2" && look && no_mail_yet && looks 2 && mails "$1"
  local so_far=$?
  sh_inside "$3" && eventually healthy && looks 4 && mails "$1" "RESOLVED:${1#*:}" && ((so_far == 0))
}
check "a stopped service: one mail, and one when it is back" told "ALERT: Backend Service Down" \
  'systemctl stop itdo-erp' 'systemctl start itdo-erp'
check "a stopped database: one mail, and one when it is back" told "ALERT: Database Down" \
  'systemctl stop postgresql' 'systemctl start postgresql'
check "a stopped Redis: one mail, and one when it is back" told "ALERT: Redis Down" \
  'systemctl stop redis-server' 'systemctl start redis-server'
check "the schedule is well with a job that is switched off" sh_inside '
  itdo-erp schedule | grep "^itdo-erp-health .*is switched off"'
check "a stopped timer: one mail, and one when it waits again" told "WARNING: A Scheduled Job Did Not Run" \
  'systemctl stop itdo-erp-summary.timer' 'systemctl start itdo-erp-summary.timer'

# in_hours HOURS: what a check would say then; with a memory of its own, so that nobody is told.
in_hours() {
  sh_inside "hours=$1"'
    folder=$(mktemp -d) && chown itdo: "$folder"
    sudo -u itdo env ITDO_ERP__OPERATIONS__STATE_FOLDER="$folder" ITDO_ERP__LOG__FOLDER="$folder" \
      itdo-erp health-check --at "$(date -u -d "$hours hours" +%FT%TZ)" >&2 || true
    cat "$folder/health-check.log"'
}
late_by_its_plan() {
  local early late
  early=$(in_hours 26) && late=$(in_hours 28) && say "$early" "$late"
  [[ $early == *"Health check completed"* && $early != *"itdo-erp-summary: "* ]] &&
    [[ $late == *"Schedule: WARNING"*"itdo-erp-summary: it has not run for 28 h"* ]]
}
check "a daily job is late after a day and three hours" late_by_its_plan

check "what a check finds is no failed unit, and nobody is told a second time" sh_inside '
  systemctl stop redis-server; systemctl reset-failed; systemctl start itdo-erp-health.service
  systemctl start redis-server; ! systemctl is-failed itdo-erp-health.service
  ! journalctl -t itdo-erp-notify --no-pager | grep itdo-erp-health'

# ---- T-06: packets to the database are dropped -----------------------------------------------------------

check "the database over the network" sh_inside '
  sed -i "1i host itdo_erp_db itdo_user 127.0.0.1/32 trust" /etc/postgresql/15/main/pg_hba.conf
  systemctl reload postgresql@15-main
  printf "[database]\nurl = \"postgresql://itdo_user@127.0.0.1/itdo_erp_db\"\n" >/etc/itdo-erp/conf.d/60-network.toml
  systemctl restart itdo-erp && curl -fsS -o /dev/null http://localhost:8000/health'
drop='nft -f - <<<"table inet lab { chain arriving { type filter hook input priority 0; tcp dport 5432 drop; tcp sport 5432 drop; }; }"'
check "T-06: packets dropped: one mail, and one when they pass again" told "ALERT: Database Down" \
  "$drop" 'nft delete table inet lab'
# Each answer within a second, 503 and with its reason; a whole check within half a minute.
answers_in_time() {
  local answer _
  for _ in {1..5}; do
    answer=$(inside curl -s --max-time 5 -w ' %{http_code} %{time_total}' http://localhost:8000/health)
    say "$answer" >>"$lab/answers.txt"
    [[ $answer == *'"database":"unhealthy"'*' 503 0.'* ]] || {
      say "$answer"
      return 1
    }
  done
}
black_hole() {
  local began writer failed=0
  : >"$lab/answers.txt"
  in_its_network /usr/bin/python3 "$here/recovery.py" write "${administrator[@]}" "$lab/booked.txt" 40 &
  writer=$!
  sleep 4
  sh_inside "$drop"
  in_time 20 refused healthy && answers_in_time || failed=1
  began=$EPOCHREALTIME
  look
  # In tenths of a second.
  local took=$(((${EPOCHREALTIME/./} - ${began/./}) / 100000))
  sh_inside 'nft delete table inet lab'
  in_time 20 healthy || failed=1
  wait $writer
  inside sudo -u postgres psql -Atd itdo_erp_db -c "select id from journal_entry" |
    /usr/bin/python3 "$here/recovery.py" compare "$lab/booked.txt" "$EPOCHREALTIME" 0 >"$lab/told.txt" || failed=1
  say "slowest answer $(awk '{ print $NF }' "$lab/answers.txt" | sort -n | tail -n 1) s, health check $((took / 10)).$((took % 10)) s" \
    >>"$lab/told.txt"
  ((took <= 300 && failed == 0))
}
measure "T-06: 503 within a second, the check within 30 s, nothing acknowledged is lost" black_hole
check "the books are right after that" inside itdo-erp books verify
check "and over the socket again" sh_inside 'rm /etc/itdo-erp/conf.d/60-network.toml && systemctl restart itdo-erp'

# ---- T-20: jobs of root and the service share one spool ---------------------------------------------------

delivered() { look && subjects | grep -Fx "$1"; }
away() {
  sh_inside ': >/var/mail/admin; systemctl stop exim4
    mkdir -p /run/systemd/system/itdo-erp-backup.service.d
    printf "[Service]\nEnvironment=ITDO_ERP__BACKUP__URL=postgresql://nobody@127.0.0.1:1/none\n" \
      >/run/systemd/system/itdo-erp-backup.service.d/fails.conf
    systemctl daemon-reload; ! systemctl start itdo-erp-backup.service
    rm /run/systemd/system/itdo-erp-backup.service.d/fails.conf; systemctl daemon-reload
    systemctl reset-failed itdo-erp-backup.service'
  no_mail_yet || return 1
  inside systemctl start exim4
  in_time 150 delivered "ALERT: Backup Failed"
  mails "ALERT: Backup Failed"
}
check "T-20: root's backup fails while no mail is taken; the service's check delivers it, once" away

# ---- T-09: /tmp is full -------------------------------------------------------------------------------------

# Restarted, so that the service gets its own folder of the full one.
check "T-09: /tmp is full" sh_inside 'mount -t tmpfs -o size=1m tmpfs /tmp
  ! dd if=/dev/zero of=/tmp/ballast bs=64k status=none && (( $(df --output=avail /tmp | tail -1) == 0 ))'
under_load() {
  in_its_network /usr/bin/python3 "$here/restart_under_load.py" "${administrator[@]}" 2 "${inside_words[@]}" "$@" \
    >"$lab/told.txt"
}
measure "T-09: restarts and bookings on a full /tmp: nobody is refused" under_load systemctl restart itdo-erp
check "a backup is made and proven on a full /tmp" inside systemctl start itdo-erp-backup.service
check "the health check runs on a full /tmp" sh_inside ': >/var/log/itdo-erp/health-check.log
  code=0; /opt/itdo-erp/scripts/health-check.sh || code=$?
  [[ $code == 0 || $code == 3 ]] && grep "Backend: OK" /var/log/itdo-erp/health-check.log'
check "what was written is whole on a full /tmp" inside itdo-erp books verify
check "with room again nothing is left behind" sh_inside 'systemctl stop itdo-erp && umount -l /tmp && systemctl start itdo-erp'
check "healthy after that" eventually healthy

# ---- what every runbook says ----------------------------------------------------------------------------------

check "a certificate to look at" sh_inside 'openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=lab -days 90 \
  -keyout /etc/ssl/private/lab.key -out /etc/ssl/certs/ssl-cert-lab.pem 2>/dev/null'
check "its own timer looks again" inside systemctl enable --now itdo-erp-health.timer
check "something to rehearse with" inside systemctl start itdo-erp-pitr-full.service itdo-erp-backup.service
tally /usr/bin/python3 "$here/../manual/runbooks.py" "${inside_words[@]}"
tally in_its_network env ADMINISTRATOR="${administrator[*]}" /usr/bin/python3 "$here/on_screen.py" "${inside_words[@]}"

finish_part
