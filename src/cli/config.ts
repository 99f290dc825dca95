import { readFileSync } from 'node:fs';
import { DroverError } from '../base/error.js';
import { loadSettings, type Settings } from '../config/settings.js';
import { PLUGIN_TYPES } from '../config/table.js';
import { renderDump } from './config-dump.js';
import { actionsSpec, CONFIG_ACTIONS, type ConfigAction, configSpec, FORMATS } from './config-flags.js';
import { renderInit, renderList } from './config-list.js';
import { optionGroups, unknownPlugins } from './config-options.js';
import { unknownKeys, unknownVariables } from './config-validate.js';
import type { ParsedFlags } from './flag.js';
import { pathContext } from './flag-settings.js';
import { openAnnouncer } from './inventory-shelf.js';
import { type CommandMain, type Io, say } from './io.js';
import { type Parsed, parseFlags } from './parse-flags.js';
import { reportError, reportUsage } from './report.js';
import { renderHelp } from './usage.js';
import { UsageError } from './usage-error.js';
import { versionText } from './version.js';

/** `drover config`: what can be configured, what is, and where from. */
export const config: CommandMain = configCommand('drover config');

/** The command under the name that it was called by. */
export function configCommand(program: string): CommandMain {
  return async (argv, io) => {
    const spec = { current: actionsSpec(program) };
    let settings: Settings | undefined;
    try {
      const at = argv.findIndex((word) => !word.startsWith('-'));
      const early = argv.slice(0, at === -1 ? argv.length : at);
      if (early.some((word) => word === '-h' || word === '--help')) return say(io, renderHelp(spec.current));
      if (early.includes('--version')) return say(io, versionText(program, loadSettings(pathContext(io))));
      const action = actionOf(argv[at]);
      spec.current = configSpec(program, action);
      const parsed = parseFlags(spec.current, [...early, ...argv.slice(at + 1)], pathContext(io));
      if (parsed.kind === 'help') return say(io, renderHelp(spec.current));
      settings = loadSettings({ ...pathContext(io), configFile: configFileOf(parsed) });
      if (parsed.kind === 'version') return say(io, versionText(program, settings));
      return act({ action, flags: checked(parsed.flags, action), plugins: parsed.positional, settings, io });
    } catch (error) {
      return error instanceof UsageError ? reportUsage(error, spec.current, io) : reportError(error, io, { settings });
    }
  };
}

function actionOf(word: string | undefined): ConfigAction {
  if (word === undefined) throw new UsageError('the following arguments are required: action');
  const action = CONFIG_ACTIONS.find((name) => name === word);
  if (action) return action;
  throw new UsageError(`argument action: invalid choice: '${word}' (choose from ${quoted(CONFIG_ACTIONS)})`);
}

function configFileOf(parsed: Parsed): string | undefined {
  return parsed.kind === 'run' ? (parsed.flags.config_file as string | undefined) : undefined;
}

function checked(flags: ParsedFlags, action: ConfigAction): ParsedFlags {
  const types = ['all', 'base', ...PLUGIN_TYPES];
  choose('-t/--type', flags.type, types);
  choose('--format/-f', flags.format, FORMATS[action]);
  return { ...flags, type: flags.type ?? 'base', format: flags.format ?? FORMATS[action][0] };
}

function choose(flag: string, value: unknown, choices: readonly string[]): void {
  if (value === undefined || choices.includes(String(value))) return;
  throw new UsageError(`argument ${flag}: invalid choice: '${String(value)}' (choose from ${quoted(choices)})`);
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}

interface Acting {
  readonly action: ConfigAction;
  readonly flags: ParsedFlags;
  readonly plugins: readonly string[];
  readonly settings: Settings;
  readonly io: Io;
}

function act(acting: Acting): number {
  const { action, flags, plugins, settings, io } = acting;
  const type = String(flags.type);
  announce(acting, type);
  const groups = optionGroups(type, plugins);
  const format = String(flags.format);
  switch (action) {
    case 'list':
      return say(io, renderList(groups, format));
    case 'dump':
      return say(
        io,
        renderDump({ settings, groups, allTypes: type === 'all', onlyChanged: flags.only_changed === true, format }),
      );
    case 'view':
      return say(io, viewed(settings));
    case 'init':
      return say(io, renderInit(groups, format, flags.disabled === true));
    case 'validate':
      return validate(acting, format);
  }
}

function announce({ plugins, settings, io }: Acting, type: string): void {
  const { notices, flush } = openAnnouncer(settings, io);
  for (const message of settings.warnings) notices.show({ type: 'warning', message });
  for (const plugin of unknownPlugins(type, plugins)) {
    notices.show({ type: 'warning', message: `Skipping ${plugin} as we could not find matching plugin` });
  }
  flush();
}

function viewed({ configFile }: Settings): string {
  if (configFile === undefined) throw new DroverError('Invalid or no config file was supplied');
  return readFileSync(configFile, 'utf8');
}

function validate({ settings, io }: Acting, format: string): number {
  const problems = format === 'env' ? unknownVariables(io.environment) : unknownKeys(settings);
  if (problems.length === 0) return say(io, 'All configurations seem valid!\n');
  const { notices, flush } = openAnnouncer(settings, io);
  for (const message of problems) notices.show({ type: 'error', error: new DroverError(message) });
  flush();
  return 1;
}
