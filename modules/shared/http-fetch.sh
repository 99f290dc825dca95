# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034
# drover_http: makes a request with curl, GNU's wget or BusyBox's. In $drover_tmp lie what the module wrote: for curl
# `base`, `first`, `again` (a redirect that keeps the body), `bare` and `get` (those that do not); for wget `wgetrc` and
# `busybox` (words, one a line); and `upload`, the body, if there is one.
# Set before: drover_url, drover_method, drover_policy (none, safe, all, urllib2), drover_out (file for the body),
# drover_unpacks (1 unpacks compressed answers), drover_not_wget and drover_not_busybox (names of options that these cannot do), drover_timeout.
# Sets drover_rc, drover_status, drover_final (the last URL), drover_tool; the headers are in $drover_tmp/headers, what the
# tool said in $drover_tmp/error.
drover_http() {
  drover_rc=0 drover_status=000 drover_final=$drover_url drover_lacking='' drover_looped=''
  : >"$drover_tmp/headers"
  : >"$drover_tmp/error"
  : >"$drover_out"
  if command -v curl >/dev/null 2>&1; then
    drover_tool=curl
    drover_http_curl
  elif case $drover_url in file://*) true ;; *) false ;; esac; then
    # wget takes no files: one is copied, and fails as curl would.
    drover_tool=curl drover_file=${drover_url#file://}
    cat -- "${drover_file#localhost}" >"$drover_out" 2>"$drover_tmp/error" || drover_rc=37
    printf 'Content-Length: %s\r\n' "$(($(wc -c <"$drover_out")))" >"$drover_tmp/headers"
  elif ! command -v wget >/dev/null 2>&1; then
    drover_tool=none drover_rc=127
    echo 'neither curl nor wget is on the target: install the package curl' >"$drover_tmp/error"
  else
    case $(wget --version 2>&1) in
      *'GNU Wget'*) drover_tool=wget drover_lacking=$drover_not_wget ;;
      *) drover_tool=busybox drover_lacking=$drover_not_busybox ;;
    esac
    if [ -n "$drover_lacking" ]; then return 0; fi
    if [ $drover_tool = wget ]; then drover_http_wget; else drover_http_busybox; fi
  fi
}

drover_http_curl() {
  drover_part=first drover_hop=0
  while :; do
    printf '%s' "$drover_final" | sed 's/[\\"]/\\&/g; s/^/url = "/; s/$/"/' >"$drover_tmp/hop"
    set --
    case $drover_part in first|again) if [ -e "$drover_tmp/upload" ]; then set -- --data-binary "@$drover_tmp/upload"; fi ;; esac
    drover_said=$(curl -q -sS -K "$drover_tmp/base" -K "$drover_tmp/$drover_part" -K "$drover_tmp/hop" "$@" \
      -D "$drover_tmp/headers" -o "$drover_out" -w '%{http_code} %{redirect_url}' 2>"$drover_tmp/error")
    drover_rc=$?
    drover_status=${drover_said%% *}
    [ $drover_rc = 0 ] || return 0
    [ -n "${drover_said#* }" ] && drover_follows || return 0
    drover_hop=$((drover_hop + 1))
    if [ $drover_hop -gt 10 ]; then drover_looped=1; return 0; fi
    drover_final=${drover_said#* }
  done
}

# drover_follows: whether a redirect is followed, and what it makes of the method and the body.
drover_follows() {
  case $drover_status in 301|302|303|307|308) ;; *) return 1 ;; esac
  case $drover_policy:$drover_method in
    none:*) return 1 ;;
    safe:GET|safe:HEAD|urllib2:GET|urllib2:HEAD|all:*) ;;
    urllib2:POST) case $drover_status in 307|308) return 1 ;; esac ;;
    *) return 1 ;;
  esac
  if [ "$drover_policy" = urllib2 ]; then drover_part="get" drover_method=GET; return; fi
  case $drover_status:$drover_method in
    307:*|308:*) drover_part=again ;;
    301:HEAD|302:HEAD|303:HEAD) drover_part=bare ;;
    302:*|303:*|301:POST|301:GET) drover_part="get" drover_method=GET ;;
    *) drover_part=bare ;;
  esac
}

drover_http_wget() {
  case $drover_policy:$drover_method in
    all:*|safe:GET|safe:HEAD|urllib2:GET|urllib2:HEAD|urllib2:POST) drover_most=10 ;;
    *) drover_most=0 ;;
  esac
  if [ -e "$drover_tmp/upload" ]; then printf 'body_file = %s\n' "$drover_tmp/upload" >>"$drover_tmp/wgetrc"; fi
  WGETRC=$drover_tmp/wgetrc wget -nv -S --content-on-error "--max-redirect=$drover_most" --tries=1 -O "$drover_out" \
    -- "$drover_final" 2>"$drover_tmp/error"
  drover_rc=$?
  if [ "$drover_most" = 10 ] && grep -q 'redirections exceeded' "$drover_tmp/error"; then drover_looped=1; fi
  drover_headers
}

drover_http_busybox() {
  sed 's/^/x/' "$drover_tmp/busybox" >"$drover_tmp/words"
  set --
  while IFS= read -r drover_word; do set -- "$@" "${drover_word#x}"; done <"$drover_tmp/words"
  if [ -e "$drover_tmp/upload" ]; then set -- "$@" --post-file "$drover_tmp/upload"; fi
  case $(wget --help 2>&1) in *"-T SEC"*) set -- -T "$drover_timeout" "$@" ;; esac
  wget -S -O "$drover_out" "$@" -- "$drover_final" 2>"$drover_tmp/error"
  drover_rc=$?
  drover_headers
  if [ -n "$drover_unpacks" ] && grep -qi '^content-encoding: *gzip' "$drover_tmp/headers"; then
    gzip -dc <"$drover_out" >"$drover_tmp/plain" && mv "$drover_tmp/plain" "$drover_out"
  fi
}

# drover_headers: the headers that wget showed, and the status and the address at the end of its way.
drover_headers() {
  sed -n 's/^  *\(HTTP\/[0-9]\)/\1/p; s/^  *\([A-Za-z0-9_-]*: \)/\1/p; s/^.*server returned error: \(HTTP.*\)$/\1/p' "$drover_tmp/error" |
    awk '/^HTTP\//{text=""} {text=text $0 "\n"} END{printf "%s", text}' >"$drover_tmp/headers"
  drover_status=$(sed -n '1s/^HTTP\/[0-9.]* \([0-9]*\).*/\1/p' "$drover_tmp/headers")
  drover_status=${drover_status:-000}
  drover_said=$(sed -n 's/^  *[Ll]ocation: *\([^ ]*\).*/\1/p' "$drover_tmp/error" | tail -n 1)
  case ${drover_most:-10}:$drover_said in
    0:*|10:) ;;
    *://*) drover_final=$drover_said ;;
    10:/*)
      drover_rest=${drover_final#*://}
      drover_final=${drover_final%%://*}://${drover_rest%%/*}$drover_said ;;
    *) drover_final=${drover_final%/*}/$drover_said ;;
  esac
}
