import type { Origin, Settings } from '../config/settings.js';
import { type OptionName, optionOf } from '../config/table.js';
import { dumpJson } from '../output/json.js';
import { fromPlain } from '../values/plain.js';
import { str } from '../values/repr.js';
import { type Dict, float, type Value } from '../values/value.js';
import { dumpYaml } from '../yaml/dump.js';
import type { OptionGroup } from './config-options.js';

export interface DumpRequest {
  readonly settings: Settings;
  readonly groups: readonly OptionGroup[];
  /** Whether the plugins of all types are shown: each type has a headline then. */
  readonly allTypes: boolean;
  readonly onlyChanged: boolean;
  readonly format: string;
}

/** `config dump`: every option's value and where it comes from. */
export function renderDump(request: DumpRequest): string {
  if (request.format === 'display') return renderLines(request);
  const document = documentOf(request);
  if (request.format === 'yaml') return dumpYaml(document, { sort_keys: true });
  return `${dumpJson(document, { indent: 4, sortKeys: true })}\n`;
}

interface Entry {
  readonly key: string;
  readonly origin: string;
  readonly value: Value;
}

function renderLines(request: DumpRequest): string {
  const lines: string[] = [];
  let type: string | undefined;
  for (const group of request.groups) {
    const entries = entriesOf(group, request);
    if (entries.length === 0) continue;
    const { plugin } = group;
    if (plugin && request.allTypes && plugin.type !== type)
      lines.push('', `${plugin.type.toUpperCase()}:`, '='.repeat(plugin.type.length));
    if (plugin) lines.push('', `${plugin.name}:`, '_'.repeat(plugin.name.length));
    type = plugin?.type;
    for (const { key, origin, value } of entries) lines.push(`${key}(${origin}) = ${str(value)}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

function documentOf(request: DumpRequest): Value[] {
  const { groups, allTypes } = request;
  const own = groups.filter(({ plugin }) => !plugin).flatMap((group) => entryDicts(group, request));
  const plugins = groups.flatMap(({ plugin, ...rest }) => {
    if (!plugin) return [];
    const entries = entryDicts({ plugin, ...rest }, request);
    return entries.length === 0 ? [] : [{ type: plugin.type, value: new Map([[plugin.name, entries]]) as Dict }];
  });
  if (!allTypes) return [...own, ...plugins.map(({ value }) => value)];
  const types = [...new Set(groups.flatMap(({ plugin }) => plugin?.type ?? []))];
  return [...own, ...types.map((type) => typeDict(type, plugins))];
}

function typeDict(type: string, plugins: readonly { readonly type: string; readonly value: Dict }[]): Dict {
  return new Map([
    [`${type.toUpperCase()}_PLUGINS`, plugins.filter((one) => one.type === type).map((one) => one.value)],
  ]);
}

function entryDicts(group: OptionGroup, request: DumpRequest): Dict[] {
  return entriesOf(group, request).map(({ key, origin, value }) => {
    return new Map<Value, Value>([
      ['name', key],
      ['origin', origin],
      ['value', value],
    ]);
  });
}

function entriesOf({ plugin, options }: OptionGroup, { settings, onlyChanged }: DumpRequest): Entry[] {
  const entries = options
    .filter(({ name }) => !onlyChanged || settings.origin(name).kind !== 'default')
    .map(({ name, key }) => ({ key, origin: originText(settings.origin(name)), value: settingValue(settings, name) }));
  if (plugin || settings.configFile === undefined) return entries;
  entries.push({ key: 'CONFIG_FILE', origin: '', value: settings.configFile });
  return entries.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function settingValue(settings: Settings, name: OptionName): Value {
  const value = settings.get(name);
  return typeof value === 'number' && optionOf(name).type === 'float' ? float(value) : fromPlain(value);
}

function originText(origin: Origin): string {
  switch (origin.kind) {
    case 'default':
      return 'default';
    case 'environment':
      return `env: ${origin.name}`;
    case 'file':
      return `${origin.source.file}:${origin.source.line}`;
    case 'flag':
      return 'flag';
  }
}
