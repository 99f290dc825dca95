# shellcheck shell=sh
# shellcheck disable=SC2154,SC2086
# Looks at an archive, compares it with what is there, and unpacks what differs. Prints fields `name=text`, each ended by
# NUL. Set before: drover_src, drover_dest, drover_keep (1 keeps newer files), drover_owner, drover_group, drover_mode
# (octal, empty, or - for what only the module knows), drover_check; the functions drover_tar_words, drover_zip_words and drover_matches come from the module.

drover_say() { printf '%s=%s\0' "$1" "$2"; }
drover_reason() { drover_say reason "$1"; }

# drover_pick: the first kind of archive that the source is of.
drover_pick() {
  if drover_pick_zip; then return 0; fi
  drover_bin=$(command -v gtar) || drover_bin=$(command -v tar) || {
    drover_reason "Unable to find required 'gtar' or 'tar' binary in the path"
    return 1
  }
  case $("$drover_bin" --version 2>&1) in tar*GNU*) drover_gnu=1 ;; *) drover_gnu= ;; esac
  if [ -z "$drover_gnu" ] && [ -n "$drover_keep" ]; then
    drover_reason "Command \"$drover_bin\" cannot keep newer files (keep_newer). GNU tar required."
    return 1
  fi
  for drover_kind in Tgz: Tar: TarBzip: TarXz: TarZstd:; do
    drover_kind=${drover_kind%:}
    case $drover_kind in
      Tgz) drover_flag=-z ;;
      Tar) drover_flag= ;;
      TarBzip) drover_flag=-j ;;
      TarXz) drover_flag=-J ;;
      TarZstd) drover_flag=--use-compress-program=zstd ;;
    esac
    if drover_tar --list >"$drover_tmp/list" 2>"$drover_tmp/err"; then
      if [ -s "$drover_tmp/list" ]; then
        drover_handler=${drover_kind}Archive
        return 0
      fi
      drover_reason "Command \"$drover_bin\" found no files in archive. Empty archive files are not supported."
    else
      drover_reason "Command \"$drover_bin\" could not handle archive: Unable to list files in the archive: $(cat "$drover_tmp/err")
"
    fi
  done
  return 1
}

# drover_tar WORD: lists, compares or extracts. Other tars than GNU's get what the compressor's own program gives.
drover_tar() {
  if [ -n "$drover_gnu" ]; then
    [ "$1" = --list ] && drover_words='--quoting-style=literal' || drover_words=
    LC_ALL=C drover_tar_words "$1" "$drover_dest" "$drover_src" $drover_words $drover_flag
    return
  fi
  case $drover_flag in
    -z) drover_cat=gzip ;;
    -j) drover_cat=bzip2 ;;
    -J) drover_cat=xz ;;
    --use*) drover_cat=zstd ;;
    *) drover_cat= ;;
  esac
  case $1 in --list) drover_letter=-t ;; *) drover_letter=-x ;; esac
  if [ -z "$drover_cat" ]; then drover_tar_words $drover_letter "${2:-$drover_dest}" "$drover_src"; return; fi
  command -v "$drover_cat" >/dev/null 2>&1 || { echo "$drover_cat: not found" >&2; return 127; }
  "$drover_cat" -dc <"$drover_src" >"$drover_tmp/plain" || return
  drover_tar_words $drover_letter "${2:-$drover_dest}" "$drover_tmp/plain"
}

drover_pick_zip() {
  drover_missing=
  drover_bin=$(command -v unzip) || drover_missing=unzip
  if ! drover_info=$(command -v zipinfo) && ! unzip -Z -h >/dev/null 2>&1; then
    drover_info=
    case $drover_missing in '') ;; *) drover_missing="$drover_missing' or 'zipinfo" ;; esac
  fi
  if [ -n "$drover_missing" ]; then
    drover_reason "Unable to find required '$drover_missing' binary in the path."
    return 1
  fi
  if drover_said=$("$drover_bin" -l "$drover_src" 2>&1 >/dev/null); then
    drover_handler=ZipArchive
    return 0
  fi
  drover_reason "Command \"$drover_bin\" could not handle archive: $drover_said
"
  return 1
}

# drover_list: names of the entries, without those that are left out, in $drover_tmp/list.
drover_list() {
  if [ "$drover_handler" = ZipArchive ]; then
    if [ -n "$drover_info" ]; then "$drover_info" -1 "$drover_src" >"$drover_tmp/all" 2>/dev/null
    else "$drover_bin" -l "$drover_src" | sed -n '4,$s/^ *[0-9][0-9]*  *[0-9-]*  *[0-9:]*  *//p' | sed '$d' >"$drover_tmp/all"
    fi
  else
    sed 's|^/||' "$drover_tmp/list" >"$drover_tmp/all"
  fi
  while IFS= read -r drover_name; do
    if drover_matches "$drover_name"; then printf '%s\n' "$drover_name"; fi
  done <"$drover_tmp/all" >"$drover_tmp/list"
}

# drover_differs: whether something must be unpacked.
drover_differs() {
  if [ "$drover_handler" = ZipArchive ] && [ -n "$drover_info" ]; then drover_compare_zip; return; fi
  if [ "$drover_handler" != ZipArchive ] && [ -n "$drover_gnu" ]; then
    drover_tar --diff >"$drover_tmp/diff" 2>&1
    drover_pattern='Mod time differs|Warning: Cannot stat: No such file or directory|Symlink differs|Contents differ|Size differs'
    [ -n "$drover_mode" ] || drover_pattern="$drover_pattern|Mode differs"
    if [ "$(id -u)" = 0 ]; then
      [ -n "$drover_owner" ] || drover_pattern="$drover_pattern|Uid differs"
      [ -n "$drover_group" ] || drover_pattern="$drover_pattern|Gid differs"
    fi
    grep -v ': : Warning: Cannot stat' "$drover_tmp/diff" | grep -Eq ": ($drover_pattern)\$|: Invalid (owner|group)"
    return
  fi
  mkdir "$drover_tmp/x"
  if [ "$drover_handler" = ZipArchive ]; then drover_zip_words "$drover_src" "$drover_tmp/x" >/dev/null 2>&1
  else drover_tar --extract "$drover_tmp/x" >/dev/null 2>&1
  fi
  while IFS= read -r drover_name; do
    if drover_is_other "$drover_tmp/x/$drover_name" "$drover_dest/$drover_name"; then return 0; fi
  done <"$drover_tmp/list"
  return 1
}

# drover_is_other NEW OLD
drover_is_other() {
  if [ -L "$1" ]; then
    [ ! -L "$2" ] || [ "$(readlink "$1")" != "$(readlink "$2")" ]
  elif [ -d "$1" ]; then
    [ ! -d "$2" ]
  elif [ -f "$1" ]; then
    [ -f "$2" ] && [ ! -L "$2" ] || return 0
    if [ -n "$drover_keep" ] && [ "$(stat -c %Y "$2")" -gt "$(stat -c %Y "$1")" ]; then return 1; fi
    drover_shown='%a %Y'
    [ -z "$drover_mode" ] || drover_shown='%Y'
    ! cmp -s "$1" "$2" || [ "$(stat -c "$drover_shown" "$1")" != "$(stat -c "$drover_shown" "$2")" ]
  else
    return 1
  fi
}

# drover_compare_zip: prints one line for each entry that differs, in rsync's letters.
drover_compare_zip() {
  : >"$drover_tmp/diff"
  drover_me=$(id -u)
  drover_mine=$(id -g)
  "$drover_info" -T -s "$drover_src" 2>/dev/null >"$drover_tmp/info"
  # shellcheck disable=SC2034
  while read -r drover_rights drover_version drover_system drover_size drover_type drover_method drover_time drover_name; do
    case $drover_time in [0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]) ;; *) continue ;; esac
    if drover_matches "$drover_name"; then drover_compare_entry; fi
  done <"$drover_tmp/info"
  drover_say diff "$(cat "$drover_tmp/diff"; printf x)"
  [ -s "$drover_tmp/diff" ]
}

drover_compare_entry() {
  drover_path=$drover_dest/$drover_name
  case $drover_name in
    */) drover_letter=d ;;
    *) case $drover_rights in l*) drover_letter=L ;; *) drover_letter=f ;; esac ;;
  esac
  if [ ! -e "$drover_path" ] && [ ! -L "$drover_path" ]; then
    printf '>%s++++++.?? %s\n' "$drover_letter" "$drover_name" >>"$drover_tmp/diff"
    return
  fi
  case $drover_letter in
    d) [ -d "$drover_path" ] ;;
    L) [ -L "$drover_path" ] ;;
    f) [ -f "$drover_path" ] && [ ! -L "$drover_path" ] ;;
  esac || {
    printf 'c%s++++++.?? %s\n' "$drover_letter" "$drover_name" >>"$drover_tmp/diff"
    return
  }
  drover_c=. drover_s=. drover_t=. drover_p=. drover_o=.
  # shellcheck disable=SC2046
  set -- $(stat -c '%Y %s %a %u %g' "$drover_path")
  if [ $drover_letter = f ]; then
    drover_now=$(date -d "@$1" '+%Y%m%d.%H%M%S')
    if [ -n "$drover_keep" ]; then
      if [ "${drover_now%.*}${drover_now#*.}" -gt "${drover_time%.*}${drover_time#*.}" ]; then
        printf '%s\n' "$drover_name" >>"$drover_tmp/newer"
        return
      fi
    fi
    [ "$drover_now" = "$drover_time" ] || drover_t=t
    [ "$drover_size" = "$2" ] || drover_s=s
    "$drover_bin" -p "$drover_src" "$(printf '%s' "$drover_name" | sed 's/[][*?\\]/\\&/g')" 2>/dev/null | cmp -s - "$drover_path" || drover_c=c
  fi
  if [ $drover_letter != L ] && [ "$drover_mode" != - ]; then
    drover_bits=${drover_mode:-$(drover_octal)}
    [ "$((0$drover_bits))" = "$((0$3))" ] || drover_p=p
  fi
  [ "${drover_owner:-$drover_me}" = "$4" ] || drover_o=o
  [ "${drover_group:-$drover_mine}" = "$5" ] || drover_o=g
  case $drover_c$drover_s$drover_t$drover_p$drover_o in
    .....) ;;
    *) printf '.%s%s%s%s%s%s..?? %s\n' $drover_letter $drover_c $drover_s $drover_t $drover_p $drover_o "$drover_name" >>"$drover_tmp/diff" ;;
  esac
}

# drover_octal: the mode of an entry whose rights are in $drover_rights.
drover_octal() {
  case $drover_rights in
    ??????????)
      printf '%s' "${drover_rights#?}" | sed 's/[rwxst]/1/g; s/[^1]/0/g; s/.../& /g
s/000 /0/g; s/001 /1/g; s/010 /2/g; s/011 /3/g; s/100 /4/g; s/101 /5/g; s/110 /6/g; s/111 /7/g'
      return ;;
  esac
  case $drover_name:$drover_rights in
    */:*|*:-rwx---|*:-rwxa--) drover_base=0777 ;;
    *) drover_base=0666 ;;
  esac
  printf '%o' "$((drover_base & ~$(umask)))"
}

drover_unpack() {
  if [ -e "$drover_tmp/newer" ]; then drover_say newer "$(cat "$drover_tmp/newer")"; fi
  if [ "$drover_handler" = ZipArchive ]; then
    set -- "$drover_src" "$drover_dest"
    if [ -e "$drover_tmp/newer" ]; then
      while IFS= read -r drover_name; do set -- "$@" "$drover_name"; done <"$drover_tmp/newer"
    fi
    drover_zip_words "$@"
  else
    drover_tar --extract
  fi >"$drover_tmp/out" 2>"$drover_tmp/err"
  drover_say rc $?
  drover_say out "$(cat "$drover_tmp/out"; printf x)"
  drover_say err "$(cat "$drover_tmp/err"; printf x)"
}
