import type { SourcePosition } from '../../src/base/position.js';
import { lazyDict } from '../../src/template/lazy.js';
import type { TemplateEnvironment } from '../../src/template/environment.js';
import type { TemplateNotice } from '../../src/template/notice.js';
import { HEADER } from '../../src/template/overrides.js';
import type { VariableSource } from '../../src/template/templar.js';
import { holdsTemplate, Template } from '../../src/values/template.js';
import type { Dict, Value } from '../../src/values/value.js';
import type { YamlNode } from '../../src/yaml/node.js';
import { parseSingle } from '../../src/yaml/parse.js';
import { toValue } from '../../src/yaml/value.js';
import { join } from 'node:path';
import { decodeTagged, type Row } from './tagged.js';

interface Inventory {
  readonly host?: string;
  readonly hosts?: Readonly<Record<string, Record<string, unknown>>>;
  readonly groups?: Readonly<Record<string, { hosts?: string[]; children?: string[]; vars?: Record<string, unknown> }>>;
}

/** The variables of a row: its own, those of its YAML text, and the magic ones of its inventory. */
export function rowVariables(
  row: Row,
  directory: string,
  notices: TemplateNotice[],
  environment: TemplateEnvironment,
): VariableSource {
  const inventory = (row.inventory ?? {}) as Inventory;
  const root = row.vars_yaml === undefined ? undefined : yamlRoot(row.vars_yaml, directory, notices);
  const host = inventory.host ?? 'localhost';
  const own = new Map<string, Value>([
    ...Object.entries({ playbook_dir: directory } as Record<string, Value>),
    ...(row.inventory ? hostVariables(inventory, host) : []),
    ...(root ? ([...(toValue(root, { templates: true }) as Dict)] as [string, Value][]) : []),
    ...decodeVars(row.vars ?? {}),
  ]);
  if (row.inventory) addMagic(own, inventory, host, directory, environment);
  return {
    get: (name) => own.get(name),
    names: () => own.keys(),
    written: (path) => writtenInVars(row.vars ?? {}, path) ?? (root && writtenInYaml(root, path)),
  };
}

function decodeVars(vars: Readonly<Record<string, unknown>>): [string, Value][] {
  const text = (value: string): Value =>
    holdsTemplate(value) || value.startsWith(HEADER) ? new Template(value, undefined) : value;
  const decoded = decodeTagged(vars, { text });
  // Keys are never templates.
  return Object.keys(vars).map((name) => [name, plainKeys([...(decoded as Dict).values()][Object.keys(vars).indexOf(name)]!)]);
}

function plainKeys(value: Value): Value {
  if (Array.isArray(value)) return value.map(plainKeys);
  if (!(value instanceof Map)) return value;
  return new Map([...value].map(([key, item]) => [key instanceof Template ? key.text : key, plainKeys(item)]));
}

function yamlRoot(text: string, directory: string, notices: TemplateNotice[]): YamlNode | undefined {
  return parseSingle(text, join(directory, 'vars.yml'), {
    onWarning: ({ message, deprecated }) => notices.push({ type: deprecated ? 'deprecation' : 'warning', message }),
  });
}

function writtenInVars(vars: unknown, path: readonly Value[]): true | undefined {
  let json = vars;
  for (const key of path) json = (json as Record<string, unknown> | undefined)?.[key as string];
  if (json === undefined || json === null) return undefined;
  return typeof json === 'object' && '__unsafe__' in json ? undefined : true;
}

function writtenInYaml(root: YamlNode, path: readonly Value[]): SourcePosition | undefined {
  let node: YamlNode | undefined = root;
  for (const key of path) {
    if (node?.kind === 'map')
      node = node.entries.find((entry) => entry.key.kind === 'scalar' && entry.key.value === key)?.value;
    else node = node?.kind === 'seq' ? node.items[key as number] : undefined;
  }
  return node?.kind === 'scalar' && node.unsafe ? undefined : node?.source;
}

function groupsOf(inventory: Inventory): Map<string, string[]> {
  const groups = inventory.groups ?? {};
  const hosts = Object.keys(inventory.hosts ?? {});
  const members = (name: string): string[] => [
    ...new Set([...(groups[name]?.hosts ?? []), ...(groups[name]?.children ?? []).flatMap(members)]),
  ];
  const grouped = new Set(Object.keys(groups).flatMap(members));
  const all = [...new Set([...hosts, ...grouped])];
  const result = new Map<string, string[]>([
    ['all', all],
    ['ungrouped', all.filter((host) => !grouped.has(host))],
  ]);
  for (const name of Object.keys(groups)) if (name !== 'all') result.set(name, members(name));
  return result;
}

function hostVariables(inventory: Inventory, host: string): [string, Value][] {
  const groups = groupsOf(inventory);
  const layers = Object.entries(inventory.groups ?? {})
    .filter(([name]) => name === 'all' || groups.get(name)?.includes(host))
    .map(([, group]) => group.vars ?? {});
  return [...layers, inventory.hosts?.[host] ?? {}].flatMap(decodeVars);
}

function addMagic(
  own: Map<string, Value>,
  inventory: Inventory,
  host: string,
  directory: string,
  environment: TemplateEnvironment,
): void {
  const groups = groupsOf(inventory);
  for (const [name, value] of magicOf(groups, host)) if (!own.has(name)) own.set(name, value);
  own.set('hostvars', hostvarsOf(inventory, groups, own, host, directory, environment));
}

function magicOf(groups: ReadonlyMap<string, string[]>, host: string): [string, Value][] {
  const names = [...groups].filter(([name, hosts]) => name !== 'all' && hosts.includes(host)).map(([name]) => name);
  return [
    ['inventory_hostname', host],
    ['inventory_hostname_short', host.split('.')[0]!],
    ['groups', new Map<Value, Value>([...groups])],
    ['group_names', names.sort()],
  ];
}

function hostvarsOf(
  inventory: Inventory,
  groups: ReadonlyMap<string, string[]>,
  own: ReadonlyMap<string, Value>,
  current: string,
  directory: string,
  environment: TemplateEnvironment,
): Value {
  const hostvars: Value = lazyDict(groups.get('all')!, (key) => {
    const host = key as string;
    const variables = new Map<string, Value>([...magicOf(groups, host), ...hostVariables(inventory, host)]);
    variables.set('playbook_dir', directory);
    variables.set('hostvars', hostvars);
    if (host === current) for (const [name, value] of own) variables.set(name, value);
    const source: VariableSource = { get: (name) => variables.get(name), names: () => variables.keys() };
    const templar = environment.templar(source, { searchPath: [directory], basedir: directory });
    return lazyDict([...variables.keys()], (name) => templar.variable(name as string));
  });
  return hostvars;
}
