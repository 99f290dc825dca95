import { type Answer, ModuleFailure, quote, sh, shellFunctions } from '../../src/module/index.js';
import type { AptArgs } from './apt-options.js';
import { call } from './file-probe.js';

/** The functions `drover_apt_update`, `drover_apt_look` …, and the environment that apt's programs get. */
export const APT = shellFunctions(import.meta.url, 'apt-look.sh');

/** Ends the script where there is no apt. */
export const NEEDS_APT = `command -v apt-get >/dev/null 2>&1 || exit 127`;

/** One package as dpkg and apt know it. */
export interface AptPackage {
  readonly installed: boolean;
  readonly installedVersion: string | undefined;
  /** Whether something of it is on the disk, be it its configuration alone. */
  readonly files: boolean;
  /** Version that apt would install by its own choice. */
  readonly candidate: string | undefined;
  readonly versions: readonly string[];
}

export interface AptState {
  /** Package names that a pattern stands for. */
  matches(pattern: string): readonly string[];
  /** Undefined when apt knows no such package, or only its name. */
  find(name: string): AptPackage | undefined;
  /** Packages that provide a name that none has, by name. */
  providers(name: string): ReadonlyMap<string, AptPackage>;
  /** Which packages are there only because others need them. */
  readonly automatic: ReadonlySet<string>;
  /** Why apt could not tell what it would install. */
  readonly refused: string | undefined;
}

/** Looks at the packages of these names. `whose` as `drover_apt_look` has it. */
export function lookAt(
  names: readonly string[],
  whose: 'all' | 'new' | 'none',
  release: string | null | undefined,
): string {
  const patterns = names.filter(isPattern);
  const plain = names.filter((name) => !isPattern(name)).map((name) => name.replace(/:all$/, ''));
  const matched = patterns.map(
    (pattern) => `${call('drover_apt_match', pattern)}\nset -f\nset -- "$@" $drover_matched\nset +f`,
  );
  return [
    'drover_apt_paths',
    sh`set -- ${plain}`,
    ...matched,
    `drover_apt_look ${patterns.length > 0 ? 'all' : whose} ${quote(release ?? '')} "$@"`,
  ].join('\n');
}

export function isPattern(name: string): boolean {
  return /[*?[\]!]/.test(name);
}

/** Seconds since the epoch of the last update. */
export const STAMP = `drover_apt_paths\ndrover_apt_stamp\nprintf 'stamp=%s\\0' "$drover_stamp"`;

export function readAptState(answer: Answer): AptState {
  const { pairs } = answer;
  const native = pairs.get('native') ?? '';
  const tables = {
    status: `${pairs.get('status') ?? ''}\n${pairs.get('provider-status') ?? ''}`.split('\n'),
    policy: readPolicy(`${pairs.get('policy') ?? ''}\n${pairs.get('provider-policy') ?? ''}`),
  };
  const find = (name: string) => packageOf(name, native, tables);
  const provides = readProvides(pairs.get('provides') ?? '');
  return {
    find,
    matches: (pattern) => linesOf(pairs.get(`match:${pattern}`) ?? '').filter((name) => find(name) !== undefined),
    providers: (name) =>
      new Map(
        (provides.get(name) ?? []).flatMap((provider) => {
          const found = find(provider);
          return found?.candidate === undefined && !found?.installed ? [] : [[provider, found] as const];
        }),
      ),
    automatic: new Set(linesOf(pairs.get('auto') ?? '')),
    refused: pairs.get('refused'),
  };
}

interface Tables {
  readonly status: readonly string[];
  readonly policy: ReadonlyMap<string, Policy>;
}

interface Policy {
  readonly candidate: string | undefined;
  readonly versions: readonly string[];
}

/** A name without an architecture means the package of the target's own, or one for all. */
function packageOf(name: string, native: string, { status, policy }: Tables): AptPackage | undefined {
  const [bare, given = 'all'] = name.split(':');
  const architecture = given === 'all' ? native : given;
  const own = architecture === native;
  const row = status
    .map((line) => line.split(' '))
    .find(([known, of]) => known === bare && (of === architecture || (of === 'all' && own) || architecture === 'any'));
  const known = policy.get(own ? bare! : name);
  const state = row?.[2] ?? 'not-installed';
  if (state === 'not-installed' && (known?.versions.length ?? 0) === 0) return undefined;
  return {
    installed: state === 'installed',
    installedVersion: state === 'installed' ? row![3] : undefined,
    files: state !== 'not-installed',
    candidate: known?.candidate,
    versions: known?.versions ?? [],
  };
}

/** What `apt-cache policy` tells, by name. */
function readPolicy(text: string): Map<string, Policy> {
  const found = new Map<string, Policy>();
  for (const [, name, body] of text.matchAll(/^(\S+):\n((?: .*(?:\n|$))*)/gm)) {
    const candidate = /^ {2}Candidate: (.*)$/m.exec(body!)?.[1];
    const versions = [...body!.matchAll(/^ (?:\*\*\*| {3}) (\S+)(?: -?\d+)?$/gm)].map(([, version]) => version!);
    found.set(name!, { candidate: candidate === '(none)' ? undefined : candidate, versions });
  }
  return found;
}

/** Who provides a name, from what `apt-cache showpkg` tells. */
function readProvides(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of text.split('\n')) {
    const name = /^Package: (.*)$/.exec(line)?.[1];
    if (name !== undefined) {
      current = found.get(name) ?? [];
      found.set(name, current);
    } else {
      const provider = /^(\S+) \S+ \(/.exec(line)?.[1];
      if (provider !== undefined && !current.includes(provider)) current.push(provider);
    }
  }
  return found;
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** What an update of the lists gave. Throws ModuleFailure when it failed. */
export function readUpdate(
  answer: Answer,
  args: Pick<AptArgs, 'update_cache_retries'>,
  warn: (message: string) => void,
): boolean {
  const { pairs } = answer;
  const locked = pairs.get('locked');
  if (locked !== undefined) {
    throw new ModuleFailure(`Failed to lock apt for exclusive operation: ${joinMessages(locked)}`);
  }
  let last = '';
  for (let at = 1; pairs.has(`attempt:${at}`); at++) {
    last = joinMessages(pairs.get(`attempt:${at}`)!);
    warn(`Failed to update cache after ${at} retries due to ${last}, retrying`);
    warn(`Sleeping for ${pairs.get(`delay:${at}`)} seconds, before attempting to refresh the cache again`);
  }
  if (pairs.has('unfetched')) {
    throw new ModuleFailure(
      `Failed to update apt cache after ${args.update_cache_retries} retries: ${last || 'unknown reason'}`,
    );
  }
  return pairs.has('stale');
}

/** Apt's messages as libapt joins them: `W:…, E:…`. */
export function joinMessages(stderr: string): string {
  return stderr
    .trim()
    .split(/\n(?=[WEN]: )/)
    .map((message) => message.replace(/^([WEN]): /, '$1:'))
    .join(', ');
}
