/**
 * supervisorctl: what supervisord knows are lines `NAME STATUS` of /srv/supervisor; /srv/supervisor.new has the names that its
 * configuration has besides, /srv/supervisor.gone those that it has no more. Calls are listed in /srv/calls.
 */
export const SUPERVISORCTL = `#!/bin/sh
while case $1 in -*) true ;; *) false ;; esac; do shift 2; done
[ -e /srv/supervisor ] || { echo 'unix:///var/run/supervisor.sock no such file'; [ "$1" = status ] || exit 4; exit 4; }
put() { awk -v n="$1" -v s="$2" '$1 == n { $2 = s } { print }' /srv/supervisor >/srv/new; mv /srv/new /srv/supervisor; }
[ "$1" = status ] || echo "$*" >>/srv/calls
status() { awk -v n="$1" '$1 == n { print $2 }' /srv/supervisor; }
case $1 in
  status) awk '{ printf "%-32s %-9s pid 12, uptime 0:00:03\\n", $1, $2 }' /srv/supervisor; ! grep -qv RUNNING /srv/supervisor || exit 3 ;;
  reread) echo 'new: available' ;;
  update) ;;
  start | restart)
    case $(status "$2") in BAD) echo "$2: ERROR (no such file)"; exit 7 ;; esac
    put "$2" RUNNING; [ "$1" = start ] || echo "$2: stopped"; echo "$2: started" ;;
  stop) put "$2" STOPPED; echo "$2: stopped" ;;
  signal*) case $1 in *FOO) echo "$2: ERROR (bad signal)"; exit 1 ;; esac; echo "$2: signalled" ;;
  add) if grep -qx "$2" /srv/supervisor.new; then echo "$2 RUNNING" >>/srv/supervisor; echo "$2: added process group"
    else echo "ERROR: no such process/group: $2"; exit 1; fi ;;
  remove) if [ "$(status "$2")" = RUNNING ]; then echo "ERROR: process/group still running: $2"; exit 1; fi
    grep -v "^$2 " /srv/supervisor >/srv/new; mv /srv/new /srv/supervisor; echo "$2: removed process group" ;;
esac
`;
