import {
  type ArgsOf,
  decode,
  defineModule,
  encode,
  ModuleCrash,
  ModuleFailure,
  type Options,
  type PlainDict,
} from '../../src/module/index.js';
import { type EditState, planEdit, probeEdit, readEdit, textOf } from '../shared/edit-file.js';
import { pathFacts, pathInfo } from '../shared/file-attributes.js';
import { backupOption, fileOptions } from '../shared/file-options.js';
import { editIni, type IniEdit } from '../shared/ini-edit.js';
import { backupOf } from '../shared/replace-file.js';

const options = {
  path: { type: 'path', required: true, aliases: ['dest'], description: 'The file.' },
  section: { description: 'The section; without one, what stands before the first.' },
  section_has_values: {
    type: 'list',
    elements: 'dict',
    description: 'Chooses among sections of one name that which has these options.',
    options: {
      option: { required: true, description: 'Name of an option of the section.' },
      value: { description: 'Its value.' },
      values: { type: 'list', elements: 'str', description: 'Its values, when it is there several times.' },
    },
    mutually_exclusive: [['value', 'values']],
  },
  option: { description: 'The option; without one, the whole section is meant.' },
  value: { description: 'Its value.' },
  values: { type: 'list', elements: 'str', description: 'Its values: a line for each.' },
  state: { default: 'present', choices: ['absent', 'present'], description: 'Whether it is there.' },
  exclusive: { type: 'bool', default: true, description: 'Whether other lines of the option are removed.' },
  no_extra_spaces: { type: 'bool', default: false, description: 'Whether there are no blanks around `=`.' },
  ignore_spaces: {
    type: 'bool',
    default: false,
    description: 'Whether a line that differs in blanks only is left as it is.',
  },
  allow_no_value: { type: 'bool', default: false, description: 'Whether the option may stand without a value.' },
  modify_inactive_option: { type: 'bool', default: true, description: 'Whether a line that is commented out is used.' },
  create: { type: 'bool', default: true, description: 'Whether a missing file is made.' },
  follow: { type: 'bool', default: false, description: 'Whether a link is followed, not replaced.' },
  ...backupOption,
  ...fileOptions,
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'community.general.ini_file',
  description: 'Looks after the options of an INI file.',
  options,
  mutually_exclusive: [['value', 'values']],
  returns: {
    path: { type: 'str', description: 'The file.', returned: 'always' },
    msg: { type: 'str', description: 'What was done.', returned: 'always', sample: 'option added' },
    backup_file: { type: 'str', description: 'The backup.', returned: 'changed and `backup` is set' },
  },
  probe: (args) => probeEdit(editArgs(args)),
  read: (answer, args) => withoutLink(readEdit(answer, editArgs(args)), args),
  plan(state, args) {
    const { content, changed, msg } = edited(state, args);
    return planEdit(state, editArgs(args), { content: bytesOf(content), changed, msg });
  },
  failedPath: pathFacts,
  result(done, args) {
    const { before, after, check, changes } = done;
    const { content, changed, msg } = edited(before, args);
    const attributes = !check && changes.length > 0;
    const header = `${args.path} (content)`;
    return {
      changed: changed || attributes,
      diff: {
        before: done.diff ? textIn(before) : '',
        after: done.diff ? content : '',
        before_header: header,
        after_header: header,
      },
      msg,
      path: args.path,
      ...backupOf(done.outputs),
      ...pathInfo({ ...after.file, lstat: after.link ?? after.file.lstat }),
    };
  },
  diff: () => undefined,
});

interface IniState extends EditState {
  /** What stands at the path, where that may be a link to be replaced. */
  readonly link?: EditState['file']['lstat'];
}

function editArgs(args: Args) {
  return { ...args, validate: undefined };
}

/** A link that is not to be followed is replaced: for the plan it is the file that it leads to. */
function withoutLink(state: EditState, args: Args): IniState {
  const { lstat, stat } = state.file;
  return args.follow ? state : { ...state, file: { ...state.file, lstat: stat, target: undefined }, link: lstat };
}

function edited(state: EditState, args: Args): IniEdit {
  const { value, values, state: wanted, allow_no_value: bare } = args;
  if (wanted === 'present' && !bare && (value ?? null) === null && !values?.length) {
    throw new ModuleFailure("Parameter 'value(s)' must be defined if state=present and allow_no_value=False.");
  }
  if (state.file.stat?.kind === 'directory') throw new ModuleCrash(`[Errno 21] Is a directory: '${args.path}'`);
  if (!state.exists && !args.create) {
    throw new ModuleFailure(`Destination ${args.path} does not exist!`, { rc: 257 } satisfies PlainDict);
  }
  return editIni(textIn(state), { ...args, values: (value ?? null) === null ? (values ?? []) : [value!] });
}

/** Line breaks of all kinds are read as one, as Python reads text. */
function textIn({ content }: EditState): string {
  return textOf(content ?? '')
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n');
}

function bytesOf(text: string): string {
  return Buffer.from(encode(decode(encode(text)))).toString('latin1');
}
