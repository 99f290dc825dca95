import { accessSync, chmodSync, constants, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DroverError } from '../base/error.js';
import { fileStats } from '../base/file-stats.js';
import { makeDirectory } from '../base/make-directory.js';
import { systemErrorText } from '../base/system-error.js';
import { PythonError } from '../values/exception.js';
import { jsonText } from '../values/json.js';
import { CACHE_SCHEMA, type CachedFacts, decodeFacts, encodeFacts } from './cached-facts.js';
import type { FactCache, FactCacheOptions } from './fact-cache.js';

/** The cache of kind jsonfile: a directory with one file for each host. Throws a DroverError when it cannot be used. */
export function openFileCache({ settings, warn, secret }: FactCacheOptions): FactCache {
  const directory = settings.get('cache.jsonfile._uri');
  const prefix = `${settings.get('cache.jsonfile._prefix') ?? ''}${CACHE_SCHEMA}`;
  const timeout = settings.get('cache.jsonfile._timeout');
  prepare(directory);
  const fileOf = (host: string) => join(directory, prefix + host);
  return {
    get(host) {
      const file = fileOf(host);
      if (!isFileName(host) || !isFresh(file, timeout)) return undefined;
      const found = read(file, warn);
      for (const value of found?.secrets ?? []) secret(value);
      return found?.facts;
    },
    set(host, facts) {
      if (!isFileName(host)) return;
      const { value, refused } = encodeFacts(facts);
      for (const name of refused) warn(`The fact '${name}' of ${host} is not kept in the fact cache.`);
      write(fileOf(host), jsonText(value), warn);
    },
    delete: (host) => rmSync(fileOf(host), { force: true }),
    close: async () => {},
  };
}

function prepare(directory: string | undefined): asserts directory is string {
  if (directory === undefined) {
    throw new DroverError(
      "error, 'jsonfile' cache plugin requires the 'fact_caching_connection' config option to be set (to a writeable directory path)",
    );
  }
  try {
    if (!existsSync(directory)) makeDirectory(directory);
  } catch (cause) {
    const what = `Error in 'jsonfile' cache plugin while trying to create cache dir '${directory}'`;
    throw new DroverError(`${what}: ${systemErrorText(cause)}`);
  }
  try {
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    const what = `configured path (${directory}) does not have necessary permissions (rwx), disabling plugin`;
    throw new DroverError(`error in 'jsonfile' cache, ${what}`);
  }
}

/** Hosts named like paths (of chroots) are not cached: their file would lie somewhere else. */
function isFileName(host: string): boolean {
  return !host.includes('/') && !host.includes('\0');
}

function isFresh(file: string, timeout: number): boolean {
  const stat = fileStats(file);
  return stat !== undefined && (timeout === 0 || (Date.now() - stat.mtimeMs) / 1000 <= timeout);
}

/** A file that holds something else is removed, so that the next run works. */
function read(file: string, warn: (message: string) => void): CachedFacts | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new DroverError(`Error while accessing the cache file '${file}'.`, { cause });
  }
  try {
    return decodeFacts(text);
  } catch (error) {
    if (!(error instanceof DroverError || error instanceof PythonError)) throw error;
    const what = `error in 'jsonfile' cache plugin while trying to read ${file} : ${error.message}`;
    warn(`${what}. Most likely a corrupt file, so erasing and failing.`);
    rmSync(file, { force: true });
    throw new DroverError(
      `The cache file ${file} was corrupt, or did not otherwise contain valid data. It has been removed, so you can re-run your command now.`,
    );
  }
}

/** Other runs may read and write the same file. */
function write(file: string, text: string, warn: (message: string) => void): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    chmodSync(temporary, 0o644);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    warn(`Error in 'jsonfile' cache plugin while trying to write to '${file}': ${systemErrorText(error)}`);
  }
}
