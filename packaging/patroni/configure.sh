#!/usr/bin/env bash
# Writes what etcd and Patroni of one node read; starts and stops nothing. Where the cluster runs that is to be taken over,
# its roles for the nodes are made. On each of the nodes, with the same list:
#   configure.sh NAME NAME=ADDRESS NAME=ADDRESS NAME=ADDRESS [--clients NETWORK]
# The first node makes /etc/patroni/itdo-erp.passwords; it is carried to the others before this runs there.
# See docs/admin/high-availability.md
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")

die() {
  printf 'configure: %s\n' "$*" >&2
  exit 1
}

name=${1:-}
shift || true
declare -A addresses=()
names=()
clients=samenet
while (($#)); do
  case $1 in
    --clients)
      clients=${2:-}
      shift
      ;;
    *=*)
      addresses[${1%%=*}]=${1#*=}
      names+=("${1%%=*}")
      ;;
    *) die "what is $1? usage: configure.sh NAME NAME=ADDRESS… [--clients NETWORK]" ;;
  esac
  shift
done
[[ -n $name && -n ${addresses[$name]:-} ]] || die "usage: configure.sh NAME NAME=ADDRESS… with NAME among them"
# Two can not tell who of them was cut off.
((${#names[@]} >= 3 && ${#names[@]} % 2 == 1)) || die "three nodes, or another odd number: ${#names[@]} were named"
[[ $clients =~ ^[0-9a-fA-F.:/]+$|^samenet$ ]] || die "--clients wants a network like 10.0.0.0/24"
for one in "${names[@]}"; do
  [[ $one =~ ^[a-z][a-z0-9-]*$ && ${addresses[$one]} =~ ^[0-9.]+$ ]] || die "$one=${addresses[$one]} is no name and address"
done
getent group postgres >/dev/null || die "PostgreSQL is not installed: apt install postgresql-15 patroni etcd-server"

passwords=/etc/patroni/itdo-erp.passwords
umask 077
mkdir -p /etc/patroni
chmod 755 /etc/patroni
if [[ ! -s $passwords ]]; then
  for role in replication rewind; do
    printf '%s=%s\n' "$role" "$(head -c 24 /dev/urandom | base64 | tr '+/' 'ab')"
  done >"$passwords"
  echo "configure: $passwords was made; carry it to the other nodes before this runs there"
fi
replication=$(sed -n 's/^replication=//p' "$passwords")
rewind=$(sed -n 's/^rewind=//p' "$passwords")
[[ -n $replication && -n $rewind ]] || die "$passwords names no two passwords"

etcd='' peers='' lines=''
for one in "${names[@]}"; do
  address=${addresses[$one]}
  etcd+=${etcd:+, }$address:2379
  peers+=${peers:+,}$one=http://$address:2380
  lines+="    - hostssl replication itdo_replication $address/32 scram-sha-256"$'\n'
  lines+="    - hostssl all itdo_rewind $address/32 scram-sha-256"$'\n'
done

filled() {
  local text
  text=$(<"$here/$1")
  text=${text//@NAME@/$name}
  text=${text//@ADDRESS@/${addresses[$name]}}
  text=${text//@ETCD@/$etcd}
  text=${text//@PEERS@/$peers}
  text=${text//@NODES@/${lines%$'\n'}}
  text=${text//@CLIENTS@/$clients}
  text=${text//@REPLICATION_PASSWORD@/$replication}
  printf '%s\n' "${text//@REWIND_PASSWORD@/$rewind}"
}
filled etcd >/etc/default/etcd
chmod 644 /etc/default/etcd
[[ -e /etc/patroni/postgresql.conf ]] || echo "# Settings of PostgreSQL on this node alone" >/etc/patroni/postgresql.conf
chown root:postgres /etc/patroni/postgresql.conf
chmod 640 /etc/patroni/postgresql.conf
filled config.yml >/etc/patroni/config.yml
chown root:postgres /etc/patroni/config.yml
chmod 640 /etc/patroni/config.yml

# What Patroni makes only in a cluster of its own making.
make_roles() {
  (cd / && runuser -u postgres -- psql -qX -v ON_ERROR_STOP=1 -v replication="$replication" -v rewind="$rewind") <<'SQL'
set password_encryption = 'scram-sha-256';
select 'create role itdo_replication' where not exists (select from pg_roles where rolname = 'itdo_replication') \gexec
select 'create role itdo_rewind' where not exists (select from pg_roles where rolname = 'itdo_rewind') \gexec
alter role itdo_replication login replication password :'replication';
alter role itdo_rewind login password :'rewind';
grant execute on function pg_ls_dir(text, boolean, boolean), pg_stat_file(text, boolean), pg_read_binary_file(text),
  pg_read_binary_file(text, bigint, bigint, boolean) to itdo_rewind;
SQL
}
if pg_lsclusters -h | grep -qE '^15 +main +[0-9]+ +online '; then
  make_roles
  echo "configure: the cluster 15/main has the roles; Patroni takes it over"
fi
echo "configure: $name of ${names[*]}: /etc/default/etcd and /etc/patroni/config.yml were written"
