import { FIREWALL_FAKES } from './fake-firewalld.js';
import { LVM_FAKES } from './fake-lvm.js';
import { PARTED } from './fake-parted.js';
import { SUPERVISORCTL } from './fake-supervisorctl.js';

/**
 * Programs that need a whole system to run, by what their manual pages say: what they change is in files, which belong to the
 * state of a case.
 */
export const FAKES: Readonly<Record<string, string>> = {
  /** Units are files /srv/units/NAME.service with lines `active=…` and `enabled=…`; changes are listed in /srv/calls. */
  systemctl: `#!/bin/sh
options=
while case $1 in --*) true ;; *) false ;; esac; do options="$options $1"; shift; done
verb=$1 name=$2
case $name in *.*) ;; *) name=$name.service ;; esac
unit=/srv/units/$name
value() { sed -n "s/^$1=//p" "$unit" 2>/dev/null; }
state() { if [ "$(value masked)" = yes ]; then echo masked; else value enabled; fi; }
put() { grep -v "^$1=" "$unit" >/srv/new; mv /srv/new "$unit"; echo "$1=$2" >>"$unit"; }
case $verb in show | is-enabled | list-unit-files | is-active) ;; *) echo "$verb$options \${2:-}" >>/srv/calls ;; esac
case $options in *--user*)
  if ! [ -d "$XDG_RUNTIME_DIR" ]; then echo 'Failed to connect to bus: No such file or directory' >&2; exit 1; fi ;;
esac
if [ -e /srv/offline ] && case $verb in show | start | daemon-*) true ;; *) false ;; esac; then
  if [ "$verb" = show ]; then echo 'Running in chroot, ignoring command '"'show'"; exit 0; fi
  echo 'System has not been booted with systemd' >&2; exit 1
fi
if [ -e "/srv/fails-$verb" ]; then echo "Job for $name failed." >&2; exit 3; fi
missing() { echo "Failed to $verb unit: Unit file $name does not exist." >&2; exit "$1"; }
case $verb in
  daemon-reload | daemon-reexec) ;;
  show)
    if ! [ -e "$unit" ]; then printf 'Id=%s\\nLoadState=not-found\\nActiveState=inactive\\n' "$name"; exit; fi
    load=loaded; if [ "$(state)" = masked ]; then load=masked; fi
    printf 'Id=%s\\nDescription={ odd\\nExecStart={ path=/bin/x ; argv[]=/bin/x a\\nb ; }\\nLoadState=%s\\n' "$name" "$load"
    if [ -n "$(value error)" ]; then printf 'LoadError=%s\\n' "$(value error)"; fi
    printf 'ActiveState=%s\\nUnitFileState=%s\\n' "$(value active)" "$(state)" ;;
  is-enabled)
    if ! [ -e "$unit" ]; then echo "Failed to get unit file state for $name: No such file or directory" >&2; exit 1; fi
    state
    case $(state) in disabled | masked) exit 1 ;; esac ;;
  list-unit-files) [ -e "$unit" ] ;;
  start | restart | reload | enable)
    if [ "$(state)" = masked ]; then echo "Failed to $verb unit: Unit file $unit is masked." >&2; exit 1; fi ;;
esac
case $verb in
  start) [ -e "$unit" ] || missing 5; put active active ;;
  stop) put active inactive ;;
  restart | reload) put active active ;;
  enable) [ -e "$unit" ] || missing 1; put enabled enabled ;;
  disable) put enabled disabled ;;
  mask) : >>"$unit"; put masked yes ;;
  unmask) put masked no; if [ "$(value enabled)" = masked ]; then put enabled disabled; fi ;;
  show | is-enabled | list-unit-files | daemon-reload | daemon-reexec | '') ;;
  *) echo "Unknown command verb $verb." >&2; exit 1 ;;
esac
`,
  /** OpenRC's: services are files /srv/rc/NAME with their state; runlevels are files /srv/rc-levels/NAME. */
  'rc-service': `#!/bin/sh
if ! [ -e "/srv/rc/$1" ]; then echo "rc-service: service '$1' does not exist" >&2; exit 1; fi
case $2 in
  status)
    state=$(cat "/srv/rc/$1")
    if [ "$state" = crashed ]; then echo " * status: crashed" >&2; exit 32; fi
    echo " * status: $state"; [ "$state" = started ] || exit 3 ;;
  start | restart | reload) echo "$*" >>/srv/calls; echo started >"/srv/rc/$1" ;;
  stop | zap) echo "$*" >>/srv/calls; echo stopped >"/srv/rc/$1" ;;
esac
`,
  'rc-update': `#!/bin/sh
case $1 in
  show) for file in /srv/rc-levels/*; do printf '%20s | %s\\n' "\${file##*/}" "$(cat "$file")"; done ;;
  add) echo "$3" >"/srv/rc-levels/$2"; echo "$*" >>/srv/calls ;;
  delete) rm "/srv/rc-levels/$2"; echo "$*" >>/srv/calls ;;
esac
`,
  /** BusyBox's programs for accounts: they are only written down. */
  adduser: `#!/bin/sh\necho "\${0##*/} $*" >>/srv/calls\n`,
  addgroup: `#!/bin/sh\necho "\${0##*/} $*" >>/srv/calls\n`,
  delgroup: `#!/bin/sh\necho "\${0##*/} $*" >>/srv/calls\n`,
  deluser: `#!/bin/sh\necho "\${0##*/} $*" >>/srv/calls\n`,
  chpasswd: `#!/bin/sh\necho "chpasswd $* $(cat)" >>/srv/calls\n`,
  ...FIREWALL_FAKES,
  ...LVM_FAKES,
  parted: PARTED,
  supervisorctl: SUPERVISORCTL,
};
