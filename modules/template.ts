import { basename } from 'node:path';
import {
  ActionFailure,
  type ArgsOf,
  type Controller,
  decode,
  defineModule,
  type Options,
  type PlainDict,
} from '../src/module/index.js';
import type { Value } from '../src/values/value.js';
import { isLeftAlone, placeResult, planPlace, probePlace, readPlace } from './shared/copy-file.js';
import { actionInvocation, placeInvocation } from './shared/copy-invocation.js';
import { placeOptions } from './shared/copy-options.js';
import { encodeAs } from './shared/encode-as.js';
import { pathFacts } from './shared/file-attributes.js';
import { modeText } from './shared/file-mode.js';
import { writtenFileReturns } from './shared/file-options.js';
import { renderHandlebars } from './shared/handlebars-template.js';
import { sourceOf } from './shared/local-source.js';
import { BEGAN, localTemporary } from './shared/local-temporary.js';

const syntaxOptions = {
  block_start_string: { default: '{%', description: 'What begins a block.' },
  block_end_string: { default: '%}', description: 'What ends a block.' },
  variable_start_string: { default: '{{', description: 'What begins an expression.' },
  variable_end_string: { default: '}}', description: 'What ends an expression.' },
  comment_start_string: { default: '{#', description: 'What begins a comment.' },
  comment_end_string: { default: '#}', description: 'What ends a comment.' },
  trim_blocks: { type: 'bool', default: true, description: 'Whether the line break behind a block is dropped.' },
  lstrip_blocks: { type: 'bool', default: false, description: 'Whether spaces and tabs before a block are dropped.' },
  newline_sequence: { default: '\n', description: 'The line break of the file: `\\n`, `\\r` or `\\r\\n`.' },
} as const satisfies Options;

const options = {
  src: { description: 'The template, on the controller; looked for in `templates` first.' },
  dest: { type: 'path', description: 'Where the file goes; a directory gets it under the name of the template.' },
  state: { hidden: true, description: 'Refused, as the reference does.' },
  output_encoding: { default: 'utf-8', description: "The file's encoding. The template itself is UTF-8." },
  ...syntaxOptions,
  ...placeOptions,
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'ansible.builtin.template',
  async: false,
  description: 'Renders a Jinja2 template of the controller into a file on the target.',
  argumentName: 'ansible.legacy.copy',
  options,
  returns: {
    dest: { type: 'str', description: 'Where the file is.', returned: 'success' },
    src: { type: 'str', description: 'Where it came from on the target.', returned: 'changed' },
    checksum: { type: 'str', description: 'SHA-1 of the file.', returned: 'success' },
    md5sum: { type: 'str', description: 'MD5 of the file.', returned: 'changed' },
    backup_file: { type: 'str', description: 'The backup.', returned: 'changed and `backup` is set' },
    ...writtenFileReturns,
  },
  differences: [
    'A template whose name ends in `.hbs` is one of Handlebars, with the same variables; it is not escaped.',
  ],
  prepare,
  probe: probePlace,
  read: readPlace,
  invoked: placeInvocation,
  plan: planPlace,
  failedPath: pathFacts,
  result(done, args) {
    if (isLeftAlone(done.before, args)) return { dest: args.dest!, src: args._drover_header! };
    return placeResult(done, args);
  },
  diff: () => undefined,
});

/** Finds the template and renders it, on the controller. */
async function prepare(checked: PlainDict, controller: Controller): Promise<PlainDict> {
  const args = checked as unknown as Args;
  refuse(args);
  const file = findTemplate(args.src!, controller);
  const text = decode(await controller.readFile(file));
  const rendered = file.endsWith('.hbs')
    ? renderHandlebars(text, file, controller)
    : controller.renderFile(text, file, { ...syntaxOf(args), src: args.src!, dest: args.dest! });
  const mode = (await controller.stat(file))?.mode;
  const header = `${localTemporary(file)}/${basename(file)}`;
  const wanted = args.mode === 'preserve' && mode !== undefined ? modeText(mode) : (checked.mode ?? null);
  return {
    ...checked,
    src: null,
    mode: wanted,
    _drover_source: sourceOf(encodeAs(rendered, args.output_encoding || 'utf-8')),
    _drover_header: header,
    _drover_action: actionInvocation(
      handedOn(controller.given, { mode: wanted, src: header, dest: args.dest!, follow: args.follow }),
    ),
    _drover_stamp: BEGAN,
    _original_basename: basename(file),
  };
}

/** The arguments with which the reference's action goes on as `copy`. */
function handedOn(given: PlainDict, own: PlainDict): PlainDict {
  const rest = Object.entries(given).filter(([name]) => name !== 'output_encoding' && !(name in syntaxOptions));
  return { ...Object.fromEntries(rest), ...own };
}

function refuse(args: Args): void {
  const refused = (message: string) => new ActionFailure(message, { changed: false });
  if ((args.state ?? null) !== null) throw refused("'state' cannot be specified on a template");
  if ((args.src ?? null) === null || (args.dest ?? null) === null) throw refused('src and dest are required');
  if (!/^(?:\r|\n|\r\n|\\r|\\n|\\r\\n)$/.test(args.newline_sequence)) {
    // The reference writes the sequences as they are, and the last is cut off as the end of a line.
    throw refused('newline_sequence needs to be one of: \n, \r or');
  }
}

function findTemplate(src: string, controller: Controller): string {
  try {
    return controller.findFile('templates', src);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new ActionFailure(error.message, { changed: false }, { cause: error.cause, apart: true });
  }
}

function syntaxOf(args: Args): Record<string, Value> {
  return Object.fromEntries(Object.keys(syntaxOptions).map((name) => [name, args[name as keyof typeof syntaxOptions]]));
}
