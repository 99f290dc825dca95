import { Command, CommanderError, Option } from 'commander';
import { type PathContext, resolvePath } from '../config/path.js';
import type { CommandSpec, Flag, ParsedFlags } from './flag.js';
import { UsageError } from './usage-error.js';

/** What a command line asks for: help, the version, or a run of the command. */
export type Parsed =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'run';
      readonly flags: ParsedFlags;
      readonly positional: readonly string[];
      /** Deprecated names that were used, as they were written. */
      readonly deprecated: readonly { readonly name: string; readonly flag: Flag }[];
    };

/**
 * Parses the words after the command's name as Python's argparse does: short flags may be combined, long ones cut short
 * as long as they are unambiguous, flags and other words mixed. Throws UsageError.
 */
export function parseFlags(spec: CommandSpec, argv: readonly string[], context: PathContext): Parsed {
  const state: State = { spec, context, given: new Map(), deprecated: [] };
  const command = new Command()
    .exitOverride()
    .helpOption(false)
    .configureOutput({ writeErr: () => {} });
  for (const flag of spec.flags) for (const name of flag.names) command.addOption(optionOf(name, flag, state));
  try {
    const { operands, unknown } = command.parseOptions(completeLongFlags(spec, argv));
    return { kind: 'run', ...finish(spec, command.opts(), operands, unknown), deprecated: state.deprecated };
  } catch (error) {
    if (error instanceof EarlyExit) return { kind: error.kind };
    if (error instanceof CommanderError) throw new UsageError(explain(error, spec));
    throw error;
  }
}

/** All names of a flag, as messages show them. */
export function flagTitle(flag: Flag): string {
  return flag.names.join('/');
}

interface State {
  readonly spec: CommandSpec;
  readonly context: PathContext;
  /** The flag that was given of each exclusive group. */
  readonly given: Map<string, Flag>;
  readonly deprecated: { name: string; flag: Flag }[];
}

/** `--help` and `--version` end the parsing: what follows them is not looked at. */
class EarlyExit extends Error {
  constructor(readonly kind: 'help' | 'version') {
    super(kind);
  }
}

/** One of a flag's names. All names of a flag store their value in one place. */
class NamedOption extends Option {
  constructor(
    name: string,
    private readonly flag: Flag,
  ) {
    super(takesValue(flag) ? `${name} <${metavarOf(flag)}>` : name);
  }

  override attributeName(): string {
    return this.flag.key;
  }
}

export function takesValue(flag: Flag): boolean {
  return flag.kind === 'value' || flag.kind === 'list';
}

export function metavarOf(flag: Flag): string {
  return flag.metavar ?? flag.key.toUpperCase();
}

function optionOf(name: string, flag: Flag, state: State): Option {
  return new NamedOption(name, flag).argParser((text: string, previous: unknown) => {
    if (flag.key === 'help' || flag.key === 'version') throw new EarlyExit(flag.key);
    if (flag.deprecated?.names.includes(name)) state.deprecated.push({ name, flag });
    exclude(flag, state);
    switch (flag.kind) {
      case 'switch':
        return true;
      case 'count':
        return Number(previous ?? 0) + 1;
      case 'value':
        return convert(flag, text, state.context);
      case 'list': {
        const before = (previous as unknown[] | undefined) ?? [];
        const added = [convert(flag, text, state.context)].flat();
        return flag.prepends === true ? [...added, ...before] : [...before, ...added];
      }
    }
  });
}

function exclude(flag: Flag, { given }: State): void {
  if (flag.exclusive === undefined) return;
  const other = given.get(flag.exclusive);
  if (other && other !== flag) {
    throw new UsageError(`argument ${flagTitle(flag)}: not allowed with argument ${flagTitle(other)}`);
  }
  given.set(flag.exclusive, flag);
}

function convert(flag: Flag, text: string, context: PathContext): unknown {
  switch (flag.type ?? 'text') {
    case 'text':
      return text;
    case 'int':
      if (!/^\s*[+-]?\d+(_\d+)*\s*$/.test(text)) {
        throw new UsageError(`argument ${flagTitle(flag)}: invalid int value: '${text}'`);
      }
      return Number(text.replaceAll('_', ''));
    case 'path':
      return absolute(text, context);
    case 'paths':
      return text
        .split(':')
        .filter((path) => path !== '')
        .map((path) => absolute(path, context));
  }
}

/** `-` stands for standard input. */
function absolute(path: string, context: PathContext): string {
  return path === '-' ? path : resolvePath(path, context);
}

/** The words with long flags in full. Throws when a flag lacks its value: what looks like a flag is none. */
function completeLongFlags(spec: CommandSpec, argv: readonly string[]): string[] {
  const words: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at]!;
    if (word === '--') return [...words, ...argv.slice(at)];
    const { text, wants } = word.startsWith('--') ? completeLong(word, spec) : readShort(word, spec);
    words.push(text);
    if (!wants) continue;
    const value = argv[++at];
    if (value === undefined || looksLikeFlag(value)) {
      throw new UsageError(`argument ${flagTitle(wants)}: expected one argument`);
    }
    words.push(value);
  }
  return words;
}

/** A word, and the flag whose value the next word is. */
interface ReadWord {
  readonly text: string;
  readonly wants?: Flag | undefined;
}

function completeLong(word: string, spec: CommandSpec): ReadWord {
  const names = spec.flags.flatMap((flag) => flag.names).filter((name) => name.startsWith('--'));
  const [given, ...value] = word.split('=') as [string, ...string[]];
  const meant = names.includes(given) ? [given] : names.filter((name) => name.startsWith(given));
  if (meant.length > 1) throw new UsageError(`ambiguous option: ${word} could match ${meant.join(', ')}`);
  const flag = spec.flags.find(({ names: all }) => all.includes(meant[0]!));
  if (!flag) return { text: word };
  return { text: [meant[0]!, ...value].join('='), wants: value.length === 0 && takesValue(flag) ? flag : undefined };
}

/** `-vbi`: the last flag wants a value when no other took the rest of the word for one. */
function readShort(word: string, spec: CommandSpec): ReadWord {
  if (!word.startsWith('-') || word === '-') return { text: word };
  for (let at = 1; at < word.length; at++) {
    const flag = spec.flags.find(({ names }) => names.includes(`-${word[at]}`));
    if (!flag) return { text: word };
    if (takesValue(flag)) return { text: word, wants: at === word.length - 1 ? flag : undefined };
  }
  return { text: word };
}

function looksLikeFlag(word: string): boolean {
  return /^-[^ ]+$/.test(word) && !/^-\d+$|^-\d*\.\d+$/.test(word);
}

function finish(
  { positional }: CommandSpec,
  flags: ParsedFlags,
  operands: readonly string[],
  unknown: readonly string[],
): { flags: ParsedFlags; positional: readonly string[] } {
  const strange = unknown.filter((word) => word.startsWith('-') && word !== '-');
  const words = [...operands, ...unknown.filter((word) => !strange.includes(word))];
  if (words.length === 0 && positional.optional !== true) {
    throw new UsageError(`the following arguments are required: ${positional.name}`);
  }
  const excess = positional.many ? [] : words.slice(1);
  if (strange.length + excess.length > 0) {
    throw new UsageError(`unrecognized arguments: ${[...strange, ...excess].join(' ')}`);
  }
  return { flags, positional: words };
}

function explain(error: CommanderError, spec: CommandSpec): string {
  const name = /option '(-\S+)/.exec(error.message)?.[1];
  const flag = spec.flags.find((candidate) => name !== undefined && candidate.names.includes(name));
  if (flag && error.code === 'commander.optionMissingArgument') {
    return `argument ${flagTitle(flag)}: expected one argument`;
  }
  return error.message.replace(/^error: /, '');
}
