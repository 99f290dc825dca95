# shellcheck shell=sh
# shellcheck disable=SC2154
# Functions that put the body of an answer ($drover_out) in its place. Needs those of replace-file.sh.

# drover_tmp_begin: the directory for all that a request needs, and its removal.
drover_tmp_begin() {
  drover_tmp=$(umask 077 && mktemp -d "${1:-${TMPDIR:-/tmp}}/.drover.XXXXXX") || exit
  trap 'rm -rf "$drover_tmp"; if [ -n "${drover_new:-}" ]; then rm -f "$drover_new"; fi' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# drover_name: what a file is called in a directory: by the header of the answer or else by its address.
drover_name() {
  drover_found=$(sed -n 's/^[Cc]ontent-[Dd]isposition:.*filename="\{0,1\}\([^";]*\).*/\1/p' "$drover_tmp/headers" | tr -d '\r' | tail -n 1)
  if [ -z "$drover_found" ]; then
    drover_found=${drover_final%%[?#]*}
    drover_found=${drover_found#*://}
    case $drover_found in */*) ;; *) drover_found=/ ;; esac
  fi
  drover_found=${drover_found##*/}
  printf '%s' "${drover_found:-index.html}"
}

# drover_put: the body goes to $drover_dest in one step; owner and mode of what was there stay. Called in a subshell: the
# directory of the request is still needed when it has ended.
drover_put() {
  drover_begin || return
  cat "$drover_out" >"$drover_new" || return
  if [ -e "$drover_dest" ]; then
    drover_keep "$(stat -L -c %u:%g -- "$drover_dest")" "$(stat -L -c %a -- "$drover_dest")" "$drover_dest" || return
  else
    drover_keep '' "$(printf '%o' "$((0666 & ~$(umask)))")" '' || return
  fi
  if [ -n "${drover_backs_up:-}" ]; then drover_backup || return; fi
  drover_commit
}
