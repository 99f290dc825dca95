/**
 * parted with a disk of 64 MiB: the first line of /srv/disk is the kind of its table (unknown when it has none), the others are its
 * partitions as `parted -m` prints them.
 */
export const PARTED = `#!/bin/sh
if [ "$1" = --version ]; then echo 'parted (GNU parted) 3.5'; exit; fi
while [ "$1" != -- ]; do device=$1; shift; done
shift
[ -e "$device" ] || { echo "Error: Could not stat device $device - No such file or directory." >&2; exit 1; }
[ -s /srv/disk ] || echo unknown >/srv/disk
place() {
  case $1 in
    0%) echo 17.0kiB ;; 100%) echo 65519kiB ;; *MiB) echo $((\${1%MiB} * 1024))kiB ;; *) echo "$1" ;;
  esac
}
edit() { awk -F: -v OFS=: -v n="$1" -v v="$2" -v what="$3" '$1 != n || NF < 2 { print; next }
  what == "rm" { next }
  what == "name" { $6 = v }
  what == "end" { $3 = v }
  what == "on" { sub(/;$/, "", $7); $7 = ($7 == "" ? v : $7 ", " v) ";" }
  what == "off" { sub(/;$/, "", $7); sub("(, )?" v, "", $7); sub(/^, /, "", $7); $7 = $7 ";" }
  { print }' /srv/disk >/srv/new; mv /srv/new /srv/disk; }
while [ $# -gt 0 ]; do
  verb=$1; shift
  case $verb in
    unit) unit=$1; shift ;;
    print)
      printf 'BYT;\\n%s:65536kiB:file:512:512:%s::;\\n' "$device" "$(head -n 1 /srv/disk)"
      tail -n +2 /srv/disk
      if [ "$(head -n 1 /srv/disk)" = unknown ]; then echo "Error: $device: unrecognised disk label" >&2; exit 1; fi ;;
    mklabel) echo "$1" >/srv/disk; shift ;;
    mkpart)
      type=$1; shift
      case $1 in [0-9]*) fs= ;; nope) echo "parted: invalid token: nope" >&2; exit 1 ;; *) fs=$1; shift ;; esac
      number=$(wc -l </srv/disk)
      # A file system shows only once it is made; names are those of gpt.
      case $(head -n 1 /srv/disk) in gpt) name=$type ;; *) name= ;; esac
      echo "$number:$(place "$1"):$(place "$2"):100kiB::$name:;" >>/srv/disk; shift 2 ;;
    name) edit "$1" "$(eval echo "$2")" name; shift 2 ;;
    resizepart) edit "$1" "$(place "$2")" end; shift 2 ;;
    set) edit "$1" "$2" "$3"; shift 3 ;;
    rm) edit "$1" '' rm; shift ;;
  esac
done
`;
