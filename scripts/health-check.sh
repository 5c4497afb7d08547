#!/usr/bin/env bash
# Looks at everything, logs it, and tells people what changed: docs/admin/monitoring.md
exec "$(dirname "$(readlink -f "$0")")/itdo-erp.sh" health-check "$@"
