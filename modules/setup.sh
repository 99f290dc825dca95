# shellcheck shell=sh
# Raw material of facts, one function for each group of them. Every answer is a field `name=text`, ended by NUL; fields named
# `files` hold lines `path:line` of several files at once, for one grep is cheaper than a hundred processes.

# put NAME COMMAND…: the output of a command, and its status when it is not 0.
put() {
  put_name=$1
  shift
  printf '%s=' "$put_name"
  "$@" 2>/dev/null || put_status=$?
  printf '\0'
  if [ "${put_status:-0}" -ne 0 ]; then printf 'status:%s=%s\0' "$put_name" "$put_status"; fi
  put_status=0
}
have() { command -v "$1" >/dev/null 2>&1; }
# files PATH…: the lines of those that can be read.
files() {
  printf 'files='
  grep -sH '' "$@" 2>/dev/null
  printf '\0'
}
# exists PATH…: those that exist.
exists() {
  for exists_path; do
    if [ -e "$exists_path" ]; then printf 'exists:%s=1\0' "$exists_path"; fi
  done
}
# tools NAME…: those that are in PATH.
tools() {
  for tools_name; do
    if have "$tools_name"; then printf 'tool:%s=1\0' "$tools_name"; fi
  done
}
links() { put "links:$1" env LC_ALL=C ls -l "$1"; }

# What several groups ask is answered once.
facts_uname() {
  if [ -n "${uname_done:-}" ]; then return 0; fi
  uname_done=1
  put uname uname -snrvm
}

facts_platform() {
  facts_uname
  put bits getconf LONG_BIT
  files /var/lib/dbus/machine-id /etc/machine-id /etc/hosts
  platform_name=$(uname -n)
  if have getent; then
    platform_address=$(getent ahosts "$platform_name" 2>/dev/null)
    put hosts getent hosts "${platform_address%% *}"
  fi
  facts_python
}

facts_distribution() {
  facts_uname
  files /etc/altlinux-release /etc/oracle-release /etc/slackware-version /etc/centos-release /etc/redhat-release \
    /etc/vmware-release /etc/openwrt_release /etc/os-release /etc/system-release /etc/alpine-release \
    /etc/arch-release /etc/SuSE-release /etc/gentoo-release /etc/lsb-release /etc/sourcemage-release \
    /usr/lib/os-release /etc/coreos/update.conf /etc/debian_version
  exists /etc/vmware-release /etc/arch-release
  if [ -L /etc/products.d/baseproduct ]; then put baseproduct readlink -f /etc/products.d/baseproduct; fi
  if have sw_vers; then put sw_vers sw_vers -productVersion; fi
  if have sysctl && ! [ -e /etc/os-release ]; then put kern_version sysctl -n kern.version; fi
  facts_lsb
}

facts_lsb() {
  if [ -n "${lsb_done:-}" ]; then return 0; fi
  lsb_done=1
  files /etc/lsb-release
  if have lsb_release; then put lsb_release lsb_release -a; fi
}

facts_python() {
  if [ -n "${python_done:-}" ]; then return 0; fi
  python_done=1
  for python_name in /usr/bin/python3 python3 python; do
    if have "$python_name"; then
      put python_path command -v "$python_name"
      printf 'python_version='
      "$python_name" -V 2>&1
      printf '\0'
      return 0
    fi
  done
}

facts_selinux() {
  exists /sys/fs/selinux/enforce
  files /sys/fs/selinux/policyvers /sys/fs/selinux/enforce /etc/selinux/config
}
facts_apparmor() { exists /sys/kernel/security/apparmor; }
facts_fips() { files /proc/sys/crypto/fips_enabled; }
facts_loadavg() { files /proc/loadavg; }
facts_cmdline() { files /proc/cmdline; }
facts_dns() { files /etc/resolv.conf; }

facts_chroot() {
  put root stat -c '%d %i' /
  put init_root stat -c '%d %i' /proc/1/root/.
  put root_type stat -f -c '%T' /
}

facts_caps() {
  if have capsh; then put capsh capsh --print; fi
}

facts_env() {
  if [ -r /proc/self/environ ]; then
    printf 'environ='
    # The environment of a child is what this shell exports now.
    PATH=${facts_path:-$PATH} sh -c 'cat /proc/self/environ' | tr '\000' '\001'
    printf '\0'
  else put env env "PATH=${facts_path:-$PATH}"
  fi
}

facts_id() {
  if [ -n "${id_done:-}" ]; then return 0; fi
  id_done=1
  put id id -u
}

facts_user() {
  facts_id
  put gid id -g
  user_name=${LOGNAME:-${USER:-${LNAME:-${USERNAME:-}}}}
  user_name=${user_name:-$(id -un 2>/dev/null)}
  printf 'user=%s\0' "$user_name"
  if have getent; then
    put passwd getent passwd "$user_name"
    put passwd_id getent passwd "$(id -u)"
  else files /etc/passwd
  fi
}

facts_ssh_pub_keys() {
  for ssh_directory in /etc/ssh /etc/openssh /etc; do
    files "$ssh_directory"/ssh_host_dsa_key.pub "$ssh_directory"/ssh_host_rsa_key.pub \
      "$ssh_directory"/ssh_host_ecdsa_key.pub "$ssh_directory"/ssh_host_ed25519_key.pub
  done
}

facts_date_time() {
  put date date '+%Y|%m|%A|%w|%W|%d|%H|%M|%S|%s|%Z|%z|%N'
  put utc date -u '+%Y-%m-%dT%H:%M:%S'
  # Middle of a January and of a July, for the names that the zone has.
  put january date -d @1705320000 '+%Z|%z'
  put july date -d @1721044800 '+%Z|%z'
}

facts_pkg_mgr() {
  facts_uname
  exists /usr/bin/rpm-ostree /usr/bin/yum /usr/bin/dnf-3 /usr/bin/dnf5 /usr/bin/apt-get /usr/bin/zypper \
    /usr/sbin/urpmi /usr/bin/pacman /bin/opkg /usr/pkg/bin/pkgin /opt/local/bin/pkgin /opt/tools/bin/pkgin \
    /opt/local/bin/port /usr/local/bin/brew /opt/homebrew/bin/brew /sbin/apk /usr/sbin/pkg /usr/sbin/swlist \
    /usr/bin/emerge /usr/sbin/pkgadd /usr/bin/pkg /usr/bin/xbps-install /usr/local/sbin/pkg /usr/bin/swupd \
    /usr/sbin/sorcery /usr/bin/installp /run/ostree-booted /usr/bin/dnf /usr/bin/microdnf
  if [ -e /usr/bin/dnf ]; then put dnf readlink -f /usr/bin/dnf
  elif [ -e /usr/bin/microdnf ]; then put dnf readlink -f /usr/bin/microdnf
  fi
  if [ -x /usr/bin/rpm ] && [ -e /usr/bin/apt-get ]; then
    put apt_rpm /usr/bin/rpm -q --whatprovides /usr/bin/apt-get
  fi
}

facts_service_mgr() {
  facts_uname
  files /proc/1/comm
  if ! [ -e /proc/1/comm ] && have ps; then put ps_init sh -c 'ps -p 1 -o comm | tail -n 1'; fi
  if [ -L /sbin/init ]; then put init_link readlink /sbin/init; fi
  tools systemctl initctl
  exists /run/systemd/system/ /dev/.run/systemd/ /dev/.systemd/ /etc/init/ /sbin/openrc /etc/init.d/ /etc/dinit.d/
}

facts_systemd() {
  if have systemctl; then
    tools systemctl
    exists /run/systemd/system/ /dev/.run/systemd/ /dev/.systemd/
    put systemctl systemctl --version
  fi
}

facts_hardware() {
  facts_id
  files /proc/meminfo /proc/cpuinfo /proc/uptime /proc/sysinfo /sys/hypervisor/type
  exists /proc/xen /proc/sysinfo
  if have nproc; then put nproc nproc; fi
  hardware_dmi
  hardware_devices
  hardware_mounts
  if have vgs; then hardware_lvm; fi
}

hardware_dmi() {
  if [ -e /sys/devices/virtual/dmi/id/product_name ]; then
    exists /sys/devices/virtual/dmi/id/product_name
    files /sys/devices/virtual/dmi/id/*
  elif have dmidecode; then
    tools dmidecode
    for dmi_word in bios-release-date bios-vendor bios-version baseboard-asset-tag baseboard-product-name \
      baseboard-serial-number baseboard-manufacturer baseboard-version chassis-asset-tag chassis-serial-number \
      chassis-manufacturer chassis-version chassis-type system-product-name system-serial-number system-uuid \
      system-version system-manufacturer; do
      put "dmi:$dmi_word" dmidecode -s "$dmi_word"
    done
  fi
}

hardware_devices() {
  [ -d /sys/block ] || return 0
  links /sys/block
  for devices_way in by-id by-uuid by-label; do
    if [ -d "/dev/disk/$devices_way" ]; then links "/dev/disk/$devices_way"; fi
  done
  files /sys/block/*/removable /sys/block/*/device/vendor /sys/block/*/device/model /sys/block/*/device/serial \
    /sys/block/*/device/sas_address /sys/block/*/device/sas_device_handle /sys/block/*/size \
    /sys/block/*/queue/discard_max_hw_bytes /sys/block/*/queue/discard_granularity /sys/block/*/queue/rotational \
    /sys/block/*/queue/scheduler /sys/block/*/queue/logical_block_size /sys/block/*/queue/hw_sector_size \
    /sys/block/*/*/start /sys/block/*/*/size /sys/block/*/*/queue/logical_block_size \
    /sys/block/*/*/queue/hw_sector_size /sys/block/*/holders/*/dm/name /sys/block/*/*/holders/*/dm/name
  for devices_path in /sys/block/*/slaves/* /sys/block/*/holders/* /sys/block/*/*/holders/*; do
    if [ -e "$devices_path" ]; then printf 'device:%s=1\0' "$devices_path"; fi
  done
  if have lspci; then put lspci lspci -D; fi
  if have sg_inq; then
    tools sg_inq
    for devices_path in /sys/block/*; do
      put "sg_inq:${devices_path##*/}" sg_inq "/dev/${devices_path##*/}"
    done
  fi
}

hardware_mounts() {
  mounts_table=/etc/mtab
  if ! [ -e /etc/mtab ]; then mounts_table=/proc/mounts; fi
  put mtab cat "$mounts_table"
  if have findmnt; then put findmnt findmnt --list --noheadings --notruncate; fi
  if have lsblk; then put lsblk lsblk --list --noheadings --paths --output NAME,UUID --exclude 2; fi
  mounts_limit=
  if have timeout; then mounts_limit="timeout ${gather_timeout:-10}"; fi
  while read -r mounts_device mounts_point mounts_rest; do
    case $mounts_device in
      /* | *:/*)
        # printf gives the octal escapes of the table back as the characters that they stand for.
        # shellcheck disable=SC2059
        mounts_path=$(printf "${mounts_point}x" 2>/dev/null)
        # shellcheck disable=SC2086
        put "statfs:$mounts_point" $mounts_limit stat -f -c '%S %b %a %s %c %d' -- "${mounts_path%x}" </dev/null
        if have udevadm; then put "udev:$mounts_device" udevadm info --query property --name "$mounts_device" </dev/null; fi
        ;;
    esac
  done <"$mounts_table"
  : "$mounts_rest"
}

hardware_lvm() {
  tools vgs
  for lvm_tool in vgs lvs pvs; do
    if have "$lvm_tool"; then
      put "$lvm_tool" "$lvm_tool" --noheadings --nosuffix --units g --separator ,
    fi
  done
  if have dmsetup; then put dmsetup dmsetup info -C --noheadings -o name,minor --separator ,; fi
}

facts_network() {
  have ip || return 0
  tools ip
  put route4 ip -4 route get 8.8.8.8
  put route6 ip -6 route get 2404:6800:400a:800::1012
  put local4 ip -4 route show table local
  put local6 ip -6 route show table local
  # BusyBox has no `primary`: it takes the word for a device.
  put ip_primary ip addr show primary
  put ip_secondary ip addr show secondary
  case $(ip addr show primary 2>/dev/null) in '') put ip_all ip addr show ;; esac
  files /sys/class/net/*/address /sys/class/net/*/mtu /sys/class/net/*/operstate /sys/class/net/*/type \
    /sys/class/net/*/speed /sys/class/net/*/flags /sys/class/net/*/bridge/bridge_id /sys/class/net/*/bridge/stp_state \
    /sys/class/net/*/bonding/slaves /sys/class/net/*/bonding/mode /sys/class/net/*/bonding/miimon \
    /sys/class/net/*/bonding/lacp_rate /sys/class/net/*/bonding/primary /sys/class/net/*/bonding/all_slaves_active \
    /sys/class/net/*/bonding_slave/perm_hwaddr
  exists /sys/class/net/*/bridge /sys/class/net/*/bonding /sys/class/net/*/bonding_slave /sys/class/net/*/brif/*
  for network_path in /sys/class/net/*; do
    [ -d "$network_path" ] || continue
    printf 'interface:%s=%s\0' "${network_path##*/}" "$(readlink "$network_path/device" 2>/dev/null)"
    if [ -e "$network_path/device/driver/module" ]; then
      put "driver:${network_path##*/}" readlink -f "$network_path/device/driver/module"
    fi
    if have ethtool; then
      put "features:${network_path##*/}" ethtool -k "${network_path##*/}"
      put "timestamps:${network_path##*/}" ethtool -T "${network_path##*/}"
    fi
  done
}

facts_fibre_channel_wwn() { files /sys/class/fc_host/*/port_name; }
facts_iscsi() { files /etc/iscsi/initiatorname.iscsi; }
facts_nvme() { files /etc/nvme/hostnqn; }

facts_virtual() {
  files /proc/1/cgroup /run/systemd/container /proc/xen/capabilities /sys/devices/virtual/dmi/id/product_name \
    /sys/devices/virtual/dmi/id/sys_vendor /sys/devices/virtual/dmi/id/product_family \
    /sys/devices/virtual/dmi/id/bios_vendor /proc/self/status /proc/cpuinfo /proc/modules
  if [ -r /proc/1/environ ]; then
    printf 'init_environ='
    tr '\000' '\001' </proc/1/environ 2>/dev/null
    printf '\0'
  fi
  exists /proc/vz /proc/lve /proc/bc /.dockerenv /.dockerinit /proc/xen /dev/kvm /rhev/
  if have dmidecode; then put dmi_product dmidecode -s system-product-name; fi
  if have lscpu && grep -q '^vendor_id.*IBM/S390' /proc/cpuinfo 2>/dev/null; then put lscpu lscpu; fi
}

facts_local() {
  # shellcheck disable=SC2154
  for local_file in "$fact_path"/*.fact; do
    [ -e "$local_file" ] || [ -L "$local_file" ] || continue
    local_mode=$(stat -Lc %a "$local_file" 2>/dev/null) || {
      printf 'local_missing:%s=1\0' "$local_file"
      continue
    }
    case $local_mode in
      *[1357]??)
        # The program's own errors are told; they must not mix with its output.
        printf 'local:%s=' "$local_file"
        { local_error=$(PATH=${facts_path:-$PATH} "$local_file" 2>&1 >&3 3>&-); } 3>&1
        local_status=$?
        printf '\0'
        if [ "$local_status" -ne 0 ]; then
          printf 'local_status:%s=%s\0local_error:%s=%s\n\0' "$local_file" "$local_status" "$local_file" "$local_error"
        fi
        ;;
      *) put "local:$local_file" cat "$local_file" ;;
    esac
  done
}

facts_facter() {
  PATH=$PATH:/opt/puppetlabs/bin
  for facter_name in cfacter facter; do
    if have "$facter_name"; then
      # shellcheck disable=SC2016
      put facter sh -c '"$1" --puppet --json || "$1" --json' sh "$facter_name"
      return 0
    fi
  done
}

facts_ohai() {
  if have ohai; then put ohai ohai; fi
}
