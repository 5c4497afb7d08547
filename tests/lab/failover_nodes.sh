#!/usr/bin/env bash
# Inside of the machine: the nodes n1, n2, n3 at 10.99.0.1 … 3, joined by a bridge; the machine itself is 10.99.0.254,
# where the application would run. Debian's units of etcd and Patroni, one instance a node, see the network and the folders
# of their node only.
set -euo pipefail

nodes=(n1 n2 n3)
ip link add nodes type bridge
ip address add 10.99.0.254/24 dev nodes
ip link set nodes up

for index in 1 2 3; do
  node=n$index
  ip netns add "$node"
  ip link add "to-$node" type veth peer name eth0 netns "$node"
  ip link set "to-$node" master nodes up
  ip -n "$node" address add "10.99.0.$index/24" dev eth0
  ip -n "$node" link set eth0 up
  ip -n "$node" link set lo up
  mkdir -p /nodes/"$node"/{patroni,etcd,settings,data,run,log,default}
  chown postgres: /nodes/"$node"/{settings,data,run,log}
  chown etcd: "/nodes/$node/etcd"
  chmod 775 "/nodes/$node/run"
done

cat >/root/node.conf <<'DROP_IN'
[Service]
NetworkNamespacePath=/run/netns/%i
BindPaths=/nodes/%i/patroni:/etc/patroni /nodes/%i/etcd:/var/lib/etcd /nodes/%i/settings:/etc/postgresql
BindPaths=/nodes/%i/data:/var/lib/postgresql /nodes/%i/run:/run/postgresql /nodes/%i/log:/var/log/postgresql
BindPaths=/nodes/%i/default:/etc/default
DROP_IN
printf '[Service]\nExecStart=/bin/sleep infinity\n' >/etc/systemd/system/node@.service
for unit in etcd patroni; do
  # A condition is looked at outside of the node.
  sed '/^ConditionPathExists=/d; /^Alias=/d' "/lib/systemd/system/$unit.service" >"/etc/systemd/system/$unit-of@.service"
done
sed -i '/^ConditionPathExists=/d' /lib/systemd/system/fence-of@.service
for unit in node etcd-of patroni-of fence-of; do
  mkdir -p "/etc/systemd/system/$unit@.service.d"
  cp /root/node.conf "/etc/systemd/system/$unit@.service.d/"
done
printf '[Service]\nEnvironmentFile=/nodes/%%i/default/etcd\n' >/etc/systemd/system/etcd-of@.service.d/names.conf
systemctl daemon-reload

on_node() {
  local node=$1 process
  shift
  process=$(systemctl show --property=MainPID --value "node@$node")
  nsenter --target "$process" --mount --net -- "$@"
}

for node in "${nodes[@]}"; do
  systemctl start "node@$node"
  if [[ $node == n1 ]]; then
    on_node n1 pg_createcluster 15 main --locale=C.UTF-8 -- --data-checksums
    on_node n1 runuser -u postgres -- pg_ctlcluster --skip-systemctl-redirect 15 main start
  else
    cp -p /nodes/n1/patroni/itdo-erp.passwords "/nodes/$node/patroni/"
  fi
  on_node "$node" /root/patroni/configure.sh "$node" n1=10.99.0.1 n2=10.99.0.2 n3=10.99.0.3 --clients 10.99.0.0/24
done
on_node n1 runuser -u postgres -- pg_ctlcluster --skip-systemctl-redirect 15 main stop -m fast
systemctl start etcd-of@n1 etcd-of@n2 etcd-of@n3
systemctl start patroni-of@n1
for _ in {1..120}; do
  ! on_node n1 curl -fs -o /dev/null http://10.99.0.1:8008/primary || break
  sleep 0.5
done
systemctl start patroni-of@n2 patroni-of@n3 fence-of@n1 fence-of@n2 fence-of@n3
for _ in {1..120}; do
  members=$(on_node n1 patronictl -c /etc/patroni/config.yml list -f json || true)
  systemctl --quiet is-active fence-of@n1 fence-of@n2 fence-of@n3 || members=''
  [[ $(grep -o '"State": "\(running\|streaming\)"' <<<"$members" | wc -l) != 3 || $members != *'Sync Standby'* ]] || exit 0
  sleep 0.5
done
on_node n1 patronictl -c /etc/patroni/config.yml list
journalctl -u 'patroni-of@*' -u 'etcd-of@*' -u 'fence-of@*' --no-pager | tail -n 60
exit 1
