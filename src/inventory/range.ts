import { DroverError } from '../base/error.js';
import { PythonError, valueError } from '../values/exception.js';
import { parseAddress } from './address.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** More hosts than this in one line are refused: a typing error would fill the memory. */
const MOST = 1_000_000;

export interface ExpandedHosts {
  readonly hosts: readonly string[];
  readonly port: number | undefined;
}

/** The hosts that one entry of an inventory names: `web[01:20:2].example.org:2222`. Throws a DroverError. */
export function expandHosts(pattern: string): ExpandedHosts {
  const { host, port } = parseAddress(pattern, { ranges: true }) ?? { host: pattern, port: undefined };
  return { hosts: host.includes('[') ? expandRange(host) : [host], port };
}

/** `text` with its first `[begin:end:step]` replaced by each of its members, then with the next. */
function expandRange(text: string): string[] {
  const hosts: string[] = [];
  const { head, bounds, tail } = splitRange(text);
  const members = membersOf(bounds);
  const rest = tail.includes('[') ? expandRange(tail) : [tail];
  if (members.length * rest.length > MOST) throw bad(`host range names more than ${MOST} hosts`);
  for (const member of members) for (const end of rest) hosts.push(head + member + end);
  return hosts;
}

function splitRange(text: string): { head: string; bounds: string[]; tail: string } {
  const open = text.indexOf('[');
  const close = text.indexOf(']');
  const parts = text.replace('[', '|').replace(']', '|').split('|');
  if (parts.length !== 3) throw valueError(unpackError(parts.length));
  // A `]` before the `[` splits there, too.
  const [first, last] = close < open ? [close, open] : [open, close];
  return { head: text.slice(0, first), bounds: text.slice(first + 1, last).split(':'), tail: text.slice(last + 1) };
}

function membersOf(bounds: readonly string[]): string[] {
  if (bounds.length !== 2 && bounds.length !== 3) throw bad('host range must be begin:end or begin:end:step');
  const begin = bounds[0] || '0';
  const end = bounds[1]!;
  if (end === '') throw bad('host range must specify end value');
  const width = begin.length > 1 && begin[0] === '0' ? begin.length : 0;
  if (width > 0 && width !== end.length) {
    throw bad('host range must specify equal-length begin and end formats');
  }
  const step = bounds[2] ?? '1';
  return letters(begin, end, step) ?? numbers(begin, end, step).map((number) => fill(number, width));
}

function letters(begin: string, end: string, step: string): string[] | undefined {
  const from = LETTERS.indexOf(begin);
  const to = LETTERS.indexOf(end);
  if (from === -1 || to === -1 || !isInteger(step) || Number(step) === 0) return undefined;
  if (from > to) throw bad('host range must have begin <= end');
  return stepped([...LETTERS.slice(from, to + 1)], Number(step));
}

function stepped(members: readonly string[], step: number): string[] {
  // A negative step of a slice that runs forward gives nothing.
  if (step < 0) return [];
  return members.filter((_, at) => at % step === 0);
}

function numbers(begin: string, end: string, step: string): number[] {
  for (const word of [begin, end, step]) {
    if (!isInteger(word)) throw noNumber(`invalid literal for int() with base 10: '${word}'`);
  }
  const by = Number(step);
  if (by === 0) throw noNumber('range() arg 3 must not be zero');
  const [from, to] = [Number(begin), Number(end) + 1];
  const count = Math.max(0, Math.ceil((to - from) / by));
  if (count > MOST) throw bad(`host range names more than ${MOST} hosts`);
  return Array.from({ length: count }, (_, at) => from + at * by);
}

function fill(number: number, width: number): string {
  const digits = String(Math.abs(number));
  return number < 0 ? `-${digits.padStart(width - 1, '0')}` : digits.padStart(width, '0');
}

function isInteger(text: string): boolean {
  return /^\s*[+-]?\d+(?:_\d+)*\s*$/.test(text);
}

/** What Python says when a split gives another number of parts than expected. */
function unpackError(parts: number): string {
  return parts < 3
    ? `not enough values to unpack (expected 3, got ${parts})`
    : 'too many values to unpack (expected 3)';
}

/** Ansible looks for letters first: it fails over numbers while it handles that there are none. */
function noNumber(message: string): PythonError {
  return new PythonError('ValueError', message, { apart: true });
}

function bad(message: string): DroverError {
  return new DroverError(message, { code: 'inventory-parse' });
}
