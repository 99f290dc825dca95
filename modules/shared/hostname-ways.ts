import { ModuleFailure, type Script, sh } from '../../src/module/index.js';
import type { RawFacts } from './facts/raw.js';
import { missingTool } from './missing-tool.js';
import { systemFile } from './system-file.js';

/** How a kind of system keeps the name of the host: the one now, and the one of the next start. */
export interface HostnameWay {
  current(raw: RawFacts): string;
  permanent(raw: RawFacts): string;
  /** Empty where the name now is none of its own. */
  setCurrent(name: string): Script | undefined;
  setPermanent(name: string, raw: RawFacts): Script;
  /** The name of the next start is set before the one now. */
  readonly permanentFirst?: boolean;
}

/** The files and programs that the ways ask. */
export const HOSTNAME_PROBE = `files /etc/hostname /etc/HOSTNAME /etc/sysconfig/network /etc/conf.d/hostname /etc/myname /etc/rc.conf.d/hostname
tools hostnamectl hostname
put now uname -n
if have hostnamectl; then
  hostname_said() { LC_ALL=C "$@" 2>&1; }
  put transient hostname_said hostnamectl --transient status
  put static hostname_said hostnamectl --static status
fi`;

function fileWay(path: string): HostnameWay {
  const permanent = (raw: RawFacts) => raw.content(path) ?? '';
  return {
    current: permanent,
    permanent,
    setCurrent: () => undefined,
    setPermanent: (name) => systemFile(path, `${name}\n`),
  };
}

const byCommand = {
  current: (raw: RawFacts) => (raw.output('now') ?? '').trim(),
  setCurrent: (name: string) => sh`hostname ${name}`,
};

function said(raw: RawFacts, name: string): string {
  if (!raw.hasTool('hostnamectl')) {
    throw missingTool('hostnamectl', 'systemd');
  }
  if (raw.status(name) !== 0) {
    throw new ModuleFailure(`Command failed rc=${raw.status(name)}, out=, err=${raw.output(name) ?? ''}`);
  }
  return (raw.output(name) ?? '').trim();
}

function systemdSet(kinds: readonly string[], name: string): string {
  if (name.length > 64) {
    throw new ModuleFailure('name cannot be longer than 64 characters on systemd servers, try a shorter name');
  }
  return sh`hostnamectl ${[...kinds, 'set-hostname', name]}`;
}

/** A file of assignments, one of which is the name. */
function assignmentWay(path: string, key: string, text: (name: string) => string, missing: (raw: RawFacts) => string) {
  const isName = (line: string) => line.trim().startsWith(key);
  const permanent = (raw: RawFacts) => {
    const line = raw.lines(path)?.find(isName);
    return line === undefined
      ? missing(raw)
      : line
          .trim()
          .slice(line.trim().indexOf('=') + 1)
          .trim()
          .replace(/^"|"$/g, '');
  };
  return {
    permanent,
    current: permanent,
    setCurrent: () => undefined,
    setPermanent: (name: string, raw: RawFacts) => {
      const lines = raw.lines(path) ?? [];
      const kept = lines.some(isName)
        ? lines.map((line) => (isName(line) ? text(name) : line))
        : [...lines, text(name)];
      return systemFile(path, `${kept.join('\n')}\n`);
    },
  };
}

/** A way whose file is not made where it is not there. */
function ofExisting(path: string, way: HostnameWay): HostnameWay {
  const setPermanent = (name: string, raw: RawFacts) => {
    if (raw.lines(path) !== undefined) return way.setPermanent(name, raw);
    throw new ModuleFailure(`failed to update hostname: [Errno 2] No such file or directory: '${path}'`);
  };
  return { ...way, setPermanent };
}

const quoted = (name: string) => `hostname="${name}"`;

export const WAYS = {
  file: fileWay('/etc/hostname'),
  sles: fileWay('/etc/HOSTNAME'),
  alpine: { ...fileWay('/etc/hostname'), setCurrent: () => 'hostname -F /etc/hostname', permanentFirst: true },
  redhat: assignmentWay(
    '/etc/sysconfig/network',
    'HOSTNAME',
    (name) => `HOSTNAME=${name}`,
    () => {
      throw new ModuleFailure('Unable to locate HOSTNAME entry in /etc/sysconfig/network');
    },
  ),
  openrc: ofExisting(
    '/etc/conf.d/hostname',
    assignmentWay('/etc/conf.d/hostname', 'hostname=', quoted, () => ''),
  ),
  openbsd: { ...fileWay('/etc/myname'), ...byCommand },
  freebsd: { ...assignmentWay('/etc/rc.conf.d/hostname', 'hostname=', quoted, () => ''), ...byCommand },
  systemd: {
    current: (raw: RawFacts) => said(raw, 'transient'),
    permanent: (raw: RawFacts) => said(raw, 'static'),
    setCurrent: (name: string) => systemdSet(['--transient'], name),
    setPermanent: (name: string) => systemdSet(['--pretty', '--static'], name),
    permanentFirst: true,
  },
} as const satisfies Readonly<Record<string, HostnameWay>>;

/** What the distributions use where systemd does not run, by their ID in /etc/os-release. */
const BY_DISTRIBUTION: Readonly<Record<string, keyof typeof WAYS>> = {
  ...Object.fromEntries(
    [
      'rhel',
      'centos',
      'anolis',
      'cloudlinux',
      'alinux',
      'scientific',
      'ol',
      'virtuozzo',
      'amzn',
      'altlinux',
      'eurolinux',
    ].map((id) => [id, 'redhat'] as const),
  ),
  ...Object.fromEntries(
    [
      'debian',
      'kylin',
      'cumulus-linux',
      'kali',
      'parrot',
      'ubuntu',
      'linuxmint',
      'linaro',
      'devuan',
      'raspbian',
      'uos',
      'deepin',
      'neon',
      'void',
      'pop',
    ].map((id) => [id, 'file'] as const),
  ),
  gentoo: 'openrc',
  alpine: 'alpine',
};

/** The way of a system where none is asked for. */
export function wayOf(system: string, systemd: boolean, id: string, version: string): HostnameWay {
  if (system === 'Linux' && systemd) return WAYS.systemd;
  if (system === 'OpenBSD') return WAYS.openbsd;
  if (system === 'FreeBSD' || system === 'NetBSD') return WAYS.freebsd;
  const way = BY_DISTRIBUTION[id];
  if (system === 'Linux' && way !== undefined) return WAYS[way];
  if (id === 'sles' && Number(version) >= 10 && Number(version) <= 12) return WAYS.sles;
  const named = id === '' ? system : `${system} (${id.charAt(0).toUpperCase()}${id.slice(1)})`;
  throw new ModuleFailure(`hostname module cannot be used on platform ${named}`);
}
