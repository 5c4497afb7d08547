#!/usr/bin/env bash
# Part of the lab: three nodes with etcd, Patroni and PostgreSQL as packaging/patroni sets them up, each in a network and
# with folders of its own; somebody writes, and the network is cut in a dozen ways. ONLY=NAME,NAME tries some of them.
# What stands in single quotes is for the shell inside of the machine.
# shellcheck disable=SC2016
set -euo pipefail
source "$(dirname "$0")/prepare.sh"

cluster_packages=(patroni etcd-server python3-etcd nftables python3-psycopg2)
fetch_packages() { in_base "$lab/base" apt-get -q install -y --no-install-recommends --download-only "${cluster_packages[@]}"; }
once failover "${cluster_packages[*]} of $(cat "$lab/more")" "Fetching etcd and Patroni (once)" fetch_packages

start_machine
check "etcd and Patroni install" sh_inside '
  printf "#!/bin/sh\nexit 101\n" >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d
  apt-get -q install -y --no-install-recommends --no-download '"${cluster_packages[*]}"'
  rm /usr/sbin/policy-rc.d
  systemctl disable --quiet --now etcd patroni postgresql redis-server 2>&1
  systemctl stop "postgresql@*"
  pg_lsclusters -h | while read -r version name rest; do pg_dropcluster "$version" "$name"; done'
for file in config.yml etcd configure.sh; do
  inside mkdir -p /root/patroni
  put "$root/packaging/patroni/$file" "/root/patroni/$file"
done
inside chmod +x /root/patroni/configure.sh
inside mkdir -p /usr/share/itdo-erp/patroni
put "$root/packaging/patroni/fence.sh" /usr/share/itdo-erp/patroni/fence.sh
inside chmod 755 /usr/share/itdo-erp/patroni/fence.sh
put "$root/packaging/systemd/itdo-erp-fence.service" /lib/systemd/system/fence-of@.service
put "$here/failover_nodes.sh" /root/nodes.sh
put "$here/failover.py" /root/failover.py
put "$here/failover_nodes.py" /root/failover_nodes.py
check "three nodes, each set up by the kit" inside bash /root/nodes.sh
tally inside env ONLY="${ONLY:-}" python3 -u /root/failover.py
inside cat /root/failover.txt 2>/dev/null || true
finish_part
