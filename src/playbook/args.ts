import { DroverError, type ErrorDetails } from '../base/error.js';
import type { Message } from '../base/notice.js';
import type { SourcePosition } from '../base/position.js';
import { Encrypted } from '../values/encrypted.js';
import { asTemplate, Template } from '../values/template.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import type { YamlNode } from '../yaml/node.js';
import { rememberText } from '../yaml/places.js';
import { keywordsOf } from './keywords.js';
import { parseKeyValue } from './kv.js';
import { type Fields, pythonClass, sourceValue, textOfValue } from './nodes.js';
import { splitArgs } from './split.js';

/** A task's action in its one form, whichever spelling it was written in. */
export interface ModuleCall {
  /** As written: `shell`, `ansible.builtin.shell`, or a template. */
  readonly action: string | Template;
  /** The key that names the action, where it is one. */
  readonly key: string | undefined;
  readonly args: Dict;
  /** `args: "{{ x }}"`: a dict that comes below `args`. */
  readonly argsTemplate: Template | undefined;
  /** `local_action` delegates. */
  readonly local: boolean;
}

export interface ModuleCallOptions {
  /** Place of the task, for errors. */
  readonly source: SourcePosition;
  /** Whether a key names an action. Undefined takes any key that is no keyword for one. */
  readonly isAction?: ((name: string) => boolean) | undefined;
  readonly notice?: ((notice: Message) => void) | undefined;
}

/** Modules that take a command line: only their own options are taken out of it. */
const FREE_FORM: ReadonlySet<string> = new Set(
  ['command', 'raw', 'script', 'shell', 'win_command', 'win_shell']
    .flatMap((name) => [name, `ansible.builtin.${name}`, `ansible.legacy.${name}`])
    .concat('ansible.windows.win_command', 'ansible.windows.win_shell'),
);

/** Keys of a task that are no action. */
const RESERVED: ReadonlySet<string> = new Set([...keywordsOf('task'), ...keywordsOf('handler'), 'loop_with', 'static']);

/**
 * The action of a task in every spelling: `shell: x`, `action: shell x`, `action: {module: shell, …}`, `local_action`,
 * with `args:` beside it. Throws DroverErrors in the words of ansible-core.
 */
export function moduleArgs(fields: Fields, options: ModuleCallOptions): ModuleCall {
  const below = argsBelow(fields, options);
  let call: ModuleCall | undefined;
  const written = fields.get('action');
  if (written) call = fromAction(written.value, below, false, options);
  const local = fields.get('local_action');
  if (local) {
    if (call) throw problem('action and local_action are mutually exclusive', options);
    call = fromAction(local.value, below, true, options);
  }
  let unknown: string | undefined;
  for (const [key, entry] of fields) {
    if (RESERVED.has(key) || key.startsWith('with_')) continue;
    unknown ??= key;
    if (options.isAction && !options.isAction(key)) continue;
    if (call) {
      const first = textOfValue(call.action);
      throw problem(`conflicting action statements: ${first}, ${key}`, options);
    }
    call = fromKey(key, entry.value, below, options);
  }
  if (call) return call;
  throw unknown === undefined
    ? problem('no module/action detected in task.', options)
    : unknownAction(unknown, options.source);
}

/** The error of a key that names no action. */
export function unknownAction(name: string, source: SourcePosition): DroverError {
  const message = `couldn't resolve module/action '${name}'. This often indicates a misspelling, missing collection, or incorrect module path.`;
  return new DroverError(message, { code: 'playbook', source });
}

/** What `args:` gives: a dict below the other arguments, or a template of one. */
interface Below {
  readonly given: boolean;
  readonly dict: Dict | undefined;
  readonly template: Template | undefined;
}

function argsBelow(fields: Fields, options: ModuleCallOptions): Below {
  const entry = fields.get('args');
  if (!entry) return { given: false, dict: undefined, template: undefined };
  const value = sourceValue(entry.value);
  if (isDict(value)) return { given: true, dict: value, template: undefined };
  if (value instanceof Template && isWholeTemplate(value.text)) {
    return { given: true, dict: undefined, template: value };
  }
  const hint = 'A mapping or template which resolves to a mapping is required.';
  if (value !== null) {
    const message = 'The value of the task `args` keyword is invalid.';
    throw problem(message, { ...options, source: entry.value.source }, { hint });
  }
  const message = 'Ignoring empty task `args` keyword.';
  options.notice?.({ type: 'deprecation', message, version: '2.23', hint, source: options.source });
  return { given: true, dict: undefined, template: undefined };
}

function fromKey(key: string, node: YamlNode, below: Below, options: ModuleCallOptions): ModuleCall {
  const args = argsOfKey(key, node, below, options);
  return finish(key, key, args, below, false, options);
}

function argsOfKey(key: string, node: YamlNode, below: Below, options: ModuleCallOptions): Dict | undefined {
  if (node.kind === 'map') return sourceValue(node) as Dict;
  const value = sourceValue(node);
  if (typeof value === 'string' || value instanceof Template) {
    const args = parseKeyValue(value, FREE_FORM.has(key));
    rememberText(args, node);
    if (below.given) noticeMerging(args, node, options);
    return args;
  }
  if (value instanceof Encrypted) return new Map<Value, Value>([['_raw_params', value]]);
  if (value === null) return undefined;
  throw problem(`unexpected parameter type in action: ${pythonClass(node)}`, options);
}

function noticeMerging(args: Dict, node: YamlNode, options: ModuleCallOptions): void {
  const names = [...args.keys()].map((name) => textOfValue(name) ?? '').filter((name) => name !== '_raw_params');
  if (names.length === 0) return;
  options.notice?.({
    type: 'deprecation',
    message: `Merging legacy k=v args (${names
      .sort()
      .map((name) => `'${name}'`)
      .join(', ')}) into task args.`,
    version: '2.23',
    hint: 'Include all task args in the task `args` mapping.',
    source: node.source,
  });
}

/** `action:` and `local_action:`, as text or as a dict with `module`. */
function fromAction(node: YamlNode, below: Below, local: boolean, options: ModuleCallOptions): ModuleCall | undefined {
  const { action, args } = node.kind === 'map' ? fromModuleDict(node, options) : fromText(node, options);
  if (action === undefined) return undefined;
  const nested = args.get('args');
  if (nested !== undefined) {
    args.delete('args');
    const more = isDict(nested) ? nested : parseKeyValue(nested as string | Template, false);
    for (const [key, value] of more) args.set(key, value);
  }
  return finish(action, undefined, args, below, local, options);
}

function fromText(node: YamlNode, options: ModuleCallOptions): { action: string | Template; args: Dict } {
  const value = sourceValue(node);
  if (typeof value !== 'string' && !(value instanceof Template)) {
    throw problem(`unexpected parameter type in action: ${pythonClass(node)}`, options);
  }
  const { action, rest } = splitModule(value, options);
  const args = parseKeyValue(rest, isFreeForm(action));
  rememberText(args, node);
  return { action, args };
}

function fromModuleDict(
  node: YamlNode,
  options: ModuleCallOptions,
): { action: string | Template | undefined; args: Dict } {
  options.notice?.({
    type: 'deprecation',
    message: 'Using a mapping for `action` is deprecated.',
    version: '2.23',
    hint: 'Use a string value for `action`.',
    source: node.source,
  });
  const args = sourceValue(node) as Dict;
  const module = args.get('module');
  if (module === undefined) return { action: undefined, args: new Map() };
  if (textOfValue(module) === undefined) {
    throw problem('the `module` of an action must be a string', options);
  }
  const { action, rest } = splitModule(module as string | Template, options);
  for (const [key, value] of parseKeyValue(rest, isFreeForm(action))) args.set(key, value);
  args.delete('module');
  return { action, args };
}

/** The first word and the rest of `copy src=a dest=b`. */
function splitModule(text: string | Template, options: ModuleCallOptions) {
  const keep = (part: string) => (text instanceof Template ? asTemplate(part, text.source) : part);
  const words = splitArgs(textOfValue(text)!);
  const [first] = words;
  if (first === undefined) throw problem('no module/action detected in task.', options);
  return { action: keep(first.trim()), rest: keep(words.slice(1).join(' ')) };
}

function finish(
  action: string | Template,
  key: string | undefined,
  args: Dict | undefined,
  below: Below,
  local: boolean,
  options: ModuleCallOptions,
): ModuleCall {
  if (args && !isFreeForm(action)) refuseInternal(action, args, options);
  const merged: Dict = below.dict ? new Map([...below.dict, ...(args ?? [])]) : (args ?? new Map());
  return { action, key, args: merged, argsTemplate: below.template, local };
}

function refuseInternal(action: string | Template, args: Dict, options: ModuleCallOptions): void {
  for (const name of args.keys()) {
    const text = textOfValue(name);
    if (!text?.startsWith('_ansible_')) continue;
    throw problem(
      `Invalid parameter specified beginning with keyword '_ansible_' for action '${textOfValue(action)}': '${text}'. The prefix '_ansible_' is reserved for internal use only.`,
      options,
      { code: 'error' },
    );
  }
}

function isFreeForm(action: string | Template): boolean {
  return typeof action === 'string' && FREE_FORM.has(action);
}

/** Whether the text looks as if it was a template from its beginning to its end. */
export function isWholeTemplate(text: string): boolean {
  return text.startsWith('#jinja2:') || (/^\{[{%#]/.test(text) && /[}%#]\}$/.test(text));
}

function problem(message: string, options: ModuleCallOptions, details: ErrorDetails = {}): DroverError {
  return new DroverError(message, { code: 'playbook', source: options.source, ...details });
}
