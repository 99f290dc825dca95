import { readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import type { RunContext } from '../engine/context.js';
import { hostPattern, playScope, playTemplar } from '../engine/play-scope.js';
import type { Host } from '../inventory/inventory.js';
import { checkArguments } from '../module/check.js';
import type { Registry } from '../module/registry.js';
import type { Play, Task } from '../playbook/ast.js';
import type { Loaded } from '../playbook/load.js';
import { certainErrors, preflight } from '../playbook/preflight/preflight.js';
import type { PreflightReport, PreflightRequest } from '../playbook/preflight/request.js';
import type { Site } from '../playbook/preflight/survey.js';
import { Template } from '../values/template.js';
import type { Dict } from '../values/value.js';
import type { OpenRun } from './open.js';
import { promptDefaults } from './prompt-defaults.js';
import type { PlayData } from './request.js';

/** Looks through playbooks without running anything: one report for all of them. */
export async function checkPlaybooks(
  opened: OpenRun,
  playbooks: readonly (string | PlayData)[],
): Promise<PreflightReport> {
  const { context, loader } = opened;
  const reports: PreflightReport[] = [];
  for (const loaded of loader.read(playbooks)) {
    for (const notice of loaded.notices) opened.context.emit(notice);
    const directories = new Set(loaded.playbook.plays.map((play) => play.directory));
    reports.push(
      await preflight({ ...checks(opened, loaded), variables: outsideVariables(context, [...directories]) }),
    );
  }
  return {
    errors: reports.flatMap(({ errors }) => errors),
    warnings: reports.flatMap(({ warnings }) => warnings),
    unknown: reports.flatMap(({ unknown }) => unknown),
  };
}

/** The errors that running the playbooks cannot but meet. */
export async function errorsAhead(opened: OpenRun, playbooks: readonly Loaded[]): Promise<readonly DroverError[]> {
  const errors: DroverError[] = [];
  for (const loaded of playbooks) {
    const plays = new Map(loaded.playbook.plays.map((play) => [play, playAhead(opened.context, play)]));
    const task = ({ play, task }: Site) => {
      const ahead = plays.get(play);
      return ahead !== undefined && ahead.hosts.length > 0 && ahead.selects(task);
    };
    const here = [...plays].some(([play, { hosts }]) => isHere(opened.context, play, hosts));
    errors.push(...(await certainErrors(checks(opened, loaded), { task, here })));
  }
  return errors;
}

interface PlayAhead {
  readonly hosts: readonly Host[];
  selects(task: Task): boolean;
}

/** The hosts and tasks of a play as they are before the run; nothing when that cannot be told. */
function playAhead(context: RunContext, play: Play): PlayAhead {
  const prompted = promptDefaults(play);
  try {
    const pattern = hostPattern(play, playTemplar(context, play, prompted));
    const hosts = context.inventory.match(pattern, { limit: context.limit });
    const selects = context.selects(playScope({ context, play, prompted, hosts, name: '' }, hosts));
    return { hosts, selects };
  } catch (error) {
    if (!(error instanceof DroverError)) throw error;
    return { hosts: [], selects: () => false };
  }
}

/** Whether hosts of the play are this machine. */
function isHere({ inventory, defaults }: RunContext, play: Play, hosts: readonly Host[]): boolean {
  if (defaults.connection === 'local' || play.keywords.has('connection')) return true;
  const local = (vars: Dict) => vars.has('ansible_connection');
  if (hosts.some((host) => host.name === 'localhost' || local(host.vars))) return true;
  return [...inventory.groups.values()].some((group) => local(group.vars));
}

function checks({ context, loader, templates }: OpenRun, loaded: Loaded): PreflightRequest {
  return {
    loaded,
    context: loader.reading,
    ready: () => loader.ready(),
    checkArguments: (action, fqcn, args, source) => argumentProblems(context.registry, action, fqcn, args, source),
    checkTemplate: (text, source) => templates.syntaxProblem('template', text, source),
    checkExpression: (text, source) => templates.syntaxProblem('expression', text, source),
    checkTemplateFile: (text, file) => inside(templates.syntaxProblem('file', text, { file, line: 1, column: 1 })),
  };
}

/** A file is long: its problem stands where the cause does, not where the file begins. */
function inside(problem: DroverError | undefined): DroverError | undefined {
  const cause = problem?.cause;
  if (!problem || !(cause instanceof DroverError) || !cause.source) return problem;
  return new DroverError(problem.message, { code: problem.code, cause, source: cause.source });
}

async function argumentProblems(
  registry: Registry,
  action: string,
  fqcn: string,
  args: Dict,
  source: SourcePosition,
): Promise<DroverError[]> {
  try {
    const definition = await registry.resolve(fqcn)?.load();
    if (!definition) return [];
    return checkArguments(definition, args, { name: action, preflight: true, source }).problems.map((problem) =>
      placed(problem, source),
    );
  } catch (error) {
    if (!(error instanceof DroverError)) throw error;
    return [placed(error, source)];
  }
}

/** Where nothing better is known, a problem stands where its task does. */
function placed(problem: DroverError, source: SourcePosition): DroverError {
  if (problem.source) return problem;
  const { code, hint, advice, cause } = problem;
  return new DroverError(problem.message, { code, hint, advice, cause, source });
}

/** Names that the inventory, the directories beside it and beside the playbooks, and `-e` define. */
function outsideVariables({ inventory, variables }: RunContext, playbooks: readonly string[]): Set<string> {
  const names = new Set<string>();
  const add = (dict: Dict | undefined) => {
    for (const key of dict?.keys() ?? []) names.add(key instanceof Template ? key.text : String(key));
  };
  add(variables.extra);
  for (const group of inventory.groups.values()) add(group.vars);
  for (const host of inventory.hosts.values()) add(host.vars);
  for (const directory of new Set([...playbooks, ...variables.inventoryDirectories])) {
    for (const kind of ['group_vars', 'host_vars'] as const) {
      for (const name of namesIn(join(directory, kind))) add(variables.readVarsDirectory(directory, kind, name));
    }
  }
  return names;
}

/** Hosts and groups that have a file or a directory there, in the inventory or not. */
function namesIn(directory: string): Set<string> {
  try {
    return new Set(readdirSync(directory).flatMap((entry) => [entry, parse(entry).name]));
  } catch {
    return new Set();
  }
}
