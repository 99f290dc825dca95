import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addUser, noSshd, noUsers, startSshd } from '../test/ssh/server.js';
import { environmentOf } from './contenders.js';
import { timed } from './measure.js';

/**
 * A task that loops over directories of one host, over a real sshd: made, and then in shape. Whole processes, beside
 * ansible-playbook with pipelining (`--ansible DIR`), the best of some runs.
 */
const { values: options } = parseArgs({
  options: {
    items: { type: 'string', default: '1,10,100' },
    repeat: { type: 'string', default: '3' },
    ansible: { type: 'string' },
  },
});

const problem = noSshd ?? noUsers;
if (problem) {
  console.error(`the bench cannot run: ${problem}`);
  process.exit(1);
}

const user = `drvbench${process.pid}`;
const directory = mkdtempSync(join(tmpdir(), 'drover-bench-'));
const sshd = await startSshd({ addresses: ['127.77.0.1'], config: 'PasswordAuthentication no' });
const { home, remove } = addUser(user, '/bin/sh');
try {
  const words = `ansible_port=${sshd.port} ansible_user=${user} ansible_ssh_private_key_file=${sshd.userKey}`;
  const known = 'ansible_ssh_common_args="-o UserKnownHostsFile=/dev/null"';
  writeFileSync(join(directory, 'hosts'), `127.77.0.1 ${words} ${known}\n`);
  const drover = [process.execPath, join(import.meta.dirname, '../bin/drover.js'), 'playbook'];
  const ansible = [join(options.ansible ?? '', 'ansible-playbook')];
  for (const items of options.items.split(',').map(Number)) {
    report('drover', drover, items, Number(options.repeat));
    report('ansible-core', ansible, items, 1);
  }
} finally {
  await sshd.stop();
  remove();
  for (const path of [home, directory]) rmSync(path, { recursive: true, force: true });
}

function report(name: string, command: readonly string[], items: number, runs: number): void {
  const playbook = join(directory, 'site.yml');
  const loop = `"{{ range(${items}) | list }}"`;
  writeFileSync(
    playbook,
    `- hosts: all\n  gather_facts: false\n  tasks:\n    - file: { path: "{{ item }}.${name}", state: directory }\n      loop: ${loop}\n`,
  );
  const run = () =>
    timed([...command, '-i', join(directory, 'hosts'), playbook], environmentOf({ directory }))?.seconds;
  const made = run();
  const inShape = Array.from({ length: runs }, run).flatMap((seconds) => seconds ?? []);
  if (made === undefined || inShape.length === 0) return void console.log(`${name} is not installed, or fails`);
  const rest = `${Math.min(...inShape).toFixed(2)} s in shape, ${made.toFixed(2)} s in the run before`;
  console.log(`a loop of ${items}: ${name} ${rest}`);
}
