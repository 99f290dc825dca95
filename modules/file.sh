# shellcheck shell=sh
# shellcheck disable=SC2154
# drover_file_probe PATH NAME FOLLOW REPLACE: what there is at PATH, or at NAME in it when PATH is a directory and NAME is given;
# what it leads to when links are followed; and, for a link that is to REPLACE it, who would make that, and whether it is a
# directory that holds something.
drover_file_probe() {
  drover_file=$1
  if [ -n "$2" ] && [ -d "$1" ]; then drover_file=${1%/}/$2; fi
  printf 'file=%s\0' "$drover_file"
  drover_stat file "$drover_file"
  drover_real=$drover_file
  if [ -L "$drover_file" ] && [ -n "$3" ]; then
    drover_real=$(drover_resolve "$drover_file")
    drover_stat real "$drover_real"
  fi
  if [ -z "$4" ]; then return; fi
  drover_me
  # shellcheck disable=SC2012
  if [ -d "$drover_file" ] && [ -n "$(ls -A "$drover_file" 2>/dev/null | head -n 1)" ]; then printf 'full=1\0'; fi
}

# drover_resolve LINK: where it leads, also when there is nothing.
drover_resolve() {
  if [ -e "$1" ]; then readlink -f -- "$1" 2>/dev/null && return; fi
  drover_to=$(readlink -- "$1")
  case $drover_to in /*) ;; *) drover_to=$(drover_parent "$1")/$drover_to ;; esac
  printf '%s\n' "$drover_to"
}

# drover_parent PATH: the directory that it is in.
drover_parent() {
  case $1 in
    /*/*) printf '%s\n' "${1%/*}" ;;
    /*) printf '/\n' ;;
    */*) printf '%s\n' "${1%/*}" ;;
    *) printf '.\n' ;;
  esac
}

# drover_missing PATH: when it is not there, the directories that are missing, innermost first, what is above them, and who
# would make them.
drover_missing() {
  if [ -e "$1" ]; then return; fi
  drover_me
  drover_above=$1
  while [ ! -e "$drover_above" ]; do
    while case $drover_above in ?*/) true ;; *) false ;; esac do drover_above=${drover_above%/}; done
    printf 'missing:%s=1\0' "$drover_above"
    drover_above=$(drover_parent "$drover_above")
  done
  drover_stat above "$drover_above"
}

# drover_source SOURCE STATE: the source of a link, relative to what a link at $drover_file is relative to; that of a
# hard link as it is.
drover_source() {
  drover_from=$1
  case $1 in
    /*) ;;
    *)
      if [ "$2" = link ] || { [ -z "$2" ] && [ -L "$drover_file" ]; }; then
        drover_within=$drover_file
        if [ -L "$drover_file" ] || [ ! -d "$drover_file" ]; then drover_within=$(drover_parent "$drover_file"); fi
        drover_from=${drover_within%/}/$1
      fi
      ;;
  esac
  printf 'from=%s\0' "$drover_from"
  drover_stat source "$drover_from"
}

# drover_walk DIRECTORY FOLLOW MARK FLAGS: fields of all that is in a directory, and of what links in it lead to.
drover_walk() {
  case $1 in -*) set -- "./$1" "$2" "$3" "$4" ;; esac
  drover_label=-
  if [ -e /sys/fs/selinux/enforce ]; then drover_label=%C; fi
  if stat -c %f / >/dev/null 2>&1; then set -- "$1" "$2" "$3" "$4" -c "%f %u %g %X %Y $drover_label %n"
  else set -- "$1" "$2" "$3" "$4" -f '%Xp %u %g %a %m - %N'
  fi
  drover_links=$(find "$1" -type l 2>/dev/null | head -n 1)
  printf 'mark=%s\0walk=' "$3"
  find ${2:+-L} "$1" -exec stat "$5" "$3.$6" -- {} + 2>/dev/null
  if [ -n "$2" ] && [ -n "$drover_links" ]; then
    find -L "$1" ! -type l -exec stat -L "$5" "$3L$6" -- {} + 2>/dev/null
  fi
  printf '\0'
  if [ -n "$4" ]; then
    printf 'flags='
    find ${2:+-L} "$1" -exec lsattr -d {} + 2>/dev/null
    printf '\0'
  fi
}

# drover_list DIRECTORY MARK: all that is in it, each behind the mark and its kind: a name may have lines.
drover_list() {
  printf 'mark=%s\0list=' "$2"
  drover_top=$1
  case $1 in -*) drover_top=./$1 ;; esac
  find "$drover_top" -exec sh -c 'drover_mark=$1 drover_top=$2
  shift 2
  for drover_entry; do
    if [ "$drover_entry" = "$drover_top" ]; then continue; fi
    drover_kind=f
    if [ -d "$drover_entry" ]; then drover_kind=d; fi
    case $drover_top in ./-*) drover_entry=${drover_entry#./} ;; esac
    printf "%s%s%s" "$drover_mark" "$drover_kind" "$drover_entry"
  done' sh "$2" "$drover_top" {} + 2>/dev/null
  printf '\0'
}

# drover_known passwd|group NUMBER: whether it has a name.
drover_known() {
  if command -v getent >/dev/null 2>&1; then getent "$1" "$2" >/dev/null
  else
    while IFS=: read -r _ _ drover_number _; do
      if [ "$drover_number" = "$2" ]; then return 0; fi
    done <"/etc/$1"
    return 1
  fi
}

# drover_epoch LABEL TIME: a local time as seconds since the epoch, by GNU's and BusyBox's date or else by BSD's.
drover_epoch() {
  printf '%s=%s\0' "$1" "$(date -d "$2" +%s 2>/dev/null || date -j -f '%Y-%m-%d %H:%M:%S' "$2" +%s)"
}
