import { DroverError } from '../base/error.js';
import type { Task } from '../playbook/ast.js';
import { resolveKeyword } from '../playbook/keywords.js';
import type { Step } from '../playbook/steps.js';
import type { Value } from '../values/value.js';
import { attemptWith } from './attempt.js';
import { resolveCallSite } from './call-site.js';
import { firstFalse } from './conditional.js';
import { currentStep, forgetFailure, isInHandlers } from './cursor.js';
import { resolveNotifications } from './handlers.js';
import {
  advanceHost,
  endHost,
  enterFrame,
  type HostRun,
  handlersOf,
  metaAction,
  type PlayRun,
  reachableHosts,
} from './play-run.js';
import { resultEvent } from './result-event.js';
import { scopeFor, type TaskSession } from './session.js';

interface Meta {
  /** Whether it acts once for all hosts that stand at it. */
  readonly once: boolean;
  readonly supportsWhen: boolean;
  /** Acts whatever its `when` says: a mark that a role leaves behind itself. */
  readonly unconditional?: boolean;
  /** Acts on the host, and moves it on. Gives what to say. */
  run(session: TaskSession): string | Promise<string>;
  /** Said when its `when` does not hold. */
  skipped?(session: TaskSession): string;
  /** The result's `msg` then, when it is not the action's name. */
  skippedMessage?(session: TaskSession): string;
}

const hostName = ({ hostRun }: TaskSession) => hostRun.host.name;

/** The actions of `meta`. */
const METAS: Readonly<Record<string, Meta>> = {
  noop: { once: false, supportsWhen: false, run: noop },
  flush_handlers: {
    once: false,
    supportsWhen: true,
    run: flushHandlers,
    skipped: (session) => `, not running handlers for ${hostName(session)}`,
  },
  refresh_inventory: { once: true, supportsWhen: false, run: refreshInventory },
  clear_facts: {
    once: true,
    supportsWhen: true,
    run(session) {
      for (const name of session.run.scope.allHosts) session.run.context.facts.clear(name);
      return 'facts cleared';
    },
    skipped: (session) => `, not clearing facts and fact cache for ${hostName(session)}`,
  },
  clear_host_errors: {
    once: true,
    supportsWhen: true,
    run: clearHostErrors,
    skipped: (session) => `, not clearing host error state for ${hostName(session)}`,
  },
  end_batch: {
    once: true,
    supportsWhen: true,
    run: (session) => endAll(session, 'ending batch'),
    skipped: () => ', continuing current batch',
  },
  end_play: {
    once: true,
    supportsWhen: true,
    run(session) {
      session.run.ended = true;
      return endAll(session, 'ending play');
    },
    skipped: () => ', continuing play',
  },
  end_host: {
    once: false,
    supportsWhen: true,
    run(session) {
      endHost(session.run, session.hostRun);
      return `ending play for ${hostName(session)}`;
    },
    skipped: (session) => `, continuing execution for ${hostName(session)}`,
    skippedMessage: (session) =>
      `end_host conditional evaluated to false, continuing execution for ${hostName(session)}`,
  },
  end_role: {
    once: false,
    supportsWhen: true,
    run: endRole,
    skipped: (session) => `continuing role ${session.task.role?.name} for ${hostName(session)}`,
  },
  role_complete: {
    once: false,
    supportsWhen: true,
    unconditional: true,
    run({ run, hostRun, task }) {
      if (task.role && hostRun.startedRoles.has(task.role.identity)) hostRun.completedRoles.add(task.role.identity);
      advanceHost(run, hostRun);
      return `role_complete for ${hostRun.host.name}`;
    },
  },
  reset_connection: {
    once: false,
    supportsWhen: false,
    async run(session) {
      const scope = scopeFor(session.run, session.hostRun.host, session.task);
      await session.run.context.executor.reset(resolveCallSite(session, scope).address());
      advanceHost(session.run, session.hostRun);
      return 'reset connection';
    },
  },
};

/** Runs a `meta` task for the hosts that stand at it. */
export async function runMeta(
  run: PlayRun,
  hosts: readonly HostRun[],
  sessionOf: (hostRun: HostRun) => TaskSession,
): Promise<void> {
  const { task } = currentStep(hosts[0]!.cursor)!;
  const name = metaAction(task)!;
  const meta = METAS[name];
  if (!meta) {
    run.context.emit({ type: 'task-start', task: sessionOf(hosts[0]!).info });
    throw new DroverError(`invalid meta action requested: ${name || 'None'}`, { source: task.source });
  }
  for (const hostRun of meta.once ? run.hosts.values() : hosts) hostRun.notified.delete(task);
  for (const hostRun of meta.once ? hosts.slice(0, 1) : hosts) {
    const session = sessionOf(hostRun);
    if (!task.implicit) run.context.emit({ type: 'task-start', task: session.info });
    if (!meta.supportsWhen && resolveKeyword(task, 'when').length > 0) {
      run.context.emit({ type: 'warning', message: `${name} task does not support when conditional` });
    }
    await runOne(session, meta, name);
  }
  if (meta.once) for (const hostRun of hosts) if (stillAt(hostRun, task)) advanceHost(run, hostRun);
}

async function runOne(session: TaskSession, meta: Meta, name: string): Promise<void> {
  const { run, hostRun, task } = session;
  const { templar } = scopeFor(run, hostRun.host, task);
  if (meta.supportsWhen && !meta.unconditional && firstFalse(resolveKeyword(task, 'when'), templar)) {
    const reason = `${name} conditional evaluated to False${meta.skipped?.(session) ?? ''}`;
    const result = new Map<Value, Value>([
      ['msg', meta.skippedMessage?.(session) ?? name],
      ['skipped', true],
      ['skip_reason', reason],
    ]);
    run.context.emit({ type: 'verbose', level: 2, message: `META: ${reason}` });
    run.context.emit({
      type: 'skipped',
      result: resultEvent(session, attemptWith(result), run.context.now(), run.context.now()),
    });
    if (!meta.once) advanceHost(run, hostRun);
    return;
  }
  const message = await meta.run(session);
  if (!task.implicit) run.context.emit({ type: 'verbose', level: 2, message: `META: ${message}` });
}

function stillAt(hostRun: HostRun, task: Task): boolean {
  return currentStep(hostRun.cursor)?.task === task;
}

function noop(session: TaskSession): string {
  advanceHost(session.run, session.hostRun);
  return 'noop';
}

function flushHandlers({ run, hostRun }: TaskSession): string {
  if (isInHandlers(hostRun.cursor)) throw new DroverError('flush_handlers cannot be used as a handler');
  resolveNotifications(run, hostRun);
  const handlers = handlersOf(run.handlerBlocks);
  const steps: Step[] = handlers.map((task) => ({
    kind: 'task',
    task,
    onFailure: handlers.length,
    rescued: false,
  }));
  const at = hostRun.passedHandlers;
  hostRun.passedHandlers = 0;
  enterFrame(run, hostRun, { kind: 'handlers', steps, order: 0, only: undefined }, at);
  return `triggered running handlers for ${hostRun.host.name}`;
}

/** Hosts that are gone leave the play; new ones are among those that it names, and work in the next. */
async function refreshInventory({ run }: TaskSession): Promise<string> {
  const { context, hosts, pattern, scope } = run;
  await context.refreshInventory();
  const present = context.inventory.match(pattern, { limit: context.limit }).map(({ name }) => name);
  scope.allHosts.splice(0, scope.allHosts.length, ...present);
  for (const [name, hostRun] of hosts) if (!present.includes(name)) endHost(run, hostRun);
  return 'inventory successfully refreshed';
}

function clearHostErrors({ run }: TaskSession): string {
  for (const [name, hostRun] of run.hosts) {
    if (run.context.unreachable.has(name)) hostRun.behind = true;
    run.context.failed.delete(name);
    run.context.unreachable.delete(name);
    run.failed.delete(name);
    hostRun.cursor = forgetFailure(hostRun.cursor);
  }
  return 'cleared host errors';
}

function endAll({ run }: TaskSession, message: string): string {
  for (const hostRun of reachableHosts(run)) endHost(run, hostRun);
  return message;
}

/** On to the end of the role: behind its implicit last step. */
function endRole({ run, hostRun, task }: TaskSession): string {
  for (let step = currentStep(hostRun.cursor); step; step = currentStep(hostRun.cursor)) {
    if (step.task.role === task.role && metaAction(step.task) === 'role_complete') break;
    advanceHost(run, hostRun);
  }
  return `ending role ${task.role?.name} for ${hostRun.host.name}`;
}
