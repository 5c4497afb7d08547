#!/usr/bin/env bash
# Checks the shell scripts of the house.
set -euo pipefail
source "$(dirname "$0")/common.sh"

mapfile -d '' files < <(find scripts tests bench packaging .ci -path '*/node_modules' -prune -o \
  -type f \( -name '*.sh' -o -path '.ci/run' \) -print0 2>/dev/null)
shellcheck --external-sources --source-path=SCRIPTDIR "${files[@]}"
