#!/usr/bin/env bash
# Formats the sources, or with --check only says which are not formatted.
set -euo pipefail
source "$(dirname "$0")/common.sh"

mapfile -d '' files < <(find src tools bench -name '*.[ch]pp' -print0)
if [[ ${1:-} == --check ]]; then
  clang-format --dry-run -Werror "${files[@]}"
else
  clang-format -i "${files[@]}"
fi
