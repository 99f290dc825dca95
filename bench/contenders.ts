import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Hosts to run `hostname` on. */
export interface Fleet {
  readonly addresses: readonly string[];
  /** How many times each. */
  readonly commands: number;
  readonly port: number;
  readonly user: string;
  readonly key: string;
  /** For the contenders' files. */
  readonly directory: string;
}

export interface Contender {
  readonly name: string;
  readonly what: string;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Not repeated when it takes very long. */
  readonly slow?: boolean;
}

const here = dirname(fileURLToPath(import.meta.url));

/** Where peers are, when they take part. */
export interface Peers {
  /** Directory of the programs of ansible-core; they are looked for on PATH, too. */
  readonly ansible?: string | undefined;
  /** Directory of the programs of an ansible-core that Mitogen works with. */
  readonly mitogen?: string | undefined;
  /** Directory of Mitogen's strategy plugins. */
  readonly strategies?: string | undefined;
}

/** Everybody who takes part, as far as it is installed. */
export function contendersFor(fleet: Fleet, peers: Peers): Contender[] {
  const file = join(fleet.directory, 'fleet.json');
  const node = (program: string, ...args: string[]) => [process.execPath, join(here, program), ...args];
  const several = fleet.commands > 1;
  return [
    { name: 'floor', what: several ? 'bare ssh2, an exec each' : 'bare ssh2', command: node('floor.js', file) },
    ...(several
      ? [{ name: 'shell', what: 'bare ssh2, one shell each', command: node('floor.js', file, 'shell') }]
      : []),
    { name: 'executor', what: 'drover: executor alone', command: node('executor.js', file) },
    {
      name: 'drover',
      what: 'drover',
      command: [process.execPath, join(here, '../bin/drover.js'), ...ansibleArguments(fleet, 'drover')],
      environment: environmentOf(fleet),
    },
    ...openssh(fleet),
    ...ansible(fleet, peers.ansible),
    ...mitogen(fleet, peers),
  ];
}

const ANSIBLE = {
  ANSIBLE_PIPELINING: '1',
  ANSIBLE_HOST_KEY_CHECKING: '0',
  ANSIBLE_PYTHON_INTERPRETER: '/usr/bin/python3',
  ANSIBLE_NOCOLOR: '1',
};

/** Nobody's own configuration takes part. */
export function environmentOf({ directory }: Pick<Fleet, 'directory'>): Record<string, string> {
  const file = join(directory, 'ansible.cfg');
  writeFileSync(file, '');
  return { ...ANSIBLE, ANSIBLE_CONFIG: file };
}

/** The command line after the program: an ad-hoc command, or a play when there are several. */
function ansibleArguments(fleet: Fleet, program: 'drover' | 'ansible'): string[] {
  const count = String(fleet.addresses.length);
  const inventory = inventoryOf(fleet);
  if (fleet.commands === 1) {
    return [
      ...(program === 'drover' ? ['adhoc'] : []),
      'all',
      '-i',
      inventory,
      '-f',
      count,
      '-m',
      'shell',
      '-a',
      'hostname',
    ];
  }
  return [...(program === 'drover' ? ['playbook'] : []), '-i', inventory, '-f', count, '-v', playOf(fleet)];
}

function inventoryOf({ addresses, port, user, key, directory }: Fleet): string {
  const file = join(directory, `inventory-${addresses.length}`);
  const hosts = addresses.map((address, at) => `h${at} ansible_host=${address}`).join('\n');
  writeFileSync(
    file,
    `${hosts}\n[all:vars]\nansible_port=${port}\nansible_user=${user}\nansible_ssh_private_key_file=${key}\nansible_ssh_common_args=-o UserKnownHostsFile=/dev/null\n`,
  );
  return file;
}

/** The `-v` of the caller prints each result, and with it the host name. */
function playOf({ commands, directory }: Fleet): string {
  const file = join(directory, `play-${commands}.yml`);
  const tasks = Array.from({ length: commands }, (_, at) => `    - name: t${at}\n      shell: hostname\n`).join('');
  writeFileSync(file, `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`);
  return file;
}

/** As many ssh processes at once as there are hosts. */
function openssh({ addresses, commands, port, user, key }: Fleet): Contender[] {
  if (commands > 1) return [];
  const options = `-F none -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -p ${port} -l ${user} -i ${key}`;
  const script = `printf '%s\\n' ${addresses.join(' ')} | xargs -P ${addresses.length} -I{} ssh ${options} {} hostname`;
  return [{ name: 'openssh', what: 'OpenSSH in parallel', command: ['sh', '-c', script] }];
}

function ansible(fleet: Fleet, directory: string | undefined): Contender[] {
  const program = fleet.commands === 1 ? 'ansible' : 'ansible-playbook';
  const places = [directory, ...(process.env.PATH ?? '').split(':')].filter((place) => place !== undefined);
  const path = places.map((place) => join(place, program)).find(existsSync);
  if (!path) return [];
  return [
    {
      name: 'ansible',
      what: 'ansible-core, pipelining',
      command: [path, ...ansibleArguments(fleet, 'ansible')],
      environment: environmentOf(fleet),
      slow: true,
    },
  ];
}

function mitogen(fleet: Fleet, { mitogen: directory, strategies }: Peers): Contender[] {
  if (directory === undefined || strategies === undefined) return [];
  const program = fleet.commands === 1 ? 'ansible' : 'ansible-playbook';
  const strategy = { ANSIBLE_STRATEGY: 'mitogen_linear', ANSIBLE_STRATEGY_PLUGINS: strategies };
  return [
    {
      name: 'mitogen',
      what: 'ansible-core with Mitogen',
      command: [join(directory, program), ...ansibleArguments(fleet, 'ansible')],
      environment: { ...environmentOf(fleet), ...strategy },
      slow: true,
    },
  ];
}
