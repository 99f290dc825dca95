import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { DroverError } from '../base/error.js';
import { quote } from '../base/shell.js';
import { fromPlain } from '../values/plain.js';
import { str } from '../values/repr.js';
import type { Value } from '../values/value.js';
import type { Answer } from './answer.js';
import { defineModule, type ModuleDefinition } from './define.js';
import { ModuleFailure } from './failure.js';
import { jsonText } from './json-text.js';
import { parseLiteral } from './literal.js';
import { PLACE_PROGRAM } from './place-program.js';
import { type Plain, type PlainDict, toPlain } from './plain.js';
import type { Target } from './target.js';

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
  if (!binary && /^\s*(from|import)\s+ansible\.module_utils/m.test(text)) throw needsLibrary(file);
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
    },
    returns: {},
    check: 'The program is run with `_ansible_check_mode` set.',
    prepare: async (args) => ({ ...args, _drover_program: bytes }),
    async run(args, target) {
      const given = new Map([...args.args, ...internalArgs(name, target)]);
      const program = Buffer.from(args._drover_program as Uint8Array);
      const sent = style === 'inline' ? withInlineArgs(program, given) : program;
      const answer = await target.sh({ script: scriptOf(basename(file), sent, argsText(style, given)), stdin: sent });
      return resultOf(answer, target);
    },
  });
}

function needsLibrary(file: string): DroverError {
  return new DroverError(
    `${file} is written with Ansible's Python library, which is not there on a target of drover's`,
    {
      code: 'module-args',
      hint: 'write it as a program that reads its arguments from the file named by its first argument (a comment WANT_JSON makes that file JSON)',
    },
  );
}

/** What Ansible passes beside the task's arguments. */
function internalArgs(name: string, target: Target): [string, Plain][] {
  return [
    ['_ansible_check_mode', target.check],
    ['_ansible_no_log', false],
    ['_ansible_debug', false],
    ['_ansible_diff', target.diff],
    ['_ansible_verbosity', target.verbosity],
    ['_ansible_version', '2.19.11'],
    ['_ansible_module_name', name],
    ['_ansible_syslog_facility', 'LOG_USER'],
    ['_ansible_selinux_special_fs', ['fuse', 'nfs', 'vboxsf', 'ramfs', '9p', 'vfat']],
    ['_ansible_socket', null],
    ['_ansible_shell_executable', '/bin/sh'],
    ['_ansible_keep_remote_files', false],
    ['_ansible_remote_tmp', '~/.ansible/tmp'],
    ['_ansible_ignore_unknown_opts', false],
    ['_ansible_target_log_info', null],
    ['_ansible_tracebacks_for', []],
  ];
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

/** The interpreter of the first line is called by name: the directory may be one that no file is executed in. */
function scriptOf(name: string, program: Buffer, args: string): string {
  const interpreter = /^#!\s*([^\r\n]+)/.exec(program.subarray(0, 512).toString('latin1'))?.[1]?.trim();
  const words = interpreter === undefined ? '' : `${interpreter.split(/\s+/).map(quote).join(' ')} `;
  return [
    `drover_name=${quote(name)} drover_args=${quote(args)}`,
    PLACE_PROGRAM,
    `printf '%s' "$drover_args" >"$drover_home/args" || exit 126`,
    `${words}"$drover_file" "$drover_home/args" </dev/null`,
  ].join('\n');
}

function resultOf(answer: Answer, target: Target): PlainDict {
  const raw = { module_stdout: answer.text, module_stderr: answer.errorText, rc: answer.rc };
  const lines = answer.text.split('\n');
  const first = lines.findIndex((line) => line.trimStart().startsWith('{'));
  if (first === -1) throw unreadable('No start of json char found', raw);
  const last = lines.findLastIndex((line) => line.trimEnd().endsWith('}'));
  const junk = lines
    .slice(last + 1)
    .join('\n')
    .trim();
  if (last >= first && junk !== '') target.warn(`Module invocation had junk after the JSON data: ${junk}`);
  const text = lines.slice(first, Math.max(last, first) + 1).join('\n');
  const parsed = parseLiteral(text);
  if (!(parsed instanceof Map) || !isJson(text)) throw unreadable(jsonProblem(text), raw);
  return Object.fromEntries([...(parsed as Map<Value, Value>)].map(([key, value]) => [str(key), toPlain(value)]));
}

function unreadable(problem: string, raw: PlainDict): ModuleFailure {
  const msg = `Module result deserialization failed: ${problem}`;
  return new ModuleFailure(
    msg,
    { ...raw, _ansible_error: ['Action failed', msg] },
    { hint: 'See stdout/stderr for the returned output.' },
  );
}

function isJson(text: string): boolean {
  return jsonProblem(text) === '';
}

function jsonProblem(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
