# A throw-away Debian that really boots: an overlay over a tree made once, started as a container with its own systemd.
# What stands in single quotes is for another shell or for apt.
# shellcheck shell=bash disable=SC2016
lab=${root:?}/build/lab
base_packages=(
  systemd systemd-sysv dbus procps iproute2 curl sudo ca-certificates postgresql-15 redis-server redis-tools
  nginx-light logrotate apt-utils
)
# What the package can use or the manual types, and what only some parts need.
more_packages=(
  pgbackrest age rsyslog bsd-mailx exim4-daemon-light cron ufw nftables net-tools lsof htop sysstat openssl
)
leader= # of the machine: its first process, seen from here

# Why this machine can not run a lab, or nothing.
unfit() {
  if ((EUID != 0)); then
    say "it needs root"
  elif [[ $(dpkg --print-architecture) != amd64 ]]; then
    say "the package is for amd64"
  elif ! grep -qw overlay /proc/filesystems && ! modprobe overlay 2>/dev/null; then
    say "the kernel has no overlay file system"
  elif ! unshare --mount --propagation private true 2>/dev/null; then
    say "this machine may not make namespaces"
  elif ! unshare --mount --propagation private mount -t cgroup2 none /mnt 2>/dev/null; then
    say "this machine has no cgroup2"
  fi
}

# The mirror that this machine itself installs from.
mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' 'Component: main' 2>/dev/null | sort -u | head -n 1
}

# Everything that Debian has is put into the tree once; services do not start in it.
make_base() {
  local unfinished=$lab/base.unfinished from
  from=$(mirror)
  [[ -n $from ]] || die "apt knows no mirror of Debian bookworm"
  rm -rf "$unfinished" "$lab/base"
  debootstrap --variant=minbase bookworm "$unfinished" "$from" || return 1
  find "$unfinished/etc/apt" -name '*.sources' -delete
  apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) main' 'Component: main' \
    'Origin: Debian' | sort -u >"$unfinished/etc/apt/sources.list"
  apt-config dump | grep -iE '^Acquire::(Check|.*::proxy)' >"$unfinished/etc/apt/apt.conf.d/90proxy" || true
  printf '#!/bin/sh\nexit 101\n' >"$unfinished/usr/sbin/policy-rc.d"
  chmod 755 "$unfinished/usr/sbin/policy-rc.d"
  echo lab >"$unfinished/etc/hostname"
  in_base "$unfinished" apt-get -q update || return 1
  in_base "$unfinished" apt-get -q install -y --no-install-recommends "${base_packages[@]}" || return 1
  mv "$unfinished" "$lab/base"
}

# What the package needs besides, so that a machine without a network can install it.
add_to_base() { in_base "$lab/base" apt-get -q satisfy -y --no-install-recommends "$1"; }

add_packages_to_base() { in_base "$lab/base" apt-get -q install -y --no-install-recommends "${more_packages[@]}"; }

in_base() {
  local tree=$1
  shift
  cp -L /etc/resolv.conf "$tree/etc/resolv.conf"
  unshare --mount --propagation private --fork --pid bash -c '
    tree=$1
    shift
    mount -t proc proc "$tree/proc"
    mount --rbind /dev "$tree/dev"
    exec chroot "$tree" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
      DEBIAN_FRONTEND=noninteractive "$@"' in_base "$tree" "$@"
}

# Starts a machine in namespaces of its own, `fresh` as the tree, or `again` with what it has changed since.
boot() {
  [[ ${1:-} == again ]] || rm -rf "$lab/run"
  mkdir -p "$lab/run"/{upper,work,merged}
  unshare --mount --propagation private --fork bash -c '
    set -euo pipefail
    lab=$1
    mount -t overlay overlay -o "lowerdir=$lab/base,upperdir=$lab/run/upper,workdir=$lab/run/work" "$lab/run/merged"
    rm -f "$lab/run/merged/usr/sbin/policy-rc.d"
    mount -t cgroup2 none /sys/fs/cgroup
    own=/sys/fs/cgroup/itdo-lab-$2
    mkdir -p "$own"
    echo $$ >"$own/cgroup.procs"
    export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
    exec systemd-nspawn --quiet --boot --directory="$lab/run/merged" --machine=lab --register=no --keep-unit \
      --private-network --console=pipe --resolv-conf=off --timezone=off' boot "$lab" "$$" \
    >"$lab/run/console.log" 2>&1 </dev/null &
  host=$!
  local _
  for _ in {1..300}; do
    leader=$(find_leader "$host")
    if [[ -n $leader ]] && state=$(inside systemctl is-system-running 2>/dev/null || true) &&
      [[ $state == running || $state == degraded ]]; then
      return 0
    fi
    kill -0 "$host" 2>/dev/null || break
    sleep 0.2
  done
  tail -n 40 "$lab/run/console.log" >&2
  return 1
}

# The first process of the machine: number 1 in its own namespace.
find_leader() {
  local child
  for child in $(pgrep -P "$1"); do
    if [[ $(awk '/^NSpid:/ { print (NF > 2) ? $NF : 0 }' "/proc/$child/status" 2>/dev/null) == 1 ]]; then
      say "$child"
      return 0
    fi
    find_leader "$child"
  done
}

inside() {
  nsenter --target "$leader" --all -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive "$@"
}

shut_down() {
  if [[ -n $leader ]]; then
    kill -RTMIN+4 "$leader" 2>/dev/null || true
    for _ in {1..100}; do
      kill -0 "$leader" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$leader" 2>/dev/null || true
  fi
  if [[ -n ${host:-} ]]; then
    kill "$host" 2>/dev/null || true
    wait "$host" 2>/dev/null || true
  fi
  leader='' host=''
  local groups
  groups=$(findmnt --types cgroup2 --noheadings --output TARGET | head -n 1)
  if [[ -n $groups && -d $groups/itdo-lab-$$ ]]; then
    find "$groups/itdo-lab-$$" -depth -type d -exec rmdir {} + 2>/dev/null || true
  fi
}
