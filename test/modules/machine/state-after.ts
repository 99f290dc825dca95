import type { PlainDict } from '../../../src/module/plain.js';
import { resultOnMachine } from '../reference.js';
import type { Machine } from './machine.js';
import { changesBetween, type Entries } from './state.js';

/** What became of a machine since `before`: its files, and what a command shows. */
export function stateSince(machine: Machine, before: Entries, show: string | undefined): string[] {
  const changes = changesBetween(before, machine.entries());
  if (show === undefined) return changes;
  const shown = machine.sh(show).split('\n');
  return [...changes, ...shown.filter((line) => line !== '').map((line) => `> ${line}`)];
}

/** A result as the cases have it. */
export function machineResult(result: PlainDict): PlainDict {
  const text = JSON.stringify(resultOnMachine(result));
  return JSON.parse(text.replace(/\/tmp\/crontab\w+/g, '/tmp/crontab<T>')) as PlainDict;
}
