import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { quote } from '../base/shell.js';
import { fromPlain } from '../values/plain.js';
import { str } from '../values/repr.js';
import type { Controller } from './controller.js';
import { defineModule, type ModuleDefinition } from './define.js';
import { internalArgs } from './internal-args.js';
import { jsonText } from './json-text.js';
import { PLACE_PROGRAM } from './place-program.js';
import type { Plain, PlainDict } from './plain.js';
import { programResult } from './program-result.js';
import { chosenPython, findPython, withoutPython } from './python-interpreter.js';
import { definePythonModule, isPythonModule } from './python-module.js';

/** How a program takes its arguments: a file of `key=value`, a file of JSON, or JSON put into its text. */
type Style = 'words' | 'json' | 'inline';

const INLINE_MARK = '<<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>';

/**
 * A module of the user's in any language: copied to the target and run there, with the path of a file that holds its
 * arguments. Those are JSON when its text holds `WANT_JSON` or it is no text, and `key=value` otherwise.
 */
export function defineProgram(file: string): ModuleDefinition {
  const bytes = readFileSync(file);
  const text = bytes.toString('latin1');
  const binary = bytes.subarray(0, 1024).includes(0);
  if (!binary && isPythonModule(text)) return definePythonModule(file, bytes.toString('utf8'));
  const style: Style = text.includes(INLINE_MARK) ? 'inline' : binary || text.includes('WANT_JSON') ? 'json' : 'words';
  const name = basename(file, extname(file));
  return defineModule({
    name: `ansible.legacy.${name}`,
    description: `The program ${file}.`,
    anyOption: 'args',
    invocation: false,
    options: {
      args: { type: 'dict', default: {}, description: 'Whatever the program takes.' },
      _drover_program: { type: 'raw', hidden: true, description: 'The program.' },
      _drover_internal: { type: 'raw', hidden: true, description: 'What Ansible passes beside the arguments.' },
      _drover_interpreter: {
        type: 'raw',
        hidden: true,
        description: 'What runs the program, in place of its first line.',
      },
    },
    returns: {},
    check: 'The program is run with `_ansible_check_mode` set.',
    prepare: async (args, controller) => ({
      ...args,
      _drover_program: bytes,
      _drover_internal: internalArgs(controller),
      _drover_interpreter: interpreterOf(text, controller),
    }),
    async run(args, target) {
      const given = new Map([...args.args, ...(args._drover_internal as ReadonlyMap<string, Plain>)]);
      const program = Buffer.from(args._drover_program as Uint8Array);
      const sent = style === 'inline' ? withInlineArgs(program, given) : program;
      const interpreter = args._drover_interpreter as PlainDict;
      const script = scriptOf(basename(file), interpreter, argsText(style, given));
      const answer = await target.sh({ script, stdin: sent });
      withoutPython(answer, file, interpreter);
      return programResult(answer, target);
    },
  });
}

/** The words of the first line; `ansible_NAME_interpreter` stands for its program, and Python is looked for. */
function interpreterOf(text: string, controller: Controller): PlainDict {
  const line = /^#!\s*([^\r\n]+)/.exec(text.slice(0, 512))?.[1]?.trim();
  if (line === undefined) return { words: [] };
  const [program, ...rest] = line.split(/\s+/);
  const name = basename(program!) === 'env' && rest.length > 0 ? rest[0]! : basename(program!);
  if (/^python[\d.]*$/.test(name)) return chosenPython(controller);
  const chosen = controller.variable(`ansible_${name}_interpreter`);
  return { words: chosen ? str(chosen).split(/\s+/) : [program!, ...rest] };
}

function argsText(style: Style, args: ReadonlyMap<string, Plain>): string {
  if (style !== 'words') return jsonText(fromPlain(args));
  const words = [...args].map(([key, value]) => `${key}=${shellWord(str(fromPlain(value)))} `);
  return words.join('');
}

/** Python's `shlex.quote`. */
function shellWord(text: string): string {
  if (text === '') return "''";
  return /[^\w@%+=:,./-]/.test(text) ? `'${text.replaceAll("'", `'"'"'`)}'` : text;
}

function withInlineArgs(program: Buffer, args: ReadonlyMap<string, Plain>): Buffer {
  return Buffer.from(
    program.toString('latin1').replaceAll(INLINE_MARK, Buffer.from(jsonText(fromPlain(args))).toString('latin1')),
    'latin1',
  );
}

/** The interpreter is called by name: the directory may be one that no file is executed in. */
function scriptOf(name: string, interpreter: PlainDict, args: string): string {
  const words = interpreter.words as readonly string[] | undefined;
  const runner = words ? words.map((word) => `${quote(word)} `).join('') : '$drover_python ';
  return [
    words ? '' : findPython(interpreter),
    `drover_name=${quote(name)} drover_args=${quote(args)}`,
    PLACE_PROGRAM,
    `printf '%s' "$drover_args" >"$drover_home/args" || exit 126`,
    `${runner}"$drover_file" "$drover_home/args" </dev/null`,
  ].join('\n');
}
