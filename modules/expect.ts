import { CONVERSIONS } from '../src/module/convert.js';
import {
  type Answer,
  type ArgsOf,
  decode,
  defineModule,
  ModuleCrash,
  ModuleFailure,
  type Options,
  type Plain,
  type PlainDict,
  quote,
  sh,
  shellFile,
  type Target,
} from '../src/module/index.js';
import { compileRegex, type Regex, RegexError } from '../src/module/python-regex.js';
import { str } from '../src/values/repr.js';
import type { Value } from '../src/values/value.js';
import { bytesOf } from './shared/edit-file.js';
import { errnoText } from './shared/errno.js';
import { guardOptions } from './shared/guard-options.js';
import { datetimeText, timedeltaText } from './shared/python-time.js';
import { shlexSplit } from './shared/shlex.js';

const EXPECT = shellFile(import.meta.url, 'expect.sh');
const FIND_PROGRAM = shellFile(import.meta.url, 'shared/find-program.sh');

const options = {
  command: { required: true, description: 'The command and its words; it runs without a shell.' },
  responses: {
    type: 'dict',
    required: true,
    description:
      'Patterns of questions with the answer to each, or a list of answers that are given one after the other.',
  },
  timeout: {
    type: 'raw',
    default: 30,
    description: 'Seconds to wait for the next question, or null for ever.',
    convert: { name: 'int', from: (value) => (value === null ? null : CONVERSIONS.int(value)) },
  },
  echo: { type: 'bool', default: false, description: 'Whether the terminal shows the answers.' },
  chdir: { type: 'path', description: 'The directory to run it in.' },
  ...guardOptions('the command is not run'),
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'ansible.builtin.expect',
  description: 'Runs a command on a terminal and answers its questions.',
  options,
  returns: {
    cmd: { type: 'str', description: 'The command.', returned: 'always' },
    stdout: { type: 'str', description: 'What the terminal showed.', returned: 'always' },
    rc: { type: 'int', description: 'Exit status.', returned: 'always' },
    start: { type: 'str', description: 'When it began.', returned: 'always' },
    end: { type: 'str', description: 'When it ended.', returned: 'always' },
    delta: { type: 'str', description: 'How long it took.', returned: 'always' },
  },
  differences: [
    'The target needs `script` (util-linux or BusyBox) in place of pexpect.',
    'Each question costs a round trip.',
  ],
  check: 'none',
  async run(args, target) {
    if (args.command.trim() === '') throw new ModuleFailure('no command given', { rc: 256 });
    const started = await start(args, target);
    if (!(started instanceof Conversation)) return started;
    try {
      // The reference compiles them when the command runs.
      return await started.run(questionsOf(args.responses));
    } finally {
      await started.end();
    }
  },
});

interface Question {
  readonly text: string;
  readonly regex: Regex;
  readonly answers: Generator<string, undefined>;
}

function questionsOf(responses: ReadonlyMap<string, Plain>): Question[] {
  return [...responses].map(([text, value]) => {
    try {
      return { text, regex: compileRegex(bytesOf(text), { ascii: true, dotAll: true }), answers: answersOf(value) };
    } catch (error) {
      if (error instanceof RegexError) throw new ModuleCrash(error.message);
      throw error;
    }
  });
}

function* answersOf(value: Plain): Generator<string, undefined> {
  const line = (item: Plain) => `${str(item as Value).replace(/\n+$/, '')}\n`;
  if (Array.isArray(value)) for (const item of value) yield line(item as Plain);
  else for (;;) yield line(value);
}

/** Begins the command, unless a condition says that it is not to run. */
async function start(args: Args, target: Target): Promise<Conversation | PlainDict> {
  const words = shlexSplit(args.command);
  const skip = (test: string, path: string, reason: string) =>
    `if ${test} ${quote(path)} ]; then printf 'skipped=%s\\0' ${quote(`skipped, since ${path} ${reason}`)}; exit 0; fi`;
  const command = words.map(quote).join(' ');
  const script = [
    EXPECT,
    args.chdir ? sh`cd -- ${args.chdir} 2>/dev/null || { printf 'problem=chdir\0'; exit 0; }` : '',
    args.creates ? skip('[ -e', args.creates, 'exists') : '',
    args.removes ? skip('[ ! -e', args.removes, 'does not exist') : '',
    `command -v script >/dev/null 2>&1 || { printf 'problem=script\\0'; exit 0; }`,
    FIND_PROGRAM,
    sh`drover_find ${words[0]!} || { printf 'problem=command\0'; exit 0; }`,
    sh`drover_start ${`stty ${args.echo ? 'echo' : '-echo'} rows 24 cols 80 2>/dev/null; ${command}`} || exit 0`,
    'drover_more 0 10',
  ].join('\n');
  const answer = await target.sh(script);
  const { pairs } = headOf(answer);
  const skipped = pairs.get('skipped');
  if (skipped !== undefined) return { cmd: args.command, stdout: skipped, changed: false, rc: 0 };
  refuse(pairs.get('problem'), words[0]!, args);
  if (!pairs.has('tmp')) throw new ModuleFailure(answer.errorText.trim() || 'the command could not be started');
  return new Conversation(args, target, pairs.get('tmp')!, answer);
}

function refuse(problem: string | undefined, program: string, { chdir }: Args): void {
  switch (problem) {
    case 'chdir':
      throw new ModuleCrash(errnoText('ENOENT', chdir!).replace("b'", "'"));
    case 'command':
      throw new ModuleFailure(`The command was not found or was not executable: ${program}.`);
    case 'script':
      throw new ModuleFailure(
        'the program script is not on the target',
        {},
        { hint: 'install the package util-linux (bsdutils) on the target' },
      );
  }
}

/** A command that is running on the target. */
class Conversation {
  /** All that the terminal showed, a byte a character. */
  #shown = '';
  /** Where the next question is looked for. */
  #from = 0;
  #rc: number | undefined;
  #asked: number;
  readonly #began: number;

  constructor(
    private readonly args: Args,
    private readonly target: Target,
    private readonly directory: string,
    first: Answer,
  ) {
    this.#asked = target.now();
    this.#began = this.#asked;
    this.#take(first);
  }

  async run(questions: readonly Question[]): Promise<PlainDict> {
    for (;;) {
      const answer = this.#answer(questions);
      if (answer === undefined && this.#rc !== undefined) return this.#result(this.#rc);
      if (answer !== undefined) this.#asked = this.target.now();
      else if (this.#late()) return this.#result(undefined);
      const send = answer === undefined ? '' : sh`drover_say ${answer}`;
      this.#take(await this.#trip(send, sh`drover_more ${this.#shown.length} 10`));
    }
  }

  async end(): Promise<void> {
    await this.#trip('', 'drover_end');
  }

  #trip(...commands: readonly string[]): Promise<Answer> {
    return this.target.sh([EXPECT, sh`drover_tmp=${this.directory}`, ...commands].join('\n'));
  }

  #take(answer: Answer): void {
    const { pairs, more } = headOf(answer);
    this.#shown += more;
    const rc = pairs.get('rc');
    if (rc) this.#rc = Number(rc);
  }

  /** The answer to the first question that is shown: of those that begin at one place the first that was given. */
  #answer(questions: readonly Question[]): string | undefined {
    const rest = this.#shown.slice(this.#from);
    const found = questions.flatMap((question) => {
      const match = question.regex.search(rest);
      return match ? [{ question, match }] : [];
    });
    const [first] = found.sort((a, b) => a.match.start - b.match.start);
    if (!first) return undefined;
    this.#from += first.match.end;
    const answer = first.question.answers.next().value;
    if (answer !== undefined) return answer;
    const output = textOf(rest.slice(0, first.match.start));
    throw new ModuleFailure(`No remaining responses for '${first.question.text}', output was '${output}'`);
  }

  #late(): boolean {
    const { timeout } = this.args;
    return timeout !== null && this.target.now() - this.#asked > Number(timeout) * 1000;
  }

  #result(rc: number | undefined): PlainDict {
    const [start, end] = [BigInt(this.#began) * 1000n, BigInt(this.target.now()) * 1000n];
    const zone = -new Date(this.#began).getTimezoneOffset();
    const result = {
      cmd: this.args.command,
      stdout: textOf(this.#shown).replace(/[\r\n]+$/, ''),
      rc: rc ?? null,
      start: datetimeText(start, zone),
      end: datetimeText(end, zone),
      delta: timedeltaText(end - start),
      changed: true,
    };
    if (rc === 0) return result;
    throw new ModuleFailure(rc === undefined ? 'command exceeded timeout' : 'non-zero return code', result);
  }
}

function textOf(bytes: string): string {
  return decode(Buffer.from(bytes, 'latin1'));
}

/** Fields, and behind them what the terminal showed, a byte a character. */
function headOf(answer: Answer): { pairs: ReadonlyMap<string, string>; more: string } {
  const text = Buffer.from(answer.stdout).toString('latin1');
  const at = `\0${text}`.indexOf('\0more=');
  const head = at === -1 ? text : text.slice(0, at);
  const pairs = head.split('\0').flatMap((row) => {
    const equals = row.indexOf('=');
    return equals === -1 ? [] : [[row.slice(0, equals), textOf(row.slice(equals + 1))] as const];
  });
  return { pairs: new Map(pairs), more: at === -1 ? '' : text.slice(at + 'more='.length) };
}
