import { Redis, type RedisOptions } from 'ioredis';
import { DroverError } from '../base/error.js';
import { PythonError } from '../values/exception.js';
import { jsonText } from '../values/json.js';
import type { Dict } from '../values/value.js';
import { CACHE_SCHEMA, decodeFacts, encodeFacts } from './cached-facts.js';
import type { FactCache, FactCacheOptions } from './fact-cache.js';

/** Entries that one command fetches. */
const BATCH = 200;

/**
 * The cache of kind redis: a string for each host, and a sorted set of their names by the time of writing. All of it is read
 * at once, because variables are looked up without waiting. Throws a DroverError when there is no server to talk to.
 */
export async function openRedisCache(options: FactCacheOptions): Promise<FactCache> {
  const { settings, warn, secret } = options;
  const connection = connectionOf(options);
  if (connection.password) secret(connection.password);
  const server = await connect(connection);
  const keyset = settings.get('cache.redis._keyset_name');
  const timeout = settings.get('cache.redis._timeout');
  const keyOf = (name: string) => settings.get('cache.redis._prefix') + name;
  const texts = await readAll(server, { keyset, timeout, keyOf });
  let written: Promise<unknown> = Promise.resolve();
  const send = (commands: (pipeline: ReturnType<Redis['pipeline']>) => unknown) => {
    const pipeline = server.pipeline();
    commands(pipeline);
    const sent = pipeline.exec().catch((error: Error) => warn(`Error in 'redis' cache plugin: ${error.message}`));
    written = Promise.all([written, sent]);
  };
  return {
    get(host) {
      const text = texts.get(CACHE_SCHEMA + host);
      return text === undefined ? undefined : read(text, host, secret);
    },
    set(host, facts) {
      const name = CACHE_SCHEMA + host;
      const { value, refused } = encodeFacts(facts);
      for (const fact of refused) warn(`The fact '${fact}' of ${host} is not kept in the fact cache.`);
      const text = jsonText(value, { sortKeys: true, indent: 4 });
      texts.set(name, text);
      send((to) => {
        if (timeout > 0) to.setex(keyOf(name), Math.trunc(timeout), text);
        else to.set(keyOf(name), text);
        to.zadd(keyset, Date.now() / 1000, name);
      });
    },
    delete(host) {
      const name = CACHE_SCHEMA + host;
      texts.delete(name);
      send((to) => to.del(keyOf(name)).zrem(keyset, name));
    },
    async close() {
      await written;
      server.disconnect();
    },
  };
}

function read(text: string, host: string, secret: (value: string) => void): Dict | undefined {
  try {
    const found = decodeFacts(text);
    for (const value of found?.secrets ?? []) secret(value);
    return found?.facts;
  } catch (error) {
    if (!(error instanceof DroverError || error instanceof PythonError)) throw error;
    throw new DroverError(`What the fact cache holds for ${host} is no facts: ${error.message}`, {
      hint: 'Run once with --flush-cache.',
    });
  }
}

/** `host:port:db:password`, with `tls://` in front for encryption; with sentinels `host:port;host:port;db:password`. */
function connectionOf({ settings }: FactCacheOptions): RedisOptions {
  const uri = settings.get('cache.redis._uri') ?? '';
  const encrypted = uri.startsWith('tls://');
  const address = encrypted ? uri.slice('tls://'.length) : uri;
  const service = settings.get('cache.redis._sentinel_service_name');
  const parsed = service === undefined ? directAddress(address) : sentinelAddress(address, service);
  return { ...parsed, ...(encrypted ? { tls: {} } : {}) };
}

function directAddress(address: string): RedisOptions {
  const match = /^([^:]+|\[[^\]]+\]):(\d+):(\d+)(?::(.*))?$/.exec(address);
  if (!match) throw unreadable();
  const [, host, port, db, password] = match;
  return { host: host!.replace(/^\[|\]$/g, ''), port: Number(port), db: Number(db), ...(password ? { password } : {}) };
}

function sentinelAddress(address: string, name: string): RedisOptions {
  const parts = address.split(';');
  const [db, password] = (parts.pop() ?? '').split(':');
  const sentinels = parts.map((part) => /^(.*):(\d+)$/.exec(part));
  if (sentinels.length === 0 || sentinels.includes(null)) throw unreadable();
  return {
    name,
    sentinels: sentinels.map((match) => ({ host: match![1]!, port: Number(match![2]) })),
    db: Number(db || 0),
    ...(password ? { password } : {}),
  };
}

function unreadable(): DroverError {
  return new DroverError(
    'Unable to parse connection string of the redis fact cache: `fact_caching_connection` is to be HOST:PORT:DB[:PASSWORD].',
  );
}

async function connect(options: RedisOptions): Promise<Redis> {
  const server = new Redis({ ...options, lazyConnect: true, maxRetriesPerRequest: 1, retryStrategy: () => null });
  // Errors arrive with the commands, too.
  let last: Error | undefined;
  server.on('error', (error: Error) => {
    last = error;
  });
  try {
    await server.connect();
    return server;
  } catch (error) {
    server.disconnect();
    const reason = (last ?? (error as Error)).message;
    throw new DroverError(`The redis fact cache cannot be used: ${reason}`);
  }
}

interface Reading {
  readonly keyset: string;
  readonly timeout: number;
  keyOf(name: string): string;
}

async function readAll(server: Redis, { keyset, timeout, keyOf }: Reading): Promise<Map<string, string>> {
  if (timeout > 0) await server.zremrangebyscore(keyset, 0, Date.now() / 1000 - timeout);
  const names = (await server.zrange(keyset, 0, -1)).filter((name) => name.startsWith(CACHE_SCHEMA));
  const texts = new Map<string, string>();
  for (let at = 0; at < names.length; at += BATCH) {
    const some = names.slice(at, at + BATCH);
    const values = await server.mget(some.map(keyOf));
    for (const [index, text] of values.entries()) if (text !== null) texts.set(some[index]!, text);
  }
  return texts;
}
