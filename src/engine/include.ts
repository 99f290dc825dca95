import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fullMessage } from '../base/chain.js';
import { DroverError } from '../base/error.js';
import type { Block, Node, Task } from '../playbook/ast.js';
import { compileBlocks } from '../playbook/compile.js';
import { includesAround } from '../playbook/variables.js';
import { equals } from '../values/equality.js';
import type { Value } from '../values/value.js';
import { type Attempt, type IncludeRequest, PLAIN_ATTEMPT, statusOf } from './attempt.js';
import { withRetries } from './block-retry.js';
import { CENSORED_LABEL } from './event.js';
import { enterFrame, failHost, type HostRun, type PlayRun } from './play-run.js';
import { resultEvent } from './result-event.js';
import { scopeFor, type TaskSession } from './session.js';
import type { TaskOutcome } from './task.js';

/** Hosts that included the same file with the same variables share its tasks. */
interface Group {
  /** Path of the file, or the role's name. */
  readonly name: string;
  readonly request: IncludeRequest;
  readonly attempt: Attempt;
  readonly sessions: TaskSession[];
}

interface Done {
  readonly session: TaskSession;
  readonly outcome: TaskOutcome;
}

/** Lets the hosts enter what they included. Gives those that did (or failed over it); the others go on behind the task. */
export function processIncludes(run: PlayRun, done: readonly Done[]): ReadonlySet<HostRun> {
  const groups = groupIncludes(done);
  const settled = new Set<HostRun>();
  const blocks: Block[] = [];
  const tasksOf = new Map<HostRun, Set<Task>>();
  for (const group of groups) {
    const loaded = loadGroup(run, group);
    if (!loaded) {
      for (const { hostRun } of group.sessions) settled.add(hostRun);
      continue;
    }
    blocks.push(...loaded);
    const tasks = tasksIn(loaded);
    for (const { hostRun } of group.sessions)
      tasksOf.set(hostRun, new Set([...(tasksOf.get(hostRun) ?? []), ...tasks]));
  }
  if (blocks.length === 0) return settled;
  const steps = compileBlocks(blocks, { selected: run.context.selects(run.scope) });
  const order = ++run.includes;
  for (const [hostRun, only] of tasksOf) {
    if (settled.has(hostRun)) continue;
    enterFrame(run, hostRun, { kind: 'include', steps, order, only });
    settled.add(hostRun);
  }
  return settled;
}

function groupIncludes(done: readonly Done[]): Group[] {
  const groups: Group[] = [];
  for (const { session, outcome } of done) {
    for (const attempt of outcome.items) {
      if (!attempt.include || statusOf(attempt.result) !== 'ok') continue;
      const name = includedName(session, attempt.include);
      const same = groups.find(
        (group) =>
          group.name === name && !group.sessions.includes(session) && sameRequest(group.request, attempt.include!),
      );
      if (same) same.sessions.push(session);
      else groups.push({ name, request: attempt.include, attempt, sessions: [session] });
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
  return findTaskFile(session, request.name);
}

/**
 * The file of an include_tasks: relative to the file of the include around it (in a role, to its tasks/), outwards; and at
 * last to the role's tasks/ or the playbook.
 */
function findTaskFile(session: TaskSession, name: string): string {
  const { task, run } = session;
  if (isAbsolute(name)) return name;
  const folder = task.kind === 'handler' ? 'handlers' : 'tasks';
  const base = task.role ? join(task.role.path, folder) : run.play.directory;
  const candidates: string[] = [];
  let cumulative = '';
  for (const include of includesAround(task)) {
    const directory = isRole(include) ? '' : dirname(includePath(session, include));
    cumulative = join(directory, cumulative);
    candidates.push(resolve(base, cumulative, name));
    if (task.role) candidates.push(resolve(base, name));
  }
  candidates.push(resolve(base, name));
  if (task.role) candidates.push(resolve(task.role.path, name), resolve(run.play.directory, name));
  return candidates.find((candidate) => existsSync(candidate)) ?? candidates.at(-1)!;
}

function includePath(session: TaskSession, include: Task): string {
  try {
    const { templar } = scopeFor(session.run, session.hostRun.host, session.task);
    return String(templar.render(include.args.get('_raw_params') ?? include.args.get('file') ?? ''));
  } catch {
    return '';
  }
}

/** The blocks of a group; undefined when its hosts failed over it. A file that does not parse ends the run. */
function loadGroup(run: PlayRun, group: Group): readonly Block[] | undefined {
  const { task } = group.sessions[0]!;
  try {
    const blocks = loadBlocks(run, group, task);
    const hosts = group.sessions.map(({ hostRun }) => hostRun.host.name);
    for (const host of hosts) run.context.recap.count(host, 'ok');
    const { info } = group.sessions[0]!;
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
  if (included.role.public) run.scope.roles.push(included.role);
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
  const reason = fullMessage(error);
  run.context.emit({ type: 'error', error });
  for (const session of group.sessions) {
    const result = new Map<Value, Value>([...group.attempt.result, ['failed', true], ['reason', reason]]);
    result.delete('include_args');
    run.context.recap.count(session.hostRun.host.name, 'failed');
    const now = run.context.now();
    run.context.emit({ type: 'failed', result: resultEvent(session, { ...PLAIN_ATTEMPT, result }, now, now) });
  }
  for (const { hostRun } of group.sessions) {
    run.failed.add(hostRun.host.name);
    failHost(run, hostRun);
  }
}

function labelOf({ attempt }: Group): Value | undefined {
  return attempt.noLog && attempt.label !== undefined ? CENSORED_LABEL : attempt.label;
}

export function tasksIn(nodes: readonly Node[]): Task[] {
  return nodes.flatMap((node) =>
    node.kind === 'block' ? tasksIn([...node.body, ...node.rescue, ...node.always]) : [node],
  );
}
