# Shared beginning of the parts of the lab: a Debian made once, a machine booted from it, checks that are counted.
# What stands in single quotes is for the shell inside of the machine; what is not used here, the parts use.
# shellcheck shell=bash disable=SC2016,SC2034
source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/dev/common.sh"
here=$root/tests/lab
source "$here/machine.sh"

package=$(realpath "${PACKAGE:?the package, or start run.sh}")
mkdir -p "$lab"
exec 9>"$lab/lock"
flock -n 9 || die "the lab is in use"

# once MARKER TEXT NAME COMMAND…: unless it was done for this text.
once() {
  local marker=$lab/$1 text=$2
  [[ $(cat "$marker" 2>/dev/null) != "$text" ]] || return 0
  quietly "$3" "build/log/lab-$1.log" "${@:4}" && printf '%s' "$text" >"$marker"
}
needs=$(dpkg-deb --field "$package" Depends)
once debian "${base_packages[*]}" "Making a Debian (once)" make_base
once more "${base_packages[*]} ${more_packages[*]}" "Adding what the parts use (once)" add_packages_to_base
once needs "${base_packages[*]} $needs" "Adding what the package needs (once)" add_to_base "$needs"

trap shut_down EXIT
trap 'exit 130' INT TERM HUP

passed=0
failed=0
# check NAME COMMAND…: one line each; the output of a failed one.
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    say "ok      $name"
  else
    failed=$((failed + 1))
    say "FAILED  $name"
    printf '%s\n' "$output" | tail -n 20 | sed 's/^/        /'
  fi
}
# Shows and counts what a program of checks says of each; one that breaks off has failed, too.
tally() {
  local line before=$failed
  while IFS= read -r line; do
    say "$line"
    [[ $line != ok* ]] || passed=$((passed + 1))
    [[ $line != FAILED* ]] || failed=$((failed + 1))
  done < <("$@" 2>&1)
  if ! wait $! && ((failed == before)); then
    failed=$((failed + 1))
    say "FAILED  it broke off: $*"
  fi
}
sh_inside() { inside bash -euo pipefail -c "$1"; }
refused() { ! "$@"; }
eventually() {
  local _
  for _ in {1..100}; do
    if "$@" &>/dev/null; then return 0; fi
    sleep 0.2
  done
  "$@"
}
# in_time SECONDS COMMAND…: until it succeeds, at most so long.
in_time() {
  local until=$((${EPOCHREALTIME/./} + $1 * 1000000))
  shift
  until "$@" &>/dev/null; do
    ((${EPOCHREALTIME/./} < until)) || return 1
    sleep 0.05
  done
}
main_process() { inside systemctl show --property=MainPID --value itdo-erp; }
healthy() { inside curl -fsS -o /dev/null http://localhost:8000/health; }
# Also tells what was measured, if it was left in $lab/told.txt.
measure() {
  rm -f "$lab/told.txt"
  check "$@"
  if [[ -s $lab/told.txt ]]; then sed 's/^/        /' "$lab/told.txt"; fi
}

# In the network of the machine, with this machine's programs.
in_its_network() { nsenter --target "$leader" --net -- "$@"; }
# The words that run a program inside, for programs that stay outside.
inside_words=()

# A fresh machine with the package on it, not yet installed.
start_machine() {
  say "Booting"
  boot fresh 9>&- || die "the machine did not boot"
  # The tree is mounted in the machine's namespace, so the package goes in through it.
  put "$package" /root/itdo-erp.deb
  inside_words=(
    nsenter --target "$leader" --all -- /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8
    DEBIAN_FRONTEND=noninteractive
  )
}
put() { nsenter --target "$leader" --mount -- dd of="$2" status=none <"$1"; }

administrator=(admin@lab.example Kaede-Momiji-77)
# What most parts begin with: the product as it is after its installation, and a company.
# With demo_scale, a large company stands beside the small one.
install_product() {
  check "the package installs" inside apt-get -q install -y --no-install-recommends /root/itdo-erp.deb
  check "setup" sh_inside 'itdo-erp setup --non-interactive | tee /root/setup.txt'
  ((${demo_scale:-0} == 0)) || check "a large company" inside itdo-erp demo load --scale "$demo_scale"
  check "a company is made" inside itdo-erp organization add --code LAB --name "株式会社ラボ" \
    --administrator "${administrator[0]}" --password "${administrator[1]}"
}

# The machine's mail server takes the manual's addresses for its own: mail to admin@itdo.com lies in /var/mail/admin.
deliver_mail() {
  check "a mail server delivers to the manual's administrator" sh_inside '
    useradd --create-home --groups adm,sudo --shell /bin/bash admin
    echo "admin ALL=(ALL) NOPASSWD: ALL" >/etc/sudoers.d/admin
    sed -i "s/^dc_other_hostnames=.*/dc_other_hostnames=\"lab:itdo.com\"/" /etc/exim4/update-exim4.conf.conf
    update-exim4.conf && systemctl restart exim4
    echo hello | mail -s "the first mail" admin@itdo.com
    for _ in {1..50}; do [[ ! -s /var/mail/admin ]] || break; sleep 0.2; done
    grep "^Subject: the first mail" /var/mail/admin'
}

# The last words of each part.
finish_part() {
  say "$passed passed, $failed failed"
  ((failed == 0))
}
