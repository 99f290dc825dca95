import { createHmac, randomBytes } from 'node:crypto';
import { type ArgsOf, type Change, defineModule, ModuleFailure, type Options, sh } from '../src/module/index.js';
import { bytesOf, type EditState, probeEdit, readEdit, textOf } from './shared/edit-file.js';
import { pathInfo } from './shared/file-attributes.js';
import { replaceFile } from './shared/replace-file.js';

const options = {
  name: {
    required: true,
    aliases: ['host'],
    description: 'The host, as known_hosts names it: `[host]:port` for another port than 22.',
  },
  key: { no_log: false, description: 'The whole line: names, type and key. Needed for `present`.' },
  path: { type: 'path', default: '~/.ssh/known_hosts', description: 'The file.' },
  hash_host: { type: 'bool', default: false, description: 'Whether the name is written as a hash.' },
  state: { default: 'present', choices: ['absent', 'present'], description: 'Whether it is there.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'ansible.builtin.known_hosts',
  description: 'Looks after the keys of a host in a known_hosts file.',
  options,
  returns: {
    name: { type: 'str', description: 'The host.', returned: 'always' },
    key: { type: 'str', description: 'The key as it was given.', returned: 'always' },
    path: { type: 'str', description: 'The file.', returned: 'always' },
  },
  differences: ['ssh-keygen is not needed on the target.'],
  probe: (args) => probeEdit(fileArgs(args)),
  read: (answer, args) => readEdit(answer, fileArgs(args)),
  plan(state, args) {
    const wish = wishOf(state, args);
    if (!wish.changed) return [];
    const written = replaceFile({
      path: args.path,
      existing: state.file.stat,
      content: Buffer.from(bytesOf(wish.content), 'latin1'),
      args: fileArgs(args),
      identity: state.identity,
    });
    // What ssh-keygen -R leaves behind.
    const old: Change[] = wish.removesHost
      ? [
          {
            field: 'old',
            before: null,
            after: `${args.path}.old`,
            run: sh`cp -p -- ${args.path} ${`${args.path}.old`}`,
          },
        ]
      : [];
    return [...old, written];
  },
  result(done, args) {
    const wish = wishOf(done.before, args);
    const { before } = done;
    const { name, key, path, hash_host, state } = args;
    const diff = {
      before_header: before.exists ? path : '/dev/null',
      after_header: path,
      before: textOf(before.content ?? ''),
      after: wish.shown,
    };
    const { changed } = wish;
    // The reference tells in check mode no more than that, but for a key that need not be removed.
    if (done.check && !(key && state === 'absent' && !changed)) return { changed, diff };
    return { name, key: key ?? null, path, hash_host, state, changed, diff, ...pathInfo(done.after.file) };
  },
  diff: () => undefined,
});

function fileArgs({ path }: Args) {
  return { path, backup: false, unsafe_writes: false } as Parameters<typeof probeEdit>[0];
}

interface Wish {
  readonly changed: boolean;
  readonly content: string;
  /** What the reference's diff shows, which does not know of all lines that go. */
  readonly shown: string;
  readonly removesHost: boolean;
}

interface Entry {
  readonly marker: string | undefined;
  readonly names: string;
  readonly type: string;
  readonly key: string;
}

const hashes = new WeakMap<Args, string>();

function wishOf(state: EditState, args: Args): Wish {
  const host = args.name.toLowerCase();
  const line = givenLine(host, args);
  const text = textOf(state.content ?? '');
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const matching = lines.flatMap((row, at) => {
    const entry = entryOf(row);
    return entry && namesHost(entry.names, host) ? [{ at, entry }] : [];
  });
  const same = { changed: false, content: text, shown: text, removesHost: false };
  if (line === undefined) {
    if (matching.length === 0) return same;
    const gone = new Set(matching.filter(({ entry }) => !/[*?!]/.test(entry.names)).map(({ at }) => at));
    const content = lines.filter((_, at) => !gone.has(at)).join('');
    return { changed: true, content, shown: text, removesHost: true };
  }
  const wanted = entryOf(line)!;
  const found = searchEntry(matching, wanted);
  if (args.state === 'absent') {
    if (found.at === undefined) return same;
    const content = lines.filter((_, at) => at !== found.at).join('');
    return { changed: true, content, shown: content, removesHost: false };
  }
  if (found.equal) return same;
  const kept = lines.filter((_, at) => at !== found.at).join('');
  return { changed: true, content: kept + line, shown: kept + line, removesHost: false };
}

/** The line that is to be there, checked as the reference does. */
function givenLine(host: string, args: Args): string | undefined {
  if (!args.key && args.state !== 'absent') throw new ModuleFailure('No key specified when adding a host');
  if (!args.key) return undefined;
  if (/\S+\s*,\s*/.test(host)) {
    throw new ModuleFailure(
      'Comma separated list of names is not supported. Please pass a single name to lookup in the known_hosts file.',
    );
  }
  const key = args.hash_host ? hashedLine(host, args) : args.key;
  const entry = entryOf(key);
  if (!entry || !namesHost(entry.names, host)) {
    throw new ModuleFailure('Host parameter does not match hashed host field in supplied key');
  }
  return key.endsWith('\n') ? key : `${key}\n`;
}

/** The salt is chosen once for a call, so that the plan and what is told of it agree. */
function hashedLine(host: string, args: Args): string {
  const known = hashes.get(args);
  if (known !== undefined) return known;
  const salt = randomBytes(20);
  const words = args.key!.trim().split(/\s+/);
  const hash = createHmac('sha1', salt).update(host).digest('base64');
  words[words[0]!.startsWith('@') ? 1 : 0] = `|1|${salt.toString('base64')}|${hash}`;
  const line = words.join(' ');
  hashes.set(args, line);
  return line;
}

function entryOf(line: string): Entry | undefined {
  const words = line.trim().split(/\s+/);
  if (words[0] === '' || words[0]!.startsWith('#')) return undefined;
  const marker = words[0]!.startsWith('@') ? words.shift() : undefined;
  const [names, type, key] = words;
  return names === undefined || type === undefined || key === undefined ? undefined : { marker, names, type, key };
}

/** Whether a field of names, hashed or with patterns, means the host. */
function namesHost(names: string, host: string): boolean {
  const hashed = /^\|1\|([^|]+)\|(.+)$/.exec(names);
  if (hashed) return createHmac('sha1', Buffer.from(hashed[1]!, 'base64')).update(host).digest('base64') === hashed[2];
  const patterns = names.toLowerCase().split(',');
  const fits = (pattern: string) => {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${source}$`).test(host);
  };
  if (patterns.some((pattern) => pattern.startsWith('!') && fits(pattern.slice(1)))) return false;
  return patterns.some((pattern) => fits(pattern));
}

interface Search {
  readonly equal: boolean;
  /** The line that is replaced, or removed. */
  readonly at: number | undefined;
}

function searchEntry(matching: readonly { at: number; entry: Entry }[], wanted: Entry): Search {
  for (const { at, entry } of matching) {
    const names = wanted.names.startsWith('|1|') && entry.names.startsWith('|1|') ? entry.names : wanted.names;
    const equal = entry.names === names && entry.type === wanted.type && entry.key === wanted.key;
    if (equal && entry.marker === wanted.marker) return { equal: true, at };
    const special = entry.marker !== undefined && /^@(?:cert-authority|revoke)/.test(entry.marker);
    if (!special && entry.type === wanted.type) return { equal: false, at };
  }
  return { equal: false, at: undefined };
}
