import {
  type Answer,
  type ArgsOf,
  type Change,
  defineModule,
  ModuleFailure,
  type Options,
  quote,
  sh,
  shellFile,
} from '../../src/module/index.js';
import { ACCOUNTS } from '../shared/accounts.js';
import { authorizedKeysAfter, type KeysWish } from '../shared/authorized-keys.js';
import { type EditState, MISSING_ABOVE, readEdit, textOf } from '../shared/edit-file.js';
import { pathInfo } from '../shared/file-attributes.js';
import { FILE_PROBE, readPath } from '../shared/file-probe.js';
import { PRINT_ANSWER, readHttp } from '../shared/http-answer.js';
import { fetchScript } from '../shared/http-script.js';
import { replaceFile } from '../shared/replace-file.js';

const PLACE = shellFile(import.meta.url, '../shared/http-place.sh');

const options = {
  user: { required: true, description: 'The user who may log in with the key.' },
  key: {
    required: true,
    no_log: false,
    description:
      'The keys, a line for each, or an address that has them (`http`, `https`, or `file` for one on the target).',
  },
  path: { type: 'path', description: 'The file, in place of `~/.ssh/authorized_keys` of the user.' },
  manage_dir: { type: 'bool', default: true, description: 'Whether the directory is made, with its owner and mode.' },
  state: { default: 'present', choices: ['absent', 'present'], description: 'Whether they are there.' },
  key_options: { no_log: false, description: 'Options that stand before the keys.' },
  exclusive: { type: 'bool', default: false, description: 'Whether all other keys are removed.' },
  comment: { description: 'Comment in place of those that the keys have.' },
  validate_certs: { type: 'bool', default: true, description: 'Whether the certificate of an address is checked.' },
  follow: { type: 'bool', default: false, description: 'Whether a link is followed, not replaced.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly file: EditState;
  readonly directory: ReturnType<typeof readPath>;
  readonly keyfile: string;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  /** The keys that are asked for, fetched where they are elsewhere. */
  readonly keys: string;
}

export default defineModule({
  name: 'ansible.posix.authorized_key',
  description: 'Looks after the keys with which a user may log in over SSH.',
  options,
  returns: {
    keyfile: { type: 'str', description: 'The file.', returned: 'success' },
    user: { type: 'str', description: 'The user.', returned: 'success' },
    key: { type: 'str', description: 'The keys.', returned: 'success' },
  },
  probe,
  read,
  plan(state, args, { check }) {
    if (state.uid === undefined && !(check && args.path)) throw unknownUser(args, check);
    const after = wishFor(state, args);
    return after === undefined ? [] : planWrite(state, args, after);
  },
  result({ before, after, diff, changes }, args) {
    const text = textOf(before.file.content ?? '');
    const header = { before_header: before.keyfile, after_header: before.keyfile };
    return {
      user: args.user,
      key: args.key,
      path: args.path ?? null,
      manage_dir: args.manage_dir,
      state: args.state,
      key_options: args.key_options ?? null,
      exclusive: args.exclusive,
      comment: args.comment ?? null,
      validate_certs: args.validate_certs,
      follow: args.follow,
      keyfile: before.keyfile,
      ...(diff && changes.length > 0 && { diff: { ...header, before: text, after: wishFor(before, args) ?? text } }),
      ...(args.path && pathInfo(after.file.file)),
    };
  },
  diff: () => undefined,
});

function probe(args: Args): string {
  return [
    FILE_PROBE,
    ACCOUNTS,
    sh`drover_name=${args.user} drover_path=${args.path ?? ''}`,
    `drover_account=$(drover_entry passwd "$drover_name" '')
printf 'account=%s\\0' "$drover_account"
drover_home=\${drover_account%:*}
drover_home=\${drover_home##*:}
drover_path=\${drover_path:-$drover_home/.ssh/authorized_keys}`,
    args.follow ? 'if drover_real=$(readlink -f -- "$drover_path"); then drover_path=$drover_real; fi' : '',
    `drover_path_kept=$drover_path
printf 'keyfile=%s\\0' "$drover_path"
drover_stat file "$drover_path"
drover_stat directory "\${drover_path_kept%/*}"
printf 'umask=%s\\0' "$(umask)"
drover_me
drover_path=$drover_path_kept`,
    args.key.startsWith('http') ? fetchKeys(args) : '',
    args.key.startsWith('file') ? readKeys(args) : '',
    MISSING_ABOVE,
    `if [ -f "$drover_path_kept" ] && [ -r "$drover_path_kept" ]; then printf 'content=' && cat <"$drover_path_kept"; fi`,
  ].join('\n');
}

function fetchKeys(args: Args): string {
  return [
    PLACE,
    "drover_tmp_begin ''",
    fetchScript({ url: args.key, validateCerts: args.validate_certs }, '"$drover_tmp/body"'),
    PRINT_ANSWER,
    `printf 'keys=%s\\0' "$(cat "$drover_out")"`,
  ].join('\n');
}

/** A file of the target in place of the keys. */
function readKeys({ key }: Args): string {
  return sh`drover_keys=${keyPath(key)}
if [ ! -e "$drover_keys" ]; then printf 'no_keys=missing\0'
elif [ ! -f "$drover_keys" ]; then printf 'no_keys=no file\0'
elif [ ! -r "$drover_keys" ]; then printf 'no_keys=unreadable\0'
else printf 'keys=%s\0' "$(cat <"$drover_keys")"
fi`;
}

/** The path of a `file:` address, whose query and fragment mean nothing here. */
function keyPath(key: string): string {
  return key.replace(/^file:(?:\/\/[^/?#]*)?/, '').replace(/[?#].*$/s, '');
}

function read(answer: Answer, args: Args): State {
  const keyfile = answer.pairs.get('keyfile') ?? '';
  const file = readEdit(answer, { path: keyfile, backup: false, unsafe_writes: false } as Parameters<
    typeof readEdit
  >[1]);
  const [, , uid, gid] = (answer.pairs.get('account') ?? '').split(':');
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  const numbers = { uid: number(uid), gid: number(gid) };
  const directory = readPath(answer, 'directory', keyfile.replace(/\/[^/]*$/, ''));
  return {
    file,
    directory,
    keyfile,
    ...numbers,
    keys: keysWanted(answer, args),
  };
}

function keysWanted(answer: Answer, args: Args): string {
  if (args.key.startsWith('http')) return fetchedKeys(answer, args);
  return args.key.startsWith('file') ? keysOfFile(answer, args) : args.key;
}

function keysOfFile({ pairs }: Answer, { key }: Args): string {
  const [path, reason] = [keyPath(key), pairs.get('no_keys')];
  if (reason === 'missing') throw new ModuleFailure(`Path to a key file not found: ${path}`);
  if (reason === 'no file') throw new ModuleFailure(`Path to a key is a directory and must be a file: ${path}`);
  if (reason !== undefined) {
    throw new ModuleFailure(`Failed to read key file ${path} : [Errno 13] Permission denied: '${path}'`);
  }
  return pairs.get('keys') ?? '';
}

function fetchedKeys(answer: Answer, { key }: Args): string {
  if (readHttp(answer, key).status !== 200) throw new ModuleFailure(`Error getting key from: ${key}`);
  return answer.pairs.get('keys') ?? '';
}

function unknownUser({ user, path }: Args, check: boolean): ModuleFailure {
  if (check && !path) {
    return new ModuleFailure('Either user must exist or you must provide full path to key file in check mode');
  }
  return new ModuleFailure(`Failed to lookup user ${user}: "getpwnam(): name not found: '${user}'"`);
}

/** The text of the file as it should be; undefined when it is so. */
function wishFor({ file, keys }: State, args: Args): string | undefined {
  const wish: KeysWish = { ...args, keys };
  return authorizedKeysAfter(textOf(file.content ?? ''), wish);
}

function planWrite({ file, directory, keyfile, uid, gid }: State, args: Args, content: string): Change[] {
  const owner = uid === undefined ? undefined : String(uid);
  const group = gid === undefined ? undefined : String(gid);
  const written = replaceFile({
    path: keyfile,
    existing: file.file.stat,
    content: Buffer.from(content),
    args: { owner, group, mode: '0600', unsafe_writes: false } as Parameters<typeof replaceFile>[0]['args'],
    identity: { uid, gid, umask: file.identity.umask },
  });
  const parents = file.missing.map(
    (path): Change => ({ field: 'directory', before: null, after: path, run: sh`mkdir -- ${path}` }),
  );
  const own = owner === undefined ? '' : `chown ${quote(`${owner}:${group}`)} ${quote(directory.path)} && `;
  const wrong = directory.stat?.mode !== 0o700 || directory.stat.uid !== uid || directory.stat.gid !== gid;
  const managed: Change[] =
    args.manage_dir && wrong
      ? [{ field: 'directory_mode', before: null, after: '0700', run: `${own}chmod 0700 ${quote(directory.path)}` }]
      : [];
  return [...parents, ...managed, written];
}
