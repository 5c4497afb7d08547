#!/usr/bin/env bash
# A private PostgreSQL and Redis on unix sockets, apart from every service of the system:
#   cluster.sh start|stop|status|env [FOLDER]     FOLDER: var unless named, within the checkout unless absolute
# CLUSTER_FSYNC=off is for clusters of tests: faster, and worth nothing after a power cut.
# `env` prints what the program and the tests need: eval "$(cluster.sh env)".
#
# PostgreSQL refuses to run as root; root starts both as user postgres. Where postgres may not reach the checkout, the
# data lie in a folder under /var/tmp named after the checkout; where the path is too long for a socket, the sockets
# lie under /tmp in the same way.
set -euo pipefail
source "$(dirname "$0")/common.sh"

verb=${1:-}
[[ $verb =~ ^(start|stop|status|env)$ ]] || die "usage: cluster.sh start|stop|status|env [FOLDER]"
folder=${2:-var}
mkdir -p "$folder" || die "cannot create the folder $folder"
folder=$(cd "$folder" && pwd)

# Two commands on one cluster wait for each other. What outlives this script is started without the lock (9>&-).
exec 9>"$folder/cluster.lock"
flock -w 120 9 || die "another cluster.sh has held $folder/cluster.lock for two minutes"

programs=/usr/lib/postgresql/15/bin
roles=(postgres itdo_migrator itdo_user itdo_backup)
longest_socket_path=107
if ((EUID == 0)); then service_user=postgres; else service_user=$(id -un); fi

as_service() {
  if ((EUID == 0)); then runuser -u "$service_user" -- "$@"; else "$@"; fi
}

# A folder of ours elsewhere, named after this one. Refuses one that somebody else has put there.
elsewhere() {
  local place
  place=$1/itdo-erp-$(printf '%s' "$folder" | sha256sum | cut -c1-12)
  mkdir -p "$place"
  [[ ! -L $place && (-O $place || $(stat -c %U "$place") == "$service_user") ]] || die "$place belongs to somebody else"
  printf '%s' "$place"
}

choose_places() {
  local reachable=$folder
  if ((EUID == 0)) && id "$service_user" &>/dev/null && ! as_service test -x "$folder"; then
    reachable=$(elsewhere /var/tmp)
  fi
  postgres=$reachable/postgres
  data=$postgres/data
  run=$reachable/run
  local path=$run/.s.PGSQL.5432.lock
  if ((${#path} > longest_socket_path)); then run=$(elsewhere /tmp); fi
  redis_socket=$run/redis.sock
}

# A path as it may stand in a URI.
escaped() {
  local LC_ALL=C text=$1 out='' i c
  for ((i = 0; i < ${#text}; i++)); do
    c=${text:i:1}
    case $c in
      [a-zA-Z0-9/._~-]) out+=$c ;;
      *) out+=$(printf '%%%02X' "'$c") ;;
    esac
  done
  printf '%s' "$out"
}

print_environment() {
  local host name
  host=$(escaped "$run")
  uri() { printf 'postgresql://%s@/%s?host=%s' "$1" "$2" "$host"; }
  local -A values=(
    [DATABASE_URL]=$(uri itdo_user itdo_erp_db)
    [ITDO_ERP__DATABASE__MIGRATOR_URL]=$(uri itdo_migrator itdo_erp_db)
    [ITDO_SUPERUSER_URL]=$(uri postgres postgres)
    [REDIS_URL]=unix://$(escaped "$redis_socket")
    [ITDO_ERP__LOG__FOLDER]=$folder/log
    [ITDO_ERP__FILES__FOLDER]=$folder/files
    [ITDO_ERP__SIGN_IN__SECRET_FILE]=$folder/sign-in.key
    [ITDO_ERP__BACKUP__FOLDER]=$folder/backups
    [ITDO_ERP__OPERATIONS__HISTORY]=$folder/baselines.txt
    [ITDO_ERP__OPERATIONS__STATE_FOLDER]=$folder/operations
    [ITDO_ERP__OPERATIONS__MACHINE_FOLDER]=$folder/machine
    [ITDO_ERP__BACKUP__URL]=$(uri itdo_backup itdo_erp_db)
    [ITDO_ERP__DATABASE__MAINTENANCE_URL]=$(uri postgres itdo_erp_db)
  )
  for name in "${!values[@]}"; do printf 'export %s=%q\n' "$name" "${values[$name]}"; done | sort
}

# ---- PostgreSQL ------------------------------------------------------------------------------

# Whether the number in a pid file is that of a living PostgreSQL. After a crash it may belong to another program or to
# a dead process that nobody has buried; PostgreSQL takes both for itself and would refuse to start.
is_postgres() {
  local pid
  read -r pid <"$1" 2>/dev/null && [[ $(cat "/proc/$pid/stat" 2>/dev/null) == "$pid (postgres) "[^ZX]* ]]
}

postgres_runs() { [[ -e $data/postmaster.pid ]] && is_postgres "$data/postmaster.pid"; }

# Made beside its place and moved there when complete: a folder named data is never half a cluster.
create_postgres() {
  local unfinished=$postgres/data.unfinished
  mkdir -p "$postgres"
  if ((EUID == 0)); then chown "$service_user" "$postgres"; fi
  as_service rm -rf "$unfinished"
  as_service "$programs/initdb" -D "$unfinished" -U postgres --locale=C.UTF-8 --encoding=UTF8 --data-checksums \
    --auth=peer --no-instructions &>"$folder/log/initdb.log" || die "initdb failed: see $folder/log/initdb.log"
  as_service tee -a "$unfinished/postgresql.conf" <<<"include 'itdo-erp.conf'" >/dev/null
  as_service mv "$unfinished" "$data"
}

write_postgres_settings() {
  local memory shared
  memory=$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)
  shared=$((memory / 8))
  ((shared >= 128)) || shared=128
  ((shared <= 2048)) || shared=2048
  as_service tee "$data/itdo-erp.conf" >/dev/null <<SETTINGS
# Written by scripts/dev/cluster.sh at each start.
listen_addresses = ''
unix_socket_directories = '${run//\'/\'\'}'
max_connections = 100
shared_buffers = ${shared}MB
effective_cache_size = $((memory / 2))MB
work_mem = 16MB
maintenance_work_mem = 128MB
fsync = ${CLUSTER_FSYNC:-on}
synchronous_commit = on
wal_compression = lz4
max_wal_size = 2GB
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
shared_preload_libraries = 'pg_stat_statements'
autovacuum_naptime = 15s
autovacuum_vacuum_scale_factor = 0.05
autovacuum_analyze_scale_factor = 0.02
autovacuum_vacuum_cost_limit = 1000
logging_collector = on
log_directory = '${postgres//\'/\'\'}/log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_min_duration_statement = 1s
log_lock_waits = on
SETTINGS
  # The sockets are open to all users of the machine, so the kernel says who knocks: the owner of the checkout and
  # root may be any role of the house, nobody else may be anybody.
  local owner role
  as_service tee "$data/pg_hba.conf" <<<'local all all peer map=house' >/dev/null
  for owner in "$(id -un)" "$service_user" root; do
    for role in "${roles[@]}"; do printf 'house %s %s\n' "$owner" "$role"; done
  done | sort -u | as_service tee "$data/pg_ident.conf" >/dev/null
}

remove_stale_pid_files() {
  local file
  for file in "$data/postmaster.pid" "$run/.s.PGSQL.5432.lock"; do
    [[ ! -e $file ]] || is_postgres "$file" || rm -f "$file"
  done
}

start_postgres() {
  postgres_runs && return 0
  [[ -e $data ]] || create_postgres
  write_postgres_settings
  remove_stale_pid_files
  as_service "$programs/pg_ctl" start -w -t 120 -s -D "$data" -l "$postgres/start.log" >/dev/null 2>&1 9>&- ||
    die "PostgreSQL did not start: $(grep -m 1 -E 'FATAL|PANIC|ERROR' "$postgres/start.log" || echo "see $postgres/log")"
}

stop_postgres() {
  postgres_runs || return 0
  as_service "$programs/pg_ctl" stop -m fast -w -t 120 -s -D "$data" >/dev/null ||
    die "PostgreSQL did not stop: see $postgres/log"
}

# ---- Redis -----------------------------------------------------------------------------------

redis_runs() { [[ $(redis-cli -s "$redis_socket" ping 2>/dev/null) == PONG ]]; }

start_redis() {
  redis_runs && return 0
  rm -f "$redis_socket"
  as_service redis-server --port 0 --unixsocket "$redis_socket" --unixsocketperm 700 --daemonize yes --dir "$run" \
    --pidfile "$run/redis.pid" --logfile "$run/redis.log" --save '' --appendonly no --maxmemory 256mb \
    --maxmemory-policy allkeys-lru >/dev/null 9>&- || die "Redis did not start: see $run/redis.log"
  for _ in {1..100}; do
    redis_runs && return 0
    sleep 0.05
  done
  die "Redis did not start: see $run/redis.log"
}

stop_redis() {
  redis_runs || return 0
  redis-cli -s "$redis_socket" shutdown nosave >/dev/null 2>&1 || true
}

# ---- The verbs -------------------------------------------------------------------------------

check_machine() {
  [[ -x $programs/postgres ]] || die "postgresql-15 is missing: scripts/dev/packages.sh run"
  command -v redis-server >/dev/null || die "redis-server is missing: scripts/dev/packages.sh run"
  local free
  free=$(df -Pm "$folder" | awk 'NR == 2 { print $4 }')
  ((free >= 1024)) || die "only $free MB are free on the disk of $folder; at least 1024 are needed"
}

start() {
  check_machine
  mkdir -p "$folder/log" "$folder/files" "$folder/operations" "$folder/machine/asked" "$folder/machine/answered" "$run"
  if ((EUID == 0)); then chown "$service_user" "$run"; fi
  if [[ ! -s $folder/sign-in.key ]]; then
    head -c 32 /dev/urandom | basenc --base64url | tr -d = >"$folder/sign-in.key"
    chmod 0600 "$folder/sign-in.key"
  fi
  start_postgres
  start_redis
}

umask 022
choose_places
# Whoever is asked to act as another user must stand where that user may be.
cd /
case $verb in
  start) start ;;
  stop)
    stop_redis
    stop_postgres
    ;;
  status)
    state=0
    if postgres_runs; then say "PostgreSQL runs in $data"; else say "PostgreSQL is stopped" && state=3; fi
    if redis_runs; then say "Redis runs at $redis_socket"; else say "Redis is stopped" && state=3; fi
    exit "$state"
    ;;
  env) print_environment ;;
esac
