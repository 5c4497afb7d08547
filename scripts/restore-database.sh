#!/usr/bin/env bash
# The manual's name for: itdo-erp restore. See docs/admin/backup.md
exec "$(dirname "$(readlink -f "$0")")/itdo-erp.sh" restore "$@"
