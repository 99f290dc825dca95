import type { PlainDict } from '../../../src/module/index.js';
import type { RawFacts } from './raw.js';

/** Package managers by the path of their program; the last that is there counts. */
const PACKAGE_MANAGERS: readonly (readonly [string, string])[] = [
  ['/usr/bin/rpm-ostree', 'atomic_container'],
  ['/usr/bin/yum', 'dnf'],
  ['/usr/bin/dnf-3', 'dnf'],
  ['/usr/bin/dnf5', 'dnf5'],
  ['/usr/bin/apt-get', 'apt'],
  ['/usr/bin/zypper', 'zypper'],
  ['/usr/sbin/urpmi', 'urpmi'],
  ['/usr/bin/pacman', 'pacman'],
  ['/bin/opkg', 'opkg'],
  ['/usr/pkg/bin/pkgin', 'pkgin'],
  ['/opt/local/bin/pkgin', 'pkgin'],
  ['/opt/tools/bin/pkgin', 'pkgin'],
  ['/opt/local/bin/port', 'macports'],
  ['/usr/local/bin/brew', 'homebrew'],
  ['/opt/homebrew/bin/brew', 'homebrew'],
  ['/sbin/apk', 'apk'],
  ['/usr/sbin/pkg', 'pkgng'],
  ['/usr/sbin/swlist', 'swdepot'],
  ['/usr/bin/emerge', 'portage'],
  ['/usr/sbin/pkgadd', 'svr4pkg'],
  ['/usr/bin/pkg', 'pkg5'],
  ['/usr/bin/xbps-install', 'xbps'],
  ['/usr/local/sbin/pkg', 'pkgng'],
  ['/usr/bin/swupd', 'swupd'],
  ['/usr/sbin/sorcery', 'sorcery'],
  ['/usr/bin/installp', 'installp'],
];

export function packageManagerFacts(raw: RawFacts, system: string, family: string): PlainDict {
  if (system === 'OpenBSD') return { pkg_mgr: 'openbsd_pkg' };
  const there = PACKAGE_MANAGERS.filter(
    ([path]) => raw.exists(path) && !(family === 'Altlinux' && path === '/usr/bin/pkg'),
  );
  const last = there.at(-1)?.[1] ?? 'unknown';
  if (family === 'RedHat') return { pkg_mgr: redHatManager(raw) };
  if (family === 'Altlinux' && last === 'apt') return { pkg_mgr: 'apt_rpm' };
  const name = family === 'Debian' ? 'apt' : last;
  const byRpm = name === 'apt' && raw.success('apt_rpm') !== undefined;
  return { pkg_mgr: byRpm ? 'apt_rpm' : name };
}

function redHatManager(raw: RawFacts): string {
  if (raw.exists('/run/ostree-booted')) return 'atomic_container';
  const dnf = raw.success('dnf')?.trim();
  if (dnf === undefined) return 'unknown';
  return dnf === '/usr/bin/dnf5' ? 'dnf5' : 'dnf';
}

const INIT_NAMES: Readonly<Record<string, string>> = {
  procd: 'openwrt_init',
  'runit-init': 'runit',
  svscan: 'svc',
  'openrc-init': 'openrc',
};

export function serviceManagerFacts(raw: RawFacts, system: string, distribution: string): PlainDict {
  const init = initName(raw);
  if (init !== undefined) return { service_mgr: INIT_NAMES[init] ?? init };
  if (distribution === 'MacOSX') return { service_mgr: 'launchd' };
  if (system.includes('BSD') || system === 'Bitrig' || system === 'DragonFly') return { service_mgr: 'bsdinit' };
  if (system === 'AIX') return { service_mgr: 'src' };
  if (system === 'SunOS') return { service_mgr: 'smf' };
  if (distribution === 'OpenWrt') return { service_mgr: 'openwrt_init' };
  if (distribution === 'SMGL') return { service_mgr: 'simpleinit_msb' };
  return { service_mgr: system === 'Linux' ? linuxServiceManager(raw) : 'service' };
}

/** Name of the first process, when it tells something: `init` and shells do not. */
function initName(raw: RawFacts): string | undefined {
  const shown = raw.success('ps_init')?.trim();
  const byPs = shown && !/^ *\d+ /.test(shown) && shown !== 'COMMAND' ? shown : undefined;
  const name = (raw.content('/proc/1/comm') ?? byPs ?? raw.success('init_link'))?.split('/').at(-1)?.trim();
  return name === undefined || name === '' || name === 'init' || name.endsWith('sh') ? undefined : name;
}

export function isSystemdManaged(raw: RawFacts): boolean {
  const signs = ['/run/systemd/system/', '/dev/.run/systemd/', '/dev/.systemd/'];
  return raw.hasTool('systemctl') && signs.some((path) => raw.exists(path));
}

function linuxServiceManager(raw: RawFacts): string {
  if (isSystemdManaged(raw)) return 'systemd';
  if (raw.hasTool('initctl') && raw.exists('/etc/init/')) return 'upstart';
  if (raw.exists('/sbin/openrc')) return 'openrc';
  const init = raw.success('init_link')?.trim().split('/').at(-1);
  if (raw.hasTool('systemctl') && init === 'systemd') return 'systemd';
  if (raw.exists('/etc/init.d/')) return 'sysvinit';
  return raw.exists('/etc/dinit.d/') ? 'dinit' : 'service';
}

export function systemdFacts(raw: RawFacts): PlainDict {
  const [first = '', features] = (raw.success('systemctl') ?? '').split('\n');
  if (!isSystemdManaged(raw) || features === undefined) return {};
  return { systemd: { features, version: Number(first.split(' ')[1]) } };
}
