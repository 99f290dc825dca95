# shellcheck shell=sh
# shellcheck disable=SC2154
# Functions that put a new file in place of $drover_dest in one step. What is written goes to $drover_new, beside it.

# drover_begin: makes the new file, for nobody else to read, and lets no name pass for an option. In place where the
# directory takes no new file and $drover_unsafe allows it.
drover_begin() {
  case $drover_dest in -*) drover_dest=./$drover_dest ;; esac
  case $drover_dest in
    /*/*) drover_dir=${drover_dest%/*} ;;
    /*) drover_dir=/ ;;
    */*) drover_dir=${drover_dest%/*} ;;
    *) drover_dir=. ;;
  esac
  drover_new=
  trap 'if [ -n "$drover_new" ]; then rm -f "$drover_new"; fi' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  drover_new=$(umask 077 && mktemp "$drover_dir/.drover.XXXXXX") && return 0
  [ -n "$drover_unsafe" ] && drover_new=$(umask 077 && mktemp "${TMPDIR:-/tmp}/.drover.XXXXXX")
}

# drover_keep OWNER MODE REFERENCE: owner (`uid:gid`, as far as that is allowed), mode and context that the file keeps.
drover_keep() {
  if [ -n "$1" ]; then chown "$1" "$drover_new" 2>/dev/null || :; fi
  chmod "$2" "$drover_new" || return
  if [ -n "$3" ] && [ -e /sys/fs/selinux/enforce ]; then chcon --reference="$3" "$drover_new" 2>/dev/null || :; fi
}

# drover_backup: a copy of the old file, whose name is printed.
drover_backup() {
  [ -e "$drover_dest" ] || return 0
  drover_copy=$drover_dest.$$.$(date '+%Y-%m-%d@%H:%M:%S')~
  cp -p "$drover_dest" "$drover_copy" || return
  case $drover_copy in ./-*) drover_copy=${drover_copy#./} ;; esac
  printf 'backup=%s\0' "$drover_copy"
}

# drover_commit: the step itself. mv would go into a directory, and into one that a link leads to.
drover_commit() {
  drover_fresh=
  [ -e "$drover_dest" ] || drover_fresh=1
  if [ -d "$drover_dest" ]; then
    if [ ! -L "$drover_dest" ]; then
      printf '%s: Is a directory\n' "$drover_dest" >&2
      return 1
    fi
    rm -f "$drover_dest"
  fi
  if ! mv -f "$drover_new" "$drover_dest"; then
    [ -n "$drover_unsafe" ] || return 1
    cat "$drover_new" >"$drover_dest" && rm -f "$drover_new" || return 1
  fi
  drover_new=
  if [ -n "$drover_fresh" ] && [ -e /sys/fs/selinux/enforce ] && command -v restorecon >/dev/null 2>&1; then
    restorecon "$drover_dest" || :
  fi
}
