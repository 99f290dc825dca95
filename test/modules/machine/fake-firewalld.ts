/**
 * firewall-cmd and firewall-offline-cmd: what a zone has are lines `CONFIGURATION ZONE WORD` of /srv/firewalld, CONFIGURATION being
 * permanent or runtime; /srv/firewalld-down says that the service does not run.
 */
const FIREWALL = `#!/bin/sh
side=runtime zone=public word=
case \${0##*/} in firewall-offline-cmd) side=permanent ;; esac
for given; do
  case $given in
    --permanent) side=permanent ;;
    --zone=*) zone=\${given#--zone=} ;;
    --timeout=*) echo "$*" >>/srv/timeouts ;;
    *) word=$given ;;
  esac
done
if [ -e /srv/firewalld-down ] && [ "$0" != /usr/local/bin/firewall-offline-cmd ]; then echo 'not running' >&2; exit 252; fi
has() { grep -qxF "$side $1 $2" /srv/firewalld; }
case $word in
  --state) exit ;;
  --get-default-zone) echo public; exit ;;
  --get-zones) echo "public work$(sed -n "s/^$side ZONES / /p" /srv/firewalld)"; exit ;;
  --new-zone=*) echo "$side ZONES \${word#*=}" >>/srv/firewalld; exit ;;
  --delete-zone=*) grep -vxF "$side ZONES \${word#*=}" /srv/firewalld >/srv/new; mv /srv/new /srv/firewalld; exit ;;
esac
case $zone in public | work) ;; *) echo "INVALID_ZONE: $zone" >&2; exit 112 ;; esac
case $word in
  --get-target) sed -n "s/^$side $zone target=//p" /srv/firewalld; exit ;;
  --set-target=*) grep -v "^$side $zone target=" /srv/firewalld >/srv/new; mv /srv/new /srv/firewalld
    echo "$side $zone target=\${word#*=}" >>/srv/firewalld; exit ;;
  --remove-service-from-zone=*) word=--remove-service=\${word#*=} ;;
  --remove-service=*) case \${0##*/} in firewall-offline-cmd) echo "Can't use lokkit options with other options." >&2; exit 2 ;; esac ;;
  --add-service=nope) echo "Error: INVALID_SERVICE: nope" >&2; exit 101 ;;
esac
item=\${word#--*-}
case $word in
  --query-*) if has "$zone" "$item"; then echo yes; else echo no; exit 1; fi ;;
  --add-*) echo "$side $zone $item" >>/srv/firewalld ;;
  --change-*) grep -v "^$side [a-z]* $item$" /srv/firewalld >/srv/new; mv /srv/new /srv/firewalld; echo "$side $zone $item" >>/srv/firewalld ;;
  --remove-*) grep -vxF "$side $zone $item" /srv/firewalld >/srv/new; mv /srv/new /srv/firewalld ;;
esac
`;

export const FIREWALL_FAKES = { 'firewall-cmd': FIREWALL, 'firewall-offline-cmd': FIREWALL };
