#!/usr/bin/env bash
# Installs the Debian packages that are missing: packages.sh run|test|bench|package|lab
# Asks dpkg first, so that a complete machine needs neither the network nor rights. The services that come with
# PostgreSQL and Redis are kept from starting: this checkout runs private ones (cluster.sh).
set -euo pipefail
source "$(dirname "$0")/common.sh"

run_packages=(
  make g++ cmake ninja-build lld pkg-config ccache libboost1.81-dev libboost-context1.81-dev libpq-dev libhiredis-dev
  libssl-dev libargon2-dev libspdlog-dev libfmt-dev libcli11-dev libtomlplusplus-dev libcurl4-openssl-dev
  libpango1.0-dev libbrotli-dev zlib1g-dev libisal-dev liboath-dev libcjose-dev libjansson-dev libfido2-dev
  libutf8proc-dev libgtest-dev postgresql-15 redis-server redis-tools fonts-noto-cjk fonts-morisawa-bizud-gothic tzdata
  iproute2 ca-certificates
)
test_packages=(age prometheus nftables fail2ban pgbouncer elfutils liblemonldap-ng-portal-perl libplack-perl
  libstring-random-perl libio-string-perl python3 python3-pytest python3-pytest-xdist python3-psycopg2
  python3-cryptography poppler-utils clang-format clang-tidy shellcheck curl chromium
)
package_packages=(debhelper lintian fakeroot dpkg-dev systemd)
lab_packages=(debootstrap systemd-container util-linux curl python3)
bench_packages=(wrk postgresql-contrib python3 python3-psycopg2 curl chromium)

node_suits() {
  command -v npm >/dev/null && [[ $(node --version 2>/dev/null) =~ ^v([0-9]+) ]] && ((BASH_REMATCH[1] >= 18))
}

wanted=("${run_packages[@]}")
case ${1:-run} in
  run) ;;
  test) wanted+=("${test_packages[@]}") ;;
  bench) wanted+=("${bench_packages[@]}") ;;
  package) wanted+=("${package_packages[@]}") ;;
  lab) wanted+=("${package_packages[@]}" "${lab_packages[@]}") ;;
  *) die "usage: packages.sh run|test|bench|package|lab" ;;
esac
# The web project brings the exact Node it is built with; any recent one starts it.
if [[ -e web/package.json ]] && ! node_suits; then wanted+=(nodejs npm); fi

installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null || true)
missing=()
for package in "${wanted[@]}"; do
  [[ $'\n'$installed$'\n' == *$'\n'"installed $package"$'\n'* ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

as_root=()
if ((EUID != 0)); then
  command -v sudo >/dev/null || die "missing packages; as root: apt-get install ${missing[*]}"
  as_root=(sudo)
fi

policy=/usr/sbin/policy-rc.d
no_cluster=/etc/postgresql-common/createcluster.d/itdo-erp-build.conf
made=()
undo() { ((${#made[@]} == 0)) || "${as_root[@]}" rm -f "${made[@]}"; }
trap undo EXIT

if [[ ! -e $policy ]]; then
  made+=("$policy")
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
fi
"${as_root[@]}" mkdir -p "$(dirname "$no_cluster")"
made+=("$no_cluster")
echo 'create_main_cluster = false' | "${as_root[@]}" tee "$no_cluster" >/dev/null

apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"
}
log=build/log/packages.log
# A stale or unreachable list is no reason to stop: the installation below decides.
quietly "Reading the package lists" "$log" apt update || true
quietly "Installing ${#missing[@]} packages" "$log" apt install -y --no-install-recommends "${missing[@]}" ||
  die "apt-get could not install: ${missing[*]}"

# Redis would start with the next boot; a machine that had it before keeps what it had.
if [[ " ${missing[*]} " == *" redis-server "* ]] && command -v systemctl >/dev/null; then
  "${as_root[@]}" systemctl disable --quiet redis-server.service 2>/dev/null || true
fi
