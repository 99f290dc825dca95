import { DroverError } from '../base/error.js';
import type { Notice } from '../base/notice.js';
import { createRedactor, type Redactor } from '../base/secret.js';
import type { Settings } from '../config/settings.js';
import { optionOf } from '../config/table.js';
import type { CallbackDefinition } from '../output/callback.js';
import { createOutput, type Output } from '../output/fanout.js';
import { callbackIni } from './callback-ini.js';
import type { CommandSpec, ParsedFlags } from './flag.js';
import type { Io } from './io.js';
import { UsageError } from './usage-error.js';
import { versionLine } from './version.js';
import { type Given, withSettings } from './with-settings.js';

/** A command that runs tasks, with what its command line came to. */
export interface Invocation {
  readonly spec: CommandSpec;
  readonly flags: ParsedFlags;
  readonly positional: readonly string[];
  readonly settings: Settings;
  readonly redactor: Redactor;
  readonly io: Io;
}

/** What such a command does of its own. */
export interface CommandBody {
  /** Which callbacks show the run; the one that writes the output first. */
  callbacks(invocation: Invocation, tell: (notice: Notice) => void): Promise<readonly CallbackDefinition[]>;
  /** Gives the exit status. */
  act(invocation: Invocation, output: Output): Promise<number>;
}

/** Parses the command line, reads the settings, opens the output, and acts. Every error becomes a message and a status. */
export function runCommand(spec: CommandSpec, argv: readonly string[], io: Io, body: CommandBody): Promise<number> {
  return withSettings(spec, argv, io, (parsed, settings) => {
    if (settings.get('DEFAULT_FORKS') < 1) throw new UsageError('The number of processes (--forks) must be >= 1');
    return actOn({ spec, parsed, settings, io, body });
  });
}

interface Acting {
  readonly spec: CommandSpec;
  readonly parsed: Given;
  readonly settings: Settings;
  readonly io: Io;
  readonly body: CommandBody;
}

async function actOn({ spec, parsed, settings, io, body }: Acting): Promise<number> {
  const { flags, positional } = parsed;
  const redactor = createRedactor();
  const invocation: Invocation = { spec, flags, positional, settings, redactor, io };
  const before = announcements(spec, parsed, settings);
  const tell = (notice: Notice) => void before.push(notice);
  const output = createOutput({
    callbacks: await body.callbacks(invocation, tell),
    redactor,
    io,
    settings: { get: (name) => settings.get(name as never), ini: callbackIni(settings) },
    verbosity: settings.get('DEFAULT_VERBOSITY'),
    check: flags.check === true,
    commandLine: { ...flags, args: positional },
    before,
  });
  try {
    const status = await body.act(invocation, output);
    return io.signal.aborted ? interrupted(output) : status;
  } catch (error) {
    return conclude(error, io, output);
  } finally {
    await output.close();
  }
}

/** What is said before anything happens: the version, which ansible.cfg is used, and what is wrong with it. */
function announcements(spec: CommandSpec, { deprecated, flags }: Acting['parsed'], settings: Settings): Notice[] {
  const { configFile, notes, warnings, deprecations } = settings;
  const config =
    configFile === undefined ? 'No config file found; using defaults' : `Using ${configFile} as config file`;
  return [
    ...deprecated.map(({ name, flag }): Notice => {
      const { version, instead } = flag.deprecated!;
      const message = `The '${name}' argument is deprecated.`;
      return { type: 'deprecation', message, version, hint: `Use ${instead} instead.` };
    }),
    { type: 'verbose', level: 2, message: versionLine(spec.program) },
    { type: 'verbose', level: 1, message: config },
    // The environment is often shared with Ansible itself: what it says in vain is told later than what a file says.
    ...notes.map((message): Notice => ({ type: 'verbose', level: /^[A-Z_]+ /.test(message) ? 3 : 1, message })),
    ...uselessFlags(spec, flags).map((message): Notice => ({ type: 'verbose', level: 1, message })),
    ...warnings.map((message): Notice => ({ type: 'warning', message })),
    ...deprecations.map(({ message, version }): Notice => ({ type: 'deprecation', message, version })),
  ];
}

/** Flags that were given and mean nothing here, with the reason. */
function uselessFlags(spec: CommandSpec, given: ParsedFlags): string[] {
  return spec.flags.flatMap(({ names, key, setting }) => {
    const inert = setting === undefined || given[key] === undefined ? undefined : optionOf(setting).inert;
    return inert === undefined ? [] : [`${names[0]} has no effect: ${inert}`];
  });
}

/** Shows the error that ended the command, and gives the status that belongs to it. */
function conclude(error: unknown, io: Io, output: Output): number {
  if (io.signal.aborted) return interrupted(output);
  if (error instanceof UsageError || !(error instanceof DroverError)) throw error;
  output.emit({ type: 'error', error });
  return error.exitCode;
}

function interrupted(output: Output): number {
  const error = new DroverError('User interrupted execution', { code: 'interrupted' });
  output.emit({ type: 'error', error });
  return error.exitCode;
}
