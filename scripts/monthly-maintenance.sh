#!/usr/bin/env bash
# What the database and the machine need every month: docs/admin/maintenance.md
exec "$(dirname "$(readlink -f "$0")")/itdo-erp.sh" maintenance monthly "$@"
