#!/usr/bin/env bash
# Where every thread of a process stands, for who asks later why it hung: names of functions, never what is in memory.
#   thread-stacks.sh PID
# The kernel's side always (its stack for root alone), twice, as what waits and what only passes by look the same once.
# The program's own side if eu-stack (Debian: elfutils) is installed: that stops it for some hundredths of a second.
set -uo pipefail
process=/proc/${1:?of which process?}
if [[ ! -d $process/task ]]; then
  echo "thread-stacks: there is no process $1" >&2
  exit 1
fi

state() { awk '$1 == "State:" { print $2 }' "$process/status"; }

kernel_side() {
  local thread
  for thread in "$process"/task/*; do
    {
      echo "${thread##*/} $(<"$thread/comm") $(awk '$1 == "State:" { print $2 }' "$thread/status")" \
        "wchan=$(<"$thread/wchan") syscall=$(cut -d' ' -f1 "$thread/syscall")"
      cat "$thread/stack"
    } 2>/dev/null
  done
}

# Nothing is fetched from anywhere, and no values are printed. Not gdb, which would stop the process for seconds.
program_side() {
  if ! command -v eu-stack >/dev/null; then
    echo "[eu-stack is not installed: apt install elfutils]"
    return
  fi
  DEBUGINFOD_URLS='' timeout -k 0.5 2 eu-stack -n 60 -p "$1"
}

echo "== in the kernel"
kernel_side
echo "== in the program"
case $(state) in
  [Tt]) echo "[somebody has stopped it: left as it is]" ;;
  D) echo "[it waits in the kernel and cannot be stopped: see above]" ;;
  *)
    program_side "$1" 2>&1
    # Who was killed while it looked may leave it stopped.
    if [[ $(state) == T ]]; then kill -CONT "$1"; fi
    ;;
esac
sleep 0.5
echo "== in the kernel, half a second later"
kernel_side
