# shellcheck shell=sh
# drover_tree SOURCE DEST FOLLOW ACT: copies what differs of a directory on the target, or only names it when ACT is empty.
# Prints `change=path` for every entry that differs. Links are copied as links, or followed when FOLLOW is set.
drover_tree() {
  export drover_from="$1" drover_to="$2" drover_follow="$3" drover_act="$4"
  if [ ! -e "$2" ]; then
    printf 'change=%s\0' .
    if [ -n "$4" ]; then mkdir -- "$2" && drover_mode "$1" "$2" || return; fi
  fi
  # shellcheck disable=SC2016
  (cd -- "$1" && find ${3:+-L} . ! -name . -exec sh -c '
drover_mode() { chmod "$(stat -L -c %a -- "$1" 2>/dev/null || stat -L -f %Lp -- "$1")" "$2"; }
for drover_entry; do
  drover_entry=${drover_entry#./}
  drover_src=$drover_from/$drover_entry
  drover_dst=$drover_to/$drover_entry
  drover_kind=file
  if [ -L "$drover_src" ] && [ -z "$drover_follow" ]; then drover_kind=link
  elif [ -d "$drover_src" ]; then drover_kind=dir
  elif [ ! -f "$drover_src" ]; then continue
  fi
  if [ -e "$drover_dst" ] || [ -L "$drover_dst" ]; then
    [ "$drover_kind" = file ] && [ -f "$drover_dst" ] || continue
    if cmp -s "$drover_src" "$drover_dst"; then continue; fi
  fi
  printf "change=%s\0" "$drover_entry"
  [ -n "$drover_act" ] || continue
  case $drover_kind in
    link) ln -s -- "$(readlink -- "$drover_src")" "$drover_dst" || exit 255 ;;
    dir) mkdir -- "$drover_dst" && drover_mode "$drover_src" "$drover_dst" || exit 255 ;;
    file) cat "$drover_src" >"$drover_dst" && drover_mode "$drover_src" "$drover_dst" || exit 255 ;;
  esac
done' sh {} +)
}

# drover_mode FROM TO: the same permissions.
drover_mode() {
  chmod "$(stat -L -c %a -- "$1" 2>/dev/null || stat -L -f %Lp -- "$1")" "$2"
}
