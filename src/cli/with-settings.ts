import type { Settings } from '../config/settings.js';
import type { CommandSpec } from './flag.js';
import { loadFlagSettings, pathContext } from './flag-settings.js';
import { type Io, say } from './io.js';
import { type Parsed, parseFlags } from './parse-flags.js';
import { reportError, reportUsage } from './report.js';
import { renderHelp } from './usage.js';
import { UsageError } from './usage-error.js';
import { versionText } from './version.js';

/** A command line that asks for more than help or the version. */
export type Given = Extract<Parsed, { kind: 'run' }>;

/** Parses the command line, reads the settings, and acts. Every error becomes a message and a status. */
export async function withSettings(
  spec: CommandSpec,
  argv: readonly string[],
  io: Io,
  act: (parsed: Given, settings: Settings) => Promise<number>,
): Promise<number> {
  let settings: Settings | undefined;
  try {
    const parsed = parseFlags(spec, argv, pathContext(io));
    if (parsed.kind === 'help') return say(io, renderHelp(spec));
    settings = loadFlagSettings(spec, parsed.kind === 'run' ? parsed.flags : {}, io);
    if (parsed.kind === 'version') return say(io, versionText(spec.program, settings));
    return await act(parsed, settings);
  } catch (error) {
    return error instanceof UsageError ? reportUsage(error, spec, io) : reportError(error, io, { settings });
  }
}
