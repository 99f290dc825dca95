import { PythonError } from '../../values/exception.js';

const PEP440 =
  /^\s*v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d+)?)?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d+)?)?(?:[-_.]?(dev)[-_.]?(\d+)?)?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*$/i;

const PRERELEASES: Readonly<Record<string, string>> = {
  alpha: 'a',
  a: 'a',
  beta: 'b',
  b: 'b',
  c: 'rc',
  pre: 'rc',
  preview: 'rc',
  rc: 'rc',
};

type Key = readonly (bigint | string | number)[];

/** Order of two versions by PEP 440. Throws InvalidVersion for others. */
export function comparePep440(a: string, b: string): number {
  const [left, right] = [keyOf(a), keyOf(b)];
  for (let index = 0; index < left.length; index++) {
    const order = compareKeys(left[index]!, right[index]!);
    if (order !== 0) return order;
  }
  return 0;
}

/** Epoch, release, pre, post, dev and local parts in an order that compares part by part. */
function keyOf(version: string): readonly Key[] {
  const match = PEP440.exec(version);
  if (!match) throw new PythonError('InvalidVersion', `Invalid version: '${version}'`);
  const [
    ,
    epoch = '0',
    release,
    preLetter,
    preNumber = '0',
    postShort,
    postWord,
    postNumber = '0',
    dev,
    devNumber = '0',
    local,
  ] = match;
  const numbers = release!.split('.').map(BigInt);
  while (numbers.length > 1 && numbers.at(-1) === 0n) numbers.pop();
  const post = postShort ?? (postWord === undefined ? undefined : postNumber);
  const pre: Key =
    preLetter !== undefined
      ? [0, PRERELEASES[preLetter.toLowerCase()]!, BigInt(preNumber)]
      : [dev !== undefined && post === undefined ? -1 : 1];
  return [
    [BigInt(epoch)],
    numbers,
    pre,
    post === undefined ? [-1] : [0, BigInt(post)],
    dev === undefined ? [1] : [0, BigInt(devNumber)],
    local === undefined ? [-1] : [0, ...local.toLowerCase().split(/[-_.]/).flatMap(localPart)],
  ];
}

/** Numbers of local versions come after words. */
function localPart(part: string): (bigint | string | number)[] {
  return /^\d+$/.test(part) ? [1, BigInt(part)] : [0, part];
}

function compareKeys(a: Key, b: Key): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const [left, right] = [a[index]!, b[index]!];
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
