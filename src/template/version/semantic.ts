import { valueError } from '../../values/exception.js';

const IDENTIFIER = '(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)';
const SEMANTIC = new RegExp(
  `^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-(${IDENTIFIER}(?:\\.${IDENTIFIER})*))?` +
    '(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?\\n?$',
);

/** Order of two versions by Semantic Versioning 2.0.0. Throws ValueError for others. */
export function compareSemantic(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  for (let index = 0; index < 3; index++) {
    const [one, other] = [left.core[index]!, right.core[index]!];
    if (one !== other) return one < other ? -1 : 1;
  }
  if (left.prerelease.length === 0 || right.prerelease.length === 0)
    return right.prerelease.length - left.prerelease.length;
  return comparePrerelease(left.prerelease, right.prerelease);
}

function parse(version: string): { core: readonly bigint[]; prerelease: readonly string[] } {
  const match = SEMANTIC.exec(version);
  if (!match) throw valueError(`invalid semantic version '${version}'`);
  return { core: [match[1]!, match[2]!, match[3]!].map(BigInt), prerelease: match[4]?.split('.') ?? [] };
}

function comparePrerelease(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const order = compareIdentifier(a[index]!, b[index]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Numbers come before words. */
function compareIdentifier(a: string, b: string): number {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left !== right) return left ? -1 : 1;
  if (!left) return a === b ? 0 : a < b ? -1 : 1;
  const [one, other] = [BigInt(a), BigInt(b)];
  return one === other ? 0 : one < other ? -1 : 1;
}
