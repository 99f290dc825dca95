import type { PlainDict } from '../../../src/module/index.js';
import type { RawFacts } from './raw.js';

export interface Uname {
  readonly system: string;
  readonly node: string;
  readonly release: string;
  readonly version: string;
  readonly machine: string;
}

/** `uname -snrvm`: only the version has spaces. */
export function readUname(raw: RawFacts): Uname {
  const [system = '', node = '', release = '', ...rest] = (raw.output('uname') ?? '').trim().split(' ');
  const machine = rest.pop() ?? '';
  return { system, node, release, version: rest.join(' '), machine };
}

export function platformFacts(raw: RawFacts): PlainDict {
  const uname = readUname(raw);
  const fqdn = fullName(raw, uname.node);
  const bits = raw.success('bits')?.trim() || (/64|s390x|alpha/.test(uname.machine) ? '64' : '32');
  const machineId = (raw.content('/var/lib/dbus/machine-id') ?? raw.content('/etc/machine-id'))?.split('\n')[0];
  const python = pythonVersion(raw);
  return {
    system: uname.system,
    kernel: uname.release,
    kernel_version: uname.version,
    machine: uname.machine,
    ...(python && { python_version: python }),
    fqdn,
    hostname: uname.node.split('.')[0],
    nodename: uname.node,
    domain: fqdn.split('.').slice(1).join('.'),
    userspace_bits: bits,
    ...architecture(uname.machine, bits),
    ...(machineId !== undefined && { machine_id: machineId }),
  };
}

function architecture(machine: string, bits: string): PlainDict {
  const intel = /i([3456]86|86pc)/.test(machine);
  if (machine !== 'x86_64' && !intel) return { architecture: machine };
  const userspace = bits === '64' ? 'x86_64' : 'i386';
  return { architecture: intel ? 'i386' : machine, userspace_architecture: userspace };
}

/** As `socket.getfqdn`: the first name of the host's address that has a dot, the canonical one otherwise. */
function fullName(raw: RawFacts, node: string): string {
  const names = raw.success('hosts')?.trim().split('\n')[0]?.split(/\s+/).slice(1) ?? namesInHosts(raw, node);
  if (names.length === 0) return node;
  return names.find((name) => name.includes('.')) ?? names[0]!;
}

function namesInHosts(raw: RawFacts, node: string): string[] {
  const rows = (raw.lines('/etc/hosts') ?? []).map((line) => line.replace(/#.*/, '').trim().split(/\s+/));
  const address = rows.find(([, ...names]) => names.includes(node))?.[0];
  return rows.find(([first]) => first === address && address !== undefined)?.slice(1) ?? [];
}

/** `3.11.2`, undefined where there is no Python. */
function pythonVersion(raw: RawFacts): string | undefined {
  return /^Python (\d+\.\d+\.\d+)/m.exec(raw.output('python_version') ?? '')?.[1];
}

export function pythonFacts(raw: RawFacts): PlainDict {
  const version = pythonVersion(raw);
  const path = raw.output('python_path')?.trim();
  if (version === undefined || !path) return {};
  const [major, minor, micro] = version.split('.').map(Number);
  return {
    python: {
      version: { major, minor, micro, releaselevel: 'final', serial: 0 },
      version_info: [major, minor, micro, 'final', 0],
      executable: path,
      has_sslcontext: true,
      type: 'cpython',
    },
  };
}
