import { homedir } from 'node:os';
import type { PathContext } from '../config/path.js';
import { type FlagValues, loadSettings, type Settings } from '../config/settings.js';
import type { OptionName } from '../config/table.js';
import type { CommandSpec, ParsedFlags } from './flag.js';
import type { Io } from './io.js';

/** Home directory of the person who runs the command. */
export function homeOf({ environment }: Io): string {
  return environment.HOME ?? homedir();
}

/** What paths on the command line are resolved against. */
export function pathContext(io: Io): PathContext {
  return { environment: io.environment, cwd: io.cwd, home: homeOf(io) };
}

/** Settings with the flags over them: a flag given once overrides, a repeated one adds to what is set. */
export function loadFlagSettings(spec: CommandSpec, flags: ParsedFlags, io: Io): Settings {
  const request = pathContext(io);
  const settings = loadSettings(request);
  const values: Partial<Record<OptionName, unknown>> = {};
  for (const { key, kind, setting, prepends } of spec.flags) {
    const given = flags[key];
    if (setting === undefined || given === undefined) continue;
    const before = settings.get(setting);
    if (kind === 'count') values[setting] = Number(before) + Number(given);
    else if (kind === 'list') values[setting] = joined(before, given, prepends === true);
    else values[setting] = given;
  }
  if (Object.keys(values).length === 0) return settings;
  return loadSettings({ ...request, flags: values as FlagValues });
}

function joined(before: unknown, given: unknown, prepends: boolean): unknown[] {
  const old = (before as readonly unknown[] | undefined) ?? [];
  return prepends ? [...(given as unknown[]), ...old] : [...old, ...(given as unknown[])];
}
