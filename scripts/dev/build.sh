#!/usr/bin/env bash
# Builds: build.sh [release|dev|tsan [TARGET…]]. Without targets: everything, tests too. The target "web" is the
# web app, if there is one. Nothing changed: a second or two.
set -euo pipefail
source "$(dirname "$0")/common.sh"

preset=${1:-release}
folder=build/$preset
log=build/log/build-$preset.log

# ccache: a precompiled header is the same when its contents are, whatever its date.
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

configure() {
  local launcher=()
  if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
  cmake --preset "$preset" "${launcher[@]}"
}

build_program() {
  if [[ ! -e $folder/build.ninja || CMakePresets.json -nt $folder/build.ninja ]]; then
    quietly "Configuring ($preset)" "$log" configure
    touch "$folder/build.ninja"
  fi
  if [[ -t 1 ]]; then
    NINJA_STATUS="Building ($preset) %f/%t " ninja -C "$folder" "$@"
  else
    quietly "Building ($preset)" "$log" ninja -C "$folder" "$@"
  fi
}

npm_in_web() { (cd web && npm "$@"); }

build_web() {
  [[ -e web/package.json ]] || return 0
  local fetched=web/node_modules/.package-lock.json built=build/web.built
  if [[ ! -e $fetched || web/package-lock.json -nt $fetched ]]; then
    quietly "Fetching the web libraries" build/log/npm-ci.log npm_in_web ci --no-audit --no-fund
    touch "$fetched"
  fi
  if [[ -e $built && -e web/dist/index.html ]]; then
    local changed
    changed=$(find web -name node_modules -prune -o -path web/dist -prune -o -newer "$built" -print -quit)
    [[ -n $changed ]] || return 0
  fi
  quietly "Building the web app" build/log/npm-build.log npm_in_web run build
  touch "$built"
}

if (($# < 2)); then
  build_program
  build_web
  exit
fi
targets=()
with_web=no
for target in "${@:2}"; do
  if [[ $target == web ]]; then with_web=yes; else targets+=("$target"); fi
done
if ((${#targets[@]})); then build_program "${targets[@]}"; fi
if [[ $with_web == yes ]]; then build_web; fi
