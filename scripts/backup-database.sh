#!/usr/bin/env bash
# The manual's name for: itdo-erp backup database. See docs/admin/backup.md
exec "$(dirname "$(readlink -f "$0")")/itdo-erp.sh" backup database "$@"
