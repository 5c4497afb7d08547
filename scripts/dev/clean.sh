#!/usr/bin/env bash
# Removes everything that was built. The data under var/ stays: it may be somebody's books.
set -euo pipefail
source "$(dirname "$0")/common.sh"

rm -rf build web/dist web/node_modules
if [[ -e var ]]; then say "The data stays; to remove it too: scripts/dev/cluster.sh stop && rm -rf var"; fi
