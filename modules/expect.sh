# shellcheck shell=sh
# shellcheck disable=SC2154
# A command on a terminal of its own, between whose questions the module comes and goes. $drover_tmp has `in` (a pipe to
# the terminal), `out` (all that it showed), `pid` and, when the command has ended, `rc`.

# drover_start TEXT: begins the shell text TEXT.
drover_start() {
  drover_tmp=$(umask 077 && mktemp -d "${TMPDIR:-/tmp}/.drover.XXXXXX") || return
  mkfifo "$drover_tmp/in" || return
  : >"$drover_tmp/out"
  printf '%s\nprintf %%s "$?" >"%s/ended" && mv "%s/ended" "%s/rc"\n' "$1" "$drover_tmp" "$drover_tmp" "$drover_tmp" >"$drover_tmp/run"
  (
    exec 3<>"$drover_tmp/in"
    exec script -q -f -c ". '$drover_tmp/run'" /dev/null <&3 >"$drover_tmp/out" 2>&1
  ) </dev/null >/dev/null 2>&1 &
  printf '%s' "$!" >"$drover_tmp/pid"
  printf 'tmp=%s\0' "$drover_tmp"
}

# drover_say TEXT: what is typed. To open the pipe for writing alone would wait for a reader, and the command may have ended.
drover_say() { printf '%s' "$1" 1<>"$drover_tmp/in"; }

# drover_more SEEN TENTHS: waits until there is more than SEEN bytes, or the command has ended, and prints it.
drover_more() {
  drover_left=$2
  drover_rc=
  while :; do
    if [ -e "$drover_tmp/rc" ]; then drover_rc=$(cat "$drover_tmp/rc"); fi
    drover_size=$(($(wc -c <"$drover_tmp/out")))
    if [ "$drover_size" -gt "$1" ] || [ -n "$drover_rc" ] || [ "$drover_left" -le 0 ]; then break; fi
    sleep 0.1 2>/dev/null || { sleep 1; drover_left=$((drover_left - 9)); }
    drover_left=$((drover_left - 1))
  done
  # What the terminal showed last may be on its way still.
  if [ -n "$drover_rc" ]; then sleep 0.1 2>/dev/null || sleep 1; fi
  printf 'rc=%s\0more=' "$drover_rc"
  tail -c "+$(($1 + 1))" "$drover_tmp/out"
}

# drover_end: removes all traces.
drover_end() {
  if [ ! -e "$drover_tmp/rc" ]; then kill -KILL "$(cat "$drover_tmp/pid")" 2>/dev/null; fi
  rm -rf "$drover_tmp"
}
