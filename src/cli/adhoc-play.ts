import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { parseKeyValue } from '../playbook/kv.js';
import { nodeOf } from '../playbook/nodes.js';
import { repr } from '../values/repr.js';
import { asTemplate, Template } from '../values/template.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { loadYaml } from '../yaml/load.js';
import type { YamlNode } from '../yaml/node.js';

/** What the flags of an ad-hoc command say. */
export interface AdhocTask {
  readonly pattern: string;
  readonly module: string;
  /** `-a`: key=value words, or JSON in braces. */
  readonly args: string;
  /** Seconds. */
  readonly timeout: number;
  readonly background: number;
  readonly poll: number;
}

/** Modules that are nothing without arguments, and take a command line. */
export const FREE_FORM = ['command', 'raw', 'script', 'shell', 'win_command', 'win_shell'];

const INCLUDES = ['include_role', 'import_role', 'include_tasks', 'import_tasks'];

/** The plays of an ad-hoc command, with places that name its flags. `file` stands for the playbook. */
export function adhocPlays(task: AdhocTask): { readonly plays: YamlNode; readonly file: string } {
  const file = `<adhoc '${task.module}' task>`;
  const place = { file, line: 0, column: 0 };
  const play: Dict = new Map<Value, Value>([
    ['name', 'Ansible Ad-Hoc'],
    ['hosts', task.pattern],
    ['gather_facts', false],
  ]);
  const plays = listNode([withEntry(nodeOf(play, place), 'tasks', listNode([taskNode(task, file)], place))], place);
  return { plays, file };
}

/** `shell` of `ansible.builtin.shell`. */
export function shortName(module: string): string {
  return module.replace(/^ansible\.(builtin|legacy|windows)\./, '');
}

function taskNode(task: AdhocTask, file: string): YamlNode {
  const args = argumentsOf(task);
  const keywords: [string, Value][] = [['timeout', task.timeout]];
  if (!INCLUDES.includes(shortName(task.module))) {
    keywords.push(['async', task.background], ['poll', task.poll]);
  }
  const place = { file, line: 0, column: 0, text: shownTask(task.module, args, keywords) };
  const module = { file: "<CLI option '-m'>", line: 0, column: 0, text: task.module };
  const node = withEntry(nodeOf(new Map(), place), 'action', nodeOf(task.module, module));
  return [['args', args] as const, ...keywords].reduce(
    (map, [key, value]) => withEntry(map, key, nodeOf(value, place)),
    node,
  );
}

/** The task as ansible-core shows it in errors. */
function shownTask(module: string, args: Dict, keywords: readonly (readonly [string, Value])[]): string {
  const words = keywords.map(([key, value]) => [key === 'async' ? 'async_val' : key, value] as const);
  const plain = new Map<Value, Value>([...args].map(([key, value]) => [textOf(key), textOf(value)]));
  return repr(new Map<Value, Value>([['action', module], ['args', plain], ...words]));
}

function textOf(value: Value): Value {
  return value instanceof Template ? value.text : value;
}

function argumentsOf({ args, module }: AdhocTask): Dict {
  if (args.startsWith('{') && args.endsWith('}')) return jsonArguments(args);
  const parsed = parseKeyValue(args, FREE_FORM.includes(shortName(module)));
  return new Map([...parsed].map(([key, value]) => [key, trusted(value)]));
}

/** Braces mean JSON, never YAML. */
function jsonArguments(text: string): Dict {
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new DroverError("The module's arguments stand in braces but are not JSON.", { code: 'bug', cause });
  }
  const value = trusted(loadYaml(text, argumentPlace(text).file, { templates: false }));
  return isDict(value) ? value : new Map();
}

/** What is written on the command line is the user's own text: it may hold templates. */
function trusted(value: Value): Value {
  if (typeof value === 'string') return asTemplate(value, argumentPlace(value));
  if (Array.isArray(value)) return value.map(trusted);
  return isDict(value) ? new Map([...value].map(([key, item]) => [key, trusted(item)])) : value;
}

function argumentPlace(text: string): SourcePosition {
  return { file: "<CLI option '-a'>", line: 0, column: 0, text };
}

function listNode(items: readonly YamlNode[], place: SourcePosition): YamlNode {
  return { ...nodeOf([], place), kind: 'seq', items };
}

function withEntry(map: YamlNode, key: string, value: YamlNode): YamlNode {
  const entries = map.kind === 'map' ? map.entries : [];
  return {
    ...nodeOf(new Map(), map.source),
    kind: 'map',
    entries: [...entries, { key: nodeOf(key, map.source), value }],
  };
}
