import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { DroverError } from '../src/base/error.js';
import {
  ActionFailure,
  Answer,
  type ArgsOf,
  type Controller,
  type Done,
  decode,
  defineModule,
  ModuleCrash,
  ModuleFailure,
  type Options,
  type PlainDict,
  sh,
} from '../src/module/index.js';
import { compileRegex, type Regex, RegexError } from '../src/module/python-regex.js';
import { sentArguments, shownArguments } from './shared/copy-invocation.js';
import { type EditState, planEdit, probeEdit, readEdit } from './shared/edit-file.js';
import { pathFacts, pathInfo } from './shared/file-attributes.js';
import { contentDiff } from './shared/file-body.js';
import { backupOption, fileOptions } from './shared/file-options.js';
import { assembleFragments, type Fragment, parseFragments } from './shared/fragments.js';
import { localTemporary } from './shared/local-temporary.js';
import { backupOf } from './shared/replace-file.js';

const options = {
  src: { type: 'path', description: 'The directory of the parts.' },
  dest: { type: 'path', description: 'The file that they make.' },
  delimiter: { description: 'What stands between the parts; `\\n` and other escapes are filled in.' },
  regexp: { description: 'Pattern of the names that are taken.' },
  remote_src: { type: 'bool', default: true, description: 'Whether `src` is on the target.' },
  ignore_hidden: { type: 'bool', default: false, description: 'Whether names that begin with a dot are left out.' },
  ...backupOption,
  validate: { description: 'Command that must accept the new file, `%s`, before it replaces the old one.' },
  decrypt: { type: 'bool', default: true, description: 'Whether vaulted parts are decrypted.' },
  ...fileOptions,
  _drover_content: { type: 'raw', hidden: true, description: 'What local parts make.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly edit: EditState;
  /** What the new contents are; undefined when `src` is no directory. */
  readonly content: Uint8Array | undefined;
  readonly sourceExists: boolean;
}

export default defineModule({
  name: 'ansible.builtin.assemble',
  async: false,
  description: 'Makes a file of all files in a directory, in the order of their names.',
  options,
  returns: {
    dest: { type: 'str', description: 'The file.', returned: 'success' },
    src: { type: 'str', description: 'The directory.', returned: 'success' },
    checksum: { type: 'str', description: 'SHA-1 of the file.', returned: 'success' },
    md5sum: { type: 'str', description: 'MD5 of the file.', returned: 'success' },
    backup_file: { type: 'str', description: 'The backup.', returned: 'changed and `backup` is set' },
    validation: { type: 'dict', description: 'What `validate` said.', returned: 'changed and `validate` is set' },
  },
  prepare,
  probe: (args) => [probeFragments(args), probeEdit(editArgs(args))].join('\n'),
  read(answer, args): State {
    const [fragments, rest] = splitFragments(answer);
    const local = args._drover_content as Uint8Array | null;
    const content = local ?? (fragments && assembleFragments(fragments, namesOf(args), args));
    return { edit: readEdit(rest, editArgs(args)), content, sourceExists: rest.pairs.has('source') };
  },
  invoked(state, args) {
    if (args.remote_src) return { module_args: shownArguments(Object.keys(options), args) };
    return { module_args: sentArguments(args, temporaryName(sumOf(state, 'sha1'))) };
  },
  plan: (state, args) => planEdit(inPlace(state.edit), editArgs(args), editOf(state, args)),
  failedPath: pathFacts,
  result,
  diff({ before }, args) {
    if (args.remote_src || !before.content) return undefined;
    const { edit } = before;
    const old = edit.content === undefined ? undefined : Buffer.from(edit.content, 'latin1');
    const after = { bytes: before.content, header: localTemporary(args.dest!) };
    return contentDiff(args.dest!, old && { bytes: old, size: old.length }, after);
  },
});

/** A link is replaced by the file, whose directory must be there. */
function inPlace(edit: EditState): EditState {
  return { ...edit, file: { ...edit.file, lstat: edit.file.stat }, missing: [] };
}

/** Reads local parts, on the controller. */
async function prepare(args: PlainDict, controller: Controller): Promise<PlainDict> {
  const { src, dest, remote_src: remote, decrypt, ...rest } = args as unknown as Args;
  const refuse = (msg: string) => new ActionFailure(msg, { changed: false });
  if ((src ?? null) === null || (dest ?? null) === null) throw refuse('src and dest are required');
  if (remote) return args;
  const directory = controller.findFile('files', src!).replace(/(?<=.)\/$/, '');
  if ((await controller.stat(directory))?.kind !== 'directory')
    throw refuse(`Source (${directory}) is not a directory`);
  const names = localNames(rest);
  const fragments = await Promise.all(
    (await controller.readDirectory(directory)).map(async ({ name }): Promise<Fragment | undefined> => {
      const file = `${directory}/${name}`;
      if ((await controller.stat(file))?.kind !== 'file') return undefined;
      return { name, bytes: await controller.readFile(file, { decrypt }) };
    }),
  );
  return {
    ...args,
    _drover_content: assembleFragments(
      fragments.filter((one) => one !== undefined),
      names,
      { ...rest, breaks: true },
    ),
  };
}

function namesOf({ regexp }: Pick<Args, 'regexp'>): Regex | undefined {
  if (regexp === null || regexp === undefined) return undefined;
  try {
    return compileRegex(regexp);
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    throw new ModuleFailure(`Invalid Regexp (${error.message}) in "${regexp}"`, {}, { cause: error });
  }
}

/** On the controller a wrong pattern is the reference's own exception. */
function localNames(args: Pick<Args, 'regexp'>): Regex | undefined {
  try {
    return namesOf(args);
  } catch (error) {
    const reason = error instanceof ModuleFailure ? (error.cause as Error).message : '';
    throw new DroverError(reason, { code: 'module-failed' });
  }
}

/** The arguments as the modules have them that edit a file. */
function editArgs(args: Args) {
  return { ...args, path: args.dest! };
}

function probeFragments(args: Args): string {
  if (!args.remote_src) return "printf 'fragments=0\\0'";
  return [
    sh`drover_src=${args.src!}`,
    `if [ -d "$drover_src" ]; then
  printf 'fragments=1\\0'
  for drover_part in "\${drover_src%/}"/* "\${drover_src%/}"/.*; do
    if [ -f "$drover_part" ]; then
      printf '%s\\0%s\\0' "\${drover_part##*/}" "$(($(wc -c <"$drover_part")))"
      cat <"$drover_part"
    fi
  done
  printf '\\0'
else
  printf 'fragments=0\\0'
  if [ -e "$drover_src" ]; then printf 'source=1\\0'; fi
fi`,
  ].join('\n');
}

/** The parts in front of the rest of a probe's answer. */
function splitFragments(answer: Answer): [Fragment[] | undefined, Answer] {
  const start = 'fragments=0\0'.length;
  const has = decode(answer.stdout.subarray(0, start)) === 'fragments=1\0';
  const { fragments, end } = has ? parseFragments(answer.stdout, start) : { fragments: undefined, end: start };
  return [fragments, new Answer({ ...answer, stdout: answer.stdout.subarray(end), stderr: answer.stderr })];
}

function editOf({ edit, content, sourceExists }: State, args: Args) {
  if (!content) {
    throw new ModuleFailure(`Source (${args.src}) ${sourceExists ? 'is not a directory' : 'does not exist'}`);
  }
  if (args.validate && !args.validate.includes('%s')) {
    throw new ModuleFailure(`validate must contain %s: ${args.validate}`);
  }
  if (edit.file.stat?.kind === 'directory') {
    throw new ModuleFailure(`attempted to take checksum of directory: ${args.dest}`);
  }
  if (edit.missing.length > 0) {
    throw new ModuleFailure(`Destination directory ${dirname(args.dest!)} does not exist`);
  }
  if (edit.exists && edit.content === undefined) throw new ModuleCrash(`${args.dest} is not readable`);
  const text = Buffer.from(content).toString('latin1');
  return { content: text, changed: text !== edit.content, msg: '' };
}

function result({ before, after, outputs, check }: Done<State>, args: Args): PlainDict {
  const sum = (algorithm: string) => sumOf(before, algorithm);
  const { changed } = editOf(before, args);
  const stdout = outputs.map((output) => output.replace(/backup=[^\0]*\0/, '')).join('');
  const validated = changed && args.validate && !check && args.remote_src;
  return {
    src: args.remote_src ? args.src! : temporaryName(sum('sha1')),
    dest: args.dest!,
    checksum: sum('sha1'),
    md5sum: sum('md5'),
    ...(validated && { validation: { rc: 0, stdout, stderr: '' } }),
    ...backupOf(outputs),
    ...(args.remote_src && { msg: 'OK' }),
    ...pathInfo(after.edit.file),
  };
}

function sumOf({ content }: State, algorithm: string): string {
  return createHash(algorithm).update(content!).digest('hex');
}

/** Where Ansible would have put its temporary copy: playbooks see it, drover has none. */
function temporaryName(checksum: string): string {
  const number = Number.parseInt(checksum.slice(0, 12), 16);
  return `${homedir()}/.ansible/tmp/ansible-tmp-${number % 2 ** 31}.0-1-${number}/src`;
}
