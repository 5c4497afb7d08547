#!/bin/sh
# Says in the journal that a unit failed, with its last lines, and mails it where mail is set up:
# notify-failure UNIT. The address: ITDO_ERP_ALERT_TO in /etc/default/itdo-erp.
set -eu

unit=$1
# systemd hands the unit's own name over, with its ending or without.
case $unit in
  *.*) ;;
  *) unit=$unit.service ;;
esac
# shellcheck source=/dev/null
[ ! -r /etc/default/itdo-erp ] || . /etc/default/itdo-erp

result=$(systemctl show --property=Result --value "$unit" 2>/dev/null || echo unknown)
printf '<2>%s failed (%s); journalctl -u %s tells more\n' "$unit" "$result" "$unit" >&2

if [ -n "${ITDO_ERP_ALERT_TO:-}" ] && command -v mail >/dev/null; then
  {
    printf '%s failed on %s: %s\n\n' "$unit" "$(hostname)" "$result"
    journalctl --no-pager --lines=30 --output=short-iso --unit="$unit" 2>/dev/null || true
  } | mail -s "ALERT: $unit failed" "$ITDO_ERP_ALERT_TO"
fi
