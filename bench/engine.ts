import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRedactor } from '../src/base/secret.js';
import { loadSettings } from '../src/config/settings.js';
import type { Connection } from '../src/connection/connection.js';
import type { GrowingExecutor } from '../src/executor/growing.js';
import { createHosts } from '../src/executor/hosts.js';
import { run } from '../src/run.js';
import { environmentOf } from './contenders.js';
import { timed } from './measure.js';

/**
 * What the engine itself costs: plays over hosts in memory, and ansible-core on the same play at a smaller size.
 * `engine HOSTS TASKS` measures this size; without arguments those that the figures in the repository are for, and compares.
 * `--ansible DIR` says where ansible-playbook is.
 */
const SIZES: readonly (readonly [number, number])[] = [
  [1_000, 100],
  [1_000, 200],
  [10_000, 20],
];

/** Host-tasks a second of processor time. */
const GOAL = 20_000;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { ansible: { type: 'string' } },
});
const directory = mkdtempSync(join(tmpdir(), 'drover-bench-'));
try {
  const given = positionals.map(Number);
  const sizes = given.length >= 2 ? [[given[0]!, given[1]!] as const] : SIZES;
  await measure(100, 20);
  for (const [hosts, tasks] of sizes) await report(hosts, tasks);
  if (given.length === 0) compare(20, 10);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function report(hosts: number, tasks: number): Promise<void> {
  const { seconds, heap } = await measure(hosts, tasks);
  const rate = (hosts * tasks) / seconds;
  const verdict = rate >= GOAL ? '' : `, below the goal of ${GOAL}`;
  console.log(
    `${hosts} hosts × ${tasks} tasks: ${seconds.toFixed(2)} s, ${Math.round(rate)} host-tasks/s${verdict}; ` +
      `heap ${(heap / 2 ** 20).toFixed(0)} MiB`,
  );
}

async function measure(hosts: number, tasks: number): Promise<{ seconds: number; heap: number }> {
  const playbook = join(directory, `site-${tasks}.yml`);
  writeFileSync(playbook, play(tasks));
  let heap = 0;
  const started = process.cpuUsage();
  const { status } = await run({
    playbooks: [playbook],
    settings: loadSettings({ environment: {}, cwd: directory, home: directory }),
    cwd: directory,
    home: directory,
    environment: {},
    inventory: [`${Array.from({ length: hosts }, (_, at) => `host${at}`).join(',')},`],
    redactor: createRedactor(),
    executor: inMemory(),
    emit(event) {
      if (event.type === 'task-start') heap = Math.max(heap, process.memoryUsage().heapUsed);
    },
  });
  if (status !== 0) throw new Error(`the play ended with ${status}`);
  const { user, system } = process.cpuUsage(started);
  return { seconds: (user + system) / 1e6, heap };
}

/** Tasks of five kinds in turn. */
function play(tasks: number): string {
  const kinds = [
    '- debug: { msg: "{{ inventory_hostname }} N" }',
    '- set_fact: { fact: "{{ inventory_hostname }}-N" }',
    '- debug: { msg: x }\n  when: inventory_hostname == "host1"',
    '- debug: { msg: "{{ item }}" }\n  loop: [1, 2, 3, 4, 5]',
    '- shell: echo {{ inventory_hostname }}\n  register: said',
  ];
  const lines = Array.from({ length: tasks }, (_, at) => kinds[at % kinds.length]!.replaceAll('N', String(at)));
  return `- hosts: all\n  gather_facts: false\n  tasks:\n${lines.join('\n').replace(/^/gm, '    ')}\n`;
}

const EMPTY = Buffer.alloc(0);
const SAID = Buffer.from('said\n');

/** Every script answers at once. */
function inMemory(): GrowingExecutor {
  const connection = {
    async session() {
      return {
        async run() {
          const now = BigInt(Date.now()) * 1000n;
          return { rc: 0, stdout: SAID, stderr: EMPTY, times: { start: now, end: now, zone: 0 } };
        },
        async close() {},
      };
    },
    lost: new Promise<void>(() => {}),
    roundTrips: 0,
    async close() {},
  } satisfies Connection;
  const hosts = createHosts({ open: async () => connection });
  return {
    expect() {},
    run: hosts.run,
    lookAhead: (calls, signal) => hosts.lookAhead(calls, signal),
    reset: (host) => hosts.reset(host.name),
    close: hosts.close,
  };
}

/** The same play on the local connection, where a command costs a process: by ansible-playbook, if it is installed, and by drover. */
function compare(hosts: number, tasks: number): void {
  const playbook = join(directory, `site-${tasks}.yml`);
  writeFileSync(playbook, play(tasks));
  const inventory = `${Array.from({ length: hosts }, (_, at) => `host${at}`).join(',')},`;
  const drover = [process.execPath, join(import.meta.dirname, '../bin/drover.js'), 'playbook'];
  const ansible = join(options.ansible ?? '', 'ansible-playbook');
  for (const forks of [availableParallelism(), 50]) {
    const words = ['-i', inventory, '-c', 'local', '-f', String(forks), playbook];
    for (const [name, command] of [['drover', drover] as const, ['ansible-core', [ansible]] as const]) {
      const taken = timed([...command, ...words], environmentOf({ directory }));
      const rate =
        taken && `${taken.seconds.toFixed(2)} s, ${Math.round((hosts * tasks) / taken.seconds)} host-tasks/s`;
      const told = taken ? `${rate}, ${taken.cpu.toFixed(2)} s of processor time` : 'is not installed, or fails';
      console.log(`${name}, ${hosts} hosts × ${tasks} tasks, local, ${forks} forks: ${told}`);
    }
  }
}
