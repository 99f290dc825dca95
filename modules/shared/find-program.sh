# shellcheck shell=sh
# Looks for the program $1 as execvp does, so that a missing one is told from a program that exits with 127.
# drover_errno says why there is none.
# shellcheck disable=SC2034
drover_errno=ENOENT
drover_try() {
  if [ -f "$1" ] && [ -x "$1" ]; then return 0; fi
  if [ -e "$1" ]; then drover_errno=EACCES; fi
  return 1
}
drover_find() {
  case $1 in
    '') return 1 ;;
    */*) drover_try "$1"; return ;;
  esac
  drover_rest=$PATH:
  while [ -n "$drover_rest" ]; do
    drover_at=${drover_rest%%:*}
    drover_try "${drover_at:-.}/$1" && return 0
    drover_rest=${drover_rest#*:}
  done
  return 1
}
