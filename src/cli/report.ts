import { DroverError } from '../base/error.js';
import type { Redactor } from '../base/secret.js';
import { systemErrorText } from '../base/system-error.js';
import { formatWhole } from '../output/report.js';
import { createTerminal, type OutputSettings } from '../output/terminal.js';
import type { CommandSpec } from './flag.js';
import type { Io } from './io.js';
import { renderHelp, renderUsage } from './usage.js';
import type { UsageError } from './usage-error.js';

/** Status of an unexpected error: a bug of drover's own. */
const BUG = 250;
/** Status when the operating system refused something that nothing more particular was said of. */
const SYSTEM_ERROR = 1;
const INTERRUPTED = 99;

/** Colours of errors when the settings could not be read. */
const NO_SETTINGS: OutputSettings = { get: (name) => (name === 'COLOR_ERROR' ? 'red' : undefined) };

export interface ReportOptions {
  readonly settings?: OutputSettings | undefined;
  readonly redactor?: Redactor | undefined;
}

/** Prints an error that ended a command, and gives the exit status. */
export function reportError(error: unknown, io: Io, { settings = NO_SETTINGS, redactor }: ReportOptions = {}): number {
  const print = (text: string) => {
    const terminal = createTerminal(io, settings);
    terminal.line(`[ERROR]: ${redactor?.mask(text) ?? text}`, { color: 'error', stderr: true });
    terminal.flush();
  };
  if (io.signal.aborted) {
    print('User interrupted execution\n');
    return INTERRUPTED;
  }
  if (error instanceof DroverError && error.code !== 'bug') {
    print(formatWhole(error));
    return error.exitCode;
  }
  if (isSystemError(error)) {
    print(`${systemErrorText(error)}\n`);
    return SYSTEM_ERROR;
  }
  print(`Unexpected exception, this is a bug in drover: ${formatWhole(error)}`);
  io.err(`${error instanceof Error ? error.stack : String(error)}\n`);
  return BUG;
}

/** A full disk, a file that may not be read: no bug, and nobody needs a stack for it. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'errno' in error;
}

/** Prints usage, what is wrong with the command line, and the help; gives the exit status. */
export function reportUsage(error: UsageError, spec: CommandSpec, io: Io): number {
  io.err(`${renderUsage(spec)}${spec.program}: error: ${error.message}\n \n${renderHelp(spec)}`);
  return 2;
}
