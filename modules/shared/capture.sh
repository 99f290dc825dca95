# shellcheck shell=sh
# drover_capture LABEL PROGRAM WORD…: runs a program and prints `rc:LABEL`, `out:LABEL` and `err:LABEL`. Returns its status.
drover_capture() {
  drover_label=$1
  shift
  [ -n "${drover_errors-}" ] || drover_capture_begin || return
  # The shell drops line breaks at the end: a letter behind them keeps them.
  drover_out=$("$@" 2>"$drover_errors" </dev/null; drover_rc=$?; echo x; exit "$drover_rc")
  drover_rc=$?
  drover_out=${drover_out%x}
  printf 'rc:%s=%s\0out:%s=%s\0err:%s=' "$drover_label" "$drover_rc" "$drover_label" "$drover_out" "$drover_label"
  cat "$drover_errors"
  printf '\0'
  return "$drover_rc"
}

drover_capture_begin() {
  drover_errors=$(mktemp "${TMPDIR:-/tmp}/.drover.XXXXXX") || return
  trap 'rm -f "$drover_errors"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# drover_need PROGRAM: ends the script where a program is missing.
drover_need() {
  command -v "$1" >/dev/null 2>&1 || { printf 'lacks=%s\0' "$1"; exit 0; }
}
