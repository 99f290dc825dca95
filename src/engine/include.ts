import { fullMessage } from '../base/chain.js';
import { DroverError } from '../base/error.js';
import type { Block, Node, Task } from '../playbook/ast.js';
import { type CompileOptions, compileBlocks } from '../playbook/compile.js';
import { equals } from '../values/equality.js';
import { str } from '../values/repr.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { type Attempt, attemptWith, type IncludeRequest, statusOf } from './attempt.js';
import { withRetries } from './block-retry.js';
import { CENSORED_LABEL } from './event.js';
import { enterFrame, failHost, type HostRun, type PlayRun } from './play-run.js';
import { adoptRole } from './play-scope.js';
import { resultEvent } from './result-event.js';
import { scopeFor, type TaskSession } from './session.js';
import type { TaskOutcome } from './task.js';

/** Hosts that included the same file with the same variables share its tasks. */
interface Group {
  /** Path of the file, or the role's name. */
  readonly name: string;
  readonly request: IncludeRequest;
  readonly attempt: Attempt;
  readonly hosts: Done[];
}

interface Done {
  readonly session: TaskSession;
  readonly outcome: TaskOutcome;
}

/** Where an include left its hosts; those that are not in it go on behind the task. */
interface Included {
  readonly entered: ReadonlySet<HostRun>;
  readonly failed: ReadonlySet<HostRun>;
}

/** Lets the hosts enter what they included. */
export function processIncludes(run: PlayRun, done: readonly Done[]): Included {
  const groups = groupIncludes(done);
  const entered = new Set<HostRun>();
  const failed = new Set<HostRun>();
  const blocks: Block[] = [];
  const tasksOf = new Map<HostRun, Set<Task>>();
  for (const group of groups) {
    const loaded = loadGroup(run, group);
    if (!loaded) {
      for (const { session } of group.hosts) failed.add(session.hostRun);
      continue;
    }
    blocks.push(...loaded);
    const tasks = tasksIn(loaded);
    for (const { session } of group.hosts)
      tasksOf.set(session.hostRun, new Set([...(tasksOf.get(session.hostRun) ?? []), ...tasks]));
  }
  if (blocks.length === 0) return { entered, failed };
  const steps = compileBlocks(blocks, tagChoice(run, done[0]!.session.task));
  const order = ++run.includes;
  for (const [hostRun, only] of tasksOf) {
    if (failed.has(hostRun)) continue;
    enterFrame(run, hostRun, { kind: 'include', steps, order, only });
    entered.add(hostRun);
  }
  return { entered, failed };
}

/** A handler was notified: tags do not choose among what it includes. */
function tagChoice(run: PlayRun, task: Task): CompileOptions {
  return task.kind === 'handler' ? {} : { selected: run.context.selects(run.scope) };
}

function groupIncludes(done: readonly Done[]): Group[] {
  const groups: Group[] = [];
  for (const one of done) {
    const { session, outcome } = one;
    for (const attempt of outcome.items) {
      if (!attempt.include || statusOf(attempt.result) !== 'ok') continue;
      const name = includedName(session, attempt.include);
      const same = groups.find(
        (group) => group.name === name && !group.hosts.includes(one) && sameRequest(group.request, attempt.include!),
      );
      if (same) same.hosts.push(one);
      else groups.push({ name, request: attempt.include, attempt, hosts: [one] });
    }
  }
  return groups;
}

function sameRequest(one: IncludeRequest, other: IncludeRequest): boolean {
  return equals(one.args, other.args) && equals(one.vars, other.vars);
}

function isRole(task: Task): boolean {
  return task.fqcn === 'ansible.builtin.include_role';
}

function includedName(session: TaskSession, request: IncludeRequest): string {
  if (isRole(session.task) || session.task.repeated) return request.name;
  const renderPath = (path: Value) => includePath(session, request, path);
  return session.run.context.loader.findTaskFile(session.task, request.name, renderPath);
}

/** The path of an include around, as its template reads now; an empty text, and a warning, when it cannot be rendered. */
function includePath(session: TaskSession, request: IncludeRequest, path: Value): string {
  const { run, task } = session;
  try {
    return String(scopeFor(run, session.hostRun.host, task, request.vars).templar.render(path));
  } catch (error) {
    if (!(error instanceof DroverError)) throw error;
    const message =
      `Templating the path of the parent ${str(task.action)} failed. The path to the included file may not be found. ` +
      `The error was: ${fullMessage(error)}.`;
    run.context.emit({ type: 'warning', message });
    return '';
  }
}

/** The blocks of a group; undefined when its hosts failed over it. A file that does not parse ends the run. */
function loadGroup(run: PlayRun, group: Group): readonly Block[] | undefined {
  const { task, info } = group.hosts[0]!.session;
  try {
    const blocks = loadBlocks(run, group, task);
    const hosts = group.hosts.map(({ session }) => session.hostRun.host.name);
    for (const host of hosts) run.context.recap.count(host, 'ok');
    run.context.emit({ type: 'include', file: group.name, hosts, label: labelOf(group), task: info });
    return blocks;
  } catch (error) {
    if (!(error instanceof DroverError) || isParseError(error)) throw error;
    failGroup(run, group, error);
    return undefined;
  }
}

function loadBlocks(run: PlayRun, group: Group, task: Task): readonly Block[] {
  const { loader } = run.context;
  if (!isRole(task)) return loadTasks(run, group, task);
  const included = loader.role(group.name, task, group.request, run);
  adoptRole(run.scope, included.role);
  run.handlerBlocks.push(...included.handlers);
  return included.blocks;
}

function loadTasks(run: PlayRun, group: Group, task: Task): readonly Block[] {
  try {
    return withRetries(
      run,
      task,
      group.request.vars,
      run.context.loader.taskFile(group.name, task, group.request.vars, run),
    );
  } catch (cause) {
    if (!(cause instanceof DroverError) || cause.code !== 'file-not-found') throw cause;
    throw new DroverError(`Could not find or access '${group.name}' on the Ansible Controller.`, {
      code: cause.code,
      cause,
    });
  }
}

function isParseError(error: DroverError): boolean {
  return error.code === 'playbook' || error.code === 'yaml' || error.code === 'parse';
}

function failGroup(run: PlayRun, group: Group, error: DroverError): void {
  run.context.emit({ type: 'error', error });
  for (const { session, outcome } of group.hosts) {
    const result = new Map<Value, Value>([
      ...withoutArguments(outcome.attempt.result),
      ['failed', true],
      ['reason', fullMessage(error)],
    ]);
    run.context.recap.count(session.hostRun.host.name, 'failed');
    const now = run.context.now();
    run.context.emit({ type: 'failed', result: resultEvent(session, attemptWith(result), now, now) });
  }
  for (const { session } of group.hosts) {
    run.failed.add(session.hostRun.host.name);
    failHost(run, session.hostRun);
  }
}

/** A result without what the include was called with; a loop's results, too. */
function withoutArguments(result: Dict): Dict {
  const shown = new Map(result);
  shown.delete('include_args');
  const items = shown.get('results');
  if (Array.isArray(items)) {
    const rest = items.map((item) => (isDict(item) ? withoutArguments(item) : item));
    shown.set('results', rest);
  }
  return shown;
}

function labelOf({ attempt }: Group): Value | undefined {
  return attempt.noLog && attempt.label !== undefined ? CENSORED_LABEL : attempt.label;
}

export function tasksIn(nodes: readonly Node[]): Task[] {
  return nodes.flatMap((node) =>
    node.kind === 'block' ? tasksIn([...node.body, ...node.rescue, ...node.always]) : [node],
  );
}
