import type { Option } from '../config/option.js';
import { optionOf } from '../config/table.js';
import { dumpJson } from '../output/json.js';
import { fromPlain } from '../values/plain.js';
import { str } from '../values/repr.js';
import type { Dict, Value } from '../values/value.js';
import { dumpYaml } from '../yaml/dump.js';
import type { OptionGroup } from './config-options.js';

/** `config list`: what every option is. */
export function renderList(groups: readonly OptionGroup[], format: string): string {
  const document: Dict = new Map();
  const plugins: Dict = new Map();
  for (const { plugin, options } of groups) {
    const target = plugin ? nested(nested(plugins, plugin.type), plugin.name) : document;
    for (const { name, key } of options) target.set(key, describe(optionOf(name)));
  }
  if (plugins.size > 0) document.set('PLUGINS', plugins);
  if (format === 'yaml') return dumpYaml(document, { sort_keys: true });
  return `${dumpJson(document, { indent: 4, sortKeys: true })}\n`;
}

function nested(dict: Dict, key: string): Dict {
  const inner = (dict.get(key) as Dict | undefined) ?? new Map();
  dict.set(key, inner);
  return inner;
}

function describe(option: Option): Dict {
  const names = (list: readonly string[]) => list.map((name): Dict => new Map([['name', name]]));
  const described: Dict = new Map<Value, Value>([
    ['default', fromPlain(option.default)],
    ['description', option.doc],
    ['type', option.type],
  ]);
  if (option.env) described.set('env', names(option.env));
  if (option.ini) described.set('ini', option.ini.map(iniEntry));
  if (option.flags) described.set('flags', [...option.flags]);
  if (option.vars) described.set('vars', names(option.vars));
  if (option.choices) described.set('choices', [...option.choices]);
  if (option.deprecated) described.set('deprecated', new Map([['version', option.deprecated]]));
  if (option.inert) described.set('no_effect', option.inert);
  return described;
}

function iniEntry(path: string): Dict {
  const { section, key } = splitIni(path);
  return new Map([
    ['key', key],
    ['section', section],
  ]);
}

function splitIni(path: string): { section: string; key: string } {
  const dot = path.lastIndexOf('.');
  return { section: path.slice(0, dot), key: path.slice(dot + 1) };
}

/** `config init`: a file that sets every option to its default. */
export function renderInit(groups: readonly OptionGroup[], format: string, disabled: boolean): string {
  const options = groups.flatMap((group) => group.options.map(({ name, key }) => ({ key, option: optionOf(name) })));
  if (format === 'ini') return renderIni(options, disabled);
  const names = ({ option }: Named) => (format === 'env' ? option.env : option.vars)?.at(-1);
  const render = format === 'env' ? envLine : varLine;
  return options
    .filter((named) => names(named) !== undefined)
    .map((named) => `${comment(named)}\n${disabled ? '#' : ''}${render(names(named)!, named.option)}\n\n`)
    .join('');
}

interface Named {
  readonly key: string;
  readonly option: Option;
}

function renderIni(options: readonly Named[], disabled: boolean): string {
  const sections = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const { option } of options) {
    const path = option.ini?.at(-1);
    if (path === undefined || seen.has(path)) continue;
    seen.add(path);
    const { section, key } = splitIni(path);
    const text = `# (${option.type}) ${option.doc}\n${disabled ? ';' : ''}${key}=${listText(option.default)}\n`;
    sections.set(section, [...(sections.get(section) ?? []), text]);
  }
  return [...sections].map(([section, entries]) => `[${section}]\n${entries.join('\n')}\n\n`).join('');
}

function comment({ key, option }: Named): string {
  return `# ${key}(${option.type}): ${option.doc}`;
}

function envLine(name: string, option: Option): string {
  if (option.type === 'boolean') return `${name}=${option.default ? '1' : '0'}`;
  const text = listText(option.default);
  return `${name}=${/^[\w@%+=:,./-]*$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`}`;
}

function varLine(name: string, option: Option): string {
  const value = dumpYaml(fromPlain(option.default ?? ''), { default_flow_style: true, width: 10_000 });
  return `${name}: ${value.replace(/\n\.\.\.\n$/, '').trimEnd()}`;
}

function listText(value: Option['default']): string {
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join(', ') : str(fromPlain(value));
}
