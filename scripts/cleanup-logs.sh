#!/usr/bin/env bash
# Removes rotated logs that are old enough, never a live one: docs/admin/maintenance.md
exec "$(dirname "$(readlink -f "$0")")/itdo-erp.sh" cleanup --logs "$@"
