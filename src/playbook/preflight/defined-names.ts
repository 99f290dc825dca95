import { join } from 'node:path';
import { holdsTemplate } from '../../values/template.js';
import { isDict, type Value } from '../../values/value.js';
import type { Given, Task } from '../ast.js';
import { type Loading, startLoading } from '../context.js';
import { readTree } from '../files.js';
import { sourceValue, textOfValue } from '../nodes.js';
import { lineage } from '../variables.js';
import { fileOf, literal, locate } from './files.js';
import type { Findings, PreflightRequest } from './request.js';
import type { Survey } from './survey.js';

/** The variables that plays define, as far as that can be told before the run. */
export interface DefinedNames {
  readonly names: ReadonlySet<string>;
  /** Why there may be others: something defines variables of which the names are not known. */
  readonly open: boolean;
}

/** Facts that have no `ansible_` in front: modules of ansible.builtin return them. */
const FACTS: readonly string[] = [
  ...['services', 'packages', 'mount_points', 'getent_passwd', 'getent_group', 'getent_hosts'],
  ...['discovered_interpreter_python', 'module_setup', 'gather_subset'],
];

export function definedNames(survey: Survey, request: PreflightRequest, findings: Findings): DefinedNames {
  const gathering: Gathering = {
    names: new Set([...(request.variables ?? []), ...FACTS]),
    open: [],
    request,
    loading: startLoading(request.context, request.context.workingDirectory),
  };
  for (const play of survey.plays) {
    addKeys(play.vars, gathering);
    for (const prompt of play.varsPrompt) gathering.names.add(prompt.name);
    for (const file of play.varsFiles) addVarsFile(file, play.directory, gathering);
  }
  for (const role of survey.roles) {
    for (const dict of [role.parameters, role.vars, role.defaults, role.roleVars]) addKeys(dict, gathering);
  }
  for (const { task } of survey.sites) addTask(task, gathering);
  for (const source of gathering.open) {
    findings.unknown.push({ message: 'Variables that are defined here are known only while the play runs', source });
  }
  return { names: gathering.names, open: gathering.open.length > 0 };
}

interface Gathering {
  readonly names: Set<string>;
  readonly open: Given['source'][];
  readonly request: PreflightRequest;
  readonly loading: Loading;
}

function addKeys(dict: Value, { names }: Gathering): void {
  if (isDict(dict)) for (const key of dict.keys()) names.add(textOfValue(key) ?? String(key));
}

/** One file, or a list of which the first that exists is read: any of them may be. */
function addVarsFile(file: Given, directory: string, gathering: Gathering): void {
  for (const one of Array.isArray(file.value) ? file.value : [file.value]) {
    const name = literal(one);
    if (name === undefined) gathering.open.push(file.source);
    else addFile(join(directory, name), gathering);
  }
}

function addFile(path: string, gathering: Gathering): void {
  if (gathering.loading.context.files.kind(path) !== 'file') return;
  try {
    const tree = readTree(path, gathering.loading);
    if (tree) addKeys(sourceValue(tree), gathering);
  } catch {
    gathering.open.push({ file: path, line: 1, column: 1 });
  }
}

function addTask(task: Task, gathering: Gathering): void {
  for (const node of lineage(task)) addKeys(node.vars, gathering);
  const register = literal(task.keywords.get('register')?.value);
  if (register !== undefined) gathering.names.add(register);
  addLoop(task, gathering);
  addDefined(task, gathering);
}

function addLoop(task: Task, { names }: Gathering): void {
  if (!task.loop) return;
  names.add('item');
  const control = task.keywords.get('loop_control')?.value;
  if (!isDict(control)) return;
  for (const key of ['loop_var', 'index_var']) {
    const name = literal(control.get(key));
    if (name !== undefined) names.add(name);
  }
}

/** Modules that define variables. Any other module whose name speaks of facts may define some that nobody can know. */
function addDefined(task: Task, gathering: Gathering): void {
  const short = task.fqcn.replace(/^ansible\.builtin\./, '');
  if (short === 'set_fact' || short === 'add_host') addOwnKeys(task, gathering);
  else if (short === 'include_vars') addIncludeVars(task, gathering);
  else if (short === 'validate_argument_spec') addKeys(task.args.get('argument_spec') ?? null, gathering);
  else if (short.includes('.') && short.includes('fact')) gathering.open.push(task.source);
  const applied = task.args.get('apply');
  if (task.dynamic && isDict(applied)) addKeys(applied.get('vars') ?? null, gathering);
}

function addOwnKeys(task: Task, gathering: Gathering): void {
  if (task.argsTemplate || task.args.has('_raw_params')) gathering.open.push(task.source);
  for (const key of task.args.keys()) {
    const name = textOfValue(key) ?? String(key);
    if (holdsTemplate(name)) gathering.open.push(task.source);
    else gathering.names.add(name);
  }
}

function addIncludeVars(task: Task, gathering: Gathering): void {
  const name = literal(task.args.get('name'));
  if (name !== undefined) {
    gathering.names.add(name);
    return;
  }
  const wanted = fileOf(task);
  const path = wanted && locate(task, wanted, gathering.request);
  if (path) addFile(path, gathering);
  else gathering.open.push(task.source);
}
