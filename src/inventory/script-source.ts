import { accessSync, constants } from 'node:fs';
import { DroverError } from '../base/error.js';
import { limit } from '../base/limit.js';
import { str } from '../values/repr.js';
import { typeName } from '../values/type-name.js';
import { isDict, type Value } from '../values/value.js';
import { parseJson } from '../yaml/json.js';
import type { YamlMap, YamlNode } from '../yaml/node.js';
import { toValue } from '../yaml/value.js';
import type { Inventory } from './inventory.js';
import { jsonProblem } from './json-problem.js';
import { type InventoryPlugin, isReadable, type PluginContext } from './plugin.js';
import { runScript, type ScriptOutput } from './run-script.js';

/** Calls of one script with `--host` at one time. */
const PARALLEL = 8;

/** Programs that answer `--list`, and `--host NAME` when their list has no `_meta`, in JSON. */
export const scriptPlugin: InventoryPlugin = {
  name: 'script',
  accepts: (source) => isReadable(source) && isExecutable(source),
  async read(source, context) {
    const output = await runScript(source, ['--list'], context);
    const document = readDocument(source, output);
    const { inventory, settings } = context;
    if (output.stderr !== '' && settings.get('inventory.script.always_show_stderr')) {
      inventory.notify({ type: 'error', error: new DroverError(output.stderr) });
    }
    const script: Script = { source, context, hosts: new Set() };
    const hostvars = readGroups(document, script);
    if (hostvars) for (const host of script.hosts) populate(inventory, host, hostvars.get(host));
    else await askForHosts(script);
  },
};

interface Script {
  readonly source: string;
  readonly context: PluginContext;
  /** Hosts that the groups name. */
  readonly hosts: Set<string>;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function readDocument(source: string, { stdout, hint }: ScriptOutput): YamlMap {
  const problem = jsonProblem(stdout);
  if (problem !== undefined) {
    const cause = new DroverError('Value could not be parsed as JSON.', { cause: new DroverError(problem) });
    throw undecodable(hint, cause);
  }
  const root = parseJson(stdout, outputOf(source), 1);
  if (root?.kind !== 'map') {
    throw undecodable(hint, new DroverError(`Value is '${nameOf(root)}' instead of 'dict'.`));
  }
  checkMeta(root, hint);
  return root;
}

/** Checks `_meta` as far as it tells how to read the rest. */
function checkMeta(root: YamlMap, hint: string | undefined): void {
  const meta = entryOf(root, '_meta');
  if (!meta) return;
  if (meta.kind !== 'map') throw undecodable(hint, wrongType('_meta', meta, 'dict'));
  const profile = entryOf(meta, 'profile');
  if (!profile) return;
  const name = profile.kind === 'scalar' ? profile.value : undefined;
  if (typeof name !== 'string') throw undecodable(hint, wrongType('_meta.profile', profile, 'str'));
  if (!name.startsWith('inventory_')) {
    throw undecodable(hint, new DroverError(`Non-inventory profile '${name}' is not allowed.`));
  }
  if (name !== 'inventory_legacy') throw undecodable(hint, new DroverError(`Unknown profile name '${name}'.`));
}

function undecodable(hint: string | undefined, cause: DroverError): DroverError {
  return new DroverError('Unable to get JSON decoder for inventory script result.', { hint, cause });
}

/** Adds all groups; gives the variables of `_meta`, or undefined when there is none and each host must be asked for. */
function readGroups(document: YamlMap, script: Script): ReadonlyMap<string, YamlNode> | undefined {
  let hostvars: ReadonlyMap<string, YamlNode> | undefined;
  for (const { key, value } of document.entries) {
    if (textOf(key) === '_meta') hostvars = hostvarsOf(value as YamlMap);
    else readGroup(textOf(key), value, script);
  }
  if (!hostvars) tellOldFormat(script);
  return hostvars;
}

function hostvarsOf(meta: YamlMap): ReadonlyMap<string, YamlNode> {
  const hostvars = entryOf(meta, 'hostvars');
  if (hostvars?.kind !== 'map') throw wrongType('_meta.hostvars', hostvars, 'dict');
  return new Map(hostvars.entries.map(({ key, value }) => [textOf(key), value]));
}

function tellOldFormat({ source, context }: Script): void {
  const message =
    "Inventory scripts should always provide 'meta.hostvars'. Host variables will be collected by running the inventory script with the '--host' option for each host.";
  context.inventory.notify({
    type: 'deprecation',
    message,
    version: '2.23',
    source: placeOf(source),
    feature: FEATURE,
  });
}

const FEATURE = "inventory plugin 'script'";

function readGroup(given: string, content: YamlNode, script: Script): void {
  const { inventory } = script.context;
  const group = inventory.ensureGroup(given);
  const entries = content.kind === 'map' ? content.entries.map(({ key, value }) => [textOf(key), value] as const) : [];
  const parts = new Map(entries);
  if (content.kind !== 'map') {
    deprecate(script, `Group '${group}' was converted to 'dict' from '${nameOf(content)}'.`);
    addHosts(group, content, script);
  } else if (parts.has('hosts') || parts.has('vars') || parts.has('children')) {
    if (parts.has('hosts')) addHosts(group, parts.get('hosts')!, script);
    if (parts.has('vars')) setVariables(inventory, group, parts.get('vars')!);
    if (parts.has('children')) addChildren(inventory, group, parts.get('children')!);
  } else readSoleHost(group, content, script);
}

/** A group that holds only unknown keys stands for a host of its name: data, never templates. */
function readSoleHost(group: string, content: YamlMap, script: Script): void {
  const { inventory } = script.context;
  deprecate(
    script,
    `Treating malformed group '${group}' as the sole host of that group. Variables provided in this manner cannot be templated.`,
  );
  script.hosts.add(group);
  inventory.ensureHost(group, group);
  for (const { key, value } of content.entries) {
    inventory.setVariable(group, textOf(key), toValue(value, { templates: false }), key.source);
  }
}

function deprecate({ source, context }: Script, message: string): void {
  context.inventory.notify({
    type: 'deprecation',
    message,
    version: '2.23',
    source: placeOf(source),
    feature: FEATURE,
  });
}

function addHosts(group: string, hosts: YamlNode, { hosts: all, context }: Script): void {
  if (hosts.kind !== 'seq') throw wrongType(`${group}.hosts`, hosts, 'list');
  for (const item of hosts.items) {
    const host = toValue(item, { templates: false });
    context.inventory.ensureHost(host, group);
    all.add(String(host));
  }
}

function setVariables(inventory: Inventory, group: string, vars: YamlNode): void {
  if (vars.kind !== 'map') throw wrongType(`${group}.vars`, vars, 'dict');
  for (const { key, value } of vars.entries) {
    inventory.setVariable(group, textOf(key), toValue(value, { templates: true }), key.source);
  }
}

function addChildren(inventory: Inventory, group: string, children: YamlNode): void {
  const names = toValue(children, { templates: false });
  // A dict or a text is walked as Python walks it: its keys, its characters.
  const each: Iterable<Value> = isDict(names) ? names.keys() : typeof names === 'string' ? names : (names as Value[]);
  for (const name of each) inventory.addChild(group, inventory.ensureGroup(name));
}

async function askForHosts({ source, context, hosts }: Script): Promise<void> {
  const run = limit(PARALLEL);
  const answers = [...hosts].map((host) => run(() => runScript(source, ['--host', host], context)));
  await Promise.allSettled(answers);
  for (const [at, host] of [...hosts].entries()) {
    populate(context.inventory, host, readHostAnswer(source, host, await answers[at]!));
  }
}

function readHostAnswer(source: string, host: string, { stdout, hint }: ScriptOutput): YamlNode | undefined {
  if (stdout.trim() === '') return undefined;
  const problem = jsonProblem(stdout);
  if (problem === undefined) return parseJson(stdout, `${outputOf(source).slice(0, -1)} for host '${host}'>`, 1);
  const message = `Inventory script result for host '${host}' could not be parsed as JSON.`;
  throw new DroverError(message, { hint, cause: new DroverError(problem) });
}

function populate(inventory: Inventory, host: string, vars: YamlNode | undefined): void {
  if (vars && vars.kind !== 'map') {
    const data = toValue(vars, { templates: false });
    throw new DroverError(`Invalid data from file, expected dictionary and got:\n\n${str(data)}`);
  }
  inventory.ensureHost(host);
  for (const { key, value } of vars?.entries ?? []) {
    inventory.setVariable(host, textOf(key), toValue(value, { templates: true }), key.source);
  }
}

function wrongType(what: string, node: YamlNode | undefined, wanted: string): DroverError {
  return new DroverError(`Value contains '${what}' which is '${nameOf(node)}' instead of '${wanted}'.`);
}

function nameOf(node: YamlNode | undefined): string {
  return node ? typeName(toValue(node, { templates: false })) : 'NoneType';
}

function entryOf(map: YamlMap, name: string): YamlNode | undefined {
  return map.entries.find(({ key }) => textOf(key) === name)?.value;
}

function textOf(key: YamlNode): string {
  return key.kind === 'scalar' ? key.text : '';
}

function outputOf(source: string): string {
  return `<inventory script output from '${source}'>`;
}

function placeOf(source: string) {
  return { file: outputOf(source), line: 0, column: 0 };
}
