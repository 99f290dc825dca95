import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { SHELLS } from '../../module/local-session.js';
import { callOnTarget, registry } from '../call.js';
import type { MachineCase } from './case.js';
import { type Machine, openMachine, whyNoMachine } from './machine.js';
import { machineResult, stateSince } from './state-after.js';

const directory = join(import.meta.dirname, 'cases');
const machines: Machine[] = [];
const reason = whyNoMachine();

afterEach(async () => {
  for (const machine of machines.splice(0)) await machine.close();
});

async function machineFor(one: MachineCase): Promise<Machine> {
  const machine = await openMachine(one);
  machines.push(machine);
  return machine;
}

function missing(needs: readonly string[] = []): string | undefined {
  return needs.find((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
}

/** Calls the module there, and tells what came of it. */
async function callOn(machine: Machine, module: string, one: MachineCase, call: { check: boolean; show?: string }) {
  const before = machine.entries();
  const shell = [...machine.enter, ...(one.shell ?? SHELLS[one.name.length % SHELLS.length]!)];
  const { result, trips } = await callOnTarget(module, one.args, { check: call.check, diff: one.diff ?? false, shell });
  return { result: machineResult(result), trips, state: stateSince(machine, before, call.show) };
}

/** What is free on file systems is this machine's, but for those that a case has mounted on /mnt: that it is a number is compared. */
function withoutSpace(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpace);
  if (typeof value !== 'object' || value === null) return value;
  const elsewhere = 'mount' in value && value.mount !== '/mnt';
  const entries = Object.entries(value).map(([key, item]) => {
    const space = (elsewhere ? /^(block|inode|size)_(available|total|used)$/ : /^inode_(available|total)$/).test(key);
    return [key, space ? typeof item : withoutSpace(item)];
  });
  return Object.fromEntries(entries);
}

/** A test for each case of the modules that are wanted. */
export async function describeCases(isWanted: (module: string) => boolean): Promise<void> {
  for (const file of readdirSync(directory)) {
    const module = file.replace(/\.json$/, '');
    if (!isWanted(module)) continue;
    const { kind } = await registry.resolve(module)!.load();
    const all = JSON.parse(readFileSync(join(directory, file), 'utf8')) as MachineCase[];
    const cases = all.filter(({ needs }) => reason === undefined && missing(needs) === undefined);
    const skipped = all.filter((one) => !cases.includes(one));

    describe(module, () => {
      for (const { name, needs } of skipped) {
        test.skip(`${name} (${reason ?? `there is no ${missing(needs)}`})`, () => undefined);
      }
      if (cases.length === 0) return;
      // Check mode predicts the change and makes none; then the change; then nothing is left to do.
      test.each(cases)('$name', async (one) => {
        const machine = await machineFor(one);
        const { check = false, expect: expected, show } = one;
        const changes = kind === 'state' && !check && expected.result.changed === true;
        if (changes) {
          const { result, state } = await callOn(machine, module, one, { check: true });
          expect({ changed: result.changed, state }).toEqual({ changed: true, state: [] });
        }
        const { result, trips, state } = await callOn(machine, module, one, {
          check,
          ...(show !== undefined && { show }),
        });
        expect(withoutSpace({ result, state })).toEqual(withoutSpace(expected));
        const acted = !check && (result.changed === true || result.failed === true);
        expect(trips).toBeLessThanOrEqual(one.trips ?? (acted ? 2 : 1));
        if (!changes || one.repeats) return;
        const second = await callOn(machine, module, one, { check: false });
        expect({ changed: second.result.changed, state: second.state }).toEqual({ changed: false, state: [] });
      });
    });
  }
}
