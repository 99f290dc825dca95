import { quote } from '../base/shell.js';
import type { Session } from '../connection/session.js';
import { Answer } from './answer.js';
import type { PlainDict } from './plain.js';
import type { ModuleCall } from './run.js';
import type { OptionSpec, Options } from './spec.js';

/** Paths that the target has expanded already, by session and environment: they cost a round trip the first time only. */
const known = new WeakMap<Session, Map<string, string>>();

/** `args` with `~`, `~user`, `$NAME` and `${NAME}` in options of type path replaced by what they are on the target. */
export async function expandPaths(
  options: Options,
  args: PlainDict,
  session: Session,
  call: ModuleCall,
): Promise<PlainDict> {
  const unexpanded = new Set<string>();
  mapPaths(options, args, (path) => {
    if (needsExpansion(path)) unexpanded.add(path);
    return path;
  });
  if (unexpanded.size === 0) return args;
  const expanded = await expandAll([...unexpanded], session, call);
  return mapPaths(options, args, (path) => expanded.get(path) ?? path);
}

function needsExpansion(path: string): boolean {
  return path.startsWith('~') || /\$(\w|\{)/.test(path);
}

function mapPaths(options: Options, args: PlainDict, map: (path: string) => string): PlainDict {
  const mapped = Object.entries(options).map(([name, option]) => [name, mapOption(option, args[name], map)] as const);
  return { ...args, ...Object.fromEntries(mapped.filter(([name]) => name in args)) };
}

function mapOption(option: OptionSpec, value: PlainDict[string], map: (path: string) => string): PlainDict[string] {
  if (option.type === 'path') return typeof value === 'string' ? map(value) : value;
  if (Array.isArray(value) && option.elements === 'path') {
    return value.map((item) => (typeof item === 'string' ? map(item) : item));
  }
  const { options } = option;
  if (!options || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => mapPaths(options, item as PlainDict, map));
  return mapPaths(options, value as PlainDict, map);
}

async function expandAll(paths: readonly string[], session: Session, call: ModuleCall): Promise<Map<string, string>> {
  const cache = known.get(session) ?? new Map<string, string>();
  known.set(session, cache);
  const keyOf = (path: string) => JSON.stringify([path, call.environment]);
  const missing = paths.filter((path) => !cache.has(keyOf(path)));
  if (missing.length > 0) {
    const script = missing.map((path) => `printf '%s%s\\0' ${expandingWords(path)}`).join('\n');
    const answer = new Answer(
      await session.run(script, { form: 'look', environment: call.environment, signal: call.signal }),
    );
    const found = answer.text.split('\0');
    for (const [at, path] of missing.entries()) cache.set(keyOf(path), found[at]!);
  }
  return new Map(paths.map((path) => [path, cache.get(keyOf(path))!]));
}

/**
 * A path as two shell words that, put together, are Python's `expanduser(expandvars(path))`: unset names and unknown
 * users stay as they are written. Two words, for BusyBox loses what follows an unknown user. Only names are unquoted.
 */
export function expandingWords(path: string): string {
  const tilde = /^~([A-Za-z0-9_][\w.-]*)?(?=\/|$)/.exec(path)?.[0] ?? '';
  const rest = path.slice(tilde.length);
  const parts = rest.split(/(\$(?:\w+|\{[^}]*\}))/);
  const words = parts.map((part, at) => (at % 2 === 0 ? (part === '' ? '' : quote(part)) : variableWord(part)));
  return `${tilde || "''"} ${words.join('') || "''"}`;
}

function variableWord(part: string): string {
  const name = part.replace(/^\$\{?|\}$/g, '');
  if (!/^[A-Za-z_]\w*$/.test(name)) return quote(part);
  const written = part.replace(/[${}]/g, (character) => (character === '{' ? character : `\\${character}`));
  return `"\${${name}-${written}}"`;
}
