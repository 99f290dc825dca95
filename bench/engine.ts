import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRedactor } from '../src/base/secret.js';
import { loadSettings } from '../src/config/settings.js';
import type { Connection } from '../src/connection/connection.js';
import type { GrowingExecutor } from '../src/executor/growing.js';
import { createHosts } from '../src/executor/hosts.js';
import { run } from '../src/run.js';

/**
 * What the engine itself costs: plays over hosts in memory, and ansible-core on the same play at a smaller size.
 * `engine HOSTS TASKS …` measures these sizes; without arguments those that the figures in the repository are for.
 */
const SIZES: readonly (readonly [number, number])[] = [
  [1_000, 100],
  [1_000, 200],
  [10_000, 20],
];

/** Host-tasks a second of processor time. */
const GOAL = 20_000;

const directory = mkdtempSync(join(tmpdir(), 'drover-bench-'));
try {
  const given = process.argv.slice(2).map(Number);
  const sizes = given.length >= 2 ? [[given[0]!, given[1]!] as const] : SIZES;
  await measure(100, 20);
  for (const [hosts, tasks] of sizes) await report(hosts, tasks);
  if (given.length === 0) compare(20, 20);
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

/** The same play by ansible-playbook, where that is installed: on the local connection, for modules cost it a process each. */
function compare(hosts: number, tasks: number): void {
  const playbook = join(directory, `site-${tasks}.yml`);
  writeFileSync(playbook, play(tasks));
  const inventory = `${Array.from({ length: hosts }, (_, at) => `host${at}`).join(',')},`;
  for (const forks of [availableParallelism(), 50]) {
    const words = ['-i', inventory, '-c', 'local', '-f', String(forks), playbook];
    const started = performance.now();
    const { status } = spawnSync('ansible-playbook', words, { stdio: 'ignore' });
    const seconds = (performance.now() - started) / 1000;
    if (status === null) return void console.log('ansible-playbook is not installed: nothing to compare with');
    const rate = Math.round((hosts * tasks) / seconds);
    console.log(
      `ansible-core, ${hosts} hosts × ${tasks} tasks, ${forks} forks: ${seconds.toFixed(1)} s, ${rate} host-tasks/s`,
    );
  }
}
