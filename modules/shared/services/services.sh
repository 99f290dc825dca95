# shellcheck shell=sh
# What there is of a service: fields `name=text`, each ended by NUL.
PATH=$PATH:/sbin:/usr/sbin:/bin:/usr/bin

# services_links KIND NAME [RUNLEVEL]: whether there is a start (S) or stop (K) link.
services_links() {
  links_root=/etc
  if ! [ -d /etc/rc0.d ]; then links_root=/etc/init.d; fi
  links_level=${3:-?}
  # shellcheck disable=SC2231
  for links_file in "$links_root"/rc$links_level.d/"$1"??"$2"; do
    if [ -e "$links_file" ] || [ -L "$links_file" ]; then return 0; fi
  done
  return 1
}

# services_sysv NAME [RUNLEVEL…]: the init script, which may be named by its path, and its links.
services_sysv() {
  case $1 in /*) sysv_script=$1 ;; *) sysv_script=/etc/init.d/$1 ;; esac
  sysv_name=$1
  shift
  if [ -e "$sysv_script" ]; then printf 'script=%s\0' "$sysv_script"; fi
  if services_links S "$sysv_name"; then printf 'starts=1\0'; fi
  if services_links K "$sysv_name"; then printf 'kills=1\0'; fi
  for sysv_level; do
    if services_links S "$sysv_name" "$sysv_level"; then printf 'starts:%s=1\0' "$sysv_level"; fi
  done
}

# services_tools NAME…: which of the programs there are, and where.
services_tools() {
  for tools_name; do
    tools_path=$(command -v "$tools_name") && printf 'tool:%s=%s\0' "$tools_name" "$tools_path"
  done
  return 0
}

# services_chroot: whether this is no whole system: another root than the first process has, or systemd told so. Who may
# not look at the first process goes by the usual number of a root directory.
services_chroot() {
  if [ -n "${debian_chroot:-}" ] || [ "${SYSTEMD_OFFLINE:-}" = 1 ]; then printf 'offline=1\0'; return; fi
  chroot_root=$(stat -c '%d %i' /)
  chroot_init=$(stat -c '%d %i' /proc/1/root/. 2>/dev/null)
  if [ -z "$chroot_init" ]; then
    chroot_root=${chroot_root#* }
    case $(stat -f -c %T / 2>/dev/null) in *btrfs*) chroot_init=256 ;; *xfs*) chroot_init=128 ;; *) chroot_init=2 ;; esac
  fi
  if [ "$chroot_init" != "$chroot_root" ]; then printf 'offline=1\0'; fi
}

# services_manager: the kind of init system, as the fact `service_mgr` has it on Linux.
services_manager() {
  manager_init=$(cat /proc/1/comm 2>/dev/null || readlink /sbin/init)
  manager_init=${manager_init##*/}
  case $manager_init in
    '' | init | *sh) ;;
    *) printf '%s\n' "$manager_init"; return ;;
  esac
  if command -v systemctl >/dev/null 2>&1; then
    for manager_sign in /run/systemd/system/ /dev/.run/systemd/ /dev/.systemd/; do
      if [ -e "$manager_sign" ]; then echo systemd; return; fi
    done
  fi
  if [ -d /etc/init ] && command -v initctl >/dev/null 2>&1; then echo upstart
  elif [ -e /sbin/openrc ]; then echo openrc
  elif case $(readlink /sbin/init) in *systemd) command -v systemctl >/dev/null 2>&1 ;; *) false ;; esac; then echo systemd
  elif [ -d /etc/init.d ]; then echo sysvinit
  else echo service
  fi
}
