import type { DroverError } from '../../base/error.js';
import { checkActions } from './actions.js';
import { checkFiles } from './files.js';
import { checkHandlers } from './handlers.js';
import { checkKeywords } from './keywords.js';
import type { Findings, PreflightReport, PreflightRequest } from './request.js';
import { survey } from './survey.js';
import { checkSyntax } from './syntax.js';
import { checkVariables } from './variables.js';

/**
 * Looks through plays before anything connects: keywords, modules and their arguments, missing files, roles and templates,
 * handlers that nobody defines, the syntax of templates, variables that nothing can define. What is named by a template is
 * said to be unknown. Starts with the problems that loading found.
 */
export async function preflight(request: PreflightRequest): Promise<PreflightReport> {
  const findings: Findings = { errors: [...request.loaded.problems], warnings: [], unknown: [] };
  const found = survey({ context: request.context, plays: request.loaded.playbook.plays }, findings);
  checkKeywords(found, findings);
  await checkActions(found, request, findings);
  checkFiles(found, request, findings);
  checkHandlers(found, findings);
  checkSyntax(found, request, findings);
  checkVariables(found, request, findings);
  return { ...findings, errors: distinct(findings.errors), warnings: distinct(findings.warnings) };
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
