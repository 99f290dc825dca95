import { ModuleCrash, ModuleFailure, type PlainDict } from '../../src/module/index.js';

export type HostOptions = ReadonlyMap<string, string | readonly string[]>;

/** A `Host` with its options, or a line that is none. */
export type ConfigEntry =
  | { readonly host: string; readonly options: HostOptions; readonly order: number }
  | { readonly line: string; readonly order: number };

/** Options that may stand there again and again. */
const REPEATED = new Set(['identityfile', 'localforward', 'remoteforward']);

/**
 * Reads a file of ssh as community.general's parser does: names of options lose their case, a host without options is dropped,
 * and what stands before the first `Host` is one for all.
 */
export function readClientConfig(text: string): ConfigEntry[] {
  const entries: ConfigEntry[] = [];
  let order = 1;
  let options = new Map<string, string | readonly string[]>();
  const add = (host: string, at: number) => {
    options = new Map();
    entries.push({ host, options, order: at });
  };
  add('*', 0);
  for (const raw of text.replace(/\n$/, '').split('\n')) {
    const line = raw.trimStart();
    if (line === '' || line.startsWith('#')) {
      entries.push({ line, order: order++ });
      continue;
    }
    const { key, value } = readOption(line);
    if (key === 'match') throw new ModuleFailure(`Blocks of Match cannot be kept: ${line}`);
    if (key === 'host') add(value.split(/\s+/).filter(Boolean).join(' '), order++);
    else if (REPEATED.has(key)) options.set(key, [...(options.get(key) ?? []), value]);
    else if (!options.has(key)) options.set(key, value);
  }
  return entries.filter((entry) => 'line' in entry || entry.options.size > 0);
}

/** A proxy's command may hold equals signs of its own. */
function readOption(line: string): { readonly key: string; readonly value: string } {
  const [, proxy] = /^proxycommand\s*=*\s*(.*)/is.exec(line) ?? [];
  if (proxy !== undefined && line.includes('=')) return { key: 'proxycommand', value: proxy };
  const [, key, value] = /^(.*?)=(.*)$/s.exec(line) ?? /^(\S+)\s(.*)$/s.exec(line) ?? [];
  if (key === undefined) throw new ModuleCrash(`Unparsable line: '${line}'`);
  return { key: key.trim().toLowerCase(), value: line.includes('=') ? value! : value!.trimStart() };
}

/** The file's text: entries in their order, new ones last. */
export function clientConfigText(entries: readonly ConfigEntry[]): string {
  return [...entries]
    .sort((a, b) => a.order - b.order)
    .flatMap((entry) => {
      if ('line' in entry) return [entry.line];
      const rows = [...entry.options].flatMap(([key, value]) => [value].flat().map((one) => `    ${key} ${one}`));
      return [`Host ${entry.host}`, ...rows];
    })
    .map((line) => `${line}\n`)
    .join('');
}

/** The options with what is wanted; a value that is empty takes the option away. The same map when nothing changes. */
export function changedOptions(options: HostOptions, wanted: ReadonlyMap<string, string | undefined>): HostOptions {
  const changed = new Map(options);
  let isChanged = false;
  for (const [key, value] of wanted) {
    const now = options.get(key);
    if (!value) {
      isChanged = (now !== undefined && now.length > 0 && changed.delete(key)) || isChanged;
    } else if (now !== value && !(Array.isArray(now) && now.includes(value))) {
      changed.set(key, value);
      isChanged = true;
    }
  }
  return isChanged ? changed : options;
}

export function plainOptions(options: HostOptions): PlainDict {
  return Object.fromEntries([...options].map(([key, value]) => [key, value]));
}
