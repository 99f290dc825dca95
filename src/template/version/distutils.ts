import { typeError, valueError } from '../../values/exception.js';

/** Order of two versions by Python's old `LooseVersion`: numbers and words in turn. Throws TypeError where they meet. */
export function compareLoose(a: string, b: string): number {
  return compareParts(looseParts(a), looseParts(b));
}

/** Order by `StrictVersion`: `1.2`, `1.2.3`, `1.2.3a4`. Throws ValueError for anything else. */
export function compareStrict(a: string, b: string): number {
  const [left, right] = [strictParts(a), strictParts(b)];
  return compareParts(left.numbers, right.numbers) || comparePrerelease(left.prerelease, right.prerelease);
}

type Part = bigint | string;

/** The numbers and words of a version. */
export function looseParts(version: string): Part[] {
  return version
    .split(/(\d+|[a-z]+|\.)/)
    .filter((part) => part !== '' && part !== '.')
    .map((part) => (/^\s*[-+]?\d+\s*$/.test(part) ? BigInt(part.trim()) : part));
}

function compareParts(a: readonly Part[], b: readonly Part[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const [left, right] = [a[index]!, b[index]!];
    if (left === right) continue;
    if (typeof left !== typeof right) {
      const [first, second] = [typeof left, typeof right].map((type) => (type === 'bigint' ? 'int' : 'str'));
      throw typeError(`'<' not supported between instances of '${first}' and '${second}'`);
    }
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}

interface Strict {
  readonly numbers: readonly bigint[];
  readonly prerelease: readonly [string, bigint] | undefined;
}

function strictParts(version: string): Strict {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?\n?$/.exec(version);
  if (!match) throw valueError(`invalid version number '${version}'`);
  const [, major, minor, patch = '0', letter, number] = match;
  return {
    numbers: [BigInt(major!), BigInt(minor!), BigInt(patch)],
    prerelease: letter === undefined ? undefined : [letter, BigInt(number!)],
  };
}

function comparePrerelease(a: Strict['prerelease'], b: Strict['prerelease']): number {
  if (!a || !b) return a ? -1 : b ? 1 : 0;
  return compareParts(a, b);
}
