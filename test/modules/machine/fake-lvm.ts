/**
 * LVM's programs: devices are lines `DEVICE VG MIB UUID` of /srv/lvm/pvs (VG is - when it is of none), groups `VG EXTENT AUTO` of
 * /srv/lvm/vgs, volumes `VG LV MIB ATTRIBUTES` of /srv/lvm/lvs. What changes something is listed in /srv/lvm/calls, and does so
 * unless it is tried with --test.
 */
const LVM = `#!/bin/sh
cd /srv/lvm || exit 5
program=\${0##*/}
touch pvs vgs lvs
last= vg= lv= size= name= devices= automatic=1 test= fields= previous=
for word; do
  case $previous in
    -s) extent=$word ;; -n | --name) name=$word ;; -L | -l | -V) size=$word ;; -o) fields=$word ;;
    --setautoactivation) case $word in y) automatic=1 ;; *) automatic=0 ;; esac ;;
  esac
  case $word in
    --test) test=1 ;;
    /srv/dev/*) devices="$devices $word" ;;
    --nope) echo "$program: unrecognized option '--nope'" >&2; echo '  Error during parsing of command line.' >&2; exit 3 ;;
  esac
  case $previous in -s | -n | -L | -l | -V | -o | --setautoactivation | --units | --separator | --activate) ;; *)
    case $word in -* | /srv/dev/*) ;; */*) vg=\${word%%/*} lv=\${word#*/} ;; *) vg=$word ;; esac ;;
  esac
  previous=$word last=$word
done
done_with() { awk "$1" "$2" >new && mv new "$2"; }
known() { grep -q "^$1 " vgs; }
missing() { echo "  Volume group \\"$vg\\" not found" >&2; echo "  Cannot process volume group $vg" >&2; exit 5; }
acts() { [ -z "$test" ] || exit 0; echo "$program $*" >>calls; }
mib() { case $1 in *[gG]) echo $((\${1%[gG]} * 1024)) ;; *) echo "\${1%[a-zA-Z]}" ;; esac; }
case $program in
  lvm) echo '  LVM version:     2.03.16(2) (2022-05-18)' ;;
  vgs)
    case $fields in
      vg_name,pv_count,lv_count)
        while read -r group _ _; do
          echo "  $group;$(grep -c " $group " pvs);$(grep -c "^$group " lvs)"
        done <vgs ;;
      vg_name,size,*)
        known "$vg" || missing
        whole=$(awk -v g="$vg" '$2 == g { n += $3 } END { print n + 0 }' pvs)
        used=$(awk -v g="$vg" '$1 == g { n += $3 } END { print n + 0 }' lvs)
        echo "  $vg;$whole.00;$((whole - used)).00;4.00" ;;
      lv_attr*)
        auto=$(awk -v g="$vg" '$1 == g { print $3 ? "enabled" : "" }' vgs)
        awk -v g="$vg" -v a="$auto" '$1 == g { print "  " $4 ";" a }' lvs ;;
    esac ;;
  pvs)
    case $fields in
      uuid) awk -v d="\${devices# }" '$1 == d { print "  " $4 }' pvs ;;
      *) awk '{ print "  " $1 ";" ($2 == "-" ? "" : $2) }' pvs ;;
    esac ;;
  pvdisplay) awk -v d="\${devices# }" '$1 == d { print "  104857600;" $3 * 1048576 ";1048576;4194304" }' pvs ;;
  pvcreate) acts "$@"; for d in $devices; do done_with "\\$1 != \\"$d\\"" pvs; echo "$d - 60 uuid-1" >>pvs; done ;;
  pvresize) acts "$@"; [ ! -e stuck ] || exit 5; done_with "{ if (\\$1 == \\"$last\\") \\$3 = 96; print }" pvs ;;
  pvchange) acts "$@"; [ ! -e stuck ] || exit 5; done_with "{ if (\\$1 == \\"$last\\") \\$4 = \\"uuid-2\\"; print }" pvs ;;
  vgcreate | vgextend)
    case " $* " in *' --help '*) echo '[ --setautoactivation y|n ]'; exit ;; esac
    acts "$@"
    [ "$program" = vgextend ] || echo "$vg $extent $automatic" >>vgs
    for d in $devices; do done_with "{ if (\\$1 == \\"$d\\") \\$2 = \\"$vg\\"; print }" pvs; done ;;
  vgreduce)
    acts "$@"; [ ! -e stuck ] || { echo '  Physical volume still in use' >&2; exit 5; }
    for d in $devices; do done_with "{ if (\\$1 == \\"$d\\") \\$2 = \\"-\\"; print }" pvs; done ;;
  vgremove)
    acts "$@"; done_with "\\$1 != \\"$last\\"" vgs; done_with "\\$1 != \\"$last\\"" lvs
    done_with "{ if (\\$2 == \\"$last\\") \\$2 = \\"-\\"; print }" pvs ;;
  vgchange)
    case " $* " in
      *' --help '*) echo '[ --setautoactivation y|n ]' ;;
      *' --setautoactivation '*) acts "$@"; done_with "{ if (\\$1 == \\"$last\\") \\$3 = $automatic; print }" vgs ;;
      *' --activate y '*) acts "$@"; done_with "{ if (\\$1 == \\"$last\\") \\$4 = \\"-wi-a-----\\"; print }" lvs ;;
      *' --activate n '*) acts "$@"; done_with "{ if (\\$1 == \\"$last\\") \\$4 = \\"-wi-------\\"; print }" lvs ;;
      *) acts "$@" ;;
    esac ;;
  lvs) known "$vg" || missing; awk -v g="$vg" '$1 == g { print "  " $2 ";" $3 ".00;" $4 }' lvs ;;
  lvcreate)
    attributes=-wi-a-----
    case " $* " in *' -s '*) attributes=swi-a-s--- ;; *' -T '*) attributes=twi-aotz--; [ -z "$name" ] || attributes=Vwi-a-tz-- ;; esac
    case $size in *%*) size=\${size%%\\%*} ;; esac
    known "$vg" || missing
    [ "$(mib "$size")" -le 1000 ] || { echo '  insufficient free space' >&2; exit 5; }
    acts "$@"; echo "$vg \${name:-$lv} $(mib "\${size:-4}") $attributes" >>lvs ;;
  lvextend | lvreduce)
    case $size in
      +*) size=$(($(awk -v l="$lv" '$2 == l { print $3 }' lvs) + $(mib "\${size#+}"))) ;;
      -*) size=$(($(awk -v l="$lv" '$2 == l { print $3 }' lvs) - $(mib "\${size#-}"))) ;;
      *%*) size=\${size%%\\%*} ;;
      *) size=$(mib "$size") ;;
    esac
    [ "$size" != 22 ] || { echo '  New size (5 extents) matches existing size (5 extents).' >&2; exit 5; }
    [ "$size" -le 1000 ] || { echo '  Insufficient free space: 9 extents needed, but only 1 available' >&2; exit 5; }
    acts "$@"; done_with "{ if (\\$2 == \\"$lv\\") \\$3 = $size; print }" lvs ;;
  lvremove) acts "$@"; done_with "\\$2 != \\"$lv\\"" lvs ;;
  lvchange)
    case $1 in -ay) a=-wi-a----- ;; *) a=-wi------- ;; esac
    done_with "{ if (\\$2 == \\"$lv\\" && substr(\\$4, 5, 1) != substr(\\"$a\\", 5, 1)) \\$4 = \\"$a\\"; print }" lvs ;;
esac
`;

const NAMES = [
  ...['lvm', 'vgs', 'pvs', 'lvs', 'pvdisplay', 'pvcreate', 'pvresize', 'pvchange', 'vgcreate', 'vgextend', 'vgreduce'],
  ...['vgremove', 'vgchange', 'lvcreate', 'lvextend', 'lvreduce', 'lvremove', 'lvchange'],
];

export const LVM_FAKES: Readonly<Record<string, string>> = Object.fromEntries(NAMES.map((name) => [name, LVM]));
