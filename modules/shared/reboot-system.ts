import { DroverError } from '../../src/base/error.js';
import type { PlainDict } from '../../src/module/index.js';

/** How a kind of system is restarted, and how it is known that it was. */
export interface RebootSystem {
  readonly bootTime: string;
  readonly command: string;
  readonly test: string;
  /** Words behind the command: the delay in seconds, the message. */
  words(delay: number, message: string): string;
}

const minutes = (delay: number) => Math.floor(delay / 60);

const DEFAULT: RebootSystem = {
  bootTime: 'cat /proc/sys/kernel/random/boot_id',
  command: 'shutdown',
  test: 'whoami',
  words: (delay, message) => `-r ${minutes(delay)} "${message}"`,
};

const plus: RebootSystem['words'] = (delay, message) => `-r +${minutes(delay)} "${message}"`;
const solaris: Partial<RebootSystem> = {
  bootTime: 'who -b',
  words: (delay, message) => `-y -g ${delay} -i 6 "${message}"`,
};

/** By the distribution with its major version, the distribution, or the family, in small letters. */
const SYSTEMS: Readonly<Record<string, Partial<RebootSystem>>> = {
  alpine: { command: 'reboot', words: () => '' },
  void: { words: plus },
  freebsd: { bootTime: '/sbin/sysctl kern.boottime', words: (delay, message) => `-r +${delay}s "${message}"` },
  openbsd: { bootTime: '/sbin/sysctl kern.boottime', words: plus },
  macosx: { bootTime: 'who -b', words: plus },
  solaris: { ...solaris, test: 'who' },
  sunos: solaris,
  vmkernel: {
    bootTime: 'grep booted /var/log/vmksummary.log | tail -n 1',
    command: 'reboot',
    test: 'who',
    words: (delay) => `-d ${delay}`,
  },
  aix: { bootTime: 'who -b', words: () => '-Fr' },
};

/** The system that the facts tell of. */
export function systemOf(gathered: PlainDict): RebootSystem {
  const facts = gathered.ansible_facts as Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown> | undefined;
  const fact = (name: string) => String((facts instanceof Map ? facts.get(name) : (facts as PlainDict)?.[name]) ?? '');
  const name = fact('ansible_distribution').toLowerCase();
  if (gathered.failed || name === '') {
    throw new DroverError(`Failed to determine system distribution. ${String(gathered.msg ?? '')}`);
  }
  const version = fact('ansible_distribution_version').split('.')[0];
  const family = fact('ansible_os_family').toLowerCase();
  const system = SYSTEMS[`${name}${version}`] ?? SYSTEMS[name] ?? SYSTEMS[family];
  return { ...DEFAULT, ...system };
}
