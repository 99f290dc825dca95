/** A Python version, by PEP 440: epoch, release, pre-, post- and development release, local version. */
interface PythonVersion {
  readonly epoch: number;
  readonly release: readonly number[];
  readonly pre: readonly [string, number] | undefined;
  readonly post: number | undefined;
  readonly dev: number | undefined;
  readonly local: string | undefined;
}

const VERSION =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d+)?)?(?:(?:-(\d+))|(?:[-_.]?(post|rev|r)[-_.]?(\d+)?))?(?:[-_.]?(dev)[-_.]?(\d+)?)?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/i;

const PHASES: Readonly<Record<string, string>> = { alpha: 'a', beta: 'b', preview: 'rc', pre: 'rc', c: 'rc' };

/** Undefined for what is no version. */
export function parsePythonVersion(text: string): PythonVersion | undefined {
  const match = VERSION.exec(text.trim());
  if (!match) return undefined;
  const [, epoch, release, phase, phaseNumber, dashPost, post, postNumber, dev, devNumber, local] = match;
  const name = phase?.toLowerCase();
  return {
    epoch: Number(epoch ?? 0),
    release: release!.split('.').map(Number),
    pre: name === undefined ? undefined : [PHASES[name] ?? name, Number(phaseNumber ?? 0)],
    post: dashPost !== undefined ? Number(dashPost) : post === undefined ? undefined : Number(postNumber ?? 0),
    dev: dev === undefined ? undefined : Number(devNumber ?? 0),
    local: local?.toLowerCase().replace(/[-_]/g, '.'),
  };
}

/** Negative when `a` comes first. */
function compareVersions(a: PythonVersion, b: PythonVersion): number {
  return (
    a.epoch - b.epoch ||
    compareNumbers(trimmed(a.release), trimmed(b.release)) ||
    compareNumbers(phaseKey(a), phaseKey(b)) ||
    (a.post ?? -1) - (b.post ?? -1) ||
    (a.dev ?? Number.MAX_SAFE_INTEGER) - (b.dev ?? Number.MAX_SAFE_INTEGER) ||
    compareLocal(a.local, b.local)
  );
}

/** `1.0` and `1` are one release. */
function trimmed(release: readonly number[]): number[] {
  const last = release.findLastIndex((part) => part !== 0);
  return release.slice(0, last + 1);
}

/** A development release of no phase comes before the alphas, a final release behind the candidates. */
function phaseKey({ pre, post, dev }: PythonVersion): number[] {
  if (pre) return [['a', 'b', 'rc'].indexOf(pre[0]), pre[1]];
  return post === undefined && dev !== undefined ? [-1, 0] : [3, 0];
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = (a[at] ?? 0) - (b[at] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

function compareLocal(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  const [left, right] = [a.split('.'), b.split('.')];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const order = comparePart(left[at], right[at]);
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left && right) return Number(a) - Number(b);
  if (left !== right) return left ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One condition of a requirement: `>=1.0`. */
export interface Specifier {
  readonly operator: string;
  readonly version: string;
}

/** Whether a version meets a condition. Pre-releases count as any other. */
export function meetsSpecifier(text: string, { operator, version }: Specifier): boolean {
  if (operator === '===') return text.toLowerCase() === version.toLowerCase();
  const found = parsePythonVersion(text);
  if (!found) return false;
  if (version.endsWith('.*')) {
    const matches = hasPrefix(found, version.slice(0, -2));
    return operator === '!=' ? !matches : matches;
  }
  const wanted = parsePythonVersion(version);
  if (!wanted) return false;
  const publicPart = wanted.local === undefined ? { ...found, local: undefined } : found;
  const order = compareVersions(publicPart, wanted);
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '~=':
      return order >= 0 && hasPrefix(found, compatiblePrefix(wanted));
    case '<':
      return order < 0 && !(wanted.pre === undefined && found.pre !== undefined && sameRelease(found, wanted));
    case '>':
      return order > 0 && !(wanted.post === undefined && found.post !== undefined && sameRelease(found, wanted));
    default:
      return false;
  }
}

function sameRelease(a: PythonVersion, b: PythonVersion): boolean {
  return a.epoch === b.epoch && compareNumbers(trimmed(a.release), trimmed(b.release)) === 0;
}

/** `~=1.4.2` stays in `1.4`. */
function compatiblePrefix({ epoch, release }: PythonVersion): string {
  return `${epoch === 0 ? '' : `${epoch}!`}${release.slice(0, -1).join('.')}`;
}

function hasPrefix(found: PythonVersion, prefix: string): boolean {
  const wanted = parsePythonVersion(prefix);
  if (!wanted || wanted.epoch !== found.epoch) return false;
  return wanted.release.every((part, at) => (found.release[at] ?? 0) === part);
}
