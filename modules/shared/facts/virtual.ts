import type { PlainDict } from '../../../src/module/index.js';
import type { RawFacts } from './raw.js';

/** The first sign that decides the type and role, and all techniques that there are signs of. */
class Findings {
  readonly guest = new Set<string>();
  readonly host = new Set<string>();
  type: string | undefined;
  role: string | undefined;
  decided = false;

  /** A guest's sign. */
  asGuest(technique: string, type = technique): void {
    this.guest.add(technique);
    this.decide(type, 'guest');
  }

  asHost(technique: string): void {
    this.host.add(technique);
    this.decide(technique, 'host');
  }

  decide(type: string, role: string): void {
    if (this.decided) return;
    this.type = type;
    this.role = role;
    this.decided = true;
  }
}

/** What the host runs on, and what runs on it. */
export function virtualFacts(raw: RawFacts): PlainDict {
  const found = new Findings();
  findContainers(raw, found);
  findXen(raw, found);
  findMachine(raw, found);
  findServer(raw, found);
  findProcessor(raw, found);
  findModules(raw, found);
  return {
    virtualization_type: found.type ?? 'NA',
    virtualization_role: found.role ?? 'NA',
    virtualization_tech_guest: [...found.guest],
    virtualization_tech_host: [...found.host],
  };
}

function findContainers(raw: RawFacts, found: Findings): void {
  for (const line of raw.lines('/proc/1/cgroup') ?? []) {
    if (/\/docker(\/|-[0-9a-f]+\.scope)/.test(line)) found.asGuest('docker');
    if (/\/lxc\/|\/machine.slice\/machine-lxc/.test(line)) found.asGuest('lxc');
    if (/\/system.slice\/containerd.service/.test(line)) found.asGuest('containerd');
  }
  for (const entry of (raw.output('init_environ') ?? '').split('\x01')) {
    if (entry.includes('container=lxc')) found.asGuest('lxc');
    if (entry.includes('container=podman')) found.asGuest('podman');
    if (/^container=./.test(entry)) found.asGuest('container');
  }
  if (raw.exists('/proc/vz') && !raw.exists('/proc/lve')) {
    if (raw.exists('/proc/bc')) found.asHost('openvz');
    else found.asGuest('openvz');
    found.type = 'openvz';
  }
  const systemd = raw.content('/run/systemd/container');
  if (systemd !== undefined) found.asGuest(systemd);
  if (raw.exists('/.dockerenv') || raw.exists('/.dockerinit')) found.asGuest('docker');
  const kinds = ['docker', 'lxc', 'podman', 'openvz', 'containerd'];
  if (systemd !== undefined || kinds.some((kind) => found.guest.has(kind))) found.guest.add('container');
}

function findXen(raw: RawFacts, found: Findings): void {
  if (!raw.exists('/proc/xen')) return;
  const host = (raw.content('/proc/xen/capabilities') ?? '').includes('control_d');
  if (host) found.host.add('xen');
  found.decide('xen', host ? 'host' : 'guest');
}

/** Makers and products of the description table that mean a virtual machine. */
function findMachine(raw: RawFacts, found: Findings): void {
  const of = (name: string) => raw.content(`/sys/devices/virtual/dmi/id/${name}`) ?? '';
  const [product, vendor, family, bios] = [
    of('product_name'),
    of('sys_vendor'),
    of('product_family'),
    of('bios_vendor'),
  ];
  if (['KVM', 'KVM Server', 'Bochs', 'AHV', 'CloudStack KVM Hypervisor'].includes(product)) found.asGuest('kvm');
  if (vendor === 'oVirt') found.asGuest('oVirt');
  if (vendor === 'Red Hat' && family === 'RHV') found.asGuest('RHV');
  else if (vendor === 'Red Hat' && product === 'RHEV Hypervisor') found.asGuest('RHEV');
  if (product.startsWith('VMware')) found.asGuest('VMware');
  if (['OpenStack Compute', 'OpenStack Nova'].includes(product)) found.asGuest('openstack');
  if (bios === 'Xen') found.asGuest('xen');
  if (bios === 'innotek GmbH') found.asGuest('virtualbox');
  if (['Amazon EC2', 'DigitalOcean', 'Hetzner', 'Linode'].includes(bios)) found.asGuest('kvm');
  if (['QEMU', 'Amazon EC2', 'DigitalOcean', 'Google', 'Scaleway', 'Nutanix'].includes(vendor)) found.asGuest('kvm');
  if (vendor === 'KubeVirt') found.asGuest('KubeVirt');
  if (vendor === 'Microsoft Corporation') found.asGuest('VirtualPC');
  if (vendor === 'Parallels Software International Inc.') found.asGuest('parallels');
  if (vendor === 'OpenStack Foundation') found.asGuest('openstack');
}

function findServer(raw: RawFacts, found: Findings): void {
  const id = (raw.lines('/proc/self/status') ?? [])
    .map((line) => /^VxID:\s+(\d+)/.exec(line)?.[1])
    .find((value) => value);
  if (id === undefined) return;
  if (id.startsWith('0')) found.asHost('linux_vserver');
  else found.asGuest('linux_vserver');
}

const PROCESSORS: readonly (readonly [RegExp, string])[] = [
  [/^model name.*QEMU Virtual CPU/, 'kvm'],
  [/^vendor_id.*User Mode Linux/, 'uml'],
  [/^model name.*UML/, 'uml'],
  [/^machine.*CHRP IBM pSeries .emulated by qemu./, 'kvm'],
  [/^vendor_id.*PowerVM Lx86/, 'powervm_lx86'],
];

function findProcessor(raw: RawFacts, found: Findings): void {
  for (const line of raw.lines('/proc/cpuinfo') ?? []) {
    const technique = PROCESSORS.find(([pattern]) => pattern.test(line))?.[1];
    if (technique !== undefined) found.asGuest(technique);
    else if (/^vendor_id.*IBM\/S390/.test(line)) findPartition(raw, found);
  }
}

/** A partition of an IBM Z machine, or a guest of what lscpu names. */
function findPartition(raw: RawFacts, found: Findings): void {
  found.guest.add('PR/SM');
  const hypervisor = /^Hypervisor:\s*(.*)$/m.exec(raw.success('lscpu') ?? '')?.[1];
  if (hypervisor !== undefined) found.asGuest(hypervisor);
  else found.decide('PR/SM', 'LPAR');
}

function findModules(raw: RawFacts, found: Findings): void {
  const modules = new Set((raw.lines('/proc/modules') ?? []).map((line) => line.split(' ')[0]!));
  if (modules.has('kvm')) found.asHost('kvm');
  if (modules.has('vboxdrv')) found.asHost('virtualbox');
  if (modules.has('virtio')) {
    found.host.add('kvm');
    found.decide('kvm', 'guest');
  }
  const product = raw.success('dmi_product') ?? '';
  const name = product
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim())
    .join('');
  if (name.startsWith('VMware')) found.asGuest('VMware');
  if (product.includes('BHYVE')) found.asGuest('bhyve');
  if (raw.exists('/dev/kvm')) found.asHost('kvm');
}
