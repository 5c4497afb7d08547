#!/usr/bin/env bash
# A second machine that has everything, and takes over when a person says so: docs/admin/high-availability.md
#   standby.sh prepare --peer ADDRESS[:PORT] [--synchronous | --alone]   on the primary: lets a standby follow
#   standby.sh setup --peer ADDRESS[:PORT] [--replace]                   on the other: becomes the standby
#   standby.sh status                                                    who is what, and how far behind
#   standby.sh promote --fenced "HOW THE OLD PRIMARY IS KEPT OFF"        on the standby: takes over
#   standby.sh guard                                                     by systemd: a former primary does not come back
# --cluster 15/main names the cluster of PostgreSQL. Exit status: 0 done, 1 failed, 2 usage, 3 people must look,
# 4 refused for safety and nothing was touched.
set -euo pipefail

cluster=15/main peer='' synchronous='' replace='' fenced='' verb=${1:-}
role=itdo_replication name=itdo_standby
secret=/var/lib/postgresql/itdo-erp-standby.pgpass
known=/etc/itdo-erp/standby

say() { printf '%s\n' "$*"; }
stop() {
  local status=$1
  shift
  printf 'standby: %s\n' "$*" >&2
  exit "$status"
}
usage() {
  sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

[[ $verb =~ ^(prepare|setup|status|promote|guard)$ ]] || usage
shift
while (($#)); do
  case $1 in
    --cluster | --peer | --fenced) (($# > 1)) || usage ;;&
    --cluster) cluster=$2 ;;
    --peer) peer=$2 ;;
    --fenced) fenced=$2 ;;
    --synchronous) synchronous=yes ;;
    --alone) synchronous=no ;;
    --replace) replace=yes ;;
    *) usage ;;
  esac
  [[ $1 =~ ^--(cluster|peer|fenced)$ ]] && shift
  shift
done
((EUID == 0)) || stop 1 "this needs root: sudo standby.sh $verb"
[[ $cluster =~ ^([0-9]+)/([a-z0-9_]+)$ ]] || stop 2 "--cluster wants VERSION/NAME, like 15/main"
version=${BASH_REMATCH[1]} instance=${cluster/\//-}
unit=postgresql@$instance.service
settings=/etc/postgresql/$cluster
programs=/usr/lib/postgresql/$version/bin
memory=$known/$instance.conf # peer=ADDRESS:PORT

# ---- this cluster, and the other one ---------------------------------------------------------------------------------

as_postgres() { (cd / && runuser -u postgres -- "$@"); }
fact() { pg_lsclusters -h | awk -v v="$version" -v n="${cluster#*/}" -v f="$1" '$1 == v && $2 == n { print $f }'; }
port=$(fact 3)
data=$(fact 6)
[[ -n $data ]] || stop 1 "there is no cluster $cluster: pg_lsclusters"
runs() { [[ $(fact 4) == online* ]]; }
sql() { as_postgres psql -p "$port" -XAtq -v ON_ERROR_STOP=1 -F ' ' -d postgres "$@"; }
control() { as_postgres "$programs/pg_controldata" -D "$data" | sed -n "s/^$1: *//p"; }
follows() { [[ -e $data/standby.signal ]]; }
# The timeline that this one writes: of the segment, because the last checkpoint may be older than a takeover.
own_timeline() {
  if runs && ! follows; then
    printf '%d\n' "0x$(sql -c "select substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)")"
  else
    control "Latest checkpoint's TimeLineID"
  fi
}

to_peer() {
  printf "host=%s port=%s user=%s passfile=%s sslmode=require connect_timeout=3 application_name=%s" \
    "${peer%:*}" "${peer##*:}" "$role" "$secret" "$name"
}
ask_peer() { as_postgres psql "$(to_peer) replication=true dbname=postgres" -XAtq -F ' ' -c "$1" 2>&1; }
# "primary 3 7713488938947757169", "standby …", "refusing" and why: its server runs, or "silent" and why.
state_of_peer() {
  local identity recovery
  if ! identity=$(ask_peer IDENTIFY_SYSTEM) || ! recovery=$(ask_peer 'SHOW in_hot_standby'); then
    local answer="$identity ${recovery:-}"
    if [[ $answer == *FATAL:* || $answer == *'does not support SSL'* ]]; then
      say "refusing ${answer##*failed: }"
    else
      say "silent ${identity##*failed: }"
    fi
    return
  fi
  read -r system timeline _ <<<"$identity"
  if [[ $recovery == on ]]; then say "standby $timeline $system"; else say "primary $timeline $system"; fi
}
# streams: whether a standby follows this primary now.
streams() {
  [[ $(sql -c "select count(*) from pg_stat_replication where application_name = '$name' and state = 'streaming'") != 0 ]]
}
receives() { [[ $(sql -c "select count(*) from pg_stat_wal_receiver where status = 'streaming'") != 0 ]]; }
is_synchronous() { grep -qs '^synchronous_standby_names' "$settings/conf.d/standby.conf"; }
has_databases() {
  [[ $(sql -c "select count(*) from pg_database where datname not in ('postgres', 'template0', 'template1')") != 0 ]]
}
remember_peer() {
  [[ -n $peer ]] || stop 2 "$verb wants --peer ADDRESS[:PORT], the other machine"
  [[ $peer =~ ^[0-9.]+(:[0-9]+)?$ ]] || stop 2 "--peer wants an IPv4 address, not $peer"
  [[ $peer == *:* ]] || peer=$peer:5432
  install -d -m 750 "$known"
  printf 'peer=%s\n' "$peer" >"$memory"
}
recall_peer() {
  peer=$(sed -n 's/^peer=//p' "$memory" 2>/dev/null || true)
  [[ -n $peer ]] || stop 1 "$cluster has no peer: standby.sh prepare or setup comes first"
}
journal() { logger -t itdo-erp-standby -p "daemon.$1" -- "$2"; }

# ---- what both machines have -----------------------------------------------------------------------------------------

let_peer_in() {
  local line="hostssl replication $role ${peer%:*}/32 scram-sha-256"
  grep -qxF "$line" "$settings/pg_hba.conf" || printf '%s\n' "$line" >>"$settings/pg_hba.conf"
}

# After the settings of others in the alphabet.
write_settings() {
  cat >"$settings/conf.d/standby.conf" <<SETTINGS
# Written by standby.sh.
listen_addresses = '*'
wal_level = replica
hot_standby = on
# A standby that stays away does not fill this disk: beyond that it has to be set up anew.
max_slot_wal_keep_size = 8GB
wal_keep_size = 256MB
# Who was swallowed by the network is noticed, not waited for.
wal_sender_timeout = 10s
wal_receiver_timeout = 10s
$1
SETTINGS
  chown postgres:postgres "$settings/conf.d/standby.conf"
}

# Looks before each start and every ten seconds.
set_up_guard() {
  local own units=/etc/systemd/system
  own=$(readlink -f "$0")
  mkdir -p "$units/$unit.d"
  # Without the product there is no guard, and PostgreSQL starts all the same.
  printf "[Service]\nExecStartPre=+/bin/sh -c 'test ! -x %s || exec %s guard --cluster %s'\n" "$own" "$own" "$cluster" \
    >"$units/$unit.d/itdo-erp-standby.conf"
  cat >"$units/itdo-erp-standby-guard-$instance.service" <<UNIT
[Unit]
Description=A former primary of ITDO ERP does not go on ($cluster)

[Service]
Type=oneshot
ExecStart=$own guard --cluster $cluster
LogLevelMax=notice
UNIT
  cat >"$units/itdo-erp-standby-guard-$instance.timer" <<UNIT
[Unit]
Description=A former primary of ITDO ERP does not go on ($cluster)

[Timer]
OnActiveSec=10s
OnUnitInactiveSec=10s
AccuracySec=1s

[Install]
WantedBy=timers.target
UNIT
  systemctl daemon-reload
  systemctl enable --quiet --now "itdo-erp-standby-guard-$instance.timer"
}

# ---- the verbs -------------------------------------------------------------------------------------------------------

prepare() {
  runs || stop 1 "$cluster does not run: systemctl start $unit"
  ! follows || stop 4 "$cluster is a standby itself"
  [[ $synchronous != yes ]] || streams || stop 4 "nobody follows yet, so all writes would wait: first standby.sh setup there"
  remember_peer
  if [[ ! -s $secret ]]; then
    (umask 077 && printf '*:*:*:%s:%s\n' "$role" "$(head -c 24 /dev/urandom | base64 | tr '+/' 'ab')" >"$secret")
    chown postgres:postgres "$secret"
  fi
  # By standard input: words of a command can be seen by everybody on the machine.
  sql <<SQL
\\set password '$(cut -d: -f5 "$secret")'
set password_encryption = 'scram-sha-256';
set synchronous_commit = local;
select 'create role $role' where not exists (select from pg_roles where rolname = '$role') \gexec
alter role $role login replication password :'password';
select pg_create_physical_replication_slot('$name', true)
  where not exists (select from pg_replication_slots where slot_name = '$name') \g /dev/null
SQL
  let_peer_in
  if [[ -z $synchronous ]] && is_synchronous; then synchronous=yes; fi
  if [[ $synchronous == yes ]]; then
    write_settings "# Nothing is acknowledged before the standby has it on its disk; without it all writes wait.
synchronous_standby_names = '$name'"
  else
    write_settings ''
  fi
  set_up_guard
  systemctl reload "$unit"
  if [[ $(sql -c "select count(*) from pg_settings where pending_restart") != 0 ]]; then systemctl restart "$unit"; fi
  say "$cluster lets a standby at $peer follow"
  if [[ $synchronous == yes ]]; then say "what it acknowledges the standby has; while nobody follows, all writes wait"; fi
  streams || say "Carry $secret to the other machine, then there: standby.sh setup --peer THIS-ADDRESS:$port"
}

# A folder of data is put aside, never removed: of a former primary it holds what nobody else has.
put_aside() {
  local aside
  aside=$data.before-$(date +%Y%m%d_%H%M%S)
  if runs && ! follows && ! has_databases; then replace=yes; fi
  [[ -n $replace || ! -e $data/PG_VERSION ]] ||
    stop 4 "$cluster holds databases: with --replace it is put aside to $aside"
  systemctl stop "$unit"
  [[ ! -e $data ]] || mv "$data" "$aside"
  say "what $cluster held lies in $aside"
}

setup() {
  [[ -s $secret ]] || stop 1 "$secret lacks: carry it here from the primary"
  chown postgres:postgres "$secret"
  chmod 600 "$secret"
  remember_peer
  local state
  state=$(state_of_peer)
  [[ $state == primary* ]] || stop 4 "$peer is no primary that lets this one in: $state"
  # A standby starts with at least what the primary allows.
  local limits='' limit
  for limit in max_connections max_worker_processes max_wal_senders max_prepared_transactions max_locks_per_transaction; do
    limits+="$limit = $(ask_peer "SHOW $limit")"$'\n'
  done
  put_aside
  as_postgres mkdir -m 700 "$data"
  say "copying from $peer …"
  as_postgres "$programs/pg_basebackup" -D "$data" -d "$(to_peer)" --slot="$name" --wal-method=stream --checkpoint=fast \
    --write-recovery-conf || stop 1 "the copy failed; $data is not whole"
  let_peer_in
  write_settings ''
  # In a file of their own, so that they stay when this one is the primary.
  printf '# Written by standby.sh: what the primary allows.\n%s' "$limits" >"$settings/conf.d/standby-limits.conf"
  chown postgres:postgres "$settings/conf.d/standby-limits.conf"
  set_up_guard
  systemctl start "$unit"
  for _ in {1..60}; do
    ! receives || break
    sleep 0.5
  done
  status
}

status() {
  recall_peer
  runs || stop 3 "$cluster does not run"
  local state verdict=0
  state=$(state_of_peer)
  if follows; then
    say "$cluster is the standby, timeline $(own_timeline)"
    sql -c "select 'receiver: ' || coalesce((select status from pg_stat_wal_receiver), 'not connected')
      || ', received ' || coalesce(pg_last_wal_receive_lsn()::text, 'nothing')
      || ', replayed ' || coalesce(pg_last_wal_replay_lsn()::text, 'nothing') || ', last commit '
      || coalesce(to_char(pg_last_xact_replay_timestamp(), 'YYYY-MM-DD HH24:MI:SS'), 'unknown')"
    receives && [[ $state == primary* ]] || verdict=3
  else
    say "$cluster is the primary, timeline $(own_timeline)"
    sql -c "select application_name || ': ' || state || ', ' || sync_state || ', behind '
      || pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)) || ', ' || coalesce(replay_lag, '0') || ' s'
      from pg_stat_replication"
    sql -c "select 'kept for the standby: ' || pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn))
      || ', ' || coalesce(wal_status, 'lost') from pg_replication_slots where slot_name = '$name'"
    streams && [[ $state == standby* ]] || verdict=3
    is_synchronous || say "the last seconds would be lost with this machine: it is not --synchronous"
  fi
  say "peer $peer: $state"
  if ((verdict != 0)); then say "NOT whole: nobody follows, or the peer is not what it should be"; fi
  return "$verdict"
}

promote() {
  recall_peer
  if ! runs || ! follows; then stop 4 "$cluster is no running standby"; fi
  local state
  state=$(state_of_peer)
  [[ $state == silent* ]] ||
    stop 4 "$peer answers ($state). Stop it first, there: systemctl disable --now itdo-erp postgresql"
  ! receives || stop 4 "the log still streams from $peer"
  [[ -n $fenced ]] ||
    stop 4 "$peer is silent, but silent is not off. Switch it off or cut it off, then: promote --fenced \"HOW\""
  local before
  before=$(own_timeline)
  sql -c "select pg_promote(true, 120)" | grep -qx t || stop 1 "PostgreSQL did not end recovery within two minutes"
  sql >/dev/null -c "select pg_create_physical_replication_slot('$name', true)
    where not exists (select from pg_replication_slots where slot_name = '$name')"
  sql -c checkpoint
  journal notice "$cluster took over from $peer, timeline $before to $(own_timeline); fenced: $fenced; by ${SUDO_USER:-root}"
  say "$cluster is the primary now, timeline $(own_timeline). The guard of the former one keeps it from coming back."
  say "Next: itdo-erp setup (service and timers of this machine), itdo-erp pitr backup --full, then the DNS record;"
  say "later, on the former primary: standby.sh setup --peer THIS-ADDRESS:$port --replace"
}

# Whoever is a primary while the peer is one on a later timeline is the former one. A silent peer is no proof of anything:
# that one starts, and if it is synchronous it acknowledges nothing as long as nobody follows.
guard() {
  recall_peer
  ! follows || return 0
  local state what timeline system own
  state=$(state_of_peer)
  read -r what timeline system <<<"$state"
  [[ $what == primary ]] || return 0
  own=$(own_timeline)
  [[ $system == "$(control 'Database system identifier')" ]] || return 0
  ((timeline > own)) || return 0
  journal crit "$cluster (timeline $own) is the former primary, $peer took over on timeline $timeline: it is stopped"
  if runs; then systemctl stop --no-block "$unit"; fi
  stop 4 "$cluster is the former primary (timeline $own); $peer took over (timeline $timeline). To follow it:" \
    "standby.sh setup --cluster $cluster --peer $peer --replace"
}

"$verb"
