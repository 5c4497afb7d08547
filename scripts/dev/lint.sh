#!/usr/bin/env bash
# Everything that reads the sources without running them: lint.sh [FILE.cpp…] (clang-tidy only on these)
set -euo pipefail
source "$(dirname "$0")/common.sh"

scripts/dev/packages.sh test
scripts/dev/build.sh release tidy
say "Format" && scripts/dev/format.sh --check
say "House rules" && build/release/tidy .
say "Shell" && scripts/dev/shell.sh

# clang cannot read the precompiled headers of g++, so it gets compile commands of its own; nor does it know all of
# its warnings.
quietly "Configuring (lint)" build/log/lint.log cmake --preset release -B build/lint -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON \
  -DCMAKE_UNITY_BUILD=OFF
files=("$@")
((${#files[@]})) || mapfile -t files < <(find src tools -name '*.cpp')
say "clang-tidy on ${#files[@]} files"
printf '%s\0' "${files[@]}" | xargs -0 -n 1 -P "$(nproc)" \
  clang-tidy -p build/lint --quiet --extra-arg=-Wno-unknown-warning-option
