import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addUser, noSshd, noUsers, startSshd } from '../test/ssh/server.js';
import { measure } from './measure.js';

/**
 * Where threads begin to pay: the executor in one thread and as a pool, over growing fleets. `own` is the processor time of the
 * executor's process alone, which tells more than the clock where the hosts share the processors with it.
 */
const problem = noSshd ?? noUsers;
if (problem) {
  console.error(`the bench cannot run: ${problem}`);
  process.exit(1);
}
const SIZES = [8, 32, 64, 128];
const TURNS = 5;
const here = dirname(fileURLToPath(import.meta.url));
const addresses = Array.from({ length: Math.max(...SIZES) }, (_, at) => `127.78.0.${at + 1}`);
const user = `drvbench${process.pid}`;
const directory = mkdtempSync(join(tmpdir(), 'drover-bench-'));
const sshd = await startSshd({ addresses });
const { remove } = addUser(user, '/bin/sh');
try {
  console.log('hosts  commands  inline s  own CPU s   pool s  own CPU s');
  for (const hosts of SIZES) for (const commands of [1, 10]) await row(hosts, commands);
} finally {
  await sshd.stop();
  remove();
  rmSync(directory, { recursive: true, force: true });
}

async function row(hosts: number, commands: number): Promise<void> {
  const file = join(directory, 'fleet.json');
  writeFileSync(
    file,
    JSON.stringify({
      addresses: addresses.slice(0, hosts),
      commands,
      port: sshd.port,
      user,
      key: sshd.userKey,
      directory,
    }),
  );
  const taken = { inline: [] as number[][], pool: [] as number[][] };
  for (let turn = 0; turn < TURNS; turn++) {
    for (const form of ['inline', 'pool'] as const) {
      const command = [process.execPath, join(here, 'executor.js'), file, form];
      const { seconds, cpu } = await measure({ name: form, what: form, command }, hosts * commands);
      taken[form].push([seconds, cpu]);
    }
  }
  const columns = (['inline', 'pool'] as const).flatMap((form) =>
    [0, 1].map((at) => median(taken[form].map((each) => each[at]!)).toFixed(2)),
  );
  console.log(
    `${String(hosts).padStart(5)}${String(commands).padStart(10)}${columns.map((text, at) => text.padStart(at % 2 === 0 ? 10 : 11)).join('')}`,
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
