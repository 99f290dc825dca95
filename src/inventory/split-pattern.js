import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { DroverError } from '../base/error.js';
import { parseAddress } from './address.js';

/** A word of a pattern list without commas: anything but blanks and colons, or whole brackets. */
const WORDS = /(?:[^\s:[\]]|\[[^\]]*\])+/g;
/**
 * The single patterns of a list: split at commas or, when there are none and the whole is no address, at colons (IPv6
 * addresses and ranges keep theirs).
 */
export function splitPattern(pattern) {
  if (typeof pattern !== 'string') return pattern.flatMap((one) => splitPattern(one));
  const words = pattern.includes(',')
    ? pattern.split(',')
    : parseAddress(pattern, { ranges: true })
      ? [pattern]
      : (pattern.match(WORDS) ?? []);
  return words.map((word) => word.trim()).filter((word) => word !== '');
}
/** Patterns first, then intersections (`&`), then exclusions (`!`); `all` stands where no plain pattern is given. */
export function orderPatterns(patterns) {
  const given = patterns.filter((pattern) => pattern !== '');
  const excluded = given.filter((pattern) => pattern.startsWith('!'));
  const shared = given.filter((pattern) => pattern.startsWith('&'));
  const plain = given.filter((pattern) => !/^[!&]/.test(pattern));
  return [...(plain.length === 0 ? ['all'] : plain), ...shared, ...excluded];
}
/** The patterns of --limit: `@file` stands for the lines of that file. Throws a DroverError. */
export function parseLimit(limit, cwd) {
  return splitPattern(limit).flatMap((word) => (word.startsWith('@') ? readLimitFile(word.slice(1), cwd) : [word]));
}
function readLimitFile(name, cwd) {
  const file = resolve(cwd, name);
  if (!existsSync(file)) throw new DroverError(`Unable to find limit file b'${name}'`);
  if (!statSync(file).isFile()) {
    throw new DroverError(`Limit starting with "@" must be a file, not a directory: b'${name}'`);
  }
  return readFileSync(file, 'utf8')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim());
}
