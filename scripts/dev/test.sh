#!/usr/bin/env bash
# Everything that must hold, step by step; goes on after a failure and ends with one line: "N passed, N failed".
# Python is Debian's own, because the test libraries are. Unit and API tests count case by case, every other step as
# one. The output of each step: build/test-logs/.
set -euo pipefail
source "$(dirname "$0")/common.sh"

logs=$root/build/test-logs
mkdir -p "$logs"
rm -rf "${logs:?}"/*
scratch=$(mktemp -d /tmp/itdo-test.XXXXXX)
chmod 755 "$scratch"
finish() {
  scripts/dev/cluster.sh stop "$scratch" >/dev/null 2>&1 || true
  rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

total_passed=0
total_failed=0

# step NAME COMMAND…: runs it, prints the time, and counts the cases of the JUnit files that it leaves in $results; a
# step that leaves none counts as one case, and one that fails without a failed case as one failure.
step() {
  local name=$1 started=$SECONDS status=0 passed=0 failed=0
  local log=$logs/${name// /-}.log
  shift
  results=$scratch/results
  rm -rf "$results"
  mkdir -p "$results"
  printf '%-36s ' "$name"
  "$@" >"$log" 2>&1 || status=$?
  if compgen -G "$results/*.xml" >/dev/null; then
    read -r passed failed < <(/usr/bin/python3 scripts/dev/count_cases.py "$results"/*.xml)
  elif ((status == 0)); then
    passed=1
  fi
  if ((status != 0 && failed == 0)); then failed=1; fi
  total_passed=$((total_passed + passed))
  total_failed=$((total_failed + failed))
  if ((failed == 0)); then
    say "ok      $((SECONDS - started)) s, $passed passed"
    return 0
  fi
  say "FAILED  $((SECONDS - started)) s, $passed passed, $failed failed"
  tail -n 80 "$log" | sed 's/^/    /'
  # What failed in the middle of a long output, once more and in short.
  grep -nE -A 6 ': Failure$|^\[  FAILED  \]|ERROR: [A-Z][a-z]+Sanitizer|: runtime error: |^(FAILED|ERROR) tests/' "$log" |
    head -n 60 | sed 's/^/    /' || true
  # The same of a browser test.
  grep -nE -A 24 '^ +[0-9]+\) e2e/' "$log" | head -n 120 | sed 's/^/    /' || true
  say "    (all of it: ${log#"$root"/})"
  return 1
}

house_rules() { scripts/dev/build.sh release tidy && build/release/tidy .; }

# Once each, and under sanitizers; the API tests run what is shipped.
unit_tests() {
  GTEST_OUTPUT=xml:$results/ ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 \
    UBSAN_OPTIONS=print_stacktrace=1 ctest --test-dir build/dev -j 3 --output-on-failure --timeout 1200
}

api_tests() {
  CLUSTER_FSYNC=off scripts/dev/cluster.sh start "$scratch" &&
    ITDO_TEST_CLUSTER=$scratch /usr/bin/python3 -m pytest tests/faults tests/operations tests/api -q -n 3 --dist loadfile --durations 20 --junitxml "$results/api.xml"
}

# The committed description is what the program says of itself: a change of the API shows in its review.
api_description() { build/release/itdo-erp describe openapi | diff -u api/openapi.json -; }

web_checks() { (cd web && npm run check); }

browser_tests() { scripts/dev/web_tests.sh "$scratch" "$results"; }

step "packages" scripts/dev/packages.sh test || {
  say "0 passed, 1 failed"
  exit 1
}
step "format" scripts/dev/format.sh --check || true
step "shell scripts" scripts/dev/shell.sh || true
step "house rules" house_rules || true
if step "release build" scripts/dev/build.sh release itdo-erp web; then
  step "API description" api_description || true
  if [[ -x build/release/itdo-erp ]]; then step "API tests" api_tests || true; fi
  if [[ -e web/package.json ]]; then step "web checks" web_checks || true; fi
  if [[ -x build/release/itdo-erp && -e web/package.json ]]; then step "web app in a browser" browser_tests || true; fi
fi
if step "build with sanitizers" scripts/dev/build.sh dev; then step "unit tests under sanitizers" unit_tests || true; fi

say "$total_passed passed, $total_failed failed"
((total_failed == 0))
