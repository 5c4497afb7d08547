#!/usr/bin/env bash
# The program, from wherever this is called: the one of the source tree if it was built, else the one on PATH.
built=$(dirname "$(readlink -f "$0")")/../build/release/itdo-erp
if [[ -x $built ]]; then exec "$built" "$@"; fi
exec itdo-erp "$@"
