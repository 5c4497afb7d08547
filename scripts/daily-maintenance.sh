#!/usr/bin/env bash
# What the database and the machine need every day: docs/admin/maintenance.md
exec "$(dirname "$(readlink -f "$0")")/itdo-erp.sh" maintenance daily "$@"
