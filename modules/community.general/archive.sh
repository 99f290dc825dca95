# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034
# Makes an archive of the names in $drover_tmp/list, one a line, which are relative to $drover_root. Set before: drover_dest,
# drover_format, drover_single (the one file that is compressed without an archive, or empty). Needs replace-file.sh.

drover_say() { printf '%s=%s\0' "$1" "$2"; }

drover_squeeze() {
  case $drover_format in
    gz) gzip -nc ;;
    bz2) bzip2 -c ;;
    xz) xz -c ;;
    *) cat ;;
  esac
}

# drover_plain FILE: what is in it, for the comparison.
drover_plain() {
  case $drover_format in
    gz) gzip -dc <"$1" ;;
    bz2) bzip2 -dc <"$1" ;;
    xz) xz -dc <"$1" ;;
    zip) unzip -v "$1" | awk '{ print $7, $8, $9, $10 }' | sed '/\.zip/d' ;;
    *) cat <"$1" ;;
  esac 2>/dev/null
}

drover_make() {
  if [ -n "$drover_single" ] && [ "$drover_format" != tar ] && [ "$drover_format" != zip ]; then
    drover_squeeze <"$drover_single" >"$drover_new"
  elif [ "$drover_format" = zip ]; then
    rm -f "$drover_new"
    (cd "$drover_root" && zip -q -@ - <"$drover_tmp/list") >"$drover_new"
  else
    tar -C "$drover_root" --no-recursion -cf "$drover_tmp/tar" -T "$drover_tmp/list" && drover_squeeze <"$drover_tmp/tar" >"$drover_new"
  fi
}

# drover_archive: sets drover_ok when the archive is in its place.
drover_archive() {
  drover_ok=
  for drover_program in $drover_needs; do
    command -v "$drover_program" >/dev/null 2>&1 || { drover_say missing "$drover_program"; return; }
  done
  drover_begin || return
  trap 'rm -rf "$drover_tmp"; if [ -n "$drover_new" ]; then rm -f "$drover_new"; fi' EXIT
  if ! drover_make 2>"$drover_tmp/error"; then drover_say failed "$(cat "$drover_tmp/error")"; return; fi
  if [ -f "$drover_dest" ]; then
    drover_plain "$drover_dest" >"$drover_tmp/old"
    drover_plain "$drover_new" >"$drover_tmp/now"
    if cmp -s "$drover_tmp/old" "$drover_tmp/now"; then drover_ok=1; drover_say made 1; return; fi
    drover_keep "$(stat -L -c %u:%g -- "$drover_dest")" "$(stat -L -c %a -- "$drover_dest")" "$drover_dest" || return
  else
    drover_keep '' "$(printf '%o' "$((0666 & ~$(umask)))")" '' || return
  fi
  drover_commit && drover_ok=1 && drover_say made 1 && drover_say changed 1
}
