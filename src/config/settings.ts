import { existsSync } from 'node:fs';
import { DroverError, ProblemList } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { type CfgEntry, type CfgFile, loadCfgFile } from './cfg-file.js';
import { type AnySetting, convertText, unquote } from './convert.js';
import { findConfigFile } from './find.js';
import { type PathContext, resolvePath } from './path.js';
import { OPTION_NAMES, type OptionName, optionOf, type SettingValue } from './table.js';
import { judgeKeys } from './unknown.js';

/** Values given by flags of the command line, already of their option's type. They come before everything else. */
export type FlagValues = { readonly [Name in OptionName]?: SettingValue<Name> };

export interface SettingsRequest {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  readonly flags?: FlagValues | undefined;
  /** The ansible.cfg to read, instead of searching for one. */
  readonly configFile?: string | undefined;
}

/** Where a setting's value comes from. */
export type Origin =
  | { readonly kind: 'default' }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'file'; readonly source: SourcePosition; readonly key: string }
  | { readonly kind: 'flag' };

/** Everything that is configured. It does not change after it is loaded. */
export interface Settings {
  get<Name extends OptionName>(name: Name): SettingValue<Name>;
  origin(name: OptionName): Origin;
  /** The ansible.cfg that was read. */
  readonly configFile: string | undefined;
  /** To be shown: unknown keys, a refused ansible.cfg, deprecated options. */
  readonly warnings: readonly string[];
  readonly deprecations: readonly { readonly message: string; readonly version: string }[];
  /** To be shown under -v: keys that are known and have no effect here. */
  readonly notes: readonly string[];
}

/** Reads ansible.cfg and the environment. Throws one DroverError of code `config`, or all of them as a ProblemList. */
export function loadSettings(request: SettingsRequest): Settings {
  const found = locate(request);
  const file: CfgFile = found.file === undefined ? new Map() : loadCfgFile(found.file);
  const values = new Map<OptionName, Resolved>();
  const problems: DroverError[] = [];
  for (const name of OPTION_NAMES) resolveOption(name, { request, file, values, problems });
  if (problems.length > 1) throw new ProblemList(problems);
  if (problems[0]) throw problems[0];
  const judged = judgeKeys(file, request.environment);
  return {
    get: <Name extends OptionName>(name: Name) => values.get(name)!.value as SettingValue<Name>,
    origin: (name) => values.get(name)!.origin,
    configFile: found.file,
    warnings: [...found.warnings, ...judged.warnings],
    deprecations: deprecationsOf(values),
    notes: judged.notes,
  };
}

interface Resolved {
  readonly value: AnySetting;
  readonly origin: Origin;
}

interface Resolving {
  readonly request: SettingsRequest;
  readonly file: CfgFile;
  readonly values: Map<OptionName, Resolved>;
  readonly problems: DroverError[];
}

function locate(request: SettingsRequest): { file: string | undefined; warnings: readonly string[] } {
  if (request.configFile === undefined) return findConfigFile(request);
  const file = resolvePath(request.configFile, request);
  if (existsSync(file)) return { file, warnings: [] };
  throw new DroverError(`The provided configuration file is missing or not accessible: ${file}`, { code: 'options' });
}

function resolveOption(name: OptionName, resolving: Resolving): void {
  const { request, values, problems } = resolving;
  const flag = request.flags?.[name];
  if (flag !== undefined) {
    values.set(name, { value: flag, origin: { kind: 'flag' } });
    return;
  }
  const given = fromEnvironment(name, request) ?? fromFile(name, resolving.file);
  const fallback: Resolved = { value: defaultOf(name, resolving), origin: { kind: 'default' } };
  try {
    values.set(name, given ? readGiven(name, given, request) : fallback);
  } catch (cause) {
    values.set(name, fallback);
    // An empty environment variable unsets an option that cannot be empty.
    if (given?.origin.kind === 'environment' && given.text === '') return;
    problems.push(cause as DroverError);
  }
}

interface Given {
  readonly text: string;
  readonly origin: Exclude<Origin, { kind: 'default' | 'flag' }>;
}

function fromEnvironment(name: OptionName, request: SettingsRequest): Given | undefined {
  const variable = (optionOf(name).env ?? []).findLast((candidate) => request.environment[candidate] !== undefined);
  if (variable === undefined) return undefined;
  return { text: request.environment[variable]!, origin: { kind: 'environment', name: variable } };
}

function fromFile(name: OptionName, file: CfgFile): Given | undefined {
  const entry = (optionOf(name).ini ?? []).map((key) => entryOf(file, key)).findLast((found) => found !== undefined);
  if (!entry) return undefined;
  return { text: entry.value, origin: { kind: 'file', source: entry.source, key: `${entry.section}.${entry.key}` } };
}

function entryOf(file: CfgFile, key: string): CfgEntry | undefined {
  const dot = key.lastIndexOf('.');
  return file.get(key.slice(0, dot))?.get(key.slice(dot + 1));
}

/** An option of a plugin, `callback.default.result_format`, is named as Ansible names it. */
function labelOf(name: string): string {
  const [kind, plugin, ...option] = name.split('.');
  return option.length === 0 ? `'${name}'` : `'${option.join('.')}' for '${plugin}' ${kind} plugin`;
}

function readGiven(name: OptionName, given: Given, context: PathContext): Resolved {
  const option = optionOf(name);
  const source = given.origin.kind === 'file' ? given.origin.source : undefined;
  const from = given.origin.kind === 'file' ? given.origin.source.file : `env: ${given.origin.name}`;
  let value: AnySetting;
  try {
    value = convertText(given.text, option, context, source?.file);
  } catch (cause) {
    throw new DroverError(`Config ${labelOf(name)} from '${from}' has an invalid value.`, {
      code: 'config',
      source,
      cause,
    });
  }
  if (source && typeof value === 'string') value = unquote(value);
  const refused = option.choices && [value].flat().find((one) => !option.choices!.includes(String(one)));
  if (refused !== undefined) {
    const hint = `Valid values are: ${option.choices!.join(', ')}`;
    throw new DroverError(`Invalid value '${String(value)}' for config ${labelOf(name)}.`, {
      code: 'config',
      source,
      hint,
    });
  }
  return { value, origin: given.origin };
}

function defaultOf(name: OptionName, { request, values }: Resolving): AnySetting {
  const { type, default: value } = optionOf(name);
  const isPath = type === 'path' || type === 'pathspec' || type === 'pathlist' || type === 'tmppath';
  if (!isPath || value === undefined) return value;
  const resolve = (path: string) => resolvePath(path.replace('{{ANSIBLE_HOME}}', homeDirectory(values)), request);
  return Array.isArray(value) ? value.map(resolve) : resolve(String(value));
}

function homeDirectory(values: Resolving['values']): string {
  return String(values.get('ANSIBLE_HOME')?.value ?? '~/.ansible');
}

function deprecationsOf(values: ReadonlyMap<OptionName, Resolved>): { message: string; version: string }[] {
  return [...values].flatMap(([name, { origin }]) => {
    const { deprecated } = optionOf(name);
    return deprecated === undefined || origin.kind === 'default'
      ? []
      : [{ message: `${name} option.`, version: deprecated }];
  });
}
