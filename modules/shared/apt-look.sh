# shellcheck shell=sh
# Functions that look at apt's and dpkg's state and print fields `name=text`, each ended by NUL.
export DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical
export LANG=C.UTF-8 LC_ALL=C.UTF-8 LC_MESSAGES=C.UTF-8 LC_CTYPE=C.UTF-8 LANGUAGE=C.UTF-8

# drover_apt_paths: apt's directories, as it is configured.
drover_apt_paths() {
  drover_state=/var/lib/apt/
  drover_lists=/var/lib/apt/lists/
  eval "$(apt-config shell drover_state Dir::State/d drover_lists Dir::State::Lists/d 2>/dev/null)"
}

# drover_apt_stamp: when the lists were last updated, in seconds; 0 for never. Its text is left in $drover_stamp, too.
drover_apt_stamp() {
  drover_stamp=$(stat -c %Y -- "${drover_state}periodic/update-success-stamp" 2>/dev/null ||
    stat -c %Y -- "$drover_lists" 2>/dev/null || echo 0)
}

# drover_apt_update VALID RETRIES LONGEST LOCK CHECK: updates lists that are older than VALID seconds. With CHECK it only
# tells. Prints what each attempt said that failed.
drover_apt_update() {
  drover_apt_stamp
  if [ "$1" -gt 0 ] && [ "$((drover_stamp + $1))" -ge "$(date +%s)" ]; then return 0; fi
  printf 'stale=1\0'
  [ -z "$5" ] || return 0
  drover_try=0
  drover_delay=1
  drover_end=$(($(date +%s) + $4))
  while [ "$drover_try" -lt "$2" ]; do
    # What the network did not give at this time is only warned of; a list that is old is no success, though.
    if drover_said=$(apt-get update -q 2>&1 >/dev/null); then
      case $drover_said in *'Failed to fetch '*) ;; *) return 0 ;; esac
    fi
    case $drover_said in
      *'Could not get lock'*)
        if [ "$(date +%s)" -ge "$drover_end" ]; then printf 'locked=%s\0' "$drover_said"; return 1; fi
        sleep 1
        continue
        ;;
    esac
    drover_try=$((drover_try + 1))
    [ "$drover_delay" -le "$3" ] || drover_delay=$3
    printf 'attempt:%s=%s\0delay:%s=%s\0' "$drover_try" "$drover_said" "$drover_try" "$drover_delay"
    sleep "$drover_delay"
    drover_delay=$((drover_delay * 2))
  done
  printf 'unfetched=1\0'
  return 1
}

# drover_apt_match PATTERN: names of packages that a pattern fits, left in $drover_matched, too.
drover_apt_match() {
  drover_matched=$(apt-cache pkgnames | while IFS= read -r drover_name; do
    # shellcheck disable=SC2254
    case $drover_name in $1) printf '%s\n' "$drover_name" ;; esac
  done | sort)
  printf 'match:%s=%s\0' "$1" "$drover_matched"
}

# drover_apt_look WHOSE RELEASE NAME…: the state of packages. WHOSE is `all` when every one's candidate is wanted, `new`
# when only those matter that are not installed, `none`.
drover_apt_look() {
  drover_whose=$1
  drover_release=$2
  shift 2
  printf 'native=%s\0' "$(apt-config dump 2>/dev/null | sed -n 's/^APT::Architecture "\(.*\)";$/\1/p')"
  [ "$#" -gt 0 ] || return 0
  drover_bare=
  for drover_name; do drover_bare="$drover_bare ${drover_name%%:*}"; done
  set -f
  # shellcheck disable=SC2086
  drover_status=$(dpkg-query -W -f '${Package} ${Architecture} ${db:Status-Status} ${Version}\n' -- $drover_bare 2>/dev/null)
  set +f
  printf 'status=%s\0' "$drover_status"
  drover_apt_auto "$@"
  if [ "$drover_whose" = new ]; then
    for drover_name; do
      case "
$drover_status" in *"
${drover_name%%:*} "*' installed '*) ;; *) drover_whose=all ;; esac
    done
    if printf '%s\n' "$drover_status" | grep -qv ' installed '; then drover_whose=all; fi
  fi
  if [ "$drover_whose" = all ]; then drover_apt_candidates "$@"; fi
}

# drover_apt_candidates NAME…: the versions that there are, and who provides what has none.
drover_apt_candidates() {
  drover_policy=$(apt-cache policy ${drover_release:+-t "$drover_release"} -- "$@" 2>/dev/null) ||
    printf 'refused=%s\0' "$(apt-cache policy ${drover_release:+-t "$drover_release"} -- "$1" 2>&1 >/dev/null)"
  printf 'policy=%s\0' "$drover_policy"
  drover_bare=$(
    printf '%s\n' "$drover_policy" | {
      drover_last=
      while IFS= read -r drover_line; do
        case $drover_line in
          '  Version table:') ;;
          '     '* | ' ***'*) drover_last= ;;
          ' '*) ;;
          *) [ -z "$drover_last" ] || printf '%s\n' "$drover_last"
            drover_last=${drover_line%:} ;;
        esac
      done
      [ -z "$drover_last" ] || printf '%s\n' "$drover_last"
    }
  )
  [ -n "$drover_bare" ] || return 0
  set -f
  # shellcheck disable=SC2086
  drover_provides=$(apt-cache showpkg -- $drover_bare 2>/dev/null |
    sed -n '/^Package: /p; /^Reverse Provides: *$/,/^Package: /p')
  printf 'provides=%s\0' "$drover_provides"
  drover_bare=$(printf '%s\n' "$drover_provides" | sed -n '/^Package: /d; s/^\([^ :]*\) .*(.*/\1/p' | sort -u)
  if [ -n "$drover_bare" ]; then
    # shellcheck disable=SC2086
    printf 'provider-status=%s\0provider-policy=%s\0' \
      "$(dpkg-query -W -f '${Package} ${Architecture} ${db:Status-Status} ${Version}\n' -- $drover_bare 2>/dev/null)" \
      "$(apt-cache policy ${drover_release:+-t "$drover_release"} -- $drover_bare 2>/dev/null)"
  fi
  set +f
}

# drover_apt_auto NAME…: those of the packages that were installed only because others need them.
drover_apt_auto() {
  [ -r "${drover_state}extended_states" ] || return 0
  drover_name=
  printf 'auto='
  while IFS= read -r drover_line; do
    case $drover_line in
      'Package: '*) drover_name=${drover_line#Package: } ;;
      'Auto-Installed: 1') case " $* " in *" $drover_name "*) printf '%s\n' "$drover_name" ;; esac ;;
    esac
  done <"${drover_state}extended_states"
  printf '\0'
}
