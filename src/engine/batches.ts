import { DroverError } from '../base/error.js';
import type { Value } from '../values/value.js';

/** Splits the hosts of a play into its `serial` batches: numbers or percentages of all, the last one repeated. */
export function serialBatches<T>(hosts: readonly T[], serial: Value | undefined): T[][] {
  const sizes = serial === undefined || serial === null ? [] : Array.isArray(serial) ? serial : [serial];
  if (hosts.length === 0) return [];
  if (sizes.length === 0) return [[...hosts]];
  const batches: T[][] = [];
  for (let at = 0, turn = 0; at < hosts.length; turn++) {
    const size = batchSize(sizes[Math.min(turn, sizes.length - 1)]!, hosts.length);
    const end = size <= 0 ? hosts.length : at + size;
    batches.push(hosts.slice(at, end));
    at = end;
  }
  return batches;
}

/** `3`, `'3'` or `'30%'` of all hosts; a percentage gives at least one host. */
function batchSize(size: Value, all: number): number {
  const text = String(size).trim();
  const number = Number(text.replace(/%$/, ''));
  if (Number.isNaN(number))
    throw new DroverError(`the batch size '${text}' of \`serial\` is neither a number nor a percentage`);
  if (!text.endsWith('%')) return Math.trunc(number);
  return Math.trunc((number / 100) * all) || 1;
}
