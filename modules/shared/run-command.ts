import {
  type Answer,
  type ArgsOf,
  createMark,
  encode,
  ModuleCrash,
  ModuleFailure,
  type ModuleResult,
  type PlainDict,
  type Target,
} from '../../src/module/index.js';
import type { commandOptions } from './command-options.js';
import { type CommandAnswer, commandScript, readCommand } from './command-script.js';
import { errnoNumber, errnoText } from './errno.js';
import { datetimeText, timedeltaText } from './python-time.js';
import { shlexQuote, shlexSplit } from './shlex.js';

type CommandArgs = ArgsOf<typeof commandOptions>;

/** The status that the reference gives where there was nothing to start. */
const NO_COMMAND = 257;

/** The command and shell modules. `usesShell` makes the command one text for a shell. */
export async function runCommand(args: CommandArgs, target: Target, usesShell: boolean): Promise<ModuleResult> {
  const given = givenCommand(args, usesShell);
  const shell = usesShell && given !== null ? (args.executable ?? '/bin/sh') : undefined;
  const words = shell === undefined ? wordsOf(given) : [wordsOf(given).join(' ')];
  if (!usesShell && args.executable !== undefined && args.executable !== null) {
    target.warn(
      `As of Ansible 2.4, the parameter 'executable' is no longer supported with the 'command' module. Not using '${args.executable}'.`,
    );
  }
  const mark = createMark();
  const script = commandScript(
    {
      words,
      shell,
      expand: args.expand_argument_vars,
      chdir: args.chdir || undefined,
      creates: args.creates || undefined,
      removes: args.removes || undefined,
      check: target.check,
    },
    mark,
  );
  const stdin = args.stdin ? encode(args.stdin + (args.stdin_add_newline ? '\n' : '')) : undefined;
  const answer = await target.sh(script, { stdin, form: 'command' });
  return resultOf(
    readCommand(answer, mark),
    answer,
    given,
    shell === undefined ? words : [shell, '-c', ...words],
    args,
    target,
  );
}

type Given = string | readonly string[] | null;

function wordsOf(given: Given): readonly string[] {
  return typeof given === 'string' ? [given] : (given ?? []);
}

/** Null for a line without words. */
function givenCommand(args: CommandArgs, usesShell: boolean): Given {
  const line = args._raw_params || args.cmd;
  if (!line) return args.argv ?? null;
  if (usesShell) return line;
  try {
    const words = shlexSplit(line);
    return words.length > 0 ? words : (args.argv ?? null);
  } catch (error) {
    throw new ModuleCrash((error as Error).message);
  }
}

function resultOf(
  outcome: CommandAnswer,
  answer: Answer,
  cmd: Given,
  executed: readonly string[],
  args: CommandArgs,
  { check, now }: Target,
): ModuleResult {
  const base = { changed: false, stdout: '', stderr: '', rc: null, cmd, start: null, end: null, delta: null, msg: '' };
  const ran = check ? 'Would not' : 'Did not';
  switch (outcome.kind) {
    case 'exists':
      return skipped(base, `${ran} run command since '${args.creates}' exists`, `${args.creates} exists`);
    case 'missing':
      return skipped(
        base,
        `${ran} run command since '${args.removes}' does not exist`,
        `${args.removes} does not exist`,
      );
    case 'chdir-failed':
      throw new ModuleFailure(
        'Unable to change directory before execution.',
        { ...base, msg: 'Unable to change directory before execution.' },
        { cause: new Error(errnoText(outcome.errno, args.chdir!)) },
      );
    case 'exec-failed':
      if (cmd === null) {
        throw new ModuleFailure("Argument 'args' to run_command must be list or string", { rc: NO_COMMAND, cmd });
      }
      throw new ModuleFailure(
        'Error executing command.',
        {
          rc: executed.length === 0 ? NO_COMMAND : errnoNumber(outcome.errno),
          stdout: '',
          stderr: '',
          cmd: executed.map(shlexQuote).join(' '),
          changed: false,
        },
        { cause: new Error(errnoText(outcome.errno, executed[0] ?? '')) },
      );
    case 'ready':
      return readyResult(base, args);
    case 'ran':
      return ranResult(base, answer, args, now());
  }
}

function skipped(base: PlainDict, msg: string, reason: string): ModuleResult {
  return { ...base, stdout: `skipped, since ${reason}`, rc: 0, msg };
}

/** Check mode: with a condition the change is known, without one it is not. */
function readyResult(base: PlainDict, args: CommandArgs): ModuleResult {
  const result = { ...base, rc: 0, msg: 'Command would have run if not in check mode' };
  const conditional = (args.creates ?? null) !== null || (args.removes ?? null) !== null;
  return conditional ? { ...result, changed: true } : { ...result, skipped: true };
}

/** `now` stands for the times of a host that tells none. */
function ranResult(base: PlainDict, answer: Answer, args: CommandArgs, now: number): ModuleResult {
  const micros = BigInt(now) * 1000n;
  const { start, end, zone } = answer.times ?? { start: micros, end: micros, zone: 0 };
  const textOf = (text: string) => (args.strip_empty_ends ? text.replace(/[\r\n]+$/, '') : text);
  const { msg, ...rest } = base;
  return {
    ...rest,
    changed: true,
    stdout: textOf(answer.text),
    stderr: textOf(answer.errorText),
    rc: answer.rc,
    start: datetimeText(start, zone),
    end: datetimeText(end, zone),
    delta: timedeltaText(end - start),
    ...(answer.rc === 0 ? { msg } : { failed: true, msg: 'non-zero return code' }),
  };
}
