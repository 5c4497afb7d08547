#!/bin/sh
# Says in the journal that a unit failed. One that was ended from outside is told as every alert is; and whatever failed is
# mailed, with its last lines, to ITDO_ERP_ALERT_TO of /etc/default/itdo-erp, where that is set: notify-failure UNIT
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

# What ends by itself has told so itself.
case $result in
  success | exit-code) ;;
  *) itdo-erp schedule broke-off "$unit" "$result" || true ;;
esac

if [ -n "${ITDO_ERP_ALERT_TO:-}" ] && command -v mail >/dev/null; then
  {
    printf '%s failed on %s: %s\n\n' "$unit" "$(hostname)" "$result"
    journalctl --no-pager --lines=30 --output=short-iso --unit="$unit" 2>/dev/null || true
  } | mail -s "ALERT: $unit failed" "$ITDO_ERP_ALERT_TO"
fi
