#!/usr/bin/env bash
# Measures the speed of the release build.
set -euo pipefail
source "$(dirname "$0")/common.sh"

scripts/dev/packages.sh bench
scripts/dev/build.sh release
[[ -e bench/run.sh ]] || die "there is nothing to measure: bench/run.sh is missing"
bash bench/run.sh "$@"
if (($# == 0)); then scripts/dev/web_tests.sh --bench; fi
