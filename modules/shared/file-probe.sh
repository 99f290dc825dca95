# shellcheck shell=sh
# Functions that look at files and print fields `label.key=value`, each ended by NUL.

# drover_stat LABEL PATH: the file itself (lstat) and, for a link, what it leads to (stat, target, real).
drover_stat() {
  drover_path=$2
  case $drover_path in -*) drover_path=./$drover_path ;; esac
  if ! drover_fields=$(drover_fields '' "$drover_path"); then
    printf '%s.error=%s\0' "$1" "${drover_fields##*: }"
    return 0
  fi
  printf '%s.lstat=%s\0' "$1" "$drover_fields"
  if [ -L "$drover_path" ]; then
    drover_target=$(readlink -n -- "$drover_path" && printf x)
    printf '%s.target=%s\0' "$1" "${drover_target%x}"
    # BusyBox resolves a link that leads to nothing from the current directory: the module does that then.
    if [ -e "$drover_path" ]; then
      drover_target=$(readlink -f -- "$drover_path" && printf x) && drover_target=${drover_target%x}
      printf '%s.real=%s\0' "$1" "${drover_target%?}"
    fi
    if drover_fields=$(drover_fields -L "$drover_path"); then printf '%s.stat=%s\0' "$1" "$drover_fields"
    else printf '%s.unfollowed=%s\0' "$1" "${drover_fields##*: }"
    fi
  fi
}

# drover_fields -L|'' PATH: what stat knows, by GNU's and BusyBox's format or else by BSD's. The message when it fails.
drover_fields() {
  # shellcheck disable=SC2086
  LC_ALL=C stat $1 -c '%f %d %i %h %u %g %s %b %o %t %T %X %Y %Z
%x
%y
%z
%U
%G' -- "$2" 2>&1 ||
    LC_ALL=C stat $1 -f '%Xp %d %i %l %u %g %z %b %k %XHr %XLr %a %m %c
%Fa
%Fm
%Fc
%Su
%Sg' -- "$2" 2>/dev/null
}

# drover_access LABEL PATH: which of r, w and x the user has.
drover_access() {
  drover_path=$2
  case $drover_path in -*) drover_path=./$drover_path ;; esac
  drover_rights=
  [ -r "$drover_path" ] && drover_rights=r
  [ -w "$drover_path" ] && drover_rights=${drover_rights}w
  [ -x "$drover_path" ] && drover_rights=${drover_rights}x
  printf '%s.access=%s\0' "$1" "$drover_rights"
}

# drover_sum LABEL PATH ALGORITHM: the checksum of a readable regular file.
drover_sum() {
  [ -f "$2" ] && [ -r "$2" ] || return 0
  if command -v "${3}sum" >/dev/null 2>&1; then drover_sum=$("${3}sum" <"$2")
  elif command -v openssl >/dev/null 2>&1; then drover_sum=$(openssl dgst "-$3" <"$2") && drover_sum=${drover_sum##* }
  elif command -v shasum >/dev/null 2>&1; then drover_sum=$(shasum -a "${3#sha}" <"$2")
  elif command -v "$3" >/dev/null 2>&1; then drover_sum=$("$3" <"$2")
  else printf '%s.nosum=%s\0' "$1" "$3"; return 0
  fi
  printf '%s.%s=%s\0' "$1" "$3" "${drover_sum%% *}"
}

# drover_flags LABEL PATH: attributes that lsattr knows, with the version in front.
drover_flags() {
  drover_path=$2
  case $drover_path in -*) drover_path=./$drover_path ;; esac
  if drover_flags=$(lsattr -vd "$drover_path" 2>/dev/null); then printf '%s.flags=%s\0' "$1" "$drover_flags"; fi
}

# drover_context LABEL PATH: the SELinux context, where SELinux is on.
drover_context() {
  [ -e /sys/fs/selinux/enforce ] || return 0
  drover_path=$2
  case $drover_path in -*) drover_path=./$drover_path ;; esac
  if drover_context=$(stat -c %C -- "$drover_path" 2>/dev/null); then printf '%s.context=%s\0' "$1" "$drover_context"; fi
}

# drover_me: the numbers of the user and of its group.
drover_me() { printf 'me=%s:%s\0' "$(id -u)" "$(id -g)"; }

# drover_user NAME, drover_group NAME: their numbers, nothing for unknown ones.
drover_user() {
  if drover_id=$(id -u "$1" 2>/dev/null); then printf 'uid=%s\0' "$drover_id"; fi
}
drover_group() {
  if command -v getent >/dev/null 2>&1; then drover_entry=$(getent group "$1" 2>/dev/null)
  else drover_entry=$(while IFS= read -r drover_line; do
    case $drover_line in "$1":*) printf '%s\n' "$drover_line"; break ;; esac
  done </etc/group)
  fi
  case $drover_entry in "$1":*:*:*) drover_id=${drover_entry#*:*:} && printf 'gid=%s\0' "${drover_id%%:*}" ;; esac
}
