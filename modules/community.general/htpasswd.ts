import { type ArgsOf, defineModule, ModuleFailure, type Options } from '../../src/module/index.js';
import { bytesOf, type EditState, editResult, planEdit, probeEdit, readEdit, textOf } from '../shared/edit-file.js';
import { errnoText } from '../shared/errno.js';
import { pathFacts } from '../shared/file-attributes.js';
import { fileOptions } from '../shared/file-options.js';
import { isHashOf, makeHash, refuseScheme } from '../shared/htpasswd-hash.js';

const options = {
  path: { type: 'path', required: true, aliases: ['dest', 'destfile'], description: 'The file.' },
  name: { required: true, aliases: ['username'], description: 'The user.' },
  password: { no_log: true, description: 'The password. Needed for `state: present`.' },
  hash_scheme: {
    default: 'apr_md5_crypt',
    aliases: ['crypt_scheme'],
    description:
      'How it is hashed: `apr_md5_crypt`, `bcrypt`, `sha256_crypt`, `sha512_crypt`, `md5_crypt`, `ldap_sha1`, `ldap_salted_sha1`, or `plaintext`.',
  },
  state: { default: 'present', choices: ['present', 'absent'], description: 'Whether the user is there.' },
  create: { type: 'bool', default: true, description: 'Whether a missing file is made.' },
  ...fileOptions,
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

/** What becomes of the file. */
interface Edited {
  readonly changed: boolean;
  readonly msg: string;
  readonly content: string;
  /** Why it cannot be written: check mode does not come to it. */
  readonly problem?: string | undefined;
}

interface State {
  readonly file: EditState;
  readonly edit: Edited;
}

export default defineModule({
  name: 'community.general.htpasswd',
  description: 'Looks after the users and passwords of a web server.',
  options,
  returns: { msg: { type: 'str', description: 'What was done.', returned: 'success' } },
  differences: [
    'Passwords are hashed on the controller: passlib is not needed. `des_crypt` and other schemes of passlib are refused by name.',
    'The file is replaced by renaming, and directories above a new one are made only where they are missing.',
    'Blank lines of the file are taken out when it is written, not otherwise.',
  ],
  probe: (args) => probeEdit(editArgs(args)),
  read(answer, args): State {
    const file = readEdit(answer, editArgs(args));
    return { file, edit: edited(file, args) };
  },
  plan({ file, edit }, args, { check }) {
    if (edit.problem !== undefined && !check) throw new ModuleFailure(edit.problem);
    return planEdit(file, editArgs(args), edit);
  },
  failedPath: pathFacts,
  result(done, args) {
    const { file, edit } = done.before;
    if (!file.exists && args.state === 'absent') done.warn(`${args.path} does not exist`);
    const msg = done.check && edit.msg.startsWith('Created ') ? `Create ${args.path}` : edit.msg;
    const told = editResult({ ...done, before: file, after: done.after.file }, editArgs(args), { ...edit, msg });
    // Check mode cannot tell what a file that is not there lacks.
    const given = [args.owner, args.group, args.mode, args.attributes].some((value) => (value ?? null) !== null);
    const also = done.check && edit.changed && !file.exists && given ? ` and ${ATTRIBUTES}` : '';
    return { changed: told.changed, msg: `${told.msg}${also}` };
  },
  diff: () => undefined,
});

const ATTRIBUTES = 'ownership, perms or SE linux context changed';

function editArgs(args: Args) {
  return { ...args, backup: false, validate: undefined };
}

function edited(file: EditState, args: Args): Edited {
  const { path, name, state, create } = args;
  refuseScheme(args.hash_scheme);
  if (file.file.stat?.kind === 'directory') throw new ModuleFailure(errnoText('EISDIR', path));
  const lines = textOf(file.content ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const wrong = lines.findIndex((line) => !line.includes(':') && !/^\s*#/.test(line));
  if (wrong !== -1) throw new ModuleFailure(`malformed htpasswd file (error reading line ${wrong + 1})`);
  const at = lines.findIndex((line) => !/^\s*#/.test(line) && line.slice(0, line.indexOf(':')) === name);
  const unchanged = (msg: string) => ({ changed: false, msg, content: file.content ?? '' });
  const written = (msg: string, rows: readonly string[]) => ({
    ...{ changed: true, msg },
    content: bytesOf(rows.map((row) => `${row}\n`).join('')),
  });
  if (state === 'absent') {
    return at === -1 ? unchanged(`${name} not present`) : written(`Remove ${name}`, lines.toSpliced(at, 1));
  }
  if (!file.exists && !create) throw new ModuleFailure(`Destination ${path} does not exist`);
  const hash = at === -1 ? undefined : lines[at]!.slice(lines[at]!.indexOf(':') + 1).trimEnd();
  const { password } = args;
  if (hash !== undefined && password && isHashOf(password, hash, args.hash_scheme)) {
    return unchanged(`${name} already present`);
  }
  if (/[:\n\r\0]/.test(name)) throw new ModuleFailure(`user contains invalid characters: b'${name}'`);
  const problem = (password ?? null) === null ? 'secret must be unicode or bytes, not None' : undefined;
  const row = `${name}:${problem === undefined ? makeHash(password!, args.hash_scheme) : ''}`;
  const rows = at === -1 ? [...lines, row] : lines.with(at, row);
  const msg = file.exists ? `Add/update ${name}` : `Created ${path} and added ${name}`;
  return { ...written(msg, rows), problem };
}
