import { readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import type { RunContext } from '../engine/context.js';
import { checkArguments } from '../module/check.js';
import type { Registry } from '../module/registry.js';
import { preflight } from '../playbook/preflight/preflight.js';
import type { PreflightReport, PreflightRequest } from '../playbook/preflight/request.js';
import { Template } from '../values/template.js';
import type { Dict } from '../values/value.js';
import type { OpenRun } from './open.js';
import type { PlayData } from './request.js';

/** Looks through playbooks without running anything: one report for all of them. */
export async function checkPlaybooks(
  { context, loader, templates }: OpenRun,
  playbooks: readonly (string | PlayData)[],
): Promise<PreflightReport> {
  const reports: PreflightReport[] = [];
  for (const loaded of loader.read(playbooks)) {
    for (const notice of loaded.notices) context.emit(notice);
    await loader.ready();
    const request: PreflightRequest = {
      loaded,
      context: loader.reading,
      checkArguments: (action, fqcn, args, source) => argumentProblems(context.registry, action, fqcn, args, source),
      checkTemplate: (text, source) => templates.syntaxProblem('template', text, source),
      checkExpression: (text, source) => templates.syntaxProblem('expression', text, source),
      checkTemplateFile: (text, file) => inside(templates.syntaxProblem('file', text, { file, line: 1, column: 1 })),
      variables: outsideVariables(context, [...new Set(loaded.playbook.plays.map((play) => play.directory))]),
    };
    reports.push(await preflight(request));
  }
  return {
    errors: reports.flatMap(({ errors }) => errors),
    warnings: reports.flatMap(({ warnings }) => warnings),
    unknown: reports.flatMap(({ unknown }) => unknown),
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
  const { code, hint, cause } = problem;
  return new DroverError(problem.message, { code, hint, cause, source });
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
