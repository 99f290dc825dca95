# shellcheck shell=sh
# Raw material of the list of services: fields `name=text`, each ended by NUL, and `rc:name=status`.
PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin
LC_ALL=C
export LC_ALL

# list_put NAME COMMAND…: what a command prints; what it says, where it fails.
list_put() {
  put_name=$1
  shift
  put_text=$("$@" 2>/dev/null)
  put_rc=$?
  printf '%s=%s\0rc:%s=%s\0' "$put_name" "$put_text" "$put_name" "$put_rc"
  if [ "$put_rc" -ne 0 ]; then printf 'error:%s=%s\0' "$put_name" "$("$@" 2>&1 >/dev/null)"; fi
}

list_have() { command -v "$1" >/dev/null 2>&1; }

# chkconfig has another way to list on some systems: SLES 11 shows `on` and `off` alone, RHEL 5 asks for --list.
list_chkconfig() {
  chkconfig_text=$(chkconfig 2>/dev/null)
  chkconfig_error=$(chkconfig 2>&1 >/dev/null)
  case $chkconfig_text in
    *[0-9]:o*) ;;
    *\ o[nf]*) chkconfig_text=$(chkconfig -l --allservices 2>/dev/null) ;;
    *) case $chkconfig_error in *--list*) chkconfig_text=$(chkconfig --list 2>/dev/null) ;; esac ;;
  esac
  printf 'chkconfig=%s\0' "$chkconfig_text"
  printf '%s\n' "$chkconfig_text" | while read -r chkconfig_name chkconfig_rest; do
    case $chkconfig_rest in [0-9]:*) list_put "status:$chkconfig_name" service "$chkconfig_name" status </dev/null ;; esac
  done
}

list_systemd() {
  list_put units systemctl list-units --no-pager --type service --all --plain
  systemd_units=$(systemctl list-units --no-pager --type service --all --plain 2>/dev/null)
  list_put files systemctl list-unit-files --no-pager --type service --all
  systemctl list-unit-files --no-pager --type service --all 2>/dev/null | while read -r systemd_name systemd_rest; do
    : "$systemd_rest"
    case $systemd_name in *.service) ;; *) continue ;; esac
    # What is no unit yet is asked for its state one by one: a template has none, and would fail for all.
    case "
$systemd_units" in
      *"
$systemd_name "*) ;;
      *) list_put "state:$systemd_name" systemctl show "$systemd_name" --property=ActiveState </dev/null ;;
    esac
  done
}

list_systemd_managed() {
  list_have systemctl || return 1
  for managed_sign in /run/systemd/system/ /dev/.run/systemd/ /dev/.systemd/; do
    if [ -e "$managed_sign" ]; then return 0; fi
  done
  [ "$(cat /proc/1/comm 2>/dev/null)" = systemd ]
}

if list_have service && ! list_have chkconfig && ! list_have rc-status; then
  list_put sysvinit service --status-all
  if [ -e /etc/init.d ]; then printf 'scripts=1\0'; fi
fi
if list_have chkconfig; then list_chkconfig
elif list_have initctl; then list_put upstart initctl list
elif list_have rc-status && list_have rc-update; then
  list_put openrc rc-status -a -s -m
  list_put levels rc-update show -v
fi
if list_systemd_managed; then list_systemd; fi
if list_have lssrc; then list_put lssrc lssrc -a; fi
