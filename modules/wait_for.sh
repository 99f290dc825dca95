# shellcheck shell=sh
# shellcheck disable=SC2154
# Functions that try what wait_for waits for. Status 0: it is so.

# drover_connect HOST PORT SECONDS READ: connects. With READ, prints what comes within that time. 3: there is no way to.
drover_connect() {
  drover_limit=
  if command -v timeout >/dev/null 2>&1; then drover_limit="timeout $3"; fi
  if command -v bash >/dev/null 2>&1; then
    # shellcheck disable=SC2016
    if [ -n "$4" ]; then drover_words='exec 3<>"/dev/tcp/$0/$1" && cat <&3'; else drover_words='exec 3<>"/dev/tcp/$0/$1"'; fi
    # shellcheck disable=SC2086
    $drover_limit bash -c "$drover_words" "$1" "$2" 2>/dev/null </dev/null
    drover_rc=$?
    if [ -n "$4" ]; then return 0; else return $drover_rc; fi
  fi
  if command -v nc >/dev/null 2>&1; then
    if [ -n "$4" ]; then { sleep "$3" | nc -w "$3" "$1" "$2" 2>/dev/null; } || :; return 0; fi
    case $(nc -h 2>&1) in
      *'-z'*) nc -z -w "$3" "$1" "$2" >/dev/null 2>&1 </dev/null; return ;;
    esac
    drover_listens "$1" "$2" && return 0
    nc -w "$3" "$1" "$2" >/dev/null 2>&1 </dev/null
    return
  fi
  [ -z "$4" ] || return 3
  drover_listens "$1" "$2"
}

# drover_listens HOST PORT: whether something on this machine listens there. 3: another machine is meant.
drover_listens() {
  case $1 in 127.*|localhost|::1|0.0.0.0|"$(hostname 2>/dev/null)") ;; *) return 3 ;; esac
  drover_hex=$(printf '%04X' "$2")
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | {
    while read -r drover_slot drover_local drover_remote drover_state drover_rest; do
      case $drover_local:$drover_state in *:"$drover_hex":0A) exit 0 ;; esac
    done
    : "$drover_slot$drover_remote$drover_rest"
    exit 1
  }
}

# drover_until SECONDS PAUSE COMMAND…: tries until it is so or the time is over (status 1). 3: it cannot be tried.
drover_until() {
  drover_end=$(($(date +%s) + $1))
  drover_pause=$2
  shift 2
  while :; do
    "$@"
    case $? in
      0) return 0 ;;
      3) return 3 ;;
    esac
    if [ "$(date +%s)" -ge "$drover_end" ]; then return 1; fi
    sleep "$drover_pause"
  done
}

drover_there() { [ -e "$1" ]; }
drover_gone() { [ ! -e "$1" ]; }
drover_closed() {
  drover_connect "$@"
  case $? in
    0) return 1 ;;
    3) return 3 ;;
  esac
  return 0
}
