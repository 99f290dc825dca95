import type { Host } from '../inventory/inventory.js';
import type { Block, Play, Task } from '../playbook/ast.js';
import { Template } from '../values/template.js';
import type { PlayScope, RoleVariables } from '../vars/scope.js';
import type { RunContext } from './context.js';
import { advance, type Cursor, currentStep, enter, type Frame, fail, finish, type Wanted } from './cursor.js';

/** One host on its way through a batch. */
export interface HostRun {
  readonly host: Host;
  cursor: Cursor;
  /**
   * Where a failure elsewhere strikes it: at the task that it went on from. Undefined: where it stands; `none`: it was marked
   * failed, and to mark it again changes nothing.
   */
  left: Cursor | 'none' | undefined;
  /** Was unreachable until `meta: clear_host_errors`: it goes on when the other hosts are done. */
  behind: boolean;
  /** Names given to `notify` that are not resolved to handlers yet, in order. */
  notifications: string[];
  /** Handlers that will run at the next (or the present) flush. */
  readonly notified: Set<Task>;
  /** Handlers up to the one that failed in the last flush: the next flush begins behind it, as it does with Ansible. */
  passedHandlers: number;
  /** Roles, by identity, of which a task ran, and those that ran to their end. */
  readonly startedRoles: Set<string>;
  readonly completedRoles: Set<string>;
}

/** One batch of a play while it runs. */
export interface PlayRun {
  readonly context: RunContext;
  readonly play: Play;
  /** The play's `hosts`, rendered. */
  readonly pattern: readonly string[];
  readonly scope: MutablePlayScope;
  readonly strategy: string;
  /** The task that gathers facts at the start. */
  readonly gathering: Task;
  /** Tasks in front of the one that `--start-at-task` names. */
  passedOver: ReadonlySet<Task>;
  /** The play's `gather_facts`, undefined when it says nothing. */
  wantsFacts: boolean | undefined;
  readonly hosts: ReadonlyMap<string, HostRun>;
  /** Handlers in the order of their definition; included roles add theirs. */
  readonly handlerBlocks: Block[];
  /** Hosts that had failed in earlier plays. */
  readonly failedBefore: ReadonlySet<string>;
  /** Per cent of the batch that may fail; undefined for all. */
  readonly maxFailPercentage: number | undefined;
  /** At most so many hosts work at one time. */
  readonly limited: <T>(task: () => Promise<T>) => Promise<T>;
  /** Hosts of this batch that failed for good. */
  readonly failed: Set<string>;
  /** `meta: end_play`: no further batch either. */
  ended: boolean;
  /** Numbers frames of included files. */
  includes: number;
}

/** The play's part of the variables while it runs. */
export interface MutablePlayScope extends PlayScope {
  readonly roles: RoleVariables[];
  readonly loadedRoles: RoleVariables[];
  readonly allHosts: string[];
  readonly removed: Set<string>;
  readonly failed: Set<string>;
}

/** The argument of a `meta` task, undefined for any other task. */
export function metaAction(task: Task): string | undefined {
  if (task.fqcn !== 'ansible.builtin.meta') return undefined;
  const action = task.args.get('_raw_params') ?? '';
  return action instanceof Template ? action.text : String(action);
}

/** Which steps concern a host: notified handlers, flushes that have something to flush, roles that did not run yet. */
export function wantedBy(run: PlayRun, hostRun: HostRun): Wanted {
  return (task, frame) => {
    if (frame.kind === 'handlers') return hostRun.notified.has(task);
    if (frame.only && !frame.only.has(task)) return false;
    if (run.passedOver.has(task)) return false;
    if (task.implicit && metaAction(task) === 'flush_handlers') {
      return hostRun.notifications.length > 0 || hostRun.notified.size > 0;
    }
    if (task === run.gathering) return gathersFacts(run, hostRun.host.name);
    if (task.kind === 'handler' || !task.role || task.role.allowDuplicates) return true;
    return !hostRun.completedRoles.has(task.role.identity);
  };
}

export function advanceHost(run: PlayRun, hostRun: HostRun): void {
  hostRun.left = hostRun.cursor;
  hostRun.cursor = advance(hostRun.cursor, wantedBy(run, hostRun));
}

export function enterFrame(
  run: PlayRun,
  hostRun: HostRun,
  frame: Pick<Frame, 'kind' | 'steps' | 'order' | 'only'>,
  at = 0,
): void {
  hostRun.left = hostRun.cursor;
  hostRun.cursor = enter(hostRun.cursor, { ...frame, at }, wantedBy(run, hostRun));
}

/** Whether the play gathers facts of a host: DEFAULT_GATHERING and the play's `gather_facts` decide. */
export function gathersFacts(run: PlayRun, host: string): boolean {
  const { context, wantsFacts } = run;
  switch (context.settings.get('DEFAULT_GATHERING')) {
    case 'explicit':
      return wantsFacts === true;
    case 'smart':
      return wantsFacts !== false && context.facts.get(host)?.all.get('_ansible_facts_gathered') !== true;
    default:
      return wantsFacts !== false;
  }
}

/** Marks a host failed: it goes on at the section that handles it, or is out of the play. */
export function failHost(run: PlayRun, hostRun: HostRun): void {
  const flush = hostRun.cursor.frames.find((frame) => frame.kind === 'handlers');
  if (flush) hostRun.passedHandlers = flush.at + 1;
  const { cursor, again } = fail(hostRun.cursor, wantedBy(run, hostRun));
  hostRun.cursor = cursor;
  hostRun.left = again ?? 'none';
  run.scope.removed.add(hostRun.host.name);
  if (hostRun.cursor.failed && !currentStep(hostRun.cursor)) run.failed.add(hostRun.host.name);
}

/** Marks a host failed by what happened elsewhere: it counts as a failure of the last task that it went through. */
export function failBehind(run: PlayRun, hostRun: HostRun): void {
  if (hostRun.left === 'none') return;
  hostRun.cursor = hostRun.left ?? hostRun.cursor;
  failHost(run, hostRun);
}

/** Ends a host's part in the play (`meta: end_host`). A host in a rescue section counts as rescued. */
export function endHost(run: PlayRun, hostRun: HostRun): void {
  hostRun.cursor = { ...finish(hostRun.cursor), failed: false };
  hostRun.left = undefined;
  run.scope.removed.add(hostRun.host.name);
}

/** Hosts that can still be worked on. */
export function reachableHosts(run: PlayRun): HostRun[] {
  return [...run.hosts.values()].filter(({ host }) => !run.context.unreachable.has(host.name));
}

/** The handlers of their blocks, in order. */
export function handlersOf(blocks: readonly Block[]): Task[] {
  return blocks.flatMap((block) => block.body.filter((node): node is Task => node.kind !== 'block'));
}
