import { createHash } from 'node:crypto';
import { chmodSync, closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { makeDirectory } from '../../base/make-directory.js';
import { systemErrorText } from '../../base/system-error.js';
import { checkItems } from '../../values/bounds.js';
import { repr, str } from '../../values/repr.js';
import type { Value } from '../../values/value.js';
import { hashPassword, isAlgorithm, randomSalt, saltSizeOf } from '../crypt/password-hash.js';
import { expandUser } from '../expand.js';
import { ansibleError } from '../python-error.js';
import { SYSTEM, seeded } from '../random/generator.js';
import { parseKeyValues } from './key-values.js';
import type { Lookup, LookupCall } from './lookup.js';
import { convertOption, type OptionSpecs, readOptions } from './options.js';

const OPTIONS: OptionSpecs = {
  length: { type: 'integer', default: 20 },
  encrypt: { type: 'str', default: null },
  // A text is split by this lookup's own rule.
  chars: { type: 'raw', default: ['ascii_letters', 'digits', '.,:-_'] },
  ident: { type: 'str', default: null },
  seed: { type: 'str', default: null },
};

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** Names of Python's `string` module. */
const CLASSES: Readonly<Record<string, string>> = {
  ascii_letters: LOWER + LOWER.toUpperCase(),
  ascii_lowercase: LOWER,
  ascii_uppercase: LOWER.toUpperCase(),
  digits: '0123456789',
  hexdigits: '0123456789abcdefABCDEF',
  octdigits: '01234567',
  punctuation: PUNCTUATION,
  printable: `0123456789${LOWER}${LOWER.toUpperCase()}${PUNCTUATION} \t\n\r\x0b\x0c`,
  whitespace: ' \t\n\r\x0b\x0c',
};

/** The lookup `password`: a password that is made once and kept in a file. It is a secret from then on. */
export const PASSWORD_LOOKUPS: Readonly<Record<string, Lookup>> = {
  password: { acts: true, run: (call) => call.terms.map((term) => passwordOf(call, str(term))) },
};

interface Stored {
  readonly password: string;
  readonly salt: string | undefined;
  readonly ident: string | undefined;
}

function passwordOf(call: LookupCall, term: string): Value {
  const { name, options } = parameters(call, term);
  const {
    env,
    options: { redactor },
  } = call.environment;
  const path = resolve(call.engine.context.basedir, expandUser(name, env));
  const encrypt = options.get('encrypt') === null ? undefined : str(options.get('encrypt')!);
  const ident = options.get('ident') === null ? undefined : str(options.get('ident')!);
  const stored = withLock(path, () => keep(path, options, encrypt, ident));
  redactor?.add(stored.password);
  if (encrypt === undefined) return stored.password;
  return hashPassword(stored.password, encrypt, { salt: stored.salt, ident: stored.ident });
}

function parameters(call: LookupCall, term: string): { name: string; options: Map<string, Value> } {
  const options = readOptions(call, OPTIONS);
  const space = term.indexOf(' ');
  if (space === -1) return { name: term, options: withCharacters(options) };
  const pairs = parseKeyValues(term.slice(space + 1));
  const raw = pairs.get('_raw_params');
  const name = raw === undefined ? term.slice(0, space) : `${term.slice(0, space)} ${raw}`;
  pairs.delete('_raw_params');
  if (!term.startsWith(name))
    throw ansibleError('Unrecognized value after key=value parameters given to password lookup');
  const unknown = [...pairs.keys()].filter((key) => !(key in OPTIONS));
  if (unknown.length > 0)
    throw ansibleError(`Unrecognized parameter(s) given to password lookup: ${unknown.join(', ')}`);
  for (const [key, value] of pairs) options.set(key, convertOption(call.name, key, OPTIONS[key]!, value));
  return { name, options: withCharacters(options) };
}

/** `chars=a,b,,`: classes and characters between commas; two commas are one. */
function withCharacters(options: Map<string, Value>): Map<string, Value> {
  const given = options.get('chars')!;
  if (typeof given !== 'string')
    return options.set('chars', convertOption('password', 'chars', { type: 'list' }, given));
  const parts = given
    .replaceAll(',,', ',')
    .split(',')
    .filter((part) => part !== '');
  options.set('chars', given.includes(',,') ? [',', ...parts] : parts);
  return options;
}

/** Reads the file, or makes it; adds what hashing needs. */
function keep(
  path: string,
  options: ReadonlyMap<string, Value>,
  encrypt: string | undefined,
  ident: string | undefined,
): Stored {
  const known = path === '/dev/null' || !existsSync(path) ? undefined : parseStored(readStored(path).trimEnd());
  const password = known?.password ?? newPassword(options);
  if (known?.ident !== undefined && ident !== undefined && known.ident !== ident)
    throw ansibleError(`The ident parameter provided (${known.ident}) does not match the stored one (${ident}).`);
  const salt = known?.salt ?? (encrypt === undefined ? undefined : randomSalt(saltSizeOf(encrypt)));
  const version = known?.ident ?? ident ?? (encrypt === 'bcrypt' ? '2b' : undefined);
  const stored: Stored = { password, salt, ident: version };
  const changed = !known || salt !== known.salt || (encrypt === 'bcrypt' && known.ident === undefined);
  if (changed && path !== '/dev/null') write(path, stored);
  if (encrypt !== undefined && !isAlgorithm(encrypt))
    throw ansibleError(`Installed passlib version does not support the ${repr(encrypt)} algorithm.`);
  return stored;
}

function readStored(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const about = (error as NodeJS.ErrnoException).path === undefined ? `: b'${path}'` : '';
    throw ansibleError(systemErrorText(error).replace(/: '/, ": b'") + about);
  }
}

function newPassword(options: ReadonlyMap<string, Value>): string {
  const seed = options.get('seed')!;
  const generator = seed === null ? SYSTEM : seeded(seed);
  const characters = (options.get('chars') as Value[])
    .map((part) => CLASSES[str(part)] ?? str(part))
    .join('')
    .replace(/["']/g, '');
  const pool = Array.from(characters);
  if (pool.length === 0) throw ansibleError('Cannot choose from an empty sequence');
  const length = Number(options.get('length'));
  checkItems(length);
  return Array.from({ length }, () => generator.choice(pool)).join('');
}

/** `password salt=… ident=…` */
function parseStored(content: string): Stored {
  const at = content.lastIndexOf(' salt=');
  if (at === -1) return { password: content, salt: undefined, ident: undefined };
  const rest = content.slice(at + ' salt='.length);
  const identAt = rest.lastIndexOf(' ident=');
  return {
    password: content.slice(0, at),
    salt: (identAt === -1 ? rest : rest.slice(0, identAt)) || undefined,
    ident: identAt === -1 ? undefined : rest.slice(identAt + ' ident='.length),
  };
}

function write(path: string, { password, salt, ident }: Stored): void {
  makeParent(path);
  const text = password + (salt === undefined ? '' : ` salt=${salt}${ident === undefined ? '' : ` ident=${ident}`}`);
  writeFileSync(path, `${text}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
}

function makeParent(path: string): string {
  const directory = dirname(path);
  try {
    makeDirectory(directory, 0o700);
  } catch (error) {
    throw ansibleError(`Unable to create local directories '${directory}': ${systemErrorText(error, true)}`);
  }
  return directory;
}

/** Another program may make the same password at the same time: the first one writes it. */
function withLock<T>(path: string, run: () => T): T {
  if (path === '/dev/null') return run();
  const directory = makeParent(path);
  const lock = join(directory, `${createHash('sha1').update(path).digest('hex')}.ansible_lockfile`);
  try {
    closeSync(openSync(lock, 'wx'));
  } catch {
    waitFor(lock);
    return run();
  }
  try {
    return run();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Milliseconds to wait for another program's lock. */
const PATIENCE = 7000;

function waitFor(lock: string): void {
  const end = Date.now() + PATIENCE;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  while (existsSync(lock)) {
    if (Date.now() > end)
      throw ansibleError(
        `Password lookup cannot get the lock in 7 seconds, abort... Another run may have left ${lock}: remove it and try again.`,
      );
    Atomics.wait(pause, 0, 0, 100);
  }
}
