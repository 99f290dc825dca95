import {
  type Answer,
  type ArgsOf,
  type Change,
  type Done,
  defineModule,
  encode,
  ModuleFailure,
  type Options,
  type PlainDict,
  type Script,
  sh,
} from '../src/module/index.js';
import { commandOf } from './shared/accounts.js';
import { type KeyId, listedKeys, parseKeyId } from './shared/apt-key-id.js';
import { FETCH_URL } from './shared/fetch-url.js';
import { missingTool } from './shared/missing-tool.js';

const options = {
  id: { description: 'Id of the key: 8, 16 or more hexadecimal digits.' },
  url: { description: 'Where the key is downloaded from.' },
  data: { description: 'The key itself.' },
  file: { type: 'path', description: 'A file on the target that has the key.' },
  keyring: { type: 'path', description: 'The keyring file that the key goes to.' },
  keyserver: { description: 'The server of keys that has it.' },
  validate_certs: { type: 'bool', default: true, description: 'Whether the certificate of the URL is checked.' },
  state: { default: 'present', choices: ['absent', 'present'], description: 'Whether it must be there.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  /** The first key of the file, URL or data. */
  readonly id: string | undefined;
  /** Why there is none. Data is read from standard input, and is gone when it is looked at again. */
  readonly unread: ModuleFailure | undefined;
  readonly listed: string;
}

export default defineModule({
  name: 'ansible.builtin.apt_key',
  description: 'Adds and removes keys that apt trusts, with the deprecated program apt-key.',
  options,
  mutually_exclusive: [['data', 'file', 'keyserver', 'url']],
  returns: {
    id: { type: 'str', description: 'Id of the key.', returned: 'always' },
    short_id: { type: 'str', description: 'Its last 8 digits.', returned: 'always' },
    fp: { type: 'str', description: 'Its last 16 digits.', returned: 'always' },
    key_id: { type: 'str', description: 'All of its digits.', returned: 'always' },
    before: { type: 'list', description: 'Keys that were there.', returned: 'always' },
    after: { type: 'list', description: 'Keys that are there.', returned: 'on change' },
  },
  probe: (args) => probe(args),
  read: (answer, args) => read(answer, args),
  plan: (state, args) => plan(state, args),
  result: (done, args) => result(done, args),
  diff: () => undefined,
});

const LIST = ['adv', '--list-public-keys', '--keyid-format=long'];

function aptKey(args: Args, words: readonly string[]): string {
  return commandOf(['apt-key', ...(args.keyring ? ['--keyring', args.keyring] : []), ...words]);
}

/** Also tells the id of the key, where the task does not. */
function probe(args: Args): Script {
  refuse(args);
  const wanted = !args.id && (args.file || args.data || args.url);
  const source = args.file ?? (args.url ? '' : '-');
  const head = `command -v apt-key >/dev/null 2>&1 || { printf 'lacks=apt-key\\0'; exit 0; }
command -v gpg >/dev/null 2>&1 || { printf 'lacks=gpg\\0'; exit 0; }
export LC_ALL=C.UTF-8 LANGUAGE=C.UTF-8
drover_home=$(mktemp -d "\${TMPDIR:-/tmp}/.drover.XXXXXX") || exit
trap 'rm -rf "$drover_home"' EXIT`;
  const look = `drover_said=$(gpg --homedir "$drover_home" --with-colons -- "$drover_file" 2>"$drover_home/err") ||
  printf 'unread=%s\\0unread-err=%s\\0' "$drover_said" "$(cat "$drover_home/err")"
printf 'key=%s\\0' "$drover_said"`;
  const fetch = args.url ? `drover_file=$drover_home/key\n${fetchScript(args)}` : sh`drover_file=${source}`;
  const list = `${args.keyring ? sh`if [ ! -e ${args.keyring} ]; then exit 0; fi` : ''}
drover_said=$(${aptKey(args, LIST)} 2>"$drover_home/err") ||
  { printf 'unlisted=%s\\0rc=%s\\0unlisted-err=%s\\0' "$drover_said" "$?" "$(cat "$drover_home/err")"; exit 0; }
printf 'list=%s\\0' "$drover_said"`;
  const script = [head, ...(wanted ? [fetch, look] : []), list].join('\n');
  return args.data && !args.id ? { script, stdin: encode(args.data) } : script;
}

/** What cannot be an id is told before apt-key is asked: that makes the keyring. */
function refuse(args: Args): void {
  if (!args.id && args.keyserver) throw new ModuleFailure('Missing key_id, required with keyserver.');
  if (args.id || !(args.file || args.data || args.url)) parseKeyId(args.id ?? undefined, {});
}

function fetchScript(args: Args): string {
  return `${FETCH_URL}
${sh`drover_fetch ${args.url!} "$drover_file" ${args.validate_certs ? '1' : ''}`} || { printf 'unfetched=%s\\0' "$drover_said"; exit 0; }`;
}

function read(answer: Answer, args: Args): State {
  const { pairs } = answer;
  const lacks = pairs.get('lacks');
  if (lacks === 'apt-key') throw missingTool('apt-key', 'apt (of Debian 12 or older; see deb822_repository otherwise)');
  if (lacks !== undefined) throw missingTool(lacks, 'gnupg');
  if (pairs.has('unfetched')) {
    throw new ModuleFailure(`Failed to download key at ${args.url}: ${pairs.get('unfetched')!.trim()}`);
  }
  if (pairs.has('unlisted')) {
    throw new ModuleFailure('Unable to list public keys', {
      cmd: shown(args, LIST),
      rc: Number(pairs.get('rc')),
      stdout: pairs.get('unlisted')!,
      stderr: pairs.get('unlisted-err') ?? '',
    });
  }
  return {
    id: listedKeys(pairs.get('key') ?? '', false)[0],
    unread: unread(pairs, args),
    listed: pairs.get('list') ?? '',
  };
}

function unread(pairs: ReadonlyMap<string, string>, args: Args): ModuleFailure | undefined {
  if (!pairs.has('unread')) return undefined;
  const lines = (pairs.get('unread-err') ?? '').split('\n').filter((line) => !/^gpg: keybox '.*' created$/.test(line));
  return new ModuleFailure(`Unable to extract key from '${args.file ?? 'inline data'}'`, {
    stdout: pairs.get('unread')!,
    stderr: `${lines.join('\n')}\n`,
  });
}

function shown(args: Args, words: readonly string[]): string {
  return ['/usr/bin/apt-key', ...(args.keyring ? ['--keyring', args.keyring] : []), ...words].join(' ');
}

function idOf(state: State, args: Args): { given: string | undefined; id: KeyId } {
  if (state.unread) throw state.unread;
  const given = args.id || state.id;
  return { given, id: parseKeyId(given, {}) };
}

function keysOf(state: State, { whole }: KeyId): string[] {
  return listedKeys(state.listed, whole.length === 8);
}

function plan(state: State, args: Args): Change[] {
  const { id } = idOf(state, args);
  const there = keysOf(state, id).includes(id.whole.length === 8 ? id.short : id.fingerprint);
  if (there === (args.state === 'present')) return [];
  return [args.state === 'present' ? addition(args, id) : removal(args, id)];
}

function addition(args: Args, { whole }: KeyId): Change {
  const change = { field: 'key', before: 'absent', after: 'present' } as const;
  if (args.file) {
    const words = ['add', args.file];
    return {
      ...change,
      run: aptKey(args, words),
      failed: failing(`Unable to add a key from file ${args.file}`, args, words),
    };
  }
  if (args.keyserver) return { ...change, run: receiveScript(args, whole), failed: notReceived(args, whole) };
  const failed = failing('Unable to add a key from binary data', args, ['add', '-']);
  if (args.data) return { ...change, run: { script: aptKey(args, ['add', '-']), stdin: encode(args.data) }, failed };
  if (!args.url) throw new ModuleFailure('No key to add ... how did i get here?!?!');
  const fetch = `drover_file=$(mktemp "\${TMPDIR:-/tmp}/.drover.XXXXXX") || exit
trap 'rm -f "$drover_file"' EXIT
${FETCH_URL}
${sh`drover_fetch ${args.url} "$drover_file" ${args.validate_certs ? '1' : ''}`} || { printf '%s' "$drover_said" >&2; exit 99; }
${aptKey(args, ['add', '-'])} <"$drover_file"`;
  const unfetched = (answer: Answer) =>
    answer.rc === 99 ? `Failed to download key at ${args.url}: ${answer.errorText.trim()}` : failed(answer);
  return { ...change, run: fetch, failed: unfetched };
}

function receiveScript(args: Args, id: string): string {
  const words = aptKey(args, ['adv', '--no-tty', '--keyserver', args.keyserver!]);
  return `drover_proxy=\${HTTPS_PROXY:-\${https_proxy:-\${HTTP_PROXY:-\${http_proxy-}}}}
for drover_try in 1 2 3 4 5; do
  ${words} \${drover_proxy:+--keyserver-options "http-proxy=$drover_proxy"} --recv ${commandOf([id])} && exit 0
  drover_rc=$?
done
exit "$drover_rc"`;
}

function notReceived(args: Args, id: string): NonNullable<Change['failed']> {
  return (answer) => {
    const cmd = shown(args, ['adv', '--no-tty', '--keyserver', args.keyserver!, '--recv', id]);
    if (answer.rc === 2 && answer.text.includes('not found on keyserver')) {
      throw new ModuleFailure(`Key ${id} not found on keyserver ${args.keyserver}`, { cmd });
    }
    const said = { rc: answer.rc, stdout: answer.text, stderr: answer.errorText };
    throw new ModuleFailure(`Error fetching key ${id} from keyserver: ${args.keyserver}`, { cmd, ...said });
  };
}

function failing(msg: string, args: Args, words: readonly string[], more: PlainDict = {}): (answer: Answer) => string {
  return (answer) => {
    const said = { rc: answer.rc, stdout: answer.text, stderr: answer.errorText };
    throw new ModuleFailure(msg, { cmd: shown(args, words), ...said, ...more });
  };
}

function removal(args: Args, { short, whole }: KeyId): Change {
  const words = ['del', short];
  const failed = failing(`Unable to remove a key with id ${short}`, args, words, { key_id: whole });
  return { field: 'key', before: 'present', after: 'absent', run: aptKey(args, words), failed };
}

/** apt-key may do nothing and say nothing: what it did is looked at. */
function result(done: Done<State>, args: Args): PlainDict {
  const { given, id } = idOf(done.before, args);
  const facts = {
    id: given ?? null,
    short_id: id.short,
    fp: id.fingerprint,
    key_id: id.whole,
    before: keysOf(done.before, id),
  };
  if (done.changes.length === 0 || done.check) return facts;
  const after = keysOf(done.after, id);
  const there = after.includes(id.whole.length === 8 ? id.short : id.fingerprint);
  const outcome = { changed: true, ...facts, after };
  if (there === (args.state === 'present')) return outcome;
  const what = args.state === 'present' ? 'failed to add the key' : 'the key was not removed';
  throw new ModuleFailure(
    `apt-key did not return an error, but ${what} (check that the id is correct and *not* a subkey)`,
    outcome,
  );
}
