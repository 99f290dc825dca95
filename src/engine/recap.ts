import type { Dict, Value } from '../values/value.js';
import { isDict } from '../values/value.js';
import type { HostRecap, Recap } from './event.js';

export type Count = keyof HostRecap;

const NONE: HostRecap = { ok: 0, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0 };

/** Counts of a run while it goes on. */
export interface RecapKeeper {
  count(host: string, ...what: Count[]): void;
  /** Counts of a host as they were before. */
  restore(host: string, recap: HostRecap | undefined): void;
  /** `set_stats`: `host` undefined for the whole run. */
  setStat(host: string | undefined, name: string, value: Value, aggregate: boolean): void;
  recap(): Recap;
}

export function createRecapKeeper(): RecapKeeper {
  const hosts = new Map<string, HostRecap>();
  const custom = new Map<string, Dict>();
  return {
    count(host, ...what) {
      const next: Record<Count, number> = { ...(hosts.get(host) ?? NONE) };
      for (const name of what) next[name]++;
      hosts.set(host, next);
    },
    restore(host, recap) {
      if (recap) hosts.set(host, recap);
      else hosts.delete(host);
    },
    setStat(host, name, value, aggregate) {
      const stats: Dict = custom.get(host ?? '_run') ?? new Map();
      custom.set(host ?? '_run', stats);
      const before = stats.get(name);
      stats.set(name, aggregate && before !== undefined ? aggregated(before, value) : value);
    },
    recap: () => ({ hosts, custom }),
  };
}

/** Dicts are merged, lists joined, numbers added; values of different types leave the first. */
function aggregated(before: Value, value: Value): Value {
  if (isDict(before) && isDict(value)) return new Map([...before, ...value]);
  if (Array.isArray(before) && Array.isArray(value)) return [...before, ...value];
  if (typeof before === 'number' && typeof value === 'number') return before + value;
  if (typeof before === 'string' && typeof value === 'string') return before + value;
  return before;
}
