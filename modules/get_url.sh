# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034
# Gets a file, unless what is there is right. Set before: drover_dest, drover_algorithm and drover_checksum (or empty),
# drover_force, drover_check, drover_temporary; drover_request is a function that makes the request with drover_method.

drover_say() { printf '%s=%s\0' "$1" "$2"; }

# drover_digest FILE: its checksum by $drover_algorithm.
drover_digest() {
  if command -v "${drover_algorithm}sum" >/dev/null 2>&1; then "${drover_algorithm}sum" <"$1" | cut -d ' ' -f 1
  elif command -v openssl >/dev/null 2>&1; then openssl dgst "-$drover_algorithm" <"$1" | sed 's/.* //'
  fi
}

drover_get() {
  case $drover_dest in -*) drover_dest=./$drover_dest ;; esac
  drover_say dest "$drover_dest"
  drover_since=
  if [ -d "$drover_dest" ]; then drover_say into 1
  elif [ -e "$drover_dest" ]; then
    if [ -z "$drover_force" ] && [ -n "$drover_checksum" ]; then
      if [ "$(drover_digest "$drover_dest")" = "$drover_checksum" ]; then drover_say same 1; return; fi
      drover_force=1
    fi
    [ -n "$drover_force" ] || drover_since=$(LC_ALL=C date -u -r "$drover_dest" '+%a, %d %b %Y %H:%M:%S GMT')
  fi
  if [ -n "$drover_temporary" ] && [ ! -d "$drover_temporary" ]; then
    if [ -e "$drover_temporary" ]; then drover_say problem tmp-file; else drover_say problem tmp-missing; fi
    return
  fi
  drover_tmp_begin "$drover_temporary"
  drover_request
  [ "$drover_rc" = 0 ] && [ -z "${drover_lacking:-}" ] && [ "$drover_tool" != none ] || return
  case $drover_status:$drover_final in 200:*|000:file:*|226:ftp:*|000:ftp:*) ;; *) return ;; esac
  if [ -d "$drover_dest" ]; then drover_dest=${drover_dest%/}/$(drover_name); drover_say dest "$drover_dest"; fi
  drover_body_sum=$(sha1sum <"$drover_out")
  drover_say checksum_src "${drover_body_sum%% *}"
  drover_target_sum=
  if [ -e "$drover_dest" ]; then
    [ -w "$drover_dest" ] || { drover_say problem not-writable; return; }
    [ -r "$drover_dest" ] || { drover_say problem not-readable; return; }
    drover_target_sum=$(sha1sum <"$drover_dest")
    drover_say checksum_dest "${drover_target_sum%% *}"
  else
    case $drover_dest in */*) drover_parent=${drover_dest%/*} ;; *) drover_parent=. ;; esac
    [ -d "${drover_parent:-/}" ] || { drover_say problem no-directory; return; }
    [ -w "${drover_parent:-/}" ] || { drover_say problem directory-not-writable; return; }
  fi
  if [ -n "$drover_check" ]; then return; fi
  if [ -n "$drover_checksum" ]; then
    drover_sum=$(drover_digest "$drover_out")
    if [ "$drover_sum" != "$drover_checksum" ]; then drover_say problem "checksum $drover_sum"; return; fi
  fi
  [ "$drover_body_sum" != "$drover_target_sum" ] || return
  if drover_said=$(drover_put 2>&1); then drover_say changed 1; else drover_say problem copy; drover_say said "$drover_said"; fi
  case $drover_said in backup=*) drover_say backup "${drover_said#backup=}" ;; esac
}
