import type { DroverError } from '../../base/error.js';
import { resolveKeyword } from '../keywords.js';
import { checkActions } from './actions.js';
import { checkFiles } from './files.js';
import { checkHandlers } from './handlers.js';
import { checkKeywords } from './keywords.js';
import type { Findings, PreflightReport, PreflightRequest } from './request.js';
import { type Site, type Survey, survey } from './survey.js';
import { checkSyntax } from './syntax.js';
import { checkVariables } from './variables.js';

/**
 * Looks through plays before anything connects: keywords, modules and their arguments, missing files, roles and templates,
 * handlers that nobody defines, the syntax of templates, variables that nothing can define. What is named by a template is
 * said to be unknown. Starts with the problems that loading found.
 */
export async function preflight(request: PreflightRequest): Promise<PreflightReport> {
  const findings: Findings = { errors: [...request.loaded.problems], warnings: [], unknown: [] };
  const found = await surveyed(request, findings);
  for (const { problem, site, missing } of found.problems) {
    // A file that is there and wrong is wrong whenever it runs; one that is missing may be meant to be.
    (missing && site.conditional ? findings.warnings : findings.errors).push(problem);
  }
  checkKeywords(found, findings);
  await checkActions(found, request, findings);
  checkFiles(found, request, findings);
  checkHandlers(found, findings);
  checkSyntax(found, request, findings);
  checkVariables(found, request, findings);
  return { ...findings, errors: distinct(findings.errors), warnings: distinct(findings.warnings) };
}

/** The survey, with the plugins of all roles that it read. */
async function surveyed(request: PreflightRequest, findings: Findings): Promise<Survey> {
  const found = survey({ context: request.context, plays: request.loaded.playbook.plays }, findings);
  await request.ready?.();
  return found;
}

/** Which tasks a run will come to, as far as what is outside of the playbook decides. */
export interface Reached {
  readonly task: (site: Site) => boolean;
  /** Whether hosts are this machine: tasks may make files there, which later tasks find. */
  readonly here: boolean;
}

/**
 * The errors that the run cannot but meet: those of tasks that no condition, rescue section, tag or `ignore_errors` keeps from
 * running or from failing.
 */
export async function certainErrors(request: PreflightRequest, reached: Reached): Promise<readonly DroverError[]> {
  const findings: Findings = { errors: [], warnings: [], unknown: [] };
  const found = await surveyed(request, findings);
  const isCertain = (site: Site): boolean => fails(site) && reached.task(site) && (!site.via || isCertain(site.via));
  const certain: Survey = { ...found, plays: [], roles: [], blocks: [], sites: found.sites.filter(isCertain) };
  for (const { problem, site } of found.problems) if (isCertain(site)) findings.errors.push(problem);
  checkKeywords(certain, findings);
  await checkActions(certain, request, findings);
  if (!reached.here && !makesFilesHere(found)) checkFiles(certain, request, findings);
  checkSyntax(certain, request, findings);
  return distinct(findings.errors);
}

/** Modules that write on the controller what they got from a host. */
const BRINGS: ReadonlySet<string> = new Set(['ansible.builtin.fetch', 'ansible.posix.synchronize']);

/** Whether a task may make files on this machine, as far as the tasks are known. */
function makesFilesHere({ sites, openPlays }: Survey): boolean {
  const delegated = ({ task }: Site) =>
    (['delegate_to', 'connection'] as const).some((name) => resolveKeyword(task, name) !== undefined);
  return openPlays.size > 0 || sites.some((site) => delegated(site) || BRINGS.has(site.task.fqcn));
}

/** Whether an error of the task ends the run for its hosts. */
function fails({ task, conditional }: Site): boolean {
  const shrugs = (['ignore_errors', 'failed_when'] as const).some((name) => resolveKeyword(task, name) !== undefined);
  return !conditional && !shrugs;
}

/** A role that is used twice says everything twice. */
function distinct(problems: readonly DroverError[]): DroverError[] {
  const seen = new Set<string>();
  return problems.filter(({ message, source }) => {
    const key = `${message} ${source?.file}:${source?.line}:${source?.column}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
