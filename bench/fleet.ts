import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addUser, noSshd, noUsers, startSshd } from '../test/ssh/server.js';
import { type Contender, contendersFor, type Fleet } from './contenders.js';
import { cpuOf, measure } from './measure.js';

/**
 * `hostname` on many hosts at once: drover against a bare ssh2 script (the floor), OpenSSH, ansible-core and Mitogen. The hosts are one
 * sshd on many loopback addresses, so that hosts and controller share the processors. Whole processes are timed, in turns; the
 * table has medians, as ratios to the floor.
 */
const { values: options } = parseArgs({
  options: {
    hosts: { type: 'string', default: '1,20,100' },
    commands: { type: 'string', default: '1,10' },
    repeat: { type: 'string', default: '5' },
    ansible: { type: 'string' },
    mitogen: { type: 'string' },
    strategies: { type: 'string' },
    only: { type: 'string' },
  },
});

const problem = noSshd ?? noUsers;
if (problem) {
  console.error(`the bench cannot run: ${problem}`);
  process.exit(1);
}

const numbers = (text: string) => text.split(',').map(Number);
const most = Math.max(...numbers(options.hosts));
const addresses = Array.from({ length: most }, (_, at) => `127.77.${Math.floor(at / 250)}.${(at % 250) + 1}`);
const user = `drvbench${process.pid}`;
const directory = mkdtempSync(join(tmpdir(), 'drover-bench-'));
const sshd = await startSshd({ addresses, config: 'PasswordAuthentication no' });
const { home, remove } = addUser(user, existsSync('/bin/dash') ? '/bin/dash' : '/bin/sh');
try {
  for (const commands of numbers(options.commands)) {
    for (const count of numbers(options.hosts)) {
      const fleet: Fleet = {
        addresses: addresses.slice(0, count),
        commands,
        port: sshd.port,
        user,
        key: sshd.userKey,
        directory,
      };
      await compete(fleet);
    }
  }
} finally {
  await sshd.stop();
  remove();
  for (const path of [home, directory]) rmSync(path, { recursive: true, force: true });
}

async function compete(fleet: Fleet): Promise<void> {
  writeFileSync(join(directory, 'fleet.json'), JSON.stringify(fleet));
  const wanted = options.only?.split(',');
  const contenders = contendersFor(fleet, options).filter(
    ({ name }) => !wanted || wanted.includes(name) || name === 'floor',
  );
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  const cpu = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let turn = 0; turn < Number(options.repeat); turn++) {
    for (const contender of contenders) {
      if (turn > 0 && contender.slow && (times.get(contender.name)!.at(-1) ?? 0) > 20) continue;
      const before = cpuOf(sshd.pid);
      const took = await measure(contender, fleet.addresses.length * fleet.commands);
      times.get(contender.name)!.push(took.seconds);
      cpu.get(contender.name)!.push(took.cpu + cpuOf(sshd.pid) - before);
    }
  }
  report(fleet, contenders, times, cpu);
}

function report(
  { addresses: { length: hosts }, commands }: Fleet,
  contenders: readonly Contender[],
  times: ReadonlyMap<string, readonly number[]>,
  cpu: ReadonlyMap<string, readonly number[]>,
): void {
  const floor = median(times.get('floor')!);
  const least = median(cpu.get('floor')!);
  console.log(
    `\n${hosts} ${hosts === 1 ? 'host' : 'hosts'}, ${commands} ${commands === 1 ? 'command' : 'commands each'}`,
  );
  console.log(
    `  ${'program'.padEnd(26)}${'seconds'.padStart(9)}${'ratio'.padStart(8)}${'CPU s'.padStart(9)}${'ratio'.padStart(8)}`,
  );
  for (const { name, what } of contenders) {
    const seconds = median(times.get(name)!);
    const work = median(cpu.get(name)!);
    const columns = [
      seconds.toFixed(2).padStart(9),
      (seconds / floor).toFixed(2).padStart(8),
      work.toFixed(2).padStart(9),
      (work / least).toFixed(2).padStart(8),
    ];
    console.log(`  ${what.padEnd(26)}${columns.join('')}`);
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
