#!/usr/bin/env bash
# The package on a Debian that really boots, part by part: run.sh [PART…], each a script beside this one. Ends with
# "N passed, N failed"; where a machine can not be booted it says why and passes over it. PACKAGE=… takes a ready one.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../../scripts/dev/common.sh"
source "$here/machine.sh"

reason=$(unfit)
if [[ -n $reason ]]; then
  say "skipped: the lab can not run here, $reason"
  exit 0
fi

scripts/dev/packages.sh lab
[[ -n ${PACKAGE:-} ]] || scripts/dev/package.sh
PACKAGE=$(realpath "${PACKAGE:-$(find build/package -maxdepth 1 -name 'itdo-erp_*.deb')}")
export PACKAGE

parts=("$@")
((${#parts[@]})) || parts=(package service alerts recovery disaster standby failover upgrade)
passed=0
failed=0
for part in "${parts[@]}"; do
  say "== $part"
  status=0
  "$here/$part.sh" | tee "build/log/lab-$part.txt" || status=$?
  if [[ $(tail -n 1 "build/log/lab-$part.txt") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    passed=$((passed + BASH_REMATCH[1]))
    failed=$((failed + BASH_REMATCH[2]))
  elif ((status != 0)); then
    failed=$((failed + 1))
  fi
done
say "$passed passed, $failed failed in all"
((failed == 0))
