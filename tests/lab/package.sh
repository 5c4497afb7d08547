#!/usr/bin/env bash
# Part of the lab: install, setup, the manual's commands block by block, upgrade, removal.
# What stands in single quotes is for the shell inside of the machine.
# shellcheck disable=SC2016
set -euo pipefail
source "$(dirname "$0")/prepare.sh"

start_machine

# ---- installation and setup ------------------------------------------------------------------

began=$SECONDS
check "the package installs" inside apt-get -q install -y --no-install-recommends /root/itdo-erp.deb
check "the package recommends what the manual types" sh_inside '
  recommended=$(dpkg-query -W -f "\${Depends}, \${Recommends}" itdo-erp)
  for word in curl sudo procps net-tools lsof sysstat logrotate rsyslog bsd-mailx ufw redis-tools postgresql-client-15; do
    [[ $recommended == *"$word"* ]] || { echo "$word"; exit 1; }
  done'
check "nothing runs before setup" refused inside systemctl --quiet is-active itdo-erp
check "folders belong to whom they should" sh_inside '
  [[ $(stat -c "%U:%G %a" /opt/itdo-erp/backups) == "root:itdo 2750" ]]
  [[ $(readlink /opt/itdo-erp/scripts) == /usr/share/itdo-erp/scripts ]]
  [[ $(stat -c "%U:%G %a" /etc/itdo-erp/itdo-erp.toml) == "root:itdo 640" ]]
  [[ $(stat -c "%U:%G %a" /var/log/itdo-erp) == "itdo:adm 2750" ]]'
check "setup" sh_inside 'itdo-erp setup --non-interactive | tee /root/setup.txt'
quick() {
  inside curl -fsS -o /dev/null http://localhost:8000/health
  local took=$((SECONDS - began))
  say "$took s" >"$lab/told.txt"
  ((took < 300))
}
measure "installed, set up and healthy within five minutes" quick
check "the doctor finds every folder after setup" sh_inside '(( $(itdo-erp doctor | grep -cE "^OK +(log|state|files) folder") == 3 ))'
check "setup says how a company is made" inside grep -q 'itdo-erp organization add' /root/setup.txt
check "setup may be repeated" sh_inside 'pid=$(systemctl show -P MainPID postgresql@15-main)
  itdo-erp setup --non-interactive && [[ $(systemctl show -P MainPID postgresql@15-main) == "$pid" ]]'
first_company() {
  local out
  out=$(inside itdo-erp setup --non-interactive --company "株式会社いちばん" --code FIRST --administrator first@lab.example)
  [[ $out == *"One-time password of first@lab.example"* ]]
}
check "setup makes a first company when told to" first_company
check "a company is made" inside itdo-erp organization add --code LAB --name "株式会社ラボ" \
  --administrator admin@lab.example --password Kaede-Momiji-77
check "no unit has failed" sh_inside '[[ -z $(systemctl --failed --plain --no-legend) ]] || { systemctl --failed; exit 1; }'
all_timers() {
  sh_inside '(( $(systemctl list-timers "itdo-erp*" --no-legend | wc -l) == $(ls /lib/systemd/system/itdo-erp-*.timer | wc -l) ))'
}
check "every timer waits" all_timers
check "units are right for the systemd of the machine" sh_inside 'systemd-analyze verify /lib/systemd/system/itdo-erp*.timer \
  /lib/systemd/system/itdo-erp.service'
check "the sandbox scores 1.5 or better" inside systemd-analyze security --threshold=15 --no-pager itdo-erp.service

# ---- the manual: morning, service, database --------------------------------------------------

check "curl -f http://localhost:8000/health" inside curl -f http://localhost:8000/health
check "psql -c 'SELECT 1;'" inside sudo -u postgres psql -d itdo_erp_db -c "SELECT 1;"
check "port 8000 is for this machine alone" sh_inside '[[ $(ss -Hltn "sport = :8000" | awk "{ print \$4 }" | sort -u) == 127.0.0.1:8000 ]]'
check "redis-cli ping" sh_inside '[[ $(redis-cli ping) == PONG ]]'
check "systemctl status" inside systemctl status --no-pager itdo-erp
check "systemctl stop really stops" sh_inside 'systemctl stop itdo-erp
  ! systemctl --quiet is-active itdo-erp && ! curl -fs http://localhost:8000/health'
check "a stopped service answers with the maintenance page" sh_inside 'page=$(curl -s -w "%{http_code}" http://localhost/)
  [[ $page == *メンテナンス*503 ]]'
check "a program gets JSON meanwhile" sh_inside 'curl -s http://localhost/api/v1/users | grep -q "^{\"error\""'
check "systemctl start, healthy at once" sh_inside 'systemctl start itdo-erp && curl -fsS -o /dev/null http://localhost:8000/health'
check "systemctl restart, healthy at once" sh_inside 'systemctl restart itdo-erp && curl -fsS -o /dev/null http://localhost:8000/health'
check "slow statements by the manual's text" inside sudo -u postgres psql -v ON_ERROR_STOP=1 -d itdo_erp_db -c "
SELECT
    query,
    mean_time,
    calls,
    total_time,
    rows,
    100.0 * shared_blks_hit / nullif(shared_blks_hit + shared_blks_read, 0) AS hit_percent
FROM pg_stat_statements
ORDER BY mean_time DESC
LIMIT 10;"
check "what an administrator creates lands in public" sh_inside '
  sudo -u postgres psql -qd itdo_erp_db -c "create table lab_note (i int)" &&
  [[ $(sudo -u postgres psql -Atd itdo_erp_db -c "select schemaname from pg_tables where tablename = '"'lab_note'"'") == public ]] &&
  sudo -u postgres psql -qd itdo_erp_db -c "drop table lab_note"'
check "pages carry checksums" sh_inside '[[ $(sudo -u postgres psql -Atc "show data_checksums") == on ]]'
check "a stranger is not let into the database" sh_inside '! sudo -u www-data psql -U itdo_user -d itdo_erp_db -c "select 1"'

# ---- settings --------------------------------------------------------------------------------

check "reload returns with the settings in force" sh_inside 'before=$(systemctl show -P MainPID itdo-erp)
  printf "[log]\nlevel = \"debug\"\n" >/etc/itdo-erp/conf.d/50-lab.toml
  systemctl reload itdo-erp
  grep -q CONFIG_CHANGED /var/log/itdo-erp/app.log || { sleep 1; grep CONFIG_CHANGED /var/log/itdo-erp/app.log; }
  [[ $(systemctl show -P MainPID itdo-erp) == "$before" ]]'
check "reload refuses a wrong file and the service goes on" sh_inside '
  printf "[log]\nlevle = \"debug\"\n" >/etc/itdo-erp/conf.d/50-lab.toml
  if systemctl reload itdo-erp; then exit 1; fi
  curl -fsS -o /dev/null http://localhost:8000/health
  rm /etc/itdo-erp/conf.d/50-lab.toml && systemctl reload itdo-erp'
check "kill -HUP shows as a reload, too" sh_inside 'kill -HUP "$(systemctl show -P MainPID itdo-erp)"; sleep 1
  systemctl is-active itdo-erp'
check "nginx -t" inside nginx -t
check "a wrong site leaves the former one" sh_inside 'cp -a /etc/nginx/sites-available/itdo-erp /root/site
  rm /etc/nginx/sites-enabled/itdo-erp && echo nonsense >/etc/nginx/sites-available/itdo-erp
  code=0; itdo-erp setup --non-interactive || code=$?
  cp -a /root/site /etc/nginx/sites-available/itdo-erp
  [[ $code == 3 && ! -e /etc/nginx/sites-enabled/itdo-erp ]] && nginx -t && itdo-erp setup --non-interactive'

# ---- logs ------------------------------------------------------------------------------------

check "the page and the API come through nginx" sh_inside 'curl -fsS http://localhost/ | grep -qi "<!doctype html" &&
  curl -s -o /dev/null http://localhost/api/v1/users && curl -fsS -o /dev/null http://localhost/health'
check "awk '{print \$NF}' gives response times" sh_inside '[[ $(awk "{print \$NF}" /var/log/nginx/access.log | sort -n | tail -20 |
  grep -vc "^[0-9.]*$") == 0 ]]'
check "awk '{print \$1}' gives addresses" sh_inside '[[ $(awk "{print \$1}" /var/log/nginx/access.log | sort | uniq -c | sort -nr |
  head -1) =~ (127.0.0.1|::1) ]]'
check "grep finds a status by its reason" sh_inside 'grep -r "503 Service Unavailable" /var/log/nginx/ >/dev/null'
check "app.log: the fourth word is a code" sh_inside '[[ $(grep -c . /var/log/itdo-erp/app.log) -gt 0 ]] &&
  awk "!/^#/ && \$4 !~ /^[A-Z_0-9]+$/ { bad = 1; print } END { exit bad }" /var/log/itdo-erp/app.log'
check "the journal has the service's lines" sh_inside 'journalctl -u itdo-erp --since yesterday --no-pager | grep -q STARTED'
check "logrotate -f three times in a row, nothing lost" sh_inside 'for _ in 1 2 3; do curl -fs -A rotation -o /dev/null http://localhost:8000/health
    sleep 1.2; logrotate -f /etc/logrotate.d/itdo-erp; done
  sleep 1.5; curl -fs -A rotation -o /dev/null http://localhost:8000/health; sleep 1.5
  ls -l /var/log/itdo-erp; (( $(zgrep -h rotation /var/log/itdo-erp/access.log* | wc -l) == 4 ))
  grep -q rotation /var/log/itdo-erp/access.log'
check "the timer's rotation" inside systemctl start itdo-erp-logrotate.service

# ---- backup and restore ----------------------------------------------------------------------

check "the nightly backup" inside systemctl start itdo-erp-backup.service
check "the latest backup is there, for root alone" sh_inside '
  [[ $(stat -Lc "%U %a" /opt/itdo-erp/backups/latest_backup.sql.gz) == "root 600" ]]
  grep "Backup completed successfully" /var/log/itdo-erp/backup.log
  ! sudo -u itdo cat /opt/itdo-erp/backups/latest_backup.sql.gz >/dev/null'
check "who checks the health is not root and knows how old it is" sh_inside '
  sudo -u itdo cat /opt/itdo-erp/backups/latest_verified.json >/dev/null
  sudo -u itdo itdo-erp backup list | grep "verified"'
check "chown -R gives the service neither program nor backups" sh_inside '
  chown -R itdo:itdo /opt/itdo-erp
  [[ $(stat -Lc %U /usr/bin/itdo-erp /opt/itdo-erp/scripts/*.sh | sort -u) == root ]]
  ! nsenter --target "$(systemctl show -P MainPID itdo-erp)" --mount -- setpriv --reuid itdo --regid itdo --clear-groups \
    rm /opt/itdo-erp/backups/latest_backup.sql.gz
  systemd-tmpfiles --create itdo-erp.conf
  [[ -z $(find /opt/itdo-erp ! -user root ! -type l -ls | tee /dev/stderr) ]]'
check "the service can not become superuser" sh_inside '! sudo -u itdo psql -U postgres -d postgres -c "select 1"'
check "restore of the latest backup, put in place" inside /opt/itdo-erp/scripts/restore-database.sh \
  /opt/itdo-erp/backups/latest_backup.sql.gz --activate
check "healthy on the restored database" eventually healthy
check "the manual's statistics there, too" inside sudo -u postgres psql -v ON_ERROR_STOP=1 -d itdo_erp_db -c \
  "SELECT query, mean_time, calls, total_time FROM pg_stat_statements ORDER BY mean_time DESC LIMIT 10;"
check "backup of the application" inside /opt/itdo-erp/scripts/backup-application.sh

# ---- the manual, block by block ------------------------------------------------------------------

# Verbatim, as the manual's administrator types it.
deliver_mail
tally env ADMINISTRATOR="${administrator[*]}" /usr/bin/python3 "$here/../manual/conformance.py" "${inside_words[@]}"

# ---- failure ----------------------------------------------------------------------------------

notified() {
  inside mkdir -p /run/systemd/system/itdo-erp-backup.service.d
  sh_inside 'printf "[Unit]\nConditionPathExists=\n[Service]\nExecStart=\nExecStart=/bin/false\n" \
    >/run/systemd/system/itdo-erp-backup.service.d/fails.conf
    systemctl daemon-reload
    if systemctl start itdo-erp-backup.service; then exit 1; fi
    sleep 2
    journalctl -t itdo-erp-notify --no-pager | grep "itdo-erp-backup.service failed"
    rm /run/systemd/system/itdo-erp-backup.service.d/fails.conf
    systemctl daemon-reload
    systemctl reset-failed itdo-erp-backup.service'
}
check "a failed job is told" notified

# ---- upgrade, removal ------------------------------------------------------------------------

upgrade() {
  local before
  before=$(main_process)
  inside dpkg -i /root/itdo-erp.deb && [[ $(main_process) != 0 && $(main_process) != "$before" ]] && healthy
}
check "an upgrade restarts the running service" upgrade
check "timers go on after an upgrade" all_timers
check "own settings survive an upgrade" sh_inside 'echo "# mine" >>/etc/itdo-erp/itdo-erp.toml
  dpkg -i /root/itdo-erp.deb </dev/null && grep -q "# mine" /etc/itdo-erp/itdo-erp.toml'
shut_down
boot again 9>&- || die "the machine did not boot again"
check "booted again, the service is healthy" eventually healthy
check "booted again, Redis and the database run" sh_inside '[[ $(redis-cli ping) == PONG ]] && pg_lsclusters -h | grep -w online'
check "and its site is served" inside curl -fsS -o /dev/null http://localhost/health
check "removal stops the service and leaves nginx right" sh_inside 'echo books >/opt/itdo-erp/backups/itdo_erp_backup_1.sql.gz
  apt-get -q remove -y itdo-erp && ! systemctl --quiet is-active itdo-erp && nginx -t'
check "purge keeps backups, the database, and the key that its passwords are closed with" sh_inside 'apt-get -q purge -y itdo-erp
  [[ -s /opt/itdo-erp/backups/itdo_erp_backup_1.sql.gz && $(ls /etc/itdo-erp) == sign-in.key && ! -e /var/log/itdo-erp ]]
  sudo -u postgres psql -d itdo_erp_db -c "select 1"'
check "a second installation finds its books" sh_inside 'apt-get -q install -y --no-install-recommends /root/itdo-erp.deb &&
  itdo-erp setup --non-interactive | tee /root/again.txt && ! grep -q "no company" /root/again.txt &&
  curl -fsS -o /dev/null http://localhost:8000/health'

finish_part
