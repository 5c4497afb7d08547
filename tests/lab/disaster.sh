#!/usr/bin/env bash
# Part of the lab: the machine burns while people book; an empty machine gets the package, the encrypted repository of the
# other place and its key, and goes on. GIGABYTES=0 makes it quick.
# What stands in single quotes is for the shell inside of the machine.
# shellcheck disable=SC2016
set -euo pipefail
source "$(dirname "$0")/prepare.sh"

most_lost=60        # seconds of acknowledged bookings: operations.rpo
most_seconds=900    # until everything is back
scale=$((${GIGABYTES:-1} * 60))
elsewhere=$lab/elsewhere
rm -rf "$elsewhere"
mkdir -p "$elsewhere"
openssl rand -base64 48 >"$elsewhere/key"

# The passphrase of the repository is given to both machines.
start_machine
put "$elsewhere/key" /root/key
check "the repository is encrypted" sh_inside '
  install -d /etc/pgbackrest/conf.d
  printf "[itdo-erp]\nrepo1-cipher-type=aes-256-cbc\nrepo1-cipher-pass=%s\n" "$(cat /root/key)" \
    >/etc/pgbackrest/conf.d/itdo-erp-key.conf'
demo_scale=$scale install_product
size() { sh_inside 'sudo -u postgres psql -Atc "select pg_size_pretty(pg_database_size('"'itdo_erp_db'"'))"' >"$lab/told.txt"; }
measure "the database" size
check "something is attached" sh_inside '
  install -d -o itdo -g itdo /var/lib/itdo-erp/files/lab && echo "a contract" >/var/lib/itdo-erp/files/lab/contract.txt'
check "a base backup" inside systemctl start itdo-erp-pitr-full.service
check "an archive of the files" inside itdo-erp backup application

in_its_network /usr/bin/python3 "$here/recovery.py" write "${administrator[@]}" "$lab/booked.txt" 100 &
writer=$!
sleep 75
tree=$lab/run/upper
kill -KILL "$leader" "$host" 2>/dev/null || true
moment=$EPOCHREALTIME
wait "$host" 2>/dev/null || true
wait "$writer" || true
shut_down
say "        the machine is gone"
# What the other place has: a copy of repository and archives, taken from the disk, not from the machine; and the key
# that somebody kept.
tar -C "$tree" -cf "$elsewhere/copy.tar" var/lib/pgbackrest
cp "$tree/etc/itdo-erp/sign-in.key" "$elsewhere/sign-in.key"
cp "$(find "$tree/opt/itdo-erp/backups" -name 'app_backup_*.tar.gz')" "$elsewhere/files.tar.gz"
rm -rf "$lab/run"

start_machine
put "$elsewhere/key" /root/key
put "$elsewhere/copy.tar" /root/copy.tar
put "$elsewhere/files.tar.gz" /root/files.tar.gz
put "$elsewhere/sign-in.key" /root/sign-in.key
began=$SECONDS
check "the package on an empty machine" inside apt-get -q install -y --no-install-recommends /root/itdo-erp.deb
check "its name leads to the old machine still" sh_inside '
  tar -C / -xf /root/copy.tar
  printf "[server]\npublic_url = \"https://erp.lab.example\"\n" >/etc/itdo-erp/conf.d/50-name.toml
  echo "192.0.2.1 erp.lab.example" >>/etc/hosts'

activate() { sh_inside 'itdo-erp dr activate --key-file '"$1"' --files /root/files.tar.gz --address 192.0.2.7 2>&1 | tee /root/activate.txt; exit "${PIPESTATUS[0]}"'; }
ends_with() {
  local status=0
  "${@:2}" || status=$?
  ((status == $1))
}
check "with a wrong key it is refused, nothing is touched" sh_inside '
  echo wrong >/root/wrong; status=0
  itdo-erp dr activate --key-file /root/wrong || status=$?
  ((status == 4)) && sudo -u postgres psql -Atc "select 1" && ! [ -e /var/lib/postgresql/15/main.before-* ]'
check "everything comes back but the name, which people change" ends_with 3 activate /root/key
said() { inside cat /root/activate.txt >"$lab/told.txt"; }
measure "step by step" said
check "healthy" eventually healthy
check "whoever forgot the key of the passwords is told" sh_inside '
  grep "^done .*is missing: bring sign-in.key of the old machine" /root/activate.txt &&
    cat /root/sign-in.key >>/etc/itdo-erp/sign-in.key && systemctl restart itdo-erp'
check "healthy with it" eventually healthy
check "once more: the steps before are not done again" sh_inside '
  sed -i "s/192.0.2.1 erp/192.0.2.7 erp/" /etc/hosts
  itdo-erp dr activate --address 192.0.2.7 | tee /root/again.txt
  (( $(grep -c "^done before" /root/again.txt) == 8 )) && grep "^Everything is back" /root/again.txt'
took=$((SECONDS - began))
say "        back after $took s"
check "within $most_seconds s" test "$took" -le "$most_seconds"
within_rpo() {
  inside sudo -u postgres psql -Atd itdo_erp_db -c "select id from journal_entry" |
    /usr/bin/python3 "$here/recovery.py" compare "$lab/booked.txt" "$moment" "$most_lost" >"$lab/told.txt"
}
measure "not more than $most_lost s of bookings are lost" within_rpo
check "the books are right" inside itdo-erp books verify
check "the audit trail is whole" inside itdo-erp audit verify
check "what was attached is there" sh_inside 'grep "a contract" /var/lib/itdo-erp/files/lab/contract.txt'
check "people sign in as before" in_its_network curl -fsS -o /dev/null -H 'Content-Type: application/json' \
  -d "{\"username\":\"${administrator[0]}\",\"password\":\"${administrator[1]}\"}" http://localhost:8000/api/v1/auth/token
check "the log is archived from now on, into the same repository" inside itdo-erp pitr check
check "a machine that has the database refuses to begin anew" ends_with 4 inside itdo-erp dr activate --again
finish_part
