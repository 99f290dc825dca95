import {
  Answer,
  type ArgsOf,
  type Change,
  type Done,
  decode,
  encode,
  ModuleCrash,
  ModuleFailure,
  type Options,
  type PlainDict,
  sh,
} from '../../src/module/index.js';
import { compileRegex, type Regex, RegexError } from '../../src/module/python-regex.js';
import { errnoText } from './errno.js';
import { attributesProbe, type Identity, identityProbe, planAttributes, readIdentity } from './file-attributes.js';
import { backupOption, fileOptions } from './file-options.js';
import { call, FILE_PROBE, type PathState, readPath } from './file-probe.js';
import { newStat } from './file-tree.js';
import { backupOf, replaceFile } from './replace-file.js';

/** What the modules share that edit a file. */
export const editOptions = {
  path: { type: 'path', required: true, aliases: ['dest', 'destfile', 'name'], description: 'The file.' },
  ...backupOption,
  validate: { description: 'Command that must accept the new file, `%s`, before it replaces the old one.' },
  ...fileOptions,
} as const satisfies Options;

type EditArgs = ArgsOf<typeof editOptions>;

export interface EditState {
  readonly file: PathState;
  readonly exists: boolean;
  /** Directories that are missing above a new file, outermost first. */
  readonly missing: readonly string[];
  readonly identity: Identity;
  readonly me: { readonly uid: number; readonly gid: number };
  /** Its bytes, one character each. Undefined when it does not exist, or cannot be read. */
  readonly content: string | undefined;
}

/** What becomes of the contents. Bytes are characters, one each. */
export interface Edit {
  readonly content: string;
  readonly changed: boolean;
  readonly msg: string;
}

/** Shell text that prints the directories which are missing above `$drover_path`. */
export const MISSING_ABOVE = `drover_up=\${drover_path%/*}
case $drover_path in */*) ;; *) drover_up= ;; esac
while [ -n "$drover_up" ] && [ ! -e "$drover_up" ]; do
  printf 'missing:%s=1\\0' "$drover_up"
  case $drover_up in */*) drover_up=\${drover_up%/*} ;; *) drover_up= ;; esac
done`;

export function probeEdit(args: EditArgs): string {
  const { path } = args;
  return [
    FILE_PROBE,
    call('drover_stat', 'file', path),
    attributesProbe('file', path, args),
    identityProbe(args),
    sh`drover_path=${path}`,
    'if [ ! -e "$drover_path" ]; then drover_me; fi',
    MISSING_ABOVE,
    `if [ -f "$drover_path" ] && [ -r "$drover_path" ]; then printf 'content=' && cat <"$drover_path"; fi`,
  ].join('\n');
}

export function readEdit(answer: Answer, args: EditArgs): EditState {
  const text = Buffer.from(answer.stdout).toString('latin1');
  const at = text.startsWith('content=') ? 0 : text.indexOf('\0content=') + 1;
  const found = at > 0 || text.startsWith('content=');
  const head = found ? new Answer({ ...answer, stdout: answer.stdout.subarray(0, at), stderr: answer.stderr }) : answer;
  const { pairs } = head;
  const file = readPath(head, 'file', args.path);
  const [uid, gid] = (pairs.get('me') ?? '').split(':').map(Number);
  const missing = [...pairs.keys()].filter((key) => key.startsWith('missing:')).map((key) => key.slice(8));
  return {
    file,
    exists: file.stat !== undefined,
    missing: missing.reverse(),
    identity: readIdentity(pairs, args),
    me: { uid: uid!, gid: gid! },
    content: found ? text.slice(at + 'content='.length) : undefined,
  };
}

/** Text as bytes, one character each. */
export function bytesOf(text: string): string {
  return Buffer.from(encode(text)).toString('latin1');
}

/** What `bytesOf` made, or read, as text. */
export function textOf(bytes: string): string {
  return decode(Buffer.from(bytes, 'latin1'));
}

/** A pattern for bytes. Throws ModuleCrash for a wrong one. */
export function bytesRegex(pattern: string): Regex {
  try {
    return compileRegex(bytesOf(pattern), { ascii: true });
  } catch (error) {
    if (error instanceof RegexError) throw new ModuleCrash(error.message);
    throw error;
  }
}

/** Fails for what is no file, or cannot be read. */
export function refusePath({ file, content }: EditState, { path }: EditArgs): void {
  if (file.stat?.kind === 'directory') throw new ModuleFailure(`Path ${path} is a directory !`, { rc: 256 });
  if (file.stat && content === undefined) throw new ModuleCrash(errnoText('EACCES', path));
}

/** The changes that write the edited file and give it its attributes. */
export function planEdit(state: EditState, args: EditArgs, edit: Edit): Change[] {
  const { file, identity } = state;
  const attributes = planFileAttributes(state, args);
  if (!edit.changed) return state.exists ? attributes : [];
  const linked = file.lstat?.kind === 'link';
  const own = linked ? { ...args, owner: undefined, group: undefined, mode: undefined } : args;
  const written = replaceFile({
    path: linked ? file.real : args.path,
    existing: file.stat,
    content: Buffer.from(edit.content, 'latin1'),
    backup: args.backup && state.exists,
    validate: args.validate,
    args: own,
    identity,
  });
  const after = attributes.filter(({ field }) => linked || !['owner', 'group', 'mode'].includes(field));
  const parents = state.missing.map(
    (directory): Change => ({ field: 'directory', before: null, after: directory, run: sh`mkdir -- ${directory}` }),
  );
  return [...parents, { ...written, failed: validation(written) }, ...after];
}

/** What the attributes of the file lack; those of a new file when there is none. */
function planFileAttributes(state: EditState, args: EditArgs): Change[] {
  const { file, identity, me } = state;
  const fresh = newStat('file', 0o666 & ~identity.umask, me.uid, me.gid);
  return planAttributes(args.path, file.lstat ?? fresh, file, args, identity);
}

function validation({ failed }: Change): NonNullable<Change['failed']> {
  return (answer) => {
    try {
      return failed?.(answer) ?? answer.errorText.trim();
    } catch (error) {
      if (!(error instanceof ModuleFailure) || error.result.exit_status === undefined) throw error;
      throw new ModuleFailure(`failed to validate: rc:${error.result.exit_status} error:${error.result.stderr}`);
    }
  };
}

/** What is told of an edit: attributes that changed with it count too. */
export function editResult({ before, check, outputs }: Done<EditState>, args: EditArgs, edit: Edit) {
  const attributes = check && !before.exists ? [] : planFileAttributes(before, args);
  const also = attributes.length > 0;
  const joined = edit.changed && also ? ' and ' : '';
  return {
    changed: edit.changed || also,
    msg: `${edit.msg}${joined}${also ? 'ownership, perms or SE linux context changed' : ''}`,
    attributes,
    backup: backupOf(outputs).backup_file,
  };
}

/** The reference's diff of contents and attributes; a file that check mode did not make has no attributes. */
export function editDiff(
  { before, check, diff }: Done<EditState>,
  args: EditArgs,
  edit: Edit,
  attributes: readonly Change[],
): PlainDict | PlainDict[] {
  const { path } = args;
  const contents = {
    before: diff ? textOf(before.content ?? '') : '',
    after: diff ? textOf(edit.content) : '',
    before_header: `${path} (content)`,
    after_header: `${path} (content)`,
  };
  if (check && !before.exists) return contents;
  const changed = attributes.length > 0 && {
    before: Object.fromEntries(attributes.map((change) => [change.field, change.before])),
    after: Object.fromEntries(attributes.map((change) => [change.field, change.after])),
  };
  const shown = {
    ...changed,
    before_header: `${path} (file attributes)`,
    after_header: `${path} (file attributes)`,
  };
  return [contents, shown];
}
