#!/usr/bin/env bash
# Removes what nobody needs any more: docs/admin/maintenance.md
exec "$(dirname "$(readlink -f "$0")")/itdo-erp.sh" cleanup "$@"
