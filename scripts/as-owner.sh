#!/usr/bin/env bash
# Runs a command with the rights of the first one but root to whom something on the way to a folder belongs: what is written
# and read there may be a link that she has put there. Where there is nobody, or who calls is not root, as the caller.
#   as-owner.sh FOLDER COMMAND...
set -uo pipefail
folder=$(realpath -ms -- "$1")
shift
way=
IFS=/ read -ra parts <<<"${folder#/}"
for part in "${parts[@]}"; do
  ((EUID == 0)) || break
  way+=/$part
  owner=$(stat -c %u:%g -- "$way" 2>/dev/null) || break
  # A link of root's leads where root wants it.
  if [[ $owner == 0:* && -L $way ]]; then owner=$(stat -Lc %u:%g -- "$way" 2>/dev/null) || break; fi
  if [[ $owner != 0:* ]]; then exec setpriv --reuid="${owner%:*}" --regid="${owner#*:}" --clear-groups -- "$@"; fi
done
exec "$@"
