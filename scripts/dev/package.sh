#!/usr/bin/env bash
# Makes the Debian package build/package/itdo-erp_VERSION_amd64.deb and checks it: units, score of the sandbox, lintian.
set -euo pipefail
source "$(dirname "$0")/common.sh"

scripts/dev/packages.sh package
scripts/dev/build.sh release itdo-erp web

out=$root/build/package
source_tree=$out/source
tree=$source_tree/tree
share=$tree/usr/share/itdo-erp
units=$tree/lib/systemd/system

# What the package holds, as it will lie on the machine. debhelper adds the rest from packaging/debian.
lay_out() {
  rm -rf "$out"
  mkdir -p "$source_tree"
  cp -r packaging/debian "$source_tree/debian"
  install -D -m 755 build/release/itdo-erp "$tree/usr/bin/itdo-erp"
  mkdir -p "$share"
  cp -r migrations i18n "$share/"
  cp -r web/dist "$share/web"
  local script
  mkdir -p "$share/scripts"
  for script in scripts/*.sh; do
    [[ ! -e $script ]] || install -m 755 "$script" "$share/scripts/"
  done
  for script in scripts/*.txt; do
    [[ ! -e $script ]] || install -m 644 "$script" "$share/scripts/"
  done
  install -D -m 644 packaging/nginx/maintenance.html "$share/nginx/maintenance.html"
  install -D -m 644 packaging/nginx/itdo-erp "$tree/etc/nginx/sites-available/itdo-erp"
  local part
  for part in filter action jail; do
    install -D -m 644 "packaging/fail2ban/$part.conf" "$tree/etc/fail2ban/$part.d/itdo-erp.conf"
  done
  install -D -m 640 packaging/itdo-erp.toml "$tree/etc/itdo-erp/itdo-erp.toml"
  mkdir -p "$tree/etc/itdo-erp/conf.d"
  install -D -m 755 packaging/notify-failure.sh "$tree/usr/lib/itdo-erp/notify-failure"
  install -D -m 644 -t "$units" packaging/systemd/*
  # Mails name their runbook by its path, so no documentation that somebody may leave out when installing.
  install -D -m 644 -t "$share/docs/admin" docs/admin/*.md
  install -D -m 644 -t "$share/docs/runbooks" docs/runbooks/*.md
  install -D -m 644 -t "$share/docs/runbooks/ja" docs/runbooks/ja/*.md
  install -D -m 644 -t "$share/docs/tasks" docs/tasks/*.md
  install -D -m 644 -t "$share/docs/tasks/ja" docs/tasks/ja/*.md
  mkdir -p "$tree/usr/share/doc/itdo-erp"
  ln -s ../../itdo-erp/docs/admin ../../itdo-erp/docs/runbooks "$tree/usr/share/doc/itdo-erp/"
  install -D -m 644 -t "$tree/usr/share/itdo-erp/grafana" packaging/grafana/*.json
  install -D -m 644 -t "$share/patroni" packaging/patroni/config.yml packaging/patroni/etcd
  install -D -m 755 -t "$share/patroni" packaging/patroni/configure.sh packaging/patroni/fence.sh
}

pack() { (cd "$source_tree" && dpkg-buildpackage --build=binary --unsigned-changes --unsigned-buildinfo -d); }

# The programs that a unit starts are looked for under the tree; what Debian brings is there already.
check_units() {
  local scratch=$out/units
  mkdir -p "$scratch"
  cp "$units"/* "$scratch/"
  sed -i -e "s#=/usr/bin/itdo-erp#=$tree/usr/bin/itdo-erp#" -e "s#=/usr/lib/itdo-erp/#=$tree/usr/lib/itdo-erp/#" \
    -e 's#^ExecStart=/usr/share/itdo-erp/.*#ExecStart=/bin/true#' "$scratch"/*.service
  sed -i 's#^Documentation=.*#Documentation=https://www.debian.org/#' "$scratch"/*
  SYSTEMD_UNIT_PATH=$scratch: systemd-analyze verify --man=no "$scratch"/*.timer "$scratch"/itdo-erp*[!@].service \
    "$scratch/itdo-erp-notify@x.service"
  systemd-analyze security --offline=true --threshold=15 --no-pager "$scratch/itdo-erp.service"
}

quietly "Laying the package out" build/log/package-tree.log lay_out
quietly "Checking the units" build/log/package-units.log check_units
quietly "Packing" build/log/package.log pack
package=$(find "$out" -maxdepth 1 -name 'itdo-erp_*.deb')
# The folder of the build machine's name is no distribution's; what remains must be right.
quietly "lintian" build/log/lintian.log lintian --fail-on error --suppress-tags bad-distribution-in-changes-file "$package"
say "${package#"$root"/} ($(du -h "$package" | cut -f1))"
