import { DroverError } from '../base/error.js';
import type { Settings } from '../config/settings.js';
import type { Dict } from '../values/value.js';
import { openFileCache } from './file-cache.js';

/** Facts that outlive a run. `get` gives undefined for a host that has none, or none that are fresh. */
export interface FactCache {
  get(host: string): Dict | undefined;
  set(host: string, facts: Dict): void;
  delete(host: string): void;
  /** Resolves when everything is written. */
  close(): Promise<void>;
}

export interface FactCacheOptions {
  readonly settings: Settings;
  readonly warn: (message: string) => void;
  /** Called with values that are secrets. */
  readonly secret: (value: string) => void;
}

/** Each kind of cache by its name. With `memory` facts live as long as the run does. */
const KINDS: Readonly<Record<string, (options: FactCacheOptions) => Promise<FactCache | undefined>>> = {
  memory: async () => undefined,
  jsonfile: async (options) => openFileCache(options),
  // The client of Redis is loaded only where it is needed.
  redis: async (options) => (await import('./redis-cache.js')).openRedisCache(options),
};

/** The cache that CACHE_PLUGIN names. One that cannot be used is a warning: facts live as long as the run does then. */
export async function openFactCache(options: FactCacheOptions): Promise<FactCache | undefined> {
  const { settings, warn } = options;
  const given = settings.get('CACHE_PLUGIN');
  const name = given.replace(/^(?:ansible\.(?:builtin|legacy)|community\.general)\./, '');
  if (!Object.hasOwn(KINDS, name)) {
    warn(`Unable to load the cache plugin '${given}'. Those that there are: ${Object.keys(KINDS).join(', ')}.`);
    return undefined;
  }
  try {
    return await KINDS[name]!(options);
  } catch (error) {
    if (!(error instanceof DroverError)) throw error;
    warn(error.message);
    return undefined;
  }
}
