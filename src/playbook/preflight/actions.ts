import { DroverError } from '../../base/error.js';
import { Template } from '../../values/template.js';
import { type Dict, isDict } from '../../values/value.js';
import { coreName, isBuiltinTask, removedAction } from '../actions.js';
import type { Task } from '../ast.js';
import { didYouMean } from '../fields.js';
import { moduleDefaultsOf } from '../module-defaults.js';
import type { Findings, PreflightRequest } from './request.js';
import type { Survey } from './survey.js';

/** What `meta` takes. */
const META: readonly string[] = [
  ...['noop', 'flush_handlers', 'refresh_inventory', 'clear_facts', 'clear_host_errors', 'reset_connection'],
  ...['end_host', 'end_batch', 'end_play', 'end_role', 'role_complete'],
];

/** Modules that nobody has, and arguments that they do not take. */
export async function checkActions(survey: Survey, request: PreflightRequest, findings: Findings): Promise<void> {
  const seen = new Set<Task['args']>();
  for (const { task } of survey.sites) {
    if (seen.has(task.args)) continue;
    seen.add(task.args);
    if (task.action instanceof Template) {
      const message = `The action '${task.action.text}' is known only while the play runs`;
      findings.unknown.push({ message, source: task.source });
    } else if (coreName(task.action) === 'meta') checkMeta(task, findings);
    else if (!task.repeated && !isBuiltinTask(task.action) && isKnown(task, task.action, request, findings)) {
      await checkArguments(task, task.action, request, findings);
    }
  }
}

function checkMeta(task: Task, findings: Findings): void {
  const what = task.args.get('_raw_params');
  if (typeof what !== 'string' || META.includes(what)) return;
  findings.errors.push(
    new DroverError(`invalid meta action requested: ${what}`, { source: task.source, advice: didYouMean(what, META) }),
  );
}

/** `action: name` is not looked up when it is read, as keys of a task are. */
function isKnown(task: Task, action: string, request: PreflightRequest, findings: Findings): boolean {
  if (request.context.resolveAction(action, task.collections)) return true;
  const message =
    removedAction(action) ??
    `couldn't resolve module/action '${action}'. This often indicates a misspelling, missing collection, or incorrect module path.`;
  const advice = didYouMean(action, request.context.actionNames?.() ?? []);
  findings.errors.push(new DroverError(message, { code: 'playbook', source: task.source, advice }));
  return false;
}

async function checkArguments(
  task: Task,
  action: string,
  request: PreflightRequest,
  findings: Findings,
): Promise<void> {
  const args = knownArguments(task);
  if (!args) {
    findings.unknown.push({
      message: `The arguments of '${action}' are known only while the play runs`,
      source: task.source,
    });
    return;
  }
  findings.errors.push(...((await request.checkArguments?.(action, task.fqcn, args, task.source)) ?? []));
}

/** The arguments with module_defaults below them; undefined when a template gives the whole of either. */
function knownArguments(task: Task): Dict | undefined {
  if (task.argsTemplate || task.args.get('_raw_params') instanceof Template) return wholeFromTemplate(task);
  const defaults = moduleDefaultsOf(task);
  if (defaults.length === 0) return task.args;
  if (!defaults.every(isDict)) return undefined;
  return new Map([...(defaults as Dict[]).flatMap((dict) => [...dict]), ...task.args]);
}

/** A command line that is a template is checked as any other: only a template alone may stand for a dict of arguments. */
function wholeFromTemplate(task: Task): Dict | undefined {
  const raw = task.args.get('_raw_params');
  if (task.argsTemplate || !(raw instanceof Template)) return undefined;
  return /^\{\{[\s\S]*\}\}$/.test(raw.text.trim()) ? undefined : task.args;
}
