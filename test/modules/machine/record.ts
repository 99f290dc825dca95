/**
 * Writes the expectations of the cases beside this file by asking ansible-core, which Python must find (PYTHONPATH):
 * `npm run record:machine [module …]`, as root. Read the difference before it is committed.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlainDict } from '../../../src/module/plain.js';
import type { MachineCase } from './case.js';
import { type Machine, openMachine } from './machine.js';
import { machineResult, stateSince } from './state-after.js';

const cases = 'test/modules/machine/cases';

/** The module alone, as its files are: without what the controller does around it. */
const RUN = `cd /run
PYTHONPATH=$PYTHONPATH python3 -m "$MODULE" /run/arguments >/run/answer 2>/run/errors || true
if ! [ -s answer ]; then cat errors >&2; exit 1; fi
cat answer`;

const wanted = process.argv.slice(2);
for (const file of readdirSync(cases)) {
  const module = file.replace(/\.json$/, '');
  if (wanted.length > 0 && !wanted.includes(module)) continue;
  const path = join(cases, file);
  const rows = JSON.parse(readFileSync(path, 'utf8')) as (Omit<MachineCase, 'expect'> & { expect: unknown })[];
  for (const one of rows) if (!one.documented) one.expect = await record(module, one);
  writeFileSync(path, `[\n${rows.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
}

async function record(module: string, one: Omit<MachineCase, 'expect'>) {
  const { args, check = false, diff = false, show } = one;
  const machine = await openMachine(one);
  try {
    const before = machine.entries();
    const internal = { _ansible_check_mode: check, _ansible_diff: diff, _ansible_remote_tmp: '/tmp' };
    write(machine, 'arguments', JSON.stringify({ ANSIBLE_MODULE_ARGS: { ...args, ...internal } }));
    const result = JSON.parse(
      machine.sh(`PYTHONPATH=${process.env.PYTHONPATH ?? ''} MODULE=${pythonName(module)}\n${RUN}`),
    ) as PlainDict;
    return { result: machineResult(result), state: stateSince(machine, before, show) };
  } finally {
    await machine.close();
  }
}

/** Modules of a collection stand where Python finds `ansible_collections`. */
function pythonName(module: string): string {
  const [namespace, collection, name] = module.split('.');
  if (name === undefined) return `ansible.modules.${module}`;
  return `ansible_collections.${namespace}.${collection}.plugins.modules.${name}`;
}

function write(machine: Machine, name: string, text: string): void {
  const [program, ...words] = [...machine.enter, 'sh', '-c', `cat >/run/${name}`];
  spawnSync(program!, words, { input: text });
}
